"""A hospital of a few lines, in the place of the real one: what it shows is a known function of some parameters.

The second design is the one that is run on purpose. Its deaths hang on one link of the causal map, its cost on another;
where the rate of falls is high a run fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from simcare.evidence.cards import cards
from simcare.experiment.store import Reading
from simcare.scenario.section import plain

FLIPS = "assumptions.links.reports_learning"
AT = 1.2
"""Where the link that turns the conclusion over does so."""

_FALLS = [plain(end) for end in (cards()["harm.fall.rate"].low, cards()["harm.fall.rate"].high)]
LEAKS_ABOVE = float(np.interp(0.8, (0, 1), _FALLS))
"""The rate of falls, in the top fifth of its range, above which runs fail."""

CALLS: list[int] = []


def read(task: Any) -> Reading:
    """The figures of one run: fewer deaths in the second design where the link is above ``AT``."""
    CALLS.append(task.point.replication)
    scenario = task.point.scenario
    rng = np.random.default_rng([scenario.run.seed, task.point.replication])
    luck = rng.normal(0, 1, 3)
    second = scenario.design.mission.runs_on == "purpose"
    links, scale = scenario.assumptions.links, scenario.hospital.scale
    if scenario.harm.fall.rate > LEAKS_ABOVE:
        return Reading({}, "the roof leaks")
    return Reading({
        "deaths": scale * (1600 + luck[0] - second * 40 * (links.reports_learning - AT)),
        "harmed_patients_share": 0.2 + 0.001 * luck[1] - second * 0.05,
        "cost": scale * (150e6 + 1e4 * luck[2] - second * 1e6 * links.waste_lost_time),
        "cost_per_solved_problem": 2000.0 - second * 5.0 * links.fear_voice + luck[0],
        "four_hour_gap": 0.06 * (1 - second), "missed_care_share": 0.15 - second * 0.02})


def always_better(task: Any) -> Reading:
    """The same world, where the second design is better whatever is drawn."""
    reading = read(task)
    second = task.point.scenario.design.mission.runs_on == "purpose"
    deaths = task.point.scenario.hospital.scale * (1600 - 10 * second)
    return Reading(dict(reading.figures) | {"deaths": deaths}, reading.error)


PATHS: Sequence[str] = tuple(f"assumptions.links.{name}" for name in (
    "reports_learning", "waste_lost_time", "fear_voice", "morale_voice", "missed_norm", "learning_waste"))


FLIPS_AT = 1.0


def worse_beyond(task: Any) -> Reading:
    """The same world, where the second design is worse in deaths where the first link is below ``FLIPS_AT``."""
    reading = read(task)
    scenario = task.point.scenario
    second = scenario.design.mission.runs_on == "purpose"
    apart = 40 * (FLIPS_AT - scenario.assumptions.links.reports_learning)
    return Reading(dict(reading.figures) | {"deaths": scenario.hospital.scale * (1600 + second * apart)}, reading.error)
