"""How full the beds are, by hour of the day and day of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcare.report.figures.style import INK, NORMAL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

    from simcare.experiment.result import Result

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LOWEST, HIGHEST = 0.70, 1.0


def draw(result: Result, axes: Axes) -> None:
    """Draws a table of shaded cells on ``axes``: rows are the hours of the care rounds, columns the days."""
    hours, share = by_hour_and_day(result)
    colours = _shades()
    axes.imshow(share, cmap=colours, vmin=LOWEST, vmax=HIGHEST, aspect="auto")
    for row, column in np.ndindex(share.shape):
        full = share[row, column]
        if np.isfinite(full):
            axes.text(column, row, f"{full * 100:.0f}%", ha="center", va="center", fontsize=NORMAL,
                      color="white" if full > (LOWEST + HIGHEST) / 2 else INK)
    axes.set_xticks(range(7), DAYS)
    axes.set_yticks(range(len(hours)), [f"{hour:02d}:00" for hour in hours])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title(_title(hours, share))


def by_hour_and_day(result: Result) -> tuple[np.ndarray, np.ndarray]:
    """The hours of the day that have a round, and the mean share of beds occupied, shape ``(hours, 7)``."""
    weeks = np.stack([outcome.curves.week_hours for outcome in result.outcomes]).reshape(-1, 7, 24)
    known = np.isfinite(weeks)
    mean = np.where(known, weeks, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    mean[~known.any(axis=0)] = np.nan
    hours = np.flatnonzero(np.isfinite(mean).any(axis=0))
    return hours, mean[:, hours].T


def _title(hours: np.ndarray, share: np.ndarray) -> str:
    if not np.isfinite(share).any():
        return "No beds"
    row, column = np.unravel_index(int(np.nanargmax(share)), share.shape)
    return (f"Beds are fullest on {_long(int(column))} at {hours[row]:02d}:00:\n"
            f"{share[row, column] * 100:.0f}% of general and acute beds occupied")


def _long(day: int) -> str:
    return ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")[day]


def _shades() -> Colormap:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("beds", ["#f3f7fb", "#8fb8dc", "#0b5fa5", "#062f55"])
