"""No lever is a dummy: each end of each lever moves something that the room is shown, at the workshop's size."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from simcare.hospital.hospital import simulate
from simcare.measures.measured import figures_of
from simcare.workshop.designs import SEED, Choice, scenario_of, stands
from simcare.workshop.levers import levers
from simcare.workshop.weeks import WEEKLY

pytestmark = pytest.mark.statistical

SHORT = {"run.years": 0.15, "run.warm_up": "2 weeks"}
OWN = stands("four_hour")
ENDS = [(lever.id, step) for lever in levers().levers for step in (0, len(lever.steps) - 1) if step != OWN[lever.id]]
FIGURES = (*WEEKLY, "missed_meals_per_stay", "concerns_voiced")
NOTICED = 0.01
MONEY = {"cost", "balance"}


@cache
def figures(lever: str = "", step: int = 0) -> Mapping[str, float]:
    choice = Choice(levers={lever: step} if lever else {})
    return figures_of(simulate(scenario_of(choice).set_all(SHORT), SEED, 0), 0.0)


@pytest.mark.parametrize(("lever", "step"), ENDS)
def test_an_end_of_a_lever_moves_more_than_money(lever: str, step: int) -> None:
    usual, moved = figures(), figures(lever, step)
    assert any(abs(moved[name] - usual[name]) > NOTICED * abs(usual[name]) for name in FIGURES if name not in MONEY)
