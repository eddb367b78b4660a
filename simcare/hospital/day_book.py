"""The day book: what one day of the hospital comes to, counted from the log.

At midnight the sister in charge adds up the day: who came, who left, what was done, what went wrong, who was on duty.
The sums are the :class:`~simcare.organisation.exchange.Counters` that the organisation reads. They are counted from the
rows that the log has gained since the midnight before, so nothing is counted twice or kept for this purpose alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.care_log import CareLog
from simcare.hospital.tasks import task
from simcare.log import ADMITTED, DIED, LEFT_UNSEEN, Rows

QUARTER, HOUR, EIGHTEEN_WEEKS = 0.25, 1.0, 18 * 168.0
BASIC = [task(name) for name in ("washing", "meals", "drinks", "toileting", "comfort")]
HARMFUL = ("fall_harm", "ulcer", "dehydration", "delirium", "infection", "deconditioned", "failed_rescue")
NO_CARE_INCIDENTS = ("deterioration", "died", "fall_harm")
"""Events that are no incident of their own: illness taking its course, and falls that are already counted."""
COSTLY = {"falls": "fall", "ulcers": "ulcer", "infections": "infection"}
"""Harms counted one by one, because each has its price."""

Table = NDArray[np.float64]


class Unread:
    """The rows that a part of the log has gained since they were last asked for."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.read = rows, 0
        self.at = {name: place for place, name in enumerate(rows.names)}

    def take(self) -> Table:
        """The new rows, [rows, columns]."""
        new = bytes(memoryview(self.rows.bytes)[self.read:])
        self.read += len(new)
        return np.frombuffer(new).reshape(-1, len(self.rows.names))

    def count(self, column: Any) -> float:
        """How many rows are true in a column of truths."""
        return float(np.count_nonzero(column))


class DayBook:
    """Adds up days. ``kinds`` are the names of the incidents by their code, ``own`` the number of ordinary wards."""

    def __init__(self, visits: Rows, stays: Rows, electives: Rows, incidents: Rows, care: CareLog,
                 kinds: Sequence[str], own: int) -> None:
        self.visits, self.stays, self.electives, self.incidents = (
            Unread(rows) for rows in (visits, stays, electives, incidents))
        self.care, self.own, self.rounds = care, own, 0
        self.harmful = np.array([kind in HARMFUL for kind in kinds])
        self.incident = np.array([kind not in NO_CARE_INCIDENTS for kind in kinds])
        self.costly = {name: list(kinds).index(kind) for name, kind in COSTLY.items()}

    def close(self, threshold: float) -> dict[str, float]:
        """The day's counters by name; ``threshold`` (h) is that of the recorded clock."""
        day = self.of_emergency(threshold) | self.of_stays() | self.of_theatres() | self.of_incidents() | self.of_care()
        day["deaths"] = day.pop("died_in_emergency") + day.pop("died_on_wards")
        return day

    def of_emergency(self, threshold: float) -> dict[str, float]:
        """People who left A&E today."""
        book = self.visits
        table, at, count = book.take(), book.at, book.count
        wait = table[:, at["handed_over"]] - table[:, at["arrived"]]
        by_ambulance, outcome = table[:, at["ambulance"]] > 0, table[:, at["outcome"]]
        recorded = table[:, at["clock_stop"]] - table[:, at["clock_start"]]
        return {"returns": count(table[:, at["reason"]] > 0), "left_unseen": count(outcome == LEFT_UNSEEN),
                "short_stays": count(table[:, at["short_stay"]] > 0), "breaches": count(recorded > threshold),
                "handovers_over_15": count(by_ambulance & (wait > QUARTER)),
                "handovers_over_60": count(by_ambulance & (wait > HOUR)), "died_in_emergency": count(outcome == DIED),
                "from_emergency": count(outcome == ADMITTED), "solved": count(table[:, at["solved"]] > 0),
                "timed": count(recorded > 0), "handovers": count(by_ambulance)}

    def of_stays(self) -> dict[str, float]:
        """People whose stay ended today."""
        book = self.stays
        table, at, count = book.take(), book.at, book.count
        ended = ~np.isnan(table[:, at["left"]])
        emergency, dead = table[:, at["source"]] < 2, table[:, at["destination"]] == DIED
        self.left = table
        return {"discharges": count(ended & ~dead), "emergency_admissions": count(ended & emergency),
                "died_on_wards": count(dead), "readmissions": count(~np.isnan(table[:, at["readmitted_at"]])),
                "unready": count(table[:, at["unready"]] > 0)}

    def of_theatres(self) -> dict[str, float]:
        """Operations done today."""
        book = self.electives
        table, at = book.take(), book.at
        done = ~np.isnan(table[:, at["operated"]])
        day_case = table[:, at["day_case"]] > 0
        in_time = table[:, at["operated"]] - table[:, at["clock_start"]] <= EIGHTEEN_WEEKS
        return {"inpatient_operations": book.count(done & ~day_case), "day_cases": book.count(done & day_case),
                "operated_in_time": book.count(in_time)}

    def of_incidents(self) -> dict[str, float]:
        """What went wrong today, and how much of it was reported."""
        book = self.incidents
        table, at = book.take(), book.at
        kind = table[:, at["kind"]].astype(np.intp)
        counted = self.incident[kind]
        self.went_wrong = table[counted, at["time"]], table[counted, at["ward"]]
        return {"incidents": book.count(counted), "harmful": book.count(self.harmful[kind]),
                "reported": book.count(counted & (table[:, at["reported"]] > 0)),
                **{name: book.count(kind == code) for name, code in self.costly.items()}}

    def of_care(self) -> dict[str, float]:
        """Work and care of the day on the ordinary wards."""
        first, self.rounds = self.rounds, self.care.used + 1
        if first == self.rounds:
            return {}
        need, lost, available, occupied = self.care.totals(first, self.own)
        pools, gone = need.sum(axis=1), float(lost.sum())
        everything = max(float(pools.sum()), 1.0)
        basic = need[:, BASIC].sum()
        return {"rn_workload": float(pools[0] / max(available[0], 1.0)),
                "hca_workload": float(pools[1] / max(available[1], 1.0)), "missed_care": gone / everything,
                "undone_basic": float(lost[:, BASIC].sum() / max(basic, 1.0)), "bed_days": occupied,
                "rn_minutes": float(available[0]), "hca_minutes": float(available[1])}


