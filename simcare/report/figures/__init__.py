"""The pictures of a run, one file a picture.

Each is drawn on one pair of axes, so it can stand alone, in a report, or in a reader's own figure. The same result
gives the same bytes: no date and no random ids in the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.comparison import Comparison
    from simcare.experiment.explaining import Explanation
    from simcare.experiment.result import Result
    from simcare.experiment.sensitivity import Sensitivity
    from simcare.experiment.structured import Structured
    from simcare.validation.report import Report

FIGURES = ("board_and_bedside", "time_in_department", "occupancy", "nursing_minutes", "per_thousand_stays")
COMPARISON = ("paired_differences", "dashboards", "stocks", "xmr")
"""Pictures of designs side by side."""

SENSITIVITY = ("does_it_hold", "chance_and_knowledge", "one_at_a_time")
"""Pictures of how sure a difference is; the last only where parameters were moved one at a time."""


def plot(result: Result, name: str, ax: Axes | None = None) -> Axes:
    """Draws the figure called ``name`` on ``ax``, or on a new one; raises UsageError for an unknown name."""
    return _drawn(result, name, FIGURES, ax)


def plot_comparison(comparison: Comparison, name: str, ax: Axes | None = None) -> Axes:
    """Draws the figure of COMPARISON called ``name``, as :func:`plot` does."""
    return _drawn(comparison, name, COMPARISON, ax)


def plot_sensitivity(found: Sensitivity, name: str, ax: Axes | None = None) -> Axes:
    """Draws the figure of SENSITIVITY called ``name``, as :func:`plot` does."""
    return _drawn(found, name, SENSITIVITY, ax)


def _drawn(what: Result | Comparison | Sensitivity, name: str, names: Sequence[str], ax: Axes | None) -> Axes:
    from simcare.report.figures.style import new_axes, styled

    if name not in names:
        raise UsageError(f"there is no figure {name!r}; there are {', '.join(names)}")
    with styled():
        axes = new_axes() if ax is None else ax
        import_module(f"{__name__}.{name}").draw(what, axes)
    return axes


def save_all(result: Result, folder: Path) -> list[Path]:
    """Draws every figure as PNG and SVG into ``folder`` and returns the files."""
    from simcare.report.figures.style import save

    return [file for name in FIGURES for file in save(plot(result, name), folder / name)]


def save_comparison(comparison: Comparison, folder: Path) -> list[Path]:
    """Draws every figure of a comparison, as :func:`save_all` does."""
    from simcare.report.figures.style import save

    return [file for name in COMPARISON for file in save(plot_comparison(comparison, name), folder / name)]


def plot_validation(report: Report) -> Axes:
    """Draws every fact of a validation report, on a sheet of its own."""
    from simcare.report.figures.bands import draw, sheet
    from simcare.report.figures.style import styled

    with styled():
        axes = sheet(report)
        draw(report, axes)
    return axes


def save_sensitivity(found: Sensitivity, folder: Path) -> list[Path]:
    """Draws every figure of a sensitivity analysis that there is, as :func:`save_all` does."""
    from simcare.report.figures.style import save

    names = SENSITIVITY if found.tornado else SENSITIVITY[:-1]
    drawn = {name: plot_sensitivity(found, name) for name in names}
    drawn |= {f"worse_{name}": plot_discovery(found, name) for name, one in found.discoveries.items() if one.boxes}
    return [file for name, axes in drawn.items() for file in save(axes, folder / name)]


def plot_discovery(found: Sensitivity, measure: str, ax: Axes | None = None) -> Axes:
    """Draws the first box in which the second design is worse, as :func:`plot` does."""
    from simcare.report.figures.style import new_axes, styled
    from simcare.report.figures.where_worse import draw

    with styled():
        axes = new_axes() if ax is None else ax
        draw(found, axes, measure)
    return axes


def plot_explanation(found: Explanation, measure: str, ax: Axes | None = None) -> Axes:
    """Draws the waterfall of one measure, as :func:`plot` does."""
    from simcare.report.figures.style import new_axes, styled
    from simcare.report.figures.waterfall import draw

    with styled():
        axes = new_axes() if ax is None else ax
        draw(found, axes, measure)
    return axes


def save_explanation(found: Explanation, folder: Path) -> list[Path]:
    """Draws the waterfall of every measure that was asked for, as :func:`save_all` does."""
    from simcare.report.figures.style import save

    return [file for name in found.measures
            for file in save(plot_explanation(found, name), folder / f"waterfall_{name}")]


def plot_structured(found: Structured, measure: str, ax: Axes | None = None) -> Axes:
    """Draws what moves one measure, as :func:`plot` does."""
    from simcare.report.figures.style import new_axes, styled
    from simcare.report.figures.what_moves import draw

    with styled():
        axes = new_axes() if ax is None else ax
        draw(found, axes, measure)
    return axes


def save_structured(found: Structured, folder: Path) -> list[Path]:
    """Draws what moves every measure that was asked about, as :func:`save_all` does."""
    from simcare.report.figures.style import save

    return [file for name in found.measures for file in save(plot_structured(found, name), folder / f"moves_{name}")]
