"""Measures of money against two days that can be added up on paper."""

from __future__ import annotations

import pytest
import synthetic
from tables_by_hand import tables

from simcare.experiment.runs import run
from simcare.measures.measured import measure_run

TWO_DAYS = (
    {"day": 0, "income": 100.0, "cost": 120.0, "balance": -20.0, "solved": 3, "discharges": 2, "readmissions": 1,
     "day_cases": 1, "nursing_pay": 50.0, "cost_agency": 2.0, "cost_harm": 4.0},
    {"day": 1, "income": 110.0, "cost": 100.0, "balance": 10.0, "solved": 5, "nursing_pay": 50.0, "cost_agency": 6.0,
     "cost_fines": 7.0, "saved": 3.0})
A_YEAR = 8766 / 48


@pytest.mark.parametrize(("name", "value"), [
    ("income", 210 * A_YEAR), ("cost", 220 * A_YEAR), ("balance", -10 * A_YEAR), ("cost_per_solved_problem", 220 / 10),
    ("nursing_pay", 100 * A_YEAR), ("agency_pay_share", 0.08), ("cost_of_harm", 4 * A_YEAR), ("fines", 7 * A_YEAR),
    ("savings", 3 * A_YEAR)])
def test_two_days(name: str, value: float) -> None:
    assert measure_run(tables(days=TWO_DAYS, hours=48.0), 0.0).figures[name] == pytest.approx(value)


def test_where_nothing_was_solved_a_solved_problem_has_no_price() -> None:
    figures = measure_run(tables(days=[{"day": 0, "cost": 10.0}], hours=24.0), 0.0).figures
    assert figures["cost_per_solved_problem"] != figures["cost_per_solved_problem"]


def test_the_balance_stands_among_the_numbers_and_under_money() -> None:
    summary = run(synthetic.scenario(), simulate=synthetic.simulate, workers=1).summary()
    assert summary["numbers"]["balance"] == summary["money"]["balance"]
    assert "income" not in summary["numbers"]
