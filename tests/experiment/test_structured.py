"""Morris's walks and Saltelli's blocks, in a world where it is known what each parameter does."""

from __future__ import annotations

import json
from pathlib import Path

import drawn_world
import numpy as np
import pytest

from simcare.errors import UsageError
from simcare.experiment import readings, structured
from simcare.experiment.structured import Structured, block_of, planned
from simcare.experiment.structured import structured as simulate
from simcare.experiment.structured_files import document, write
from simcare.report.structured import screen
from simcare.report.terminal import console
from simcare.scenario.reading import ScenarioError

COST = "assumptions.links.waste_lost_time"


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "read", drawn_world.read)


def asked(plan: str, draws: int, **others: object) -> Structured:
    return simulate(**({"plan": plan, "draws": draws, "only": drawn_world.PATHS, "workers": 1,  # type: ignore[arg-type]
                        "measures": ("deaths", "cost")} | others))


@pytest.fixture(scope="module")
def morris() -> Structured:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readings, "read", drawn_world.read)
        return asked("morris", 45)


@pytest.fixture(scope="module")
def saltelli() -> Structured:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readings, "read", drawn_world.read)
        return asked("saltelli", 130)


def test_morris_finds_the_one_parameter_that_each_difference_hangs_on(morris: Structured) -> None:
    assert len(morris.points) == 6 * 7  # whole walks of seven hospitals only
    for measure, path in (("deaths", drawn_world.FLIPS), ("cost", COST)):
        first, *others = morris.effects[measure]
        assert first.path == path
        assert first.size == abs(first.mean) > 0
        assert first.size_ends[0] <= first.size <= first.size_ends[1]
        assert all(one.size == pytest.approx(0, abs=1e-6) for one in others)


def test_a_step_goes_as_far_as_the_link_does(morris: Structured) -> None:
    """A link from 0 to 2 along a triangle: steps of two thirds are not all alike, so sigma is above nothing."""
    axis = next(axis for axis in morris.axes if axis.path == drawn_world.FLIPS)
    steps = [float(np.ptp(axis.at(np.array(ends)))) * 40 / structured.STEP for ends in ([0, 2 / 3], [1 / 3, 1])]
    assert min(steps) - 1e-6 <= morris.effects["deaths"][0].size <= max(steps) + 1e-6


def test_saltelli_gives_all_the_variance_to_that_parameter(saltelli: Structured) -> None:
    first, *others = saltelli.indices["deaths"]
    assert first.path == drawn_world.FLIPS
    assert first.whole_ends[0] <= 1 <= first.whole_ends[1]
    assert first.alone_ends[0] <= 1 <= first.alone_ends[1]
    assert all(abs(one.whole) < 0.02 for one in others)


@pytest.mark.parametrize(("plan", "draws"), [("morris", 13), ("saltelli", 15), ("grid", 100)])
def test_less_than_two_whole_blocks_are_refused(plan: str, draws: int) -> None:
    with pytest.raises(UsageError, match=r"--draws \d+ or more"):
        planned(plan, 6, draws, 1)  # type: ignore[arg-type]


def test_a_walk_moves_one_parameter_at_a_time() -> None:
    points = planned("morris", 5, 30, 3).reshape(-1, block_of("morris", 5), 5)
    for walk in points:
        moved = np.diff(walk, axis=0) != 0
        assert (moved.sum(axis=1) == 1).all()
        assert (moved.sum(axis=0) == 1).all()


def test_a_block_with_an_impossible_scenario_is_left_out_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = structured.with_values, []

    def fussy(*given: object) -> object:
        seen.append(given)
        if len(seen) == 9:
            raise ScenarioError([])
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(structured, "with_values", fussy)
    found = asked("morris", 35)
    assert (len(found.lost), len(found.points)) == (1, 4 * 7)
    assert found.effects["deaths"][0].path == drawn_world.FLIPS


def test_a_walk_with_a_failed_run_is_left_out_whole() -> None:
    found = asked("morris", 60, only=["harm.fall.rate", drawn_world.FLIPS])
    lost = {hospital // found.block for _, hospital, _ in found.figures.failures}
    assert lost
    assert len(found.whole("deaths")) == len(found.points) // found.block - len(lost)


def said(found: Structured) -> str:
    screen_of = console()
    with screen_of.capture() as caught:
        screen_of.print(screen(found))
    return " ".join(caught.get().split())


def test_the_screen_and_the_files(morris: Structured, saltelli: Structured, tmp_path: Path) -> None:
    assert "6 walks of 7 hospitals" in said(morris)
    assert "5 of 6 cannot be told from luck" in said(morris)
    assert "16 blocks of 8 hospitals" in said(saltelli)
    for found in (morris, saltelli):
        files = {file.name for file in write(found, tmp_path / found.plan)}
        assert {"summary.json", "hospitals.parquet", "moves_deaths.png", "moves_cost.svg", "manifest.json"} <= files
        assert json.loads((tmp_path / found.plan / "summary.json").read_text("utf-8")) == json.loads(
            json.dumps(document(found)))
