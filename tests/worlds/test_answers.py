"""Some who are well enough may not go before somebody else has spoken: a test, an opinion, an assessment."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from small_world import small

from simcare.hospital.discharge import on_weekdays
from simcare.hospital.hospital import simulate
from simcare.hospital.patients import ELECTIVE, NO_SUPPORT

SHARE, PLANNED = "hospital.discharge.answer_share", "design.process.discharge_planning"


@cache
def world(share: float, planned: float = 0.0, places: str = "3.9/day") -> pd.DataFrame:
    """Stays that ended alive, of those who were ready."""
    stays = simulate(small("no_target", **{SHARE: share, PLANNED: planned,
                                           "hospital.discharge.home_care_places": places}), 3, 0).stays
    return stays[stays["left"].notna() & (stays["destination"] < 3)]


def length(stays: pd.DataFrame) -> float:
    """Mean days in bed."""
    return float((stays["left"] - stays["admitted"]).mean()) / 24


@pytest.mark.parametrize(("asked", "hours", "answered"), [
    (10.0, 24.0, 34.0), (4 * 24 + 12.0, 24.0, 7 * 24 + 12.0), (5 * 24 + 9.0, 3.0, 7 * 24 + 3.0),
    (-2 * 24 + 9.0, 3.0, 3.0), (0.0, 250.0, 2 * 168 + 10.0)])
def test_whoever_is_asked_works_on_weekdays(asked: float, hours: float, answered: float) -> None:
    assert on_weekdays(asked, hours) == pytest.approx(answered)


def test_where_nobody_needs_an_answer_nobody_waits_for_one_and_stays_are_shorter() -> None:
    assert (world(0.0)["waited_answer_h"] == 0).all()
    assert length(world(0.0)) < length(world(0.8)) - 0.2


def test_only_emergencies_who_stay_for_nights_and_need_no_care_outside_wait_for_one() -> None:
    stays = world(0.8)
    waits = stays[stays["waited_answer_h"] > 0]
    assert len(waits) > 100
    assert (waits["source"] != ELECTIVE).all()
    assert (waits["destination"] == NO_SUPPORT).all()
    assert not (waits["unready"] > 0).any()


def test_an_answer_that_is_asked_for_on_the_first_day_is_mostly_there_in_time() -> None:
    late, early = (world(0.8, planned) for planned in (0.0, 1.0))
    assert (early["waited_answer_h"] > 0).mean() < 0.5 * (late["waited_answer_h"] > 0).mean()
    assert length(early) < length(late) - 0.15


def test_asking_early_for_care_outside_opens_no_places() -> None:
    """Where places are far too few, as many people get one, however early somebody asks."""
    late, early = (world(0.0, planned, places="0.5/day") for planned in (0.0, 1.0))
    assert (early["waited_care_h"] > 0).sum() > 5
    assert abs((early["destination"] == 1).sum() - (late["destination"] == 1).sum()) <= 3


def test_who_is_ready_before_a_weekend_waits_longer_for_an_answer() -> None:
    waits = world(0.8)[lambda stays: stays["waited_answer_h"] > 0]
    day = waits["ready"] // 24 % 7
    assert waits.loc[day.between(4, 5), "waited_answer_h"].mean() > 1.3 * waits.loc[day < 2, "waited_answer_h"].mean()
