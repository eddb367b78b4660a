"""A deficit presses by the one law of gaming, and asks for one choice only."""

from __future__ import annotations

from typing import Any

import pytest

from simcare.regime.people_first import PeopleFirst
from simcare.regime.targets import BUDGET, HANDOVER, MORTALITY, TIME, WAIT
from simcare.regime.under_pressure import regime_of
from simcare.scenario.schema import Scenario

NO_TARGET, FOUR_HOUR = Scenario.load("no_target"), Scenario.load("four_hour")
FEAR, INTEGRITY, GAIN = 0.93, 0.06, 400.0
DAYS_OF_MEMORY = 20 * 28
CERTAIN = 0.0  # the luck of those on whom every choice falls that anybody makes


def short_of_money(gap: float, scenario: Scenario = FOUR_HOUR, regime: PeopleFirst | None = None, fear: float = FEAR,
                   integrity: float = INTEGRITY) -> PeopleFirst:
    """A regime after a long time in which the past year's deficit was such a share of income."""
    regime = regime or regime_of(scenario)
    regime.live_with(fear, integrity)
    for _ in range(DAYS_OF_MEMORY):
        regime.remember_of(BUDGET, gap, 1.0)
        for _ in range(24):
            regime.feel(1.0)
    return regime


def test_the_pressure_is_the_share_of_the_deficit_that_would_have_to_disappear() -> None:
    regime = short_of_money(0.02)
    assert regime.pressure_of(BUDGET) == pytest.approx(1 - 0.005 / 0.02)
    likely = 0.75 * FEAR * (1 - INTEGRITY)
    assert regime.gaming_of(BUDGET) == pytest.approx(likely)
    assert regime.admit_for_money(GAIN, likely - 0.01)
    assert not regime.admit_for_money(GAIN, likely + 0.01)


@pytest.mark.parametrize("gap", [0.0, 0.002, 0.0049])
def test_books_that_balance_or_nearly_press_nobody(gap: float) -> None:
    assert not short_of_money(gap).admit_for_money(GAIN, CERTAIN)


@pytest.mark.parametrize("gain", [0.0, -100.0])
def test_nobody_is_admitted_for_money_where_there_is_nothing_to_gain(gain: float) -> None:
    regime = short_of_money(0.05)
    assert regime.admit_for_money(1.0, CERTAIN)
    assert not regime.admit_for_money(gain, CERTAIN)


@pytest.mark.parametrize("people", [{"fear": 0.0}, {"integrity": 1.0}])
def test_nor_by_people_who_are_unafraid_or_resist(people: dict[str, float]) -> None:
    assert not short_of_money(0.05, **people).admit_for_money(GAIN, CERTAIN)


@pytest.mark.parametrize("change", [("design.leadership.punishment_of_deficits", 0.0),
                                    ("design.mission.runs_on", "purpose"), ("assumptions.tolerated_deficit", 0.06)])
def test_nor_where_nobody_answers_for_the_money(change: tuple[str, Any]) -> None:
    assert not short_of_money(0.05, FOUR_HOUR.set(*change)).admit_for_money(GAIN, CERTAIN)


def test_half_the_punishment_is_half_the_pressure() -> None:
    half = FOUR_HOUR.set("design.leadership.punishment_of_deficits", 0.5)
    assert short_of_money(0.02, half).pressure_of(BUDGET) == pytest.approx(0.5 * 0.75)


def test_the_budget_needs_no_target_and_no_target_needs_the_budget() -> None:
    assert short_of_money(0.02, NO_TARGET).pressure_of(BUDGET) == pytest.approx(0.75)
    unpunished = FOUR_HOUR.set("design.leadership.punishment_of_breaches", 0.0)
    assert short_of_money(0.02, unpunished).pressure_of(BUDGET) == pytest.approx(0.75)


def test_a_deficit_presses_nobody_to_anything_else() -> None:
    regime = short_of_money(0.05)
    assert [regime.pressure_of(measure) for measure in (TIME, HANDOVER, WAIT, MORTALITY)] == [0, 0, 0, 0]
    assert regime.strongest() == (0, 0)


def test_people_remember_a_deficit_when_the_rules_change() -> None:
    after = regime_of(FOUR_HOUR, short_of_money(0.02, FOUR_HOUR.set("design.mission.runs_on", "purpose")))
    after.feel(1.0)
    assert after.pressure_of(BUDGET) == pytest.approx(0.75)
