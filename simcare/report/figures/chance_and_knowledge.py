"""Chance and knowledge: of the spread of each difference, how much is luck and how much is what nobody knows.

Chance can be had out of the way by running more often; what is not known cannot. The line on each bar is the 95%
interval of where the two meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcare.report.figures.style import AMBER, GREY, INK, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.sensitivity import Sensitivity


def draw(found: Sensitivity, axes: Axes) -> None:
    """Draws a bar for each difference on ``axes``, the one least due to chance on top."""
    from simcare.measures.registry import registry
    from simcare.report.sensitivity import WORDS, split_cells

    lines = sorted(((name, one) for name, one in found.splits.items() if one.chance + one.knowledge > 0),
                   key=lambda line: line[1].knowledge_share)
    for place, (name, one) in enumerate(lines):
        share, cells = one.knowledge_share, split_cells(one, registry()[name].unit)
        axes.barh(place, share, color=AMBER, height=0.55)
        axes.barh(place, 1 - share, left=share, color=GREY, height=0.55, alpha=0.45, hatch="//", edgecolor="white")
        axes.plot([one.low, one.high], [place, place], color=INK, linewidth=3)
        axes.text(1.01, place, f"{cells[0]}\n± {cells[1]} chance\n± {cells[2]} not known", fontsize=SMALL, va="center")
    axes.set_yticks(range(len(lines)), [WORDS[name].replace(", ", ",\n") for name, _ in lines])
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f}%")
    axes.set_xlabel("share of the variance: not known (full), chance of one replication (hatched)")
    axes.set_title(f"What is luck, what is not known\n{found.names[1]} against {found.names[0]}")
