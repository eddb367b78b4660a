"""The pages tell the truth: links lead somewhere, commands and scenarios exist, examples run, no name is missing."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from measures_page import page
from typer.testing import CliRunner

from simcare import log
from simcare.cli import app, command_names
from simcare.evidence.cards import cards
from simcare.hospital.tasks import TASKS
from simcare.organisation.contacts import DayOfContacts
from simcare.organisation.exchange import Counters, Effects
from simcare.organisation.loops import named_loops
from simcare.organisation.money import MONEY_COLUMNS
from simcare.scenario.schema import Scenario, Target, Trigger

ROOT = Path(__file__).resolve().parents[2]
MADE = {"made", "_build"}  # folders of pages that a build writes; test_site.py builds them
PAGES = [ROOT / "README.md", *sorted(page for page in (ROOT / "docs").rglob("*.md") if not MADE & set(page.parts))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
CODE = re.compile(r"^```sh\n(.*?)^```|^((?: {4}[^\n]*\n)+)", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"\bsimcare ([^&\n]*)")
FAST = ("new", "check", "evidence", "loops", "schema")
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def headings(page: Path) -> set[str]:
    """The anchors of a page, as they are made of its headings."""
    found = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


def examples(name: str) -> Iterator[list[str]]:
    """The commands in a page's pieces of code, as words, in order."""
    for code in CODE.finditer(text(name)):
        for line in EXAMPLE.findall(code[0]):
            yield shlex.split(line, comments=True)


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    for link in LINK.findall(text(name)):
        if "://" not in link and not MADE & set(link.split("/")):
            path, _, anchor = link.partition("#")
            there = here / path if path else ROOT / name
            assert there.exists(), link
            assert not anchor or anchor in headings(there), link


@pytest.mark.parametrize("name", NAMES)
def test_commands_and_options_exist(name: str) -> None:
    spoken = [command.split() for command in re.findall(r"`simcare ([^`]+)`", text(name))]
    for words in (*spoken, *examples(name)):
        if not words[0].startswith("-"):
            assert words[0] in command_names(), words
            manual = CliRunner(env={"COLUMNS": "200"}).invoke(app, [words[0], "--help"]).output
            for option in (word for word in words if re.fullmatch(r"--[a-z-]+", word)):
                assert option in manual, words


@pytest.mark.parametrize("name", [name for name in NAMES if any(examples(name))])
def test_quick_examples_run_and_others_name_scenarios(name: str, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    CliRunner().invoke(app, ["new", "my_hospital"])
    for words in examples(name):
        if words[0] == "new":
            (tmp_path / "my_hospital.yaml").unlink(missing_ok=True)
        if words[0] in FAST:
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, (words, done.output)
        elif words[0] in ("run", "compare", "story"):
            designs = [word for before, word in pairwise(words) if not f"{before} {word}".startswith("--")
                       and not word.startswith("--")]
            settings = [word for before, word in pairwise(words) if before == "--set"]
            assert designs, words
            for design in designs:
                Scenario.load(design, settings)


@pytest.mark.parametrize(("name", "block"), [(name, block) for name in NAMES for block in BLOCK.findall(text(name))])
def test_pieces_of_scenarios_can_be_read(name: str, block: str, tmp_path: Path) -> None:
    file = tmp_path / "piece.yaml"
    file.write_text(block if "extends:" in block else f"schema: 1\nextends: four_hour.yaml\n{block}", "utf-8")
    Scenario.load(file)
    assert yaml.safe_load(block)


def test_the_library_is_all_in_the_readme() -> None:
    scenarios = ROOT / "scenarios"
    library = {file.stem for folder in (scenarios, scenarios / "regimes") for file in folder.glob("*.yaml")}
    part = text("README.md").split("## The library")[1].split("\n## ")[0]
    assert set(re.findall(r"`([a-z_0-9]+)`", part)) == library


def test_every_lever_is_explained_once_under_its_own_heading() -> None:
    levers = {path.removeprefix("design.") for path in cards() if path.startswith("design.")}
    found, group = [], ""
    for line in text("docs/reference/levers.md").splitlines():
        if heading := re.match(r"### `(\w+)`", line):
            group = heading[1]
        elif row := re.match(r"\| `(\w+)` \|", line):
            found.append(f"{group}.{row[1]}")
    assert sorted(found) == sorted(levers)


def test_every_field_of_a_target_and_every_trigger_is_explained() -> None:
    guide = text("docs/guides/writing_a_scenario.md")
    measures = Trigger.model_fields["measure"].annotation.__args__  # type: ignore[union-attr]
    assert not [name for name in (*Target.model_fields, *measures) if f"`{name}`" not in guide]


def test_every_loop_is_in_the_account_of_the_model() -> None:
    model = text("docs/background/model.md")
    assert not [loop.id for loop in named_loops() if loop.id not in model]


def test_every_column_is_explained() -> None:
    first_cells = re.findall(r"^\| ([^|]+) \|", text("docs/reference/tables.md"), re.MULTILINE)
    columns = {*log.VISIT, *log.STAY, *log.MOVE, *log.ELECTIVE, *log.INCIDENT, *log.COMPLAINT, *log.DAY,
               *Counters._fields, *(f"{name}_effect" for name in Effects._fields), *MONEY_COLUMNS,
               *DayOfContacts._fields}
    named = {word for cell in first_cells for word in re.findall(r"\w+", cell)}
    assert not sorted(columns - named)
    assert not sorted(set(TASKS) - named)


def test_the_page_of_measures_is_up_to_date() -> None:
    how = "write it anew: python tests/docs/measures_page.py > docs/reference/measures.md"
    assert text("docs/reference/measures.md") == page(), how
