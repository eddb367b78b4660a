"""The record of care rounds: what each ward needed and lost, and the bell's histogram by week.

During the run only a few blocks are copied a round; everything that follows from them (minutes worked, time with
patients, what a nurse would name as undone) is worked out for all rounds at once at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcare.hospital.calls import BINS, Calls
from simcare.hospital.staff import Present
from simcare.hospital.tasks import ITEMS, PAPER_TASKS, TASKS, Floats, bedside_shares, task
from simcare.scenario.care import Care

STORED = ("rn_heads", "hca_heads", "agency_rn", "agency_hca", "rn_minutes", "hca_minutes", "care", "rn_workload",
          "hca_workload", "calls", "calls_late", "occupied", "acute", "carriers",
          "observations_missed", "acute_observations_missed")
AT = {name: place for place, name in enumerate(STORED)}
WEEK = 168.0
FIRST_ROUNDS = 2200
SHIFT = 8.0
FIRST_SHIFT = 7.0
LEAST = 1e-6

Single = NDArray[np.float32]


class CareLog:
    """Blocks [rounds, …, wards], float32, grown by doubling. ``begin`` opens a round; the other methods fill it."""

    def __init__(self, care: Care, beds: Floats, boarding: Floats) -> None:
        self._care, self._beds, self._boarding = care, beds, boarding
        self.used, self.waits = -1, Calls(care)
        self.times: list[float] = []
        self._reporting: list[float] = []
        self._weeks: dict[int, Floats] = {}
        self._make(FIRST_ROUNDS, len(beds))

    def _make(self, rounds: int, wards: int) -> None:
        self._need: Single = np.zeros((rounds, 2, len(TASKS), wards), dtype=np.float32)
        self._lost: Single = np.zeros_like(self._need)
        self._head: Single = np.zeros((rounds, len(STORED), wards), dtype=np.float32)

    def begin(self, time: float) -> None:
        """Open the page of the round that begins at ``time``."""
        self.used += 1
        self.times.append(time)
        if self.used == len(self._need):
            self._need, self._lost, self._head = (
                np.concatenate([block, np.zeros_like(block)]) for block in (self._need, self._lost, self._head))

    def work(self, need: Floats, lost: Floats, staff: Present, workload: Floats, reporting_share: float) -> None:
        """Need and loss [2, tasks, wards], who was there, and the workloads [2, wards]."""
        self._need[self.used], self._lost[self.used] = need, lost
        page = self._head[self.used]
        page[:len(staff)] = staff
        page[AT["rn_workload"]:AT["calls"]] = workload
        self._reporting.append(reporting_share)

    def bells(self, time: float, calls: Floats, late: Floats, kinds: Floats) -> None:
        """Calls by ward, the share that was late, and calls by tabulated distribution of waits."""
        page = self._head[self.used]
        page[AT["calls"]] = calls
        np.multiply(calls, late, out=page[AT["calls_late"]], casting="same_kind")
        week = int(time // WEEK)
        if week in self._weeks:
            self._weeks[week] += kinds
        else:
            self._weeks[week] = kinds

    def observed(self, missed: Floats) -> None:
        """Share of observations missed or late for whatever reason, routine and of the acutely ill, [2, wards]."""
        self._head[self.used, AT["observations_missed"]:] = missed

    def patients(self, occupied: Floats, acute: Floats, carriers: Floats) -> None:
        """Patients by ward: all, acutely ill, with a hospital infection."""
        page = self._head[self.used]
        page[AT["occupied"]], page[AT["acute"]], page[AT["carriers"]] = occupied, acute, carriers

    def totals(self, first: int, wards: int) -> tuple[Floats, Floats, Floats, float]:
        """Over the rounds from number ``first`` on and the first so many wards: minutes needed and lost [2, tasks],
        minutes there [2], and patients, mean of the rounds."""
        rounds = slice(first, self.used + 1)
        need, lost = (block[rounds, :, :, :wards].sum(axis=(0, 3), dtype=float) for block in (self._need, self._lost))
        head = self._head[rounds, :, :wards].sum(axis=2, dtype=float)
        there = head[:, AT["rn_minutes"]:AT["care"]].sum(axis=0) * self._care.productive_share
        return need, lost, there, float(head[:, AT["occupied"]].mean())

    def since(self, first: int) -> CareLog:
        """The rounds from number ``first`` on, to be read as a log of their own."""
        part, rounds = copy(self), slice(first, self.used + 1)
        part._need, part._lost, part._head = self._need[rounds], self._lost[rounds], self._head[rounds]
        part.times, part._reporting, part.used = self.times[rounds], self._reporting[rounds], self.used - first
        return part

    def calls(self) -> Floats:
        """Calls by week and minutes waited, [weeks, 61], for the weeks from time 0."""
        table = np.zeros((max(max(self._weeks, default=-1) + 1, 0), BINS))
        for week, kinds in self._weeks.items():
            if week >= 0:
                table[week] = self.waits.histogram(kinds)
        return table

    def table(self) -> pd.DataFrame:
        """All rounds, one row a ward and round, wards in order within a round."""
        rounds = self.used + 1
        need, lost, head = self._need[:rounds], self._lost[:rounds], self._head[:rounds]
        stored = {name: head[:, place] for name, place in AT.items()}
        columns = self._frame_head(stored, rounds) | self._minutes(need, lost, stored)
        done = need - lost
        for what, minutes in (("need", need[:, 0] + need[:, 1]), ("done", done[:, 0] + done[:, 1])):
            columns |= {f"{what}_{name}": minutes[:, i] for i, name in enumerate(TASKS)}
        chances = self.undone_by_item()
        columns["undone_items"] = chances.mean(axis=0).sum(axis=2)
        columns["undone_any"] = 1 - np.prod(1 - chances, axis=3).mean(axis=0)
        columns |= {f"undone_{name}": chances[..., place].mean(axis=0) for place, name in enumerate(ITEMS)}
        return pd.DataFrame({name: np.ascontiguousarray(values).ravel() for name, values in columns.items()})

    def _frame_head(self, stored: dict[str, Single], rounds: int) -> dict[str, Any]:
        wards = len(self._beds)
        columns: dict[str, Any] = {
            "time": np.repeat(np.array(self.times), wards),
            "ward": np.tile(np.arange(wards, dtype=np.int16), rounds),
            "beds": np.tile(self._beds.astype(np.float32), rounds), "occupied": stored["occupied"],
            "boarders": stored["occupied"] * self._boarding.astype(np.float32)}
        for name in ("rn_heads", "hca_heads", "agency_rn", "agency_hca", "rn_workload", "hca_workload", "calls",
                     "calls_late", "acute", "carriers", "observations_missed", "acute_observations_missed"):
            columns[name] = stored[name]
        return columns

    def _minutes(self, need: Single, lost: Single, stored: dict[str, Single]) -> dict[str, Any]:
        """Minutes available, needed, worked, on paper and with patients, [rounds, wards] each.

        Nurses do what only they may do, and of the rest what assistants had no minutes for. Reporting counts as needed,
        worked and written.
        """
        nurses, assistants = (stored[name] * np.float32(self._care.productive_share)
                              for name in ("rn_minutes", "hca_minutes"))
        reporting = nurses * np.array(self._reporting, dtype=np.float32)[:, None]
        done = need - lost
        own, rest = done[:, 0].sum(axis=1), done[:, 1].sum(axis=1)
        helped = np.clip(rest - assistants, 0.0, np.maximum(nurses - reporting - own, 0.0))
        part = helped / np.maximum(rest, LEAST)
        by_nurses = done[:, 0] + part[:, None] * done[:, 1]
        bedside = bedside_shares(self._care).astype(np.float32)
        paper = np.zeros_like(bedside)
        written = [task(name) for name in PAPER_TASKS]
        paper[written] = 1 - bedside[written]
        return {"rn_available_min": nurses, "hca_available_min": assistants,
                "rn_need_min": need[:, 0].sum(axis=1) + reporting, "hca_need_min": need[:, 1].sum(axis=1),
                "rn_worked_min": own + helped + reporting, "hca_worked_min": np.minimum(rest - helped, assistants),
                "rn_documentation_min": np.einsum("rtw,t->rw", by_nurses, paper) + reporting,
                "rn_with_patient_min": np.einsum("rtw,t->rw", by_nurses, bedside), "reporting_min": reporting}

    def undone_by_item(self) -> Floats:
        """Chance that a nurse of the shift left each of the thirteen items undone, [2 bays, rounds, wards, items].

        Of each kind of care that only nurses may give a nurse has a few instances a shift, and names the kind as undone
        when one of them is. Half of the nurses have a light bay and lose less, half a heavy one. The value of a shift
        stands in all its rounds; nan on an empty ward.
        """
        rounds, which = self.used + 1, [task(name) for name in ITEMS]
        need, lost = (block[:rounds, 0][:, which].astype(float) for block in (self._need, self._lost))
        starts, shift = shifts(self.times)
        if not rounds:
            return np.zeros((2, 0, len(self._beds), len(ITEMS)))
        need, lost = np.add.reduceat(need, starts), np.add.reduceat(lost, starts)
        bays = 1 + self._care.bay_spread * np.array([-1.0, 1.0])
        share = lost / np.maximum(need, LEAST) * bays[:, None, None, None]
        chance = 1 - (1 - np.clip(share, 0.0, 1.0)) ** self._care.undone_instances
        chance[:, np.repeat(need.sum(axis=1, keepdims=True) <= 0, len(ITEMS), axis=1)] = np.nan
        by_round: Floats = chance[:, shift].transpose(0, 1, 3, 2)
        return by_round


def shifts(times: Sequence[float]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First round of each shift, and the number of the shift of each round."""
    number = np.floor((np.array(times, dtype=float) - FIRST_SHIFT) / SHIFT)
    new = np.append(True, np.diff(number) != 0) if len(number) else np.zeros(0, dtype=bool)
    return np.flatnonzero(new), np.cumsum(new) - 1
