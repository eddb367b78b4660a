"""Which cards may move, how far, and how a value is written."""

from __future__ import annotations

import pytest

from simcare.calibration.parameters import movable, parameter, planned
from simcare.errors import UsageError
from simcare.evidence.cards import cards
from simcare.scenario.schema import Scenario
from simcare.scenario.units import duration


@pytest.mark.parametrize(("path", "reason"), [
    ("demand.healing_meen", "did you mean demand.healing_mean"), ("staff.registered_sickness", "kind evidence"),
    ("run.years", "kind lever"), ("care.family_help", "kind assumption"), ("hospital.beds", "whole numbers"),
    ("hospital.emergency.juniors_weekday", "whole numbers"), ("assumptions.links.pressure_fear", "held")])
def test_what_may_not_be_moved_is_refused_with_the_reason(path: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parameter(path)


def test_a_value_is_written_as_its_card_is() -> None:
    assert parameter("demand.healing_mean").written(5.12345) == "5.123 days"
    assert parameter("demand.problem_unsolved_share").written(9.0) == "9 %"
    assert parameter("care.loss_last").written(2.71828) == 2.718
    times = parameter("hospital.emergency.assessment_times")
    halves = [duration(item) / 2 for item in times.card_value]
    assert [duration(item) for item in times.written(0.5)] == pytest.approx(halves, rel=1e-3)


def test_every_parameter_stands_within_its_range_and_its_ends_are_good_scenarios() -> None:
    ends = {"low": Scenario.load("four_hour"), "high": Scenario.load("four_hour")}
    for one in movable():
        assert one.low <= one.now <= one.high, one.path
        assert one.written(one.now) == pytest.approx(one.card_value) or isinstance(one.card_value, str | list)
        ends = {"low": ends["low"].set(one.path, one.written(one.low)),
                "high": ends["high"].set(one.path, one.written(one.high))}


def test_the_plan_names_parameters_that_may_move_and_what_they_move() -> None:
    assert all(cards()[one.path].kind == "calibrated" for one in planned())
