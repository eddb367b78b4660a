"""Parameter cards: what every number is, where it comes from and how far it may move.

A card holds value, unit, plausible range (``low`` to ``high``, used by sensitivity analysis), hard limits (``min`` and
``max``, refused beyond), kind (*evidence*, *calibrated*, *assumption* or *lever*), source and note. The cards live in
``parameters/*.yaml``, one file a room of the house, keyed by the parameter's path in the scenario. The scenario tree
takes its defaults from them, so a number is written once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

KINDS = ("evidence", "calibrated", "assumption", "lever")


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


@cache
def cards() -> Mapping[str, Card]:
    """All cards by path, in the order of the files."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Card] = {}
    folder = files("simcare.evidence") / "parameters"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            for path, entry in (yaml.load(file.read_text("utf-8"), loader) or {}).items():
                found[path] = Card(path=path, **entry)
    return found
