"""The rules of the XmR chart, on series whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simcare.measures.xmr import Limits, baseline, by_month, limits, signals

WITHIN = Limits(-3.0, 0.0, 3.0)


def test_limits_of_a_series_worked_by_hand() -> None:
    """Mean 10.5; steps 2, 3, 2, 1, 2, mean 2; so the limits lie 5.32 to either side."""
    found = limits(np.array([10.0, 12.0, 9.0, 11.0, 10.0, 12.0]))
    assert found.mean == pytest.approx(10 + 2 / 3)
    assert (found.low, found.high) == pytest.approx((found.mean - 2.66 * 2, found.mean + 2.66 * 2))


def test_an_outlier_does_not_widen_the_limits() -> None:
    quiet = np.tile([10.0, 11.0], 15)
    loud = quiet.copy()
    loud[20] = 40.0
    assert limits(loud).high - limits(loud).mean == pytest.approx(2.66)
    assert signals(loud, limits(loud))["outside"].nonzero()[0].tolist() == [20]


def test_too_few_points_have_no_limits() -> None:
    assert math.isnan(limits(np.array([1.0])).high)


def found(values: list[float], rule: str) -> list[int]:
    return signals(np.array(values), WITHIN)[rule].nonzero()[0].tolist()


def test_a_point_outside() -> None:
    assert found([0, 3.1, 0, -3.1, 3.0], "outside") == [1, 3]


def test_seven_on_one_side_are_a_shift_and_six_are_not() -> None:
    assert found([-1] + [1] * 6 + [-1], "shift") == []
    assert found([-1] + [1] * 7 + [-1], "shift") == [1, 2, 3, 4, 5, 6, 7]
    assert found([1] * 3 + [0] + [1] * 6, "shift") == []


def test_six_rising_are_a_trend_and_five_are_not() -> None:
    assert found([-1, -0.5, 0, 0.5, 1, 0], "trend") == []
    assert found([-1, -0.5, 0, 0.5, 1, 1.5, 0], "trend") == [0, 1, 2, 3, 4, 5]
    assert found([2, 1.5, 1, 0.5, 0, -0.5], "trend") == [0, 1, 2, 3, 4, 5]
    assert found([-1, -0.5, 0, 0, 0.5, 1], "trend") == []


def test_two_of_three_near_the_same_limit() -> None:
    assert found([0, 2.1, 0, 2.2, 0], "near") == [1, 3]
    assert found([0, 2.1, 0, -2.2, 0], "near") == []
    assert found([2.1, 0, 0, 2.2], "near") == []


def test_noise_is_rarely_a_signal_and_a_fall_always_is() -> None:
    """About 1% of the points of pure noise lie outside; a fall by four of its steps is found at once."""
    rng = np.random.default_rng(11)
    noise = rng.normal(0, 1, (400, 36))
    outside = np.mean([signals(row, limits(row[:24]))["outside"][24:].mean() for row in noise])
    assert outside == pytest.approx(0.01, abs=0.012)
    fallen = noise - np.where(np.arange(36) >= 24, 5.0, 0.0)
    assert np.mean([signals(row, limits(row[:24]))["outside"][24:].any() for row in fallen]) > 0.99


def test_months_are_whole_and_their_baseline_lies_before_day_0() -> None:
    weeks = np.arange(-60, 28)
    months, values = by_month(weeks, np.where(weeks < 0, 1.0, 2.0))
    assert months[-1] == 5
    assert set(values[months < 0]) == {1.0}
    assert set(values[months >= 0]) == {2.0}
    assert set(baseline(months, values)) == {1.0}
    assert len(baseline(months[months >= -3], values[months >= -3])) == 6
    assert set(baseline(np.arange(24), np.repeat([3.0, 4.0], 12), 12.0)) == {4.0}
    assert set(baseline(np.arange(20), np.repeat([3.0, 4.0], 10), 12.0)) == {3.0, 4.0}
    gap = np.where(np.abs(weeks) < 3, np.nan, 1.0)
    assert np.isfinite(by_month(weeks, gap)[1]).all()
