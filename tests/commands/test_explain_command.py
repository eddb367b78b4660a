"""``simcare explain`` from the outside: what it prints where, what it leaves, how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simcare import cli
from simcare.experiment import readings

sys.path.append(str(Path(__file__).parents[1] / "experiment"))
import mixed_world

FEW = ("four_hour", "people_first", "--replications", "3", "--workers", "1")


@pytest.fixture(autouse=True)
def made_up_hospital(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(readings, "read", mixed_world.read)


def call(*arguments: str):
    return CliRunner().invoke(cli.app, ["explain", *arguments])


def test_it_prints_one_screen_and_leaves_its_files() -> None:
    done = call(*FEW, "--measure", "deaths", "--measure", "cost", "--out", "here")
    assert done.exit_code == 0, done.output
    assert "From four_hour (A) to people_first (B)" in done.stdout
    assert done.stderr == ""
    assert {"summary.json", "readings.sqlite", "manifest.json"} <= {file.name for file in Path("here").iterdir()}
    assert {"waterfall_deaths.svg", "waterfall_cost.png"} <= {file.name for file in Path("here/figures").iterdir()}


def test_json_is_one_document() -> None:
    done = call(*FEW, "--levers", "--json", "--years", "2", "--seed", "3", "--together", "targets,leadership")
    found = json.loads(done.stdout)
    assert (found["designs"], found["years"], found["seed"]) == (["four_hour", "people_first"], 2, 3)
    assert (found["exact"], found["mixed_designs"], found["runs"]) == (True, 32, 96)
    assert found["measures"]["deaths"]["shares"]["data"] == {"mean": 0, "low": 0, "high": 0}
    assert "leadership with targets" in found["parts"]
    assert done.stderr == ""


def test_quiet_is_quiet() -> None:
    done = call(*FEW, "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("arguments", "words"), [
    (["four_hour"], "found 1 design, allowed two"), ([*FEW, "--measure", "deaht"], "did you mean death"),
    ([*FEW, "--together", "tragets,strategic"], "did you mean targets"), ([*FEW, "--budget", "3"], "raise --budget"),
    (["four_hour", "people_frist"], "people_first")])
def test_mistakes_are_one_message(arguments: list[str], words: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.output
