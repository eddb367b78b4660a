"""Days short of nurses: who is added, where, and only there."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from simcare.hospital.short_days import ShortDays
from simcare.hospital.staff import Present

WARDS = [SimpleNamespace(kind=kind, slots=20) for kind in ("medical", "surgical", "emergency")]
HOURS = np.array([[80.0, 60.0, 40.0], [48.0, 40.0, 20.0]])
PATIENTS = np.array([20.0, 20.0, 10.0])


def usual() -> ShortDays:
    """A hospital that has learnt, over a hundred days, what its wards usually have."""
    days = ShortDays(WARDS, 60 * 24.0)
    for day in range(-100, 0):
        days.begin(day, HOURS, PATIENTS, 1.0)
    return days


def test_a_short_day_is_brought_up_to_the_usual_hours_and_no_other_is() -> None:
    days, thin = usual(), HOURS * [[0.9, 1.1, 0.5], [1.0, 0.75, 0.5]]
    assert days.begin(3, thin, PATIENTS, 1.0) == pytest.approx([8.0, 10.0])
    heads = thin[0] / 24, thin[1] / 24
    there = days.filled(Present(*heads, np.zeros(3), np.zeros(3), heads[0] * 240, heads[1] * 240, np.ones(3)))
    assert there.rn_heads * 24 == pytest.approx([80.0, 66.0, 20.0])
    assert there.hca_heads * 24 == pytest.approx([48.0, 40.0, 10.0])
    assert there.rn_minutes == pytest.approx(there.rn_heads * 240)


def test_more_patients_make_a_day_short_and_half_of_it_may_be_filled() -> None:
    assert usual().begin(3, HOURS, PATIENTS * [1.1, 1.0, 3.0], 0.5) == pytest.approx([4.0, 2.4])


def test_where_nothing_is_filled_nobody_is_added() -> None:
    assert usual().begin(3, HOURS / 2, PATIENTS, 0.0).tolist() == [0.0, 0.0]


def test_what_is_usual_stays_as_it_was_on_day_0() -> None:
    days = usual()
    for day in range(50):
        added = days.begin(day, HOURS * 0.9, PATIENTS, 1.0)
    assert added == pytest.approx([14.0, 8.8])
