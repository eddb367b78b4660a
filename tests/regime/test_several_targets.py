"""Several targets at once: each presses by itself, people remember when rules change, and pressures can oppose."""

from __future__ import annotations

import pytest

from simcare.regime.decisions import Offer
from simcare.regime.people_first import PeopleFirst
from simcare.regime.targets import HANDOVER, MORTALITY, TIME, WAIT
from simcare.regime.under_pressure import UnderPressure, regime_of
from simcare.scenario.schema import Scenario

NO_TARGET, FOUR_HOUR = Scenario.load("no_target"), Scenario.load("four_hour")
WEEK, FEAR, INTEGRITY = 168.0, 0.93, 0.06
CREWS = {"measure": HANDOVER, "threshold": "15 min", "goal": 0.85, "punishment": 1.0}
LIST = {"measure": WAIT, "threshold": "18 weeks", "goal": 0.9, "punishment": 1.0}
RATIO = {"measure": MORTALITY, "goal": 1.0, "punishment": 1.0}
ALL = FOUR_HOUR.set("targets.crews", CREWS).set("targets.list", LIST).set("targets.ratio", RATIO)
PURPOSE = ("design.mission.runs_on", "purpose")


def pressed(scenario: Scenario, regime: PeopleFirst | None = None, **late: float) -> PeopleFirst:
    """A regime, among people who are afraid, after twelve weeks in which such shares would have been late."""
    regime = regime or regime_of(scenario)
    regime.live_with(FEAR, INTEGRITY)
    for _ in range(12):
        for measure, share in late.items():
            regime.remember_of(measure, 1000 * share, 1000)
        for _ in range(int(WEEK)):
            regime.feel(1.0)
    return regime


def test_each_target_presses_by_its_own_shortfall() -> None:
    regime = pressed(ALL, time_in_department=0.04, ambulance_handover=0.30, referral_to_treatment=0.20,
                     mortality_ratio=1.25)
    assert regime.pressure() == regime.pressure_of(TIME) == pytest.approx(1 - 0.02 / 0.04)
    assert regime.pressure_of(HANDOVER) == pytest.approx(1 - 0.15 / 0.30)
    assert regime.pressure_of(WAIT) == pytest.approx(1 - 0.10 / 0.20)
    assert regime.pressure_of(MORTALITY) == pytest.approx(1 - 1 / 1.25)
    assert regime.gaming_of(MORTALITY) == pytest.approx(0.2 * FEAR * (1 - INTEGRITY))
    assert regime.strongest() == pytest.approx((0.5, 0.5 * FEAR * (1 - INTEGRITY)))


def test_a_measure_without_a_target_presses_nobody() -> None:
    regime = pressed(FOUR_HOUR, ambulance_handover=0.9, referral_to_treatment=0.9, mortality_ratio=2.0)
    assert [regime.pressure_of(measure) for measure in (HANDOVER, WAIT, MORTALITY)] == [0, 0, 0]


def test_a_target_that_is_not_in_force_presses_nobody() -> None:
    assert pressed(ALL.set("targets.list.enabled", False), referral_to_treatment=0.9).pressure_of(WAIT) == 0


@pytest.mark.parametrize("first", [NO_TARGET, NO_TARGET.set(*PURPOSE)])
def test_a_new_target_begins_with_what_people_remember_without_it(first: Scenario) -> None:
    before = pressed(first, time_in_department=0.2)
    assert before.pressure() == 0
    after = regime_of(FOUR_HOUR, before)
    after.feel(1.0)
    assert after.pressure() == pytest.approx(1 - 0.02 / 0.2)
    forgetful = regime_of(FOUR_HOUR)
    forgetful.feel(1.0)
    assert forgetful.pressure() == 0


def test_the_week_that_is_under_way_is_handed_on_too() -> None:
    before = regime_of(FOUR_HOUR)
    before.remember_of(TIME, 30, 100)
    after = regime_of(FOUR_HOUR, before)
    after.remember_of(TIME, 10, 100)
    for _ in range(int(WEEK)):
        after.feel(1.0)
    assert after.foresights[TIME].breaches == pytest.approx(0.2)


def test_fear_and_integrity_live_and_stay_when_the_rules_change() -> None:
    regime = pressed(FOUR_HOUR, time_in_department=0.2)
    regime.live_with(0.5, 0.2)
    regime.feel(1.0)
    assert regime.gaming() == pytest.approx(0.9 * 0.5 * 0.8)
    later = regime_of(FOUR_HOUR.set("targets.four_hour.goal", 0.95), regime)
    later.feel(1.0)
    assert later.gaming() == pytest.approx(0.75 * 0.5 * 0.8)
    later.live_with(0.0, 0.2)
    later.feel(1.0)
    assert later.gaming() == 0


# -- decision 1 ---------------------------------------------------------------------------------------------------


def door(**late: float) -> UnderPressure:
    regime = pressed(FOUR_HOUR.set("targets.crews", CREWS), **late)
    assert isinstance(regime, UnderPressure)
    return regime


def test_the_handover_clock_pulls_in_whom_the_four_hour_clock_holds_outside() -> None:
    alone = door(time_in_department=0.4, ambulance_handover=0.0)
    both = door(time_in_department=0.4, ambulance_handover=0.9)
    assert not alone.take_over(0.5)
    assert both.take_over(0.5)
    assert alone.unload_after(0.7, 0.5) == 0.7
    assert both.unload_after(0.7, 0.5) == pytest.approx(0.25 - 10 / 60)


