"""The rota, sickness and cover: hours present, people who keep their luck."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from stationary import PEOPLE_LEVERS, WARDS, world

from simcare.hospital.posts import CYCLE, planned_heads, posts_of, rota_lines, whole_rota
from simcare.hospital.staff import Staff
from simcare.luck import Luck

ORDINARY = WARDS[:-2]


def scenario(**people: Any) -> SimpleNamespace:
    """A scenario with some people levers changed."""
    return world(people=people)


def hours_present(staff: Staff, days: int = 112) -> np.ndarray:
    """Mean hours present a day by role and ward, [2, wards]."""
    total = np.zeros((2, len(WARDS)))
    for day in range(days):
        for hour in (7.0, 15.0, 23.0):
            present = staff.present(24 * day + hour)
            total += 8 * np.stack([present.rn_heads, present.hca_heads])
    return total / days


def test_hours_present_are_those_of_the_design() -> None:
    staff = Staff(scenario(), Luck(5), WARDS)
    patients = sum(ward.slots for ward in ORDINARY) * 0.86
    hours = hours_present(staff)[:, :-2].sum(axis=1) / patients
    assert hours[0] == pytest.approx(7.75 * 0.613, rel=0.02)
    assert hours[1] == pytest.approx(7.75 * 0.387, rel=0.03)


def test_sickness_is_what_the_card_says() -> None:
    staff = Staff(scenario(), Luck(6), WARDS)
    shares = []
    for day in range(200):
        staff.start_of_day(day)
        shares.append(staff.sick_share)
    assert np.mean(shares, axis=0) == pytest.approx([0.045, 0.05], rel=0.12)


def test_whole_rota_keeps_the_planned_means() -> None:
    wards = [SimpleNamespace(kind="medical", slots=28)]
    heads = planned_heads(scenario().staff, wards, posts_of(scenario(), 0.0), np.ones(1))
    rota = whole_rota(heads, 0.97)
    np.testing.assert_allclose(rota.mean(axis=0), heads, atol=1 / CYCLE + 1e-9)
    weekend = np.arange(CYCLE) % 7 >= 5
    assert rota[weekend].mean() <= rota[~weekend].mean()


def test_nobody_works_twice_a_day_and_work_is_shared() -> None:
    needed = np.full((CYCLE, 3), 4)
    lines = rota_lines(needed, 16.8)
    for shift in range(3):
        assert ((lines == shift + 1).sum(axis=1) == 4).all()
    worked = (lines > 0).sum(axis=0)
    assert worked.max() - worked.min() <= 1
    assert worked.max() <= 17


def test_no_cover_leaves_fewer_nurses() -> None:
    usual, bare = (hours_present(Staff(scenario(agency_fill=fill), Luck(7), WARDS))[0].sum() for fill in (0.7, 0.0))
    assert bare < 0.94 * usual


def test_agency_staff_fill_gaps_and_do_less() -> None:
    staff = Staff(scenario(agency_fill=1.0), Luck(8), WARDS)
    present = staff.present(7.0)
    assert present.agency_rn.sum() > 0
    assert (present.agency_rn <= present.rn_heads).all()
    slow = world(people={"agency_fill": 1.0}, staff={"agency_pace": 0.5})
    same_heads = Staff(slow, Luck(8), WARDS).present(7.0)
    fewer = (present.rn_minutes - same_heads.rn_minutes).sum()
    assert fewer == pytest.approx(present.agency_rn.sum() * (0.75 - 0.5) * 240)


def test_the_same_people_fall_ill_in_another_design() -> None:
    one, other = Staff(scenario(), Luck(9), WARDS), Staff(scenario(registered_share=0.5), Luck(9), WARDS)
    for day in range(30):
        one.start_of_day(day)
        other.start_of_day(day)
    both = one.in_post & other.in_post
    assert both.sum() > 300
    np.testing.assert_array_equal(one._sick_until[both], other._sick_until[both])
    np.testing.assert_array_equal(one.people.pace, other.people.pace)


def test_a_bigger_team_keeps_its_members() -> None:
    small = Staff(scenario(), Luck(10), WARDS)
    big = Staff(scenario(nursing_hours_per_patient_day=22.0), Luck(10), WARDS)
    assert big._block > small._block
    teams = 2 * len(WARDS)
    in_big, in_small = (staff.people.pace.reshape(teams, -1) for staff in (big, small))
    np.testing.assert_array_equal(in_big[:, :small._block], in_small)
    small.present(7.0)
    small.follow(scenario(nursing_hours_per_patient_day=22.0))
    assert small._block == big._block
    assert small.present(31.0).rn_heads.sum() > 1.5 * PEOPLE_LEVERS["nursing_hours_per_patient_day"]


def test_the_night_shift_reaches_into_the_morning() -> None:
    staff = Staff(scenario(), Luck(11), WARDS)
    night = staff.present(24 + 23.0)
    staff.start_of_day(2)
    np.testing.assert_array_equal(staff.present(48 + 3.0).rn_minutes, night.rn_minutes)


def test_wards_are_not_equally_well_staffed() -> None:
    staff = Staff(scenario(), Luck(12), WARDS)
    medical = np.array([ward.kind == "medical" for ward in WARDS])
    hours = hours_present(staff, 56)[0][medical]
    assert hours.max() > 1.1 * hours.min()
