"""How far the sweeps of a folder are, without running or changing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from simcare.experiment.spool import program
from simcare.experiment.store import Key
from simcare.sweeping.found import READ
from simcare.sweeping.shards import PATTERN, PlanRow, Shelf, being_written


@dataclass(frozen=True)
class PlanStatus:
    """Of one plan: how many runs there should be, and how many are there."""

    title: str
    points: int
    replications: int
    done: int
    failed: int

    @property
    def runs(self) -> int:
        """All runs of the plan."""
        return self.points * self.replications

    @property
    def left(self) -> int:
        """Runs that are neither done nor failed."""
        return self.runs - self.done - self.failed


@dataclass(frozen=True)
class Status:
    """Of a folder: its plans, its ``files`` with their bytes, which are being written, how many runs of which version,
    and when the ``last`` was finished."""

    folder: Path
    plans: Sequence[PlanStatus]
    files: Mapping[str, int]
    writing: Sequence[str]
    versions: Mapping[str, int]
    version: str
    last: float | None


def status(folder: Path) -> Status:
    """How far everything in a folder is."""
    with Shelf(folder) as shelf:
        plans = [_of(plan, shelf) for plan in shelf.plans().values()]
        return Status(folder, plans, {file.name: file.stat().st_size for file in sorted(folder.glob(PATTERN))},
                      [file.name for file in being_written(folder)], dict(shelf.versions()), program(), shelf.last())


def _of(plan: PlanRow, shelf: Shelf) -> PlanStatus:
    done = failed = 0
    for number in range(plan.points):
        row = shelf.point(plan.id, number)
        if row is not None and row.error is not None:
            failed += plan.replications
        elif row is not None:
            found = [shelf.get(Key(row.scenario, 0, one, READ, program())) for one in range(plan.replications)]
            done += sum(one is not None and one.error is None for one in found)
            failed += sum(one is not None and one.error is not None for one in found)
    return PlanStatus(plan.title, plan.points, plan.replications, done, failed)
