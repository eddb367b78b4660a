"""A fact's score: the simulated mean and its interval beside the band, and one word for how they stand.

*In band*: the mean lies in the band. *Within chance*: it does not, but its 95% interval reaches the band, so that the
replications cannot tell. *Missed*: the whole interval lies outside. A fact that the model cannot measure is *not
measured*, and counts as not in its band.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from simcare.experiment.intervals import Interval, interval
from simcare.validation.facts import USES, Fact, Use
from simcare.validation.pairs import PAIRS, Figures

Status = Literal["missed", "not measured", "within chance", "in band"]
STATUSES: tuple[Status, ...] = ("missed", "not measured", "within chance", "in band")
HOLDS = ("within chance", "in band")
ROUNDING = 1e-9
NOTHING = Interval(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Score:
    """One fact with what the model makes of it; ``simulated`` is NaN where nothing was measured."""

    fact: Fact
    simulated: Interval
    status: Status

    @property
    def holds(self) -> bool:
        """Whether the fact is not contradicted."""
        return self.status in HOLDS


@dataclass(frozen=True)
class Count:
    """How many facts of a use are in their bands, of how many; ``chance`` of the others may be there."""

    use: Use
    inside: int
    chance: int
    of: int


def score(fact: Fact, found: Mapping[str, Sequence[Figures]]) -> Score:
    """The score of a fact; ``found`` has the figures of each replication by design."""
    if fact.not_measured:
        return Score(fact, NOTHING, "not measured")
    simulated = interval(values(fact, found))
    return Score(fact, simulated, status(simulated, fact.band))


def values(fact: Fact, found: Mapping[str, Sequence[Figures]]) -> list[float]:
    """The fact's figure in each replication, in its own unit."""
    ours = found[fact.of]
    if not fact.against:
        return [fact.times * figures[fact.measure] for figures in ours]
    return [fact.times * _set_against(fact, of, against)
            for of, against in zip(ours, found[fact.against], strict=False)]


def _set_against(fact: Fact, of: Figures, against: Figures) -> float:
    if fact.measure in PAIRS:
        return PAIRS[fact.measure](of, against)
    this, that = of[fact.measure], against[fact.measure]
    if fact.how == "difference":
        return this - that
    return math.nan if not that else this / that - (fact.how == "change")


def status(simulated: Interval, band: tuple[float, float]) -> Status:
    """One word for a figure beside its band."""
    low, high = band[0] - ROUNDING, band[1] + ROUNDING
    if math.isnan(simulated.mean):
        return "not measured"
    if low <= simulated.mean <= high:
        return "in band"
    return "within chance" if simulated.low <= high and simulated.high >= low else "missed"


def counts(scores: Sequence[Score]) -> list[Count]:
    """How many are in their bands, for each use that occurs."""
    return [_count(use, ours) for use in USES if (ours := [one.status for one in scores if one.fact.use == use])]


def _count(use: Use, found: Sequence[Status]) -> Count:
    return Count(use, found.count("in band"), found.count("within chance"), len(found))
