"""The statistics find what was put in, and their intervals hold what they promise."""

from __future__ import annotations

from pathlib import Path

import made_up
import numpy as np
import pytest

from simcare.fitting import months
from simcare.fitting.figures import estimate
from simcare.fitting.published import read
from simcare.fitting.series import HELD_BACK, series

DATA = Path(__file__).resolve().parents[1] / "data"
SEEDS = range(40)


@pytest.fixture(scope="module")
def fits():
    return [estimate(made_up.hospital(48, seed)) for seed in SEEDS]


def share(found: list[bool]) -> float:
    return float(np.mean(found))


def test_level_admitted_share_and_four_hours_lie_in_their_intervals(fits) -> None:
    at = fits[0].series.months[-HELD_BACK:]
    truth = np.average(made_up.truth(fits[0].series.months)[-HELD_BACK:], weights=months.days(at))
    for name, true in (("attendances", truth), ("admitted", made_up.ADMITTED), ("four_hour", made_up.WITHIN)):
        levels = [getattr(fit, name).level for fit in fits]
        assert 0.9 <= share([level.low <= true <= level.high for level in levels]) <= 1.0, name
        assert abs(np.mean([level.mean for level in levels]) / true - 1) < 0.006, name


def test_season_and_growth_are_found(fits) -> None:
    inside = [factor.low <= true <= factor.high for fit in fits
              for factor, true in zip(fit.attendances.curve.factors(), made_up.SEASON, strict=True)]
    assert share(inside) >= 0.90
    growth = [fit.attendances.a_year for fit in fits]
    assert share([found.low <= made_up.GROWTH <= found.high for found in growth]) >= 0.88


def test_the_year_held_back_falls_into_its_band_and_beats_the_naive_forecast(fits) -> None:
    backs = [fit.attendances.held_back for fit in fits]
    assert 0.88 <= np.mean([back.coverage for back in backs]) <= 1.0
    assert np.mean([back.error for back in backs]) < np.mean([back.naive_error for back in backs])


def test_overdispersion_is_seen_and_pure_chance_is_not_made_more(fits) -> None:
    assert 4 < np.mean([fit.attendances.curve.scale for fit in fits]) < 8
    assert estimate(made_up.hospital(48, 1, scale=1e-6)).attendances.curve.scale == 1.0


def test_months_that_follow_each_other_are_allowed_for() -> None:
    fits = [estimate(made_up.hospital(36, seed, neighbours=0.5)) for seed in SEEDS]
    at = fits[0].series.months
    truth = np.average(made_up.truth(at)[-HELD_BACK:], weights=months.days(at)[-HELD_BACK:])
    assert share([fit.attendances.level.low <= truth <= fit.attendances.level.high for fit in fits]) >= 0.85


@pytest.mark.parametrize("count", [24, 30, 36])
def test_two_years_are_enough_for_an_answer(count: int) -> None:
    fit = estimate(made_up.hospital(count, 3))
    assert abs(fit.attendances.level.mean / made_up.PER_DAY - 1) < 0.03
    assert len(fit.attendances.curve.factors()) == 12
    assert fit.attendances.held_back.summary()["months"] == 12


def test_the_level_of_the_last_year_is_what_came_whatever_happened_before() -> None:
    of = series(read([DATA / "ae_one_hospital_extract.csv"]))
    last = slice(-HELD_BACK, None)
    four = 1 - of.breaches[last].sum() / of.attendances[last].sum()
    assert estimate(of).four_hour.level.mean == pytest.approx(four, abs=1e-6)


def test_the_epidemic_is_not_fitted() -> None:
    of = series(read([DATA / "ae_one_hospital_extract.csv"]))
    changed = of.attendances.copy()
    changed[~of.counted] *= 0.5
    other = estimate(type(of)(**{**vars(of), "attendances": changed, "breaches": of.breaches * 0}))
    assert other.attendances.level == estimate(of).attendances.level
