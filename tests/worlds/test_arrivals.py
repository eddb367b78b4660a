"""Who comes, and when: the arrivals of every stream against the rates that the scenario states."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.hospital.demand import Demand, calendars
from simcare.hospital.patients import AE, ELECTIVE, GP
from simcare.luck import Luck
from simcare.scenario.schema import Scenario
from simcare.verification.arrivals import arrivals


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario()


def test_arrivals_have_the_rates_of_the_cards() -> None:
    assert [check for check in arrivals() if not check.passed] == []


def test_the_year_adds_up_to_the_card(scenario: Scenario) -> None:
    for calendar in calendars(scenario):
        if min(calendar.weekdays) > 0:
            assert calendar.mean(np.arange(365 * 7)).mean() == pytest.approx(calendar.per_day, rel=0.005)


@pytest.mark.parametrize("stream", [AE, GP, ELECTIVE])
def test_blocks_of_days_do_not_change_who_comes(stream: int, scenario: Scenario) -> None:
    whole = Demand(scenario, Luck(5)).arrivals(stream, -28, 84)
    pieces = Demand(scenario, Luck(5))
    assert whole == [arrival for day in range(-28, 56, 7) for arrival in pieces.arrivals(stream, day, 7)]
    assert len({person for _, person in whole}) == len(whole)


def test_more_demand_adds_people_and_moves_nobody(scenario: Scenario) -> None:
    fewer, more = (set(Demand(s, Luck(5)).arrivals(AE, 0, 56)) for s in
                   (scenario, scenario.set("demand.attendances_per_day", "170/day")))
    assert fewer < more


def test_a_patients_row_does_not_depend_on_who_else_is_looked_up(scenario: Scenario) -> None:
    first, second = Demand(scenario, Luck(5)), Demand(scenario, Luck(5))
    people = [person for _, person in first.arrivals(AE, 0, 56)][::97]
    rows = {person: first.attendance(person, 1) for person in people}
    second.arrivals(AE, 0, 56)
    for person in reversed(people):
        second.stay(person, 3)
        np.testing.assert_array_equal(second.attendance(person, 1), rows[person])
