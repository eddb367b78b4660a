"""Every kind of measure against a table small enough to work out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tables_by_hand import NAN, tables

from simcare.measures.curves import draw
from simcare.measures.electives import GOAL
from simcare.measures.harm import dead
from simcare.measures.measured import measure_run
from simcare.measures.view import View

THREE = (
    {"person": 1, "arrived": 10.0, "assessed": 10.1, "treated": 11.0, "left": 12.0, "clock_start": 10.0,
     "clock_stop": 12.0, "age": 30},
    {"person": 2, "arrived": 20.0, "assessed": 20.2, "treated": 22.0, "left": 30.0, "clock_start": 20.0,
     "clock_stop": 23.95, "outcome": 1, "recorded_outcome": 1, "age": 80, "short_stay_for_clock": 1},
    {"person": 3, "arrived": 30.0, "ambulance": 1, "handed_over": 31.5, "assessed": 31.6, "left": 33.0,
     "clock_start": 31.5, "clock_stop": 33.0, "outcome": 2, "recorded_outcome": 2, "solved": 0, "age": 70})


@pytest.fixture(scope="module")
def three():
    return measure_run(tables(THREE), 0.0).figures


@pytest.mark.parametrize(("name", "value"), [
    ("four_hour_recorded", 1.0), ("four_hour_lived", 2 / 3), ("four_hour_gap", 1 / 3),
    ("time_in_department_median_h", 3.0), ("admitted_time_in_department_median_h", 10.0),
    ("time_to_assessment_median_min", 12.0), ("time_to_treatment_median_min", 90.0), ("leave_220_240_share", 1 / 3),
    ("leave_230_240_share", 1 / 3), ("admitted_share", 1 / 3), ("admitted_share_of_leave_230_240", 1.0),
    ("admissions_made_230_240_share", 1.0), ("left_unseen_share", 1 / 3), ("handover_over_15_lived_share", 1.0),
    ("handover_within_15_recorded", 0.0), ("ambulance_wait_over_60_share", 1.0), ("problem_solved_share", 0.5),
    ("short_stay_for_clock_share", 1 / 3), ("twelve_hour_waits", 0.0), ("returned_within_7d_share", 0.0)])
def test_three_visits(three, name: str, value: float) -> None:
    assert three[name] == pytest.approx(value)


def test_four_hours_are_four_hours_however_late_in_the_run() -> None:
    arrived = 26_000 + 1 / 3
    visit = {"arrived": arrived, "clock_start": arrived, "clock_stop": arrived + 4.0, "left": arrived + 4.0}
    figures = measure_run(tables([visit], hours=30_000.0), 0.0).figures
    assert figures["four_hour_recorded"] == figures["four_hour_lived"] == figures["leave_230_240_share"] == 1.0


def test_people_still_here_at_the_end_have_waited_until_then() -> None:
    still = {"arrived": 80.0, "clock_start": 80.0, "outcome": 4, "recorded_outcome": 4}
    quick = {"arrived": 81.0, "clock_start": 81.0, "clock_stop": 82.0, "left": 82.0}
    figures = measure_run(tables([still, quick], hours=100.0), 0.0).figures
    assert figures["four_hour_lived"] == figures["four_hour_recorded"] == 0.5
    assert figures["time_in_department_median_h"] == 10.5
    assert figures["twelve_hour_waits"] == pytest.approx(8766 / 100)
    assert figures["admitted_share"] == 0.0


def test_an_ambulance_outside_is_in_no_recorded_figure_but_its_patient_is() -> None:
    outside = {"arrived": 80.0, "ambulance": 1, "handed_over": NAN, "outcome": 4, "recorded_outcome": 4}
    figures = measure_run(tables([outside], hours=100.0), 0.0).figures
    assert math.isnan(figures["four_hour_recorded"])
    assert math.isnan(figures["handover_within_15_recorded"])
    assert figures["four_hour_lived"] == 0.0
    assert figures["handover_over_15_lived_share"] == figures["ambulance_wait_over_60_share"] == 1.0


def test_the_warm_up_is_in_the_weeks_but_not_in_the_figures() -> None:
    before = {"arrived": -100.0, "left": -90.0, "clock_start": -100.0, "clock_stop": -90.0}
    after = {"arrived": 10.0, "left": 11.0, "clock_start": 10.0, "clock_stop": 11.0}
    measured = measure_run(tables([before, after], hours=504.0, warm_up=168.0), 0.0)
    assert measured.weeks.tolist() == [-1, 0, 1, 2]
    column = list(measured.figures).index("four_hour_lived")
    assert measured.weekly[:2, column].tolist() == [0.0, 1.0]
    assert measured.figures["four_hour_lived"] == 1.0


def test_the_old_pushed_to_the_last_minutes() -> None:
    def leaver(age: int, minutes: float) -> dict[str, float]:
        return {"age": age, "clock_start": 0.0, "clock_stop": minutes / 60, "left": minutes / 60}

    rows = [leaver(80, 239), leaver(80, 100), leaver(30, 239), leaver(30, 100), leaver(30, 90), leaver(30, 80)]
    assert measure_run(tables(rows), 0.0).figures["leave_last_20_over_65_ratio"] == pytest.approx(2.0)


def test_the_spike_is_one_where_leaving_is_even() -> None:
    rows = [{"clock_start": 0.0, "clock_stop": m / 60, "left": m / 60} for m in np.arange(200.5, 280, 1)]
    assert measure_run(tables(rows), 0.0).figures["spike_230_240_ratio"] == pytest.approx(1.0)


STAYS = (
    {"person": 1, "admitted": 0.0, "left": 240.0, "obs_due": 40, "obs_missed": 8, "falls": 2, "falls_harm": 1,
     "calls": 30, "calls_over_15": 3, "missed_share": 0.2, "pain_h": 4, "readmitted_at": 500.0},
    {"person": 2, "admitted": 100.0, "left": 220.0, "obs_due": 10, "obs_missed": 2, "missed_share": 0.5,
     "destination": 3, "died_at": 220.0},
    {"person": 3, "admitted": 9_880.0, "destination": 4, "obs_due": 50, "obs_missed": 0, "missed_share": 0.1})


@pytest.fixture(scope="module")
def stays():
    return measure_run(tables(stays=STAYS), 0.0).figures


@pytest.mark.parametrize(("name", "value"), [
    ("length_of_stay_mean_d", 7.5), ("observations_missed_share", 0.1), ("calls_over_15min_share", 0.1),
    ("falls_per_1000_bed_days", 100.0), ("missed_care_share", (0.2 * 10 + 0.5 * 5 + 0.1 * 5) / 20),
    ("hours_in_pain_per_stay", 4 / 3), ("readmitted_30d_share", 1.0), ("inpatient_mortality_share", 0.5),
    ("harmed_patients_share", 1 / 3), ("sent_home_unready_share", 0.0), ("mortality_30d_admitted", 1 / 3)])
def test_three_stays(stays, name: str, value: float) -> None:
    assert stays[name] == pytest.approx(value)


def test_readmissions_that_cannot_be_known_yet_are_not_counted_as_none() -> None:
    late = {"person": 1, "admitted": 9_000.0, "left": 9_900.0}
    assert math.isnan(measure_run(tables(stays=[late]), 0.0).figures["readmitted_30d_share"])


def test_a_person_dies_once_and_only_in_time() -> None:
    visits = [{"person": 1, "arrived": 0.0, "left": 4.0, "outcome": 1, "died_at": 100.0},
              {"person": 2, "arrived": 0.0, "left": 1.0, "died_at": 719.0},
              {"person": 3, "arrived": 0.0, "left": 1.0, "died_at": 721.0},
              {"person": 4, "arrived": 0.0, "left": 1.0, "outcome": 3, "died_at": 1.0}]
    stays = [{"person": 1, "arrived": 0.0, "admitted": 4.0, "left": 100.0, "destination": 3, "died_at": 100.0},
             {"person": 5, "arrived": 0.0, "admitted": 0.0, "left": 900.0, "destination": 3, "died_at": 900.0}]
    made = tables(visits, stays)
    assert sorted(dead(View(made))[1].tolist()) == [1.0, 100.0, 719.0, 900.0]
    assert measure_run(made, 0.0).figures["deaths"] == pytest.approx(4 * 8766 / 10_000)
    assert measure_run(made, 150.0).figures["deaths"] == pytest.approx(2 * 8766 / 9_850)


def test_the_waiting_list_holds_those_who_were_never_operated_on() -> None:
    rows = [{"operated": 24.0 * 10}, {"operated": GOAL + 24.0 * 10}, {"operated": NAN}]  # all referred at 0
    figures = measure_run(tables(electives=rows, hours=GOAL + 24.0 * 20), GOAL).figures
    # From week 18 on: both wait for ten midnights (and the first), then one alone for the last ten.
    assert figures["waits_over_18_weeks_lived"] == 1.0
    assert figures["eighteen_weeks_recorded"] == 0.0
    everyone = measure_run(tables(electives=rows, hours=GOAL + 24.0 * 20), 0.0).figures
    assert everyone["eighteen_weeks_recorded"] == 0.5
    assert everyone["waits_over_18_weeks_lived"] == pytest.approx((10 * 2 + 11) / (10 * 3 + 126 * 2 + 11), rel=0.01)


def test_called_off_and_not_redone() -> None:
    rows = [{"called_off": 10.0, "operated": 10.0 + 28 * 24}, {"called_off": 10.0, "operated": 11.0 + 28 * 24},
            {"called_off": 10.0}, {"operated": 50.0}, {"called_off": 990.0}]
    assert measure_run(tables(electives=rows, hours=1000.0), 0.0).figures["called_off_not_redone_share"] == (
        pytest.approx(2 / 3))


def test_admissions_that_stay_no_night() -> None:
    """Four are over: three on the wards, one of them planned and not counted, and two in the short-stay unit."""
    stays = [{"source": 0, "admitted": 34.0, "left": 47.0}, {"source": 1, "admitted": 47.0, "left": 49.0},
             {"source": 2, "admitted": 34.0, "left": 40.0}, {"source": 0, "admitted": 34.0}]
    unit = {"outcome": 0, "recorded_outcome": 1, "arrived": 30.0, "clock_start": 30.0}
    visits = [{**unit, "clock_stop": 33.0, "left": 33.0, "short_stay": 8.0},
              {**unit, "clock_stop": 33.0, "left": 49.0, "short_stay": 2.0}]
    assert measure_run(tables(visits, stays), 0.0).figures["zero_day_share"] == pytest.approx(2 / 4)


def test_harm_to_those_held_over_an_hour() -> None:
    def held(minutes: float, harm: int) -> dict[str, float]:
        return {"arrived": 100.0, "ambulance": 1, "handed_over": 100 + minutes / 60, "left": 120.0, "held_harm": harm}
    some = [held(50, 0), held(70, 1), held(80, 3), held(100, 0), held(300, 3)]
    figures = measure_run(tables(some), 0.0).figures
    assert figures["held_over_hour_harmed_share"] == pytest.approx(3 / 4)
    assert figures["held_over_hour_severe_share"] == pytest.approx(2 / 4)
    assert figures["held_severe_over_4h_ratio"] == pytest.approx(2.0)


def test_cancelled_of_planned() -> None:
    days = [{"day": 0, "electives_done": 30, "electives_cancelled": 1}, {"day": 1, "electives_done": 9}]
    assert measure_run(tables(days=days), 0.0).figures["elective_cancelled_share"] == pytest.approx(1 / 40)


def wards(**others: float) -> list[dict[str, float]]:
    """A round of one ward, the short-stay unit and the boarders."""
    return [{"ward": 0, **others}, {"ward": 1, "occupied": 5}, {"ward": 2, "occupied": 7, "carriers": 7}]


def test_ward_measures_leave_out_the_short_stay_unit_and_boarders() -> None:
    figures = measure_run(tables(rounds=wards(time=23.0, carriers=0.9)), 0.0).figures
    assert figures["occupancy"] == 0.9
    assert figures["infection_prevalence"] == pytest.approx(0.05)
    assert figures["rn_utilisation"] == 0.9
    assert figures["rn_workload_ratio"] == 1.2
    assert figures["hca_workload_ratio"] == 0.5
    assert figures["rn_time_with_patients_share"] == 0.4
    assert figures["rn_documentation_share"] == pytest.approx(1 / 3)
    assert figures["agency_rn_share"] == 0.25


def test_shifts_weigh_by_the_nurses_on_them() -> None:
    rounds = [*wards(time=11.0, undone_any=1.0, undone_items=6.0, rn_heads=3), *wards(time=15.0),
              *wards(time=19.0, undone_any=0.5, undone_items=2.0, rn_heads=1)]
    figures = measure_run(tables(rounds=rounds), 0.0).figures
    assert figures["care_undone_shift_share"] == pytest.approx(0.875)
    assert figures["care_items_undone_mean"] == pytest.approx(5.0)


def test_ulcers_count_from_the_day_they_came_to_the_end_of_that_stay() -> None:
    stays = [{"person": 7, "admitted": 0.0, "left": 240.0}, {"person": 7, "admitted": 1000.0, "left": 1240.0},
             {"person": 8, "admitted": 0.0, "left": 480.0}]
    incidents = [{"person": 7, "kind": "ulcer", "time": 1120.0}, {"person": 7, "kind": "ulcer", "time": 1200.0},
                 {"person": 7, "kind": "fall", "time": 5.0}, {"person": 99, "kind": "ulcer", "time": 5.0},
                 {"person": 7, "kind": "ulcer", "time": 500.0}]
    figures = measure_run(tables(stays=stays, incidents=incidents), 0.0).figures
    assert figures["ulcer_prevalence"] == pytest.approx(5 / 40)


def test_reported_incidents_beside_all() -> None:
    incidents = [{"time": 4.0, "reported": True}, {"time": 5.0}, {"time": 6.0}, {"time": 7.0},
                 {"time": 7.0, "kind": "fall_harm"}, {"time": 7.0, "kind": "died"}]
    rounds = [*wards(time=3.0, occupied=6), *wards(time=7.0, occupied=6)]
    figures = measure_run(tables(rounds=rounds, incidents=incidents), 0.0).figures
    assert figures["incidents_recorded"] == pytest.approx(500.0)
    assert figures["incidents_lived"] == pytest.approx(2000.0)


def test_calls_by_the_week() -> None:
    calls = np.zeros((2, 61))
    calls[0, 3], calls[1, 10] = 4, 4
    figures = measure_run(tables(calls=calls), 168.0).figures
    assert figures["call_wait_median_min"] == 10.5
    assert figures["call_wait_p95_min"] == pytest.approx(10.95)


def test_subgroups() -> None:
    rows = [dict(THREE[0], alone=1), dict(THREE[1], dementia=1), THREE[2]]
    groups = measure_run(tables(rows), 0.0).subgroups
    assert groups["alone"]["four_hour_lived"] == 1.0
    assert groups["dementia"]["four_hour_lived"] == 0.0
    assert groups["aged_65_plus"]["four_hour_lived"] == 0.5
    assert "occupancy" not in groups["alone"]


def test_curves() -> None:
    task = {"need_washing": 180.0, "done_washing": 120.0}
    rounds = [*wards(time=3.0, occupied=6, **task), *wards(time=7.0, occupied=6, **task)]
    curves = draw(tables(THREE, STAYS, rounds), 0.0)
    place = curves.tasks.index("washing")
    assert curves.needed[place] == 180.0
    assert curves.given[place] == 120.0
    assert curves.roles["rn_worked"] == 90.0
    assert curves.minutes["admitted_recorded"].tolist().index(1) == 23
    assert curves.minutes["admitted_lived"].tolist().index(1) == 59
    assert curves.minutes["home_lived"].sum() == 2
    assert curves.week_hours[3] == curves.week_hours[7] == 0.3
    assert np.isnan(curves.week_hours[11])
    assert curves.per_thousand["falls"] == pytest.approx(1000 / 3)


def test_deaths_that_lapses_decided_and_the_part_they_had_in_all() -> None:
    stays = [{"left": 10.0, "destination": 3, "death_hazard": 0.5, "care_hazard": lapses} for lapses in (0.3, 0.1, 0.0)]
    stays.append({"left": 10.0, "death_hazard": 0.5, "care_hazard": 0.5})
    figures = measure_run(tables(stays=stays), 0.0).figures
    assert figures["avoidable_deaths_share"] == pytest.approx(1 / 3)
    assert figures["deaths_from_lapses_share"] == pytest.approx((0.6 + 0.2) / 3)
