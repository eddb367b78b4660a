"""What differs is said in plain words, with units and with what the parameter means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simcare.scenario.differences import differences, from_parent
from simcare.scenario.schema import Scenario

Write = Callable[..., Path]


def lines(before: Scenario, after: Scenario) -> list[str]:
    return [str(difference) for difference in differences(before, after)]


def test_nothing_differs_from_itself() -> None:
    assert lines(Scenario.load("four_hour"), Scenario.load("four_hour").set("title", "Another title")) == []


def test_values_come_with_their_units_and_meaning() -> None:
    base = Scenario.load("four_hour")
    changed = base.set("targets.four_hour.punishment", 0).set("hospital.beds", 420).set("run.warm_up", "15 weeks")
    beds, punished, warm_up = lines(base, changed)
    assert beds.startswith("hospital, beds: 410 → 420 beds (")
    assert punished.startswith("targets, four hour, punishment: 100 % → 0 % (how hard a missed target is punished")
    assert warm_up.startswith(f"run, warm up: {base.merged()['run']['warm_up']} → 15 weeks (")


def test_targets_come_and_go() -> None:
    with_target, without = Scenario.load("four_hour"), Scenario.load("no_target")
    added, = lines(without, with_target)
    removed, = lines(with_target, without)
    assert added.startswith("targets, four hour: added (measure time in department, threshold 4 h, goal 98 %, ")
    assert removed == "targets, four hour: taken out"


def test_lists_say_how_much_of_them_differs() -> None:
    base = Scenario()
    one = base.set("hospital.emergency.triage_nurses.2", 9)
    all_of_them = base.set("hospital.emergency.triage_nurses", [9] * 24)
    assert ": item 3: 1 → 9 (" in lines(base, one)[0]
    assert "24 of 24 items differ, now [9, 9," in lines(base, all_of_them)[0]


def test_a_unit_is_said_once() -> None:
    places, = lines(Scenario(), Scenario().set("hospital.discharge.home_care_places", "3.4/day"))
    assert "→ 3.4/day (" in places
    assert "per day per day" not in places


def test_what_changes_on_the_way_is_said_whole() -> None:
    base = Scenario.load("four_hour")
    dated = {"at": "8 weeks", "set": {"people.registered_share": 0.56}}
    seen = {"when": {"measure": "short_stay_share", "above": "2 %", "for": "13 weeks"},
            "set": {"targets.handover": {"measure": "ambulance_handover", "threshold": "15 min", "goal": "85 %"}}}
    both = base.set("timeline", [dated, seen])
    said, = lines(base, both)
    assert "at 8 weeks: people.registered_share 0.56" in said
    assert "when short stay share has been above 0.02 for 13 weeks: targets.handover (measure ambulance" in said
    assert lines(both, base.set("timeline", [seen]))[0].startswith("timeline: taken out (at 8 weeks: ")
    assert lines(both, base.set("timeline", [seen, dated])) == ["timeline: the same entries in another order"]


def test_yes_and_no() -> None:
    changed = Scenario().set("process.senior_at_front_door", True)
    assert "senior at front door: no → yes (" in lines(Scenario(), changed)[0]


def test_the_parent_is_the_file_that_is_extended(write: Write) -> None:
    write("extends: no_target\nhospital: {beds: 300}\n", "base.yaml")
    path = write("extends: base\nhospital: {scale: 0.5}\n")
    first, *rest = from_parent(path, Scenario.load(path))
    assert first == "What differs from base:"
    assert [line.strip().split(":")[0] for line in rest] == ["hospital, scale"]


def test_without_a_parent_the_cards_are_compared_with(write: Write) -> None:
    path = write("hospital: {beds: 300}\n")
    assert from_parent(path, Scenario.load(path))[0] == "What differs from the parameter cards:"
    same = write("schema: 1\n", "same.yaml")
    assert from_parent(same, Scenario.load(same)) == ["Nothing differs from the parameter cards."]
