"""One assumption at a time: to the low end of its range, to the high end, all others as they are.

It shows which way and how far the difference between the designs goes with one assumption, which draws of everything
at once cannot. It says nothing of what several do together. Each end is run in both designs with the same luck as the
hospital in the middle, so most luck goes out; the rest is told as a width within which nothing can be said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simcare.experiment.designs import Array, Axis
from simcare.experiment.draws import Pair, Read, figures, with_values

SURE = 2.0
"""How many standard errors of luck a bar must reach to be more than luck."""


@dataclass(frozen=True)
class Bar:
    """One parameter: the difference between the designs, by measure, at both ends of its range; and the ends."""

    axis: Axis
    low: Mapping[str, float]
    high: Mapping[str, float]

    def width(self, measure: str) -> float:
        """How far apart the ends are."""
        return abs(self.high[measure] - self.low[measure])


@dataclass(frozen=True)
class Tornado:
    """The difference with everything as the cards have it (``middle``), and a bar for each parameter. Within ``luck``
    two figures of the same measure cannot be told apart."""

    middle: Mapping[str, float]
    bars: Sequence[Bar]
    luck: Mapping[str, float]

    def widest(self, measure: str) -> Sequence[Bar]:
        """The bars, the widest first."""
        return sorted(self.bars, key=lambda bar: -bar.width(measure))


def tornado(pair: Pair, axes: Sequence[Axis], measures: Sequence[str], replications: int, through: Read) -> Tornado:
    """Runs both designs at both ends of each axis, and once in the middle."""
    hospitals = [pair, *(with_values(pair, [axis], [end]) for axis in axes for end in (axis.low, axis.high))]
    found = figures(hospitals, replications, through).measures
    differences = {name: found[name][1] - found[name][0] for name in measures}
    middle, *ends = [{name: _mean(differences[name][place]) for name in measures} for place in range(len(hospitals))]
    bars = [Bar(axis, ends[2 * place], ends[2 * place + 1]) for place, axis in enumerate(axes)]
    return Tornado(middle, bars, {name: _luck(differences[name]) for name in measures})


def _mean(figures: Array) -> float:
    known = figures[np.isfinite(figures)]
    return float(known.mean()) if len(known) else float("nan")


def _luck(differences: Array) -> float:
    """The distance from the middle that luck alone may make: the luck that is not common to all hospitals."""
    whole = differences[np.isfinite(differences).all(axis=1)]
    if min(whole.shape) < 2:
        return float("nan")
    left = whole - whole.mean(axis=1, keepdims=True) - whole.mean(axis=0) + whole.mean()
    own = float((left**2).sum() / ((whole.shape[0] - 1) * (whole.shape[1] - 1)))
    return SURE * float(np.sqrt(2 * own / whole.shape[1]))
