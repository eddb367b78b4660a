"""The tables of a sweep, read by other programs than this one."""

from __future__ import annotations

import json
import math
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import quick_world
from test_sweep import small

from simcare.experiment import readings
from simcare.experiment.store import Reading
from simcare.measures.registry import registry
from simcare.sweeping.export import write
from simcare.sweeping.found import Sweep

VARY = {"hospital.beds": [380, 410], "process.senior_at_front_door": [True, False], "harm.fall.rate": ["0.004/day"],
        "mission.runs_on": ["purpose", "targets"]}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    made = small(tmp_path_factory.mktemp("a sweep"), VARY, simulate=quick_world.fails_in_the_middle)
    write(made, made.folder)
    return made


def test_a_row_a_run_with_its_place_its_end_and_every_measure(found: Sweep) -> None:
    runs = pd.read_parquet(found.folder / "runs.parquet")
    first = ["scenario", "point", *VARY, "replication", "seed", "status", "error"]
    assert list(runs.columns) == [*first, *registry()]
    assert len(runs) == 16
    assert dict(runs.dtypes.astype(str))["hospital.beds"] == "float64"
    assert runs["process.senior_at_front_door"].dtype == bool
    assert runs["harm.fall.rate"].unique().tolist() == [0.004]
    assert (runs["status"] == "failed").sum() == 4
    assert runs["error"].isna().equals(runs["status"] == "done")
    pd.testing.assert_frame_equal(runs[list(registry())], found.table[list(registry())])


def test_csv_says_the_same_to_the_last_digit(found: Sweep) -> None:
    runs, plain = pd.read_parquet(found.folder / "runs.parquet"), pd.read_csv(found.folder / "runs.csv")
    assert list(runs.columns) == list(plain.columns)
    pd.testing.assert_frame_equal(runs[list(registry())], plain[list(registry())], check_exact=True)


def test_duckdb_reads_both(found: Sweep) -> None:
    for file in ("runs.parquet", "runs.csv"):
        beds, deaths, runs = duckdb.sql(f"""select "hospital.beds", avg(deaths), count(*) from '{found.folder / file}'
                                            where status = 'done' group by 1 order by 1""").fetchall()[0]
        table = found.table.query("status == 'done' and `hospital.beds` == 380")
        assert (beds, runs) == (380, len(table))
        assert deaths == pytest.approx(table["deaths"].mean())


def test_a_row_a_point_with_means_and_intervals(found: Sweep) -> None:
    points = pd.read_parquet(found.folder / "points.parquet")
    assert points["runs"].tolist() == [2] * 8
    assert points["failed"].sum() == 4
    whole = points[points.failed == 0]
    assert (whole["deaths_low"] < whole["deaths"]).all()
    assert json.loads((found.folder / "sweep.json").read_text())["varied"] == list(VARY)


def test_measures_that_were_asked_for_are_the_columns(tmp_path: Path) -> None:
    made = small(tmp_path, measures=["deaths", "cost"])
    assert list(made.table.columns)[-2:] == ["deaths", "cost"]
    assert "four_hour_lived" not in made.table
    assert "four_hour_lived" in small(tmp_path).table  # they are all stored


def test_the_first_rows_that_failed_do_not_hide_the_columns_of_the_others(tmp_path: Path,
                                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([Reading({}, "no"), Reading({}, "no"), Reading({"deaths": math.inf, "cost": math.nan}),
                    Reading({"deaths": 3.0, "cost": 1.5})])
    monkeypatch.setattr(readings, "read", lambda task: next(answers))
    made = small(tmp_path, {"hospital.beds": [380, 410]})
    write(made, tmp_path)
    assert duckdb.sql(f"select deaths from '{tmp_path / 'runs.parquet'}' order by point, replication").fetchall() == [
        (None,), (None,), (math.inf,), (3.0,)]
    assert pd.read_csv(tmp_path / "runs.csv")["deaths"].tolist()[2:] == [math.inf, 3.0]
