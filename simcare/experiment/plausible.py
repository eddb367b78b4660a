"""Which draws could be the hospitals that were studied? A sieve by published facts (history matching).

The cards' ranges are drawn without regard to each other, so many draws are hospitals that nobody has ever seen. Where
one of the two designs is the regime on which the model was calibrated, each draw is held against the published facts of
that regime. The *implausibility* of a fact is how far the draw's figure lies from the middle of the published band, in
standard deviations of what was observed (a quarter of the band) and of luck together. That of a draw is the one that no
more than a tenth of its facts exceed: a few facts the model misses whatever is drawn.

Draws within a tolerance are kept and the rest are left out of everything. By convention 3 is the tolerance beyond
which a figure is implausible; with hundreds of parameters drawn at once few draws come so near, and how near the best
comes is always told. The facts are of two years at full size, so smaller or shorter runs are judged roughly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcare.errors import UsageError
from simcare.experiment.chance import split
from simcare.experiment.designs import Array
from simcare.validation.facts import Fact

EXCEEDED = 0.1
"""The share of facts that may lie further off than a draw's implausibility."""


@dataclass(frozen=True)
class Plausible:
    """Every draw's ``implausibility`` by ``facts`` facts, and which draws are ``kept`` within the ``tolerance``."""

    facts: int
    tolerance: float
    implausibility: Array

    @property
    def kept(self) -> NDArray[np.bool_]:
        """The draws within the tolerance."""
        return np.asarray(self.implausibility <= self.tolerance)

    def __str__(self) -> str:
        known = self.implausibility[np.isfinite(self.implausibility)]
        near = f"nearest {known.min():.1f}, middle {np.median(known):.1f}" if len(known) else "none is known"
        return (f"{int(self.kept.sum())} of {len(self.kept)} draws are plausible: nine in ten of {self.facts} "
                f"published facts of R1 within an implausibility of {self.tolerance:g} ({near}).")


def plausible(measures: Mapping[str, Array], against: Sequence[Fact], tolerance: float) -> Plausible:
    """Judges draws by ``measures``, (draws, replications) of the design that is the regime; raises UsageError where no
    fact can be held against them."""
    bounded = [fact for fact in against if fact.low is not None and fact.high is not None and fact.measure in measures]
    if not bounded:
        raise UsageError("--plausible holds draws against the published facts of R1: one of the two designs must be "
                         "four_hour")
    off = np.stack([_off(fact.times * measures[fact.measure], fact) for fact in bounded])
    return Plausible(len(bounded), tolerance, np.quantile(off, 1 - EXCEEDED, axis=0, method="inverted_cdf"))


def _off(figures: Array, fact: Fact) -> Array:
    """How implausible a fact makes each draw; a figure that is not known is infinitely so."""
    low, high = fact.band
    luck = split(figures).own / figures.shape[1] if np.isfinite(figures).all(axis=1).sum() > 1 else 0.0
    away = np.abs(figures.mean(axis=1) - (low + high) / 2) / np.sqrt(((high - low) / 4) ** 2 + luck)
    return np.where(np.isfinite(away), away, np.inf)
