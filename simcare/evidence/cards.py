"""Parameter cards: what every number is, where it comes from and how far it may move.

A card holds value, unit, plausible range (``low`` to ``high``, used by sensitivity analysis), hard limits (``min`` and
``max``, refused beyond), kind (*evidence*, *calibrated*, *assumption* or *lever*), source and note. The cards live in
``parameters/*.yaml``, one file a room of the house, keyed by the parameter's path in the scenario. The scenario tree
takes its defaults from them, so a number is written once. The sources that the cards name are in ``sources.yaml``:
what was found, where, and how far it may be trusted.

The switches of the causal map have cards too; they are made from the map itself, where each link says what it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from simcare.errors import SimcareError
from simcare.evidence.plain_yaml import PlainLoader

KINDS = ("evidence", "calibrated", "assumption", "lever")
ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Card:
    """One parameter. ``value``, ``low``, ``high``, ``min`` and ``max`` are written as in a scenario file."""

    path: str
    value: Any
    kind: str
    source: str
    note: str
    unit: str = ""
    low: Any = None
    high: Any = None
    min: Any = None
    max: Any = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of ``sources.yaml`` named in the source (and the word assumption, where it stands there)."""
        return tuple(part for part in re.split(r"[,;\s]+", self.source.strip()) if part)

    @property
    def only_assumed(self) -> bool:
        """Whether nothing but our own judgement stands behind the number. A lever is a choice, not a claim."""
        return self.kind == ASSUMPTION or (self.kind == "calibrated" and set(self.sources) <= {ASSUMPTION})

    def as_dict(self) -> dict[str, Any]:
        """The card as plain data, without what it leaves open."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}


@dataclass(frozen=True)
class Source:
    """One finding: what it says, where it was published, and its tag (seen, known, derived, computed, judgement)."""

    id: str
    says: str
    where: str
    tag: str


def _yaml(name: str) -> dict[str, Any]:
    loaded = yaml.load((files("simcare.evidence") / name).read_text("utf-8"), PlainLoader) or {}
    return dict(_text_keys(loaded))


def _text_keys(value: Any) -> Any:
    """Tables keyed by text throughout, as scenario files read them (``1:`` is the key '1')."""
    return {str(key): _text_keys(item) for key, item in value.items()} if isinstance(value, dict) else value


def _card_files() -> list[str]:
    folder = files("simcare.evidence") / "parameters"
    return sorted(f"parameters/{file.name}" for file in folder.iterdir() if file.name.endswith(".yaml"))


@cache
def cards() -> Mapping[str, Card]:
    """All cards by path, in the order of the files; those of the causal map come last."""
    found: dict[str, Card] = {}
    for name in _card_files():
        for path, entry in _yaml(name).items():
            fault = "stands twice" if path in found else _fault_of_form(entry)
            if fault:
                raise SimcareError(f"{name}: the card {path} {fault}")
            found[path] = Card(path=path, **entry)
    return found | dict(_of_the_map())


def _of_the_map() -> Mapping[str, Card]:
    from simcare.organisation.causal_map import map_cards  # it makes cards, so it is read after this file

    return map_cards()


def _fault_of_form(entry: dict[str, Any]) -> str | None:
    known = {field.name for field in fields(Card)} - {"path"}
    needed = {field.name for field in fields(Card) if field.default is MISSING} - {"path"}
    if not set(entry) <= known:
        return f"has unknown fields {sorted(set(entry) - known)}"
    return f"has no {sorted(needed - set(entry))}" if not needed <= set(entry) else None


@cache
def calibration() -> Mapping[str, Any]:
    """The record of the calibration that the cards hold; empty where there has been none."""
    there = (files("simcare.evidence") / "calibration.yaml").is_file()
    return _yaml("calibration.yaml") if there else {}


@cache
def sources() -> Mapping[str, Source]:
    """All sources by id."""
    return {key: Source(id=key, **entry) for key, entry in _yaml("sources.yaml").items()}


def matching(name: str, among: Iterable[str]) -> list[str]:
    """The paths meant by ``name``: the path itself, what lies under it, or what ends with it."""
    paths = list(among)
    if name in paths:
        return [name]
    under = [path for path in paths if path.startswith(name + ".")]
    return under or [path for path in paths if path.endswith("." + name)]
