"""The regulator acts once, on the day on which it has seen enough, and never on what nobody records."""

from __future__ import annotations

from typing import Any

import pytest

from simcare.organisation.exchange import Counters
from simcare.regime.regulator import WINDOW, Regulator
from simcare.scenario.schema import Scenario

BASE = Scenario.load("four_hour").set("run.years", 2.0)
CREWS = {"measure": "ambulance_handover", "threshold": "15 min", "goal": 0.85, "punishment": 1.0}


def with_timeline(*entries: dict[str, Any]) -> Scenario:
    return BASE.set("timeline", list(entries))


def late_crews(above: float = 0.3, lasting: str = "4 weeks") -> dict[str, Any]:
    return {"when": {"measure": "handover_over_15_recorded", "above": above, "for": lasting},
            "set": {"targets.crews": CREWS}}


def day(number: int, **counts: float) -> Counters:
    return Counters(day=number, **{"handovers": 40.0, "handovers_over_15": 20.0, **counts})


def first_act(regulator: Regulator, days: int = 400, begin: int = 0, **counts: float) -> int | None:
    return next((number for number in range(begin, days) if regulator.sees(day(number, **counts))), None)


def test_it_acts_when_the_figure_has_lasted_and_only_once() -> None:
    regulator = Regulator(with_timeline(late_crews()))
    assert first_act(regulator) == 27  # the 28th day is over
    assert first_act(regulator, begin=28) is None
    (now, scenario), = regulator.stages(28 * 24.0)
    assert now == 28 * 24
    assert scenario.targets["crews"].threshold == pytest.approx(0.25)
    assert scenario.targets["four_hour"] == BASE.targets["four_hour"]


def test_what_was_before_day_0_is_another_regulators() -> None:
    assert first_act(Regulator(with_timeline(late_crews())), begin=-100) == 27


def test_it_does_not_act_below_the_value_or_after_a_break() -> None:
    assert first_act(Regulator(with_timeline(late_crews(0.6)))) is None
    regulator = Regulator(with_timeline(late_crews(0.45, "10 days")))
    for number in range(5):
        assert not regulator.sees(day(number))
    assert not regulator.sees(day(5, handovers_over_15=0.0))  # the mean of six days is 0.42
    assert first_act(regulator, begin=6) == 6 + 9 + 4  # 0.45 again is passed after ten days, then ten days more


def test_it_looks_at_thirteen_weeks_and_no_more() -> None:
    regulator = Regulator(with_timeline(late_crews(0.496, "0 h")))
    for number in range(200):
        regulator.sees(day(number, handovers_over_15=0.0))
    assert first_act(regulator, begin=200) == 200 + WINDOW - 1


def test_what_nobody_records_moves_nobody() -> None:
    money = {"when": {"measure": "balance", "below": "£1 m"}, "set": {"business_model.marginal_rate": 1.0}}
    ratio = {"when": {"measure": "hsmr", "below": 200}, "set": {"assumptions.haste": 0.9}}
    regulator = Regulator(with_timeline(money, ratio))
    assert first_act(regulator) is None
    assert regulator.sees(day(400), balance=-1e3) is False  # the days before are not known
    seeing = Regulator(with_timeline(money, ratio))
    assert seeing.sees(day(0, inpatient_deaths=1.0, expected_deaths=2.0), balance=-1e3)
    assert sorted(seeing.happened) == [0, 1]


def test_figures_are_what_the_counters_say() -> None:
    regulator = Regulator(with_timeline(late_crews()))
    regulator.sees(Counters(day=0, timed=100, breaches=4, handovers=20, handovers_over_15=5, short_stays=9,
                            attendances=90, inpatient_operations=4, day_cases=6, operated_in_time=9, concerns=2,
                            reported=3, inpatient_deaths=6, expected_deaths=5), 50.0)
    assert regulator.figures() == pytest.approx({
        "four_hour_recorded": 0.96, "handover_over_15_recorded": 0.25, "short_stay_share": 0.1,
        "eighteen_weeks_recorded": 0.9, "balance": 50 * 365.25, "complaints_recorded": 730.5,
        "incidents_reported": 3 * 365.25, "hsmr": 120.0})


def test_answers_and_dates_add_up_in_the_order_in_which_they_come() -> None:
    goal = "targets.four_hour.goal"
    late, early = {"at": "30 weeks", "set": {goal: 0.9}}, {"at": "1 week", "set": {goal: 0.97}}
    scenario = with_timeline(late, late_crews(), early)
    regulator = Regulator(scenario)
    assert first_act(regulator) == 27
    stages = regulator.stages(28 * 24.0)
    assert [at for at, _ in stages] == [28 * 24, 30 * 168]
    assert [stage.targets["four_hour"].goal for _, stage in stages] == [0.97, 0.9]
    assert all("crews" in stage.targets for _, stage in stages)
    assert [at for at, _ in scenario.stages] == [0, 168, 30 * 168]
    assert all("crews" not in stage.targets for _, stage in scenario.stages)


def test_a_trigger_survives_being_written_and_read() -> None:
    scenario = with_timeline(late_crews())
    again = BASE.set("timeline", scenario.merged()["timeline"])
    assert again == scenario
    assert again.timeline[0].when == scenario.timeline[0].when
    assert again.hash == scenario.hash != BASE.hash
