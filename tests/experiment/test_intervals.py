"""Means and t-intervals, against tables."""

from __future__ import annotations

import math

import pytest

from simcare.experiment.intervals import Interval, interval


def test_a_known_interval() -> None:
    found = interval([1.0, 2.0, 3.0])
    assert found.mean == 2.0
    assert found.high - found.mean == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
    assert found.mean - found.low == pytest.approx(found.high - found.mean)


def test_one_replication_has_no_width() -> None:
    assert interval([0.4]) == Interval(0.4, 0.4, 0.4)


def test_what_cannot_be_said_is_left_out() -> None:
    assert interval([math.nan, 0.4]) == Interval(0.4, 0.4, 0.4)
    assert math.isnan(interval([math.nan, math.nan]).mean)
    assert interval([math.inf, 1.0]).mean == math.inf


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    import numpy as np

    rng = np.random.default_rng(3)
    found = [interval(rng.normal(5, 2, 6).tolist()) for _ in range(2000)]
    assert sum(each.low <= 5 <= each.high for each in found) / 2000 == pytest.approx(0.95, abs=0.015)
