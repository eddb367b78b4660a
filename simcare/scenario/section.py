"""What every part of a scenario has in common.

A section is frozen and strict, and takes its defaults from the parameter cards. The hard limits of a card hold for
every single number under it, in lists and tables too. Lists that follow the clock or the calendar have the length
that the clock or the calendar has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from simcare.evidence.cards import Card, cards
from simcare.scenario import units

_READERS: tuple[Callable[[Any], float], ...] = (units.duration, units.rate, units.money, units.share)


def plain(value: Any) -> Any:
    """A card's number in the program's own unit, whatever way it is written."""
    if not isinstance(value, str):
        return value
    for reader in _READERS:
        try:
            return reader(value)
        except ValueError:
            continue
    return value


_limit = cache(plain)
"""A card's hard limit; the same few hundred are asked for with every scenario that is made."""


def numbers(value: Any) -> Iterator[float]:
    """Every number in a value, a list or a table."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def limits_in_words(entry: Card) -> str:
    """The hard limits of a card, such as ``1 to 5000 (beds; hard limits of the card hospital.beds)``."""
    words = f"{entry.min} to {entry.max}" if entry.min is not None and entry.max is not None else \
        f"at least {entry.min}" if entry.max is None else f"at most {entry.max}"
    unit = f"{entry.unit}; " if entry.unit and not isinstance(entry.max or entry.min, str) else ""
    return f"{words} ({unit}hard limits of the card {entry.path})"


def within_limits(value: Any, entry: Card) -> None:
    """Refuse a value with a number beyond the hard limits of its card."""
    lowest, highest = _limit(entry.min), _limit(entry.max)
    beyond = [(lowest is not None and number < lowest) or (highest is not None and number > highest)
              for number in numbers(value)]
    if any(beyond):
        item = f"; see item {beyond.index(True) + 1}" if isinstance(value, tuple | list) else ""
        raise PydanticCustomError("limit", "{allowed}", {"allowed": limits_in_words(entry) + item})


class Section(BaseModel):
    """One section of a scenario: unknown keys are errors, values cannot change, numbers must be finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    @field_validator("*", mode="after")
    @classmethod
    def _within_hard_limits(cls, value: Any, info: ValidationInfo) -> Any:
        path = card_of(cls.model_fields[str(info.field_name)])
        if path is not None:
            within_limits(value, cards()[path])
        return value


def card(path: str) -> Any:
    """A field described, limited and given its default by the card at ``path``."""
    entry = cards()[path]
    default = tuple(entry.value) if isinstance(entry.value, list) else entry.value
    extra: dict[str, Any] = {"card": path, "unit": entry.unit, "kind": entry.kind, "source": entry.source}
    if isinstance(default, dict):
        return Field(default_factory=lambda: dict(default), description=entry.note, json_schema_extra=extra)
    return Field(default=default, description=entry.note, json_schema_extra=extra)


def card_of(field: FieldInfo) -> str | None:
    """The path of the card behind a field, or None."""
    extra = field.json_schema_extra
    return str(extra["card"]) if isinstance(extra, dict) and "card" in extra else None


def of_length(length: int, what: str) -> AfterValidator:
    """A list must have ``length`` items; ``what`` says which, such as 'one an hour from 00 to 23'."""
    def check(value: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(value) != length:
            raise PydanticCustomError("length", "{allowed}", {"allowed": f"a list of {length}, {what}",
                                                              "found": f"a list of {len(value)}"})
        return value
    return AfterValidator(check)


def _ascending(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Every item must be greater than the one before."""
    if not value or any(after <= before for before, after in pairwise(value)):
        raise PydanticCustomError("ascending", "{allowed}", {"allowed": "a list in which every item is greater than "
                                                             "the one before, and at least one"})
    return value


ASCENDING = AfterValidator(_ascending)

HOURLY = of_length(24, "one for each hour of the day from 00 to 23")
WEEKLY = of_length(7, "one for each day from Monday to Sunday")
MONTHLY = of_length(12, "one for each month")

Hours24 = Annotated[tuple[float, ...], HOURLY]
Profile24 = Hours24
Staff24 = Annotated[tuple[int, ...], HOURLY]
Weekday7 = Annotated[tuple[float, ...], WEEKLY]
Month12 = Annotated[tuple[float, ...], MONTHLY]
