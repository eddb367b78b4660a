"""The list of facts is whole, honest about what each fact is used for, and can be run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simcare.errors import UsageError
from simcare.evidence.cards import cards, sources
from simcare.measures.registry import registry
from simcare.scenario.schema import load
from simcare.validation import facts as module
from simcare.validation.facts import CLOCKS, HOWS, NOT_YET, USES, Fact, chosen, designs, facts
from simcare.validation.pairs import PAIRS
from simcare.validation.report import Size
from simcare.validation.seen import all_seen

ROOT = Path(__file__).resolve().parents[2]
EMERGENCY = [*range(1, 16), 17, 19, 20, 21, 22, 23, 27, 29, 31, 32]
WARDS = [*range(1, 7), 11, 12, 13, *range(15, 32)]
GATE = {f"V{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 14, 17, 20)}
ALL = list(facts().values())


def family(fact: Fact) -> str:
    return fact.id.split(".")[0]


def test_every_published_fact_is_on_the_list() -> None:
    wanted = {f"V{number}" for number in EMERGENCY if number not in (16, 18)} | {f"S{number}" for number in WARDS}
    published = {name for name in sources() if re.fullmatch(r"[VS]\d+", name)}
    assert published == wanted - {"S14"}
    assert published <= {family(fact) for fact in ALL}


@pytest.mark.parametrize("fact", ALL, ids=lambda fact: fact.id)
def test_a_fact_has_a_band_a_source_a_clock_and_one_use(fact: Fact) -> None:
    low, high = fact.band
    assert fact.low is not None or fact.high is not None
    assert low <= high
    assert set(fact.sources) <= set(sources())
    assert fact.use in USES
    assert fact.clock in CLOCKS
    assert fact.how in HOWS
    assert fact.says


@pytest.mark.parametrize("fact", ALL, ids=lambda fact: fact.id)
def test_a_fact_can_be_measured_or_says_why_not(fact: Fact) -> None:
    if fact.not_measured:
        assert not fact.designs
        assert not fact.measure
    else:
        assert set(fact.designs) <= set(designs())
        assert fact.measure in {*registry(), *all_seen(), *PAIRS}
        assert bool(fact.against) == (fact.how != "level" or fact.measure in PAIRS)


def test_the_gate_is_what_must_hold_and_every_negative_control() -> None:
    gate = {family(fact) for fact in ALL if fact.gate}
    assert gate == GATE | {f"C{number}" for number in range(1, 8)}
    assert all(fact.gate for fact in ALL if family(fact) in GATE and not fact.not_measured)


def test_what_guided_a_calibrated_parameter_is_called_no_prediction() -> None:
    guided = {name for card in cards().values() if card.kind == "calibrated" for name in card.sources}
    assert not [fact.id for fact in ALL if fact.designs == ("R1",) and family(fact) in guided
                and fact.use == "prediction"]


def test_only_r1_is_fitted_apart_from_what_is_put_in() -> None:
    fitted = [fact for fact in ALL if fact.use == "calibration" and fact.of != "R1"]
    assert all("put in" in fact.note for fact in fitted), [fact.id for fact in fitted]


@pytest.mark.parametrize("name", list(designs()))
def test_every_design_can_be_loaded_and_is_needed(name: str) -> None:
    assert load(designs()[name].scenario, Size().settings(designs()[name])).run.years <= 3
    assert any(name in fact.designs for fact in ALL)


def test_no_published_miss_is_without_an_explanation() -> None:
    page = ROOT / "docs" / "background" / "validation.md"
    assert not page.exists() or NOT_YET not in page.read_text("utf-8")


def test_a_fact_without_a_reason_says_so_when_it_is_missed() -> None:
    assert Fact("X1", "beds", "V1", "prediction").explanation == NOT_YET
    assert all(fact.explanation for fact in ALL)


def test_facts_are_chosen_by_the_beginning_of_their_id() -> None:
    assert {family(fact) for fact in chosen("V1")} == {"V1"}
    assert [fact.id for fact in chosen("V10.R2")] == ["V10.R2.total", "V10.R2.treatment", "V10.R2.assessment"]
    assert all(fact.gate for fact in chosen(gate=True))
    with pytest.raises(UsageError, match=r"V99.*V1, V2"):
        chosen("V99")
    with pytest.raises(UsageError, match=r"S12.*must hold"):
        chosen("S12", gate=True)


def test_an_entry_of_no_right_form_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_document", lambda: {"facts": {"X1": {"says": "beds", "colour": "red"}}})
    with pytest.raises(module.SimcareError, match=r"X1.*source.*colour"):
        facts.__wrapped__()
