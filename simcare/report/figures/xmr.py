"""Noise or signal: the board's figure month by month, with its usual variation, and the colours it was shown in.

One hospital only (the first replication), as a board has only one. Below each point stands the red, amber or green
that a board paper would have shown, by the goal alone. Above, the same points with the limits of their usual variation:
what stays inside them and forms no pattern is noise, whatever its colour.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.measures.xmr import MONTH, Limits, baseline, by_month, limits, signals
from simcare.report.figures import style
from simcare.report.figures.style import AMBER, BLUE, GREY, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.comparison import Comparison
    from simcare.experiment.result import Result

MEASURE, WORDS = "four_hour_recorded", "Within four hours, on file"
NATIONAL_GOAL = 0.95
NEARLY = 0.03  # a board paper's amber: within three points of the goal
COLOURS = {"R": "#b91c1c", "A": "#d97706", "G": "#15803d"}
FIRST_MONTH = -3  # earlier the simulated hospital was still filling up
MOST = 2


def draw(comparison: Comparison, axes: Axes) -> None:
    """Draws the chart of the first two designs on ``axes``, one above the other."""
    results, goal = comparison.results[:MOST], goal_of(comparison.results)
    charts = [monthly(result) for result in results]
    bands = [limits(baseline(*chart, settled(result))) for chart, result in zip(charts, results, strict=True)]
    ends = [end for (_, values), band in zip(charts, bands, strict=True) for end in _ends(values, band, goal)]
    grid = style.panels(axes, len(results), 1, (0, 0.2))
    for row, name, (months, values), band in zip(grid, comparison.names, charts, bands, strict=False):
        _chart(row[0], months, values, band, goal, (min(ends), max(ends)))
        row[0].set_title(f"{name}: {_title(months, values, band, goal)}", fontsize=style.NORMAL, pad=8)
    grid[-1][0].set_xlabel("months since the design began (squares: colour by the goal; full points: signals)")
    axes.set_title(f"Noise or signal? {WORDS}, in one hospital", pad=44)


def goal_of(results: Any) -> float:
    """The goal that the board paper holds the figure against: that of the first design that has one."""
    for result in results:
        for target in getattr(result.scenario, "targets", {}).values():
            return float(target.goal)
    return NATIONAL_GOAL


def monthly(result: Result) -> tuple[np.ndarray, np.ndarray]:
    """The months and the figure of the first replication in each."""
    weeks, values = result.week_by_week(MEASURE)
    months, figures = by_month(weeks, values[0])
    return months[months >= FIRST_MONTH], figures[months >= FIRST_MONTH]


def rag(values: np.ndarray, goal: float) -> str:
    """A letter a month: green where the goal is met, amber where it is nearly, else red."""
    return "".join("G" if value >= goal else "A" if value >= goal - NEARLY else "R" for value in values)


def settled(result: Result) -> float:
    """The month from which results are taken."""
    return float(result.scenario.run.measured_hours[0] / MONTH)


def signalled(values: np.ndarray, within: Limits) -> np.ndarray:
    """Which months are part of a signal."""
    return np.asarray(np.logical_or.reduce(list(signals(values, within).values())))


def _ends(values: np.ndarray, within: Limits, goal: float) -> list[float]:
    return [end for end in (goal, within.low, within.high, *values) if np.isfinite(end)]


def _chart(axes: Axes, months: np.ndarray, values: np.ndarray, within: Limits, goal: float,
           ends: tuple[float, float]) -> None:
    middle, found = months + 0.5, signalled(values, within)
    axes.plot(middle, values, color=GREY, linewidth=1.6, zorder=2)
    axes.scatter(middle, values, s=70, facecolor=np.where(found, BLUE, "white"), edgecolor=BLUE, zorder=3)
    low, high = ends[0], max(ends[1], ends[0] + 0.01)
    axes.set_ylim(low - (high - low) * 0.34, high + (high - low) * 0.08)
    style.percent(axes)
    style.before_and_after(axes, float(FIRST_MONTH), float(max(months, default=0)) + 1)
    _usual(axes, within, goal, float(max(months, default=0)) + 1, (high - low) * 0.3)
    for month, letter in zip(middle, rag(values, goal), strict=True):
        axes.text(month, low - (high - low) * 0.22, letter, fontsize=SMALL, color="white", ha="center", va="center",
                  fontweight="bold", bbox={"facecolor": COLOURS[letter], "edgecolor": "white", "pad": 3})


def _usual(axes: Axes, within: Limits, goal: float, last: float, apart: float) -> None:
    """The band of usual variation and the goal, each with its name at the end."""
    named = [(goal, "goal", AMBER)]
    axes.axhline(goal, color=AMBER, linewidth=1.8, linestyle=style.DASHED)
    if np.isfinite(within.mean):
        axes.axhspan(within.low, within.high, color="#dbe7f3", zorder=0)
        axes.axhline(within.mean, color=GREY, linewidth=1.2)
        named.append((within.mean, "usual\nvariation", BLUE))
    style.label_lines(axes, last, named, apart)


def _title(months: np.ndarray, values: np.ndarray, within: Limits, goal: float) -> str:
    after = months >= 0
    colours = rag(values[after], goal)
    changes = sum(one != other for one, other in pairwise(colours))
    count = int(signalled(values, within)[after].sum())
    return f"{len(colours)} months, the colour changed {changes} times; signals: {count} points"
