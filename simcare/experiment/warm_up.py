"""How long a hospital takes to settle: before day 0, while it fills, and after day 0, under its new design.

A simulated hospital starts empty, with its slow stocks where they usually stand. What is measured too early is measured
while it fills. MSER-5 (White 1997) finds the cut: of a series in batches of five days it leaves out the first so many
that make the standard error of what remains smallest. A series whose best cut lies in its second half has not settled
within the run, and no cut is given.

Two waits are asked about. Before day 0 the hospital runs under its *baseline*: is ``run.warm_up`` long enough? From day
0 its own design holds, and habits, posts and lists move to where that design takes them: is ``run.measured_from`` late
enough? Seasons are held flat for both, since a winter is no start-up; weekdays are taken out of each series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.intervals import Interval, interval
from simcare.experiment.readings import readings, replications
from simcare.experiment.runs import Progress
from simcare.organisation.causal_map import causal_map

if TYPE_CHECKING:
    from simcare.experiment.replication import Simulate
    from simcare.experiment.store import Reading, Store
    from simcare.log import Tables
    from simcare.scenario.schema import Scenario

Array = NDArray[np.float64]

BATCH = 5  # days
WEEK, MONTH = 7, 365.25 / 12
LONGEST = 104 * WEEK
"""Days simulated before day 0 to find what the hospital needs: as long as ``run.warm_up`` may be."""
AFTER = 3.0  # years after day 0
NEXT = 91
"""Days after a cut over which what it leaves is judged."""
DAY = 24.0
FLAT = [1.0] * 12
NO_SEASON = {"demand.month_factors": FLAT, "demand.admission_month_factors": FLAT, "demand.month_severity": [0.0] * 12,
             "staff.sickness_month_factors": FLAT, "hospital.discharge.place_month_factors": FLAT}

SERIES: Mapping[str, str] = {
    "census": "people in A&E", "time_in_department": "hours in A&E", "occupancy": "beds full",
    "list_inpatient": "list of inpatients", "waiting_for_care": "in bed, waiting for care outside",
    "missed_care": "care not given", "rn_workload": "nurses' workload", "vacancies": "empty posts",
    "concerns_open": "complaints without an answer", "money_gap": "money gap",
    **{name: stock.label for name, stock in causal_map().of_kind("stock").items()}}
"""What is looked at, each as a mean of every day: queues, care, posts and the stocks of the organisation."""


@dataclass(frozen=True)
class Settling:
    """One series. ``days`` it needs (None where it does not settle); ``left`` is by how much the mean of the quarter
    year after the present cut is still off the second half of the series, over replications; ``usual`` that second
    half's mean; ``series`` the daily means over replications from day ``first`` on."""

    name: str
    days: int | None
    usual: float
    left: Interval
    first: int
    series: Array

    @property
    def words(self) -> str:
        """What it is, in plain words."""
        return SERIES[self.name]


@dataclass(frozen=True)
class Settled:
    """One scenario: what it needs before day 0 and after it, and where it is cut at present (days)."""

    scenario: str
    before: Sequence[Settling]
    after: Sequence[Settling]
    warm_up: float
    measured_from: float

    def longest(self, which: Sequence[Settling]) -> int:
        """The most days that any series needs of those that settle."""
        return max((one.days for one in which if one.days is not None), default=0)


def settling(scenarios: Sequence[Scenario], count: int, years: float = AFTER, store: Store | None = None,
             workers: int | None = None, executor: Executor | None = None, progress: Progress | None = None,
             simulate: Simulate | None = None) -> list[Settled]:
    """What each of the scenarios needs, from ``count`` replications of two years before day 0 and ``years`` after."""
    points = [point for scenario in scenarios for point in replications(prolonged(scenario, years), count)]
    found = readings(points, daily, store, workers, executor, progress, simulate)
    return [of_one(scenario, found[place * count:(place + 1) * count]) for place, scenario in enumerate(scenarios)]


def prolonged(scenario: Scenario, years: float) -> Scenario:
    """The scenario with the longest warm-up, without seasons."""
    run = {"run.warm_up": f"{LONGEST} days", "run.years": years, "run.measured_from": None}
    for path, value in (run | NO_SEASON).items():
        scenario = scenario.set(path, value)
    return scenario


