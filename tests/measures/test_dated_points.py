"""Figures: dated points and their sums."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simcare.measures.figure import YEAR, Difference, HistogramQuantile, Quantile, Relative, Yearly, mean, ratio

TIME = np.array([-10.0, 0.0, 100.0, 200.0, 400.0])
WEEKS = np.arange(-1, 3)


def test_a_mean_counts_the_window_only() -> None:
    figure = mean(TIME, np.array([99.0, 1.0, 2.0, 3.0, 6.0]))
    assert figure.over(0, 200) == 2.0
    assert figure.over(0, 400) == 3.0
    assert math.isnan(figure.over(500, 600))


def test_a_mean_by_week_begins_before_day_0_and_knows_empty_weeks() -> None:
    figure = mean(np.array([-10.0, 0.0, 100.0, 400.0]), np.array([99.0, 1.0, 2.0, 6.0]))
    assert figure.weekly(WEEKS, 504.0).tolist()[0:2] == [99.0, 1.5]
    assert math.isnan(figure.weekly(WEEKS, 504.0)[2])
    assert figure.weekly(WEEKS, 504.0)[3] == 6.0


def test_points_outside_the_weeks_asked_for_are_in_none_of_them() -> None:
    figure = mean(np.array([-500.0, 10.0, 9000.0]), np.array([100.0, 1.0, 100.0]))
    assert np.nansum(figure.weekly(WEEKS, 10_000.0)) == 1.0


def test_points_at_the_end_count_in_the_window_but_make_no_week() -> None:
    figure = mean(np.array([1.0, 336.0]), np.array([0.0, 1.0]))
    assert figure.over(0, 336) == 0.5
    assert figure.weekly(np.arange(3), 336.0).tolist()[0] == 0.0
    assert math.isnan(figure.weekly(np.arange(3), 336.0)[2])


def test_points_that_cannot_be_followed_up_are_left_out() -> None:
    figure = mean(np.array([0.0, 50.0, 160.0]), np.array([1.0, 0.0, 0.0]), follow_up=100.0)
    assert figure.over(0, 168) == 0.5
    assert math.isnan(figure.weekly(np.arange(1), 168.0)[0])
    assert figure.weekly(np.arange(1), 268.0)[0] == pytest.approx(1 / 3)


def test_a_ratio_is_a_sum_over_a_sum() -> None:
    figure = ratio(np.array([1.0, 2.0]), np.array([1, 0]), np.array([100.0, 300.0]), per=1000)
    assert figure.over(0, 10) == 2.5
    assert math.isnan(ratio(np.array([1.0]), np.array([1]), np.array([0.0])).over(0, 10))


@pytest.mark.parametrize("q", [0.0, 0.25, 0.5, 0.9, 1.0])
def test_quantiles_are_those_of_numpy(q: float) -> None:
    rng = np.random.default_rng(1)
    time, value = rng.uniform(0, 336, 500), rng.gamma(2, 3, 500)
    figure = Quantile(time, value, q)
    assert figure.over(0, 336) == pytest.approx(np.quantile(value, q))
    first = value[time < 168]
    assert figure.weekly(np.arange(2), 336.0)[0] == pytest.approx(np.quantile(first, q))


def test_a_median_may_lie_among_endless_waits() -> None:
    assert Quantile(np.zeros(3), np.array([1.0, math.inf, math.inf]), 0.5).over(0, 1) == math.inf
    assert math.isnan(Quantile(np.zeros(0), np.zeros(0), 0.5).over(0, 1))


def test_a_quantile_of_a_histogram_lies_inside_its_bin() -> None:
    counts = np.array([[2, 2, 0, 0], [0, 0, 4, 0]])
    figure = HistogramQuantile(np.array([84.0, 252.0]), counts, 0.5)
    assert figure.over(0, 168) == 1.0
    assert figure.over(0, 336) == 2.0
    assert figure.over(168, 336) == 2.5
    assert figure.weekly(np.arange(3), 504.0)[:2].tolist() == [1.0, 2.5]
    assert math.isnan(figure.weekly(np.arange(3), 504.0)[2])


def test_yearly_counts_do_not_depend_on_the_length_of_the_window() -> None:
    time = np.arange(0, 2 * YEAR, YEAR / 10)
    figure = Yearly(time, np.ones(len(time)))
    assert figure.over(0, YEAR - 1) == pytest.approx(10, rel=1e-3)
    assert figure.over(0, 2 * YEAR) == pytest.approx(10)
    assert math.isnan(figure.over(5, 5))
    assert figure.weekly(np.array([0]), 84.0)[0] == pytest.approx(YEAR / 84)


def test_relative_and_difference() -> None:
    high, low = mean(np.zeros(4), np.array([1, 1, 1, 0])), mean(np.zeros(4), np.array([1, 0, 0, 0]))
    assert Relative(high, low).over(0, 1) == 3.0
    assert Relative(high, low, odds=True).over(0, 1) == pytest.approx(9.0)
    assert Difference(high, low).over(0, 1) == 0.5
    assert Relative(high, low).weekly(np.array([0]), 168.0).tolist() == [3.0]
    assert math.isnan(Relative(high, mean(np.zeros(1), np.zeros(1))).over(0, 1))
