"""Everything measured of one replication, small enough to send from one process to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simcare.log import LINK
from simcare.measures.figure import Array
from simcare.measures.registry import registry
from simcare.measures.view import DAY, SUBGROUPS, View
from simcare.measures.weeks import all_weeks

if TYPE_CHECKING:
    from simcare.log import Tables


@dataclass(frozen=True)
class Measured:
    """The figures of one replication.

    ``figures`` and ``subgroups`` hold one number a measure over the measured window, NaN where nothing can be said.
    ``weekly`` has shape ``(weeks, measures)``, warm-up weeks (negative ``weeks``) included, its columns in the order
    of the registry. ``links`` is what each link of the causal map added to its target, mean over the window.
    """

    figures: Mapping[str, float]
    subgroups: Mapping[str, Mapping[str, float]]
    weeks: Array
    weekly: Array
    links: Mapping[str, float] = field(default_factory=dict)


def measure_run(tables: Tables, start: float) -> Measured:
    """Measures the window from ``start`` (h) to the end of the run, and every week of it."""
    view, weeks = View(tables), all_weeks(tables)
    overall: dict[str, float] = {}
    weekly = np.empty((len(weeks), len(registry())))
    with np.errstate(divide="ignore", invalid="ignore"):
        for column, (name, measure) in enumerate(registry().items()):
            figure = measure.figure(view)
            overall[name], weekly[:, column] = figure.over(start, view.end), figure.weekly(weeks, view.end)
        subgroups = {name: _subgroup(view.among(name), start) for name in SUBGROUPS}
    return Measured(overall, subgroups, weeks, weekly, _links(tables, start))


def figures_of(tables: Tables, start: float) -> dict[str, float]:
    """Every measure over the window from ``start`` (h) to the end of the run, and nothing else."""
    view = View(tables)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: float(measure.figure(view).over(start, view.end)) for name, measure in registry().items()}


def _links(tables: Tables, start: float) -> dict[str, float]:
    """What each link added to its target, mean over the days of the measured window."""
    days = tables.days[tables.days["day"] * DAY >= start]
    names = [str(name) for name in days.columns if str(name).startswith(LINK)]
    return {name.removeprefix(LINK): float(days[name].mean()) for name in names}


def _subgroup(view: View, start: float) -> dict[str, float]:
    asked = (measure for measure in registry().values() if measure.person)
    return {measure.name: measure.figure(view).over(start, view.end) for measure in asked}
