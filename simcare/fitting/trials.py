"""Simulating a hospital like the one in the figures: what is read from a run, and the alternation of load and mix.

How many are admitted and how many come back depends a little on the load (who leaves unseen, who is put into a bed
for the clock), and the load depends on how many are admitted. So the two are fitted in turn: a first run of the
regime's own hospital shows how far admissions exceed needs; people are made so much sicker; the load is searched; then
both are done once more from where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit

from simcare.experiment.intervals import interval
from simcare.experiment.readings import readings, replications
from simcare.experiment.replication import Simulate
from simcare.experiment.store import Store
from simcare.fitting.figures import Figures
from simcare.fitting.likeness import Crowd, Likeness
from simcare.fitting.load import Load, Trial, search
from simcare.fitting.months import YEAR

if TYPE_CHECKING:
    from simcare.log import Tables
    from simcare.scenario.schema import Scenario

STEPS = (1.1, 1.03)
"""Of the loads in the first round and in the second, which begins near the answer."""
MONTHLY = [f"four_hour_month_{number}" for number in range(YEAR)]


def observe(tables: Tables, start: float) -> Mapping[str, float]:
    """Attendances a day, and the recorded four-hour figure by month of the year, April first."""
    from simcare.hospital.seasons import month_of
    from simcare.measures.department import GOAL
    from simcare.measures.view import DAY, View

    view = View(tables)
    arrived = view.visits["arrived"]
    inside = (arrived >= start) & (arrived < tables.hours)
    month = np.array([month_of(int(day)) for day in range(int(start // DAY), int(tables.hours // DAY) + 2)])
    at = month[(arrived[inside] // DAY).astype(int) - int(start // DAY)]
    counted, within = view.on_the_clock[inside], (view.recorded_minutes <= GOAL)[inside]
    found = {"attendances_a_day": float(inside.sum() / (tables.hours - start) * DAY)}
    for number, name in enumerate(MONTHLY):
        of = counted & (at == number)
        found[name] = float(within[of].mean()) if of.any() else float("nan")
    return found


@dataclass(frozen=True)
class Bench:
    """How trials are run: replications, where their readings are kept, on how many processes."""

    regime: Scenario
    count: int
    store: Store
    workers: int | None = None
    simulate: Simulate | None = None
    tell: Callable[[str], None] = lambda _: None

    def read(self, scenario: Scenario) -> dict[str, np.ndarray]:
        """The figures of all replications of a scenario, by name."""
        found = readings(replications(scenario, self.count), observe, self.store, self.workers,
                         simulate=self.simulate)
        return {name: np.array([reading.figures[name] for reading in found]) for name in found[0].figures}

    def trial(self, like: Likeness, load: float) -> Trial:
        """What the hospital shows at this load."""
        figures = self.read(like.scenario(self.regime, load))
        shown = Trial(load, figures["four_hour_recorded"], figures["left_unseen_share"], figures["admitted_share"],
                      figures["attendances_a_day"])
        self.tell(f"load {load:.3f}: {shown.mean:.1%} within four hours, {shown.admitted.mean():.1%} admitted, "
                  f"{shown.left_unseen.mean():.1%} left unseen")
        return shown


@dataclass(frozen=True)
class Found:
    """The hospital that was found, its load, and what it shows at that load, month by month."""

    like: Likeness
    load: Load
    shown: Trial
    by_month: tuple[float, ...]


def find(bench: Bench, figures: Figures) -> Found:
    """Fit the mix of patients and the load in turn."""
    wanted = figures.admitted.level.mean
    season = tuple(factor.mean for factor in figures.attendances.curve.factors())
    crowd = Crowd(bench.regime)
    like = Likeness(figures.attendances.level.mean, season)
    shown = bench.trial(like, 1.0)
    load = None
    for step in STEPS:
        like = _adjusted(crowd, like, shown, wanted)
        load = search(partial(bench.trial, like), figures.four_hour.level, shown.load, step, step == STEPS[-1])
        shown = bench.trial(like, round(load.load.mean, 4))
    assert load is not None
    final = bench.read(like.scenario(bench.regime, shown.load))
    return Found(like, load, shown, tuple(interval(final[name].tolist()).mean for name in MONTHLY))


def _adjusted(crowd: Crowd, like: Likeness, shown: Trial, wanted: float) -> Likeness:
    """The mix, the beds and the share of returns that should bring the observed admissions and attendances."""
    beyond = float(logit(shown.admitted.mean()) - logit(crowd.needing_a_bed(like.sicker)))
    sicker = crowd.sicker_by(wanted, beyond)
    returns = like.returns * float(shown.per_day.mean()) / like.attendances
    return replace(like, sicker=sicker, returns=returns, beds=crowd.beds(sicker))
