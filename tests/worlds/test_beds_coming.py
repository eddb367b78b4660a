"""Whom the bed manager counts on to leave by midnight: nobody who waits for a place outside, which may take weeks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from simcare.hospital.discharge import ASKED, DEPARTURE, HEALING_PHASE, REVIEW, SUPPORT, SUPPORTED, Wards
from simcare.hospital.patients import HOME_CARE, NO_SUPPORT, STAY


@pytest.mark.parametrize(("phase", "until", "support", "answered", "counted"), [
    (DEPARTURE, 20.0, NO_SUPPORT, True, True), (DEPARTURE, 25.0, NO_SUPPORT, True, False),
    (REVIEW, 20.0, NO_SUPPORT, True, True), (REVIEW, 22.0, NO_SUPPORT, True, False),
    (REVIEW, 20.0, NO_SUPPORT, False, False), (REVIEW, 20.0, HOME_CARE, True, False),
    (SUPPORTED, 5.0, HOME_CARE, True, False), (DEPARTURE, 20.0, HOME_CARE, True, True),
    (ASKED, 5.0, NO_SUPPORT, False, False), (HEALING_PHASE, 5.0, NO_SUPPORT, True, False)])
def test_whom_the_bed_manager_counts_on_to_leave_by_midnight(
        phase: int, until: float, support: int, answered: bool, counted: bool) -> None:
    row = [0.0] * len(STAY)
    row[SUPPORT] = support
    stay = SimpleNamespace(phase=phase, until=until, answered=answered, row=row)
    assert Wards.leaves_by(SimpleNamespace(letter_time=3.0), stay, 24.0) is counted
