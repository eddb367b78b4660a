"""Two designs on the same people with the same luck: differences replication by replication.

Whatever both designs share (a hard winter, a run of very ill people) is in both figures of a replication and goes out
of their difference, so a few replications say what independent ones could not. Each replication gives one difference;
their mean and its t-interval are the answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simcare.experiment.intervals import Interval, interval, t_quantile

Better = Literal["higher", "lower", "neither"]
Verdict = Literal["better", "worse", "more", "less", "the same", "no clear difference", "unknown"]
NORMAL = 1.96
MOST = 1_000_000


@dataclass(frozen=True)
class Paired:
    """One measure in two designs.

    ``difference`` is the second less the first; ``sd`` the standard deviation of the ``pairs`` differences;
    ``superiority`` the share of replications in which the second is better, ties half (NaN where neither way is
    better); ``needed`` the replications at which the interval of this difference would just leave out 0 (None where
    there is no difference); ``detectable`` the smallest difference that this many replications could show.
    """

    first: Interval
    second: Interval
    difference: Interval
    sd: float
    pairs: int
    superiority: float
    verdict: Verdict
    needed: int | None
    detectable: float

    @property
    def relative(self) -> Interval:
        """The difference as a share of the first design's mean; NaN where that is 0."""
        base = abs(self.first.mean)
        if not base > 0:
            return Interval(math.nan, math.nan, math.nan)
        return Interval(self.difference.mean / base, self.difference.low / base, self.difference.high / base)

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        return self.verdict in ("better", "worse", "more", "less")


def paired(first: Sequence[float], second: Sequence[float], better: Better) -> Paired:
    """One measure's values in two designs, replication by replication."""
    one, two = np.array(first, float), np.array(second, float)
    with np.errstate(invalid="ignore"):
        apart = two - one
    apart = apart[np.isfinite(apart)]
    found, sd = interval(apart.tolist()), float(apart.std(ddof=1)) if len(apart) > 1 else math.nan
    return Paired(interval(first), interval(second), found, sd, len(apart), superiority(apart, better),
                  _verdict(apart, found, better), needed(found.mean, sd),
                  t_quantile(len(apart) - 1) * sd / math.sqrt(len(apart)) if len(apart) > 1 else math.nan)


def superiority(apart: np.ndarray, better: Better) -> float:
    """The share of replications in which the second design is better, ties half; NaN where neither way is better."""
    if better == "neither" or not len(apart):
        return math.nan
    won = apart > 0 if better == "higher" else apart < 0
    return float(won.mean() + (apart == 0).mean() / 2)


def needed(difference: float, sd: float) -> int | None:
    """How many replications bring the half-width of the interval down to ``difference``: n = (t·sd/difference)²."""
    if not (sd > 0 and difference):
        return None
    ratio = sd / abs(difference)
    if (NORMAL * ratio)**2 >= MOST:
        return MOST
    count = max(2, math.ceil((NORMAL * ratio)**2))
    while (t_quantile(count - 1) * ratio)**2 > count:
        count += 1
    return count


def _verdict(apart: np.ndarray, found: Interval, better: Better) -> Verdict:
    if len(apart) and not apart.any():
        return "the same"
    if len(apart) < 2:
        return "unknown"
    if found.low <= 0 <= found.high:
        return "no clear difference"
    if better == "neither":
        return "more" if found.mean > 0 else "less"
    return "better" if (found.mean > 0) == (better == "higher") else "worse"
