"""The switch of a hospital link acts on the parameters that carry it, and on nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from simcare.evidence.cards import cards
from simcare.hospital.hospital import Hospital
from simcare.organisation.causal_map import causal_map
from simcare.organisation.switches import carried_out
from simcare.scenario.schema import Scenario, TimelineEntry
from simcare.scenario.section import within_limits

PLAIN = Scenario()
SCALED = {name: link.scales for name, link in causal_map().links.items() if link.scales}


def value_at(scenario: Scenario, path: str) -> Any:
    value: Any = scenario
    for part in path.split("."):
        value = getattr(value, part)
    return value


def test_a_scenario_without_switches_comes_back_as_it_is() -> None:
    assert carried_out(PLAIN) is PLAIN
    own = PLAIN.set("assumptions.links.pressure_fear", 0)
    assert carried_out(own) is own


@pytest.mark.parametrize("name", SCALED)
def test_cut_and_doubled(name: str) -> None:
    cut = carried_out(PLAIN.set(f"assumptions.links.{name}", 0))
    doubled = carried_out(PLAIN.set(f"assumptions.links.{name}", 2))
    for path, how in SCALED[name].items():
        before = value_at(PLAIN, path)
        assert value_at(cut, path) == (0 if how == "times" else 1)
        assert value_at(doubled, path) == (2 * before if how == "times" else before**2)
        within_limits(value_at(cut, path), cards()[path])
        within_limits(value_at(doubled, path), cards()[path])


def test_nothing_else_changes_and_doing_it_twice_is_doing_it_once() -> None:
    cut = carried_out(PLAIN.set("assumptions.links.calls_harms", 0))
    assert cut == PLAIN.set("harm.fall.from_unanswered", 0)
    assert carried_out(cut) is cut


@pytest.mark.parametrize("entry", [{"assumptions.links.calls_harms": 0}, {"assumptions.links": {"calls_harms": 0}},
                                   {"assumptions": {"links": {"calls_harms": 0}}}])
def test_a_timeline_cannot_cut_what_the_hospital_carries_out(entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="no switch of calls_harms"):
        TimelineEntry.model_validate({"at": "1 week", "set": entry})


@pytest.mark.parametrize("entry", [{"assumptions.links.fear_voice": 0}, {"assumptions": {"hold": {"fear": 0}}},
                                   {"culture.openness": 1}, {"assumptions.haste": 0.5}])
def test_a_timeline_may_change_the_organisation(entry: dict[str, Any]) -> None:
    assert TimelineEntry.model_validate({"at": "1 week", "set": entry}).set == entry


def test_the_hospital_obeys_the_switch() -> None:
    small = PLAIN.set("hospital.scale", 0.25).set("run.years", 0.02).set("run.warm_up", "1 weeks")
    hospital = Hospital(small.set("assumptions.links.calls_harms", 0), 1, 0)
    assert hospital.scenario.harm.fall.from_unanswered == 0
    assert all(stage.harm.fall.from_unanswered == 0 for _, stage in hospital.stages)


def test_two_links_may_share_a_parameter_without_getting_in_each_others_way() -> None:
    shared = [path for scales in SCALED.values() for path in scales]
    assert len(shared) == len(set(shared))
