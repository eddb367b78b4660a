"""Winter: sicker people, staff who are ill and closed offices; it makes the year uneven and leaves its level alone."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from stationary import WARDS, world

from simcare.hospital.demand import DAYS, EPOCH, WIDTH, Demand, day_of
from simcare.hospital.patients import AE, ELECTIVE, GP, People
from simcare.hospital.seasons import MONTH_LENGTHS, MONTH_OF_DAY, factors, month_of, shifts
from simcare.hospital.staff import Staff
from simcare.luck import Luck
from simcare.scenario.schema import Scenario

CROWD = 60_000
JULY, JANUARY = 95, 290
FLAT = (0.0,) * 12


@cache
def crowd(stream: int, day: int | None, flat: bool = False) -> dict[str, Any]:
    """People who all come on the same day of the year, with their luck."""
    scenario = Scenario().set("demand.month_severity", list(FLAT)) if flat else Scenario()
    days = None if day is None else np.full(CROWD, day)
    return People(scenario, Luck(7, 0)).block(stream, "people/0", 0, CROWD, days)


def test_the_year_begins_in_april_and_months_have_their_days() -> None:
    assert [month_of(day) for day in (0, 29, 30, 60, 61, 364, 365, -1)] == [0, 0, 1, 1, 2, 11, 0, 11]
    assert np.array_equal(np.bincount(MONTH_OF_DAY), MONTH_LENGTHS)


def test_months_average_to_one_or_to_nothing_over_the_year() -> None:
    d, discharge = Scenario().demand, Scenario().hospital.discharge
    for months in (d.month_factors, discharge.place_month_factors, Scenario().staff.sickness_month_factors):
        assert factors(months).mean() == pytest.approx(1)
        assert factors([2 * month for month in months]) == pytest.approx(factors(months))
    assert shifts(d.month_severity).mean() == pytest.approx(0)
    assert shifts([1.0] * 12) == pytest.approx(np.zeros(365))


@pytest.mark.parametrize("stream", [AE, GP])
def test_winter_patients_are_sicker_in_every_way_and_nobody_changes_luck(stream: int) -> None:
    summer, winter = crowd(stream, JULY), crowd(stream, JANUARY)
    for name in ("severity", "needs_bed", "ambulance", "healing_h", "mortality"):
        assert np.all(winter[name] >= summer[name] * (1 - 1e-9)), name
        assert winter[name].mean() > summer[name].mean() or (stream == GP and name == "needs_bed"), name
    for name in ("age", "u_death", "u_solved", "letter_h", "u_fall"):
        assert np.array_equal(summer[name], winter[name]), name


def test_the_share_who_need_a_bed_follows_the_published_share_admitted() -> None:
    year = crowd(AE, None)["needs_bed"].mean()
    assert crowd(AE, JANUARY)["needs_bed"].mean() / year == pytest.approx(1.049, abs=0.006)
    assert crowd(AE, JULY)["needs_bed"].mean() / year == pytest.approx(0.953, abs=0.006)


def test_without_the_cause_there_is_no_winter() -> None:
    summer, winter = crowd(AE, JULY, flat=True), crowd(AE, JANUARY, flat=True)
    assert all(np.array_equal(summer[name], winter[name], equal_nan=True) for name in summer)


def test_operations_have_no_season() -> None:
    summer, winter = crowd(ELECTIVE, JULY), crowd(ELECTIVE, JANUARY)
    assert all(np.array_equal(summer[name], winter[name], equal_nan=True) for name in summer)


def test_everybodys_day_is_in_their_number_and_returns_keep_it() -> None:
    demand = Demand(Scenario(), Luck(3))
    for day in (JULY, JANUARY):
        came = demand.arrivals(AE, day, 1)
        people = np.array([person for _, person in came])
        assert set(day_of(AE, people % 10**9)) == {day}
    assert day_of(GP, np.array([(DAYS + EPOCH) * WIDTH[GP]])) == [DAYS]


def test_a_colder_winter_adds_illness_and_moves_nobody() -> None:
    months = Scenario().demand.month_severity
    colder = Scenario().set("demand.month_severity", [2 * month for month in months])
    usual, cold = (Demand(scenario, Luck(5)) for scenario in (Scenario(), colder))
    assert usual.arrivals(AE, JANUARY) == cold.arrivals(AE, JANUARY)
    person = usual.arrivals(AE, JANUARY)[0][1]
    for visit in (1, 2):
        before, after = (np.array(demand.attendance(person, visit)) for demand in (usual, cold))
        assert np.array_equal(before[:6], after[:6])


def absent(months: list[float], days: range) -> float:
    """The share of nurses and assistants who are off sick on these days."""
    rules = world(staff={"sickness_month_factors": tuple(months)})
    staff, found = Staff(rules, Luck(6), WARDS), []
    for day in days:
        staff.live(day)
        staff.start_of_day(day)
        found.append(staff.sick_share)
    return float(np.mean(found))


def test_more_staff_are_off_sick_in_winter() -> None:
    months = list(Scenario().staff.sickness_month_factors)
    winter, summer = (absent(months, range(day, day + 60)) for day in (JANUARY - 20, JULY - 20))
    assert winter / summer == pytest.approx(4.7 / 3.9, rel=0.08)
    level = absent([1.0] * 12, range(JANUARY - 20, JANUARY + 40))
    assert winter > 1.05 * level


def test_fewer_of_the_same_people_die_when_case_fatality_falls() -> None:
    usual = crowd(AE, None)
    fewer = People(Scenario().set("demand.case_fatality", 0.9), Luck(7, 0)).block(AE, "people/0", 0, CROWD)
    assert fewer["mortality"] == pytest.approx(0.9 * usual["mortality"])
    assert all(np.array_equal(usual[name], fewer[name]) for name in usual
               if name not in ("mortality", "home_death_d", "dies_here"))
