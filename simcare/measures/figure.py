"""A figure: dated points, and the one way in which they are summed up.

Every measure of the hospital is made of points in time: a visit, a stay, a care round, a referral. A measure says
which points count and how they are summed up (a mean, a ratio of two sums, a quantile, a yearly count), and nothing
else. The same points then give the figure of the whole measured window and the figure of each week, so the two can
never disagree about their definition.

A figure with a ``follow_up`` looks that many hours beyond each point (readmitted within thirty days, say). Points too
near the end of the run to be followed are left out, because counting them as "did not happen" would flatter the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

WEEK = 168.0
YEAR = 8766.0


class Figure(Protocol):
    """Points that know how to sum themselves up. Times in hours on the engine clock."""

    def over(self, start: float, end: float) -> float:
        """The figure of the points of ``[start, end]``; NaN where there are none."""

    def weekly(self, weeks: Array, end: float) -> Array:
        """The figure of each week in ``weeks`` (whole numbers, week 0 begins at time 0), shape ``(len(weeks),)``."""


def _inside(time: Array, start: float, end: float, follow_up: float) -> Array:
    return np.asarray((time >= start) & (time <= end - follow_up))


def _divide(top: Array, bottom: Array) -> Array:
    return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0))


def _week_sums(time: Array, weeks: Array, *amounts: Array) -> list[Array]:
    """The sum of each of ``amounts`` over the points of each week, each ``(len(weeks),)``."""
    index = np.clip(np.floor(time / WEEK) - (weeks[0] - 1), 0, len(weeks) + 1).astype(np.intp)
    return [np.bincount(index, weights=amount, minlength=len(weeks) + 2)[1:-1] for amount in amounts]


def _not_followed(weeks: Array, end: float, follow_up: float) -> Array:
    return np.asarray((weeks + 1) * WEEK > end - follow_up) if follow_up else np.zeros(len(weeks), bool)


@dataclass(frozen=True)
class Ratio:
    """Sum of ``value`` over sum of ``weight``; with weights of one it is the mean. All shapes ``(points,)``."""

    time: Array
    value: Array
    weight: Array
    follow_up: float = 0.0

    def over(self, start: float, end: float) -> float:
        inside = _inside(self.time, start, end, self.follow_up)
        below = float(self.weight[inside].sum())
        return float(self.value[inside].sum()) / below if below > 0 else float("nan")

    def weekly(self, weeks: Array, end: float) -> Array:
        time = np.where(self.time < end, self.time, np.inf)
        found = _divide(*_week_sums(time, weeks, self.value, self.weight))
        found[_not_followed(weeks, end, self.follow_up)] = np.nan
        return found


@dataclass(frozen=True)
class Quantile:
    """The ``q`` quantile of ``value``. Values of infinity (waits without an end) are allowed."""

    time: Array
    value: Array
    q: float

    def over(self, start: float, end: float) -> float:
        return self._quantile(self.value[_inside(self.time, start, end, 0.0)])

    def weekly(self, weeks: Array, end: float) -> Array:
        order = np.argsort(self.time, kind="stable")
        edges = np.searchsorted(self.time[order], np.append(weeks, weeks[-1] + 1) * WEEK)
        value = self.value[order]
        return np.array([self._quantile(value[a:b]) for a, b in pairwise(edges)])

    def _quantile(self, value: Array) -> float:
        return _sorted_quantile(np.sort(value), self.q) if len(value) else float("nan")


def _sorted_quantile(value: Array, q: float) -> float:
    place = q * (len(value) - 1)
    low = int(place)
    high = min(low + 1, len(value) - 1)
    below, above = float(value[low]), float(value[high])
    return below if below == above or place == low else below + (place - low) * (above - below)


@dataclass(frozen=True)
class HistogramQuantile:
    """The ``q`` quantile of a histogram: ``counts[i, m]`` events in bin ``m`` at ``time[i]``, bins of ``width``."""

    time: Array
    counts: Array
    q: float
    width: float = 1.0

    def over(self, start: float, end: float) -> float:
        return self._quantile(self.counts[_inside(self.time, start, end, 0.0)].sum(axis=0))

    def weekly(self, weeks: Array, end: float) -> Array:
        rows = np.stack(_week_sums(self.time, weeks, *self.counts.T), axis=1)
        return np.array([self._quantile(row) for row in rows])

    def _quantile(self, counts: Array) -> float:
        total = counts.cumsum()
        if not total[-1] > 0:
            return float("nan")
        bin_ = int(np.searchsorted(total, self.q * total[-1]))
        before = float(total[bin_ - 1]) if bin_ else 0.0
        return self.width * (bin_ + (self.q * float(total[-1]) - before) / float(counts[bin_]))


@dataclass(frozen=True)
class Yearly:
    """How many a year: ``count`` summed, per 8,766 hours of the window."""

    time: Array
    count: Array

    def over(self, start: float, end: float) -> float:
        if end <= start:
            return float("nan")
        return float(self.count[_inside(self.time, start, end, 0.0)].sum()) * YEAR / (end - start)

    def weekly(self, weeks: Array, end: float) -> Array:
        hours = np.clip(end - weeks * WEEK, 0.0, WEEK)
        return _divide(_week_sums(self.time, weeks, self.count)[0] * YEAR, hours)


@dataclass(frozen=True)
class Relative:
    """One figure divided by another (how much likelier among these than among those)."""

    these: Figure
    those: Figure
    odds: bool = False

    def over(self, start: float, end: float) -> float:
        top, bottom = self.these.over(start, end), self.those.over(start, end)
        if self.odds:
            top, bottom = _odds(top), _odds(bottom)
        return top / bottom if bottom > 0 else float("nan")

    def weekly(self, weeks: Array, end: float) -> Array:
        top, bottom = self.these.weekly(weeks, end), self.those.weekly(weeks, end)
        if self.odds:
            top, bottom = top / (1 - top), bottom / (1 - bottom)
        return _divide(top, bottom)


@dataclass(frozen=True)
class Difference:
    """One figure less another."""

    this: Figure
    that: Figure

    def over(self, start: float, end: float) -> float:
        return self.this.over(start, end) - self.that.over(start, end)

    def weekly(self, weeks: Array, end: float) -> Array:
        return self.this.weekly(weeks, end) - self.that.weekly(weeks, end)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else float("inf")


def mean(time: Array, value: Array, among: Array | None = None, follow_up: float = 0.0) -> Ratio:
    """The mean of ``value`` over the points where ``among`` is true; of a true/false value, the share."""
    if among is not None:
        time, value = time[among], value[among]
    value = np.asarray(value, float)
    return Ratio(time, value, np.ones(len(value)), follow_up)


def ratio(time: Array, value: Array, weight: Array, per: float = 1.0) -> Ratio:
    """Sum over sum, times ``per`` (1,000 for "per 1,000 bed days")."""
    return Ratio(time, np.asarray(value, float) * per, np.asarray(weight, float))


def quantile(time: Array, value: Array, q: float, among: Array) -> Quantile:
    """The ``q`` quantile over the points where ``among`` is true."""
    return Quantile(time[among], np.asarray(value[among], float), q)
