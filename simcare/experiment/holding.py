"""Does the conclusion hold? In how many of the hospitals that might be the true one.

The conclusion about two designs A and B has three parts: B has fewer deaths, B has fewer harmed, B costs no more. Each
is asked of every hospital drawn, on the mean of its replications. Luck makes some hospitals look as if they spoke
against it, or for it, so the share is given a second time with the hospitals drawn in as far as luck had spread them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.chance import split, without_luck
from simcare.experiment.designs import Array

PARTS = {"fewer deaths": ("deaths", False), "fewer harmed": ("harmed_patients_share", False),
         "costs no more": ("cost", True)}
"""Each part of the conclusion: the measure that must be lower in B, and whether the same will do."""

ALL = "all three"
NEARLY = "all three, or 1% more cost"
"""As everywhere, costs within 1% of each other count as the same; this part allows B so much more."""

ALLOWED = "cost beyond 1%"
"""The cost of B less 101% of that of A."""

TIE = 1e-9
"""No difference: what the rounding of a mean leaves where as many died in both."""


@dataclass(frozen=True)
class Held:
    """In how many of ``of`` hospitals something holds, the 95% Wilson interval of the share, and the share once luck
    is taken out (NaN where that was not asked)."""

    count: int
    of: int
    low: float
    high: float
    without_luck: float

    @property
    def share(self) -> float:
        """The share of hospitals in which it holds."""
        return self.count / self.of


def holds(differences: Mapping[str, Array]) -> dict[str, NDArray[np.bool_]]:
    """For each part, and for all, in which hospitals it holds; ``differences`` are B less A by measure,
    with the cost beyond 1%."""
    parts = {part: differences[measure] <= (TIE if same_will_do else -TIE)
             for part, (measure, same_will_do) in PARTS.items()}
    lives = parts["fewer deaths"] & parts["fewer harmed"]
    return parts | {ALL: lives & parts["costs no more"], NEARLY: lives & (differences[ALLOWED] <= TIE)}


def conclusion(differences: Mapping[str, Array]) -> dict[str, Held]:
    """How often each part holds; ``differences`` are (hospitals, replications) by measure, without gaps."""
    seen = holds({name: one.mean(axis=1) for name, one in differences.items()})
    still = holds({name: without_luck(one, split(one)) for name, one in differences.items()})
    return {part: held(found, float(still[part].mean())) for part, found in seen.items()}


def held(found: NDArray[np.bool_], without: float = math.nan) -> Held:
    """How often something holds that was ``found`` to or not in each hospital."""
    from scipy.stats import binomtest

    ends: Any = binomtest(int(found.sum()), len(found)).proportion_ci(method="wilson")
    return Held(int(found.sum()), len(found), float(ends.low), float(ends.high), without)
