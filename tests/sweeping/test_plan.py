"""Plans: what they may say, and what is told to somebody who made a mistake."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simcare.evidence.cards import cards
from simcare.scenario.reading import ScenarioError
from simcare.scenario.section import plain
from simcare.sweeping.plan import Asked, Plan, plan_schema, read_plan

ROOT = Path(__file__).resolve().parents[2]
HEAD = "schema: 1\nscenario: four_hour\nset: {run.years: 0.1}\n"


def plan(folder: Path, text: str, head: str = HEAD, name: str = "plan.yaml", **others: Any) -> Asked:
    file = folder / name
    file.write_text(head + text, "utf-8")
    return read_plan(file, **others)


def said(folder: Path, text: str, head: str = HEAD) -> str:
    with pytest.raises(ScenarioError) as wrong:
        plan(folder, text, head)
    return str(wrong.value)


def test_a_grid_is_every_value_with_every_other_in_every_scenario(tmp_path: Path) -> None:
    found = plan(tmp_path, "vary:\n  hospital.beds: [380, 440]\n  people.registered_share: {low: 40 %, high: 60 %, "
                 "steps: 3}\nreplications: 4\n", "schema: 1\nscenario: [four_hour, people_first]\n")
    assert (found.count, found.runs) == (12, 48)
    values = [tuple(laid.values.values()) for laid in found if laid.place == 1]
    assert values == [(beds, pytest.approx(share)) for beds in (380, 440) for share in (0.4, 0.5, 0.6)]
    last = list(found)[-1]
    made = found.scenario(last)
    assert (last.number, made.name, made.hospital.beds) == (11, "people_first", 440)
    assert made.design.people.registered_share == pytest.approx(0.6)


def test_a_list_and_a_file_say_the_same_points(tmp_path: Path) -> None:
    (tmp_path / "my points.csv").write_text('hospital.beds, harm.fall.rate, process.senior_at_front_door, '
                                            'care.loss_shares\n\n380,0.004/day,true,"[0.1, 0.2, 0.3]"\n'
                                            '440,0.006/day,false,"[0.1, 0.2, 0.3]"\n')
    listed = plan(tmp_path, "design: list\npoints:\n"
                  "- {hospital.beds: 380, harm.fall.rate: 0.004/day, process.senior_at_front_door: true, "
                  "care.loss_shares: [0.1, 0.2, 0.3]}\n"
                  "- {hospital.beds: 440, harm.fall.rate: 0.006/day, process.senior_at_front_door: false, "
                  "care.loss_shares: [0.1, 0.2, 0.3]}\n")
    filed = plan(tmp_path, "design: csv\nfile: my points.csv\n")
    assert list(listed) == list(filed)
    assert listed.id == filed.id


@pytest.mark.parametrize(("design", "points"), [("latin_hypercube", 24), ("sobol", 24), ("morris", 72)])
def test_drawn_points_fill_the_range_of_the_card_or_the_one_given(tmp_path: Path, design: str, points: int) -> None:
    text = f"design: {design}\ndraws: 24\nvary:\n  harm.fall.rate: card\n  hospital.beds: {{low: 400, high: 420}}\n"
    found = plan(tmp_path, text)
    assert found.count == points
    rates = [found.scenario(laid).harm.fall.rate for laid in found]
    low, high = (plain(end) for end in (cards()["harm.fall.rate"].low, cards()["harm.fall.rate"].high))
    assert min(rates) >= low - 1e-12
    assert max(rates) <= high + 1e-12
    assert max(rates) - min(rates) > 0.9 * (high - low)
    beds = [laid.values["hospital.beds"] for laid in found]
    assert set(map(type, beds)) == {int}
    assert 400 <= min(beds) < 404
    assert 416 < max(beds) <= 420
    assert list(plan(tmp_path, text)) == list(found)
    assert plan(tmp_path, text, seed=5).id != found.id


def test_a_choice_can_be_drawn_too(tmp_path: Path) -> None:
    found = plan(tmp_path, "design: latin_hypercube\ndraws: 30\nvary:\n  process.senior_at_front_door: [true, false]\n"
                 "  hospital.beds: {low: 10, high: 1000, spacing: proportions}\n")
    assert sum(laid.values["process.senior_at_front_door"] for laid in found) == 15
    assert np.median([laid.values["hospital.beds"] for laid in found]) == pytest.approx(100, rel=0.15)


def test_a_morris_walk_moves_one_parameter_at_a_time(tmp_path: Path) -> None:
    found = list(plan(tmp_path, "design: morris\ndraws: 3\nvary: {hospital.beds: {low: 0.001, high: 2000}, "
                      "harm.fall.rate: card, people.registered_share: card}\n".replace("0.001", "10")))
    for first, second in pairwise(found):
        changed = [path for path, value in first.values.items() if second.values[path] != value]
        assert len(changed) == 1 or second.number % 4 == 0


def test_the_command_line_wins_over_the_plan(tmp_path: Path) -> None:
    found = plan(tmp_path, "vary: {hospital.beds: [380]}\nreplications: 3\nseed: 4\n", settings=["run.years=0.2"],
                 replications=5, seed=6)
    assert (found.scenarios[0].run.years, found.replications, found.scenarios[0].run.seed) == (0.2, 5, 6)


@pytest.mark.parametrize(("text", "message"), [
    ("vary:\n  hospital.bedz: [380]\n", "plan.yaml:5: hospital.bedz: unknown name, did you mean beds?"),
    ("vary:\n  hospital.beds: [380, 99999]\n", "plan.yaml:5: hospital.beds: found 99999, allowed 1 to 20000"),
    ("vary: {hospital.beds: []}\n", "vary.hospital.beds: found [], allowed a list of values"),
    ("vary: {hospital.beds: 380}\n", "found 380, allowed a list of values"),
    ("vary: {hospital.beds: {low: 1, high: 2, stps: 4}}\n", "vary.hospital.beds.stps: unknown name, did you mean st"),
    ("vary: {hospital.beds: {low: 400, high: 380, steps: 2}}\n", "found low 400 and high 380"),
    ("vary: {hospital.beds: {low: 380, high: 440}}\n", "in a grid a range says in how many steps"),
    ("vary: {hospital.name: {low: a, high: b, steps: 3}}\n", "found a and b, allowed two numbers"),
    ("vary: {hospital.name: card}\ndesign: sobol\ndraws: 4\n", "so say low and high, or list the values"),
    ("vary: {run.replications: [1, 2]}\n", "said by replications"),
    ("", "plan.yaml:1: vary: design grid needs vary"),
    ("vary: {hospital.beds: [380]}\ndraws: 4\n", "plan.yaml:5: draws: not for design grid"),
    ("design: grit\n", "did you mean grid?"),
    ("design: sobol\nvary: {harm.fall.rate: card}\n", "design sobol needs draws"),
    ("design: sobol\ndraws: 1000000000\nvary: {harm.fall.rate: card}\n", "found 1000000000, allowed at most"),
    ("vary: {hospital.beds: [380]}\nmeasures: [deths]\n", "did you mean deaths for deths?"),
    ("vari: {hospital.beds: [380]}\n", "plan.yaml:4: vari: unknown name, did you mean vary?"),
    ("vary: {hospital.beds: [380], hospital.beds: [390]}\n", "stands twice"),
    ("design: csv\nfile: none.csv\n", "none.csv: cannot be read"),
    ("design: list\npoints: [{hospital.beds: 380}, {hospital.bed: 390}]\n", "every point has the same paths"),
    ("design: list\npoints:\n- {hospital.beds: 380}\n- {hospital.beds: -1}\n", "plan.yaml:7: hospital.beds: found -1"),
    ("vary:\n" + "".join(f"  {path}: {{low: 1, high: 2, steps: 1000}}\n" for path in (
        "harm.fall.frailty", "assumptions.links.fear_voice", "assumptions.links.morale_voice")),
     "1,000,000,000 points and 10,000,000,000 runs, and the most is 10,000,000")])
def test_mistakes_are_told_with_their_place_and_what_is_allowed(tmp_path: Path, text: str, message: str) -> None:
    assert message in said(tmp_path, text)


@pytest.mark.parametrize(("rows", "message"), [
    ("hospital.beds,people.registered_share\n380,0.4\n410\n", "points.csv:3: found 1 cells, allowed 2"),
    ("hospital.beds\n380\n\n-4\n", "points.csv:4: hospital.beds: found -4"),
    ("hospital.beds,\n380,\n", "points.csv:1: the first line names the parameters"),
    ("hospital.beds,harm.fall.rate\n380,\n", "points.csv:2: harm.fall.rate: an empty cell"),
    ("hospital.beds,hospital.beds\n380,390\n", "the column hospital.beds stands twice"),
    ("hospital.bed\n380\n", "points.csv:2: hospital.bed: unknown name, did you mean beds?"),
    ("hospital.beds\n", "there is a heading but no point under it"), ("", "the file is empty"),
    ("care.loss_shares\n\"[0.1, 0.2\"\n", "points.csv:2: care.loss_shares: found [0.1, 0.2")])
def test_mistakes_in_a_file_of_points_are_told_with_their_line(tmp_path: Path, rows: str, message: str) -> None:
    (tmp_path / "points.csv").write_text(rows)
    assert message in said(tmp_path, "design: csv\nfile: points.csv\n")


@pytest.mark.parametrize(("head", "message"), [
    ("extends: four_hour\n", "this is no plan of a sweep"), ("schema: 1\nscenario: fore_hour\n", "did you mean"),
    ("schema: 2\nscenario: four_hour\n", "found 2, allowed one of 1"), ("- a\n", "this is no plan of a sweep"),
    ("scenario: [four_hour, four_hour]\n", "nobody could tell them apart"), ("scenario: []\n", "at least one entry")])
def test_a_plan_names_its_scenarios(tmp_path: Path, head: str, message: str) -> None:
    assert message in said(tmp_path, "" if "- a" in head else "vary: {hospital.beds: [380]}\n", head)


@pytest.mark.parametrize("file", sorted((ROOT / "docs/guides/plans").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_plans_in_the_docs_can_be_run(file: Path) -> None:
    found = read_plan(file)
    points = list(found)
    assert found.runs == len(points) * found.replications
    assert found.scenario(points[0]) != found.scenario(points[-1])


def test_the_format_can_be_had_for_an_editor() -> None:
    schema = json.loads(json.dumps(plan_schema()))
    assert set(schema["properties"]) == {field.alias or name for name, field in Plan.model_fields.items()}
    assert schema["required"] == ["scenario"]
    with pytest.raises(ValidationError):
        Plan.model_validate({"scenario": ["four_hour"], "vary": {"hospital.beds": 3}})
