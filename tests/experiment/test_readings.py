"""Readings of many runs: the same as the runs themselves, once each, and never lost."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import synthetic

from simcare.errors import SimcareError
from simcare.experiment import readings as module
from simcare.experiment.intervals import interval
from simcare.experiment.readings import Point, readings, replications, table
from simcare.experiment.runs import ReplicationError, run
from simcare.experiment.store import Key, Reading, Store


def visits(tables: synthetic.Synthetic, start: float) -> dict[str, float]:
    return {"visits_seen": float((tables.visits["arrived"] >= start).sum())}


def sometimes(scenario: object, seed: int, replication: int) -> synthetic.Synthetic:
    if replication == 1:
        raise ValueError("a bed too many")
    return synthetic.simulate(scenario, seed, replication)


def test_a_reading_is_what_the_run_measures() -> None:
    scenario = synthetic.scenario()
    found = table(readings(replications(scenario), simulate=synthetic.simulate, workers=1))
    whole = run(scenario, workers=1, simulate=synthetic.simulate)
    for name, figure in whole.figures.items():
        assert interval(found[name]).mean == pytest.approx(figure.mean, nan_ok=True), name


def test_many_workers_read_the_same_as_one_and_observe_what_is_asked() -> None:
    points = replications(synthetic.scenario())
    one, two = (readings(points, visits, workers=count, simulate=synthetic.simulate) for count in (1, 2))
    assert json.dumps([one.figures for one in one]) == json.dumps([two.figures for two in two])
    assert all(reading.figures["visits_seen"] > 0 for reading in one)


def test_what_is_in_the_store_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = replications(synthetic.scenario())
    with Store(tmp_path / "runs.sqlite") as store:
        first = readings(points[:1], store=store, simulate=synthetic.simulate, workers=1)
    done: list[int] = []
    monkeypatch.setattr(module, "read", lambda task: done.append(task.point.replication) or Reading({"a": 1.0}))
    with Store(tmp_path / "runs.sqlite") as store:
        again = readings(points, store=store, simulate=synthetic.simulate, workers=1)
    assert done == [point.replication for point in points[1:]]
    assert {name: value for name, value in again[0].figures.items() if not math.isnan(value)} == {
        name: value for name, value in first[0].figures.items() if not math.isnan(value)}


def test_another_question_seed_or_scenario_is_another_reading() -> None:
    store, scenario = Store(), synthetic.scenario()
    for point, observe in ((Point(scenario, 0), None), (Point(scenario, 0), visits),
                           (Point(scenario.set("run.seed", 8), 0), None),
                           (Point(scenario.set("run.years", 2), 0), None)):
        readings([point], observe, store, workers=1, simulate=synthetic.simulate)
    assert len(store) == 4


def test_a_failed_run_is_an_error_or_a_row_with_its_error() -> None:
    points, store = replications(synthetic.scenario(), 2), Store()
    found = readings(points, store=store, workers=1, simulate=sometimes, keep_failures=True)
    assert found[0].error is None
    assert "a bed too many" in str(found[1].error)
    assert "replication 1" in str(found[1].error)
    assert np.isnan(table(found)["deaths"][1])
    with pytest.raises(ReplicationError, match="a bed too many"):
        readings(points, store=store, workers=1, simulate=sometimes)


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("not a database, only a long enough text about nothing at all " * 20)
    with pytest.raises(SimcareError, match=r"notes\.txt"):
        Store(other)


def test_nothing_is_lost_when_a_number_cannot_be_said() -> None:
    store, key = Store(), Key("hash", 1, 0, "measures", "program")
    store.put(key, Reading({"a": math.nan, "b": 2.5}))
    found = store.get(key)
    assert found is not None
    assert math.isnan(found.figures["a"])
    assert found.figures["b"] == 2.5
