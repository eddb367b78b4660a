"""Which of the drawn hospitals look like those that were studied?

Draws from the cards one by one are not calibrated, and most are hospitals that nobody has seen. Where A is the regime
on which the model was calibrated, every draw can be held against the published facts of that regime; those that meet
the most are the third most like the hospitals studied. The conclusion is asked of them once more. The facts are of two
years at full size, so with a smaller or shorter run this is a rough sieve and no calibration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.designs import Array
from simcare.experiment.holding import Held, held
from simcare.measures.registry import registry
from simcare.validation.facts import Fact, designs, facts

REGIME = "R1"
PART = 3
"""One hospital in so many is most like."""


@dataclass(frozen=True)
class Alike:
    """Of ``facts`` published facts, how many the middle draw meets (``usual``) and the least met by those most alike
    (``least``); and in how many of these the conclusion holds."""

    facts: int
    usual: int
    least: int
    held: Held


def published(name: str) -> Sequence[Fact]:
    """The facts against which a design called ``name`` can be held: those that the model was calibrated on."""
    if designs()[REGIME].scenario != name:
        return []
    return [fact for fact in facts().values() if fact.use == "calibration" and fact.of == REGIME and not fact.against
            and not fact.not_measured and fact.measure in registry()]


def met(measures: Mapping[str, Array], against: Sequence[Fact]) -> NDArray[np.int_]:
    """How many facts each hospital meets; ``measures`` are (hospitals, replications) of the first design."""
    inside = [(fact.times * measures[fact.measure].mean(axis=1), fact.band) for fact in against]
    return np.asarray(np.sum([(figure >= low) & (figure <= high) for figure, (low, high) in inside], axis=0))


def alike(counts: NDArray[np.int_], of: int, holds: NDArray[np.bool_]) -> Alike:
    """The conclusion in the third of hospitals that meet the most facts (more where several meet as many)."""
    least = int(np.sort(counts)[-max(1, len(counts) // PART)])
    return Alike(of, int(np.median(counts)), least, held(holds[counts >= least]))
