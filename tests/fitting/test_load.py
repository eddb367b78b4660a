"""The search finds the load where a falling curve meets the figure, and says so where it does not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from simcare.experiment.intervals import Interval
from simcare.fitting.load import LEAST, MOST, Load, Trial, root, search

LUCK = np.array([-0.08, 0.01, 0.07])


def department(load: float, unseen: float = 0.02) -> Trial:
    """Within four hours falls with the load; each replication has luck of its own, the same at every load."""
    figure = expit(2.0 - 6 * (load - 1) + LUCK)
    return Trial(load, figure, np.full(3, unseen), np.full(3, 0.25), np.full(3, 150.0))


def overrun(load: float) -> Trial:
    """As in a real overrun department: beyond a load people leave, and the figure rises again."""
    made = department(min(load, 2.3 - load))
    return Trial(load, made.four_hour, np.full(3, max(0.02, (load - 1.0) * 0.5)), made.admitted, made.per_day)


def found(goal: float, attempt=department) -> Load:
    return search(attempt, Interval(goal, goal - 0.01, goal + 0.01))


@pytest.mark.parametrize("true", [0.75, 0.95, 1.0, 1.03, 1.3, 1.5])
def test_the_load_is_found_within_its_interval(true: float) -> None:
    load = found(float(department(true).four_hour.mean()))
    assert load.reached
    assert load.load.mean == pytest.approx(true, abs=0.01)
    assert load.load.low < true < load.load.high
    assert len(load.trials) <= 12


def test_the_interval_holds_the_doubt_of_the_figure_and_of_chance() -> None:
    sharp = search(department, Interval(0.85, 0.85, 0.85)).load
    wide = search(department, Interval(0.85, 0.80, 0.89)).load
    assert sharp.high - sharp.low < wide.high - wide.low
    assert wide.low < root_of(0.89)
    assert wide.high > root_of(0.80)
    assert sharp.high - sharp.low > 0.02


def root_of(goal: float) -> float:
    loads = np.linspace(LEAST, MOST, 500)
    return root(loads, np.array([department(load).mean for load in loads]), goal)


def test_a_figure_out_of_reach_is_said_with_the_nearest() -> None:
    load = found(0.999)
    assert not load.reached
    assert "no load between" in load.why
    assert load.gap < 0
    assert load.load.mean == min(trial.load for trial in load.trials)


def test_the_search_does_not_cross_into_the_overrun_department() -> None:
    load = found(0.5, overrun)
    assert not load.reached
    assert "leave unseen" in load.why
    assert load.gap > 0
    assert float(load.nearest.left_unseen.mean()) <= 0.10


def test_a_bump_of_chance_does_not_turn_the_root() -> None:
    loads = np.array([0.9, 1.0, 1.1, 1.2])
    assert 0.99 <= root(loads, np.array([0.95, 0.90, 0.91, 0.80]), 0.905) <= 1.1
    assert root(loads, np.array([0.95, 0.90, 0.85, 0.80]), 0.75) == pytest.approx(1.3)
