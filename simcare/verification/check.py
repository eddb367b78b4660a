"""What a check is, and how far a simulated figure may be from the one that theory gives.

A figure without chance must be met exactly (or to the rounding named as its tolerance). A mean of correlated waits is
held against theory with an error from the means of sixty long batches, and may be four standard errors off, by
Student's t. A correct program fails such a check with one seed in 16,000; there are about fifty of them, so all checks
together raise a false alarm with about one seed in 300. The seed is fixed: whoever sees a check fail with the shipped
seed, and did not change the program, has a program that differs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BATCHES = 60
WITHIN = 4.0
"""Standard errors that a correct figure may be off."""
BURN_IN = 0.05  # of the customers, while the queue is still filling


@dataclass(frozen=True)
class Theory:
    """One thing that must hold: its name, a sentence that says it, and the textbook or page where it stands."""

    name: str
    says: str
    source: str


@dataclass(frozen=True)
class Check:
    """One figure held against what it must be, or, with ``at_most``, may be. ``note`` says what a number cannot."""

    theory: Theory
    name: str
    expected: float
    found: float
    tolerance: float
    passed: bool
    by_chance: bool = False
    note: str = ""
    at_most: bool = False

    @property
    def off(self) -> float:
        """How far it is from what is expected; below an upper limit nothing is off."""
        return max(self.found - self.expected, 0.0) if self.at_most else abs(self.found - self.expected)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for a document; NaN, where nothing was found, is null."""
        known = {"theory": self.theory.name, "says": self.theory.says, "source": self.theory.source} | asdict(self)
        known["theory"] = self.theory.name
        return {key: None if isinstance(value, float) and not np.isfinite(value) else value
                for key, value in known.items()}


def exactly(theory: Theory, name: str, found: float, expected: float = 0.0, tolerance: float = 0.0,
            note: str = "") -> Check:
    """A figure that chance has no part in; by default a count of what must not be."""
    return Check(theory, name, float(expected), float(found), tolerance, bool(abs(found - expected) <= tolerance),
                 note=note)


def at_most(theory: Theory, name: str, found: float, most: float, tolerance: float = 0.0, by_chance: bool = False,
            note: str = "") -> Check:
    """A figure with an upper limit."""
    return Check(theory, name, float(most), float(found), float(tolerance), bool(found <= most + tolerance), by_chance,
                 note, at_most=True)


def within_error(theory: Theory, name: str, found: float, expected: float, error: float,
                 limit: float = WITHIN) -> Check:
    """A figure with a standard error, which may be ``limit`` of them off."""
    passed = bool(abs(found - expected) <= limit * error)
    return Check(theory, name, float(expected), float(found), float(limit * error), passed, by_chance=True)


def mean_agrees(theory: Theory, name: str, values: Array, expected: float, precision: float = 0.05) -> Check:
    """The mean of a long series, and an error small enough (relative to what is expected) for the check to fail."""
    from scipy import stats

    mean, error = batch_mean(np.asarray(values, float))
    limit = float(stats.t(BATCHES - 1).isf(stats.norm.sf(WITHIN)))
    if error > precision * abs(expected):
        return Check(theory, name, expected, mean, limit * error, False, True, "too noisy to decide")
    return within_error(theory, name, mean, expected, error, limit)


def batch_mean(values: Array) -> tuple[float, float]:
    """Mean after the burn-in, and its standard error from the means of long batches."""
    kept = values[int(values.size * BURN_IN):]
    means = kept[:kept.size // BATCHES * BATCHES].reshape(BATCHES, -1).mean(axis=1)
    return float(means.mean()), float(means.std(ddof=1) / np.sqrt(BATCHES))


def not_done(theory: Theory, error: Exception) -> Check:
    """A check that could not be carried out has failed."""
    nothing = float("nan")
    return Check(theory, "could not be carried out", nothing, nothing, 0.0, False,
                 note=f"{type(error).__name__}: {error}")
