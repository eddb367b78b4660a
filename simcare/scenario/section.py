"""What every part of a scenario has in common: frozen, strict, and its defaults taken from the parameter cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from simcare.evidence.cards import cards
from simcare.scenario import units

_READERS: dict[str, Callable[[Any], float]] = {
    "duration": units.duration, "rate": units.rate, "money": units.money, "share": units.share}


def plain(value: Any) -> Any:
    """A card's number in the program's own unit, whatever way it is written."""
    if not isinstance(value, str):
        return value
    for reader in _READERS.values():
        try:
            return reader(value)
        except ValueError:
            continue
    return value


class Section(BaseModel):
    """One section of a scenario: unknown keys are errors, values cannot change, numbers must be finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)


def card(path: str) -> Any:
    """A field described, limited and given its default by the card at ``path``."""
    entry = cards()[path]
    limits = {name: plain(limit) for name, limit in (("ge", entry.min), ("le", entry.max)) if limit is not None}
    default = tuple(entry.value) if isinstance(entry.value, list) else entry.value
    extra: dict[str, Any] = {"card": path, "unit": entry.unit, "kind": entry.kind, "source": entry.source}
    if isinstance(default, tuple):
        extra["limits"], limits = limits, {}
    if isinstance(default, dict):
        return Field(default_factory=lambda: dict(default), description=entry.note, json_schema_extra=extra)
    return Field(default=default, description=entry.note, json_schema_extra=extra, **limits)