def test_crews_are_unloaded_where_nobody_looks_only_under_pressure() -> None:
    assert door(ambulance_handover=0.9).unload_anywhere(0.3)
    assert not door(ambulance_handover=0.9).unload_anywhere(0.99)
    assert not door(ambulance_handover=0.1).unload_anywhere(0.0)
    assert not pressed(FOUR_HOUR, ambulance_handover=0.9).unload_anywhere(0.0)
    assert not pressed(FOUR_HOUR.set(*PURPOSE), ambulance_handover=0.9).unload_anywhere(0.0)


def test_a_crew_unloaded_in_time_is_remembered_as_one_that_would_have_been_late() -> None:
    regime = regime_of(FOUR_HOUR)
    for waited, hurried in ((0.2, False), (0.2, True), (0.3, False), (0.1, False)):
        regime.handed_over(waited, hurried)
    memory = regime.foresights[HANDOVER]
    assert memory.late / memory.seen == 0.5


# -- decision 7 ---------------------------------------------------------------------------------------------------

NOW, SOON, LATER = 100 * WEEK, 17 * WEEK, 30 * WEEK
ON_LIST = NO_TARGET.set("targets.list", LIST)


def place(regime: PeopleFirst, waited: float, u: float, acceptable_weeks: float = 16.0) -> float:
    """The place of somebody who has waited so many hours since referral and was listed at once."""
    return regime.operation_key(NOW, NOW - waited, acceptable_weeks * WEEK, NOW - waited, u)


def test_without_a_target_need_and_wait_decide_and_nobody_games() -> None:
    for regime in (regime_of(NO_TARGET), regime_of(ON_LIST.set(*PURPOSE)), pressed(NO_TARGET, referral_to_treatment=1)):
        assert place(regime, WEEK, 0.0, 3) < place(regime, 10 * WEEK, 0.0, 16)
        assert place(regime, LATER, 0.0) < place(regime, SOON, 0.0)
        assert regime.offer(NOW, NOW - 18 * WEEK + 1, 0, 0.0) is Offer.WAIT
        assert not regime.easy_first(0.0)


def test_a_watched_list_calls_those_who_waited_before_they_were_listed() -> None:
    """Honest: the clock from the referral is looked at, so a long wait for a test is not waited twice."""
    unwatched, watched = regime_of(NO_TARGET), regime_of(ON_LIST)
    late_listed = NOW - 2 * WEEK, 16 * WEEK, NOW - 14 * WEEK, 0.99
    early_listed = NOW - 9 * WEEK, 16 * WEEK, NOW - 9 * WEEK, 0.99
    assert unwatched.operation_key(NOW, *late_listed) > unwatched.operation_key(NOW, *early_listed)
    assert watched.operation_key(NOW, *late_listed) < watched.operation_key(NOW, *early_listed)


def test_under_pressure_the_nearly_late_pass_the_urgent_and_the_late_wait() -> None:
    regime = pressed(ON_LIST, referral_to_treatment=0.6)
    urgent, u = place(regime, 4 * WEEK, 0.0, 3), 0.1
    assert place(regime, SOON, u) < urgent < place(regime, LATER, u)
    assert place(regime, LATER, 0.999) < place(regime, SOON, 0.999)  # those who resist
    counting = pressed(ON_LIST.set("targets.list.counts_after_breach", True), referral_to_treatment=0.6)
    assert place(counting, LATER, u) < place(counting, 4 * WEEK, u, 8)


def test_dates_that_cannot_be_made_come_at_the_last_moment_and_only_under_pressure() -> None:
    regime, u = pressed(ON_LIST, referral_to_treatment=0.6), 0.3
    nearly, late, early = NOW - 17.5 * WEEK, NOW - 19 * WEEK, NOW - 12 * WEEK
    assert regime.offer(NOW, nearly, 0, u) is Offer.SUSPEND
    assert regime.offer(NOW, nearly, 1, u) is Offer.RE_DATE
    assert regime.offer(NOW, nearly, 0, 0.01) is Offer.REMOVE
    assert [regime.offer(NOW, start, 0, u) for start in (late, early)] == [Offer.WAIT, Offer.WAIT]
    assert regime.offer(NOW, nearly, 0, 0.999) is Offer.WAIT
    assert pressed(ON_LIST, referral_to_treatment=0.05).offer(NOW, nearly, 0, 0.0) is Offer.WAIT


# -- decisions 9 to 11 --------------------------------------------------------------------------------------------


def test_posts_are_held_for_money_only_where_numbers_rule() -> None:
    assert regime_of(FOUR_HOUR).posts_held(0.04) == 0.04
    assert regime_of(FOUR_HOUR).posts_held(-0.1) == 0
    assert regime_of(FOUR_HOUR.set(*PURPOSE)).posts_held(0.04) == 0


def share(regime: PeopleFirst, before: int = 0) -> tuple[float, float]:
    """Of a thousand concerns, how many are mended and how many answered, where four in ten reach somebody."""
    replies = [regime.concern((i + 0.5) / 1000, 0.4, before) for i in range(1000)]
    return sum(reply.mended for reply in replies) / 1000, sum(reply.answered for reply in replies) / 1000


def test_pressed_people_defend_and_call_persistent_who_comes_again() -> None:
    calm, hard = regime_of(NO_TARGET), pressed(FOUR_HOUR, time_in_department=0.2)
    defensive = hard.strongest()[1]
    assert share(calm) == share(calm, 2) == (0.4, 1.0)
    assert share(hard)[0] == pytest.approx(0.4 * (1 - defensive), abs=0.002)
    assert share(hard)[1] == 1
    assert share(hard, 2)[1] == pytest.approx(1 - (1 - share(hard)[0]) * defensive, abs=0.002)
