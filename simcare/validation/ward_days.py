"""What each ward's days were like, as a study of rosters would know them.

A nurses' day goes from seven to seven. For every ward and day: hours of registered nurses and assistants for each
patient-day, hours of temporary nurses among them, patients who came for each nurse, and the share of thirteen kinds of
care that a nurse would have named as left undone. A day is *short* when it lies below the mean of the same ward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcare.measures.figure import Array
from simcare.measures.view import DAY, View

DAY_BEGINS = 7.0
ITEMS = 13
BUSY = 1.25
TEMPORARY = 1.5


def day_of(time: Array) -> Array:
    """The number of the nurses' day at a time (h)."""
    return np.floor((np.asarray(time, float) - DAY_BEGINS) / DAY).astype(np.intp)


@dataclass(frozen=True)
class WardDays:
    """Arrays [days, wards] for the days from number ``first`` on; NaN where nobody was on the ward."""

    first: int
    registered: Array
    assistants: Array
    temporary: Array
    turnover: Array
    undone: Array

    @property
    def short(self) -> Array:
        """Registered hours below the ward's mean."""
        return _below_mean(self.registered)

    @property
    def short_assistants(self) -> Array:
        """Assistants' hours below the ward's mean."""
        return _below_mean(self.assistants)

    @property
    def extra_hours(self) -> Array:
        """Registered hours a patient-day, less the ward's mean."""
        return np.asarray(np.nan_to_num(self.registered - np.nanmean(self.registered, axis=0)))

    @property
    def busy(self) -> Array:
        """More than five quarters of the ward's usual admissions for each nurse."""
        return np.asarray(self.turnover > BUSY * np.nanmean(self.turnover, axis=0), float)

    def at(self, values: Array, day: Array, ward: Array) -> Array:
        """The values of these days and wards; 0 for days that are not known."""
        place = day - self.first
        known = (place >= 0) & (place < len(values)) & (ward >= 0)
        found = np.zeros(len(day))
        found[known] = np.nan_to_num(values[place[known], ward[known]])
        return found


def ward_days(view: View, came_at: Array, came_to: Array, start: float) -> WardDays:
    """The days of the general and acute wards from ``start`` (h) on; patients came at these times to these wards."""
    rounds = view.bed_rounds
    day, ward = day_of(rounds["time"]), rounds["ward"].astype(np.intp)
    first, days, wards = int(day_of(np.array([start]))[0]) + 1, int(day.max()) + 1, int(ward.max()) + 1

    def total(values: Array, day: Array = day, ward: Array = ward) -> Array:
        kept = (day >= first) & (day < days) & (ward < wards)
        flat = np.bincount((day[kept] - first) * wards + ward[kept], values[kept], (days - first) * wards)
        return flat.reshape(-1, wards)

    patients, nurses = total(rounds["occupied"]), total(rounds["rn_heads"])
    patients[patients == 0] = np.nan
    came = total(np.ones(len(came_at)), day_of(came_at), came_to)
    with np.errstate(divide="ignore", invalid="ignore"):
        return WardDays(first, DAY * nurses / patients, DAY * total(rounds["hca_heads"]) / patients,
                        DAY * total(rounds["agency_rn"]) / patients, came / nurses,
                        total(rounds["undone_items"] * rounds["occupied"]) / patients / ITEMS)


def _below_mean(values: Array) -> Array:
    return np.asarray(values < np.nanmean(values, axis=0), float)
