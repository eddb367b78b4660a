"""Runs on a quarter of the hospital, measured over nine months after a short warm-up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from simcare.experiment.intervals import Interval
from simcare.experiment.runs import run
from simcare.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
GAMES = ("short_stay_for_clock_share", "hurried_share", "hasty_share", "any_bed_for_clock_share", "falsified_share",
         "sent_home_unready_share", "held_outside_share")


@cache
def figures(name: str, *changes: str, scale: float = 0.25, years: float = 0.75,
            replications: int = 1) -> Mapping[str, Interval]:
    """All measures of a scenario with some ``path=value`` changes."""
    size = (f"hospital.scale={scale}", f"run.years={years}")
    scenario = Scenario.load(SCENARIOS / f"{name}.yaml", (*size, *changes))
    return run(scenario, replications=replications, seed=2007, workers=1).figures


def means(name: str, *changes: str, **size: Any) -> dict[str, float]:
    """The same, their means only."""
    return {measure: interval.mean for measure, interval in figures(name, *changes, **size).items()}
