"""``simcare sweep`` from the outside: what it prints where, what it leaves, how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from simcare.cli import app
from simcare.experiment import readings
from simcare.experiment.store import Reading

sys.path.append(str(Path(__file__).parents[1] / "experiment"))
import drawn_world

BEDS = ("four_hour", "--vary", "hospital.beds=380,410,440", "--replications", "2", "--workers", "1")
PLAN = """\
schema: 1
title: Beds or falls?
scenario: [four_hour, people_first]
replications: 2
vary: {hospital.beds: [380, 410], harm.fall.rate: [0.003/day, 0.004/day]}
measures: [deaths, cost]
"""


def read(task: Any) -> Reading:
    """The drawn world, in which the roof leaks where there are 410 beds."""
    broken = task.point.scenario.hospital.beds == 410 and task.point.replication == 1
    return Reading({}, "the roof leaks") if broken else drawn_world.read(task)


@pytest.fixture(autouse=True)
def made_up_hospital(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(readings, "read", drawn_world.read)


def call(*arguments: str, columns: int = 100) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(app, ["sweep", *arguments])


def test_it_prints_the_first_points_and_leaves_its_tables() -> None:
    done = call(*BEDS)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "3 points, 2 replications each" in done.stdout
    assert [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("380", "410", "440"))] == [
        "380", "410", "440"]
    assert max(map(len, done.stdout.splitlines())) <= 100
    out = Path("results/sweep_four_hour, hospital.beds=380,410,440")
    assert {"runs.csv", "runs.parquet", "points.csv", "points.parquet", "runs.sqlite", "sweep.json"} <= {
        file.name for file in out.iterdir()}


def test_a_plan_in_a_folder_with_spaces_json_and_status() -> None:
    Path("my plans").mkdir()
    Path("my plans/beds or falls.yaml").write_text(PLAN)
    done = call("my plans/beds or falls.yaml", "--json", "--workers", "1")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["points"], found["replications"], len(found["results"])) == (8, 2, 8)
    assert set(found["results"][0]["figures"]) == {"deaths", "cost"}
    assert found["results"][1]["scenario"] == "people_first"
    told = json.loads(call("my plans/beds or falls.yaml", "--status", "--json").stdout)
    assert (told["plans"][0]["done"], told["plans"][0]["failed"], told["writing"]) == (16, 0, [])
    assert "8 points × 2 = 16 runs: 16 done" in call("results/sweep_beds or falls", "--status").stdout


def test_runs_that_failed_are_named_and_the_rest_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "read", read)
    done = call(*BEDS)
    assert done.exit_code == 1
    assert "1 of 6 runs failed:\n  point 1 (four_hour, hospital.beds=410), replication 1: the roof leaks" in done.stderr
    assert "380" in done.stdout
    monkeypatch.setattr(readings, "read", drawn_world.read)
    assert call(*BEDS).exit_code == 1
    assert call(*BEDS, "--retry-failed").exit_code == 0


def test_shards_say_how_far_all_is_and_the_whole_finds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("1/2", "2/2"):
        done = call(*BEDS, "--shard", part, "--out", "here")
        assert done.exit_code == 0
    assert "6 done, 0 failed, 0 left" in done.stdout
    monkeypatch.setattr(readings, "read", lambda task: Reading({}, "nothing was left to run"))
    assert call(*BEDS, "--out", "here").exit_code == 0


def test_quiet_is_quiet_and_nothing_begun_is_said() -> None:
    assert "No sweep has been begun" in call(*BEDS, "--status").stdout
    assert not Path("results").exists()
    done = call(*BEDS, "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("arguments", "words"), [
    (("four_hour",), "no such plan. To sweep a scenario say what to vary"), (("four_hour", "--vary", "hospital.beds="),
                                                                         "allowed is PATH=VALUE,VALUE"),
    (("four_hour", "--vary", "hospital.beds=380,,440"), "one comma between them"),
    (("four_hour", "--vary", "hospital.bed=380"), "did you mean beds?"), ((*BEDS, "--shard", "two"), "allowed I/N"),
    ((*BEDS, "--shard", "3/2"), "allowed i/n"), ((*BEDS, "--design", "grit"), "did you mean grid?"),
    (("fore_hour", "--vary", "hospital.beds=380"), "four_hour"), ((*BEDS, "--out", "/proc/no"), "cannot write"),
    (("four_hour", "--vary", "hospital.beds=1", "--vary", "hospital.beds=2"), "varied twice")])
def test_mistakes_are_one_message(arguments: tuple[str, ...], words: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.output
