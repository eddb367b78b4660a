"""The tables of one run, seen as columns.

Measures read columns, not DataFrames: plain arrays, taken out once and kept. A view also holds the few derived
columns that many measures need (the hours lived in the department, the hours the clock recorded, the days in a bed),
so that each of them is defined in one place. Someone who is still here at the end of the run has waited *at least*
until the end, and counts with that time; nobody is dropped for not being finished.

``among`` gives the same view for some patients only (the old, people with dementia, those living alone).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simcare.log import DIED
from simcare.measures.figure import Array

if TYPE_CHECKING:
    import pandas as pd

    from simcare.log import Tables

DAY = 24.0
MONTH = 30 * DAY
ELDERLY = 65

SUBGROUPS: dict[str, Callable[[Columns], Array]] = {
    "aged_65_plus": lambda people: people["age"] >= ELDERLY,
    "dementia": lambda people: people["dementia"] > 0,
    "alone": lambda people: people["alone"] > 0,
}

EMERGENCY_WARDS = 2
"""The last two wards of the rounds table are the short-stay unit and A&E's boarders, cared for by A&E's nurses."""


class Columns:
    """One table as arrays by column name, each of shape ``(rows,)``; optionally only the rows of ``keep``."""

    def __init__(self, table: pd.DataFrame, keep: Array | None = None) -> None:
        self._table, self._keep = table, keep
        self._taken: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        if name not in self._taken:
            column = np.ascontiguousarray(self._table[name].to_numpy())
            self._taken[name] = column if self._keep is None else column[self._keep]
        return self._taken[name]

    def __len__(self) -> int:
        return len(self._table) if self._keep is None else int(self._keep.sum())

    def names(self) -> list[str]:
        """The names of the columns, as in the table."""
        return [str(name) for name in self._table.columns]

    def only(self, keep: Array) -> Columns:
        """The rows where ``keep`` is true."""
        return Columns(self._table, keep)


class View:
    """The tables of one run and the moment ``end`` (h) at which it stopped."""

    def __init__(self, tables: Tables, visits: Columns | None = None, stays: Columns | None = None) -> None:
        self.tables = tables
        self.end = float(tables.hours)
        self.visits = visits or Columns(tables.visits)
        self.stays = stays or Columns(tables.stays)
        self.electives = Columns(tables.electives)
        self.rounds = Columns(tables.rounds)
        self.incidents = Columns(tables.incidents)
        self.days = Columns(tables.days)
        self.complaints = Columns(tables.complaints)

    def among(self, subgroup: str) -> View:
        """The same run, with the visits and stays of one subgroup only."""
        chosen = SUBGROUPS[subgroup]
        return View(self.tables, self.visits.only(chosen(self.visits)), self.stays.only(chosen(self.stays)))

    @cached_property
    def midnights(self) -> Array:
        """The moment (h) at which each day of the days table began."""
        return np.asarray(self.days["day"] * DAY)

    @cached_property
    def lived_hours(self) -> Array:
        """Hours from the door (or the ambulance at the door) to home or the right bed; so far, for those still here."""
        left = self.visits["left"]
        return np.asarray(np.where(np.isnan(left), self.end, left) - self.visits["arrived"])

    @cached_property
    def recorded_minutes(self) -> Array:
        """Minutes between the recorded start and stop of the clock; so far, where it is still running."""
        stop = self.visits["clock_stop"]
        return minutes(np.where(np.isnan(stop), self.end, stop) - self.visits["clock_start"])

    @cached_property
    def on_the_clock(self) -> Array:
        """True where the recorded clock has started: the others are not yet in the figures."""
        return ~np.isnan(self.visits["clock_start"])

    @cached_property
    def gone(self) -> Array:
        """When each stay ended (h); the end of the run for those still in bed."""
        left = self.stays["left"]
        return np.asarray(np.where(np.isnan(left), self.end, left))

    @cached_property
    def bed_days(self) -> Array:
        """Days spent in a bed so far, each stay; 0 for who never reached one."""
        return np.asarray(np.nan_to_num(np.clip(self.gone - self.stays["admitted"], 0.0, None) / DAY))

    @cached_property
    def ended(self) -> Array:
        """True for stays that are over."""
        return ~np.isnan(self.stays["left"])

    @cached_property
    def went_home(self) -> Array:
        """True for stays that ended alive."""
        return np.asarray(self.ended & (self.stays["destination"] < DIED))

    @cached_property
    def bed_rounds(self) -> Columns:
        """The care rounds of the general and acute wards: not the department's boarders, not its short-stay unit."""
        return self.rounds.only(self.on_a_ward)

    @cached_property
    def on_a_ward(self) -> Array:
        """Which rows of the rounds table belong to a general and acute ward."""
        ward = self.rounds["ward"]
        return np.asarray(ward <= ward.max(initial=0) - EMERGENCY_WARDS)


def minutes(hours: Array) -> Array:
    """Minutes, rounded so that four hours is exactly 240 whatever the date."""
    return np.round(np.asarray(hours, float) * 60, 4)
