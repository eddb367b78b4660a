"""``simcare sensitivity`` from the outside: what it prints where, what it leaves, how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simcare import cli
from simcare.experiment import readings

sys.path.append(str(Path(__file__).parents[1] / "experiment"))
import drawn_world

FEW = ("--draws", "4", "--top", "2", "--only", "assumptions.links.reports_learning", "--only", "harm.fall.frailty",
       "--workers", "1")


@pytest.fixture(autouse=True)
def made_up_hospital(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(readings, "read", drawn_world.read)


def call(*arguments: str):
    return CliRunner().invoke(cli.app, ["sensitivity", *arguments])


def test_it_prints_one_screen_and_leaves_its_files(tmp_path: Path) -> None:
    done = call(*FEW, "--out", "here")
    assert done.exit_code == 0, done.output
    assert "people_first against four_hour" in done.stdout
    assert done.stderr == ""
    assert {"summary.json", "readings.sqlite", "manifest.json"} <= {file.name for file in Path("here").iterdir()}


def test_json_is_one_document_and_settings_win_over_the_defaults() -> None:
    done = call("no_target", "four_hour", *FEW, "--json", "--set", "hospital.scale=0.5", "--years", "2", "--seed", "3")
    found = json.loads(done.stdout)
    assert (found["designs"], found["scale"], found["years"], found["seed"]) == (["no_target", "four_hour"], 0.5, 2, 3)
    assert (found["draws"], found["draws_used"], found["parameters"]) == (4, 4, 2)
    assert done.stderr == ""


def test_quiet_is_quiet() -> None:
    done = call(*FEW, "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("arguments", "words"), [
    (["four_hour"], "found 1 design, allowed two"), (["--design", "grid", *FEW], "there is no design grid"),
    (["--only", "harm.fool"], "found --only harm.fool"), (["four_hour", "people_frist"], "people_first")])
def test_mistakes_are_one_message(arguments: list[str], words: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("method", ["morris", "saltelli"])
def test_a_plan_of_its_own(method: str) -> None:
    few = (*FEW[4:], "--draws", "12", "--method", method, "--out", method)
    assert call(*few).exit_code == 0
    found = json.loads(call(*few, "--json").stdout)
    assert (found["method"], found["parameters"], found["hospitals"]) == (method, 2, 12)
    assert {"hospitals.parquet", "manifest.json"} <= {file.name for file in Path(method).iterdir()}


@pytest.mark.parametrize(("arguments", "words"), [
    (["--method", "sobel"], "allowed draws, morris, saltelli"),
    (["--method", "morris", "--discover", "deaths"], "leave --method at draws"),
    (["--method", "morris", "--draws", "4"], "--draws 6 or more")])
def test_what_a_plan_cannot_do_is_told(arguments: list[str], words: str) -> None:
    done = call(*FEW[4:], *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
