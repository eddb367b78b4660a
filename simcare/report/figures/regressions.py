"""What studies found in real hospitals beside what the same regressions find in the simulated one.

One row a coefficient: the published ratio with its interval as a broad pale bar, the simulated one adjusted as a solid
dot, crude as an open one, and, where there is one, a diamond for what is true in the simulation because the same people
were cared for by more nurses.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simcare.report.figures.style import AMBER, BLUE, GREEN, GREY, INK, SMALL
from simcare.validation.fits import NOTHING, Effect
from simcare.validation.regressions import PUBLISHED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ABOVE, HALF = 0.22, 0.3
TICKS = (0.5, 0.6, 0.7, 0.8, 1.0, 1.2, 1.5, 2.0)


@dataclass(frozen=True)
class Found:
    """The coefficients of one hospital by name, adjusted and crude, and the true ones where they are known."""

    adjusted: Mapping[str, Effect]
    crude: Mapping[str, Effect]
    true: Mapping[str, Effect]


def draw(found: Found, axes: Axes) -> None:
    """Draws the rows that ``found`` has, the first on top."""
    names = [name for name in PUBLISHED if name in found.adjusted][::-1]
    for row, name in enumerate(names):
        published = PUBLISHED[name]
        axes.fill_betweenx([row - HALF, row + HALF], published.low, published.high, color="#d1d5db", linewidth=0)
        axes.plot([published.ratio] * 2, [row - HALF, row + HALF], color=GREY, linewidth=2)
        for place, (effects, colour, fill, marker) in zip((0, -ABOVE, ABOVE), _kinds(found), strict=True):
            _dot(axes, row + place, effects.get(name, NOTHING), colour, fill, marker)
    axes.axvline(1, color=INK, linewidth=1.2, zorder=0)
    axes.set_xscale("log")
    axes.set_xticks(TICKS, [f"{tick:g}" for tick in TICKS])
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(len(names)), [PUBLISHED[name].says for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("ratio of hazards, odds or rates (1: no association)")
    _legend(found, axes)


def _kinds(found: Found) -> list[tuple[Mapping[str, Effect], str, str, str]]:
    return [(found.adjusted, BLUE, BLUE, "o"), (found.crude, AMBER, "white", "o"), (found.true, GREEN, GREEN, "D")]


def _legend(found: Found, axes: Axes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    words = ("simulated, adjusted", "simulated, crude", "true in the simulation")
    dots = [Line2D([], [], color=colour, markerfacecolor=fill, marker=marker, markersize=9, linestyle="", label=said)
            for said, (_, colour, fill, marker) in zip(words, _kinds(found), strict=True)]
    axes.figure.legend(handles=[Patch(color="#d1d5db", label="published, 95%"), *dots], frameon=False, fontsize=SMALL,
                       loc="outside upper center", ncols=4, columnspacing=1.2, handletextpad=0.5)


def _dot(axes: Axes, row: float, effect: Effect, colour: str, fill: str, marker: str) -> None:
    if math.isfinite(effect.log):
        axes.plot(effect.interval, [row, row], color=colour, linewidth=2, zorder=2)
        axes.plot(effect.ratio, row, marker, color=colour, markerfacecolor=fill, markersize=9, zorder=3,
                  linestyle="none")
