"""Designs between two designs: every difference is in some part, and what cannot be is told in words."""

from __future__ import annotations

import pytest

from simcare.errors import UsageError
from simcare.experiment.mixing import OPERATIONAL, STRATEGIC, in_words, mixed, parts, possible
from simcare.scenario.design import Design
from simcare.scenario.differences import differences
from simcare.scenario.schema import Scenario

A, B = Scenario.load("four_hour"), Scenario.load("people_first")
LATE = [{"at": "30 days", "set": {"targets.four_hour.punishment": 0}}]


def names(first: Scenario, second: Scenario, **how: object) -> list[str]:
    return [part.name for part in parts(first, second, **how)]  # type: ignore[arg-type]


def test_the_eight_levers_are_strategic_or_operational() -> None:
    assert {*STRATEGIC, *OPERATIONAL} == set(Design.model_fields)


def test_only_what_differs_is_a_part_and_nothing_is_left_out() -> None:
    assert names(A, B) == ["strategic", "operational", "targets"]
    assert names(A, B, levers=True) == ["leadership", "culture", "mission", "process", "data", "targets"]
    for levers in (False, True):
        held = [one for part in parts(A, B, levers) for one in part.differences]
        assert sorted(map(str, held)) == sorted(map(str, differences(A, B)))


def test_a_building_and_what_is_assumed_are_parts_of_their_own() -> None:
    other = A.set_all({"hospital.beds": 430, "assumptions.haste": 0.5, "people.training": 0.3, "run.baseline": "r0"})
    assert set(names(A, other)) == {"operational", "hospital", "assumptions", "run"}
    assert in_words("run") == "before day 0"


def test_a_mixed_design_has_each_part_as_in_one_of_the_two() -> None:
    among = parts(A, B, levers=True)
    chosen = sum(1 << place for place, part in enumerate(among) if part.name in ("culture", "targets"))
    half = mixed(A, B, among, chosen)
    assert (half.design.culture, half.targets) == (B.design.culture, B.targets)
    assert (half.design.leadership, half.design.data) == (A.design.leadership, A.design.data)
    assert possible(A, B, among, range(64))[chosen] == half


@pytest.mark.parametrize(("first", "second"), [("people_first", "four_hour"), ("mid_staffs_like", "no_target"),
                                               ("four_hour_with_slack", "eighteen_weeks"), ("r0", "r2")])
def test_all_parts_changed_are_the_second_design(first: str, second: str) -> None:
    one, other = Scenario.load(first, ("run.years=3",)), Scenario.load(second, ("run.years=3",))
    among = parts(one, other)
    changes = {each.path: each.after for part in among for each in part.differences}
    assert one.set_all(changes).hash == other.hash


def test_parts_can_be_changed_as_one() -> None:
    assert names(A, B, together=["targets,strategic"]) == ["strategic with targets", "operational"]
    assert names(A, B, levers=True, together=["targets,mission", "data,process"]) == [
        "leadership", "culture", "mission with targets", "process with data"]


def test_a_mixture_that_cannot_be_is_told_with_its_cure() -> None:
    plain = Scenario.load("no_target")
    eased = A.set("timeline", LATE)
    among = parts(plain, eased)
    with pytest.raises(UsageError) as told:
        possible(plain, eased, among, range(4))
    words = str(told.value)
    assert "changes on the way as in four_hour cannot go with targets as in no_target" in words
    assert "--together targets,timeline" in words or "--together timeline,targets" in words
    cured = parts(plain, eased, together=["targets,timeline"])
    assert len(possible(plain, eased, cured, range(2))) == 2


@pytest.mark.parametrize(("together", "words"), [
    ("targets,timelime", "timelime is no part"), ("targets,leadreship", "did you mean leadership?")])
def test_a_part_that_there_is_not_is_told(together: str, words: str) -> None:
    with pytest.raises(UsageError, match=words.replace("?", r"\?")):
        parts(A, B, together=[together])


def test_what_does_not_differ_cannot_be_explained() -> None:
    with pytest.raises(UsageError, match="differ in nothing"):
        parts(A, A)
