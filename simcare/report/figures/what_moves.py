"""What moves the difference: the parameters as bars with their intervals, beside what luck alone would show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcare.measures.registry import registry
from simcare.report.figures.style import BLUE, INK, PALE, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.structured import Structured

SHOWN = 12
FACTORS = {"share": (100.0, "points of a hundred"), "pounds a year": (1e-6, "£m a year")}


def draw(found: Structured, axes: Axes, measure: str) -> None:
    """Draws mu* with sigma, or Sobol indices, of one measure on ``axes``, the strongest on top."""
    if found.plan == "morris":
        _morris(found, axes, measure)
    else:
        _saltelli(found, axes, measure)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.set_title(f"What moves the difference: {registry()[measure].label}\n{found.names[1]} against {found.names[0]}")


def _morris(found: Structured, axes: Axes, measure: str) -> None:
    factor, words = FACTORS.get(registry()[measure].unit, (1.0, registry()[measure].unit))
    for row, one in enumerate(found.effects[measure][:SHOWN]):
        _bar(axes, row, factor * one.size, (factor * one.size_ends[0], factor * one.size_ends[1]))
        axes.plot(factor * one.spread, row, "D", color=INK, markersize=8, label=None if row else "sigma")
    axes.axvspan(0, factor * found.floor(measure), color=PALE, zorder=0, label="luck alone")
    _names(axes, [one.path for one in found.effects[measure][:SHOWN]])
    axes.set_xlabel(f"mu*: the difference moved over a whole range ({words})")
    axes.legend(loc="lower right", fontsize=SMALL, frameon=False)


def _saltelli(found: Structured, axes: Axes, measure: str) -> None:
    for row, one in enumerate(found.indices[measure][:SHOWN]):
        _bar(axes, row, one.whole, one.whole_ends)
        axes.plot(one.alone, row, "D", color=INK, markersize=8, label=None if row else "alone")
    _names(axes, [one.path for one in found.indices[measure][:SHOWN]])
    axes.set_xlabel("share of the variance that the parameter makes, alone and with others (bar)")
    if found.indices[measure]:
        axes.legend(loc="lower right", fontsize=SMALL, frameon=False)


def _bar(axes: Axes, row: int, width: float, ends: tuple[float, float]) -> None:
    axes.barh(row, width, height=0.55, color=BLUE, alpha=0.75)
    axes.plot(ends, [row, row], color=INK, linewidth=2, marker="|", markersize=10)


def _names(axes: Axes, paths: list[str]) -> None:
    axes.set_yticks(range(len(paths)), [".".join(path.split(".")[-2:]) for path in paths])
