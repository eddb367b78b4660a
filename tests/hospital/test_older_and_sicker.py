"""Older and sicker people: more of them need a bed, for longer, and nobody changes places with anybody."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from simcare.hospital.patients import AE, People
from simcare.luck import Luck
from simcare.scenario.schema import Scenario

CROWD = 40_000


@cache
def crowd(**changes: float) -> dict[str, Any]:
    """People who come to A&E, with their luck."""
    scenario = Scenario.load("four_hour", tuple(f"demand.{name}={value}" for name, value in changes.items()))
    return People(scenario, Luck(7, 0)).block(AE, "ae/0", 0, CROWD)


def test_so_many_times_more_are_old_and_everybody_keeps_their_rank() -> None:
    before, after = crowd()["age"], crowd(older=1.2)["age"]
    assert (after >= 65).mean() == pytest.approx(1.2 * (before >= 65).mean(), rel=0.01)
    assert np.array_equal(np.argsort(before), np.argsort(after))
    assert np.all(after >= before)
    assert after.max() < 98


@pytest.mark.parametrize("changes", [{"older": 1.2}, {"sicker": 0.2}])
def test_more_need_a_bed_come_by_ambulance_heal_slowly_and_die(changes: dict[str, float]) -> None:
    """Of adults at least: of infants more need a bed than of those who are a little older."""
    before, after = crowd(), crowd(**changes)
    ill, adult = before["needs_bed"] > 0, before["age"] >= 18
    for name in ("needs_bed", "ambulance"):
        assert np.all((after[name] >= before[name])[adult])
        assert after[name].mean() > 1.04 * before[name].mean()
    for name in ("healing_h", "mortality"):
        assert np.all((after[name] >= before[name] * (1 - 1e-9))[adult]), name
        assert after[name][ill].mean() > 1.01 * before[name][ill].mean(), name


def test_where_fewer_are_admitted_it_is_the_less_ill_who_go_home_and_nobody_heals_otherwise() -> None:
    before, after = crowd(), crowd(admission_odds=0.8)
    ill, still = before["needs_bed"] > 0, after["needs_bed"] > 0
    assert np.all(still <= ill)
    alike = (before["acuity"] == 3) & (abs(before["age"] - 50) < 20)
    odds = [share / (1 - share) for share in (still[alike].mean(), ill[alike].mean())]
    assert odds[0] / odds[1] == pytest.approx(0.8, abs=0.02)
    assert before["severity"][ill & ~still].mean() < before["severity"][still].mean()
    for name in ("severity", "ambulance", "healing_h"):
        assert np.array_equal(before[name], after[name]), name


def test_their_luck_is_their_own() -> None:
    before, after = crowd(), crowd(older=1.2, sicker=0.2)
    for name in ("u_death", "u_fall", "u_solved", "letter_h", "female"):
        assert np.array_equal(before[name], after[name]), name
