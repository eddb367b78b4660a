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
from simcare.validation.fits import Effect
from simcare.validation.regressions import PUBLISHED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ABOVE, HALF = 0.22, 0.3
TICKS = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4, 1.6, 2.0)


@dataclass(frozen=True)
class Found:
    """The coefficients of one hospital by name, adjusted and crude, and the true ones where they are known."""

    adjusted: Mapping[str, Effect]
    crude: Mapping[str, Effect]
    true: Mapping[str, Effect]


def draw(found: Found, axes: Axes) -> None:
    """Draws the rows that ``found`` has, the first on top."""
    names = [name for name in PUBLISHED if name in found.adjusted]
    for row, name in enumerate(reversed(names)):
        published = PUBLISHED[name]
        axes.fill_betweenx([row - HALF, row + HALF], published.low, published.high, color="#d1d5db", linewidth=0,
                           label="published, 95%" if not row else None)
        axes.plot([published.ratio] * 2, [row - HALF, row + HALF], color=GREY, linewidth=2)
        _dot(axes, row, found.adjusted[name], BLUE, BLUE, "o", "simulated, adjusted" if not row else "")
        _dot(axes, row - ABOVE, found.crude[name], AMBER, "white", "o", "simulated, crude" if not row else "")
        if name in found.true:
            _dot(axes, row + ABOVE, found.true[name], GREEN, GREEN, "D", "true in the simulation")
    axes.axvline(1, color=INK, linewidth=1.2, zorder=0)
    axes.set_xscale("log")
    axes.set_xticks(TICKS, [f"{tick:g}" for tick in TICKS])
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(len(names)), [PUBLISHED[name].says for name in reversed(names)])
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("ratio of hazards, odds or rates (1: no association)")
    axes.legend(frameon=False, fontsize=SMALL, loc="lower left", bbox_to_anchor=(-0.5, 1.0), ncols=4,
                columnspacing=1.2, handletextpad=0.5)


def _dot(axes: Axes, row: float, effect: Effect, colour: str, fill: str, marker: str, label: str) -> None:
    if math.isfinite(effect.log):
        axes.plot(effect.interval, [row, row], color=colour, linewidth=2, zorder=2)
        axes.plot(effect.ratio, row, marker, color=colour, markerfacecolor=fill, markersize=9, zorder=3,
                  linestyle="none", label=label or None)
