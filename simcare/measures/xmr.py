"""Noise or signal: the XmR chart, and the four rules by which NHS analysts read it.

Every figure moves from month to month for no reason. An XmR chart draws how far it usually moves: limits at the mean
plus and minus 2.66 times the mean of the moving ranges (the steps from one point to the next). What stays inside and
shows no pattern is noise, and asking somebody to explain it is asking for a story. The rules are those of NHS
England's "Making Data Count".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcare.measures.figure import WEEK, YEAR, Array

LIMIT, SCREEN = 2.66, 3.267
SHIFT, TREND = 7, 6
MONTH = YEAR / 12
ENOUGH = 12


@dataclass(frozen=True)
class Limits:
    """The mean of the baseline and the limits of usual variation around it."""

    low: float
    mean: float
    high: float


def limits(baseline: Array) -> Limits:
    """The limits that ``baseline``, shape ``(points,)``, sets. Moving ranges over 3.267 times their mean are left out
    of it, so that one outlier does not widen the limits in which it is to be found. NaN for fewer than two points."""
    steps = np.abs(np.diff(baseline))
    if not len(steps):
        return Limits(np.nan, np.nan, np.nan)
    usual = steps[steps <= SCREEN * steps.mean()].mean()
    mean = float(baseline.mean())
    return Limits(mean - LIMIT * float(usual), mean, mean + LIMIT * float(usual))


def signals(values: Array, within: Limits) -> dict[str, Array]:
    """Which points are part of which signal, each ``(points,)``: a point ``outside`` the limits, a ``shift`` of seven
    or more on one side of the mean, a ``trend`` of six or more rising or falling, and two of three points ``near`` the
    same limit (in the outer third of the way to it)."""
    above, below = values > within.mean, values < within.mean
    steps = np.diff(values)
    high = values > within.mean + (within.high - within.mean) * 2 / 3
    low = values < within.mean - (within.mean - within.low) * 2 / 3
    return {"outside": (values > within.high) | (values < within.low),
            "shift": _runs(above, SHIFT) | _runs(below, SHIFT),
            "trend": (_ends_of(_runs(steps > 0, TREND - 1)) | _ends_of(_runs(steps < 0, TREND - 1)))[:len(values)],
            "near": _two_of_three(high) | _two_of_three(low)}


def _runs(which: Array, length: int) -> Array:
    """The points in a run of ``length`` or more."""
    found = np.zeros(len(which), bool)
    for start in range(len(which) - length + 1):
        if which[start:start + length].all():
            found[start:start + length] = True
    return found


def _ends_of(steps: Array) -> Array:
    """The points at either end of steps."""
    return np.asarray(np.append(steps, False) | np.insert(steps, 0, False))


def _two_of_three(near: Array) -> Array:
    found = np.zeros(len(near), bool)
    for start in range(len(near) - 2):
        if near[start:start + 3].sum() >= 2:
            found[start:start + 3] |= near[start:start + 3]
    return found


def by_month(weeks: Array, values: Array) -> tuple[Array, Array]:
    """Months (0 begins on day 0; only whole ones in which something is known) and the mean of each one's weeks."""
    month = np.floor((weeks + 0.5) * WEEK / MONTH)
    known = np.isfinite(values) & ((weeks[-1] + 1) * WEEK >= (month + 1) * MONTH - WEEK / 2)
    months = np.unique(month[known])
    return months.astype(int), np.array([values[known & (month == each)].mean() for each in months])


def baseline(months: Array, values: Array, settled: float = 0.0) -> Array:
    """The points that set the limits: those before day 0 where there are twelve, else the first twelve from the month
    ``settled`` on, in which the design has come to rest, else the first twelve after day 0."""
    before, after = values[months < 0], values[months >= settled][:ENOUGH]
    if len(before) >= ENOUGH:
        return before
    return after if len(after) == ENOUGH else values[months >= 0][:ENOUGH]
