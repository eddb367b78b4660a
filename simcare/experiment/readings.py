"""Many runs of which only the figures are wanted: calibration, validation, draws of parameters, sweeps.

A *point* is one run: a scenario and the number of a replication. Its *reading* is every measure over the measured
window, and whatever else an ``observe`` function takes from the tables while they are at hand. Nothing else is kept, so
ten thousand runs cost no more memory than ten. Readings already in the store are not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcare.errors import SimcareError
from simcare.experiment.processes import processors, spread
from simcare.experiment.replication import Simulate
from simcare.experiment.runs import Progress, ReplicationError, hospital, tell, where_it_failed
from simcare.experiment.spool import program
from simcare.experiment.store import Key, Reading, Store

if TYPE_CHECKING:
    from simcare.log import Tables
    from simcare.scenario.schema import Scenario

Observe = Callable[["Tables", float], Mapping[str, float]]
"""Takes further figures from the tables of a run; the second argument is where the measured window starts (h)."""


@dataclass(frozen=True)
class Point:
    """One run that is wanted."""

    scenario: Scenario
    replication: int


@dataclass(frozen=True)
class _Task:
    point: Point
    observe: Observe | None
    simulate: Simulate


def readings(
    points: Sequence[Point],
    observe: Observe | None = None,
    store: Store | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
    keep_failures: bool = False,
) -> list[Reading]:
    """The readings of all ``points``, in their order.

    ``observe`` is a function of a module (it is sent to the workers by name). ``progress(done, of)`` is called after
    each run. A run that fails raises ReplicationError, or, with ``keep_failures``, is a reading with its error.
    ``simulate`` stands in for the hospital, in tests.
    """
    kept = Store() if store is None else store
    keys = [_key(point, observe) for point in points]
    found = {place: done for place, key in enumerate(keys)
             if (done := kept.get(key)) is not None and (done.error is None or keep_failures)}
    left = [place for place in range(len(points)) if place not in found]
    tell(progress, len(found), len(points))
    for place, reading in _done(points, left, observe, simulate or hospital(), workers, executor):
        kept.put(keys[place], reading)
        if reading.error is not None and not keep_failures:
            raise ReplicationError(reading.error)
        found[place] = reading
        tell(progress, len(found), len(points))
    return [found[place] for place in range(len(points))]


def replications(scenario: Scenario, count: int | None = None) -> list[Point]:
    """The points of one scenario: its first ``count`` replications (all that it asks for by default)."""
    return [Point(scenario, number) for number in range(count or scenario.run.replications)]


def table(found: Sequence[Reading]) -> dict[str, np.ndarray]:
    """The figures of several readings as arrays by name, NaN where a run failed."""
    names = {name: None for reading in found for name in reading.figures}
    return {name: np.array([reading.figures.get(name, np.nan) for reading in found]) for name in names}


def _done(points: Sequence[Point], left: Sequence[int], observe: Observe | None, simulate: Simulate,
          workers: int | None, executor: Executor | None) -> Iterator[tuple[int, Reading]]:
    tasks = [_Task(points[place], observe, simulate) for place in left]
    for index, reading in spread(read, tasks, workers or processors(), executor):
        yield left[index], reading


def read(task: _Task) -> Reading:
    """One run, in whatever process: its figures, or the error that ended it."""
    from simcare.measures.measured import figures_of

    scenario, number = task.point.scenario, task.point.replication
    try:
        tables = task.simulate(scenario, scenario.run.seed, number)
        start, _ = scenario.run.measured_hours
        also = dict(task.observe(tables, start)) if task.observe else {}
        return Reading({**figures_of(tables, start), **also})
    except (SimcareError, MemoryError) as error:
        return Reading({}, str(error) or type(error).__name__)
    except Exception as error:
        return Reading({}, where_it_failed(scenario, number, error))


def _key(point: Point, observe: Observe | None) -> Key:
    name = f"{observe.__module__}.{observe.__qualname__}" if observe else "measures"
    scenario = point.scenario
    if scenario.run.replications != 1:  # how many are asked for is no part of any one of them
        scenario = scenario.set("run.replications", 1)
    return Key(scenario.hash, scenario.run.seed, point.replication, name, program())
