"""What a board is shown: one figure a week, red, amber or green; and beside it the same figure on an XmR chart.

The board's colours compare a week with a goal, or with the week before, and so ask for a reason for every step of
chance. The chart asks whether anything has changed at all. Both are drawn from the same points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simcare.measures.registry import registry
from simcare.measures.xmr import baseline, limits, signals

SHOWN = ("four_hour_recorded", "handover_within_15_recorded", "eighteen_weeks_recorded", "incidents_recorded",
         "balance", "harmed_patients_share", "deaths")
NEAR = 0.02
"""A share this little short of its goal is amber; so is a figure that has moved by less than this part of itself."""
Colour = str


def board(weeks: Sequence[int], values: Mapping[str, Sequence[float | None]],
          goals: Mapping[str, float]) -> dict[str, Any]:
    """The charts of the figures a board sees, by measure."""
    return {name: xmr(weeks, values[name], goals.get(name), registry()[name].better) for name in SHOWN}


def xmr(weeks: Sequence[int], values: Sequence[float | None], goal: float | None = None,
        better: str = "higher") -> dict[str, Any]:
    """The points of a weekly figure, centre, limits and signals, and the colours a board would give it from day 0 on.

    The limits are set by the weeks before the rules changed, so a change of the system shows as a signal.
    """
    known = [(week, value) for week, value in zip(weeks, values, strict=True) if value is not None]
    numbers, points = np.array([week for week, _ in known]), np.array([value for _, value in known], float)
    within = limits(baseline(numbers, points)) if len(points) > 1 else limits(points)
    found = signals(points, within)
    return {"centre": _plain(within.mean), "lower": _plain(within.low), "upper": _plain(within.high),
            "signals": {name: numbers[where].tolist() for name, where in found.items()},
            "weeks": numbers.tolist(), "values": points.tolist(),
            "rag": colours(known, goal, better), "goal": goal}


def _plain(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None


def colours(known: Sequence[tuple[int, float]], goal: float | None, better: str) -> list[dict[str, Any]]:
    """What the board's page shows each week from day 0 on."""
    found = []
    for place, (week, value) in enumerate(known):
        if week >= 0:
            before = known[place - 1][1] if place else value
            found.append({"week": week, "colour": against(value, goal) if goal is not None
                          else moved(before, value, better)})
    return found


def against(value: float, goal: float) -> Colour:
    """Met, nearly met, or missed."""
    return "green" if value >= goal else "amber" if value >= goal - NEAR else "red"


def moved(before: float, value: float, better: str) -> Colour:
    """Better than the week before, about the same, or worse. Where neither way is better, less is taken for better, as
    boards take reports."""
    change = (value - before) * (1 if better == "higher" else -1)
    if abs(change) <= NEAR * abs(before):
        return "amber"
    return "green" if change > 0 else "red"
