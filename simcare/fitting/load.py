"""The load: how much emergency demand, for its capacity, a hospital must carry to show the observed four-hour figure.

There is no formula for it. The hospital is simulated at one load after another, always with the same people and the
same luck, so that the figures of two loads differ by the load alone. From an ordinary load the search goes up or down
in steps until the observed figure lies between two neighbours, then closes in by the chord between them.

The figure falls with the load only up to a point. In an overrun department so many leave unseen that those who stay are
dealt with in time: the figure rises again while everything gets worse. So the search ends, and says that the figure
cannot be reached, where the figure has stopped falling, where one person in ten leaves unseen (English departments:
one in fifty to one in twenty-five), or at the ends of the loads that are plausible at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simcare.experiment.intervals import Interval, interval
from simcare.fitting.series import Floats

LEAST, MOST = 0.6, 1.6
STEP, CLOSE, NEAR, REFINEMENTS = 1.1, 0.01, 0.002, 3
MOST_UNSEEN = 0.10
SLACK = 0.002
"""A rise of the figure by less than this is chance, not the turning point."""


@dataclass(frozen=True)
class Trial:
    """What the replications showed at one load: a figure for each."""

    load: float
    four_hour: Floats
    left_unseen: Floats
    admitted: Floats
    per_day: Floats

    @property
    def mean(self) -> float:
        """The four-hour figure over the replications."""
        return float(self.four_hour.mean())

    def summary(self) -> dict[str, float]:
        """For JSON."""
        return {"load": self.load, "four_hour": self.mean, "left_unseen": float(self.left_unseen.mean()),
                "admitted": float(self.admitted.mean()), "attendances_a_day": float(self.per_day.mean())}


Try = Callable[[float], Trial]


@dataclass(frozen=True)
class Load:
    """The load that was found, with its interval, and the trials behind it, by rising load.

    ``reached`` is false where no plausible load gives the observed figure; ``load`` is then the nearest, ``gap`` what
    remains (simulated less observed), and ``why`` says what ended the search.
    """

    load: Interval
    trials: tuple[Trial, ...]
    observed: Interval
    reached: bool
    gap: float
    why: str = ""

    @property
    def nearest(self) -> Trial:
        """The trial at the load that was found, or next to it."""
        return min(self.trials, key=lambda trial: abs(trial.load - self.load.mean))


def search(attempt: Try, observed: Interval, start: float = 1.0, step: float = STEP, ends: bool = True) -> Load:
    """The load at which ``attempt`` shows the observed four-hour figure; ``start`` is where to begin, and ``step`` the
    ratio of the first loads to each other. With ``ends`` the ends of the interval are tried as well."""
    trials = {start: attempt(start)}
    up = trials[start].mean > observed.mean
    why = _walk(attempt, observed.mean, trials, start, step if up else 1 / step)
    if why:
        return _not_reached(trials, observed, why)
    for _ in range(REFINEMENTS):
        low, high = _around(_usable(trials), observed.mean)
        if high - low < CLOSE or min(abs(trials[at].mean - observed.mean) for at in (low, high)) < NEAR:
            break
        at = round(_chord(trials[low], trials[high], observed.mean), 4)
        if min(abs(at - low), abs(at - high)) < CLOSE / 4:
            at = round(at + math.copysign(CLOSE / 2, (low + high) / 2 - at), 4)
        trials[at] = attempt(at)
    for goal in (observed.low, observed.high) if ends else ():
        ordered = _usable(trials)
        at = root(np.array([trial.load for trial in ordered]), np.array([trial.mean for trial in ordered]), goal)
        at = round(min(max(at, LEAST), MOST), 4)
        if at not in trials:
            trials[at] = attempt(at)
    return _reached(trials, observed)


def _walk(attempt: Try, goal: float, trials: dict[float, Trial], start: float, step: float) -> str:
    """Step until the goal is passed; the reason, if it never is."""
    at, up = start, step > 1
    while True:
        before, at = at, round(min(max(at * step, LEAST), MOST), 4)
        if at == before:
            return f"no load between {LEAST:g} and {MOST:g} gives the observed figure"
        trials[at] = now = attempt(at)
        if (now.mean <= goal) == up:
            return ""
        if up and now.left_unseen.mean() > MOST_UNSEEN:
            return f"beyond this load more than {MOST_UNSEEN:.0%} leave unseen"
        if up and now.mean > trials[before].mean + SLACK:
            return "beyond this load the figure rises again, because people leave unseen"


def _usable(trials: dict[float, Trial]) -> list[Trial]:
    """Trials by rising load."""
    return [trials[at] for at in sorted(trials)]


def _around(trials: Sequence[Trial], goal: float) -> tuple[float, float]:
    """The neighbouring loads between which the figure falls through the goal; the first such pair."""
    for below, above in pairwise(trials):
        if below.mean >= goal >= above.mean:
            return below.load, above.load
    return trials[0].load, trials[-1].load


def _chord(low: Trial, high: Trial, goal: float) -> float:
    if low.mean == high.mean:
        return (low.load + high.load) / 2
    return low.load + (high.load - low.load) * (low.mean - goal) / (low.mean - high.mean)


def _reached(trials: dict[float, Trial], observed: Interval) -> Load:
    """The load where the curve through all trials meets the figure; its interval from observation and chance."""
    ordered = _usable(trials)
    loads = np.array([trial.load for trial in ordered])
    figures = np.array([trial.four_hour for trial in ordered])
    middle, least, most = (root(loads, figures.mean(1), goal) for goal in (observed.mean, observed.high, observed.low))
    chance = interval([root(loads, figures[:, number], observed.mean) for number in range(figures.shape[1])])
    half = (chance.high - chance.low) / 2
    found = Interval(middle, max(middle - math.hypot(middle - least, half), LEAST / STEP),
                     middle + math.hypot(most - middle, half))
    shown = float(np.interp(middle, loads, figures.mean(1)))
    return Load(found, tuple(ordered), observed, True, shown - observed.mean)


def root(loads: Floats, figures: Floats, goal: float) -> float:
    """Where a curve that should fall with the load meets the goal, carried on straight beyond its ends.

    Chance may let it rise in places; the curve is the mean of the highest falling one below and the lowest above.
    """
    falling = (np.minimum.accumulate(figures) + np.maximum.accumulate(figures[::-1])[::-1]) / 2
    falling = falling - np.arange(len(loads)) * 1e-9
    if goal > falling[0] or goal < falling[-1]:
        ends = slice(0, 2) if goal > falling[0] else slice(-2, None)
        (a, b), (first, last) = loads[ends], falling[ends]
        slope = min((last - first) / (b - a), -0.05)
        return float(np.clip(a + (goal - first) / slope if goal > falling[0] else b + (goal - last) / slope,
                             LEAST / STEP, MOST * STEP))
    return float(np.interp(-goal, -falling, loads))


def _not_reached(trials: dict[float, Trial], observed: Interval, why: str) -> Load:
    plausible = [trial for trial in _usable(trials) if trial.left_unseen.mean() <= MOST_UNSEEN] or _usable(trials)
    best = min(plausible, key=lambda trial: abs(trial.mean - observed.mean))
    return Load(Interval(best.load, best.load, best.load), tuple(_usable(trials)), observed, False,
                best.mean - observed.mean, why)
