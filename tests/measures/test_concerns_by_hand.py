"""Complaints, failure demand, the survey and the mortality ratio, on tables small enough to work out on paper."""

from __future__ import annotations

import pytest
from tables_by_hand import DAY, NAN, tables

from simcare.measures.measured import measure_run

STAYS = (
    {"person": 1, "left": 100.0, "answers": 0.5, "satisfied": 0.9, "expected_death": 0.1, "expected_coded": 0.2,
     "poor": 1, "calls_over_15": 1},
    {"person": 2, "left": 200.0, "destination": 3, "answers": 0.0, "satisfied": 0.5, "expected_death": 0.3,
     "expected_coded": 0.6, "coded": 1},
    {"person": 1, "stay": 2, "left": 300.0, "answers": 0.25, "satisfied": 0.6, "expected_death": 0.1,
     "expected_coded": 0.2},
    {"person": 3, "source": 2, "left": 400.0, "answers": 0.25, "satisfied": 1.0, "expected_death": 0.0,
     "expected_coded": 0.0})
COMPLAINTS = (
    {"time": 150.0, "due_at": 750.0, "answered_at": 700.0, "mended": 1},
    {"time": 160.0, "due_at": 760.0, "answered_at": 800.0, "reopened": 2, "persistent": 1},
    {"time": 170.0, "due_at": 770.0, "answered_at": NAN})
VISITS = ({"person": 1, "arrived": 10.0}, {"person": 2, "arrived": 20.0, "reason": 1}, {"person": 3, "arrived": 30.0},
          {"person": 4, "arrived": 40.0})
DAYS = (DAY | {"day": 1, "value_contacts": 6.0, "failure_contacts": 2.0, "contact_minutes": 40.0, "remarks": 4.0,
               "remarks_mended": 1.0, "concern_minutes": 30.0, "contact_nurse_minutes": 10.0, "rn_minutes": 400.0},)


@pytest.fixture(scope="module")
def figures():
    return measure_run(tables(VISITS, STAYS, days=DAYS, complaints=COMPLAINTS), 0.0).figures


@pytest.mark.parametrize(("name", "value"), [
    ("complaints_recorded", 750.0), ("complaints_answered_in_time_share", 0.5), ("complaints_mended_share", 0.5),
    ("complaints_reopened_share", 0.5), ("complaints_persistent_share", 0.5), ("concerns_voiced", 1000.0),
    ("concerns_mended_at_once_share", 0.25), ("concern_minutes_per_day", 30.0),
    ("concern_and_contact_time_share", 0.1), ("experience_poor_share", 0.25), ("calls_always_answered_share", 0.75),
    ("failure_demand_attendance_share", 0.25), ("failure_demand_admission_share", 1 / 3),
    ("failure_demand_contact_share", 0.25), ("failure_demand_share", 4 / 15), ("contact_minutes_mean", 5.0),
    ("satisfaction_recorded", 0.85), ("survey_response_share", 1 / 3), ("hsmr", 100.0),
    ("mortality_ratio_lived", 200.0), ("coded_graver_share", 0.25)])
def test_on_paper(figures, name: str, value: float) -> None:
    assert figures[name] == pytest.approx(value)


def test_value_and_failure_demand_have_a_series_each() -> None:
    measured = measure_run(tables(VISITS, STAYS, days=DAYS, complaints=COMPLAINTS), 0.0)
    names = list(measured.figures)
    for name in ("value_contacts", "failure_contacts", "failure_demand_share", "failure_demand_attendance_share"):
        assert measured.weekly[0, names.index(name)] > 0
