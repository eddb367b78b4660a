"""The stylised facts that the wards alone decide, on a stationary population at reference staffing.

Bands are those of the evidence file. They belong to a hospital of several hundred beds over a year; here fewer days
serve, so the rarest events (pressure ulcers among them, whose rate is fitted there) are left to the whole hospital.
"""

from __future__ import annotations

import functools

import pytest
from stationary import facts, run

BANDS = {
    "patient-day RN hours paid": (4.55, 4.95), "patient-day HCA hours paid": (2.85, 3.15),
    "S1 died in hospital": (0.030, 0.056), "S3 observations missed": (0.12, 0.235),
    "S3 acute late or missed": (0.35, 0.50), "S4 any of 13 undone": (0.75, 0.92),
    "S5 undone comfort": (0.50, 0.70), "S5 undone observations": (0.25, 0.40), "S5 undone pain_relief": (0.0, 0.12),
    "S6 worst fifth / best fifth": (2.0, 4.0), "S12 falls per 1000": (4.0, 8.5),
    "S13 infection prevalence": (0.045, 0.08),
    "S16 RN with patients": (0.30, 0.42), "S16 RN documentation": (0.40, 0.60),
    "S17 call wait median": (3.0, 6.0), "S17 call wait p95": (0.0, 20.0)}

DAYS = 80


@functools.cache
def reference() -> dict[str, float]:
    """The facts at reference staffing."""
    return facts(run(DAYS))


@pytest.mark.parametrize("name", BANDS)
def test_fact(name: str) -> None:
    low, high = BANDS[name]
    assert low <= reference()[name] <= high


def test_order_of_omission() -> None:
    found = [reference()[f"S5 undone {name}"] for name in ("comfort", "education", "observations", "pain_relief")]
    assert found == sorted(found, reverse=True)
    assert reference()["S5 undone education"] > reference()["S5 undone care_plan"] - 0.02


def test_fewer_registered_nurses_miss_more() -> None:
    diluted = facts(run(DAYS, people={"registered_share": 0.45}))
    assert diluted["RN workload"] > reference()["RN workload"]
    assert diluted["missed minutes (rounds)"] > reference()["missed minutes (rounds)"] + 0.05
    assert diluted["S3 acute late or missed"] > reference()["S3 acute late or missed"]


@pytest.mark.statistical
def test_fewer_registered_nurses_lose_more_people_to_lapses() -> None:
    few, usual = (facts(run(2 * DAYS, people={"registered_share": share})) for share in (0.45, 0.613))
    assert few["S30 avoidable share of hazard"] > usual["S30 avoidable share of hazard"]
