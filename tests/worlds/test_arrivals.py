"""Who comes, and when: the arrivals of every stream against the rates that the scenario states."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simcare.hospital.demand import Demand, calendars, month_of
from simcare.hospital.patients import AE, ELECTIVE, GP
from simcare.luck import Luck
from simcare.scenario.schema import Scenario

YEARS = 4
DAYS = 365 * YEARS
LEAST = 1e-4  # a correct model fails a test once in 10,000 seeds, and the seed is fixed


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario()


@pytest.fixture(scope="module")
def times(scenario: Scenario) -> dict[int, np.ndarray]:
    demand = Demand(scenario, Luck(2007))
    return {stream: np.array([time for time, _ in demand.arrivals(stream, 0, DAYS)]) for stream in (AE, GP, ELECTIVE)}


def by_day(times: np.ndarray) -> np.ndarray:
    return np.bincount((times // 24).astype(int), minlength=DAYS)


@pytest.mark.parametrize("stream", [AE, GP, ELECTIVE])
def test_arrivals_by_hour_follow_the_hourly_profile(stream: int, scenario: Scenario,
                                                   times: dict[int, np.ndarray]) -> None:
    """Given the day's number, the hours are a multinomial sample: no allowance for busy days is needed."""
    profile = np.array(calendars(scenario)[stream].hours)
    counted = np.bincount((times[stream] % 24).astype(int), minlength=24)
    assert counted[profile == 0].sum() == 0
    used = profile > 0
    expected = profile[used] / profile.sum() * counted.sum()
    assert stats.chisquare(counted[used], expected).pvalue > LEAST


def test_arrivals_are_even_within_the_hour(times: dict[int, np.ndarray]) -> None:
    assert stats.kstest(times[AE] % 1.0, "uniform").pvalue > LEAST


@pytest.mark.parametrize("stream", [AE, GP])
def test_numbers_a_day_have_the_stated_mean_and_spread(stream: int, scenario: Scenario,
                                                      times: dict[int, np.ndarray]) -> None:
    """Poisson with a gamma factor: variance = mean + (cv · mean)²."""
    calendar = calendars(scenario)[stream]
    mean = calendar.mean(np.arange(DAYS))
    z = (by_day(times[stream]) - mean) / np.sqrt(mean + (calendar.cv * mean) ** 2)
    assert abs(z.mean()) * np.sqrt(DAYS) < 4
    assert abs((z**2).mean() - 1) < 4 * (z**2).std() / np.sqrt(DAYS)


@pytest.mark.parametrize("stream", [AE, GP])
def test_weekdays_and_months_have_their_factors(stream: int, scenario: Scenario,
                                               times: dict[int, np.ndarray]) -> None:
    calendar, days, counts = calendars(scenario)[stream], np.arange(DAYS), by_day(times[stream])
    mean = calendar.mean(days)
    spread = np.sqrt(mean + (calendar.cv * mean) ** 2)
    for groups in (days % 7, np.array([month_of(day) for day in days])):
        for group in np.unique(groups):
            of = groups == group
            assert abs((counts - mean)[of].sum()) < 4.5 * np.sqrt((spread[of] ** 2).sum())


def test_the_year_adds_up_to_the_card(scenario: Scenario) -> None:
    for calendar in calendars(scenario):
        if min(calendar.weekdays) > 0:
            assert calendar.mean(np.arange(365 * 7)).mean() == pytest.approx(calendar.per_day, rel=0.005)


def test_referrals_come_on_weekdays_in_working_hours(times: dict[int, np.ndarray]) -> None:
    referred = times[ELECTIVE]
    assert set((referred // 24 % 7).astype(int)) <= set(range(5))
    assert (referred % 24).min() >= 9
    assert (referred % 24).max() < 17


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
