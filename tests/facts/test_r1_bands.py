"""The punished 98% of 2006-08 (R1) on the whole base hospital, against the published bands.

The parameters were calibrated on this regime, so this is a guard and no prediction. Bands that the model misses are
listed by name: a new miss fails the test, and so does a listed miss that is none any more.
"""

from __future__ import annotations

import pytest
from small_runs import figures, means

pytestmark = pytest.mark.statistical

MINUTES = 60.0
BANDS = {
    "V1 four_hour_recorded": (0.95, 0.985),
    "V2 leave_220_240_share": (0.07, 0.10),
    "V3 leave_230_240_share": (0.045, 0.075),
    "V4 admitted_share_of_leave_230_240": (0.55, 0.75),
    "V4 admitted_share": (0.19, 0.30),
    "V5 admissions_made_230_240_share": (0.15, 0.28),
    "V6 leave_last_20_over_65_ratio": (2.0, 3.5),
    "V10 time_in_department_median_h": (112 / MINUTES, 178 / MINUTES),
    "V10 time_to_treatment_median_min": (40, 78),
    "V10 time_to_assessment_median_min": (2, 11),
    "V12 left_unseen_share": (0.014, 0.042),
    "V12 left_unseen_night_odds_ratio": (1.5, 2.5),
    "V13 returned_within_7d_share": (0.043, 0.076),
    "V21 handover_over_15_lived_share": (0.15, 0.30),
    "V21 ambulance_wait_over_60_share": (0.0, 0.02),
    "V27 falsified_share": (0.002, 0.01),
    "V27 four_hour_gap": (0.05, 0.20),
    "S1 inpatient_mortality_share": (0.03, 0.05),
    "S2 readmitted_30d_share": (0.10, 0.15),
    "S3 observations_missed_share": (0.12, 0.20),
    "S3 acute_observations_missed_share": (0.35, 0.50),
    "S4 care_undone_shift_share": (0.75, 0.92),
    "S12 falls_per_1000_bed_days": (4.5, 8.5),
    "S12 ulcer_prevalence": (0.006, 0.015),
    "S13 infection_prevalence": (0.05, 0.08),
    "S16 rn_time_with_patients_share": (0.30, 0.42),
    "S16 rn_documentation_share": (0.40, 0.60),
    "S17 call_wait_median_min": (3.0, 6.0),
    "S17 call_wait_p95_min": (0.0, 20.0),
    "base: occupancy": (0.85, 0.88),
    "base: mortality_30d_admitted": (0.08, 0.095),
}
KNOWN_MISSES = {"V27 falsified_share"}
REPLICATIONS = 4
T_95 = 3.182  # Student's t for the 95% interval of four replications


def test_the_punished_hospital_lies_in_the_published_bands() -> None:
    """A fact is missed when its mean lies outside the band by more than two of its own standard errors.

    Facts are scored from month 13 on, when fear has come to rest.
    """
    found = figures("four_hour", scale=1.0, years=2.0, replications=REPLICATIONS)
    missed = {}
    for fact, (low, high) in BANDS.items():
        interval = found[fact.split()[1]]
        error = (interval.high - interval.low) / 2 / T_95
        if not low - 2 * error <= interval.mean <= high + 2 * error:
            missed[fact] = f"{fact}: {interval.mean:.4g} ± {error:.2g}, band {low:.4g} to {high:.4g}"
    assert missed.keys() == KNOWN_MISSES, "\n".join([*missed.values(), f"expected: {KNOWN_MISSES}"])


def test_with_capacity_in_hand_a_target_shortens_waits_and_harms_nobody() -> None:
    """V9: admitted patients leave A&E sooner than without the target, and no more of them die."""
    slack, before = (means(name, scale=1.0, years=1.0) for name in ("four_hour_with_slack", "no_target"))
    saved = MINUTES * (before["admitted_time_in_department_mean_h"] - slack["admitted_time_in_department_mean_h"])
    assert saved > 10
    assert slack["mortality_30d_admitted"] < before["mortality_30d_admitted"] * 1.02
    assert slack["harmed_patients_share"] < before["harmed_patients_share"] * 1.02
