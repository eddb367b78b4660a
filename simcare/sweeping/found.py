"""What a sweep found, read from its store as it is looked at: point by point, or as tables.

Nothing is held in memory but what is asked for. A point has its parameters, its figures as means with 95% intervals
over the replications, and a table of its single runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcare.experiment.designs import read
from simcare.experiment.intervals import Interval, interval
from simcare.experiment.spool import program
from simcare.experiment.store import Key, Reading
from simcare.sweeping.shards import PlanRow, PointRow, Shelf

if TYPE_CHECKING:
    import pandas as pd

READ = "measures"


@dataclass(frozen=True)
class SweepPoint:
    """One point: ``number`` in the plan, the ``scenario`` it was laid upon, the ``parameters`` as they were written,
    and the runs that are there, by replication."""

    number: int
    scenario: str
    parameters: Mapping[str, Any]
    runs: Mapping[int, Reading]
    seed: int
    measures: Sequence[str] = ()
    error: str | None = None

    @cached_property
    def figures(self) -> Mapping[str, Interval]:
        """Every measure: its mean over the replications with its 95% interval. Runs that failed are left out."""
        fine = [run.figures for run in self.runs.values() if run.error is None]
        return {name: interval([run[name] for run in fine]) for name in fine[0]} if fine else {}

    @property
    def errors(self) -> Mapping[int, str]:
        """Why runs failed, by replication; a point that no scenario can have failed in all."""
        return {number: run.error for number, run in self.runs.items() if run.error is not None}

    @property
    def table(self) -> pd.DataFrame:
        """One row a run."""
        import pandas as pd

        return pd.DataFrame(list(self.rows()))

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row a run: where it stands in the plan, how it ended, and its measures."""
        for number, run in sorted(self.runs.items()):
            figures = {name: run.figures[name] for name in self.measures or run.figures if name in run.figures}
            yield {"scenario": self.scenario, "point": self.number, **self.columns, "replication": number,
                   "seed": self.seed, "status": "done" if run.error is None else "failed", "error": run.error,
                   **figures}

    @property
    def columns(self) -> Mapping[str, Any]:
        """The parameters as in a table: numbers in the program's own units (hours, pounds, shares, per day)."""
        return {path: column(value) for path, value in self.parameters.items()}


def column(value: Any) -> Any:
    """A value of a scenario file in a table: a number where it is one, else as it is written."""
    if isinstance(value, bool) or value is None:
        return value
    try:
        return read(value)
    except ValueError:
        return value if isinstance(value, str) else str(value)


class Sweep:
    """A sweep in its folder: iterate over its points, or take them as a ``table`` or a ``summary``."""

    def __init__(self, folder: Path, plan: str) -> None:
        self.folder = folder
        with Shelf(folder) as shelf:
            self.plan: PlanRow = shelf.plans()[plan]

    def __len__(self) -> int:
        return self.plan.points

    def __iter__(self) -> Iterator[SweepPoint]:
        with Shelf(self.folder) as shelf:
            for number in range(self.plan.points):
                row = shelf.point(self.plan.id, number)
                if row is not None:
                    yield self._point(shelf, row)

    def _point(self, shelf: Shelf, row: PointRow) -> SweepPoint:
        numbers = range(self.plan.replications)
        if row.error is not None:
            runs = {number: Reading({}, row.error) for number in numbers}
        else:
            found = {number: shelf.get(Key(row.scenario, 0, number, READ, program())) for number in numbers}
            runs = {number: reading for number, reading in found.items() if reading is not None}
        return SweepPoint(row.number, row.name, row.values, runs, row.values.get("run.seed", self.plan.seed),
                          self.plan.measures, row.error)

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row a run, of all points in order."""
        for point in self:
            yield from point.rows()

    @property
    def table(self) -> pd.DataFrame:
        """One row a run: point, parameters, replication, seed, status, error, every measure."""
        import pandas as pd

        return pd.DataFrame(list(self.rows()))

    def summaries(self) -> Iterator[dict[str, Any]]:
        """One row a point: parameters, how many runs, and of each measure the mean and its 95% interval."""
        for point in self:
            ends: dict[str, Any] = {}
            for name in self.plan.measures or point.figures:
                if (one := point.figures.get(name)) is not None:
                    ends |= {name: one.mean, f"{name}_low": one.low, f"{name}_high": one.high}
            yield {"scenario": point.scenario, "point": point.number, **point.columns, "runs": len(point.runs),
                   "failed": len(point.errors), **ends}

    @property
    def summary(self) -> pd.DataFrame:
        """One row a point: parameters, how many runs, and of each measure the mean and its 95% interval."""
        import pandas as pd

        return pd.DataFrame(list(self.summaries()))
