"""Means over replications, and how sure of them one can be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """A mean and its two-sided 95% t-interval; ``low`` and ``high`` equal the mean when there is one replication."""

    mean: float
    low: float
    high: float


def interval(values: Sequence[float]) -> Interval:
    """The mean of the replications and its interval. Replications in which nothing could be said (NaN) are left out."""
    known = np.array([value for value in values if not math.isnan(value)], float)
    if not len(known):
        return Interval(math.nan, math.nan, math.nan)
    mean = float(known.mean())
    if len(known) == 1 or not math.isfinite(mean):
        return Interval(mean, mean, mean)
    half = t_quantile(len(known) - 1) * float(known.std(ddof=1)) / math.sqrt(len(known))
    return Interval(mean, mean - half, mean + half)


def t_quantile(freedom: int) -> float:
    """How many standard errors a two-sided 95% t-interval reaches to either side."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + LEVEL) / 2))
