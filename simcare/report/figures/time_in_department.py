"""How long people were in A&E, ten minutes by ten minutes: as recorded and as lived, admitted and gone home.

A rule about four hours shows as a cliff at four hours in the recorded lines, and as nothing of the kind in the lived.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcare.measures.curves import STEP
from simcare.report.figures.style import AMBER, BLUE, DASHED, GREY, SMALL, SOLID

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.result import Result

GROUPS = (("admitted", "admitted", AMBER), ("home", "went home", BLUE))
GOAL, SHOWN = 240, 480


def draw(result: Result, axes: Axes) -> None:
    """Draws four lines on ``axes``: percent of the admitted, and of the others, who left in each ten minutes."""
    steps = np.arange(1, SHOWN // STEP + 1) * STEP - STEP / 2
    top = 0.0
    for group, _, colour in GROUPS:
        for clock, dash, width in (("recorded", SOLID, 2.8), ("lived", DASHED, 2.2)):
            share = leaving(result, f"{group}_{clock}")[:len(steps)]
            axes.plot(steps, share, color=colour, linestyle=dash, linewidth=width)
            top = max(top, float(np.nanmax(share)))
    axes.axvline(GOAL, color=GREY, linewidth=1.2)
    axes.text(GOAL + 5, top * 1.04, "four hours", fontsize=SMALL, color=GREY, va="center")
    _name(result, axes, top)
    _frame(axes, top)
    axes.set_title(_title(result))


def leaving(result: Result, curve: str) -> np.ndarray:
    """Percent of a group's visits that end in each step, mean over replications; shape ``(73,)``."""
    counts = np.stack([outcome.curves.minutes[curve] for outcome in result.outcomes]).astype(float)
    total = counts.sum(axis=1, keepdims=True)
    return np.asarray((100 * np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)).mean(axis=0))


def _name(result: Result, axes: Axes, top: float) -> None:
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=colour, linestyle=dash, linewidth=2.6, label=f"{label}, {clock}")
               for _, label, colour in GROUPS for clock, dash in (("recorded", SOLID), ("lived", DASHED))]
    axes.legend(handles=handles, loc="upper right", frameon=False, fontsize=SMALL, handlelength=3.4)


def _frame(axes: Axes, top: float) -> None:
    axes.set_xlim(0, SHOWN)
    axes.set_ylim(0, top * 1.12 or 1.0)
    axes.set_xticks(range(0, SHOWN + 1, 60), [f"{hour} h" for hour in range(SHOWN // 60 + 1)])
    axes.yaxis.set_major_formatter(lambda percent, _: f"{percent:.3g}%")
    axes.set_xlabel("time since arrival (lived) or since the clock started (recorded)")
    axes.set_ylabel("leave in each ten minutes")


def _title(result: Result) -> str:
    late = result.figures["leave_220_240_share"].mean
    ratio = result.figures["spike_230_240_ratio"].mean
    if ratio >= 1.5:
        return f"{late * 100:.0f}% leave in the last twenty minutes before four hours,\nas the clock records it"
    return "No rush before four hours: people leave when they are done"
