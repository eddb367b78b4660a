"""``simcare validate`` from the outside: what it prints where, what it leaves, how it ends, how it goes on."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from simcare import cli
from simcare.experiment import readings
from simcare.experiment.store import Reading
from simcare.measures.registry import registry
from simcare.validation.seen import all_seen

SMALL = ("--replications", "2", "--workers", "1", "--out", "here")
WITHIN = 0.96


@pytest.fixture(autouse=True)
def ran(monkeypatch, tmp_path) -> list[str]:
    """Runs that take no time: every figure is 0.96, a little more in every further replication. Gives their names."""
    done: list[str] = []

    def read(task) -> Reading:
        done.append(task.point.scenario.name)
        return Reading(dict.fromkeys([*registry(), *all_seen()], WITHIN + 0.001 * task.point.replication))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(readings, "read", read)
    return done


def call(*arguments: str):
    return CliRunner().invoke(cli.app, ["validate", *arguments, *SMALL])


def test_a_fact_that_holds_ends_well_and_a_broken_one_does_not() -> None:
    held, broken = call("--only", "V1.R1"), call("--only", "V1")
    assert (held.exit_code, broken.exit_code) == (0, 1)
    assert "The gate set holds" in held.stdout
    assert "does not hold: 3 of 4" in broken.stdout


def test_a_miss_outside_the_gate_is_shown_and_ends_well(tmp_path) -> None:
    done = call("--only", "V27")
    assert done.exit_code == 0
    assert done.stdout.index("V27.R1.falsified") < done.stdout.index("rounded to the half hour")
    assert "rounded to the half hour" in (tmp_path / "here" / "validation.md").read_text("utf-8")


def test_one_document_and_nothing_else() -> None:
    document = json.loads(call("--only", "V1", "--json").stdout)
    assert document["gate_holds"] is False
    assert document["counts"] == {"prediction": {"in_band": 0, "within_chance": 0, "facts": 3},
                                  "calibration": {"in_band": 1, "within_chance": 0, "facts": 1}}
    r1 = next(fact for fact in document["facts"] if fact["id"] == "V1.R1")
    assert (r1["simulated"], r1["status"], r1["why"]) == (pytest.approx(0.9615), "in band", "")
    assert call("--only", "V1", "--quiet").stdout == ""


def test_it_leaves_a_page_a_document_and_a_picture(tmp_path) -> None:
    call("--only", "V22")
    assert {file.name for file in (tmp_path / "here").iterdir()} == {
        "runs.sqlite", "validation.md", "validation.json", "validation.png", "validation.svg"}


def test_a_design_is_simulated_once_and_a_stopped_report_goes_on(ran) -> None:
    call("--only", "V1.R1")
    assert len(ran) == 4  # two replications asked for, and twice as many of R1
    call("--only", "V2.R1")
    assert len(ran) == 4
    call("--only", "V2")
    assert len(ran) == 6


def test_a_name_that_there_is_not_is_one_clear_message() -> None:
    done = call("--only", "W3")
    assert done.exit_code == 2
    assert "no fact begins so" in done.stderr
