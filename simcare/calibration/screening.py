"""Which parameter moves which target: elementary effects, one parameter at a time, on the same people and luck.

Each parameter goes from the low to the high end of its plausible range while all others stay. The effect is by how many
half-bands a target moves on the way; its error comes from the replications, run by run, since both ends share their
luck. A parameter that moves nothing by much is not worth fitting, and two that move the same targets in the same
proportions cannot be told apart by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.calibration.parameters import Parameter
from simcare.calibration.targets import Array, Target, departures, picked
from simcare.calibration.world import changed, read
from simcare.experiment.readings import Point
from simcare.experiment.runs import Progress

if TYPE_CHECKING:
    from simcare.experiment.replication import Simulate
    from simcare.experiment.store import Store
    from simcare.scenario.schema import Scenario

SURE = 2.0  # standard errors from which an effect is taken for one


@dataclass(frozen=True)
class Screening:
    """Effects in half-bands and their standard errors; rows are parameters, columns targets."""

    parameters: Sequence[Parameter]
    targets: Sequence[Target]
    effects: Array
    errors: Array

    @property
    def clear(self) -> Array:
        """The effects that are more than luck; the others as 0."""
        return np.where(np.abs(self.effects) > SURE * self.errors, self.effects, 0.0)

    def order(self) -> list[int]:
        """The parameters by how much they move in all, most first."""
        weights = np.array([target.weight for target in self.targets])
        total = np.sqrt((self.clear ** 2 * weights).sum(axis=1))
        return [int(place) for place in np.argsort(-total, kind="stable")]

    def moves(self, place: int, least: float = 0.2) -> dict[str, float]:
        """What a parameter moves by ``least`` half-bands or more, greatest first."""
        row = self.clear[place]
        by_size = sorted(range(len(row)), key=lambda column: -abs(row[column]))
        return {self.targets[column].fact: round(float(row[column]), 2) for column in by_size
                if abs(row[column]) >= least}

    def as_dict(self) -> dict[str, Any]:
        """As plain data: what each parameter moves, most first."""
        return {"schema": 1, "unit": "half-bands from the low to the high end of the range",
                "parameters": {self.parameters[place].path: self.moves(place, 0.05) for place in self.order()}}


def screen(base: Scenario, parameters: Sequence[Parameter], targets: Sequence[Target], replications: int, store: Store,
           workers: int | None = None, simulate: Simulate | None = None, progress: Progress | None = None) -> Screening:
    """Runs both ends of every parameter's range."""
    ends = [changed(base, {one.path: one.written(end)}) for one in parameters for end in (one.low, one.high)]
    points = [Point(design, number) for design in ends for number in range(replications)]
    found = read(points, store, workers, simulate, progress)
    off = np.array([departures(targets, picked(targets, reading.figures)) for reading in found])
    low, high = np.moveaxis(off.reshape(len(parameters), 2, replications, len(targets)), 1, 0)
    effects = high - low
    spread = effects.std(axis=1, ddof=1) if replications > 1 else np.zeros(effects.shape[::2])
    return Screening(parameters, targets, effects.mean(axis=1), spread / np.sqrt(replications))
