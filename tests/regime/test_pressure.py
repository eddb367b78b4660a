"""Pressure, the one law of gaming, and the choices that follow from it."""

from __future__ import annotations

import pytest

from simcare.regime.decisions import Stage, Way
from simcare.regime.foresight import Foresight
from simcare.regime.people_first import PeopleFirst
from simcare.regime.targets import TIME, duty_of, start_of_clock
from simcare.regime.under_pressure import UnderPressure, regime_of
from simcare.scenario.schema import Scenario

FOUR_HOUR = Scenario.load("four_hour")
FEAR, INTEGRITY = 0.93, 0.06
WILLING = FEAR * (1 - INTEGRITY)


def after_a_year(scenario: Scenario, breach_share: float, fear: float = FEAR,
                 integrity: float = INTEGRITY) -> Foresight:
    """What staff foresee when this share would have breached, every week for a year."""
    foresight = Foresight(scenario, duty_of(scenario, TIME))
    foresight.live_with(fear, integrity)
    for hour in range(24 * 365):
        foresight.remember(hour % 100 < 100 * breach_share)
        foresight.feel(1.0)
    return foresight


def pressed(scenario: Scenario = FOUR_HOUR, breach_share: float = 0.2) -> UnderPressure:
    regime = UnderPressure(scenario)
    regime.foresight = regime.foresights[TIME] = after_a_year(scenario, breach_share)
    return regime


def test_pressure_is_the_share_of_breaches_that_must_disappear() -> None:
    foresight = after_a_year(FOUR_HOUR, 0.10)
    assert foresight.pressure == pytest.approx(1 - 0.02 / 0.10, rel=0.02)
    assert foresight.gaming == pytest.approx(foresight.pressure * WILLING)


@pytest.mark.parametrize("path", ["design.leadership.punishment_of_breaches", "targets.four_hour.punishment"])
def test_without_punishment_nobody_games(path: str) -> None:
    assert after_a_year(FOUR_HOUR.set(path, 0.0), 0.2).gaming == 0


def test_without_fear_or_with_integrity_nobody_games() -> None:
    assert after_a_year(FOUR_HOUR, 0.2, fear=0.0).gaming == 0
    assert after_a_year(FOUR_HOUR, 0.2, integrity=1.0).gaming == 0


def test_a_goal_within_reach_presses_nobody() -> None:
    assert after_a_year(FOUR_HOUR, 0.01).pressure == 0


def test_a_full_department_presses_harder() -> None:
    foresight = after_a_year(FOUR_HOUR, 0.10)
    usual = foresight.pressure
    foresight.feel(2.0)
    assert foresight.pressure > usual


def test_the_past_weighs_only_after_its_review() -> None:
    foresight = Foresight(FOUR_HOUR, duty_of(FOUR_HOUR, TIME))
    for _ in range(100):
        foresight.remember(True)
    foresight.feel(1.0)
    assert foresight.pressure == 0
    for _ in range(int(FOUR_HOUR.targets["four_hour"].review)):
        foresight.feel(1.0)
    assert foresight.pressure > 0


def test_no_target_no_pressure_and_nobody_watches() -> None:
    regime = regime_of(Scenario.load("no_target"))
    regime.feel(3.0)
    assert regime.pressure() == 0
    assert not regime.watches_clock
    assert regime.take_over(0.0)
    assert regime.written_stop(0.0, 3.9, 4.05, 0.0) == 4.05


@pytest.mark.parametrize(("stage", "ill", "way"), [
    (Stage.WAITING_FOR_BED, True, Way.ANY_BED), (Stage.WAITING_TO_BE_SEEN, True, Way.SHORT_STAY),
    (Stage.WAITING_FOR_RESULTS, False, Way.FINISH), (Stage.WITH_CLINICIAN, False, Way.CARRY_ON)])
def test_the_last_minute(stage: Stage, ill: bool, way: Way) -> None:
    assert pressed().last_minute(stage, ill, 0.0) is way
    assert pressed().last_minute(stage, ill, 0.999) is Way.CARRY_ON
    assert PeopleFirst(FOUR_HOUR).last_minute(stage, ill, 0.0) is Way.CARRY_ON


