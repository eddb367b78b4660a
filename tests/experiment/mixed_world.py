"""A hospital of a few lines whose deaths are a known function of its levers, in the place of the real one.

Leadership and culture do the same; leadership makes most of the target needless; data do nothing. Luck is that of the
replication, and with a target it strikes a little harder.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simcare.experiment.store import Reading

CALLS: list[tuple[object, int]] = []


def read(task: Any) -> Reading:
    """The figures of one run."""
    scenario, number = task.point.scenario, task.point.replication
    CALLS.append(((*changed(scenario), scenario.design.data.run_charts), number))
    if number in FAILS:
        return Reading({}, "the roof leaks")
    luck = float(np.random.default_rng([scenario.run.seed, number]).normal(0, 4))
    return Reading({"deaths": deaths(*changed(scenario), luck), "cost": 150e6, "four_hour_lived": 0.9})


def deaths(leadership: float, culture: float, mission: float, process: float, target: float, luck: float) -> float:
    """1,600, less 30 for each of two levers, 10 for a third, and 40 for a target that leaders have made needless."""
    return (1600 + luck * (1 + 0.2 * target) - 30 * leadership - 30 * culture - 10 * mission + 12 * process * culture
            + 40 * target * (1 - leadership))


def changed(scenario: Any) -> tuple[float, float, float, float, float]:
    """Which levers are as in ``people_first``, and whether there is a target."""
    design = scenario.design
    return (float(design.leadership.time_at_the_work == 0.4), float(design.culture.openness == 0.9),
            float(design.mission.runs_on == "purpose"), float(design.process.senior_at_front_door),
            float(bool(scenario.targets)))


FAILS: set[int] = set()
