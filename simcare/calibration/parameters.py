"""A card as one number that may move within its plausible range.

A single figure moves in the unit in which its card is written; a list (a time by triage category, say) moves as a
whole, by a factor. What is counted in whole numbers (beds, cubicles, doctors by the hour) is a fact of the base
hospital and stays where it is, and so does whatever is not of the kind *calibrated*: evidence is not bent, levers are
choices, and an assumption that should give way to the facts of R1 has to be declared as calibrated first.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simcare.calibration.targets import own_yaml
from simcare.errors import UsageError
from simcare.evidence.cards import Card, cards
from simcare.organisation.causal_map import map_cards
from simcare.scenario.section import numbers, plain
from simcare.scenario.units import exact

DIGITS = 4  # significant ones, of every value that is tried and written
WIDEST = 2.0  # the greatest factor on a list, and its inverse the least
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")


@dataclass(frozen=True)
class Parameter:
    """One number that may move from ``low`` to ``high``: the card's own, or (``factor``) what its list is times."""

    path: str
    unit: str
    now: float
    low: float
    high: float
    factor: bool
    card_value: Any

    def at(self, place: float) -> float:
        """The number at a place in the range, from 0 to 1."""
        return self.low + place * (self.high - self.low)

    @property
    def place(self) -> float:
        """Where in the range the card stands now."""
        return (self.now - self.low) / (self.high - self.low)

    def written(self, number: float) -> Any:
        """The value for the card and for a scenario, with four significant digits."""
        if self.factor:
            return [_like(item, number * _amount(item)) for item in self.card_value]
        return _like(self.card_value, number)


def parameter(path: str) -> Parameter:
    """The parameter on the card at ``path``; raises UsageError for one that may not be moved."""
    card = cards().get(path)
    if card is None:
        like = difflib.get_close_matches(path, list(cards()), 1, 0.5)
        raise UsageError(f"{path} is no parameter" + (f"; did you mean {like[0]}?" if like else ""))
    reason = why_fixed(card)
    if reason:
        raise UsageError(f"{path} cannot be calibrated: {reason}")
    return _of_a_list(card) if isinstance(card.value, list) else _of_a_number(card)


def movable() -> list[Parameter]:
    """Every parameter that may be moved, in the order of the cards."""
    return [parameter(path) for path, card in cards().items() if not why_fixed(card)]


def planned() -> list[Parameter]:
    """The parameters that the plan names."""
    return [parameter(path) for path in own_yaml("plan.yaml")["parameters"]]


def why_fixed(card: Card) -> str:
    """Why a card may not be moved; empty where it may."""
    if card.kind != "calibrated":
        return f"its card is of the kind {card.kind}, and only calibrated ones move"
    if card.path in map_cards():
        return "every stock is held where it stands in R1 while the hospital is fitted"
    given = card.value if isinstance(card.value, list) else [card.value]
    if all(isinstance(item, int) for item in given):
        return "it is counted in whole numbers, and is a fact of the base hospital"
    return "" if card.low is not None and card.high is not None else "its card has no plausible range"


def _of_a_number(card: Card) -> Parameter:
    unit = plain(_like(card.value, 1.0))
    low, high = plain(card.low) / unit, plain(card.high) / unit
    return Parameter(card.path, card.unit, _amount(card.value), low, high, False, card.value)


def _of_a_list(card: Card) -> Parameter:
    """As far as every item stays within the card's range, and no further than half and double."""
    low, high = _factors(list(numbers([plain(item) for item in card.value])), plain(card.low), plain(card.high))
    return Parameter(card.path, f"times {card.unit}", 1.0, low, high, True, card.value)


def _factors(items: Sequence[float], low: float, high: float) -> tuple[float, float]:
    least = max((low if item > 0 else high) / item for item in items)
    most = min((high if item > 0 else low) / item for item in items)
    return min(max(least, 1 / WIDEST), 1.0), max(min(most, WIDEST), 1.0)


def _amount(value: Any) -> float:
    """The number in a text such as ``5.5 days``, or the number itself."""
    return float(_NUMBER.search(value)[0]) if isinstance(value, str) else float(value)  # type: ignore[index]


def _like(value: Any, number: float) -> Any:
    """``number`` written as ``value`` is, with its unit."""
    rounded = float(f"{number:.{DIGITS}g}")
    return _NUMBER.sub(exact(rounded), value, count=1) if isinstance(value, str) else rounded


def planned_moves() -> dict[str, dict[str, float]]:
    """What the screening beside the plan says of its parameters."""
    plan: dict[str, dict[str, float]] = own_yaml("plan.yaml")["parameters"]
    return plan
