"""The record of care rounds: one row a ward and round, in one growing array, and the bell's histogram by week."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simcare.hospital.calls import BINS
from simcare.hospital.tasks import ITEMS, TASKS, Floats, task

HEADS = ("time", "ward", "beds", "occupied", "boarders", "rn_heads", "hca_heads", "agency_rn", "agency_hca",
         "rn_available_min", "hca_available_min", "rn_need_min", "hca_need_min", "rn_worked_min", "hca_worked_min",
         "rn_documentation_min", "rn_with_patient_min", "reporting_min", "rn_workload", "hca_workload", "calls",
         "calls_late", "carriers", "acute")
NEED = tuple(f"need_{name}" for name in TASKS)
DONE = tuple(f"done_{name}" for name in TASKS)
COLUMNS = HEADS + NEED + DONE
AT = {name: place for place, name in enumerate(COLUMNS)}
NEEDS = slice(len(HEADS), len(HEADS) + len(TASKS))
DONES = slice(len(HEADS) + len(TASKS), len(COLUMNS))
WEEK = 168.0
FIRST_ROUNDS = 2200
SHIFT_ROUNDS = 2  # care rounds in a shift


class CareLog:
    """Rows [rounds, wards, columns], float32, grown by doubling."""

    def __init__(self, wards: int) -> None:
        self.rows = np.zeros((FIRST_ROUNDS, wards, len(COLUMNS)), dtype=np.float32)
        self.used = 0
        self.weeks: dict[int, Floats] = {}

    def next(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """The next round's page [wards, columns]."""
        if self.used == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        self.used += 1
        page: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = self.rows[self.used - 1]
        return page

    def count_calls(self, time: float, histogram: Floats) -> None:
        """Add calls by minutes waited to the week of ``time`` (week 0 starts at time 0)."""
        week = int(time // WEEK)
        if week in self.weeks:
            self.weeks[week] += histogram
        else:
            self.weeks[week] = histogram.copy()

    def calls(self) -> Floats:
        """Calls by week and minutes waited, [weeks, 61], for the weeks from time 0."""
        last = max(self.weeks, default=-1)
        table = np.zeros((max(last + 1, 0), BINS))
        for week, counts in self.weeks.items():
            if week >= 0:
                table[week] = counts
        return table

    def table(self, instances: float) -> pd.DataFrame:
        """All rows, with what a nurse would name as undone at the end of each shift (nan in its first round)."""
        rows = self.rows[:self.used]
        frame = pd.DataFrame(rows.reshape(-1, len(COLUMNS)), columns=list(COLUMNS))
        frame["time"] = frame["time"].astype(float)
        frame["ward"] = frame["ward"].astype(np.int16)
        items, anything = undone(rows, instances)
        frame["undone_items"] = items.ravel()
        frame["undone_any"] = anything.ravel()
        return frame


def undone(rows: np.ndarray[tuple[int, ...], np.dtype[np.float32]], instances: float) -> tuple[Floats, Floats]:
    """Expected number of the thirteen items that a nurse of the shift left undone, and the chance of at least one.

    Of each kind a nurse has so many ``instances`` a shift, and names the kind as undone when one of them is. Both are
    [rounds, wards], at the last round of each shift, nan elsewhere and on empty wards.
    """
    chances = undone_by_item(rows, instances)
    items, nothing = chances.sum(axis=2), np.prod(1 - chances, axis=2)
    return items, 1 - nothing


def undone_by_item(rows: np.ndarray[tuple[int, ...], np.dtype[np.float32]], instances: float) -> Floats:
    """Chance that a nurse left each item undone in the shift, [rounds, wards, items]."""
    which = [task(name) for name in ITEMS]
    need, done = rows[:, :, NEEDS][:, :, which].astype(float), rows[:, :, DONES][:, :, which].astype(float)
    shifts = shift_ends(rows[:, 0, AT["time"]])
    chances = np.full(need.shape, np.nan)
    before = shifts - (SHIFT_ROUNDS - 1)
    needed, given = need[shifts] + need[before], done[shifts] + done[before]
    with np.errstate(invalid="ignore", divide="ignore"):
        lost = np.clip(np.where(needed > 0, 1 - given / needed, 0.0), 0.0, 1.0)
    lost[needed.sum(axis=2) <= 0] = np.nan
    chances[shifts] = 1 - (1 - lost) ** instances
    return chances


def shift_ends(times: Sequence[float] | Floats | np.ndarray[tuple[int, ...], np.dtype[np.float32]],
               ) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Which rounds are the last of their shift (those from 03, 11 and 19 h) with the shift's first round logged too."""
    hours = np.asarray(times, dtype=float) % 24.0
    last = np.isin(hours, (3.0, 11.0, 19.0))
    last[:SHIFT_ROUNDS - 1] = False
    return np.flatnonzero(last)
