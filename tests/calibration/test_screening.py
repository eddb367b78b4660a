"""The screening tells which card moves which fact."""

from __future__ import annotations

import numpy as np
import pytest
from quadratic import PATHS, World, standing_in

from simcare.calibration.parameters import parameter
from simcare.calibration.running import Task, screening
from simcare.experiment.store import Store


def test_effects_are_those_of_the_world_and_idle_cards_move_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in(monkeypatch)
    world = World(true=(0.5, 0.5, 0.5))
    idle = parameter("concerns.survey.answers")
    found = screening(Task(Store(), [*map(parameter, PATHS), idle], 2, (), 1, world))
    assert found.effects[:3] == pytest.approx(1.15 * world.slopes.T, abs=0.2)
    assert not np.any(found.effects[3])
    assert found.order()[-1] == 3
    assert found.moves(3) == {}
    assert list(found.as_dict()["parameters"])[-1] == idle.path
