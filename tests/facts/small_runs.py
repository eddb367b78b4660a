"""Runs on a quarter of the hospital, measured over nine months after a short warm-up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simcare.experiment.intervals import Interval, interval
from simcare.experiment.readings import Point, readings, table
from simcare.experiment.store import Store
from simcare.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
GAMES = ("short_stay_for_clock_share", "hurried_share", "hasty_share", "any_bed_for_clock_share", "falsified_share",
         "sent_home_unready_share", "held_outside_share")
LIVED = Store()  # a hospital that is asked for again, under whatever name, is not lived through again


def figures(name: str, *changes: str, scale: float = 0.25, years: float = 0.75,
            replications: int = 1, warm_up: str = "8 weeks") -> Mapping[str, Interval]:
    """All measures of a scenario with some ``path=value`` changes."""
    size = (f"hospital.scale={scale}", f"run.years={years}", f"run.warm_up={warm_up}", "run.seed=2007")
    scenario = Scenario.load(SCENARIOS / f"{name}.yaml", (*size, *changes))
    found = readings([Point(scenario, number) for number in range(replications)], store=LIVED, workers=1)
    return {measure: interval(values.tolist()) for measure, values in table(found).items()}


def means(name: str, *changes: str, **size: Any) -> dict[str, float]:
    """The same, their means only."""
    return {measure: one.mean for measure, one in figures(name, *changes, **size).items()}
