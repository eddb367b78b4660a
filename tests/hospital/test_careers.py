"""Careers: people come, stay and go, and nothing drifts when nothing pushes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from stationary import WARDS, world

from simcare.hospital.careers import settled_rate, stay, time_served
from simcare.hospital.posts import REGISTERED
from simcare.hospital.staff import Staff
from simcare.luck import Luck
from simcare.organisation.exchange import AT_REST
from simcare.scenario.care import StaffRules
from simcare.scenario.units import HOURS

YEARS = 10
RATES = np.array([0.105, 0.12])


def years(staff: Staff, effects: Any = AT_REST, n: int = YEARS) -> dict[str, np.ndarray]:
    """Live ``n`` years: leavers of those in post in a year and mean vacancy by role, and vacancy year by year."""
    left, heads, vacant = np.zeros(2), np.zeros(2), []
    for day in range(1, n * 365 + 1):
        staff.live(day, effects)
        leavers = staff.people.leavers
        left += np.bincount(staff.role[leavers[staff.own[leavers]]], minlength=2)
        heads += staff.heads_in_post
        vacant.append(1 - staff.heads_in_post / staff._existing)
    by_year = np.array(vacant).reshape(n, 365, 2).mean(axis=1)
    return {"left": left, "leave": left / heads * 365.25, "vacant": by_year.mean(axis=0), "by_year": by_year}


@pytest.fixture(scope="module")
def decades() -> list[dict[str, np.ndarray]]:
    """Ten years of four hospitals."""
    return [years(Staff(world(), Luck(seed), WARDS)) for seed in range(4)]


def test_at_rest_as_many_leave_as_the_cards_say(decades: list[dict[str, np.ndarray]]) -> None:
    rate, left = (np.mean([decade[what] for decade in decades], axis=0) for what in ("leave", "left"))
    error = RATES / np.sqrt(len(decades) * left)  # leavers are counted events
    assert (abs(rate - RATES) < 3 * error).all()
    assert ((rate > 0.08) & (rate < 0.14)).all()


def test_at_rest_vacancies_stay_where_they_are(decades: list[dict[str, np.ndarray]]) -> None:
    vacant = np.array([decade["vacant"] for decade in decades])
    error = 0.07 / np.sqrt(len(decades) * np.array([decade["left"] for decade in decades]).mean(axis=0)) * np.sqrt(2)
    assert (abs(vacant.mean(axis=0) - 0.07) < 3 * error).all()
    early, late = (np.mean([decade["by_year"][part] for decade in decades]) for part in (slice(3), slice(-3, None)))
    assert abs(early - late) < 0.02


@pytest.mark.parametrize(("leavers", "newcomers"), [(0.105, 1.5), (0.105, 1.0), (1.0, 10.0), (0.3, 0.2)])
def test_people_found_on_the_first_day_have_served_as_long_as_people_do(leavers: float, newcomers: float) -> None:
    rate = settled_rate(leavers, newcomers)
    assert 1 / stay(rate, newcomers) == pytest.approx(leavers)
    served = time_served((np.arange(100_000) + 0.5) / 100_000, rate, newcomers)
    new = served < 1
    assert (served > 0).all()
    # those in their first year leave at another rate than the rest: together everybody leaves at that of the card
    assert rate * (1 + (newcomers - 1) * new.mean()) == pytest.approx(leavers, rel=0.001)


def test_bad_days_drive_people_out_and_easy_hiring_fills_posts() -> None:
    calm, hard, easy = (years(Staff(world(), Luck(3), WARDS), AT_REST._replace(**change), 3)
                        for change in ({}, {"leaving": 2.0}, {"hiring": 2.0}))
    assert hard["leave"].sum() > 1.6 * calm["leave"].sum()
    assert hard["vacant"].sum() > 1.4 * calm["vacant"].sum()
    assert easy["vacant"].sum() < 0.8 * calm["vacant"].sum()


def test_who_must_go_changes_nobody_elses_luck() -> None:
    one, other = Staff(world(), Luck(4), WARDS), Staff(world(), Luck(4), WARDS)
    removed = np.flatnonzero(one.in_post)[::20]
    for day in range(1, 800):
        for staff in (one, other):
            staff.live(day)
        if day == 200:
            other._remove(removed.tolist())
    others = np.delete(np.arange(len(one.own)), removed)
    assert (one.people.holder[removed] < other.people.holder[removed]).mean() > 0.8
    for what in ("holder", "began", "care", "leaves_at"):
        np.testing.assert_array_equal(getattr(one.people, what)[others], getattr(other.people, what)[others])


def test_newcomers_are_slow_at_first_and_then_themselves() -> None:
    staff = Staff(world(), Luck(5), WARDS)
    while not len(staff.people.joiners):
        staff.live(staff.people.today + 1)
    new, rules = int(staff.people.joiners[0]), staff.rules
    first = staff.people.pace[new]
    for _ in range(round(rules.induction / 24)):
        staff.live(staff.people.today + 1)
    assert first == pytest.approx(rules.induction_pace * staff.people.pace[new])


def test_the_usual_pace_is_that_of_a_team_with_its_usual_newcomers() -> None:
    paces = []
    for seed in range(8):
        staff = Staff(world(staff={"pace_spread": 0.0}), Luck(seed), WARDS)
        paces.append(staff.people.pace[staff.in_post].mean())
    assert np.mean(paces) == pytest.approx(1.0, abs=3 * np.std(paces) / np.sqrt(len(paces)))


def test_where_more_leave_the_team_has_more_newcomers_and_is_slower() -> None:
    rules = StaffRules()
    new = (1.0 - rules.registered_leavers) * rules.induction / HOURS["years"] * (1 - rules.induction_pace)
    change = []
    for seed in range(8):
        paces = []
        for leavers in ("100 %", "10.5 %"):
            staff = Staff(world(staff={"pace_spread": 0.0, "registered_leavers": leavers}), Luck(seed), WARDS)
            paces.append(staff.people.pace[staff.in_post & (staff.role == REGISTERED)].mean())
        change.append(paces[1] - paces[0])
    assert np.mean(change) == pytest.approx(new, rel=0.25)


def test_people_chosen_for_behaviour_start_slower_stay_longer_and_keep_care_whole() -> None:
    skill, behaviour = (Staff(world(recruits_for=what), Luck(6), WARDS) for what in ("skill", "behaviour"))
    for staff in (skill, behaviour):
        years(staff, AT_REST._replace(leaving=3.0), 2)
    newer = (skill.people.holder > 1) & (behaviour.people.holder > 1) & (skill.people.began == behaviour.people.began)
    assert newer.sum() > 50
    assert (behaviour.people.care[newer] > skill.people.care[newer]).all()
    assert (behaviour.people.rate[newer] < skill.people.rate[newer]).all()
    assert behaviour.people.holder.sum() < skill.people.holder.sum()


def test_more_sickness_when_people_are_worn_out() -> None:
    usual, worn = Staff(world(), Luck(7), WARDS), Staff(world(), Luck(7), WARDS)
    shares = []
    for day in range(1, 300):
        usual.live(day)
        worn.live(day, AT_REST._replace(sickness=1.5))
        for staff in (usual, worn):
            staff.start_of_day(day)
        shares.append((usual.sick_share[0], worn.sick_share[0]))
    mean = np.mean(shares[30:], axis=0)
    assert mean[1] / mean[0] == pytest.approx(1.5, rel=0.15)
