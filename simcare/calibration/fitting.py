"""Least squares within bounds, on a response that is nearly smooth.

What is made small are the departures (in half-bands, by weight) and a gentle pull towards the values on the cards,
which keeps apart what the facts cannot tell apart. Departures are squared while they are small; beyond about one
half-band they count by their size (the loss that scipy calls soft_l1), so that a fact which the model cannot reproduce
does not bend all that it can. Because a hospital is noisy even with the same
luck, slopes are taken over a generous step, and all of them side by side. Everything is a deterministic sequence, so
that a stopped calibration repeats itself out of its store.

The standard errors come from the slopes at the end and from how well the facts are met: they say how far a value could
move before the fit got clearly worse, given that the model is right. They are no claim about hospitals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from simcare.calibration.targets import Array, cost, weighted
from simcare.calibration.world import Evaluation, World

AT_A_BOUND = 0.01  # of the range
ENOUGH = 2e-3  # relative gain, or step, below which the fit is at rest


class _Spent(Exception):  # noqa: N818  (no error: the budget is used up)
    """No evaluation is left."""


@dataclass(frozen=True)
class Fit:
    """Where the fit began and ended; ``errors`` are standard errors in places of the range (0 to 1). ``moves`` are the
    last slopes: by how many half-bands each target (rows) moves over the whole range of each parameter."""

    before: Evaluation
    after: Evaluation
    errors: Array
    correlation: Array
    moves: Array
    evaluations: int
    at_rest: bool

    @property
    def at_bound(self) -> list[bool]:
        """Which parameters ended at the end of their range."""
        return [bool(place < AT_A_BOUND or place > 1 - AT_A_BOUND) for place in self.after.places]


@dataclass
class _Search:
    """What least squares asks of the world: residuals and slopes, while there is a budget."""

    world: World
    start: Array
    step: float
    prior: float
    budget: int
    seen: list[Evaluation] = field(default_factory=list)
    slope: Array | None = None

    def residuals(self, places: Array) -> Array:
        return self.off(self._look([places])[0])

    def slopes(self, places: Array) -> Array:
        """One column a parameter: forwards, or backwards where the range ends."""
        steps = np.where(places + self.step <= 1.0, self.step, -self.step)
        beside = [places + step * axis for step, axis in zip(steps, np.eye(len(places)), strict=True)]
        here = self.residuals(places)
        there = np.array([self.off(one) for one in self._look(beside)])
        self.slope = ((there - here) / steps[:, None]).T
        return self.slope

    def moves(self) -> Array:
        """The last slopes of the targets, without their weights; nothing where there were none."""
        weights = np.array([target.weight for target in self.world.targets])
        if self.slope is None:
            return np.zeros((len(weights), len(self.start)))
        return np.asarray(self.slope[: len(weights)] / np.sqrt(weights)[:, None])

    def total(self, evaluation: Evaluation) -> float:
        """The whole that is made small."""
        return cost(self.off(evaluation))

    def off(self, one: Evaluation) -> Array:
        return np.concatenate([weighted(self.world.targets, one.figures), 2 * self.prior * (one.places - self.start)])

    def _look(self, several: Sequence[Array]) -> list[Evaluation]:
        known = [self._known(places) for places in several]
        new = [places for places, found in zip(several, known, strict=True) if found is None]
        if len(self.seen) + len(new) > self.budget:
            raise _Spent
        made = iter(self.world.evaluate(new) if new else [])
        found = [one if one is not None else next(made) for one in known]
        self.seen += [one for one, old in zip(found, known, strict=True) if old is None]
        return found

    def _known(self, places: Array) -> Evaluation | None:
        return next((one for one in self.seen if np.array_equal(one.places, places)), None)


def fit(world: World, step: float, prior: float, budget: int) -> Fit:
    """Moves the world's parameters until its targets are met as well as they can be, or the budget is spent."""
    from scipy.optimize import least_squares

    start = np.clip([one.place for one in world.parameters], 0.0, 1.0)
    search, at_rest = _Search(world, start, step, prior, budget), False
    try:
        least_squares(search.residuals, start, search.slopes, bounds=(0.0, 1.0), method="trf", ftol=ENOUGH, xtol=ENOUGH,
                      gtol=None, loss="soft_l1")
        at_rest = True
    except _Spent:
        pass
    best = min(search.seen, key=search.total)
    errors, correlation = _uncertainty(search, best)
    return Fit(search.seen[0], best, errors, correlation, search.moves(), len(search.seen), at_rest)


def _uncertainty(search: _Search, best: Evaluation) -> tuple[Array, Array]:
    """Standard errors and correlations from the last slopes; NaN where the budget ended before the first."""
    count = len(best.places)
    if search.slope is None:
        return np.full(count, np.nan), np.full((count, count), np.nan)
    counts = 1 / np.sqrt(1 + search.off(best) ** 2)
    freedom = max(len(counts) - count, 1)
    covariance = np.linalg.pinv(search.slope.T * counts @ search.slope) * search.total(best) / freedom
    errors = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        return errors, covariance / np.outer(errors, errors)
