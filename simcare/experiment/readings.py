"""Many runs of which only the figures are wanted: calibration, validation, draws of parameters, sweeps.

A *point* is one run: a scenario and the number of a replication. Its *reading* is every measure over the measured
window, and whatever else an ``observe`` function takes from the tables while they are at hand. Nothing else is kept, so
ten thousand runs cost no more memory than ten. Readings already in the store are not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from simcare.errors import SimcareError
from simcare.experiment.processes import Crew, crew, fewest, processors, whole
from simcare.experiment.replication import Simulate
from simcare.experiment.runs import Progress, ReplicationError, hospital, tell, where, where_it_failed
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
    program: str


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
    found: dict[int, Reading] = {}
    tell(progress, 0, len(points))
    for place, reading in each(points, observe, store, workers, executor, simulate, keep_failures):
        found[place] = reading
        tell(progress, len(found), len(points))
    return [found[place] for place in range(len(points))]


def each(
    points: Iterable[Point],
    observe: Observe | None = None,
    store: Store | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    simulate: Simulate | None = None,
    keep_failures: bool = False,
) -> Iterator[tuple[int, Reading]]:
    """The same, one at a time as they are done: (which point, its reading).

    Points are taken as they are needed and nothing is kept but in the store, so there may be any number of them.
    However it ends, what the workers have finished by then is stored.
    """
    kept, simulate, keys = Store() if store is None else store, simulate or hospital(), _Keys(observe)
    with crew(read, fewest(workers or processors(), points), executor, _set_aside) as team:
        desk = _Desk(team, kept)
        try:
            for place, point in enumerate(points):
                key = keys.of(point)
                done = kept.get(key)
                if done is not None and (done.error is None or keep_failures):
                    yield place, done
                    continue
                while team.full:
                    yield from _succeeded(desk.stored(), keep_failures)
                desk.send(place, key, _Task(point, observe, simulate, key.program))
            while team.busy:
                yield from _succeeded(desk.stored(), keep_failures)
        finally:
            desk.stored(block=False)


class _Desk:
    """Sends tasks out, and stores what comes back before anybody sees it."""

    def __init__(self, team: Crew[_Task, Reading], store: Store) -> None:
        self._team, self._store = team, store
        self._out: dict[int, Key] = {}

    def send(self, place: int, key: Key, task: _Task) -> None:
        self._out[place] = key
        self._team.take(place, task)

    def stored(self, block: bool = True) -> list[tuple[int, Reading]]:
        made = self._team.finished(block)
        with whole():
            self._store.put_all((self._out.pop(place), reading) for place, reading in made)
        return made


class _Keys:
    """The keys of points that come in the order of their scenarios: one is read whole only once."""

    def __init__(self, observe: Observe | None) -> None:
        self._observe = observe
        self._last: tuple[Scenario, Key] | None = None

    def of(self, point: Point) -> Key:
        if self._last is None or self._last[0] is not point.scenario:
            self._last = point.scenario, key_of(point, self._observe)
        return replace(self._last[1], replication=point.replication)


def _succeeded(made: list[tuple[int, Reading]], keep_failures: bool) -> list[tuple[int, Reading]]:
    failed = [reading.error for _, reading in made if reading.error is not None]
    if failed and not keep_failures:
        raise ReplicationError(failed[0])
    return made


def replications(scenario: Scenario, count: int | None = None) -> list[Point]:
    """The points of one scenario: its first ``count`` replications (all that it asks for by default)."""
    return [Point(scenario, number) for number in range(count or scenario.run.replications)]


def table(found: Sequence[Reading]) -> dict[str, np.ndarray]:
    """The figures of several readings as arrays by name, NaN where a run failed."""
    names = {name: None for reading in found for name in reading.figures}
    return {name: np.array([reading.figures.get(name, np.nan) for reading in found]) for name in names}


def read(task: _Task) -> Reading:
    """One run, in whatever process: its figures, or the error that ended it."""
    from simcare.measures.measured import figures_of

    scenario, number = task.point.scenario, task.point.replication
    if task.program != program():
        raise SimcareError("a worker has another version of simcare than the one that asked: install the same on all")
    try:
        tables = task.simulate(scenario, scenario.run.seed, number)
        start, _ = scenario.run.measured_hours
        also = dict(task.observe(tables, start)) if task.observe else {}
        return Reading({**figures_of(tables, start), **also})
    except (SimcareError, MemoryError) as error:
        return Reading({}, str(error) or type(error).__name__)
    except Exception as error:
        return Reading({}, where_it_failed(scenario, number, error))


def _set_aside(task: _Task, why: str) -> Reading:
    return Reading({}, f"{where(task.point.scenario, task.point.replication)} was given up: {why}")


def key_of(point: Point, observe: Observe | None = None) -> Key:
    """What the reading of a point is kept under."""
    name = f"{observe.__module__}.{observe.__qualname__}" if observe else "measures"
    scenario = point.scenario
    if scenario.run.replications != 1:  # how many are asked for is no part of any one of them
        scenario = scenario.set("run.replications", 1)
    return Key(scenario.hash, scenario.run.seed, point.replication, name, program())
