"""Two dashboards for each design, side by side: what the board sees, and below it what people live, week by week.

The upper row is all that reaches the board. The lower row happened in the same weeks to the same people. Scales are
the same from left to right, so that two designs can be compared by eye.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcare.report.figures import style
from simcare.report.figures.board_and_bedside import BEFORE, smoothed
from simcare.report.figures.style import SMALL, Dash

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.comparison import Comparison
    from simcare.experiment.result import Result

Line = tuple[str, str, str, Dash]
BOARD: tuple[Line, ...] = (
    ("four_hour_recorded", "within four hours", style.BLUE, style.SOLID),
    ("handover_within_15_recorded", "out of the\nambulance in 15 min", style.GREEN, style.DASHED),
    ("eighteen_weeks_recorded", "within 18 weeks", style.GREY, style.DASH_DOT))
PEOPLE: tuple[Line, ...] = (
    ("four_hour_lived", "within four\nhours, lived", style.AMBER, style.SOLID),
    ("observations_missed_share", "observations\nlate, missed", style.GREEN, style.DOTTED),
    ("missed_care_share", "care not given", style.PURPLE, style.DASH_DOT),
    ("calls_over_15min_share", "calls over\n15 minutes", style.GREY, style.DASHED))
ROWS = (("the board sees", BOARD), ("people live", PEOPLE))
MOST = 2


def draw(comparison: Comparison, axes: Axes) -> None:
    """Draws the first two designs on ``axes``."""
    results = comparison.results[:MOST]
    grid = style.panels(axes, len(ROWS), len(results), (0.04, 0.1))
    for row, (words, lines) in enumerate(ROWS):
        for column, (name, result) in enumerate(zip(comparison.names, results, strict=False)):
            _panel(grid[row][column], result, lines, column == len(results) - 1)
            grid[row][column].set_title(f"{name}: {words}", fontsize=style.NORMAL, pad=8)
            grid[row][column].tick_params(labelleft=column == 0, labelbottom=row == len(ROWS) - 1)
    for panel in grid[-1]:
        panel.set_xlabel("weeks since the design began")


def _panel(axes: Axes, result: Result, lines: tuple[Line, ...], named: bool) -> None:
    ends: list[tuple[float, str, str]] = []
    last = 0.0
    for name, words, colour, dash in lines:
        weeks, values = result.week_by_week(name)
        shown = weeks >= BEFORE
        line = smoothed(values[:, shown], weeks[shown])
        axes.plot(weeks[shown] + 0.5, line, color=colour, linestyle=dash)
        known = line[line == line]
        last = float(weeks[-1]) + 1
        if len(known):
            ends.append((float(known[-1]), words, colour))
    axes.set_ylim(0, 1.02)
    style.percent(axes)
    axes.set_yticks([0, 0.5, 1])
    style.before_and_after(axes, float(BEFORE), last)
    if named:
        style.label_lines(axes, last, ends, 0.25)
    axes.tick_params(labelsize=SMALL)
