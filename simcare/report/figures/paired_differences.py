"""Better and worse: by how much each thing that people lived differs between two designs.

Each line is one measure, as a share of what it is in the first design, drawn so that better is always to the right:
fewer falls and more problems solved both point the same way. What crosses the middle cannot be told from chance.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simcare.measures.registry import registry
from simcare.report.figures.style import AMBER, BLUE, GREY, INK, PALE, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.comparison import Comparison, Pair
    from simcare.experiment.paired import Paired

SHOWN = {
    "deaths": "deaths", "harmed_patients_share": "harmed in a stay", "falls_per_1000_bed_days": "falls",
    "ulcers_per_1000_bed_days": "pressure ulcers", "infections_per_1000_bed_days": "infections",
    "missed_care_share": "care not given", "observations_missed_share": "observations late, missed",
    "calls_over_15min_share": "calls over 15 minutes", "hours_in_pain_per_stay": "time in pain",
    "readmitted_30d_share": "back within 30 days", "sent_home_unready_share": "sent home unready",
    "left_unseen_share": "left unseen", "twelve_hour_waits": "over 12 hours in A&E",
    "ambulance_wait_over_60_share": "an hour in the ambulance", "elective_cancelled_share": "operation called off",
    "four_hour_lived": "within four hours, lived"}
LOOK = {"better": (BLUE, "o"), "worse": (AMBER, "s")}
FURTHEST = 1.0


def draw(comparison: Comparison, axes: Axes) -> None:
    """Draws the second design against the first on ``axes``, the greatest gain on top."""
    pair = comparison.pairs[0]
    lines = sorted(gains(pair).items(), key=lambda line: line[1][0])
    widest = min(FURTHEST, max((abs(end) for _, ends in lines for end in ends[:3]), default=0.1) or 0.1)
    for place, (_, (gain, low, high, verdict)) in enumerate(lines):
        colour, marker = LOOK.get(verdict, (GREY, "D"))
        axes.plot([max(low, -widest), min(high, widest)], [place, place], color=colour, linewidth=3,
                  solid_capstyle="butt")
        axes.plot(min(max(gain, -widest), widest), place, marker=marker, markersize=11, color=colour,
                  markerfacecolor=colour if verdict in LOOK else "white", markeredgewidth=2)
    _frame(axes, [name for name, _ in lines], widest)
    axes.set_title(_title(pair))


def gains(pair: Pair) -> dict[str, tuple[float, float, float, str]]:
    """What is gained by measure, in plain words: mean, low, high as shares of the first design; and the verdict."""
    found = {words: _gain(pair.measures[name], registry()[name].better) for name, words in SHOWN.items()
             if name in pair.measures}
    return {words: gain for words, gain in found.items() if math.isfinite(gain[0])}


def _gain(one: Paired, better: str) -> tuple[float, float, float, str]:
    relative = one.relative
    if better == "higher":
        return relative.mean, relative.low, relative.high, one.verdict
    return -relative.mean, -relative.high, -relative.low, one.verdict


def _frame(axes: Axes, names: list[str], widest: float) -> None:
    axes.axvspan(0, widest * 1.06, color="#eef4fa", zorder=0)
    axes.axvline(0, color=INK, linewidth=1.2)
    for place in range(len(names)):
        axes.axhline(place, color=PALE, linewidth=0.8, zorder=0)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-0.7, max(len(names), 1) + 0.3)
    axes.set_xlim(-widest * 1.06, widest * 1.06)
    axes.xaxis.set_major_formatter(lambda share, _: f"{abs(share) * 100:.0f}%")
    for side, words in ((-1, "← worse"), (1, "better →")):
        axes.text(side * widest, max(len(names), 1) - 0.25, words, fontsize=SMALL, fontweight="bold",
                  ha="left" if side < 0 else "right", va="center")
    _name(axes)
    axes.set_xlabel("change, as a share of what it is in the first design (line: 95% interval)")


def _name(axes: Axes) -> None:
    from matplotlib.lines import Line2D

    named = [("clearly better", *LOOK["better"]), ("clearly worse", *LOOK["worse"]), ("cannot tell", GREY, "D")]
    handles = [Line2D([], [], color=colour, marker=marker, markersize=11, linewidth=3, label=label, markeredgewidth=2,
                      markerfacecolor="white" if marker == "D" else colour) for label, colour, marker in named]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.11), ncols=3, fontsize=SMALL,
                frameon=False)


def _title(pair: Pair) -> str:
    count = {verdict: sum(gain[3] == verdict for gain in gains(pair).values()) for verdict in LOOK}
    of = len(gains(pair))
    return (f"{pair.names[1]} against {pair.names[0]}, the same people:\n{count['better']} of {of} clearly better, "
            f"{count['worse']} clearly worse")
