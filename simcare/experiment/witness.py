"""One person in two designs: both hospitals are run with the same luck, each in a process of its own.

First both are run whole, because who is worth telling about, and how typical they are, can only be said when all
lives are known. Then both are run once more with a witness, until the person's story has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simcare.errors import UsageError
from simcare.experiment.processes import processors, spread
from simcare.measures.lives import Chosen, choose

if TYPE_CHECKING:
    import pandas as pd

    from simcare.hospital.witness import Seen
    from simcare.report.story.moments import Life
    from simcare.scenario.schema import Scenario

AFTER = 24.0 * 30  # hours that a story is followed after the person has left for the last time


@dataclass(frozen=True)
class Task:
    """One design to be run, with a witness of ``person`` until ``until`` (h) if there is one."""

    scenario: Scenario
    replication: int
    person: int | None = None
    until: float | None = None


@dataclass(frozen=True)
class Log:
    """What a story needs of the tables: rows of those who came from day 0 on. ``wards`` are kinds by number."""

    visits: pd.DataFrame
    stays: pd.DataFrame
    electives: pd.DataFrame
    incidents: pd.DataFrame
    hours: float
    wards: tuple[str, ...]
    seen: Seen | None


def run_one(task: Task) -> Log:
    """Runs one design; in a worker process."""
    from simcare.hospital.witness import kinds_of_wards, watch

    tables, seen = watch(task.scenario, task.scenario.run.seed, task.replication, task.person, task.until)
    visits, stays = (table[table["arrived"] >= 0] for table in (tables.visits, tables.stays))
    return Log(visits, stays, tables.electives, tables.incidents[tables.incidents["time"] >= 0], tables.hours,
               kinds_of_wards(task.scenario), seen)


def two_lives(designs: tuple[Scenario, Scenario], replication: int, person: int | None = None,
              executor: Executor | None = None) -> tuple[Chosen, Life, Life]:
    """Who is told about, and their life in each design. Raises UsageError for a person who never came."""
    whole = _run([Task(design, replication, person) for design in designs], executor)
    chosen = choose(whole[0], whole[1], person) or _absent(whole, person)
    lives = tuple(_life(design, log, chosen.person) for design, log in zip(designs, whole, strict=True))
    if person is None:
        until = max(life.last for life in lives if life.came) + 2 * AFTER
        seen = _run([Task(design, replication, chosen.person, until) for design in designs], executor)
        lives = tuple(_life(design, log, chosen.person, again.seen)
                      for design, log, again in zip(designs, whole, seen, strict=True))
    return chosen, lives[0], lives[1]


def _run(tasks: Sequence[Task], executor: Executor | None) -> list[Log]:
    done = dict(spread(run_one, tasks, min(2, processors()), executor))
    return [done[index] for index in range(len(tasks))]


def _absent(logs: Sequence[Log], person: int | None) -> Chosen:
    """Somebody who came in one design only, of whom no comparison with others can be made; or an error."""
    if person is None:
        raise UsageError("nobody came in both designs: is the run long enough? Try more --years.")
    if not any(person in table["person"].to_numpy() for log in logs for table in (log.visits, log.stays)):
        raise UsageError(f"there is no person {person} in this run. Numbers of people stand in the column person of "
                         "patients.parquet, which simcare run writes; the same seed, replication and length of the run "
                         "are needed. Without --patient a clear case is chosen.")
    return Chosen(person, float("nan"), 0, 0.0, 0.0, 0.0, 0.0, 0.0, (), True)


def _life(design: Scenario, log: Log, person: int, seen: Seen | None = None) -> Life:
    """The rows of one person."""
    from simcare.report.story.moments import Life

    target = next((t for t in design.targets.values() if t.enabled and t.measure == "time_in_department"), None)
    rows = {name: _rows(getattr(log, name), person) for name in ("visits", "stays", "incidents", "electives")}
    return Life(design.name, design.title or design.name, rows["visits"], rows["stays"], rows["incidents"],
                rows["electives"], seen or log.seen, target.threshold if target else None, log.wards, log.hours)


def _rows(table: pd.DataFrame, person: int) -> list[dict[str, Any]]:
    """Their rows as dictionaries, in order of time."""
    found = [{str(name): value for name, value in row.items()}
             for row in table[table["person"] == person].to_dict("records")]
    return sorted(found, key=lambda row: next(row[name] for name in ("arrived", "time", "referred") if name in row))
