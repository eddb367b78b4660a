"""The published regressions find what is true, where it is known; and confounding misleads those that do not adjust."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hospital_by_hand import HOUR_ON_MISSED, tables

from simcare.evidence.cards import cards, sources
from simcare.hospital.hospital import simulate
from simcare.scenario.schema import Scenario
from simcare.validation import regressions as studies
from simcare.validation.fits import Effect


def near(effect: Effect, true: float, within: float = 2.5) -> bool:
    return abs(effect.log - math.log(true)) < within * effect.error and effect.error < 0.1


@pytest.mark.parametrize("moved", [False, True])
def test_days_short_of_nurses(moved: bool) -> None:
    records = studies.Records(tables(short_day=1.25, moved=moved), 30.0)
    found = studies.staffing(records, True)
    assert near(found["griffiths_short_day"], 1.25)
    assert math.isnan(found["griffiths_busy_day"].log) or near(found["griffiths_busy_day"], 1.0, 3)


def test_no_effect_is_found_where_there_is_none() -> None:
    records = studies.Records(tables(), 30.0)
    assert near(studies.staffing(records, True)["griffiths_short_day"], 1.0)
    assert near(studies.understaffing(records, True)["saville_short_day"], 1.0)


def test_an_hour_more_and_what_confounding_makes_of_it() -> None:
    records = studies.Records(tables(hour=0.9), 30.0)
    adjusted, crude = (studies.hours(records, adjust)["griffiths_hour"] for adjust in (True, False))
    assert near(adjusted, 0.9)
    assert crude.log < adjusted.log - 2 * adjusted.error  # the sicker wards have fewer nurses


def test_every_hour_in_a_bed_is_at_risk_once_and_every_death_counts_once() -> None:
    records = studies.Records(tables(short_day=1.25, moved=True), 30.0)
    pieces, stays = records.cohort.pieces, records.view.stays
    rows = records.cohort.chosen
    assert np.bincount(pieces.stay, pieces.hours)[rows] == pytest.approx((stays["left"] - stays["admitted"])[rows])
    assert pieces.died.sum() == (stays["destination"][rows] == 3).sum() > 500


def test_observations_missed_fall_with_every_nurse_hour() -> None:
    found = studies.observations(studies.Records(tables(), 30.0), True)
    assert found["redfern_nurse_hour"].log == pytest.approx(HOUR_ON_MISSED, rel=1e-3)
    assert found["redfern_assistant_hour"].log == pytest.approx(0, abs=1e-3)


def test_care_left_undone_goes_with_death_where_both_follow_from_too_few_nurses() -> None:
    found = studies.missed_care(studies.Records(tables(hour=0.8), 30.0), True)["ball_ten_points"]
    assert found.log > 2 * found.error


def test_every_published_coefficient_has_a_study_and_a_source() -> None:
    assert {published.source for published in studies.PUBLISHED.values()} <= set(sources())
    assert {published.given for published in studies.PUBLISHED.values()} - {""} <= set(cards())


@pytest.mark.statistical
def test_in_the_simulated_hospital_more_nurses_go_with_fewer_deaths_and_fewer_missed_observations() -> None:
    """A quarter of the hospital over fifteen months: signs only, the sizes belong to a full run."""
    scenario = Scenario.load("four_hour", ("hospital.scale=0.25", "run.years=1.25", "run.measured_from=0 h",
                                           "run.warm_up=8 weeks"))
    found = studies.observe_regressions(simulate(scenario, 2007, 0), 0.0)
    assert len(found) == 4 * len(studies.PUBLISHED)
    assert found["redfern_nurse_hour_log"] < -10 * found["redfern_nurse_hour_error"]
    assert found["ball_ten_points_log"] > -found["ball_ten_points_error"]
    assert found["griffiths_hour_log"] < 2 * found["griffiths_hour_error"]
    assert found["crude_ball_ten_points_log"] > found["ball_ten_points_log"]  # who is sicker lies where more is undone
