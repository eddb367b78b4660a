"""Harm that may come to those who are held in the ambulance: as the published review found it, worse with time."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.hospital.outside import MIDDLE, REVIEWED, SEVERE, harm_held, held_risk
from simcare.scenario.schema import Scenario

E = Scenario().hospital.emergency
RISK = held_risk(E.held_harm_shares, E.held_harm_time_slope, E.held_harm_acuity_slope)
U = (np.arange(20_000) + 0.5) / 20_000


def shares(hours: float, acuity: float = MIDDLE) -> np.ndarray:
    return np.bincount([harm_held(hours, acuity, u, RISK) for u in U], minlength=4) / len(U)


def test_at_the_reviewed_wait_harm_is_as_published() -> None:
    np.testing.assert_allclose(shares(REVIEWED)[1:], E.held_harm_shares, atol=1e-3)


def test_severe_harm_is_two_to_four_times_as_likely_over_four_hours() -> None:
    assert 2 < shares(5.0)[SEVERE] / shares(1.25)[SEVERE] < 4


@pytest.mark.parametrize("u", [0.01, 0.2, 0.5, 0.9])
def test_nobody_is_better_off_for_waiting_longer_or_being_sicker(u: float) -> None:
    by_time = [harm_held(hours, MIDDLE, u, RISK) for hours in (1.0, 1.5, 3.0, 6.0)]
    by_acuity = [harm_held(2.0, acuity, u, RISK) for acuity in (5, 4, 3, 2, 1)]
    assert by_time == sorted(by_time)
    assert by_acuity == sorted(by_acuity)
