"""``simcare compare`` from the outside: what it prints where, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
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
    monkeypatch.setattr("simcare.report.figures.COMPARISON", ("stocks",))  # all of them: experiment/test_comparison


def load(path: Path, overrides: list[str]) -> synthetic.Made:
    """A made-up scenario of the file's name, with the overrides that the command line makes of its options."""
    scenario = replace(synthetic.scenario(0.05, 2), name=path.stem, scale=1.1 if path.stem == "fuller" else 1.0)
    for setting in overrides:
        name, value = setting.split("=")
        scenario = scenario.set(name, float(value) if name == "run.years" else int(value))
    return scenario


def call(*arguments: str):
    return CliRunner().invoke(cli.app, ["compare", *arguments, "--workers", "1"])


def test_it_prints_one_screen_and_leaves_its_files(tmp_path: Path) -> None:
    done = call("one", "fuller")
    assert done.exit_code == 0, done.output
    assert "PEOPLE LIVED" in done.stdout
    assert done.stderr == ""
    assert (tmp_path / "results/one_v_fuller/manifest.json").exists()
    assert not (tmp_path / "results/one_v_fuller/.unfinished").exists()


def test_json_is_one_document_and_nothing_else() -> None:
    done = call("one", "fuller", "third", "--json", "--replications", "3", "--seed", "5", "--years", "0.03", "--out",
                "elsewhere")
    found = json.loads(done.stdout)
    assert (found["replications"], found["seed"], found["years"]) == (3, 5, 0.03)
    assert [pair["design"] for pair in found["comparisons"]] == ["fuller", "third"]
    assert done.stderr == ""
    assert json.loads(Path("elsewhere/summary.json").read_text()) == found


def test_quiet_is_quiet() -> None:
    done = call("one", "fuller", "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("designs", "words"), [
    (["one"], "one design alone cannot be compared"), (["one", "one"], "one is named twice"),
    (["one", "fuller", "folder/fuller"], "fuller is named twice")])
def test_what_cannot_be_compared_is_refused_before_anything_runs(monkeypatch, designs: list[str], words: str) -> None:
    monkeypatch.setattr("simcare.experiment.runs.hospital", lambda: pytest.fail("should not run"))
    done = call(*designs)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.output
    assert not Path("results").exists()


@pytest.mark.parametrize(("text", "words"), [
    ("dethas=20", "there is no measure dethas; did you mean deaths?"), ("deaths=few", "allowed a width above 0"),
    ("-3", "allowed a width above 0")])
def test_a_precision_that_means_nothing_is_refused(monkeypatch, text: str, words: str) -> None:
    monkeypatch.setattr("simcare.experiment.runs.hospital", lambda: pytest.fail("should not run"))
    done = call("one", "fuller", f"--precision={text}")
    assert done.exit_code == 2
    assert words in done.stderr


def test_a_precision_adds_replications() -> None:
    done = call("one", "fuller", "--precision", "400", "--json")
    found = json.loads(done.stdout)
    deaths = found["comparisons"][0]["deaths_difference"]
    assert found["replications"] > 2
    assert deaths["high"] - deaths["mean"] <= 400


def test_an_unknown_file_ends_it_with_2(monkeypatch) -> None:
    monkeypatch.undo()
    done = call("four_hour", "four_hours")
    assert done.exit_code == 2
    assert "did you mean four_hour" in done.stderr


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    program = textwrap.dedent(f"""
        import sys; sys.path[:0] = [{str(HERE.parent)!r}]
        from dataclasses import replace
        import synthetic
        import simcare.experiment.runs as runs, simcare.scenario.schema as schema
        from simcare import cli
        runs.hospital = lambda: synthetic.dawdles
        schema.load = lambda path, overrides: replace(synthetic.scenario(0.03, 3), name=path.stem)
        sys.argv = ["simcare", "compare", "one", "two", "--workers", "1"]
        cli.main()
        """)
    running = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    out = tmp_path / "results/one_v_two"
    kept = [out / f".unfinished/design_{place}/00000.json" for place in (0, 1)]
    until = time.monotonic() + 60
    while not all(file.exists() for file in kept) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    stdout, stderr = running.communicate(timeout=30)
    assert running.returncode == 130
    assert stdout == ""
    assert "Traceback" not in stderr
    assert "Finished replications are kept" in stderr
    assert [file.name for file in out.iterdir()] == [".unfinished"]
    assert all(file.exists() for file in kept)
