"""The causal map as data: whole, in order, and with a card for every switch."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from simcare.evidence import showing
from simcare.evidence.cards import ASSUMPTION, cards, sources
from simcare.evidence.plain_yaml import PlainLoader
from simcare.organisation.causal_map import CausalMap, causal_map, in_words, map_cards
from simcare.organisation.exchange import Counters, Effects
from simcare.organisation.stocks import setting
from simcare.scenario.reading import ScenarioError
from simcare.scenario.schema import Scenario

MAP = causal_map()
OWN = MAP.own_links()


def test_the_variables_are_those_that_pass_between_hospital_and_organisation() -> None:
    for variable in MAP.of_kind("counter").values():
        assert variable.field in Counters._fields
        assert variable.over in ("", *Counters._fields)
    fed = {variable.field for variable in MAP.of_kind("effect").values()}
    assert fed | {"fear", "integrity"} == set(Effects._fields)


def test_levers_are_given_at_their_default() -> None:
    for lever in MAP.of_kind("lever").values():
        assert setting(Scenario(), lever) == lever.usual


def test_every_stock_is_moved_and_moves_something() -> None:
    for stock in MAP.of_kind("stock"):
        assert any(link.end == stock for link in OWN.values())
        assert any(link.start == stock for link in MAP.links.values())


def test_every_link_says_what_it_rests_on() -> None:
    for name, link in MAP.links.items():
        named = map_cards()[f"assumptions.links.{name}"].sources
        assert named, name
        assert set(named) <= {*sources(), ASSUMPTION}, name
        assert link.kind != "evidence" or set(named) != {ASSUMPTION}, name
        assert len(link.note) > 10, name


def test_links_of_the_published_map_are_all_there() -> None:
    missing = {2, 4, 20}  # assistants' and turnover's effects on death: only in the reduced form, which has own ratios
    assert {link.number for link in MAP.links.values()} >= set(range(1, 45)) - missing


def test_the_card_of_a_link_can_be_asked_for() -> None:
    said = " ".join(showing.as_text("assumptions.links.pressure_fear", None).split())
    assert "strength 0.88" in said
    assert "W6.9" in said
    assert cards()["assumptions.links.pressure_fear"].value == 1
    assert "usual level 0.4" in " ".join(showing.as_text("assumptions.hold.voice", None).split())


def test_the_range_of_a_switch_is_the_range_of_the_strength() -> None:
    for name, link in OWN.items():
        card = cards()[f"assumptions.links.{name}"]
        assert link.low is not None
        assert card.low * link.strength == pytest.approx(link.low, abs=0.002 * link.strength)


def test_words() -> None:
    assert in_words("fear_voice").startswith("more fear, less voice (link 22): the afraid keep quiet")


@pytest.mark.parametrize(("setting", "says"), [
    ("links.presure_fear=0", "did you mean pressure_fear?"), ("links.pressure_fear=2.1", "allowed 0.0 to 2.0"),
    ("links.pressure_fear=-0.1", "allowed 0.0 to 2.0"), ("hold.feer=0", "did you mean fear?"),
    ("hold.voice=1", "allowed 0.05 to 0.95"), ("links.stay_occupancy=0", "allowed only 1: the simulation of patients")])
def test_what_a_user_gets_wrong_is_said(setting: str, says: str) -> None:
    with pytest.raises(ScenarioError) as error:
        Scenario.load("four_hour", [f"assumptions.{setting}"])
    assert says in str(error.value)


def test_a_held_stock_can_be_let_go() -> None:
    held = Scenario.load("four_hour", ["assumptions.hold.fear=0"])
    assert held.assumptions.hold.fear == 0
    assert held.set("assumptions.hold.fear", None) == Scenario.load("four_hour")


def _raw() -> Any:
    from importlib.resources import files

    return yaml.load((files("simcare.organisation") / "causal_map.yaml").read_text("utf-8"), PlainLoader)


@pytest.mark.parametrize(("link", "changes", "says"), [
    ("fear_voice", {"to": "vioce"}, "unknown ['vioce']"), ("fear_voice", {"function": None}, "have a function"),
    ("fear_voice", {"scale": 1}, "saturating needs a scale"), ("fear_voice", {"low": 0.5}, "within its low and high"),
    ("fear_voice", {"to": "gaming"}, "the organisation does not move"),
    ("fear_voice", {"from": "gap"}, "knows nothing"), ("fear_voice", {"function": "push"}, "only a lever can push"),
    ("fear_gaming", {"function": "linear"}, "have a function")])
def test_a_map_that_does_not_fit_together_is_refused(link: str, changes: dict[str, Any], says: str) -> None:
    raw = _raw()
    raw["links"][link] |= changes
    with pytest.raises(ValidationError) as error:
        CausalMap.model_validate(raw)
    assert says in str(error.value)


def test_a_loop_needs_known_links() -> None:
    raw = _raw()
    raw["loops"]["L-R1"]["links"][0] = "nothing"
    with pytest.raises(ValidationError, match="unknown links"):
        CausalMap.model_validate(raw)
