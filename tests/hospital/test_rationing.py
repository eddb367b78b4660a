"""Care lost gradually, in order, never beyond the minutes there are."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.hospital.rationing import HIGHEST_WORKLOAD, Rationing, late_observations, loss_curve
from simcare.hospital.tasks import ITEMS, TASKS, Needs, task
from simcare.scenario.care import Care

CARE = Care()
NEEDS = Needs(CARE, 0.5)
RATIONING = Rationing(CARE, NEEDS)
STEADY = np.ones(1)


def usual_mix() -> np.ndarray:
    """Minutes of a usual mix of patients for both pools, [2, tasks, 1 ward]."""
    only = NEEDS.registered_reference
    return np.stack([only, NEEDS.reference - only])[:, :, None]


def lose(workload: float, care: Care = CARE, order: tuple[str, ...] = TASKS) -> np.ndarray:
    """Lost share of each task at a workload, [2, tasks]."""
    rationing, need = Rationing(care, NEEDS), usual_mix()
    total = need.sum(axis=1)
    level = rationing.level(np.full((2, 1), workload))
    lost = rationing.lose(need, total, total / workload, level, STEADY, rationing.order(order))
    return (lost / np.maximum(need, 1e-12))[:, :, 0]


@pytest.mark.parametrize(("workload", "share"), [(0.8, 0.10), (1.1, 0.25), (1.5, 0.45)])
def test_the_curve_passes_through_the_given_points(workload: float, share: float) -> None:
    assert loss_curve(CARE, np.array([workload]))[0] == pytest.approx(share)


@pytest.mark.parametrize("workload", [0.5, 0.8, 1.1, 1.5, 2.0])
def test_minutes_lost_add_up_to_the_curve(workload: float) -> None:
    need, shares = usual_mix()[:, :, 0], lose(workload)
    lost = (shares * need).sum(axis=1) / need.sum(axis=1)
    expected = max(loss_curve(CARE, np.array([workload]))[0], 1 - 1 / workload)
    np.testing.assert_allclose(lost, expected, atol=0.004)


@pytest.mark.parametrize("workload", [0.6, 1.0, 1.6, 4.0])
def test_what_is_done_later_is_lost_more(workload: float) -> None:
    for shares in lose(workload):
        in_order = shares[[task(name) for name in TASKS]]
        needed = usual_mix().sum(axis=0)[:, 0] > 0
        assert (np.diff(in_order[needed]) >= -1e-9).all() or (shares[needed] == 0).any()


@pytest.mark.parametrize("workload", [1.0, 1.3, 2.5, 7.0])
def test_never_more_minutes_given_than_there_are(workload: float) -> None:
    need = usual_mix()[:, :, 0]
    given = ((1 - lose(workload)) * need).sum(axis=1)
    assert (given <= need.sum(axis=1) / workload + 1e-4).all()


def test_without_interruptions_only_a_shortage_loses_care() -> None:
    care = Care(interruption_loss=0)
    assert lose(0.95, care).max() < 2e-3
    assert lose(1.25, care).max() > 0.2


def test_another_order_protects_other_tasks() -> None:
    counted_first = ("documentation", *(name for name in TASKS if name != "documentation"))
    place = task("documentation")
    assert lose(1.1, order=counted_first)[0, place] < 0.2 * lose(1.1)[0, place]
    assert lose(1.1, order=counted_first)[0, task("comfort")] >= lose(1.1)[0, task("comfort")]


def test_an_order_must_name_every_task_once() -> None:
    with pytest.raises(ValueError, match="each of these tasks once"):
        RATIONING.order(TASKS[1:])


def test_a_team_that_keeps_care_whole_loses_less() -> None:
    level = RATIONING.level(np.array([[0.9]]))
    assert RATIONING.lost_share(level, np.array([1.2])) < RATIONING.lost_share(level, np.array([1.0]))


def test_frequent_observations_are_late_more_easily() -> None:
    workload = np.linspace(0.1, 1.2, 12)
    routine, acute = late_observations(CARE, workload)
    assert (acute > routine).all()
    assert (np.diff(acute) >= 0).all()
    assert acute.max() <= 1


def test_routine_observations_are_late_by_assistants_and_those_of_the_acutely_ill_by_nurses() -> None:
    idle, busy = 0.3, 0.95
    both, no_nurse, no_assistant = (RATIONING.late(RATIONING.level(np.array([[nurses], [assistants]])))[:, 0]
                                    for nurses, assistants in ((idle, idle), (busy, idle), (idle, busy)))
    assert no_assistant[0] - both[0] > no_nurse[0] - both[0] > 0
    assert no_nurse[1] > both[1] == no_assistant[1]


def test_workloads_beyond_the_table_are_held() -> None:
    assert np.isfinite(RATIONING.lost_share(RATIONING.level(np.array([HIGHEST_WORKLOAD * 9])), np.ones(1))).all()


def test_there_are_thirteen_items_and_all_are_tasks() -> None:
    assert len(ITEMS) == len(set(ITEMS)) == 13
    assert set(ITEMS) <= set(TASKS)
