"""Every fact of a validation report on one sheet: its band a bar, the simulated mean a dot, its interval a line.

All bands are drawn equally wide, so that facts of every unit can stand under each other: a dot in the bar is in its
band, and one bar's width away is as far off as the band is wide. What lies further out is drawn at the edge, with an
arrow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simcare.report.figures.style import AMBER, BLUE, GREY, INK, LARGE, PALE
from simcare.report.validation import in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.validation.facts import Fact
    from simcare.validation.report import Report
    from simcare.validation.scoring import Score, Status

EDGE = 3.0
ROW, WORDS = 0.3, 13
COLUMNS = 3
BAR = "#cfe3d6"
NAMES = {"prediction": "Predicted", "calibration": "Fitted or put in", "control": "Must be so"}
LOOK: dict[Status, tuple[str, str]] = {"missed": (AMBER, "s"), "within chance": (GREY, "D"), "in band": (BLUE, "o"),
                                       "not measured": (AMBER, "x")}


def sheet(report: Report) -> Axes:
    """Axes on a sheet that is long enough for the report."""
    from matplotlib.figure import Figure

    rows = max(12, max(map(len, _columns(_lines(report))), default=12))
    return Figure(figsize=(20, 2.2 + ROW * rows), layout="constrained").add_subplot()


def draw(report: Report, axes: Axes) -> None:
    """Draws every fact on ``axes``, in the order of the list, predictions first."""
    columns = _columns(_lines(report))
    rows = max(map(len, columns), default=1)
    axes.set_axis_off()
    for place, lines in enumerate(columns):
        part = axes.inset_axes((place / COLUMNS + 0.085, 0.03, 1 / COLUMNS - 0.11, 0.97))
        _frame(part, rows)
        for row, line in enumerate(lines):
            if isinstance(line, str):
                part.text(-EDGE - 2.6, row, line, fontsize=WORDS + 1, fontweight="bold", va="center")
            else:
                _fact(part, row, line)
    _key(axes)
    axes.set_title("Every published fact: its band, and what the model makes of it\n"
                   "(bands all drawn equally wide; lines are 95% intervals)", fontsize=LARGE)


def _lines(report: Report) -> list[str | Score]:
    """Headings and facts, under each other."""
    found: list[str | Score] = []
    for count in report.counts:
        found.append(f"{NAMES[count.use]}: {in_words(count)}")
        found += [one for one in report.scores if one.fact.use == count.use]
    return found


def _columns(lines: Sequence[str | Score]) -> list[list[str | Score]]:
    each = math.ceil(len(lines) / COLUMNS) or 1
    return [list(lines[first:first + each]) for first in range(0, len(lines), each)]


def _frame(part: Axes, rows: int) -> None:
    part.set_xlim(-EDGE, EDGE)
    part.set_ylim(rows - 0.3, -0.7)
    for side in ("left", "right", "top", "bottom"):
        part.spines[side].set_visible(False)
    part.set_xticks([])
    part.set_yticks([])


def _fact(part: Axes, row: int, one: Score) -> None:
    colour, marker = LOOK[one.status]
    missed = not one.holds
    part.text(-EDGE - 0.25, row, one.fact.id, fontsize=WORDS, ha="right", va="center", color=AMBER if missed else INK,
              fontweight="bold" if missed else "normal", clip_on=False)
    part.plot([-EDGE, EDGE], [row, row], color=PALE, linewidth=0.8, zorder=0)
    part.barh(row, _width(one.fact), left=-1 if one.fact.low is not None else -EDGE, height=0.62, color=BAR, zorder=1)
    if math.isnan(one.simulated.mean):
        part.text(0, row, "not measured", fontsize=WORDS - 2, ha="center", va="center", color=AMBER)
        return
    low, mean, high = (_placed(one.fact, value) for value in (one.simulated.low, one.simulated.mean,
                                                              one.simulated.high))
    part.plot([_held(low), _held(high)], [row, row], color=colour, linewidth=2.5, solid_capstyle="butt", zorder=2)
    edge = ">" if mean > EDGE else "<" if mean < -EDGE else marker
    part.plot(_held(mean), row, marker=edge, markersize=8, color=colour, zorder=3, clip_on=False)


def _width(fact: Fact) -> float:
    """How wide the bar is: to the edge of the sheet where the band is open, a stroke where it is one number."""
    if fact.low is None or fact.high is None:
        return EDGE + 1
    return 2.0


def _held(value: float) -> float:
    return max(-EDGE, min(EDGE, value))


def _placed(fact: Fact, value: float) -> float:
    """Where a value stands when the band is drawn from -1 to 1. A band that is open at one end, or one number, is given
    a width of the size of its limit, or of the value where the limit is 0."""
    low, high = fact.band
    if math.isfinite(low) and math.isfinite(high) and high > low:
        return 2 * (value - low) / (high - low) - 1
    limit = low if math.isfinite(low) else high
    away = (value - limit) / (abs(limit) or abs(value) or 1.0)
    if low == high:
        return EDGE * 2 * away
    return away - 1 if math.isfinite(low) else away + 1


def _key(axes: Axes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    named = [("in band", BLUE, "o"), ("within chance", GREY, "D"), ("missed", AMBER, "s")]
    handles = [Patch(color=BAR, label="published band"),
               *(Line2D([], [], color=colour, marker=marker, markersize=9, linewidth=2.5, label=words)
                 for words, colour, marker in named)]
    axes.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, -0.035), ncols=4, fontsize=WORDS + 1,
                frameon=False)
