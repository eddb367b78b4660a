"""Months as published figures name them.

A month is counted from the year 0 (``12 * year + month``, January 0), so that neighbours differ by one and a gap is a
difference. The figures of one month come dated in many ways: ``MSitAE-JANUARY-2024``, ``2016-04-01``, ``Apr-16``. A
column of month *starts* may also hold the last day of the month before: the first of a summer month at midnight is
still the evening before in Greenwich time, and some programs have written that down.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

Months = NDArray[np.int64]
YEAR = 12
EPIDEMIC = (2020 * 12 + 2, 2021 * 12 + 3)
"""March 2020 to April 2021: few came to A&E, and not for the reasons of other years."""

_NAMES = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name[:3]: number for name, number in _NAMES.items()}
_WORDS = re.compile(r"(?:.*[\W_])?([a-z]{3,9})[\W_]+(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:[ t]00:00.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00:00.*)?")


def month(text: str, starts: bool = False) -> int | None:
    """The month that is meant, or None; with ``starts`` the last day of a month is the first of the next."""
    plain = text.strip().lower()
    if found := _WORDS.fullmatch(plain):
        return _named(found[1], int(found[2]))
    if found := _YEAR_FIRST.fullmatch(plain):
        return _dated(int(found[1]), int(found[2]), int(found[3] or 1), starts)
    if found := _DAY_FIRST.fullmatch(plain):
        return _dated(int(found[3]), int(found[2]), int(found[1]), starts)
    return None


def _named(name: str, year: int) -> int | None:
    number = _NAMES.get(name) or _SHORT.get(name.removesuffix("t"))
    return None if number is None else (year if year > 99 else 2000 + year) * YEAR + number - 1


def _dated(year: int, number: int, day: int, starts: bool) -> int | None:
    try:
        date(year, number, day)
    except ValueError:
        return None
    at = year * YEAR + number - 1
    last = day == calendar.monthrange(year, number)[1]
    return at + starts if last else at if day == 1 else None


def words(at: int) -> str:
    """``April 2016``."""
    return f"{calendar.month_name[at % YEAR + 1]} {at // YEAR}"


def short(at: int) -> str:
    """``2016-04``."""
    return f"{at // YEAR}-{at % YEAR + 1:02d}"


def span(months: Sequence[int] | Months) -> str:
    """``April 2016 to March 2019``."""
    return f"{words(int(months[0]))} to {words(int(months[-1]))}"


def days(months: Months) -> NDArray[np.float64]:
    """How many days each of these months has."""
    return np.array([calendar.monthrange(int(at) // YEAR, int(at) % YEAR + 1)[1] for at in months], float)


def of_year(months: Months) -> Months:
    """Which month of the year each is, April 0, as scenarios count them."""
    return (np.asarray(months) - 3) % YEAR


def in_epidemic(months: Months) -> NDArray[np.bool_]:
    """Which of these months fall into the first year of the epidemic."""
    inside: NDArray[np.bool_] = (months >= EPIDEMIC[0]) & (months <= EPIDEMIC[1])
    return inside
