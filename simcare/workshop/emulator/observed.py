"""What is kept of a run for the emulator: the weekly curves and the figures of the measures that are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.store import Reading
from simcare.measures.measured import measure_run
from simcare.measures.registry import registry
from simcare.workshop.weeks import WEEKLY

if TYPE_CHECKING:
    from simcare.log import Tables


def curves(tables: Tables, start: float) -> dict[str, float]:
    """Every week of every drawn measure, as ``measure@week``; for :func:`simcare.experiment.readings.readings`."""
    measured, columns = measure_run(tables, start), {name: place for place, name in enumerate(registry())}
    return {f"{name}@{week}": float(measured.weekly[row, columns[name]])
            for row, week in enumerate(measured.weeks.tolist()) for name in WEEKLY}


def table(found: Sequence[Reading], name: str, weeks: Sequence[int]) -> NDArray[np.float64]:
    """One measure of all runs, a row a run: its weeks, and last its figure of the year."""
    return np.array([_row(reading.figures, name, weeks) for reading in found])


def _row(figures: Mapping[str, float], name: str, weeks: Sequence[int]) -> list[float]:
    return [*(figures.get(f"{name}@{week}", np.nan) for week in weeks), figures[name]]