def of_one(scenario: Scenario, found: Sequence[Reading]) -> Settled:
    """Both questions of one scenario."""
    series = {name: np.array([days_of(reading.figures, name) for reading in found]) for name in SERIES}
    warm_up = scenario.run.warm_up / DAY
    start = scenario.run.measured_hours[0] / DAY if scenario.run.years >= 2 else 365.25
    before = [judged(name, values[:, :LONGEST], -LONGEST, warm_up) for name, values in series.items()]
    after = [judged(name, values[:, LONGEST:], 0, start) for name, values in series.items()]
    return Settled(scenario.name, before, after, warm_up, start)


def judged(name: str, values: Array, first: int, cut: float) -> Settling:
    """A series of [replications, days], and what a cut after so many days leaves of the start."""
    level = without_weekdays(values)
    half = level.shape[1] // 2
    at = min(round(cut), half)
    usual = level[:, half:].mean(axis=1)
    left = level[:, at:at + NEXT].mean(axis=1) - usual
    return Settling(name, mser5(level.mean(axis=0)), float(usual.mean()), interval(left.tolist()), first,
                    level.mean(axis=0))


def without_weekdays(values: Array) -> Array:
    """The series less what its weekdays usually are above or below the rest, judged by its second half."""
    days = values.shape[1]
    half, weekday = days // 2, np.arange(days) % WEEK
    mean = values.mean(axis=0)[half:]
    usual = np.array([mean[weekday[half:] == day].mean() for day in range(WEEK)])
    return np.asarray(values - (usual - usual.mean())[weekday])


def mser5(series: Array) -> int | None:
    """How many days to leave out, by the smallest standard error of the rest; None where that is beyond the half."""
    batches = series[:series.size // BATCH * BATCH].reshape(-1, BATCH).mean(axis=1)
    count = batches.size
    if np.ptp(batches) <= 1e-9 * max(1.0, float(np.abs(batches).max())):
        return 0
    rest = np.arange(count, 0, -1)
    sums, squares = np.cumsum(batches[::-1])[::-1], np.cumsum(batches[::-1]**2)[::-1]
    errors = (squares - sums**2 / rest) / rest**2
    best = int(np.argmin(errors[:count - BATCH]))
    return best * BATCH if best <= count // 2 else None


def days_of(figures: Mapping[str, float], name: str) -> Array:
    """The daily means of a series, from a reading; days without anything are as the day before."""
    values = np.array([figures[key] for key in figures if key.startswith(f"{name}/")])
    known = np.maximum.accumulate(np.where(np.isnan(values), 0, np.arange(values.size)))
    return np.asarray(np.nan_to_num(values[known]))


def daily(tables: Tables, start: float) -> dict[str, float]:
    """Every series as figures named ``census/-728`` and so on, for the store of readings."""
    number = tables.days["day"].to_numpy().astype(int)
    columns = {**of_tables(tables, number), **{name: tables.days[name].to_numpy(float)
                                               for name in SERIES if name in tables.days}}
    return {f"{name}/{day}": float(value) for name, values in columns.items()
            for day, value in zip(number, values, strict=True)}


def of_tables(tables: Tables, number: NDArray[Any]) -> dict[str, Array]:
    """Those series that the days' book does not hold."""
    visits, stays, days = tables.visits, tables.stays, tables.days
    posts = (days["rn_posts"] + days["hca_posts"]).to_numpy(float)
    vacant = (days["rn_vacant"] + days["hca_vacant"]).to_numpy(float)
    waits = stays[stays["waited_care_h"] > 0]
    left = visits["left"].fillna(tables.hours).to_numpy()
    arrived = visits["arrived"].to_numpy()
    place = np.floor(arrived / DAY).astype(int) - number[0]
    inside = (place >= 0) & (place < len(number))
    came, hours = (np.bincount(place[inside], weights, len(number)) for weights in (None, (left - arrived)[inside]))
    with np.errstate(invalid="ignore", divide="ignore"):
        return {"census": present(arrived, left, number),
                "time_in_department": np.asarray(hours / came),
                "waiting_for_care": present(waits["ready"].to_numpy(), waits["left"].fillna(tables.hours).to_numpy(),
                                            number),
                "vacancies": np.asarray(vacant / posts)}


def present(came: Array, went: Array, number: NDArray[Any]) -> Array:
    """The mean number there on each day, counted every hour."""
    times = (number[:, None] * DAY + np.arange(24)).ravel()
    there = np.searchsorted(np.sort(came), times, "right") - np.searchsorted(np.sort(went), times, "right")
    return np.asarray(there.reshape(-1, 24).mean(axis=1))
