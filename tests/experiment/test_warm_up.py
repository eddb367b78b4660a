"""The start of a series that is not yet settled is found, and a series that does not settle gets no cut."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.experiment.readings import Point
from simcare.experiment.store import Reading
from simcare.experiment.warm_up import (
    LONGEST,
    NEXT,
    SERIES,
    daily,
    days_of,
    judged,
    mser5,
    of_one,
    present,
    prolonged,
    without_weekdays,
)
from simcare.report.warm_up import needs, recommendation, still_off, table, welch
from simcare.scenario.schema import Scenario
from simcare.verification.small_world import lived

DAYS = np.arange(728)
NOISE = np.random.default_rng(3).standard_normal((4, 728))
SHORT = Scenario().set("run.years", 2)


def filling(days: float) -> np.ndarray:
    """A series that comes up to 100 with a time constant, in four replications with some noise."""
    return 100 * -np.expm1(-DAYS / days) + NOISE


def test_the_cut_grows_with_the_time_a_series_needs() -> None:
    quick, slow = (mser5(filling(days).mean(axis=0)) for days in (5.0, 30.0))
    assert quick is not None
    assert slow is not None
    assert 15 <= quick < slow <= 250


def test_nothing_is_cut_off_where_nothing_settles_and_no_cut_given_where_nothing_ends() -> None:
    assert mser5(np.full(728, 0.05)) == 0
    assert mser5(DAYS / 10.0) is None
    assert (mser5(NOISE[0]) or 0) < 364


def test_weekdays_are_no_start_up() -> None:
    week = np.where(DAYS % 7 >= 5, -3.0, 1.0)
    plain = without_weekdays(NOISE + week)
    assert np.abs(plain - NOISE).mean() < 0.15
    assert plain.mean() == pytest.approx((NOISE + week).mean())


def test_what_the_present_cut_leaves() -> None:
    slow = judged("voice", filling(60.0), -728, cut=60)
    expected = -100 * np.exp(-np.arange(60, 60 + NEXT) / 60).mean()
    assert slow.left.mean == pytest.approx(expected, rel=0.03)
    assert slow.left.high < 0
    late = judged("voice", filling(60.0), -728, cut=360)
    assert abs(late.left.mean) < 0.5
    assert "(" in still_off(judged("voice", NOISE + 100, 0, cut=100))


def test_every_series_of_a_hospital_is_there_each_day() -> None:
    figures = daily(lived(), 0.0)
    for name in SERIES:
        assert len(days_of(figures, name)) == len(lived().days), name
    census, visits = days_of(figures, "census"), lived().visits
    hours = (visits["left"].fillna(lived().hours) - visits["arrived"]).sum()
    assert census.sum() * 24 == pytest.approx(hours, rel=0.02)


def test_heads_are_counted_every_hour() -> None:
    there = present(np.array([0.5, 12.0]), np.array([12.5, 36.0]), np.arange(2))
    assert there.tolist() == [(12 + 12) / 24, 12 / 24]


def test_the_longest_warm_up_without_seasons() -> None:
    longer = prolonged(SHORT, 3.0)
    assert longer.run.warm_up == LONGEST * 24
    assert set(longer.demand.month_factors) == {1.0}
    assert set(longer.demand.month_severity) == {0.0}
    assert set(longer.staff.sickness_month_factors) == {1.0}


def test_the_worst_series_is_recommended_and_what_does_not_settle_is_named() -> None:
    days = LONGEST + 730
    values = {name: np.full(days, 1.0) for name in SERIES}
    luck = 0.01 * np.random.default_rng(1).standard_normal(days)
    values["occupancy"] = 1 - np.exp(-np.arange(days) / 20.0) + luck
    values["money_gap"] = np.arange(days) / days
    values["voice"] = 1 - 0.5 * np.exp(-np.maximum(np.arange(days) - LONGEST, 0) / 60.0) + luck
    figures = {f"{name}/{day}": float(value) for name, series in values.items()
               for day, value in zip(range(-LONGEST, 730), series, strict=True)}
    found = of_one(SHORT, [Reading(figures), Reading(figures)])
    said = " ".join(recommendation([found]))
    assert 20 <= found.longest(found.before) <= 364
    assert found.longest(found.after) > 60
    assert f"{SHORT.name}: 1 of {len(SERIES)} does not settle within two years. Clearly off" in said
    assert "after the cut: money gap -" in said
    assert "run.warm_up is 26 weeks" in said
    assert len(table(found).rows) == len(SERIES)
    assert needs(found.before[9], 7, "weeks") == "does not settle"
    assert welch(found.before[0].series) == pytest.approx(1.0)


def test_the_command_reads_what_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    import json

    from typer.testing import CliRunner

    from simcare.cli import app

    asked: list[Point] = []

    def made_up(points: list[Point], *_: object) -> list[Reading]:
        asked.extend(points)
        return [Reading({f"{name}/{day}": 1.0 for name in SERIES for day in range(-LONGEST, 730)}) for _ in points]

    monkeypatch.setattr("simcare.experiment.warm_up.readings", made_up)
    done = CliRunner().invoke(app, ["warmup", "no_target", "--replications", "2", "--json", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["scenarios"][0]["needed_before_days"] == 0
    assert [point.replication for point in asked] == [0, 1]
