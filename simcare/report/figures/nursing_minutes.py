"""Where the nursing minutes went, task by task, and what was left undone.

Needed minutes are the whole bar. The hatched end is what patients needed and did not get. Work that mostly only a
registered nurse may do has its own colour: when registered nurses are few, that is the work which stays undone, however
many assistants there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.report.figures.style import BLUE, GREEN, INK, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.result import Result

MOSTLY = 0.5


def draw(result: Result, axes: Axes) -> None:
    """Draws one bar a task on ``axes``, in minutes a patient-day, the task with the largest share undone on top."""
    tasks, needed, given = minutes_by_task(result)
    undone = 1 - np.divide(given, needed, out=np.ones_like(given), where=needed > 0)
    order = np.argsort(undone, kind="stable")
    for place, task in enumerate(order):
        colour = BLUE if _registered(result, tasks[task]) else GREEN
        axes.barh(place, given[task], color=colour, height=0.72)
        axes.barh(place, needed[task] - given[task], left=given[task], height=0.72, facecolor="white",
                  edgecolor=colour, hatch="////", linewidth=1.2)
        axes.text(needed[task] + needed.max() * 0.01, place, f"{undone[task] * 100:.0f}%", va="center", fontsize=SMALL)
    _frame(axes, [tasks[task].replace("_", " ") for task in order], float(needed.max()))
    _name(axes)
    axes.set_title(_title(given, needed))


def minutes_by_task(result: Result) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Tasks, and minutes needed and given a patient-day, means over replications, each ``(tasks,)``."""
    curves = [outcome.curves for outcome in result.outcomes]
    return (curves[0].tasks, np.mean([curve.needed for curve in curves], axis=0),
            np.mean([curve.given for curve in curves], axis=0))


def _registered(result: Result, task: str) -> bool:
    shares: Any = getattr(getattr(getattr(result.scenario, "care", None), "registered", None), task, (0.0,))
    return float(np.mean(shares)) >= MOSTLY


def _title(given: np.ndarray, needed: np.ndarray) -> str:
    lost = (needed - given).sum()
    return f"A patient needs {needed.sum():.0f} minutes of care a day;\n{lost:.0f} of them are not given"


def _frame(axes: Axes, names: list[str], longest: float) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, longest * 1.1)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_xlabel("minutes a patient-day (percent: left undone)")


def _name(axes: Axes) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=BLUE, label="given, registered nurses' work"),
               Patch(facecolor=GREEN, label="given, shared work"),
               Patch(facecolor="white", edgecolor=INK, hatch="////", label="needed, left undone")]
    axes.legend(handles=handles, loc="upper right", bbox_to_anchor=(1.0, -0.13), ncols=3, fontsize=SMALL,
                frameon=False, columnspacing=1.4, handlelength=1.6)
