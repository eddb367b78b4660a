"""The list of measures: complete, described, and computable on any tables."""

from __future__ import annotations

import math

import numpy as np
import pytest
import synthetic
from tables_by_hand import tables

from simcare.measures.figure import mean
from simcare.measures.measured import measure_run
from simcare.measures.registry import GROUPS, measure, registry

NUMBERS = "four_hour_recorded handover_within_15_recorded eighteen_weeks_recorded incidents_recorded"
PEOPLE = """four_hour_lived time_in_department_median_h admitted_time_in_department_median_h leave_220_240_share
leave_230_240_share admitted_share admitted_share_of_leave_230_240 twelve_hour_waits ambulance_wait_over_60_share
left_unseen_share returned_within_7d_share occupancy elective_cancelled_share waits_over_18_weeks_lived
length_of_stay_mean_d readmitted_30d_share sent_home_unready_share deaths mortality_30d_admitted missed_care_share
observations_missed_share calls_over_15min_share hours_in_pain_per_stay hours_soiled_per_stay days_unwashed_max_p95
missed_meals_per_stay falls_per_1000_bed_days ulcers_per_1000_bed_days infections_per_1000_bed_days
problem_solved_share harmed_patients_share time_to_assessment_median_min time_to_treatment_median_min
admitted_time_in_department_q75_h handover_over_15_lived_share leave_last_20_over_65_ratio inpatient_mortality_share
infection_prevalence ulcer_prevalence call_wait_median_min call_wait_p95_min care_undone_shift_share"""
ORGANISATION = """sickness_share rn_time_with_patients_share rn_documentation_share rn_utilisation hca_utilisation
rn_workload_ratio hca_workload_ratio morale fear voice learning care_norm burnout integrity waste reputation"""
MONEY = "income cost balance cost_per_solved_problem agency_pay_share cost_of_harm fines savings"


@pytest.mark.parametrize(("group", "names"), [("numbers", NUMBERS), ("people", PEOPLE), ("organisation", ORGANISATION),
                                              ("money", MONEY)])
def test_the_promised_names_are_there(group: str, names: str) -> None:
    assert {name: registry()[name].group for name in names.split()} == dict.fromkeys(names.split(), group)


def test_every_measure_says_what_it_is() -> None:
    for entry in registry().values():
        assert entry.unit
        assert len(entry.label) <= 60
        assert entry.definition.endswith("."), entry.name
        assert entry.better in ("higher", "lower", "neither")
        assert entry.group in GROUPS


def test_names_are_given_once() -> None:
    with pytest.raises(ValueError, match="name of its own"):
        @measure("people", "share", "higher", "again")
        def four_hour_lived(view):
            """Again."""
            return mean(view.visits["arrived"], view.lived_hours)


def test_all_can_be_measured_and_shares_are_shares() -> None:
    measured = measure_run(synthetic.simulate(synthetic.scenario(years=0.3), 1, 0), 0.0)
    assert list(measured.figures) == list(registry())
    for name, value in measured.figures.items():
        assert math.isfinite(value), name
        if registry()[name].unit == "share":
            assert -1e-9 <= value <= 1, name
    assert measured.weekly.shape == (len(measured.weeks), len(registry()))
    assert np.isfinite(measured.weekly[5]).sum() > 70


def test_an_empty_hospital_says_nothing_and_does_not_fail() -> None:
    measured = measure_run(tables(), 0.0)
    shares = [value for name, value in measured.figures.items() if registry()[name].unit == "share"]
    assert all(math.isnan(value) for value in shares)
    assert measured.figures["deaths"] == 0.0