def test_a_clock_that_stops_only_in_the_right_place_makes_moves_useless() -> None:
    regime = pressed(FOUR_HOUR.set("targets.four_hour.clock_stop", "right_place"))
    assert regime.last_minute(Stage.WAITING_FOR_BED, True, 0.0) is Way.CARRY_ON
    assert regime.last_minute(Stage.WAITING_FOR_RESULTS, False, 0.0) is Way.FINISH


def test_holding_an_ambulance_gains_nothing_once_the_clock_starts_at_arrival() -> None:
    assert not pressed().take_over(0.0)
    assert pressed(FOUR_HOUR.set("targets.four_hour.clock_start", "arrival")).take_over(0.0)


def test_a_pen_reaches_a_few_minutes_and_an_electronic_clock_none() -> None:
    regime, limit = pressed(), 4.0
    rounded, exact = 0.0, 2.0**-21  # the first of these writes to the half hour, the second does not
    assert regime.written_stop(0.0, 4.05, 4.05, exact) < limit
    assert regime.written_stop(0.0, 4.2, 4.2, exact) == 4.2
    assert regime.written_stop(0.0, 4.2, 4.2, rounded) < limit
    assert regime.written_stop(0.0, 4.6, 4.6, rounded) == 4.6
    assert regime.written_stop(0.0, 3.95, 4.2, 0.0) == 3.95
    electronic = pressed(FOUR_HOUR.set("design.data.electronic_clocks", True))
    assert electronic.written_stop(0.0, 4.05, 4.05, 0.0) == 4.05


def test_clock_starts() -> None:
    assert start_of_clock("handover", 1.0, 1.7) == 1.7
    assert start_of_clock("arrival", 1.0, 1.7) == 1.0
    assert start_of_clock("arrival_plus_15", 1.0, 1.7) == 1.25
    assert start_of_clock("arrival_plus_15", 1.0, 1.1) == 1.1


def test_need_comes_before_waiting_and_waiting_before_nothing() -> None:
    regime = PeopleFirst(FOUR_HOUR)
    assert regime.queue_key(2, 100.0) < regime.queue_key(3, 1.0)
    assert regime.queue_key(3, 1.0) < regime.queue_key(3, 2.0)
    looked = regime.at_the_look(4, 1.0, 0.5)
    assert looked is not None
    assert regime.queue_key(2, 100.0) < looked < regime.queue_key(3, 0.0)


def test_under_pressure_those_about_to_breach_pass_everybody_and_the_late_wait() -> None:
    regime = pressed()
    jumped, late = regime.at_the_look(4, 1.0, 0.0), regime.after_the_breach(2, 1.0, 0.0)
    assert jumped is not None
    assert late is not None
    assert jumped < regime.queue_key(1, 0.0)
    assert late > regime.queue_key(5, 1e5)
    counting = pressed(FOUR_HOUR.set("targets.four_hour.counts_after_breach", True))
    assert counting.after_the_breach(2, 1.0, 0.0) is None


@pytest.mark.parametrize("scenario", [FOUR_HOUR, Scenario.load("no_target"), Scenario.load("people_first")],
                         ids=["targets", "no target", "purpose"])
def test_without_the_honest_pull_nobody_looks_early_for_those_who_are_ready(scenario: Scenario) -> None:
    assert regime_of(scenario).make_room(3, 0.999).review_ready
    assert not regime_of(scenario.set("assumptions.honest_pull", False)).make_room(3, 0.999).review_ready


def test_room_is_made_by_sending_people_home_only_under_pressure() -> None:
    assert pressed().make_room(3, 0.0).nearly_ready_h > 0
    honest = pressed().make_room(3, 0.999)
    assert honest.review_ready
    assert honest.nearly_ready_h == 0
    assert not honest.cancel_electives
    assert pressed().make_room(0, 0.0).nearly_ready_h == 0
    assert pressed().ward_order(0.0) == "counted"
    assert pressed().ward_order(0.999) == PeopleFirst(FOUR_HOUR).ward_order(0.0) == "need"


@pytest.mark.parametrize(("scenario", "card"), [
    (FOUR_HOUR, "on_targets"), (Scenario.load("people_first"), "on_purpose")], ids=["targets", "purpose"])
def test_how_soon_a_complaint_is_answered_is_a_parameter(scenario: Scenario, card: str) -> None:
    """So that whoever doubts the difference between the two can take it away."""
    path = f"concerns.complaints.answer_{card}"
    assert regime_of(scenario.set(path, "17 days")).concern(0.5, 0.4).days == 17
