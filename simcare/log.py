"""The log: what happened, as rows that are only ever added, and the tables made from them.

It is the only source of results. A row is packed into bytes as it is written, which is cheap; columns are made at the
end. What has not happened is NaN. Times are hours on the engine clock. The table of events follows vidigi's column
names (entity_id, pathway, event_type, event, time), so that its animations work.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

NAN = float("nan")

VISIT = ("person", "visit", "reason", "arrived", "handed_over", "assessed", "treated", "senior", "decided", "bed_asked",
         "left", "clock_start", "clock_stop", "outcome", "recorded_outcome", "short_stay", "corridor", "held_outside",
         "hurried", "short_stay_for_clock", "short_stay_for_money", "hasty", "falsified", "any_bed_for_clock", "solved",
         "died_at", "returned_at", "pain_h", "held_harm", "dies_anyway", "age", "female", "frailty", "dementia",
         "alone", "speaks", "ambulance", "acuity", "triage")
STAY = ("person", "visit", "stay", "source", "arrived", "admitted", "ward", "outlier_h", "moves", "ready", "left",
        "destination", "unready", "waited_answer_h", "waited_care_h", "ready_wait_h", "died_at", "readmitted_at",
        "age", "female", "frailty", "dementia", "alone", "speaks", "coded")
MOVE = ("time", "person", "stay", "ward")
ELECTIVE = ("person", "referred", "listed", "urgency", "day_case", "operated", "cancelled", "clock_start", "suspended",
            "re_dated", "hurried", "removed", "back", "called_off")
INCIDENT = ("time", "person", "ward", "kind", "reported")
COMPLAINT = ("time", "person", "stay", "about", "due_at", "answered_at", "mended", "reopened", "persistent")
DAY = ("day", "attendances", "pressure", "foreseen_breaches", "outside", "electives_done", "electives_cancelled",
       "list_inpatient", "list_day_case", "sick_rn_share", "agency_shifts", "nurses_in_post", "ranking_again",
       "ranking_again_plain", "ranking_true_care")

LINK = "link_"
"""Begins the name of a day's column that holds what a link of the causal map added to its target."""

HOME, ADMITTED, LEFT_UNSEEN, DIED, STILL_HERE = range(5)
TIMES = frozenset({"person", "arrived", "handed_over", "assessed", "treated", "decided", "bed_asked", "left",
                   "clock_start", "clock_stop", "died_at", "returned_at", "admitted", "ready", "readmitted_at",
                   "referred", "listed", "operated", "removed", "back", "called_off", "time", "due_at", "answered_at"})


class Rows:
    """Rows of one kind, kept as the bytes of double-precision numbers."""

    __slots__ = ("bytes", "names", "packed")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.bytes = bytearray()
        self.packed = Struct(f"{len(names)}d").pack

    def add(self, row: tuple[Any, ...]) -> None:
        """Write one row, a value for each name."""
        self.bytes += self.packed(*row)

    def columns(self) -> dict[str, NDArray[Any]]:
        """All rows as named columns: times and persons exact, the rest in single precision."""
        whole = np.frombuffer(bytes(self.bytes)).reshape(-1, len(self.names))
        return {name: whole[:, i].astype(np.float64 if name in TIMES else np.float32)
                for i, name in enumerate(self.names)}


@dataclass(frozen=True)
class Tables:
    """What one replication leaves behind: tables, the weekly distribution of call waits, and its span in hours."""

    visits: pd.DataFrame
    stays: pd.DataFrame
    electives: pd.DataFrame
    rounds: pd.DataFrame
    calls: NDArray[np.float64]
    incidents: pd.DataFrame
    days: pd.DataFrame
    hours: float
    warm_up: float
    complaints: pd.DataFrame
    moves: pd.DataFrame


def one_death_each(visits: pd.DataFrame, stays: pd.DataFrame) -> None:
    """Write a person's death, wherever it happened, on all their visits and stays (in place)."""
    import pandas as pd

    both = pd.concat([table[["person", "died_at"]] for table in (visits, stays)])
    death = both.dropna().groupby("person")["died_at"].min()
    for table in (visits, stays):
        table["died_at"] = table["person"].map(death).astype("float64")


def events(visits: pd.DataFrame, stays: pd.DataFrame, run: int = 0) -> pd.DataFrame:
    """The event log in vidigi's columns, made from the times in the tables: one row an event, in order of time."""
    import pandas as pd

    steps = [("arrived", "arrival_departure", "arrival"), ("handed_over", "queue", "handed over"),
             ("assessed", "resource_use", "initial assessment"), ("treated", "resource_use", "clinician"),
             ("decided", "queue", "decision"), ("bed_asked", "queue", "waiting for a bed")]
    ward = [("admitted", "resource_use", "ward"), ("ready", "queue", "ready to go home"),
            ("left", "arrival_departure", "depart")]
    parts = [_steps(visits, steps, "A&E"), _steps(stays, ward, "ward")]
    seen_home = visits[visits["outcome"] != ADMITTED]
    parts.append(_steps(seen_home, [("left", "arrival_departure", "depart")], "A&E"))
    log = pd.concat(parts, ignore_index=True).sort_values(["time", "entity_id"], kind="stable", ignore_index=True)
    log["run_number"] = run
    return log


def _steps(table: pd.DataFrame, steps: list[tuple[str, str, str]], pathway: str) -> pd.DataFrame:
    import pandas as pd

    parts = [pd.DataFrame({"entity_id": table["person"].astype("int64"), "pathway": pathway, "event_type": kind,
                           "event": event, "time": table[column]}) for column, kind, event in steps]
    return pd.concat(parts, ignore_index=True).dropna(subset=["time"])
