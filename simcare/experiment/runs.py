"""Running scenarios: replications, one beside the other on all processors, put together in their order.

A replication is a pure function of (scenario, seed, number of the replication). So it makes no difference who runs it
where or when, and the result is the same to the last byte with one worker or with many.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import traceback
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.errors import SimcareError
from simcare.experiment.precision import Precision, Say, narrow_enough, spread_of
from simcare.experiment.processes import processors, spread
from simcare.experiment.replication import Outcome, Simulate, Task, replicate
from simcare.experiment.result import Result
from simcare.experiment.spool import Spool

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

Progress = Callable[[int, int], None]


class ReplicationError(SimcareError):
    """The model raised an error in a replication."""


def run(
    scenario: Scenario | str | Path,
    years: float | None = None,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    spool: Path | None = None,
    simulate: Simulate | None = None,
    precision: Precision | None = None,
    say: Say | None = None,
) -> Result:
    """Runs ``scenario`` (or the file or library name given) and returns what all its replications say.

    ``years``, ``replications`` and ``seed`` replace those of the scenario. ``workers`` processes are used (all
    processors by default; 1 stays in this process), or the ``executor`` given. ``progress(done, of)`` is called after
    each replication. ``spool`` is a folder to keep finished replications in, from which a stopped run is taken up.
    ``simulate`` stands in for the hospital, in tests. With a ``precision`` (a measure and a width) replications are
    added until the mean of that measure is known to plus or minus the width, and ``say`` is told what is still
    uncertain. Raises ReplicationError when the model fails, WorkersLostError when workers are killed again and again.
    """
    wanted = asked(scenario, years, replications, seed)
    folder = spool or (Path(tempfile.mkdtemp(prefix="simcare-")) if precision else None)

    def with_replications(count: int) -> Result:
        return run_all([asked(wanted, replications=count)], workers, executor, progress, [folder], simulate)[0]

    result = narrow_enough(with_replications, varies, wanted.run.replications, precision, say)
    if spool is None and folder is not None:
        weakref.finalize(result, shutil.rmtree, folder, ignore_errors=True)
    return result


def varies(result: Result, measure: str) -> float:
    """The standard deviation of a measure over the replications."""
    return spread_of([outcome.measured.figures[measure] for outcome in result.outcomes])


def run_all(
    scenarios: Sequence[Scenario],
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    spools: Sequence[Path | None] | None = None,
    simulate: Simulate | None = None,
) -> list[Result]:
    """Runs several scenarios in one pool of workers, the same replication of each after another; see :func:`run`.

    ``spools`` are folders, one a scenario. ``progress`` counts the replications of all.
    """
    began = time.perf_counter()
    stores = [Spool(scenario, folder)
              for scenario, folder in zip(scenarios, spools or [None] * len(scenarios), strict=True)]
    wanted = sorted(((place, number) for place, scenario in enumerate(scenarios)
                     for number in range(scenario.run.replications)), key=lambda key: (key[1], key[0]))
    found = {key: done for key in wanted if (done := stores[key[0]].finished(key[1])) is not None}
    left = [key for key in wanted if key not in found]
    tasks = [Task(scenarios[place], number, stores[place].stem(number), simulate or hospital())
             for place, number in left]
    tell(progress, len(found), len(wanted))
    for index, outcome in _outcomes(tasks, workers or processors(), executor):
        found[left[index]] = outcome
        tell(progress, len(found), len(wanted))
    took = time.perf_counter() - began
    return [Result(scenario, [found[place, number] for number in range(scenario.run.replications)], took, store)
            for place, (scenario, store) in enumerate(zip(scenarios, stores, strict=True))]


def asked(
    scenario: Scenario | str | Path, years: float | None = None, replications: int | None = None,
    seed: int | None = None,
) -> Scenario:
    """A scenario, or the one in the file or of the library name given, with its run as asked for."""
    if isinstance(scenario, str | Path):
        from simcare.scenario.schema import load

        scenario = load(scenario)
    for path, value in (("run.years", years), ("run.replications", replications), ("run.seed", seed)):
        if value is not None:
            scenario = scenario.set(path, value)
    return scenario


def hospital() -> Simulate:
    """The hospital itself: what simulates where nothing stands in for it."""
    from simcare.hospital.hospital import simulate

    return simulate


def _outcomes(tasks: list[Task], workers: int, executor: Executor | None) -> Iterator[tuple[int, Outcome]]:
    try:
        yield from spread(_attempt, tasks, workers, executor)
    except SimcareError:
        raise
    except MemoryError as error:
        raise ReplicationError("memory ran out: try fewer --workers or fewer --years") from error


def _attempt(task: Task) -> Outcome:
    """Runs in the worker: an error there comes back as one line that says where."""
    try:
        return replicate(task)
    except SimcareError:
        raise
    except Exception as error:
        raise ReplicationError(where_it_failed(task.scenario, task.replication, error)) from error


def where_it_failed(scenario: Scenario, replication: int, error: Exception) -> str:
    """An error of the model in one line: which replication of what, where in the program, and why."""
    return f"{where(scenario, replication)} failed in {_place(error)}: {type(error).__name__}: {error}"


def where(scenario: Scenario, replication: int) -> str:
    """Which run: ``replication 3 of four_hour (seed 2007)``."""
    return f"replication {replication} of {scenario.name} (seed {scenario.run.seed})"


def _place(error: Exception) -> str:
    """Where in this program an error arose: ``beds.py, line 12``."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(__file__).parent.parent in Path(frame.filename).parents]
    last = (ours or frames)[-1]
    return f"{Path(last.filename).name}, line {last.lineno}"


def tell(progress: Progress | None, done: int, of: int) -> None:
    """How far the work is, to whoever wants to know."""
    if progress is not None:
        progress(done, of)
