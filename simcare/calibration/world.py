"""R1 as a function of a few numbers: values in, figures out, every finished run kept.

While it is fitted, the hospital has every stock of its organisation held where it stands in R1, and lives under the
target from the first day of its warm-up; so a single year after the half year of warm-up tells what otherwise months 13
to 36 would. Every set of values is run on the same people with the same luck, so that a small change of a value makes a
small change of the figures. Runs are kept in a store: a calibration that was stopped goes through its finished
evaluations at once and goes on with the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcare.calibration.parameters import Parameter
from simcare.calibration.targets import Array, Target, cost, departures, picked, weighted
from simcare.experiment.readings import Point, readings
from simcare.experiment.runs import Progress
from simcare.organisation.causal_map import causal_map

if TYPE_CHECKING:
    from simcare.experiment.replication import Simulate
    from simcare.experiment.store import Reading, Store
    from simcare.scenario.schema import Scenario

R1 = "four_hour"


@dataclass(frozen=True)
class Evaluation:
    """One set of values: where in its range each parameter stood, and the figures of the targets with their errors."""

    number: int
    places: Array
    figures: Array
    errors: Array
    cost: float


Tell = Callable[[Evaluation], None]


def punished_hospital(settings: Sequence[str] = ()) -> Scenario:
    """R1 as it is shipped."""
    from simcare.scenario.schema import Scenario

    return Scenario.load(R1, list(settings))


def held(scenario: Scenario) -> Scenario:
    """The scenario with every stock held where it usually stands."""
    for name, stock in causal_map().of_kind("stock").items():
        scenario = scenario.set(f"assumptions.hold.{name}", stock.usual)
    return scenario


def settled(settings: Sequence[str] = ()) -> Scenario:
    """R1 at rest, for one year: its stocks held, and under its own design from the first day of the warm-up."""
    return held(punished_hospital(["run.years=1", *settings])).set("run.baseline", None)


def changed(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """The scenario with these values of cards."""
    for path, value in values.items():
        scenario = scenario.set(path, value)
    return scenario


def read(points: Sequence[Point], store: Store, workers: int | None = None, simulate: Simulate | None = None,
         progress: Progress | None = None) -> list[Reading]:
    """The readings of these runs, with the figures that only the facts ask for."""
    from simcare.validation.seen import observe

    return readings(points, observe, store, workers, progress=progress, simulate=simulate)


@dataclass
class World:
    """R1, its targets and the parameters that move; counts its evaluations and tells each."""

    base: Scenario
    parameters: Sequence[Parameter]
    targets: Sequence[Target]
    replications: int
    store: Store
    workers: int | None = None
    simulate: Simulate | None = None
    tell: Tell | None = None
    done: int = 0

    def values(self, places: Array) -> dict[str, object]:
        """The values of the cards at places in their ranges."""
        return {one.path: one.written(one.at(place)) for one, place in zip(self.parameters, places, strict=True)}

    def evaluate(self, several: Sequence[Array]) -> list[Evaluation]:
        """The evaluations of several sets of places, run side by side."""
        designs = [changed(self.base, self.values(places)) for places in several]
        points = [Point(design, number) for design in designs for number in range(self.replications)]
        found = read(points, self.store, self.workers, self.simulate)
        figures = np.array([picked(self.targets, reading.figures) for reading in found])
        split = figures.reshape(len(several), self.replications, len(self.targets))
        return [self._evaluation(places, runs) for places, runs in zip(several, split, strict=True)]

    def _evaluation(self, places: Array, runs: Array) -> Evaluation:
        self.done += 1
        mean = runs.mean(axis=0)
        spread = runs.std(axis=0, ddof=1) if len(runs) > 1 else np.zeros_like(mean)
        made = Evaluation(self.done, places, mean, spread / np.sqrt(len(runs)), cost(weighted(self.targets, mean)))
        if self.tell:
            self.tell(made)
        return made


def worst(targets: Sequence[Target], evaluation: Evaluation) -> tuple[Target, float]:
    """The target that an evaluation is farthest off, and by how many half-bands."""
    off = departures(targets, evaluation.figures)
    place = int(np.argmax(np.abs(off)))
    return targets[place], float(off[place])
