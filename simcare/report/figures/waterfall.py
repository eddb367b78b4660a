"""From A to B, step by step: what each part of the difference adds, with its 95% interval.

Each bar begins where the one above it ends. The axis does not begin at zero, so A and B are lines and not bars: only
the steps can be compared by their length.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simcare.experiment.mixing import in_words
from simcare.measures.registry import registry
from simcare.report.figures.style import AMBER, BLUE, GREEN, GREY, INK, SMALL
from simcare.report.words import change, value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.explaining import Explanation
    from simcare.experiment.intervals import Interval

LINE = 24
FACTORS = {"share": 100.0, "pounds a year": 1e-6}
SCALES = {"share": ", of 100", "pounds a year": ", £m"}
KEY = "green: better, amber: worse, grey and hatched: may be chance; the line across is the 95% interval"


def draw(found: Explanation, axes: Axes, measure: str) -> None:
    """Draws the steps of one measure, from A on top to B at the foot."""
    known, steps = registry()[measure], found.shares(measure)
    factor = FACTORS.get(known.unit, 1.0)
    reached = [factor * found.ends(measure)[0].mean]
    for row, step in enumerate(steps.values(), 1):
        _step(axes, row, reached[-1], step, factor, _colour(found, step, known.better))
        axes.annotate(change(step.mean, known.unit), (reached[-1] + factor * max(step.mean, step.high, 0.0), row),
                      (10, 0), textcoords="offset points", va="center", fontweight="bold")
        reached.append(reached[-1] + factor * step.mean)
    _ends(axes, reached, factor, known.unit)
    rows = [found.first.name, *(textwrap.fill(in_words(name), LINE) for name in steps), found.second.name]
    axes.set_yticks(range(len(rows)), rows)
    axes.invert_yaxis()
    axes.use_sticky_edges = False
    axes.margins(x=0.16, y=0.06)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(f"{known.label}{SCALES.get(known.unit, f' ({known.unit})')}\n{KEY}", fontsize=SMALL)
    axes.set_title(f"What makes the difference: {known.label}\nfrom {found.first.name} to {found.second.name}")


def _step(axes: Axes, row: int, at: float, step: Interval, factor: float, colour: str) -> None:
    """One bar, its interval, and the line that leads to the next."""
    after = at + factor * step.mean
    axes.barh(row, factor * step.mean, left=at, height=0.55, color=colour, hatch="//" if colour == GREY else "",
              edgecolor="white", linewidth=0, alpha=0.8)
    axes.plot([after, after], [row, row + 1], color=GREY, linewidth=1.2, zorder=0)
    if step.low < step.high:
        axes.plot([at + factor * step.low, at + factor * step.high], [row, row], color=INK, linewidth=2, marker="|",
                  markersize=12)


def _colour(found: Explanation, step: Interval, better: str) -> str:
    """Green for the better and amber for the worse, where it is more than chance; grey and hatched where it may be."""
    if not found.clear(step):
        return GREY
    if better == "neither":
        return BLUE
    return GREEN if (step.mean > 0) == (better == "higher") else AMBER


def _ends(axes: Axes, reached: Sequence[float], factor: float, unit: str) -> None:
    """A and B as points, each with its figure."""
    axes.plot([reached[0]] * 2, [0, 1], color=GREY, linewidth=1.2, zorder=0)
    for row, at in ((0, reached[0]), (len(reached), reached[-1])):
        axes.plot(at, row, "o", color=INK, markersize=12)
        axes.annotate(value(at / factor, unit), (at, row), (14, 0), textcoords="offset points", va="center",
                      fontweight="bold")
