"""Whoever waits in A&E for a bed takes time of its doctors, which new patients then lack, and nobody works twice."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from small_world import small

from simcare.hospital.boarders import Review
from simcare.hospital.emergency import Department, Visit
from simcare.hospital.hospital import Hospital, simulate
from simcare.hospital.pools import Flow, Steps
from simcare.scenario.schema import Scenario
from simcare.verification.hospital_queues import queues_obey
from simcare.verification.watch import watched
from simcare.verification.worlds import roomy

TIME, EVERY = "hospital.emergency.boarder_review_time", "hospital.emergency.boarder_review_every"


def full_house(design: str = "no_target", time: str = "10 min") -> Scenario:
    """A quarter of a hospital with too few beds, so that many wait for one in A&E."""
    return small(design, **{"hospital.beds": 290, "run.years": 3 / 52, "run.warm_up": "3 weeks", TIME: time})


@cache
def visits(design: str, time: str) -> pd.DataFrame:
    lived = simulate(full_house(design, time), 3, 0).visits
    return lived[lived["arrived"] > 0]


@pytest.mark.parametrize("design", ["no_target", "four_hour", "people_first"])
def test_those_who_wait_for_a_bed_are_looked_at_again_every_few_hours_whatever_the_design(
        design: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[tuple[Visit, float]] = []
    steps = Review.steps

    def writing_down(review: Review, department: Department) -> Steps:
        assert review.visit.slot is None
        asked_for.append((review.visit, department.env.now))
        return steps(review, department)

    monkeypatch.setattr(Review, "steps", writing_down)
    simulate(full_house(design), 3, 0)
    last: dict[Visit, float] = {}
    again = 0
    for visit, at in asked_for:
        assert at % 1 == pytest.approx(0)
        if visit in last:
            again += 1
            assert at > last[visit] + 4
        else:
            assert visit.boards_from <= at < visit.boards_from + 1
        last[visit] = at
    assert len(last) > 40
    assert again > 10


def test_new_patients_wait_for_the_doctor_who_is_with_those_who_wait_for_a_bed() -> None:
    free, busy = (visits("no_target", time) for time in ("0 h", "2 h"))
    to_doctor = [((seen["treated"] - seen["arrived"])[seen["triage"] <= 3] * 60).mean() for seen in (free, busy)]
    assert to_doctor[1] > to_doctor[0] + 10


def test_where_a_review_takes_no_time_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Review, "steps", None)
    simulate(full_house(time="0 h"), 3, 0)


def test_where_nobody_waits_for_a_bed_the_rule_changes_nothing() -> None:
    quiet = roomy().set("run.warm_up", "1 week").set("run.years", 1 / 52).set(EVERY, "0.25 h")
    never, always = (simulate(quiet.set(TIME, time), 3, 0).visits for time in ("0 h", "1 h"))
    pd.testing.assert_frame_equal(never, always)


def test_doctors_are_never_in_two_places_however_much_is_asked_of_them() -> None:
    """Little's law at their queue, nobody beside a free doctor, and no more at work than on duty."""
    seen = watched(full_house("four_hour", "1 h"), 3)
    assert [check for check in queues_obey(seen) if not check.passed] == []


def test_clinicians_hurry_for_those_who_wait_and_not_for_those_who_wait_no_longer() -> None:
    department = Hospital(small(), 1, 0).department
    department.doctors.junior.resize(1)
    waiting = Flow(department.env)
    department.doctors.junior.free = department.majors.free = 0
    department.majors.join(waiting, 1.0)
    department.feel_the_queue()
    assert department.doctors.tempo < 1
    waiting.stop_waiting()
    department.feel_the_queue()
    assert department.doctors.tempo == 1


def test_nobody_hurries_for_a_cubicle_in_which_somebody_waits_for_a_bed() -> None:
    department = Hospital(small(), 1, 0).department
    department.doctors.junior.resize(1)
    department.doctors.junior.free = department.majors.free = 0
    department.majors.join(Flow(department.env), 1.0)
    department.feel_the_queue()
    in_hand = department.doctors.tempo
    holders = [Visit(department.env, person, 1, 0, 0.0, []) for person in range(department.majors.busy)]
    for holder in holders[1:]:
        holder.space = department.majors
        department.boarders[holder] = Review(holder, 2, 0.0)
    department.feel_the_queue()
    assert in_hand < department.doctors.tempo < 1
    holders[0].space = department.majors
    department.boarders[holders[0]] = Review(holders[0], 2, 0.0)
    department.feel_the_queue()
    assert department.doctors.tempo == 1
