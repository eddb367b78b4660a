"""The pictures of a run, one file a picture.

Each is drawn on one pair of axes, so it can stand alone, in a report, or in a reader's own figure. The same result
gives the same bytes: no date and no random ids in the files.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.result import Result

FIGURES = ("board_and_bedside", "time_in_department", "occupancy", "nursing_minutes", "per_thousand_stays")


def plot(result: Result, name: str, ax: Axes | None = None) -> Axes:
    """Draws the figure called ``name`` on ``ax``, or on a new one; raises UsageError for an unknown name."""
    from simcare.report.figures.style import new_axes, styled

    if name not in FIGURES:
        raise UsageError(f"there is no figure {name!r}; there are {', '.join(FIGURES)}")
    with styled():
        axes = new_axes() if ax is None else ax
        import_module(f"{__name__}.{name}").draw(result, axes)
    return axes


def save_all(result: Result, folder: Path) -> list[Path]:
    """Draws every figure as PNG and SVG into ``folder`` and returns the files."""
    from simcare.report.figures.style import save

    return [file for name in FIGURES for file in save(plot(result, name), folder / name)]
