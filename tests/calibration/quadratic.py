"""A world whose figures are known functions of three cards, gently bent, with luck: calibration must find the cards.

Its tables are the figures themselves; ``figures_of`` is stood in for while a test runs.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from simcare.calibration import parameters
from simcare.calibration.running import Task, calibration
from simcare.calibration.targets import targets
from simcare.experiment.store import Store
from simcare.scenario.schema import Scenario
from simcare.scenario.section import numbers, plain

PATHS = ("demand.healing_mean", "hospital.emergency.assessment_times", "demand.problem_unsolved_share")
LUCK, ITS_OWN = 0.15, 0.02  # half-bands: of a replication, and of each single run


class World:
    """Stands in for the hospital. ``true`` are places in the ranges; remembers every scenario it was asked for."""

    def __init__(self, true: tuple[float, ...] = (0.3, 0.7, 0.6), stop_after: int | None = None) -> None:
        self.true, self.stop_after = np.array(true), stop_after
        self.asked: list[Scenario] = []
        self.slopes = np.random.default_rng(5).normal(0, 3, (len(targets()), len(PATHS)))

    def __call__(self, scenario: Scenario, seed: int, replication: int) -> dict[str, float]:
        if len(self.asked) == self.stop_after:
            raise KeyboardInterrupt
        self.asked.append(scenario)
        away = np.array([place(scenario, path) for path in PATHS]) - self.true
        mine = abs(hash(tuple(away.tolist()))) % 2**32
        noise = LUCK * np.random.default_rng([seed, replication]).normal(size=len(targets()))
        noise += ITS_OWN * np.random.default_rng([seed, replication, mine]).normal(size=len(targets()))
        off = self.slopes @ (away + 0.3 * away * np.abs(away)) + noise
        figures = [one.value + by * (one.high - one.low) / 2 for one, by in zip(targets(), off, strict=True)]
        return {one.measure: figure / one.times for one, figure in zip(targets(), figures, strict=True)}


def place(scenario: Scenario, path: str) -> float:
    """Where in its range a card stands in a scenario."""
    one, value = parameters.parameter(path), scenario
    for step in path.split("."):
        value = getattr(value, step)
    mine, card = ([*numbers(each)] for each in (value, [plain(item) for item in _listed(one.card_value)]))
    return (mine[0] / card[0] * one.now - one.low) / (one.high - one.low)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def standing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the figures as they are."""
    monkeypatch.setattr("simcare.measures.measured.figures_of", lambda tables, start: dict(tables))
    monkeypatch.setattr("simcare.validation.seen.observe", lambda tables, start: {})


def calibrated(world: World, store: Store, budget: int = 40, confirm: int = 0) -> dict[str, Any]:
    """A calibration of the three cards in this world, in this process."""
    chosen = [parameters.parameter(path) for path in PATHS]
    return calibration(Task(store, chosen, 2, (), 1, world), budget, confirm)


@cache
def undisturbed() -> tuple[World, dict[str, Any]]:
    """A whole calibration that several tests look at."""
    world = World()
    return world, calibrated(world, Store(), confirm=2)
