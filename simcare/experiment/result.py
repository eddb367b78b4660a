"""The result of a run: what all its replications together say."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.experiment.intervals import Interval, interval
from simcare.experiment.replication import Outcome
from simcare.measures.registry import GROUPS, registry

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from simcare.experiment.spool import Spool
    from simcare.scenario.schema import Scenario

SCHEMA = 1


@dataclass(frozen=True)
class Result:
    """All replications of one scenario, in their order. ``runtime_s`` is volatile: it differs between equal runs."""

    scenario: Scenario
    outcomes: Sequence[Outcome]
    runtime_s: float = 0.0
    _spool: Spool | None = field(default=None, repr=False, compare=False)

    @cached_property
    def figures(self) -> Mapping[str, Interval]:
        """Every measure by name, over the measured window."""
        return {name: interval([o.measured.figures[name] for o in self.outcomes]) for name in registry()}

    @cached_property
    def subgroups(self) -> Mapping[str, Mapping[str, Interval]]:
        """The measures that can be asked of some patients only, by subgroup and name."""
        first = self.outcomes[0].measured.subgroups
        return {group: {name: interval([o.measured.subgroups[group][name] for o in self.outcomes])
                        for name in names} for group, names in first.items()}

    def summary(self) -> dict[str, Any]:
        """The JSON document of the run: every measure as mean, low, high and unit, by group."""
        from simcare import __version__

        run = self.scenario.run
        return {
            "schema": SCHEMA, "scenario": self.scenario.name, "title": self.scenario.title, "seed": run.seed,
            "replications": len(self.outcomes), "years": run.years, "version": __version__,
            "scenario_hash": self.scenario.hash, "runtime_s": round(self.runtime_s, 3),
            "hospital_years": round(run.years * len(self.outcomes), 6),
            **{group: {name: self._entry(name, self.figures[name]) for name, m in registry().items()
                       if group in (m.group, m.also)} for group in GROUPS},
            "subgroups": {group: {name: self._entry(name, figure) for name, figure in figures.items()}
                          for group, figures in self.subgroups.items()}}

    def _entry(self, name: str, figure: Interval) -> dict[str, Any]:
        return {"mean": _number(figure.mean), "low": _number(figure.low), "high": _number(figure.high),
                "unit": registry()[name].unit}

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """One row a replication, week and measure: ``replication, week, measure, value``. Weeks before 0: warm-up."""
        import pandas as pd

        names = pd.CategoricalDtype(list(registry()))
        count = len(registry())
        parts = []
        for outcome in self.outcomes:
            weeks, values = outcome.measured.weeks, outcome.measured.weekly
            parts.append(pd.DataFrame({
                "replication": np.full(values.size, outcome.replication, np.int16),
                "week": np.repeat(weeks, count).astype(np.int16),
                "measure": pd.Categorical.from_codes(np.tile(np.arange(count), len(weeks)), dtype=names),
                "value": values.ravel()}))
        return pd.concat(parts, ignore_index=True)

    def week_by_week(self, name: str) -> tuple[Any, Any]:
        """The weeks, and the measure in each replication and week, shape ``(replications, weeks)``."""
        column = list(registry()).index(name)
        return self.outcomes[0].measured.weeks, np.stack([o.measured.weekly[:, column] for o in self.outcomes])

    @property
    def patients(self) -> pd.DataFrame:
        """One row a visit or stay of every replication; read from disk at each call."""
        from simcare.experiment.patients import read_patients

        return read_patients(outcome.patients for outcome in self.outcomes)

    def plot(self, name: str, ax: Axes | None = None) -> Axes:
        """Draws one of the figures (see ``simcare.report.figures.FIGURES``) on ``ax``, or on a new one."""
        from simcare.report.figures import plot

        return plot(self, name, ax)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
