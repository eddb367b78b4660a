"""Where does it go wrong? The conditions under which one design is worse than another (scenario discovery).

Among the drawn hospitals some are worse off in B than in A. PRIM, the patient rule induction method, peels thin slices
off the space of parameters as long as the share of such hospitals inside (the *density*) rises, and loses some of them
on the way (what is left is the *coverage*). Of all the boxes on that way the one is taken that chance would make most
rarely, and a limit without which the box would be as dense (its quasi-p above 5%) is let go.

A box found among hundreds of parameters always looks good on the draws that it was found on. So the whole search is
repeated with a fifth of the draws held out at a time, and what its boxes foretell is counted on those. Only if the
hospitals held out that lie inside are worse off more often than chance explains is a box shown at all; then what is
left outside is searched once more.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.designs import Array

if TYPE_CHECKING:
    import pandas as pd

Marks = NDArray[np.bool_]

CONSIDERED = 6
"""Of many parameters those most different between the two kinds of hospital are searched, chosen afresh each time."""

FEWEST, FOLDS, BOXES = 40, 5, 3
PEEL, SMALLEST = 0.05, 8
CHANCE = 0.05
SOME = 1e-9  # what PRIM counts: every hospital that is worse off at all


@dataclass(frozen=True)
class Limit:
    """One side of a box: the parameter lies ``"above"`` or ``"below"`` a value, in the program's own unit. ``quasi_p``
    is the chance of a box as dense if the limit did not matter (of the draws that it was found on)."""

    path: str
    side: str
    at: float
    quasi_p: float


@dataclass(frozen=True)
class Box:
    """A part of the space of parameters, with what is ``inside`` of the draws that it was found on: how many, how many
    of them ``worse``; ``coverage`` of all worse ones and ``density``."""

    limits: Sequence[Limit]
    inside: int
    worse: int
    coverage: float

    @property
    def density(self) -> float:
        """The share of the draws inside that are worse off."""
        return self.worse / self.inside

    def holds(self, values: Array, paths: Sequence[str]) -> Marks:
        """Which draws lie inside."""
        within = np.ones(len(values), bool)
        for limit in self.limits:
            column = values[:, paths.index(limit.path)]
            within &= column >= limit.at if limit.side == "above" else column <= limit.at
        return within


@dataclass(frozen=True)
class HeldOut:
    """What boxes found without them foretell of draws: of ``of``, ``worse`` are worse off; ``inside`` boxes lie so
    many, ``inside_worse`` of them worse off. ``p`` is the probability of as many by chance."""

    of: int
    worse: int
    inside: int
    inside_worse: int

    @property
    def p(self) -> float:
        """How likely so many would be if the boxes foretold nothing."""
        return by_chance(self.of, self.worse, self.inside, self.inside_worse)

    @property
    def density(self) -> float:
        """The share of those inside that are worse off."""
        return self.inside_worse / self.inside if self.inside else math.nan


@dataclass(frozen=True)
class Discovery:
    """In ``worse`` of ``of`` draws B is worse than A in ``measure``. ``boxes`` and ``checks`` go together; ``refused``
    is the check that the next box did not stand, or None where there was too little left to search."""

    measure: str
    of: int
    worse: int
    boxes: Sequence[Box]
    checks: Sequence[HeldOut]
    refused: HeldOut | None


def discover(measure: str, values: Array, worse: Marks, paths: Sequence[str], seed: int = 0) -> Discovery:
    """Searches the draws (``values``: draws, parameters) for boxes in which most are ``worse``."""
    boxes: list[Box] = []
    checks: list[HeldOut] = []
    left, refused = np.ones(len(worse), bool), None
    while len(boxes) < BOXES and enough(worse[left]):
        check = held_out(values[left], worse[left], paths, seed)
        box = box_of(values[left], worse[left], paths)
        if check.p >= CHANCE or not box.limits:
            refused = check
            break
        boxes.append(box)
        checks.append(check)
        left &= ~box.holds(values, paths)
    return Discovery(measure, len(worse), int(worse.sum()), boxes, checks, refused)


def enough(worse: Marks) -> bool:
    """Whether there are draws enough of either kind to search at all."""
    return len(worse) >= FEWEST and SMALLEST <= int(worse.sum()) <= len(worse) - SMALLEST


def held_out(values: Array, worse: Marks, paths: Sequence[str], seed: int) -> HeldOut:
    """The search made without each fifth of the draws in turn, and counted on that fifth."""
    from sklearn.model_selection import StratifiedKFold

    inside = np.zeros(len(worse), bool)
    for kept, out in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(values, worse):
        box = box_of(values[kept], worse[kept], paths)
        inside[out] = box.holds(values[out], paths) if box.limits else False
    return HeldOut(len(worse), int(worse.sum()), int(inside.sum()), int(worse[inside].sum()))


def box_of(values: Array, worse: Marks, paths: Sequence[str]) -> Box:
    """The box on PRIM's way that chance would make most rarely, without the limits that add nothing to it."""
    columns = most_different(values, worse)
    found = _prim(values[:, columns], worse, [paths[column] for column in columns])
    way = found.peeling_trajectory
    rare = [by_chance(len(worse), int(worse.sum()), int(step.n), int(step.k)) for step in way.itertuples()]
    best = int(np.argmin(rare))
    limits = [limit for limit in _limits(found, best) if limit.quasi_p <= CHANCE]
    box = Box(limits, 1, 1, 1.0)
    inside = box.holds(values, paths)
    return Box(limits, int(inside.sum()), int(worse[inside].sum()), float(worse[inside].sum() / worse.sum()))


def most_different(values: Array, worse: Marks) -> list[int]:
    """The columns whose ranks differ most between the hospitals worse off and the others."""
    from scipy.stats import rankdata

    ranks = rankdata(values, axis=0)
    apart = np.abs(ranks[worse].mean(axis=0) - ranks[~worse].mean(axis=0))
    return sorted(int(column) for column in np.argsort(-apart, kind="stable")[:CONSIDERED])


def _prim(values: Array, worse: Marks, names: Sequence[str]) -> Any:
    """What ema_workbench's PRIM finds: a box with all that it was on the way there."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on what the workbench would like to have installed beside it
        from ema_workbench.analysis.prim import Prim

        table: pd.DataFrame = pd.DataFrame(values, columns=list(names)).astype(float)
        search = Prim(table, worse.astype(int), threshold=SOME, peel_alpha=PEEL, mass_min=SMALLEST / len(worse))
        return search.find_box()


def _limits(found: Any, place: int) -> list[Limit]:
    """The sides of a box on the way; PRIM writes −1 as the quasi-p of a side that is no limit."""
    sides, limits = found.box_lims[place], []
    for path, quasi in found.qp[place].items():
        for row, (side, quasi_p) in enumerate(zip(("above", "below"), quasi, strict=True)):
            if quasi_p >= 0:
                limits.append(Limit(str(path), side, float(sides[path].iloc[row]), float(quasi_p)))
    return sorted(limits, key=lambda limit: limit.quasi_p)


def by_chance(of: int, worse: int, inside: int, inside_worse: int) -> float:
    """The probability that so many of those ``inside`` are worse, if it had nothing to do with being inside."""
    from scipy.stats import hypergeom

    return float(hypergeom.sf(inside_worse - 1, of, worse, inside)) if inside else 1.0
