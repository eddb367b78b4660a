"""A hospital short of money, whose people are afraid, admits some who could go home; take one cause away, and nobody
is."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simcare.hospital.hospital import simulate
from simcare.log import ADMITTED, HOME
from simcare.verification.small_world import small

DEFICIT = {
    "money__tariffs__other": "£30 m", "assumptions__foresight_memory": "1 weeks", "assumptions__hold__fear": 0.93,
    "assumptions__hold__integrity": 0.06, "design__business_model__marginal_rate": "100 %"}
"""Far too little income, so that weeks bring what years would; every short stay paid for in full."""
CAUSES: dict[str, dict[str, Any]] = {
    "the deficit": {"money__tariffs__other": "£120 m"},
    "who answers for it": {"design__leadership__punishment_of_deficits": 0.0},
    "fear": {"assumptions__hold__fear": 0.0},
    "integrity": {"assumptions__hold__integrity": 1.0},
    "targets": {"design__mission__runs_on": "purpose"},
    "the price": {"design__business_model__short_stay_tariff": "£100"},
    "the full price": {
        "design__business_model__marginal_rate": "30 %", "money__tariffs__reference_admissions": "40/day"},
    "room": {"hospital__emergency__short_stay_beds": 0},
    "doubt": {"hospital__emergency__margin_share": 0.0},
    "the link": {"assumptions__links__money_short_stays": 0.0}}


@cache
def visits(cause: str = "") -> pd.DataFrame:
    """Visits of eight weeks, in deficit, with one cause taken away."""
    return simulate(small(**{**DEFICIT, **CAUSES.get(cause, {})}), 1, 0).visits


def kept() -> pd.DataFrame:
    found = visits()
    return found[found["short_stay_for_money"] > 0]


def test_in_deficit_some_are_admitted_who_could_go_home() -> None:
    assert len(kept()) > 20


@pytest.mark.parametrize("cause", CAUSES)
def test_take_one_cause_away_and_nobody_is(cause: str) -> None:
    assert not visits(cause)["short_stay_for_money"].any()


def test_they_are_on_record_as_admitted_have_been_in_the_unit_and_go_home() -> None:
    ended = kept()[kept()["outcome"] == HOME]
    assert len(ended) > 20
    assert (ended["recorded_outcome"] == ADMITTED).all()
    assert (ended["short_stay"] > 0).all()
    assert (ended["clock_stop"] == ended["decided"]).all()
    assert not (ended["short_stay_for_clock"] > 0).any()


def test_they_would_have_gone_home() -> None:
    without = visits("who answers for it").set_index(["person", "visit"])
    same = kept().query("visit == 1").set_index(["person", "visit"]).index.intersection(without.index)
    assert len(same) > 20
    np.testing.assert_allclose((without.loc[same, "outcome"] == HOME).mean(), 1, atol=0.1)
    assert (without.loc[same, "short_stay"] == 0).mean() > 0.9
