"""A sweep: every run once, the same whoever did it, and nothing finished is lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import quick_world
from quick_world import BEDS, four_hour

import simcare
from simcare.errors import UsageError
from simcare.experiment.readings import Point, readings
from simcare.sweeping import sweep as module
from simcare.sweeping.found import Sweep
from simcare.sweeping.status import status
from simcare.sweeping.sweep import sweep


def small(store: Path | None = None, vary=BEDS, **others) -> Sweep:
    others = {"workers": 1, "simulate": quick_world.simulate, "replications": 2} | others
    return sweep(four_hour(), vary, store=store, **others)


def test_a_sweep_is_the_runs_themselves() -> None:
    found = small()
    alone = readings([Point(four_hour().set("hospital.beds", 410), 1)], workers=1, simulate=quick_world.simulate)[0]
    row = found.table.query("`hospital.beds` == 410 and replication == 1").iloc[0]
    assert row["deaths"] == alone.figures["deaths"]
    assert simcare.sweep is sweep
    assert len(found) == 3
    assert list(found.table["point"]) == [0, 0, 1, 1, 2, 2]


def test_a_point_has_its_parameters_its_figures_with_intervals_and_its_table() -> None:
    for point, beds in zip(small(), BEDS["hospital.beds"], strict=True):
        assert point.parameters == {"hospital.beds": beds}
        one = point.figures["four_hour_lived"]
        assert one.low < one.mean < one.high
        assert one.mean == pytest.approx(point.table["four_hour_lived"].mean())
        assert (point.table["status"] == "done").all()


def test_every_point_has_the_same_luck() -> None:
    found = small(vary={"hospital.beds": [400, 400]}, replications=3).table
    first, second = (found[found.point == point].drop(columns="point").reset_index(drop=True) for point in (0, 1))
    pd.testing.assert_frame_equal(first, second)
    assert first["deaths"].nunique() > 1


def test_one_two_or_anybody_elses_workers_find_the_same(tmp_path: Path) -> None:
    one, two = small(), small(workers=2)
    with ThreadPoolExecutor(3) as executor:
        theirs = small(executor=executor)
    assert one.table.to_csv() == two.table.to_csv() == theirs.table.to_csv()


def test_what_is_there_is_not_done_again_and_more_can_be_asked(tmp_path: Path) -> None:
    small(tmp_path)
    before = (tmp_path / "runs.sqlite").stat().st_mtime_ns
    more = small(tmp_path, {"hospital.beds": [410, 500]}, replications=3, simulate=quick_world.fails_in_the_middle)
    assert (more.table["status"] == "done").all()  # the run that fails is there already
    assert len(more.table) == 6
    assert (tmp_path / "runs.sqlite").stat().st_mtime_ns > before


def test_a_failed_run_is_a_row_and_the_sweep_goes_on(tmp_path: Path) -> None:
    found = small(tmp_path, simulate=quick_world.fails_in_the_middle)
    failed = found.table[found.table["status"] == "failed"]
    assert failed[["hospital.beds", "replication"]].to_numpy().tolist() == [[410, 1]]
    assert "the roof leaks" in failed["error"].item()
    assert np.isnan(failed["deaths"].item())
    assert found.summary["failed"].tolist() == [0, 1, 0]
    again = small(tmp_path)
    assert (again.table["status"] == "failed").sum() == 1
    assert (small(tmp_path, retry=True).table["status"] == "done").all()


def test_a_point_that_no_hospital_can_have_is_a_row_with_the_reason() -> None:
    told = []
    found = small(vary={"run.years": [2, 0.1], "run.measured_from": ["4 weeks", "10 weeks"]}, progress=told.append)
    failed = found.table[found.table["status"] == "failed"]
    assert failed[["run.years", "run.measured_from"]].to_numpy().tolist() == [[0.1, 1680.0]] * 2
    assert "measured_from before the end of the run" in failed["error"].iloc[0]
    assert told[-1] == (8, 8, 4, 4, 2)


def test_a_run_that_kills_its_workers_is_set_aside_and_nothing_else_suffers() -> None:
    found = small(workers=2, simulate=quick_world.poisons, replications=3).table
    failed = found[found["status"] == "failed"]
    assert failed[["hospital.beds", "replication"]].to_numpy().tolist() == [[410, 1]]
    assert "killed 3 times" in failed["error"].item()
    clean = small(replications=3).table[found["status"] == "done"]
    assert found[found["status"] == "done"].to_csv() == clean.to_csv()


def test_stopped_in_the_middle_it_keeps_what_is_done_and_goes_on(tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMCARE_TEST_RUNS", str(tmp_path / "done"))
    with pytest.raises(KeyboardInterrupt):
        small(tmp_path, simulate=quick_world.interrupted)
    assert status(tmp_path).plans[0].done == 2
    assert small(tmp_path).table.to_csv() == small().table.to_csv()


def test_shards_are_disjoint_together_whole_and_read_as_one(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        small(tmp_path, shard=(number, 3), replications=6)
    files = sorted(file.name for file in tmp_path.glob("*.sqlite"))
    assert files == ["runs-1-of-3.sqlite", "runs-2-of-3.sqlite", "runs-3-of-3.sqlite"]
    one = status(tmp_path).plans[0]
    assert (one.done, one.left) == (18, 0)
    assert sum(status(tmp_path).versions.values()) == 18  # no run was done twice
    assert small(tmp_path, replications=6, simulate=quick_world.fails_in_the_middle).table.to_csv() == \
        small(replications=6).table.to_csv()


@pytest.mark.parametrize("shard", [(0, 3), (4, 3), (1, 0)])
def test_a_shard_that_is_none_is_refused(shard: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="allowed i/n"):
        small(shard=shard)


def test_another_version_of_the_model_is_told_and_not_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simcare.experiment.readings.program", lambda: "0123456789abcdef")
    monkeypatch.setattr(module, "program", lambda: "0123456789abcdef")
    small(tmp_path)
    monkeypatch.undo()
    said: list[str] = []
    found = small(tmp_path, say=said.append, simulate=quick_world.fails_in_the_middle)
    assert "6 of version 0123456789ab" in said[0]
    assert (found.table["status"] == "failed").sum() == 1  # it was run, not taken from the other version
    assert sum(status(tmp_path).versions.values()) == 12


def test_progress_counts_runs_points_and_failures(tmp_path: Path) -> None:
    told = []
    small(tmp_path, simulate=quick_world.fails_in_the_middle, progress=told.append)
    assert told[-1] == (6, 6, 3, 3, 1)
    told.clear()
    small(tmp_path, progress=told.append)
    assert told[-1] == (6, 6, 3, 3, 1)


def test_infinite_and_unknown_figures_come_back_as_they_were() -> None:
    from simcare.experiment.store import Key, Reading, Store

    store, key = Store(), Key("s", 1, 0, "r", "p")
    figures = {"a": float("inf"), "b": float("nan"), "c": 0.1 + 0.2}
    store.put(key, Reading(figures))
    found = store.get(key)
    assert found is not None
    assert json.dumps(found.figures) == json.dumps(figures)
