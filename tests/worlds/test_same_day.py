"""Admissions for hours: tests, a senior's view, and home the same evening, or else a night like everybody's."""

from __future__ import annotations

from functools import cache

from small_world import small

from simcare.hospital.hospital import simulate
from simcare.log import Tables
from simcare.measures.measured import measure_run


@cache
def world(review: str = "1 h") -> Tables:
    return simulate(small("no_target", **{"hospital.discharge.same_day_review": review}), 5, 0)


def zero_day(tables: Tables) -> float:
    return float(measure_run(tables, 0.0).figures["zero_day_share"])


def test_some_emergency_admissions_stay_no_night() -> None:
    assert 0.15 < zero_day(world()) < 0.38


def test_fewer_of_them_would_be_home_if_they_waited_for_a_senior_as_long_as_for_a_round() -> None:
    assert zero_day(world("10 h")) < zero_day(world()) - 0.05


def test_nobody_is_sent_home_at_night() -> None:
    stays = world().stays
    hour = stays.loc[(stays["destination"] < 3) & stays["left"].notna(), "left"] % 24
    assert hour.between(8, 22).all()


def test_whoever_is_done_in_the_night_waits_for_the_morning_round_and_for_medicines() -> None:
    stays = world().stays
    brief = (stays["destination"] < 3) & (stays["ready"] - stays["admitted"] < 3) & (stays["ready"] % 24 < 7)
    left = (stays.loc[brief, "left"] % 24).dropna()
    assert len(left) > 40
    assert left.median() > 10.5
