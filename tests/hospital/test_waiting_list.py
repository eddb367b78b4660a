"""One waiting list: who is called, who waits, and what can be seen from it."""

from __future__ import annotations

import numpy as np

from simcare.hospital.waiting_list import WEEK, Patient, WaitingList


def by_listing(patient: Patient, _now: float) -> float:
    return patient.listed


def a_list(listed: list[float], pace: float = 10.0) -> WaitingList:
    waiting = WaitingList(by_listing, pace)
    for person, when in enumerate(listed):
        waiting.join(Patient(person, when - 100, when, 3.0, True), when)
    return waiting


def numbers(called: list[Patient]) -> list[int]:
    return [patient.person for patient in called]


def test_the_first_places_are_called_and_those_not_yet_listed_are_not() -> None:
    waiting = a_list([30.0, 10.0, 20.0, 99.0])
    assert numbers(waiting.call(2, 50.0)) == [1, 2]
    assert numbers(waiting.call(5, 50.0)) == [0]
    assert len(waiting) == 1
    assert numbers(waiting.call(1, 99.0)) == [3]


def test_whoever_was_called_off_comes_first() -> None:
    waiting = a_list([10.0, 20.0])
    late = Patient(7, 0.0, 30.0, 3.0, True)
    late.cancelled = 1
    waiting.join(late, 40.0)
    assert numbers(waiting.call(2, 50.0)) == [7, 0]


def test_whoever_was_called_off_is_not_called_before_their_new_date() -> None:
    waiting = a_list([10.0, 20.0])
    late = Patient(7, 0.0, 30.0, 3.0, True)
    late.cancelled, late.until = 1, 100.0
    waiting.join(late, 40.0)
    assert numbers(waiting.call(1, 50.0)) == [0]
    assert numbers(waiting.call(1, 100.0)) == [7]


def test_equal_places_go_by_number() -> None:
    assert numbers(a_list([5.0] * 6).call(6, 9.0)) == [0, 1, 2, 3, 4, 5]


def test_new_places_hold_from_the_day_they_are_given() -> None:
    waiting = a_list([10.0, 20.0, 30.0])
    waiting.place = lambda patient, now: -patient.listed if now > 40 else patient.listed
    waiting.keep(list(waiting), 50.0)
    assert numbers(waiting.call(3, 50.0)) == [2, 1, 0]


def test_only_those_called_out_of_turn_are_said_to_be() -> None:
    waiting = a_list([10.0])
    waiting.place = lambda patient, now: -1e6
    hurried = Patient(8, 0.0, 20.0, 3.0, True)
    waiting.join(hurried, 20.0)
    assert [(patient.person, patient.hurried) for patient in waiting.call(2, 50.0)] == [(8, True), (0, False)]


def test_what_can_be_seen_from_a_list() -> None:
    """Ten a week, thirty people in turn: the last ten come in the third week."""
    due = np.arange(30.0)
    assert a_list([], 10.0).late(due, np.full(30, 2 * WEEK), 0.0) == 9  # the 21st comes just in time
    assert a_list([], 10.0).late(due[::-1], np.arange(30.0) * 0 + 2 * WEEK, 0.0) == 9
    assert a_list([], 30.0).late(due, np.full(30, 2 * WEEK), 0.0) == 0


def test_the_pace_is_what_was_done() -> None:
    waiting = a_list([], 10.0)
    for _ in range(100):
        waiting.done = 4
        waiting.end_week()
    np.testing.assert_allclose(waiting.pace, 4.0, rtol=0.01)
