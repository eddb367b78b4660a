"""The fit finds what is there, says how sure it is, keeps to the ranges, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from quadratic import PATHS, World, calibrated, place, standing_in, undisturbed

from simcare.calibration import parameters
from simcare.calibration.world import punished_hospital
from simcare.experiment.store import Store


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in(monkeypatch)


def test_known_values_are_found_within_their_standard_errors() -> None:
    world, made = undisturbed()
    assert made["cost"]["after"] < made["cost"]["before"] / 5
    for path, true in zip(PATHS, world.true, strict=True):
        one, found = parameters.parameter(path), made["parameters"][path]
        error = found["standard_error"]
        assert 0 < error < 0.1 * (one.high - one.low), path
        assert abs(found["number"]["after"] - one.at(true)) < 2.5 * error, path
        assert not found["at_bound"]


def test_values_stay_within_the_ranges_and_say_when_they_reach_the_end() -> None:
    world = World(true=(1.6, 0.5, 0.5))
    made = calibrated(world, Store())
    assert made["parameters"][PATHS[0]]["at_bound"]
    assert all(-1e-3 <= place(scenario, path) <= 1 + 1e-3 for scenario in world.asked for path in PATHS)


def test_a_stopped_calibration_goes_on_where_it_was(tmp_path: Path) -> None:
    whole, wanted = undisturbed()
    half = len(whole.asked) // 2
    stopped, again = World(stop_after=half), World()
    with Store(tmp_path / "runs.sqlite") as store, pytest.raises(KeyboardInterrupt):
        calibrated(stopped, store)
    with Store(tmp_path / "runs.sqlite") as store:
        found = calibrated(again, store, confirm=2)
    assert len(again.asked) == len(whole.asked) - half
    assert found["parameters"] == wanted["parameters"]


def test_a_budget_is_kept_and_the_best_so_far_is_told() -> None:
    world = World()
    made = calibrated(world, Store(), budget=6)
    assert made["evaluations"] <= 6
    assert not made["at_rest"]
    assert made["cost"]["after"] < made["cost"]["before"]


def test_nothing_but_the_punished_hospital_is_ever_run() -> None:
    """Its design and its target are those of four_hour in every single run, fitting and confirming."""
    (world, _), r1 = undisturbed(), punished_hospital()
    assert {scenario.name for scenario in world.asked} == {"four_hour"}
    assert all(scenario.design == r1.design and scenario.targets == r1.targets and not scenario.timeline
               for scenario in world.asked)
    fitting = [scenario for scenario in world.asked if scenario.run.baseline is None]
    assert all(scenario.before.targets == r1.targets for scenario in fitting)
    assert len(world.asked) - len(fitting) == 2
