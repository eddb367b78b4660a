"""Where is B worse? The drawn hospitals by the two strongest conditions, and the box in which most are worse off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.measures.registry import registry
from simcare.report.figures.style import AMBER, BLUE, GREY, INK, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.designs import Array, Axis
    from simcare.experiment.discovery import Box
    from simcare.experiment.sensitivity import Sensitivity

LARGE, PLAIN = 90, 55
LONGEST = 2


def draw(found: Sensitivity, axes: Axes, measure: str) -> None:
    """Draws the first box of a measure and every draw on ``axes``."""
    one = found.discoveries[measure]
    box, check, values = one.boxes[0], one.checks[0], found.draws.values[found.used]
    across, up = _sides(found, box)
    columns = [found.paths.index(axis.path) for axis in (across, up)]
    apart = found.differences(measure).mean(axis=1)
    worse = apart < 0 if registry()[measure].better == "higher" else apart > 0
    for where, colour, marker, size, words in ((~worse, BLUE, "o", PLAIN, "not worse"),
                                               (worse, AMBER, "s", LARGE, "worse")):
        axes.scatter(values[where, columns[0]], values[where, columns[1]], s=size, color=colour, marker=marker,
                     alpha=0.8, linewidths=0, label=f"{words}: {int(where.sum())}")
    _limits(axes, box, across, up, values[:, columns])
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3, fontsize=SMALL, frameon=False)
    axes.set_title(f"{registry()[measure].label}: worse in {one.worse} of {one.of} hospitals, in {box.worse} of "
                   f"{box.inside} inside the lines\n{found.names[1]} against {found.names[0]}; of hospitals held out "
                   f"{check.inside_worse} of {check.inside}", fontsize=SMALL + 2)


def _sides(found: Sensitivity, box: Box) -> tuple[Axis, Axis]:
    """The two parameters to draw: those of the strongest limits, or beside a single one the parameter ranked next."""
    from simcare.experiment.discovery import most_different

    known = {axis.path: axis for axis in found.draws.axes}
    inside = box.holds(found.draws.values[found.used], found.paths)
    others = [found.paths[place] for place in most_different(found.draws.values[found.used], inside)]
    paths = list(dict.fromkeys([*(limit.path for limit in box.limits), *others, *found.paths]))
    return known[paths[0]], known[paths[min(1, len(paths) - 1)]]


def _limits(axes: Axes, box: Box, across: Axis, up: Axis, values: Array) -> None:
    """Lines at the limits, the outside shaded, and names with their ranges."""
    sides: Sequence[tuple[Axis, Any, Any]] = ((across, axes.axvline, axes.axvspan), (up, axes.axhline, axes.axhspan))
    for place, (axis, line, span) in enumerate(sides):
        low, high = float(np.min(values[:, place])), float(np.max(values[:, place]))
        for limit in (limit for limit in box.limits if limit.path == axis.path):
            line(limit.at, color=INK, linewidth=2)
            span(*((low, limit.at) if limit.side == "above" else (limit.at, high)), color="#eef0f3", zorder=0)
    axes.set_xlabel(_name(across))
    axes.set_ylabel(_name(up))
    more = [limit.path for limit in box.limits if limit.path not in (across.path, up.path)]
    if more:
        axes.annotate(f"and further limits: {', '.join(dict.fromkeys(more))}", (0, 1), (0, 6), xycoords="axes fraction",
                      textcoords="offset points", fontsize=SMALL, color=GREY)


def _name(axis: Axis) -> str:
    """The last names of a path, with the unit that its values are drawn in."""
    from simcare.evidence.cards import cards

    name = ".".join(axis.path.split(".")[-LONGEST:])
    unit = cards()[axis.path].unit or "value"
    return f"{name}, times the card's" if isinstance(axis.example, list) else f"{name} ({unit})"
