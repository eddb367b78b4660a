"""Bells: a distribution of waits that moves with the workload."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.hospital.calls import BINS, Calls
from simcare.scenario.care import Care

CALLS = Calls(Care())


def waits(workload: float, above: float, staff: float = 7.0, lost: float = 0.0,
          calls: Calls = CALLS) -> tuple[float, ...]:
    """Late share, mean wait, soiled hours of one ward."""
    load = np.array([[workload], [above], [above + 0.1]])
    mix = calls.mixture(np.array([staff]), load, np.array([lost]))
    return tuple(float(value[0]) for value in calls.waits(*mix))


def test_on_a_quiet_ward_only_noticing_and_walking_count() -> None:
    late, wait, _ = waits(0.0, 0.0)
    assert late < 0.01
    assert wait * 60 == pytest.approx(2.5 * np.exp(0.6**2 / 2) , abs=0.2)


def test_waits_grow_with_workload_and_stay_within_the_round() -> None:
    found = [waits(w, 0.6 * w) for w in (0.3, 0.6, 0.9, 1.2, 2.0, 5.0)]
    assert (np.diff(np.array(found), axis=0) >= -1e-12).all()
    assert found[3][1] > 2 * found[0][1]
    assert max(wait for _, wait, _ in found) < 4.0
    assert found[-1][0] > 0.3


def test_more_staff_answer_sooner() -> None:
    assert waits(0.9, 0.5, staff=10)[1] < waits(0.9, 0.5, staff=4)[1]


def test_care_given_up_leaves_bells_for_the_rest_of_the_round() -> None:
    assert waits(0.9, 0.5, lost=0.5)[0] > waits(0.9, 0.5)[0] + 0.1


def test_uncoupled_calls_do_not_wait_for_others() -> None:
    uncoupled = Calls(Care(call_coupling=0))
    assert waits(3.0, 2.0, lost=0.9, calls=uncoupled) == waits(0.0, 0.0, calls=uncoupled)


def test_the_histogram_holds_every_call() -> None:
    calls = np.array([10.0, 4.0])
    load = np.array([[0.9, 1.6], [0.5, 0.9], [0.6, 1.0]])
    weights, level = CALLS.mixture(np.array([7.0, 4.0]), load, np.array([0.05, 0.4]))
    counts = CALLS.histogram(CALLS.kinds(calls, weights, level))
    assert counts.shape == (BINS,)
    assert counts.sum() == pytest.approx(14.0)
    late = CALLS.waits(weights, level).late
    assert counts[15:].sum() == pytest.approx(calls @ late)
