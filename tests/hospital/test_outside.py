"""Harm that may come to those who are held in the ambulance: as the published review found it, worse with time."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.hospital.outside import HELD_LONG, LONGEST_REVIEWED, SEVERE, Reviewed, harm_held, held_risk
from simcare.hospital.patients import People
from simcare.luck import Luck
from simcare.scenario.schema import Scenario

BY_AMBULANCE = People(Scenario(), Luck(1)).scaling.by_ambulance
E = Scenario().hospital.emergency
RISK = held_risk(E.held_harm_shares, E.held_harm_time_slope, E.held_harm_acuity_slope,
                 Reviewed(E.held_harm_wait, BY_AMBULANCE))
ONE = np.random.default_rng(1)
HELD = HELD_LONG + ONE.exponential(E.held_harm_wait - HELD_LONG, 40_000)
ACUITY = ONE.choice([1.0, 2.0, 3.0, 4.0, 5.0], 40_000, p=BY_AMBULANCE)
HARM = np.array([harm_held(hours, acuity, u, RISK)
                 for hours, acuity, u in zip(HELD, ACUITY, ONE.random(40_000), strict=True)])


def test_ambulances_bring_people_of_every_need_and_hardly_anybody_of_the_least() -> None:
    assert sum(BY_AMBULANCE) == pytest.approx(1)
    assert BY_AMBULANCE[4] < BY_AMBULANCE[0] < BY_AMBULANCE[2]


def test_among_those_who_are_held_as_the_reviewed_were_harm_is_as_published() -> None:
    np.testing.assert_allclose(np.bincount(HARM, minlength=4)[1:] / len(HARM), E.held_harm_shares, atol=0.01)


def test_severe_harm_is_about_three_times_as_likely_over_four_hours() -> None:
    severe = HARM == SEVERE
    assert 2.5 < severe[HELD > 4].mean() / severe[HELD < 1.5].mean() < 3.5


@pytest.mark.parametrize("u", [0.01, 0.2, 0.5, 0.9])
def test_nobody_is_better_off_for_waiting_longer_or_being_sicker(u: float) -> None:
    by_time = [harm_held(hours, 3, u, RISK) for hours in (1.0, 1.5, 3.0, 6.0)]
    by_acuity = [harm_held(2.0, acuity, u, RISK) for acuity in (5, 4, 3, 2, 1)]
    assert by_time == sorted(by_time)
    assert by_acuity == sorted(by_acuity)


def test_nothing_is_assumed_of_waits_that_nobody_reviewed() -> None:
    for u in (0.01, 0.1, 0.3, 0.6):
        assert harm_held(3 * LONGEST_REVIEWED, 3, u, RISK) == harm_held(LONGEST_REVIEWED, 3, u, RISK)
