"""Many hospitals that might be the true one, each run in two designs with the same luck.

A *draw* is one value for every uncertain parameter. Both designs get it, and each draw gets the same replications, so
that what differs between two draws is the parameters and what differs between the designs is the design. Parameters
that do not go together are drawn again, at random, and counted. The readings go through a store: a stopped piece of
work goes on, a run that fails is a row with its error, and its draw is left out of every figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcare.errors import SimcareError
from simcare.experiment.designs import Array, Axis, Design, laid, unit_points, values, written
from simcare.experiment.readings import Point, readings
from simcare.experiment.replication import Simulate
from simcare.experiment.runs import Progress
from simcare.experiment.store import Reading, Store
from simcare.measures.registry import registry
from simcare.scenario.reading import ScenarioError

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

TRIES = 50
"""How often one draw is made again before the ranges themselves are blamed."""

Pair = tuple["Scenario", "Scenario"]
Read = Callable[[Sequence[Point]], list[Reading]]


@dataclass(frozen=True)
class Draws:
    """``points`` in the unit cube and the ``values`` they stand for, both (draws, axes). ``redrawn`` says, for each
    set of values that no scenario can have, why."""

    axes: Sequence[Axis]
    points: Array
    values: Array
    redrawn: Sequence[str]


def draw(pair: Pair, axes: Sequence[Axis], count: int, design: Design, seed: int) -> tuple[Draws, list[Pair]]:
    """``count`` draws along ``axes`` and both designs with each; raises SimcareError where hardly any is possible."""
    points, again = unit_points(design, count, len(axes), seed), np.random.default_rng([seed, count])
    made, why = [], []
    for place in range(count):
        for _ in range(TRIES):
            try:
                made.append(with_values(pair, axes, values(axes, points[[place]])[0]))
                break
            except ScenarioError as error:
                why.append(str(error))
                points[place] = again.random(len(axes))
        else:
            raise SimcareError(f"no possible scenario was found in {TRIES} draws; the last one failed because of: "
                               f"{why[-1]}")
    return Draws(axes, points, values(axes, points), why), made


def with_values(pair: Pair, axes: Sequence[Axis], row: Sequence[float]) -> Pair:
    """Both designs with the same parameters. Raises ScenarioError where they do not go together."""
    changes = written(axes, row)
    return laid(pair[0], changes), laid(pair[1], changes)


@dataclass(frozen=True)
class Figures:
    """Every measure by name, shape (designs, hospitals, replications): NaN where a run failed, or nothing can be said.

    Counts and sums of money a year are those of a hospital of full size. ``failures`` are the errors of runs by place
    (design, hospital, replication).
    """

    measures: Mapping[str, Array]
    failures: Mapping[tuple[int, int, int], str]


def figures(pairs: Sequence[Pair], replications: int, through: Read) -> Figures:
    """Runs both designs of all ``pairs`` and reads them, pair by pair so that a stopped run leaves whole pairs."""
    points = [Point(scenario, number) for pair in pairs for number in range(replications) for scenario in pair]
    return arranged(through(points), len(pairs), replications, pairs[0][0].hospital.scale if pairs else 1.0)


def arranged(found: Sequence[Reading], hospitals: int, replications: int, scale: float) -> Figures:
    """The readings of whole pairs as arrays by measure."""
    places = [(side, hospital, number) for hospital in range(hospitals) for number in range(replications)
              for side in (0, 1)]
    names = dict.fromkeys(name for reading in found for name in reading.figures)
    measures = {name: np.full((2, hospitals, replications), np.nan) for name in names}
    for place, reading in zip(places, found, strict=True):
        for name, figure in reading.figures.items():
            measures[name][place] = figure / (scale if grows_with_scale(name) else 1.0)
    return Figures(measures, {place: reading.error for place, reading in zip(places, found, strict=True)
                              if reading.error is not None})


def grows_with_scale(name: str) -> bool:
    """Whether a measure is a count or a sum of money a year, which a larger hospital has more of."""
    known = registry().get(name)
    return known is not None and known.unit.endswith("a year")


def reader(store: Store, workers: int | None, executor: Executor | None, progress: Progress | None,
           simulate: Simulate | None) -> Read:
    """How points become readings: through this store, failures kept."""
    return lambda points: readings(points, store=store, workers=workers, executor=executor, progress=progress,
                                   simulate=simulate, keep_failures=True)
