"""A room's designs: every lever means something the scenario allows, and every design comes back from its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from simcare.errors import SimcareError
from simcare.hospital.hospital import simulate
from simcare.measures.measured import figures_of
from simcare.scenario.schema import Scenario
from simcare.workshop import designs
from simcare.workshop.designs import Choice, choice_of_yaml, scenario_of, stands, stories, told_by_levers, yaml_of
from simcare.workshop.levers import levers

SHORT = {"run.years": 0.1, "run.warm_up": "2 weeks", "hospital.scale": 0.1}


@pytest.mark.parametrize("name", levers().names)
def test_each_step_of_a_lever_makes_another_hospital(name: str) -> None:
    base = Choice(story="four_hour")
    made = {scenario_of(base.model_copy(update={"levers": {name: step}})).hash
            for step in range(len(levers()[name].steps))}
    assert len(made) == len(levers()[name].steps)


def test_what_the_story_says_already_is_no_change() -> None:
    own = {name: step for name, step in stands("people_first").items() if step is not None}
    assert Choice(story="people_first", levers=own, links={"fear_voice": 1.0}) == Choice(story="people_first")
    assert Choice(levers={"beds": 3}).key != Choice(levers={"beds": 4}).key


def test_stories_that_the_levers_can_say() -> None:
    said = {name for name in stories() if told_by_levers(name)}
    assert {"no_target", "four_hour", "people_first", "four_hour_with_slack", "operational_fix"} <= said
    assert "mid_staffs_like" not in said  # posts go step by step over half a year


@pytest.mark.parametrize("story", ["four_hour", "mid_staffs_like", "fifteen_minute_handover", "people_first"])
def test_a_design_comes_back_from_its_file(story: str, tmp_path: Path) -> None:
    choice = Choice(story=story, levers={"registered": 4, "more_targets": 1, "beds": 0}, links={"fear_voice": 0.0},
                    held={"morale": 0.5}, seed=11)
    file = tmp_path / "design.yaml"
    file.write_text(yaml_of(choice), "utf-8")
    assert Scenario.load(file).hash == scenario_of(choice).hash
    assert choice_of_yaml(yaml_of(choice)) == choice


@pytest.mark.parametrize("moved", [{"registered": 4}, {"nurses": 1, "beds": 0}])
def test_a_design_at_the_same_money_comes_back_from_its_file(moved: dict[str, int]) -> None:
    choice = Choice(levers=moved, same_money=True)
    assert choice_of_yaml(yaml_of(choice, 0.9871234567), lambda choice: 0.9871234567) == choice
    assert choice_of_yaml(yaml_of(choice, 1.0), lambda choice: 1.0) == choice


@pytest.mark.parametrize("news", [["inspection"], ["flu"], ["second_target"], ["inspection", "flu", "second_target"]])
def test_news_changes_the_hospital_and_comes_back_from_its_file(news: list[str]) -> None:
    choice = Choice(story="people_first", levers={"beds": 0}, news=news)
    assert scenario_of(choice).hash != scenario_of(choice.model_copy(update={"news": []})).hash
    assert scenario_of(choice).demand == scenario_of(choice.alone()).demand  # the same people come
    assert choice_of_yaml(yaml_of(choice)) == choice
    assert Choice(news=[*news, *news]).news == news


def test_after_an_inspection_things_are_as_the_design_has_them() -> None:
    inspected = scenario_of(Choice(story="people_first", levers={"writing": 1}, news=["inspection"]))
    before, during, after = (stage.design for _, stage in inspected.stages)
    assert before == after
    assert (before.data.reporting_burden, during.data.reporting_burden) == (0.10, 0.12)
    assert during.leadership.punishment_of_breaches == 1.0


def test_news_that_the_story_brings_by_itself_is_refused() -> None:
    with pytest.raises(SimcareError, match="by itself"):
        scenario_of(Choice(story="fifteen_minute_handover", news=["second_target"]))


def test_what_a_team_has_set_does_not_change_again_on_the_way() -> None:
    moved = scenario_of(Choice(story="mid_staffs_like", levers={"registered": 4}))
    assert not moved.timeline
    assert moved.design.people.registered_share == pytest.approx(0.7)


def test_the_targets_that_stand_ready_move_nothing() -> None:
    plain = Scenario.load("no_target").set_all({**designs.SIZE, **SHORT})
    ready = scenario_of(Choice(story="no_target")).set_all(SHORT)
    assert "four_hour" in ready.targets
    one, other = (figures_of(simulate(scenario, designs.SEED, 0), 0.0) for scenario in (plain, ready))
    assert one == pytest.approx(other, nan_ok=True)


@pytest.mark.parametrize("text", [
    "extends: /etc/passwd", "extends: four_hour\nrun: {baseline: ../../etc/passwd}", "- 1", "extends: four_hour\nno: 1",
    "extends: four_hour\nhospital: {beds: 399}", "a: &a [*a]", "extends: [1]", "[" * 5000])
def test_a_file_that_the_levers_cannot_say_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SimcareError) as refused:
        choice_of_yaml(text)
    assert 10 < len(str(refused.value).splitlines()[0]) < 500


@pytest.mark.parametrize("data", [
    {"story": "../../etc/passwd"}, {"levers": {"beds": 9}}, {"levers": {"bedz": 1}}, {"levers": {"beds": True}},
    {"links": {"fear_voice": 3.0}}, {"links": {"fear_voice": float("nan")}}, {"links": {"gap_pressure": 0.0}},
    {"held": {"fear": 2.0}}, {"news": ["war"]}, {"news": "flu"},
    {"seed": -1}, {"more": 1}, [], None, {"levers": []}, {"story": 3}, {"seed": "1"}])
def test_a_design_from_a_hostile_phone_is_refused_in_a_sentence(data: object) -> None:
    with pytest.raises(SimcareError, match="this is no design"):
        Choice.read(data)


def test_the_page_is_told_everything_once() -> None:
    told = designs.model()
    shown = [lever["id"] for group in told["groups"] for lever in group["levers"]]
    assert tuple(sorted(shown)) == tuple(sorted(levers().names))
    assert 16 <= len(shown) <= 20
    assert [group["id"] for group in told["groups"]] == [
        "leadership", "culture", "mission", "business_model", "people", "process", "data", "technology"]
    assert [group["kind"] for group in told["groups"]] == ["strategic"] * 4 + ["operational"] * 4
    assert set(told["weekly"]) <= set(told["measures"])
    assert [plan["minutes"] for plan in told["plans"]] == [20, 60, 90]
    assert all(lever["source"] and lever["certainty"] for group in told["groups"] for lever in group["levers"])
