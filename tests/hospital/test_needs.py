"""The table of need against the evidence's starter table."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.hospital.tasks import (
    CLASSES,
    EMPTY,
    EVENTS,
    STANDINGS,
    TASKS,
    VOLUNTEER_TASKS,
    Needs,
    round_of_day,
    task,
)
from simcare.scenario.care import Care

CARE = Care()
NEEDS = Needs(CARE, 0.0)


@pytest.mark.parametrize(("dependency", "hours"), [(0, 2.35), (1, 4.60), (2, 8.50)])
def test_hours_a_day_by_dependency_are_near_the_evidence(dependency: int, hours: float) -> None:
    assert NEEDS.minutes[:, dependency].sum() / 60 == pytest.approx(hours, rel=0.06)


def test_registered_hours_are_near_the_evidence() -> None:
    assert NEEDS.registered_reference.sum() / 60 == pytest.approx(3.03, rel=0.06)


def test_an_empty_bed_needs_nothing() -> None:
    assert NEEDS.minutes[:, EMPTY].sum() == 0
    assert NEEDS.due[:, EMPTY].sum() == 0
    assert NEEDS.staffed[:, :, -STANDINGS:].sum() == 0


def test_the_day_adds_up_whatever_the_weights() -> None:
    assert NEEDS.weights.sum(axis=0) == pytest.approx(np.ones(len(TASKS)))
    assert NEEDS.due[:, 1, EVENTS.index("meals")].sum() == pytest.approx(3)
    assert NEEDS.due[:, 3, EVENTS.index("acute_observations")].sum() == pytest.approx(24)
    assert NEEDS.due[:, 3, EVENTS.index("observations")].sum() == 0


def test_without_family_and_volunteers_staff_give_it_all() -> None:
    alone = Needs(Care(volunteer_share=0, family_help=0), 1.0).staffed
    by_cell = alone.reshape(6, 2, len(TASKS), CLASSES, STANDINGS).sum(axis=1)
    for standing in range(STANDINGS):
        np.testing.assert_allclose(by_cell[..., standing], NEEDS.minutes.transpose(0, 2, 1))


def test_family_take_meals_and_leave_medicines() -> None:
    welcome = Needs(Care(volunteer_share=0), 1.0).staffed.reshape(6, 2, len(TASKS), CLASSES, STANDINGS)
    meals, medicines = welcome[2, 1, task("meals"), 2], welcome[2, 0, task("medicines"), 2]
    assert meals[0] == pytest.approx((1 - CARE.family_help) * meals[1])
    assert medicines[0] == medicines[1]


@pytest.mark.parametrize(("time", "which"), [(3.0, 0), (7.0, 1), (-21.0, 0), (23.0, 5), (26.9, 5), (12.5, 2)])
def test_rounds_of_the_day(time: float, which: int) -> None:
    assert round_of_day(time) == which


def test_a_design_may_name_every_task_and_no_other() -> None:
    from typing import get_args

    from simcare.scenario.design import Task

    assert get_args(Task) == TASKS


def staffed(needs: Needs) -> np.ndarray:
    return needs.staffed.reshape(6, 2, len(TASKS), CLASSES, STANDINGS)


def test_volunteers_take_meals_drinks_and_talk_and_nothing_that_only_nurses_may_do() -> None:
    needs = Needs(CARE, 0.5)
    before, usual = staffed(needs).copy(), needs.help
    needs.follow(usual._replace(volunteers=0.0))
    after = staffed(needs)
    changed = {TASKS[i] for i in range(len(TASKS)) if (after[:, 1, i] != before[:, 1, i]).any()}
    assert changed == set(VOLUNTEER_TASKS)
    np.testing.assert_array_equal(after[:, 0], before[:, 0])
    assert after[:, 1].sum() > before[:, 1].sum()


def test_help_that_hardly_changes_changes_nothing() -> None:
    needs = Needs(CARE, 0.5)
    before = needs.staffed
    needs.follow(needs.help._replace(volunteers=needs.help.volunteers * 1.005))
    assert needs.staffed is before


def test_devices_take_time_for_observations_only() -> None:
    needs = Needs(CARE, 0.5)
    before = staffed(needs).copy()
    needs.follow(needs.help._replace(observing=1.06))
    ratio = staffed(needs).sum(axis=(0, 1, 3, 4)) / before.sum(axis=(0, 1, 3, 4))
    assert {TASKS[i]: round(float(r), 6) for i, r in enumerate(ratio) if r != 1} == {
        "observations": 1.06, "acute_observations": 1.06}
