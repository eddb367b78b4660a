"""The commands as a user meets them: results on output, talk on error output, exit codes, and a quick front door."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from simcare import __version__
from simcare.cli import app, command_names, in_plain_words
from simcare.errors import SimcareError, UsageError
from simcare.evidence.cards import cards
from simcare.scenario.schema import Scenario

HEAVY = ("numpy", "scipy", "pandas", "pyarrow", "matplotlib", "pydantic", "yaml", "simpy")


def simcare(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    program = f"import sys, simcare.cli; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_and_version() -> None:
    text = simcare("--help").stdout
    assert all(name in text for name in command_names())
    assert {"check", "new", "evidence", "schema"} <= set(command_names())
    assert simcare("--version").stdout == f"simcare {__version__}\n"


def test_check_prints_the_merged_file_and_what_differs() -> None:
    out = simcare("check", "four_hour_with_slack").stdout
    Path("merged.yaml").write_text(out, encoding="utf-8")
    assert Scenario.load("merged.yaml") == Scenario.load("four_hour_with_slack")
    assert "# What differs from four_hour:\n#   hospital, beds: 410 → 440 beds (" in out


def test_check_takes_settings_and_can_be_brief() -> None:
    out = simcare("check", "no_target", "--set", "hospital.beds=420", "--set", "run.years=1", "--brief").stdout
    assert out.splitlines()[0] == "What differs from district_general:"
    assert [line.split(":")[0] for line in out.splitlines()[1:]] == ["  hospital, beds", "  run, years"]


def test_new_writes_a_sound_scenario_and_never_overwrites() -> None:
    result = simcare("new", "mine")
    assert result.stdout == ""
    assert "simcare check mine.yaml" in result.stderr
    scenario = Scenario.load("mine.yaml")
    assert scenario.name == "mine"
    assert scenario.targets["four_hour"].threshold == 4
    before = Path("mine.yaml").read_text()
    assert "mine.yaml: already exists" in simcare("new", "mine.yaml", code=2).stderr
    assert Path("mine.yaml").read_text() == before
    assert "cannot be written" in simcare("new", "nowhere/mine", code=2).stderr


def test_evidence_shows_a_table_with_what_is_only_assumed() -> None:
    out = simcare("evidence").stdout
    assert all(path in out for path in cards())
    assumed = sum(card.only_assumed for card in cards().values())
    assert f"{len(cards())} parameters; behind {assumed} of them stands only an assumption." in out


def test_evidence_shows_one_card_whole() -> None:
    for name in ("registered_share", "people.registered_share", "design.people.registered_share"):
        out = simcare("evidence", name).stdout
        assert "hard limits" in out
        assert "W1.3 " in out


def test_evidence_of_a_section_a_kind_and_a_source() -> None:
    assert len(simcare("evidence", "run").stdout.splitlines()) == 8
    assert "parameters; behind 0 of them" in simcare("evidence", "--kind", "lever").stdout
    assert "design.people.registered_share" in simcare("evidence", "W1.15").stdout


def test_evidence_of_nothing_names_the_nearest() -> None:
    assert "did you mean registered_share?" in simcare("evidence", "registred_share", code=2).stderr
    assert "allowed is evidence, calibrated" in simcare("evidence", "--kind", "guess", code=2).stderr


def test_evidence_as_json_is_one_document() -> None:
    document = json.loads(simcare("evidence", "registered_share", "--json").stdout)
    assert document["schema"] == 1
    assert [card["path"] for card in document["parameters"]] == ["design.people.registered_share"]
    assert set(document["sources"]) == {"W1.3", "W1.15"}
    assert len(json.loads(simcare("evidence", "--json").stdout)["parameters"]) == len(cards())


def test_schema_describes_the_file() -> None:
    schema = json.loads(simcare("schema").stdout)
    assert {"extends", "schema", "hospital", "targets", "run"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert '"required": [' not in simcare("schema").stdout
    assert {"type": "null"} in schema["properties"]["targets"]["additionalProperties"]["anyOf"]
    assert schema["$defs"]["Run"]["properties"]["warm_up"]["type"] == "string"


def test_schema_to_a_file() -> None:
    assert simcare("schema", "--out", "schema.json").stdout == ""
    assert json.loads(Path("schema.json").read_text())["title"] == "simcare scenario"
    assert "cannot be written" in simcare("schema", "--out", "nowhere/schema.json", code=2).stderr


@pytest.mark.parametrize(("error", "code", "says"), [
    (SimcareError("the run failed"), 1, "the run failed"), (UsageError("no such place"), 2, "no such place"),
    (KeyboardInterrupt(), 130, "Interrupted."), (OSError(28, "No space left on device"), 1, "No space left on device"),
    (PermissionError(13, "Permission denied", "results"), 1, "results: Permission denied")])
def test_expected_errors_have_their_exit_codes(error: BaseException, code: int, says: str) -> None:
    failing = typer.Typer()

    @failing.command()
    @in_plain_words
    def fail() -> None:
        raise error

    result = CliRunner().invoke(failing, [])
    assert result.exit_code == code
    assert result.stderr.strip() == says


def test_no_color_is_honoured() -> None:
    command = [sys.executable, "-c", "from simcare.cli import main; main()", "evidence", "run"]
    done = subprocess.run(command, capture_output=True, text=True, check=True,
                          env=os.environ | {"NO_COLOR": "1", "FORCE_COLOR": "1"})
    assert "\x1b[3" not in done.stdout


@pytest.mark.parametrize("command", ["check four_hour", "evidence", "--help"])
def test_a_reader_who_leaves_ends_it_without_a_word_as_with_other_tools(command: str) -> None:
    writer = subprocess.Popen([sys.executable, "-m", "simcare", *command.split()], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    assert writer.stderr.read() == b""
    assert writer.wait() == -signal.SIGPIPE


@pytest.mark.parametrize("given", [None, 3, "", ["four_hour"]])
def test_what_is_no_name_of_a_scenario_is_refused_in_plain_words(given: Any) -> None:
    with pytest.raises(UsageError, match="is no scenario; allowed is the path of a scenario file, or a name"):
        Scenario.load(given)
