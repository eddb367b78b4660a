"""Does it hold? Every hospital that might be the true one is a dot: lives across, money upwards, harm by colour.

The corner of the conclusion (fewer deaths, no more cost) is shaded; a dot there that is blue has fewer harmed too, and
the conclusion holds in it. The cross is the mean of all; its arms reach as far as chance alone would spread the dots.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from simcare.experiment.holding import ALL
from simcare.report.figures.style import AMBER, BLUE, INK, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.designs import Array
    from simcare.experiment.sensitivity import Sensitivity

MILLION = 1e6


def draw(found: Sensitivity, axes: Axes) -> None:
    """Draws the dots, the conclusion's corner and the cross on ``axes``."""
    deaths, cost = found.differences("deaths").mean(axis=1), found.differences("cost").mean(axis=1) / MILLION
    _frame(axes, deaths, cost)
    fewer = found.holding["fewer harmed"]
    for where, colour, marker, words in ((fewer, BLUE, "o", "fewer harmed"), (~fewer, AMBER, "s", "not fewer harmed")):
        axes.scatter(deaths[where], cost[where], s=70, color=colour, marker=marker, alpha=0.75, linewidths=0,
                     label=f"{words}: {int(where.sum())}")
    _cross(found, axes)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3, fontsize=SMALL, frameon=False)
    one = found.conclusion[ALL]
    axes.set_title(f"Holds in {one.count} of {one.of} plausible hospitals ({100 * one.low:.0f}–{100 * one.high:.0f}%)\n"
                   f"{found.names[1]} against {found.names[0]}")


def _frame(axes: Axes, deaths: Array, cost: Array) -> None:
    for reach, limits in ((deaths, axes.set_xlim), (cost, axes.set_ylim)):
        widest = 1.25 * max(float(np.abs(reach).max()), 1e-9)
        limits(-widest, widest)
    left, low = axes.get_xlim()[0], axes.get_ylim()[0]
    axes.fill_between([left, 0], low, 0, color="#e3eefa", zorder=0, linewidth=0)
    axes.axhline(0, color=INK, linewidth=1.2)
    axes.axvline(0, color=INK, linewidth=1.2)
    for across, up, words in ((0.01, 0.02, "fewer deaths, less cost"), (0.01, 0.96, "fewer deaths, more cost"),
                              (0.99, 0.02, "more deaths, less cost"), (0.99, 0.96, "more deaths, more cost")):
        axes.text(across, up, words, transform=axes.transAxes, fontsize=SMALL, ha="left" if across < 0.5 else "right",
                  va="bottom" if up < 0.5 else "top", color=INK)
    axes.set_xlabel("deaths a year, difference (hospital of full size)")
    axes.set_ylabel("cost a year, difference, £m")


def _cross(found: Sensitivity, axes: Axes) -> None:
    """The mean, and the spread that the luck of the replications alone would give the dots."""
    deaths, cost = found.splits["deaths"], found.splits["cost"]
    across, up = (math.sqrt(one.chance / one.replications) for one in (deaths, cost))
    axes.errorbar(deaths.mean, cost.mean / MILLION, xerr=across, yerr=up / MILLION, color=INK, fmt="D",
                  markersize=9, linewidth=3, capsize=7, label="mean ± chance")
