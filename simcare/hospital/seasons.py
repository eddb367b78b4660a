"""The year, which begins on 1 April and has 365 days, and what its months change.

A month's factors say how it departs from the year, never what the year is like: whatever numbers a card gives, factors
are taken relative to their mean over the days of the year, and shifts as their difference from it. So a winter makes
the year uneven and leaves its level alone; twelve equal numbers are no season at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DAYS_OF_YEAR = 365
MONTH_LENGTHS = (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31)  # from April
MONTH_OF_DAY = np.repeat(np.arange(12), MONTH_LENGTHS)

Floats = NDArray[np.float64]


def month_of(day: int) -> int:
    """Month of a day counted from 1 April, 0 to 11."""
    return int(MONTH_OF_DAY[day % DAYS_OF_YEAR])


def factors(months: Sequence[float]) -> Floats:
    """A month's factors by day of the year, with a mean of 1."""
    by_day = np.asarray(months, dtype=float)[MONTH_OF_DAY]
    return np.asarray(by_day / by_day.mean())


def shifts(months: Sequence[float]) -> Floats:
    """A month's shifts by day of the year, with a mean of 0."""
    by_day = np.asarray(months, dtype=float)[MONTH_OF_DAY]
    return np.asarray(by_day - by_day.mean())
