"""``simcare run`` from the outside: what it prints where, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import synthetic
from typer.testing import CliRunner

from simcare import cli

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def made_up_hospital(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("simcare.experiment.runs.hospital", lambda: synthetic.simulate)
    monkeypatch.setattr("simcare.scenario.schema.load", load)
    monkeypatch.setattr("simcare.report.figures.FIGURES", ("occupancy",))  # all of them: experiment/test_run_files


def load(_: Path, overrides: list[str]) -> synthetic.Made:
    """A made-up scenario, with the overrides that the command line makes of its options."""
    scenario = synthetic.scenario(0.05, 2)
    for setting in overrides:
        path, value = setting.split("=")
        scenario = scenario.set(path, float(value) if path == "run.years" else int(value))
    return scenario


def call(*arguments: str):
    return CliRunner().invoke(cli.app, ["run", "any.yaml", "--workers", "1", *arguments])


def test_it_prints_one_screen_and_leaves_its_files(tmp_path: Path) -> None:
    done = call()
    assert done.exit_code == 0, done.output
    assert "THE BOARD SEES" in done.stdout
    assert done.stderr == ""
    assert json.loads((tmp_path / "results/made_up/manifest.json").read_text())["replications"] == 2
    assert not (tmp_path / "results/made_up/.unfinished").exists()


def test_json_is_one_document_and_nothing_else() -> None:
    done = call("--json", "--replications", "3", "--seed", "5", "--years", "0.03", "--out", "elsewhere")
    found = json.loads(done.stdout)
    assert (found["replications"], found["seed"], found["years"]) == (3, 5, 0.03)
    assert done.stderr == ""
    assert Path("elsewhere/summary.json").exists()


def test_a_precision_adds_replications_and_says_how_narrow_it_became() -> None:
    done = call("--precision", "deaths=400")
    assert done.exit_code == 0, done.output
    assert "deaths is known to ±" in done.stderr
    assert call("--precision", "deths=4").exit_code == 2


def test_quiet_is_quiet() -> None:
    done = call("--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_folder_that_cannot_be_written_ends_it_before_it_begins(monkeypatch) -> None:
    monkeypatch.setattr("simcare.experiment.runs.hospital", lambda: pytest.fail("should not run"))
    Path("file").write_text("")
    done = call("--out", "file/below")
    assert done.exit_code == 2
    assert "cannot write to the output folder file/below" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_that_fails_ends_it_with_1(monkeypatch) -> None:
    monkeypatch.setattr("simcare.experiment.runs.hospital", lambda: synthetic.fails)
    done = call()
    assert done.exit_code == 1
    assert "the roof leaks" in done.stderr
    assert not Path("results/made_up/manifest.json").exists()


def test_a_disk_that_fills_up_is_told_in_plain_words(monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("simcare.experiment.files._into_place", full)
    monkeypatch.setattr("simcare.report.figures.FIGURES", ())
    done = call()
    assert done.exit_code == 1
    assert "No space left on device" in done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_it_with_130_and_nothing_half_written(tmp_path: Path, workers: str) -> None:
    program = textwrap.dedent(f"""
        import sys; sys.path[:0] = [{str(HERE.parent)!r}]
        import synthetic
        import simcare.experiment.runs as runs, simcare.scenario.schema as schema
        from simcare import cli
        runs.hospital = lambda: synthetic.dawdles
        schema.load = lambda path, overrides: synthetic.scenario(0.03, 3)
        sys.argv = ["simcare", "run", "any.yaml", "--workers", {workers!r}]
        cli.main()
        """)
    running = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    out = tmp_path / "results/made_up"
    until = time.monotonic() + 30
    while not (out / ".unfinished/00000.json").exists() and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    stdout, stderr = running.communicate(timeout=20)
    assert running.returncode == 130
    assert stdout == ""
    assert "Traceback" not in stderr
    assert "nterrupted" in stderr
    assert [file.name for file in out.iterdir()] == [".unfinished"]
