"""Measures of the workforce against days small enough to add up on paper."""

from __future__ import annotations

import math

import pytest
from tables_by_hand import NAN, tables

from simcare.measures.measured import measure_run

POSTS = {"rn_posts": 100.0, "hca_posts": 60.0, "rn_vacant": 8.0, "hca_vacant": 3.0, "rn_shifts": 45.0,
         "hca_shifts": 25.0, "rn_agency": 4.0, "hca_agency": 1.0, "hca_outsourced": 5.0, "newcomers": 15.0}
DAYS = ({"day": 1, "leavers": 1.0, "experience": 10.0, **POSTS},
        {"day": 2, "leavers": 0.0, "experience": 12.0, **POSTS, "rn_vacant": 12.0, "ranking_again": 0.1,
         "ranking_again_plain": 0.8, "ranking_true_care": -0.2})


@pytest.mark.parametrize(("name", "value"), [
    ("rn_vacancy_share", 0.10), ("hca_vacancy_share", 0.05), ("leavers_per_year_share", 365.25 / (149 + 145)),
    ("newcomers_share", 30 / (149 + 145)), ("agency_share", 10 / 160), ("rn_experience_mean_y", 11.0),
    ("nurse_ranking_correlation", 0.1), ("nurse_ranking_correlation_plain", 0.8), ("nurse_ranking_true_care", -0.2)])
def test_two_days_of_the_workforce(name: str, value: float) -> None:
    assert measure_run(tables(days=DAYS), 0.0).figures[name] == pytest.approx(value)


def test_before_the_second_year_nobody_knows_what_a_ranking_is_worth() -> None:
    figures = measure_run(tables(days=[day | {"ranking_again": NAN} for day in DAYS]), 0.0).figures
    assert math.isnan(figures["nurse_ranking_correlation"])
