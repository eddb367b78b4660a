"""``simcare calibrate`` as a user meets it; what it finds is tested in tests/calibration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simcare.calibration.targets import targets
from simcare.cli import app
from simcare.experiment.store import Reading


def simcare(*arguments: str, code: int = 0) -> Result:
    result = CliRunner(env={"COLUMNS": "160"}).invoke(app, ["calibrate", *arguments])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(autouse=True)
def _quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of its own, and every run reads what was published."""
    published = Reading({one.measure: one.value / one.times for one in targets()})
    monkeypatch.setattr("simcare.experiment.readings.read", lambda task: published)
    monkeypatch.chdir(tmp_path)


def test_what_may_not_be_moved_is_one_clear_message() -> None:
    assert "did you mean demand.healing_mean" in simcare("--parameter", "demand.healing_men", code=2).output
    assert "kind evidence" in simcare("--parameter", "staff.registered_sickness", code=2).output


def test_trials_are_never_written_onto_the_cards() -> None:
    assert "full size" in simcare("--write", "--scale", "0.5", code=2).output
    assert "full size" in simcare("--write", "--screen", code=2).output


def test_json_is_one_document_and_the_files_are_there() -> None:
    out = simcare("--parameter", "demand.healing_mean", "--budget", "3", "--replications", "1", "--workers", "1",
                  "--json", "--quiet", "--out", "made").stdout
    assert json.loads(out) == json.loads(Path("made/calibration.json").read_text("utf-8"))
    assert {file.name for file in Path("made").iterdir()} >= {"calibration.md", "calibrated_cards.yaml",
                                                              "departures.png", "runs.sqlite"}


def test_a_line_is_told_for_each_evaluation_and_the_fit_is_shown() -> None:
    done = simcare("--parameter", "demand.healing_mean", "--budget", "3", "--replications", "1", "--workers", "1")
    assert "evaluation   1" in done.stderr
    assert "half-bands" in done.stderr
    assert "V10.R1.treatment" in done.stdout


def test_the_screening_lists_parameters() -> None:
    done = simcare("--screen", "--parameter", "demand.healing_mean", "--parameter", "care.loss_last", "--replications",
                   "1", "--workers", "1")
    assert "care.loss_last" in done.stdout
    assert Path("results/calibration/screening.md").is_file()
