"""Every number has a card, every card a number, and every card says what it must."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from simcare.errors import SimcareError
from simcare.evidence.cards import ASSUMPTION, KINDS, Card, _card_files, cards, matching, sources
from simcare.scenario.kinds import fields_under
from simcare.scenario.reading import read_text
from simcare.scenario.schema import Scenario
from simcare.scenario.section import card_of, limits_in_words, numbers, plain, within_limits

STRUCTURE = {"schema", "name", "title", "about", "question", "look_for", "timeline", "hospital.name", "run.baseline",
             "targets.*.measure", "targets.*.threshold", "targets.*.goal"}
WHOLE = {"value": 1, "kind": "lever", "source": "W1.4", "note": "what it means"}
FIELDS = dict(fields_under(Scenario))


def in_program(value: Any) -> Any:
    return [plain(item) for item in value] if isinstance(value, list) else plain(value)


def test_every_field_has_a_card() -> None:
    assert {path for path, field in FIELDS.items() if card_of(field) is None} == STRUCTURE


def test_every_card_has_a_field() -> None:
    assert set(cards()) == {card_of(field) for field in FIELDS.values()} - {None}


def test_a_card_is_named_after_the_path_of_its_field() -> None:
    for path, field in FIELDS.items():
        if card_of(field):
            assert card_of(field) in (path, path.replace("targets.*", "target"))


def faults(card: Card) -> Iterator[str]:
    """What a card leaves out or gets wrong."""
    if card.kind not in KINDS:
        yield f"kind {card.kind}"
    if not card.sources or not set(card.sources) <= {*sources(), ASSUMPTION}:
        yield f"unknown source {card.source}"
    if card.kind == "evidence" and set(card.sources) == {ASSUMPTION}:
        yield "evidence without a source"
    if len(card.note) <= len("not a word"):
        yield "no note"
    if is_number(card):
        yield from number_faults(card)


def is_number(card: Card) -> bool:
    return bool(list(numbers(in_program(card.value)))) or card.low is not None


def number_faults(card: Card) -> Iterator[str]:
    """A number needs a unit, a plausible range around it, and hard limits around that."""
    if not card.unit or None in (card.low, card.high, card.min, card.max):
        yield "no unit, range or hard limits"
        return
    low, high, least, most = (plain(part) for part in (card.low, card.high, card.min, card.max))
    inside = (least, most) if isinstance(card.value, list) else (low, high)
    if not least <= low <= high <= most:
        yield f"{least} <= {low} <= {high} <= {most} does not hold"
    if not all(inside[0] <= number <= inside[1] for number in numbers(in_program(card.value))):
        yield f"{card.value} lies outside {inside}"


def test_every_card_is_whole_and_in_order() -> None:
    assert [f"{path}: {fault}" for path, card in cards().items() for fault in faults(card)] == []


@pytest.mark.parametrize(("changes", "fault"), [
    ({"kind": "guess"}, "kind guess"), ({"source": "Nobody_1999"}, "unknown source Nobody_1999"),
    ({"source": ""}, "unknown source "), ({"kind": "evidence", "source": "assumption"}, "evidence without a source"),
    ({"note": ""}, "no note"), ({"unit": ""}, "no unit, range or hard limits"),
    ({"max": None}, "no unit, range or hard limits"), ({"low": 0}, "1 <= 0 <= 6 <= 9 does not hold"),
    ({"value": 7}, "7 lies outside (2, 6)")])
def test_faults_are_found(changes: dict[str, Any], fault: str) -> None:
    sound = Card("a", 4, "assumption", "W1.4", "what it means", unit="beds", low=2, high=6, min=1, max=9)
    assert list(faults(sound)) == []
    assert list(faults(replace(sound, **changes))) == [fault]


def bounds(field: FieldInfo) -> tuple[float, float]:
    """The least and the greatest number that the type of a field can take, whatever its card says."""
    inner = [part for kind in get_args(field.annotation) for part in getattr(kind, "__metadata__", ())]
    limits: list[Any] = [part for outer in (*field.metadata, *inner) for part in getattr(outer, "metadata", [outer])]
    least: list[Any] = [part.ge for part in limits if isinstance(part, Ge)]
    most: list[Any] = [part.le for part in limits if isinstance(part, Le)]
    return max(least, default=-math.inf), min(most, default=math.inf)


def test_no_card_allows_what_its_type_refuses() -> None:
    beyond = []
    for path, field in FIELDS.items():
        card = cards().get(card_of(field) or "")
        if card and is_number(card):
            least, most = bounds(field)
            if plain(card.min) < least or plain(card.max) > most:
                beyond.append(f"{path}: {card.min} to {card.max} is not within {least:g} to {most:g}")
    assert beyond == []


@pytest.mark.parametrize("name", ["sources.yaml", *_card_files()])
def test_the_files_hold_no_key_twice(name: str) -> None:
    from importlib.resources import files

    read_text((files("simcare.evidence") / name).read_text("utf-8"), name)


def test_sources_are_whole() -> None:
    for source in sources().values():
        assert source.tag in ("seen", "known", "derived", "computed", "band")
        assert source.says
        assert source.where


def test_no_source_stands_idle_without_being_a_published_fact() -> None:
    used = {key for card in cards().values() for key in card.sources}
    named = {key for key in sources() if not key[1:2].isdigit() and not key[2:3].isdigit()}
    assert len(named & used) > len(named) / 2


def test_names_are_found_by_path_beginning_and_end() -> None:
    paths = ["a.b.c", "a.b.d", "x.c"]
    assert matching("a.b.c", paths) == ["a.b.c"]
    assert matching("a", paths) == ["a.b.c", "a.b.d"]
    assert matching("c", paths) == ["a.b.c", "x.c"]
    assert matching("e", paths) == []


def test_hard_limits_hold_for_every_item() -> None:
    card = Card("a.b", [1, 2], "assumption", ASSUMPTION, "", unit="beds", min=1, max=9)
    within_limits((1, 9, [3]), card)
    within_limits({"x": 5}, card)
    for value in (0, (1, 10), {"x": 0.5}):
        with pytest.raises(ValueError, match="1 to 9"):
            within_limits(value, card)


@pytest.mark.parametrize(("least", "most", "words"), [
    (1, 9, "1 to 9 (beds; hard limits of the card a.b)"), (None, 9, "at most 9 (beds; hard limits of the card a.b)"),
    (0, None, "at least 0 (beds; hard limits of the card a.b)"),
    ("1 h", "9 h", "1 h to 9 h (hard limits of the card a.b)")])
def test_limits_in_words(least: Any, most: Any, words: str) -> None:
    assert limits_in_words(Card("a.b", 1, "lever", ASSUMPTION, "", unit="beds", min=least, max=most)) == words


def test_only_assumed() -> None:
    def card(kind: str, source: str) -> Card:
        return Card("a", 1, kind, source, "")
    assert card("assumption", "assumption; W1.4").only_assumed
    assert card("calibrated", "assumption").only_assumed
    assert not card("calibrated", "V10").only_assumed
    assert not card("lever", "assumption").only_assumed


@pytest.mark.parametrize(("files", "says"), [
    ({"a.yaml": {"x.y": {"value": 1, "sauce": "W1.4"}}}, "the card x.y has unknown fields ['sauce']"),
    ({"a.yaml": {"x.y": {"value": 1}}}, "the card x.y has no ['kind', 'note', 'source']"),
    ({"a.yaml": {"x.y": WHOLE}, "b.yaml": {"x.y": WHOLE}}, "b.yaml: the card x.y stands twice")])
def test_cards_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch, files: dict[str, Any], says: str) -> None:
    monkeypatch.setattr("simcare.evidence.cards._card_files", lambda: sorted(files))
    monkeypatch.setattr("simcare.evidence.cards._yaml", files.__getitem__)
    with pytest.raises(SimcareError) as error:
        cards.__wrapped__()
    assert says in str(error.value)


def test_no_guess_at_harm_goes_further_than_half_to_double() -> None:
    ratios = {path: plain(card.high) / plain(card.low) for path, card in cards().items()
              if path.startswith("harm.") and path.endswith((".rate", ".death")) and plain(card.low) > 0}
    assert len(ratios) > 12
    assert max(ratios.values()) <= 4.001
