"""Running a sweep: every point of a plan, every replication, whatever is not in the store yet.

Each run is the same pure function as everywhere else, each point has the same seed and so the same people and the same
luck, and what differs between two points is what was varied. Points are made as they are needed and forgotten when
their runs are stored: a sweep of a million runs takes no more memory than one of a thousand. A point that no scenario
can have, a run that fails and a run that kills its worker are rows with their error, and the sweep goes on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
import warnings
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simcare.errors import UsageError
from simcare.experiment.readings import Point, each, key_of
from simcare.experiment.replication import Simulate
from simcare.experiment.spool import program
from simcare.experiment.store import Key
from simcare.scenario.reading import ScenarioError
from simcare.sweeping.found import Sweep
from simcare.sweeping.plan import Asked, Laid, read_plan, vary_in_python
from simcare.sweeping.shards import Own, PlanRow, PointRow

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

MEASURES = "measures"


class Done(NamedTuple):
    """How far a sweep is."""

    runs: int
    runs_of: int
    points: int
    points_of: int
    failed: int


class Part(NamedTuple):
    """One of several equal parts of a sweep, counted from 1."""

    number: int
    of: int

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"runs-{self.number}-of-{self.of}"

    def has(self, scenario: str, laid: Laid, replication: int) -> bool:
        """Whether a run belongs to this part: by a hash of what it is, so all parts are about as large."""
        key = json.dumps([scenario, laid.values, replication])
        return int(hashlib.sha256(key.encode()).hexdigest()[:15], 16) % self.of == self.number - 1


def sweep(
    scenario: Scenario | str | Path | Sequence[Scenario | str | Path],
    vary: Mapping[str, Any] | None = None,
    *,
    design: str = "grid",
    draws: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    measures: Sequence[str] = (),
    store: Path | str | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    shard: tuple[int, int] | None = None,
    retry: bool = False,
    progress: Callable[[Done], None] | None = None,
    say: Callable[[str], None] | None = None,
    simulate: Simulate | None = None,
) -> Sweep:
    """Runs a scenario (or several) with every combination of the values in ``vary``, each ``replications`` times.

    ``vary`` maps paths to lists of values, to ranges (``{"low": 380, "high": 440, "steps": 4}``) or to ``"card"``, the
    range of the parameter's card. ``design`` is grid, latin_hypercube, sobol (of ``draws`` points) or morris (of
    ``draws`` walks). Without ``vary`` the first argument is the file of a plan. ``store`` is a folder in which runs are
    kept and found again; ``measures`` are those in the tables (all are stored). ``executor`` is any of
    ``concurrent.futures``, or a Dask client's; ``shard=(2, 8)`` does the second of eight parts; ``retry`` runs again
    what failed. ``progress`` is told how far it is, ``say`` what should be known (a warning otherwise). Raises
    ScenarioError or UsageError for what cannot be asked; a run that fails is a row of the result.
    """
    if vary is None:
        if not isinstance(scenario, str | Path):
            raise UsageError("found a scenario and nothing to vary, allowed a scenario with vary, or a plan's file")
        wanted = read_plan(Path(scenario), (), replications, seed)
    else:
        wanted = vary_in_python(scenario, vary, design, draws, measures, replications, seed)
    return run(wanted, Path(store) if store is not None else None, workers, executor, shard, retry, progress, say,
               simulate)


def run(wanted: Asked, folder: Path | None = None, workers: int | None = None, executor: Executor | None = None,
        shard: tuple[int, int] | None = None, retry: bool = False, progress: Callable[[Done], None] | None = None,
        say: Callable[[str], None] | None = None, simulate: Simulate | None = None) -> Sweep:
    """The same, of a plan that is ready."""
    part = None if shard is None else part_of(shard)
    kept = folder or Path(tempfile.mkdtemp(prefix="simcare-"))
    with Own(kept, part.name if part else "runs", retry) as store:
        store.begin(plan_row(wanted))
        _tell_versions(store, say or _warn)
        work = _Work(wanted, store, part, progress)
        for place, reading in each(work.missing(), None, store, workers, executor, simulate, keep_failures=True):
            work.done(place, reading.error is not None)
    found = Sweep(kept, wanted.id)
    if folder is None:
        weakref.finalize(found, shutil.rmtree, kept, ignore_errors=True)
    return found


def part_of(shard: tuple[int, int]) -> Part:
    """A part; raises UsageError where there is no such one."""
    number, of = shard
    if not 1 <= number <= of:
        raise UsageError(f"found shard {number}/{of}, allowed i/n with i from 1 to n, such as 2/8")
    return Part(number, of)


def plan_row(wanted: Asked) -> PlanRow:
    """What the store is told of a plan."""
    return PlanRow(wanted.id, wanted.title, wanted.count, wanted.replications, wanted.scenarios[0].run.seed,
                   list(wanted.design.paths), list(wanted.measures))


def _tell_versions(store: Own, say: Callable[[str], None]) -> None:
    """Says so where runs of another version of the program lie in the store."""
    found = sum((shard.versions() for shard in store.all), Counter[str]())
    ours, others = found.pop(program(), 0), found
    if others:
        listed = ", ".join(f"{count:,} of version {name[:12]}" for name, count in others.most_common())
        say(f"The store holds runs of another version of the model: {listed}. They are kept but not used; of this "
            f"version ({program()[:12]}) there are {ours:,}.")


def _warn(message: str) -> None:
    warnings.warn(message, stacklevel=5)


class _Work:
    """What is left to do, and how far it is."""

    def __init__(self, wanted: Asked, store: Own, part: Part | None, progress: Callable[[Done], None] | None) -> None:
        self._wanted, self._store, self._part, self._progress = wanted, store, part, progress
        self._runs = self._points = self._failed = self._sent = 0
        self._of = wanted.runs if part is None else sum(
            part.has(wanted.scenarios[laid.place].name, laid, number)
            for laid in wanted for number in range(wanted.replications))
        self._point_of: dict[int, int] = {}
        self._left: dict[int, int] = {}
        self._told = 0.0

    def missing(self) -> Iterator[Point]:
        """The runs that are not in the store, made as they are asked for."""
        for laid in self._wanted:
            numbers = self._ours(laid)
            known = self._store.known(laid.number)
            if numbers and (known is None or known.error is None):
                yield from self._of_point(laid, numbers, known)
            elif numbers:
                self._count(laid.number, len(numbers), failed=True)

    def done(self, place: int, failed: bool) -> None:
        """One run more."""
        self._count(self._point_of.pop(place), 1, failed)

    def _ours(self, laid: Laid) -> list[int]:
        name, part = self._wanted.scenarios[laid.place].name, self._part
        return [number for number in range(self._wanted.replications)
                if part is None or part.has(name, laid, number)]

    def _of_point(self, laid: Laid, numbers: Sequence[int], known: PointRow | None) -> Iterator[Point]:
        self._left[laid.number] = len(numbers)
        left = []
        for number in numbers:
            found = None if known is None else self._store.get(self._key(known.scenario, number))
            if found is None:
                left.append(number)
            else:
                self._count(laid.number, 1, found.error is not None)
        if left and (scenario := self._made(laid, known, len(left))) is not None:
            for number in left:
                self._point_of[self._sent] = laid.number
                self._sent += 1
                yield Point(scenario, number)

    def _made(self, laid: Laid, known: PointRow | None, runs: int) -> Scenario | None:
        """The scenario of a point; where there can be none, that is what is kept."""
        name = self._wanted.scenarios[laid.place].name
        try:
            scenario = self._wanted.scenario(laid)
        except ScenarioError as error:
            self._store.add_point(PointRow(laid.number, "", name, laid.values, str(error)))
            self._count(laid.number, runs, failed=True)
            return None
        if known is None:
            self._store.add_point(PointRow(laid.number, key_of(Point(scenario, 0)).scenario, name, laid.values))
        return scenario

    def _key(self, scenario: str, number: int) -> Key:
        return Key(scenario, 0, number, MEASURES, program())

    def _count(self, point: int, runs: int, failed: bool) -> None:
        self._runs += runs
        self._failed += runs * failed
        self._left[point] = self._left.get(point, runs) - runs
        if not self._left[point]:
            del self._left[point]
            self._points += 1
        now = time.monotonic()
        if self._progress is not None and (now - self._told > 0.1 or self._runs == self._of):
            self._told = now
            self._progress(Done(self._runs, self._of, self._points, self._wanted.count, self._failed))
