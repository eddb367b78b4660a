"""The regulator: sees what is recorded, and answers with more rules.

It knows no patient. Every midnight the day's recorded figures reach it; it looks at the past thirteen weeks of them
since day 0, and when a figure has been beyond a value for long enough it changes a rule: another target, another
clock, another price. Which figure, which value, how long and which rule stand in the ``timeline:`` of the scenario.
Each answer is given once.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

import numpy as np

from simcare.organisation.exchange import Counters
from simcare.scenario.schema import Scenario

WINDOW = 91  # days
YEAR = 365.25
UNKNOWN = nan


def recorded(day: Counters, balance: float) -> dict[str, tuple[float, float]]:
    """What one day adds to each figure: so much, of so many. Sums over the year have a year's share as their "of"; the
    mortality ratio is 100 where deaths are as expected."""
    operated = day.inpatient_operations + day.day_cases
    a_day = 1 / YEAR
    return {"four_hour_recorded": (day.timed - day.breaches, day.timed),
            "handover_over_15_recorded": (day.handovers_over_15, day.handovers),
            "short_stay_share": (day.short_stays, day.attendances),
            "eighteen_weeks_recorded": (day.operated_in_time, operated),
            "balance": (balance, a_day), "complaints_recorded": (day.concerns, a_day),
            "incidents_reported": (day.reported, a_day), "hsmr": (100 * day.inpatient_deaths, day.expected_deaths)}


class Regulator:
    """Watches the figures that a scenario's timeline waits for."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.waiting = {number: entry.when for number, entry in enumerate(scenario.timeline) if entry.when}
        self.days: list[dict[str, tuple[float, float]]] = []
        self.beyond = dict.fromkeys(self.waiting, 0)
        self.happened: list[int] = []

    def sees(self, day: Counters, balance: float = UNKNOWN) -> bool:
        """Another day is on record; whether the regulator acts. ``balance`` is the day's in pounds; what nobody
        records is unknown, and nothing follows from it."""
        if not self.waiting or day.day < 0:
            return False
        self.days = [*self.days[1 - WINDOW:], recorded(day, balance)]
        figures = self.figures()
        acts = []
        for number, trigger in self.waiting.items():
            self.beyond[number] = self.beyond[number] + 1 if trigger.beyond(figures[trigger.measure]) else 0
            if self.beyond[number] and self.beyond[number] * 24 >= trigger.lasting:
                acts.append(number)
        self.act(acts, (day.day + 1) * 24.0)
        return bool(acts)

    def figures(self) -> Mapping[str, float]:
        """The recorded figures of the past thirteen weeks; NaN where there is nothing to go by."""
        table = np.array([list(day.values()) for day in self.days])
        amount, of = table.sum(axis=0).T
        figure = np.divide(amount, of, out=np.full(len(of), nan), where=of > 0)
        return dict(zip(self.days[-1], figure.tolist(), strict=True))

    def act(self, answers: list[int], now: float) -> None:
        """These answers are given, after whatever had a date until now; none is given twice."""
        past = [number for number in self.scenario.dated if (self.scenario.timeline[number].at or 0.0) <= now]
        if answers:
            self.happened += [*(number for number in past if number not in self.happened), *answers]
        for number in answers:
            del self.waiting[number]

    def stages(self, now: float) -> list[tuple[float, Scenario]]:
        """What holds from now on, and from each date that is still to come."""
        happened = list(self.happened)
        stages = [(now, self.scenario.after(happened))]
        for number in self.scenario.dated:
            if number not in happened:
                happened.append(number)
                stages.append((self.scenario.timeline[number].at or 0.0, self.scenario.after(happened)))
        return stages
