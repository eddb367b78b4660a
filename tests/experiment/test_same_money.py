"""Designs brought to the same money, with a stand-in for the hospital that only has an account."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from simcare.experiment.same_money import HIGHEST, LOWEST, SameMoneyError, same_money, scaled
from simcare.scenario.schema import Scenario

BLOCK, PAY = 130e6, 20e6
A = Scenario().set("name", "a")
B = Scenario().set("name", "b")


def hours(scenario: Scenario) -> float:
    return scenario.design.people.nursing_hours_per_patient_day


class Account:
    """Runs nothing: cost is a block, pay by the hour, and what ``besides`` makes of the hours relative to usual."""

    def __init__(self, block_of_b: float, besides: Callable[[float], float] = lambda relative: 0.0) -> None:
        self.block_of_b, self.besides = block_of_b, besides
        self.seen: list[Scenario] = []

    def __call__(self, scenario: Scenario) -> SimpleNamespace:
        self.seen.append(scenario)
        relative = hours(scenario) / hours(A)
        block = self.block_of_b if scenario.name == "b" else BLOCK
        cost = block + PAY * relative + self.besides(relative)
        return SimpleNamespace(figures={"cost": SimpleNamespace(mean=cost),
                                        "nursing_pay": SimpleNamespace(mean=PAY * relative)})


def test_equal_designs_need_no_scaling_and_two_runs() -> None:
    run = Account(BLOCK)
    found = same_money(A, B, run)
    assert (found.factor, found.scenario, len(run.seen)) == (1.0, B, 2)
    assert "as it is" in found.sentence


@pytest.mark.parametrize(("extra", "factor"), [(2e6, 0.9), (-4e6, 1.2)])
def test_where_only_pay_moves_one_step_is_enough(extra: float, factor: float) -> None:
    run = Account(BLOCK + extra)
    found = same_money(A, B, run)
    assert found.factor == pytest.approx(factor, abs=0.01)
    assert hours(found.scenario) == pytest.approx(hours(B) * found.factor)
    assert len(run.seen) == 3
    assert ("fewer" if factor < 1 else "more") in found.sentence


def test_where_fewer_nurses_cost_money_elsewhere_it_takes_a_few_steps_more() -> None:
    run = Account(BLOCK + 1.5e6, lambda relative: 5e6 / relative)
    found = same_money(A, B, run, tolerance=1e-4)
    assert run(found.scenario).figures["cost"].mean == pytest.approx(run(A).figures["cost"].mean, rel=1e-4)
    assert len(run.seen) <= 8


@pytest.mark.parametrize(("extra", "end"), [(20e6, LOWEST), (-20e6, HIGHEST)])
def test_where_nurses_cannot_make_up_the_difference_it_says_so(extra: float, end: float) -> None:
    says = rf"b cannot be brought to the cost of a \(£150.0 m a year\).* at {end:g} times"
    with pytest.raises(SameMoneyError, match=says):
        same_money(A, B, Account(BLOCK + extra))


def test_where_cost_jumps_it_says_so() -> None:
    jumps = Account(BLOCK + 2e6, lambda relative: 3e6 if relative > 0.9 else -3e6)
    with pytest.raises(SameMoneyError, match="does not move steadily"):
        same_money(A, B, jumps)


def test_without_pay_in_the_account_it_says_so() -> None:
    def run(scenario: Scenario) -> SimpleNamespace:
        cost = 150e6 if scenario.name == "a" else 160e6
        return SimpleNamespace(figures={"cost": SimpleNamespace(mean=cost), "nursing_pay": SimpleNamespace(mean=0.0)})

    with pytest.raises(SameMoneyError, match="does not appear"):
        same_money(A, B, run)


def test_the_timeline_is_scaled_too_and_nothing_else_moves() -> None:
    entries = [{"at": "1 day", "set": {"people.nursing_hours_per_patient_day": 6.0, "people.agency_fill": 0.5}}]
    made = scaled(B.set("timeline", entries), 1.1)
    assert made.timeline[0].set == {"people.nursing_hours_per_patient_day": pytest.approx(6.6),
                                    "people.agency_fill": 0.5}
    assert made.set("timeline", []).set("design.people.nursing_hours_per_patient_day", hours(B)) == B
