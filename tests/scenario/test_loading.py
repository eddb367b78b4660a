"""Files extend one another; the later wins; every error names the file that is to blame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import simcare
from simcare.scenario import loading
from simcare.scenario.reading import Place, ScenarioError
from simcare.scenario.schema import Scenario

TARGET = "{measure: time_in_department, threshold: 4 h, goal: 98 %}"
Write = Callable[..., Path]
Loaded = Callable[..., Scenario]


def problems(error: pytest.ExceptionInfo[ScenarioError]) -> list[str]:
    return [str(problem) for problem in error.value.problems]


def test_everything_unsaid_comes_from_the_cards(loaded: Loaded) -> None:
    scenario = loaded("schema: 1\n")
    assert scenario.hospital == Scenario().hospital
    assert scenario.name == "own"


def test_later_files_win_name_by_name(write: Write) -> None:
    write("hospital: {beds: 300, emergency: {short_stay_beds: 5}}\n", "base.yaml")
    write("extends: base\nhospital: {emergency: {short_stay_beds: 6}}\n", "middle.yaml")
    scenario = Scenario.load(write("extends: middle.yaml\nhospital: {emergency: {majors_cubicles: 9}}\n"))
    emergency = scenario.hospital.emergency
    assert (scenario.hospital.beds, emergency.short_stay_beds, emergency.majors_cubicles) == (300, 6, 9)


def test_lists_are_replaced_not_merged(write: Write) -> None:
    write("look_for: [a, b, c]\ntimeline: [{at: 1 week, set: {assumptions.haste: 0.3}}]\n", "base.yaml")
    scenario = Scenario.load(write("extends: base.yaml\ntimeline: [{at: 2 weeks, set: {assumptions.haste: 0.4}}]\n"))
    assert [entry.at for entry in scenario.timeline] == [336]


def test_null_takes_an_inherited_target_out(write: Write) -> None:
    write(f"targets: {{four_hour: {TARGET}, other: {TARGET}}}\n", "base.yaml")
    scenario = Scenario.load(write("extends: base.yaml\ntargets: {four_hour: null}\n"))
    assert list(scenario.targets) == ["other"]


def test_a_number_cannot_be_taken_out(loaded: Loaded) -> None:
    with pytest.raises(ScenarioError, match="found null, allowed a whole number"):
        loaded("hospital: {beds: null}\n")


def test_texts_of_one_story_are_not_inherited(write: Write) -> None:
    write("title: Base\nabout: Of the base.\nname: base_name\nquestion: Q?\nlook_for: [x]\n", "base.yaml")
    scenario = Scenario.load(write("extends: base.yaml\ntitle: Own\n"))
    assert (scenario.name, scenario.title, scenario.about, scenario.question, scenario.look_for) == (
        "own", "Own", "", "", ())


def test_the_library_is_found_from_anywhere(write: Write) -> None:
    assert Scenario.load(write("extends: four_hour\n", "deep/in/own.yaml")).targets.keys() == {"four_hour"}
    assert Scenario.load(write("extends: hospitals/district_general.yaml\n", "deep/own.yaml")).targets == {}
    assert simcare.load("four_hour").name == "four_hour"


def test_a_file_beside_comes_before_the_library(write: Write) -> None:
    write("hospital: {beds: 123}\n", "four_hour.yaml")
    assert Scenario.load(write("extends: four_hour\n")).hospital.beds == 123


@pytest.mark.parametrize("names", [["own"], ["a", "own"], ["a", "b", "c", "own"]])
def test_a_circle_is_shown_whole(write: Write, names: list[str]) -> None:
    for name, parent in zip(["own", *names[:-1]], names, strict=True):
        path = write(f"extends: {parent}.yaml\n", f"{name}.yaml")
    with pytest.raises(ScenarioError, match="extends runs in a circle: ") as error:
        Scenario.load(path.parent / "own.yaml")
    assert str(error.value).count("→") == len(names)
    assert str(error.value).rstrip().endswith("own.yaml")


def test_a_circle_by_another_way_of_writing_is_one_too(write: Write) -> None:
    path = write(f"extends: ../{write('').parent.name}/own.yaml\n")
    with pytest.raises(ScenarioError, match="circle"):
        Scenario.load(path)


def test_too_long_a_line_of_ancestors_is_refused(write: Write) -> None:
    for number in range(30):
        write(f"extends: f{number + 1}.yaml\n", f"f{number}.yaml")
    with pytest.raises(ScenarioError, match="more than 20 files"):
        Scenario.load(write("extends: f0.yaml\n"))


def test_a_parent_that_is_not_there_gets_the_nearest_name(write: Write) -> None:
    with pytest.raises(ScenarioError, match=r"own.yaml:2: extends: found four_our.* did you mean four_hour\?"):
        Scenario.load(write("schema: 1\nextends: four_our\n"))


def test_an_error_in_a_parent_names_the_parents_file_and_line(write: Write) -> None:
    write("schema: 1\nhospital:\n  beds: -5\n", "base.yaml")
    with pytest.raises(ScenarioError) as error:
        Scenario.load(write("extends: base.yaml\nhospital: {scale: 0}\n"))
    first, second = problems(error)
    assert "base.yaml:3: hospital.beds: found -5, allowed 1 to " in first
    assert "own.yaml:2: hospital.scale: found 0" in second


def test_all_errors_come_at_once(loaded: Loaded) -> None:
    with pytest.raises(ScenarioError) as error:
        loaded("hospital: {bed: 3, scale: x}\nrun: {warm_up: 4}\ndesign: {people: {registered_share: 2}}\n")
    assert len(problems(error)) == 4


def test_settings_come_last_and_by_the_same_rules(loaded: Loaded) -> None:
    scenario = loaded("run: {years: 2}\n", "run.years=1", "people.registered_share=45 %", "design.culture.openness=0.7",
                      f"targets.four_hour={TARGET}", "targets.four_hour.threshold=3 h")
    assert scenario.run.years == 1
    assert scenario.design.people.registered_share == 0.45
    assert scenario.design.culture.openness == 0.7
    assert scenario.targets["four_hour"].threshold == 3
    assert loaded(f"targets: {{four_hour: {TARGET}}}\n", "targets.four_hour=null").targets == {}


def test_one_item_of_a_list_can_be_set(loaded: Loaded) -> None:
    scenario = loaded("schema: 1\n", "hospital.emergency.triage_nurses.3=7")
    assert scenario.hospital.emergency.triage_nurses[3] == 7
    assert scenario.hospital.emergency.triage_nurses[4] == Scenario().hospital.emergency.triage_nurses[4]


@pytest.mark.parametrize(("setting", "says"), [
    ("people.registered_shar=0.5", "did you mean registered_share?"),
    ("peple.registered_share=0.5", "did you mean design.people?"),
    ("beds=300", "did you mean hospital.beds?"),
    ("hospital.beds", "allowed is path=value"),
    ("=3", "allowed is path=value"),
    ("hospital.beds=", "allowed is path=value"),
    ("hospital.beds=0", "found 0, allowed 1 to "),
    ("run.warm_up=4", "found 4, allowed a duration"),
    ("hospital.beds=[1, 2", "not YAML"),
    ("hospital.beds=&x 3", "anchors")])
def test_a_bad_setting_says_what_is_wrong_with_it(loaded: Loaded, setting: str, says: str) -> None:
    with pytest.raises(ScenarioError) as error:
        loaded("schema: 1\n", setting)
    assert says in str(error.value)
    assert f"--set {setting}" in str(error.value)


def test_a_baseline_that_is_not_there_is_found_at_once(loaded: Loaded) -> None:
    with pytest.raises(ScenarioError, match=r"own.yaml:1: run.baseline: found no_targt.* did you mean no_target\?"):
        loaded("run: {baseline: no_targt}\n")


def test_find_takes_names_with_and_without_ending(write: Write) -> None:
    path = write("schema: 1\n", "here.yaml")
    for name in ("here", "here.yaml", str(path)):
        assert loading.find(name, path.parent, Place("f")) == path
