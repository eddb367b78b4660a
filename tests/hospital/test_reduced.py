"""The reduced form of mortality: days of staffing, judged against what is usual on the ward."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simcare.hospital.reduced import StaffingRatios
from simcare.scenario.harm import ReducedForm

LAW = ReducedForm()
LOW, BUSY, TEMPORARY = (math.log(ratio) for ratio in (LAW.below_mean, LAW.turnover, LAW.agency))
WEEKS = 12


def ratios(nurses: float = 4.0, came: float = 1.0) -> StaffingRatios:
    """One ward that has learnt what is usual before day 0."""
    found = StaffingRatios(LAW, 1)
    for day in range(-7 * WEEKS, 0):
        live(found, day, nurses=nurses, came=came)
    return found


def live(ratios: StaffingRatios, day: int, patients: float = 24.0, nurses: float = 4.0, temporary: float = 0.0,
         came: float = 1.0, each: tuple[float, ...] = (0, 0, 0, 0, 0, 0)) -> float:
    """The rise of the log-hazard that a day from 07 h brings; ``each`` round may have more or fewer nurses."""
    rises = [ratios.step(day * 24 + 7 + 4 * i, (i + 1) % 6, *(np.array([value]) for value in (
        patients, nurses + each[i], temporary, came))) for i in range(6)]
    assert all(rise is None for rise in rises[:5])
    assert rises[5] is not None
    return float(rises[5][0])


def test_an_ordinary_day_adds_nothing() -> None:
    assert live(ratios(), 3, nurses=4.001) == 0


def test_a_day_is_judged_as_a_whole() -> None:
    assert live(ratios(), 3, each=(1, 1, 0, -0.5, -0.5, -0.5)) == 0
    assert live(ratios(), 3, each=(1, 0, 0, -0.5, -0.5, -0.5)) == pytest.approx(LOW)


def test_more_patients_for_the_same_nurses_is_a_day_below_the_mean() -> None:
    assert live(ratios(), 3, patients=25) == pytest.approx(LOW)


def test_admissions_and_moves_count_for_each_nurse() -> None:
    assert live(ratios(), 3, came=1.24) == 0
    assert live(ratios(), 3, came=1.26) == pytest.approx(BUSY)
    moved = ratios()
    for _ in range(2):
        moved.moved(0, 0)
    assert live(moved, 3) == 0
    found = StaffingRatios(LAW, 2)
    found.moved(0, 1)
    assert found._day[3].tolist() == [0, 1]


def test_hours_of_temporary_nurses_a_patient() -> None:
    a_patient = LAW.agency_hours / 24 * 24
    assert live(ratios(), 3, temporary=a_patient * 1.01) == pytest.approx(TEMPORARY)
    assert live(ratios(), 3, temporary=a_patient * 0.99) == 0


def test_what_is_usual_is_not_forgotten_when_nurses_are_gone_for_good() -> None:
    found = ratios()
    rises = [live(found, day, nurses=3.6, came=0.9) for day in range(700)]
    assert min(rises) == pytest.approx(LOW)


def test_an_empty_ward_has_no_bad_days() -> None:
    assert live(ratios(), 3, patients=0.0, nurses=0.0) == 0
