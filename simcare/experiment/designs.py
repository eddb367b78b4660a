"""Points to try: several parameters moved at once, each over a range of its own, none tried more often than another.

An *axis* is one parameter with its range: one number, or a whole table that a common factor moves. A *design* is a set
of points in the unit cube, one column an axis (a Latin hypercube or a scrambled Sobol sequence); an axis turns its
column into values, and writes a value as a scenario file would. Sensitivity analysis draws from the cards' ranges;
anything else that has to try many parameters can use the same pieces.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from simcare.errors import UsageError
from simcare.scenario import units

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

Array = NDArray[np.float64]
Design = Literal["lhs", "sobol"]
LEVELS = 4
"""On how many levels a Morris design moves each parameter."""

WIDE = 3.0
"""A range whose ends are more than so many times apart is moved by proportions, not by amounts."""

_FORMS: tuple[tuple[Callable[[Any], float], Callable[[float], Any]], ...] = (
    (units.duration, units.write_duration), (units.rate, units.write_rate), (units.money, units.write_money),
    (units.share, float))


@dataclass(frozen=True)
class Axis:
    """One parameter and its range, in the program's own unit; of a table, the factor that moves it whole.

    ``example`` is the value in a file (it shows how one is written), ``whole`` tells that the parameter counts things.
    """

    path: str
    low: float
    value: float
    high: float
    example: Any
    whole: bool = False

    @property
    def by_proportion(self) -> bool:
        """Whether the range is so wide that half and double are the equal steps."""
        return self.low > 0 and self.high / self.low > WIDE

    def at(self, shares: Array) -> Array:
        """The values so far along the axis (0 to 1 each).

        A triangle on either side of the value, half of the weight on each: the value is the likeliest, and as likely
        too high as too low. Where it is an end of the range there is one triangle.
        """
        to, back = (np.log, np.exp) if self.by_proportion else (np.asarray, np.asarray)
        low, peak, high = (float(to(end)) for end in (self.low, self.value, self.high))
        below = 0.5 if low < peak < high else float(peak > low)
        drawn = np.where(shares < below, low + (peak - low) * np.sqrt(shares / (below or 1.0)),
                         high - (high - peak) * np.sqrt((1.0 - shares) / ((1.0 - below) or 1.0)))
        return np.clip(np.round(back(drawn)) if self.whole else back(drawn), self.low, self.high)

    def evenly(self, shares: Array, by_proportion: bool = False) -> Array:
        """The values so far along the axis (0 to 1 each), each as likely as any other."""
        made = self.low * (self.high / self.low) ** shares if by_proportion else \
            self.low + (self.high - self.low) * shares
        return np.clip(np.round(made) if self.whole else made, self.low, self.high)

    def written(self, number: float) -> Any:
        """A value of this axis in the language of a scenario file."""
        if isinstance(self.example, list):
            return [_like(item, read(item) * number) for item in self.example]
        return round(number) if self.whole else _like(self.example, number)


def read(written: Any) -> float:
    """A number of a scenario file in the program's own unit."""
    return _form(written)[0](written)


def _form(example: Any) -> tuple[Callable[[Any], float], Callable[[float], Any]]:
    for reader, writer in _FORMS:
        try:
            reader(example)
        except ValueError:
            continue
        return reader, writer
    raise ValueError(f"{example} is no number")


def _like(example: Any, number: float) -> Any:
    return _form(example)[1](float(number))


def unit_points(design: Design, count: int, width: int, seed: int) -> Array:
    """``count`` points in the unit cube of ``width`` sides, shape ``(count, width)``; raises UsageError for another
    design. A Sobol sequence of more points begins with the same points."""
    from scipy.stats import qmc

    if design not in get_args(Design):
        raise UsageError(f"there is no design {design}; there are {', '.join(get_args(Design))}")
    made = qmc.LatinHypercube(width, rng=seed) if design == "lhs" else qmc.Sobol(width, rng=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a Sobol sequence cut before a power of two is only less even
        return np.asarray(made.random(count))


def trajectories(count: int, width: int, seed: int) -> Array:
    """A Morris design in the unit cube: ``count`` walks of one step along every side in turn, in random order; shape
    ``(count * (width + 1), width)``. Needs the extra ``analysis``."""
    try:
        from SALib.sample import morris
    except ImportError:
        raise UsageError("a Morris design needs the analysis extra: pip install 'simcare[analysis]'") from None
    names = [str(side) for side in range(width)]
    problem = {"num_vars": width, "names": names, "bounds": [[0.0, 1.0]] * width}
    return np.asarray(morris.sample(problem, count, num_levels=LEVELS, seed=seed), float)


def values(axes: Sequence[Axis], points: Array) -> Array:
    """Points of the unit cube as values of the axes, in the same shape."""
    return np.column_stack([axis.at(points[:, place]) for place, axis in enumerate(axes)])


def written(axes: Sequence[Axis], row: Sequence[float]) -> Mapping[str, Any]:
    """One value an axis, as paths and values of a scenario file."""
    return {axis.path: axis.written(number) for axis, number in zip(axes, row, strict=True)
            if not math.isclose(number, axis.value, rel_tol=1e-12, abs_tol=0.0)}


def laid(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """The scenario with all these changes at once. Raises ScenarioError where they do not go together."""
    return scenario.set_all(changes) if changes else scenario
