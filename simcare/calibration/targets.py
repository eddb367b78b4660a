"""What R1 should look like: published facts, each with how far from it still counts as like it.

A departure is measured in *half-bands*: by how many half-widths of the fact's band the simulated figure lies off the
published one. So minutes, shares and rates can be added up, and a fact that is known well counts for more than one that
is known roughly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from simcare.errors import SimcareError
from simcare.evidence.plain_yaml import PlainLoader

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Target:
    """One fact of R1: a figure of a run in the fact's unit (``times``), its published ``value``, band and weight."""

    fact: str
    measure: str
    times: float
    unit: str
    value: float
    low: float
    high: float
    weight: float
    source: str

    def departure(self, figure: float) -> float:
        """How far a figure lies off the published one, in half-bands."""
        return (figure - self.value) / ((self.high - self.low) / 2)

    def within(self, figure: float) -> bool:
        """Whether a figure lies in the band."""
        return self.low <= figure <= self.high


def targets() -> tuple[Target, ...]:
    """The facts of R1 that the model is calibrated on."""
    return tuple(target(fact, **entry) for fact, entry in own_yaml("r1.yaml").items())


def target(name: str, weight: float, value: float | None = None) -> Target:
    """A fact as a target; raises SimcareError for one of another regime, or that is kept for prediction."""
    from simcare.validation.facts import facts

    fact = facts()[name]
    if fact.use != "calibration" or fact.of != "R1" or fact.against:
        raise SimcareError(f"{name} is no target: the model is calibrated on calibration facts of R1 alone")
    if fact.low is None or fact.high is None:
        raise SimcareError(f"{name} is no target: its band is open")
    return Target(name, fact.measure, fact.times, fact.unit, (fact.low + fact.high) / 2 if value is None else value,
                  fact.low, fact.high, weight, fact.source)


def own_yaml(name: str) -> dict[str, Any]:
    """A file of this room."""
    loaded = yaml.load((files("simcare.calibration") / name).read_text("utf-8"), PlainLoader)
    return dict(loaded or {})


def picked(wanted: Sequence[Target], figures: Mapping[str, float]) -> Array:
    """The figures of the targets, in their units; raises SimcareError where a run says nothing about one."""
    found = np.array([one.times * figures.get(one.measure, np.nan) for one in wanted])
    unknown = [one.measure for one, figure in zip(wanted, found, strict=True) if not np.isfinite(figure)]
    if unknown:
        raise SimcareError(f"nothing can be said about {', '.join(unknown)}: the runs are too short or too small")
    return found


def departures(wanted: Sequence[Target], figures: Sequence[float] | Array) -> Array:
    """How far each figure lies off its target, in half-bands."""
    return np.array([target.departure(figure) for target, figure in zip(wanted, figures, strict=True)])


def cost(residuals: Array) -> float:
    """What is made small: the square of a small departure, but of a large one only about twice its size."""
    return float(np.sum(2 * (np.sqrt(1 + residuals ** 2) - 1)))


def weighted(wanted: Sequence[Target], figures: Sequence[float] | Array) -> Array:
    """The same, times the root of the weight, so that a weight of two counts as two such facts."""
    return departures(wanted, figures) * np.sqrt([target.weight for target in wanted])
