"""Patients on the wards as a cohort: who was where on which day, for how long at risk, and who died.

A stay is cut into pieces: its first five nurses' days one by one, because these are the days whose staffing the studies
count, and what comes later in three longer pieces. The hazard of death is taken to be constant within a piece. What a
patient has been exposed to is the sum of the days so far, today's included, up to the fifth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simcare.measures.figure import Array
from simcare.measures.view import DAY, Columns, View
from simcare.validation.ward_days import DAY_BEGINS, WardDays, day_of, ward_days

COUNTED = 5
LATER = (5, 10, 20)
PIECES = COUNTED + len(LATER)
DIED = 3
FAR, MOMENT = 1e6, 1e-6


class Whereabouts:
    """The ward of each stay at any time: the first ward, then the moves."""

    def __init__(self, stays: Columns, moves: Columns) -> None:
        place = _places(stays, moves)
        known = place >= 0
        row = np.concatenate((np.arange(len(stays)), place[known]))
        self.time = np.concatenate((stays["admitted"], moves["time"][known]))
        self.ward = np.concatenate((stays["ward"], moves["ward"][known])).astype(np.intp)
        self._key = row * FAR + np.nan_to_num(self.time)
        self._order = np.argsort(self._key, kind="stable")
        self._sorted = self._key[self._order]

    def at(self, stay: Array, time: Array) -> Array:
        """The wards of these stays (row numbers) at these times, each not before admission."""
        found = np.searchsorted(self._sorted, stay * FAR + time, side="right") - 1
        return np.asarray(self.ward[self._order[np.maximum(found, 0)]])


def _places(stays: Columns, moves: Columns) -> Array:
    """The row of the stay that each move belongs to, or -1."""
    people, rank = np.unique(stays["person"], return_inverse=True)
    key = rank * 1000 + stays["stay"]
    order = np.argsort(key, kind="stable")
    place = np.minimum(np.searchsorted(people, moves["person"]), len(people) - 1)
    wanted = place * 1000 + moves["stay"]
    found = order[np.minimum(np.searchsorted(key[order], wanted), len(order) - 1)]
    return np.asarray(np.where((people[place] == moves["person"]) & (key[found] == wanted), found, -1))


@dataclass(frozen=True)
class Pieces:
    """Pieces of stays, one a row: the ``stay`` (a row number), the number of the ``piece``, hours at risk, whether
    death ended it, and the day and ward it is put down to."""

    stay: Array
    piece: Array
    hours: Array
    died: Array
    day: Array
    ward: Array

    def today(self, days: WardDays, values: Array) -> Array:
        """The value of the ward's day, 0 after the fifth."""
        return np.asarray(np.where(self.piece < COUNTED, days.at(values, self.day, self.ward), 0.0))

    def exposed(self, days: WardDays, values: Array) -> Array:
        """The sum of a ward-day's values over the days so far, up to the fifth."""
        today = self.today(days, values)
        so_far = np.cumsum(today)
        new = np.flatnonzero(np.diff(self.stay, prepend=-1))
        before = (so_far - today)[new]
        return np.asarray(so_far - np.repeat(before, np.diff(np.append(new, len(self.stay)))))


class Cohort:
    """Stays of a night or more that began after ``start`` (h) on a general or acute ward."""

    def __init__(self, view: View, start: float, moves: Columns) -> None:
        self.view, self.start = view, start
        stays = view.stays
        first_day = (float(day_of(np.array([start]))[0]) + 1) * DAY + DAY_BEGINS
        night = np.floor(view.gone / DAY) > np.floor(stays["admitted"] / DAY)
        self.chosen = np.flatnonzero((stays["admitted"] >= first_day) & night)
        self._where = Whereabouts(stays, moves)

    @cached_property
    def days(self) -> WardDays:
        """The wards' days."""
        return ward_days(self.view, self._where.time, self._where.ward, self.start)

    @cached_property
    def pieces(self) -> Pieces:
        """Until the end of the stay, and whether that was death."""
        rows, stays = self.chosen, self.view.stays
        admitted, end, died = stays["admitted"][rows], self.view.gone[rows], stays["destination"][rows] == DIED
        day = day_of(admitted)[:, None] + np.array([*range(COUNTED), *LATER])
        begins = np.maximum(day * DAY + DAY_BEGINS, admitted[:, None])
        nothing_later = np.full((len(rows), 1), np.inf)
        ends = np.minimum(np.concatenate((begins[:, 1:], nothing_later), axis=1), end[:, None])
        of, piece = np.nonzero(ends > begins)
        ends, begins = ends[of, piece], begins[of, piece]
        last = np.append(np.diff(of) > 0, True)
        ward = self._where.at(rows[of], ends - MOMENT)
        return Pieces(rows[of], piece, ends - begins, last & died[of], day[of, piece], ward)
