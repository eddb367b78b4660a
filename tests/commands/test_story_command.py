"""``simcare story`` from the outside: one person, two small hospitals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simcare import cli
from simcare.commands.story import both, of_rules
from simcare.experiment import witness
from simcare.report.story.speech import minute

SMALL = ("--set", "hospital.scale=0.2", "--set", "run.warm_up=2 weeks", "--years", "0.08")


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "processors", lambda: 1)


def call(*arguments: str):
    return CliRunner().invoke(cli.app, ["story", "four_hour", *SMALL, *arguments])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, str]:
    folder = tmp_path_factory.mktemp("story")
    done = call("--json", "--out", str(folder))
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    return json.loads(done.stdout), (folder / "story.md").read_text()


def test_it_tells_a_clear_case_and_writes_its_files(told: tuple[dict, str]) -> None:
    document, page = told
    assert [design["scenario"] for design in document["designs"]] == ["four_hour", "people_first"]
    assert document["chosen"]["harder"] != 0
    assert document["chosen"]["people"] > 500
    assert document["why"] in page
    for design in document["designs"]:
        assert design["moments"][0]["kind"] == "came"
        minutes = [minute(event["time"]) for event in design["moments"]]
        assert minutes == sorted(minutes)


def test_a_person_asked_for_has_the_same_lives(told: tuple[dict, str], tmp_path: Path) -> None:
    document, _ = told
    done = call("--json", "--out", str(tmp_path / "a"), "--patient", str(document["person"]))
    assert done.exit_code == 0, done.output
    again = json.loads(done.stdout)
    assert [design["moments"] for design in again["designs"]] == [design["moments"] for design in document["designs"]]
    assert (tmp_path / "a/story.png").exists()


def test_the_same_design_twice_differs_in_nothing(tmp_path: Path) -> None:
    done = call("--against", "four_hour", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert "Nothing differs" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 100


def test_an_unknown_person_is_told_where_numbers_are_found(tmp_path: Path) -> None:
    done = call("--patient", "123", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "there is no person 123 in this run" in done.stderr
    assert "patients.parquet" in done.stderr


def test_levers_are_set_in_the_first_design_only() -> None:
    assert of_rules("targets.four_hour.goal=0.9")
    assert of_rules("people.registered_share=0.5")
    assert not of_rules("hospital.beds=400")
    one, other = both(Path("four_hour"), None, ["targets.four_hour.goal=0.9", "hospital.beds=400"], 2.0, 5)
    assert one.targets["four_hour"].goal == 0.9
    assert not other.targets
    assert one.hospital.beds == other.hospital.beds == 400
    assert (one.run.years, other.run.seed) == (2.0, 5)


def test_people_first_is_set_beside_what_was_before_the_target() -> None:
    assert [design.name for design in both(Path("people_first"), None, [], None, None)] == ["people_first", "no_target"]
