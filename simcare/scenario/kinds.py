"""What kind of thing may stand where in a scenario: sections, tables of named things, lists, plain values."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simcare.evidence.cards import Card, cards
from simcare.scenario.section import card_of

Loc = Sequence[int | str]


def is_section(kind: Any) -> TypeGuard[type[BaseModel]]:
    """Whether a type is a section with named fields."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def bare(annotation: Any) -> Any:
    """A type without ``| None``."""
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return kinds[0] if len(kinds) == 1 else annotation
    return annotation


@cache
def names_in(model: type[BaseModel]) -> Mapping[str, str]:
    """The names a file may use in a section, each with the attribute it sets."""
    return {field.alias or name: name for name, field in model.model_fields.items()}


def kind_at(model: type[BaseModel], loc: Loc) -> tuple[Any, FieldInfo | None]:
    """The type at ``loc`` and the field it belongs to."""
    kind: Any = model
    field: FieldInfo | None = None
    for key in loc:
        kind = bare(kind)
        if is_section(kind):
            field = kind.model_fields.get(names_in(kind).get(str(key), ""))
            kind = field.annotation if field else None
        else:
            inner = [arg for arg in get_args(kind) if arg is not Ellipsis]
            kind = inner[-1] if inner else None
    return bare(kind), field


def card_at(model: type[BaseModel], loc: Loc) -> Card | None:
    """The card of the parameter at ``loc``, where it has one."""
    field = kind_at(model, loc)[1]
    return cards().get(card_of(field) or "") if field else None


def unit_at(model: type[BaseModel], loc: Loc) -> str:
    """The unit of the value at ``loc``; empty where it has none."""
    field = kind_at(model, loc)[1]
    extra = field.json_schema_extra if field else None
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def without_nulls(kind: Any, data: Any) -> Any:
    """The data with the ``null`` entries of its tables taken out: that is how a file removes a target."""
    kind = bare(kind)
    if isinstance(data, dict) and is_section(kind):
        names, fields = names_in(kind), kind.model_fields
        return {key: without_nulls(fields[names[key]].annotation, value) if isinstance(value, dict) and key in names
                else value for key, value in data.items()}
    if isinstance(data, dict) and get_origin(kind) is dict:
        return {key: without_nulls(get_args(kind)[1], value) for key, value in data.items() if value is not None}
    return data


def fields_under(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every plain field with its dotted path, through sections and tables of sections (``targets.*.goal``)."""
    for written, name in names_in(model).items():
        field = model.model_fields[name]
        path = f"{above}.{written}" if above else written
        kind = bare(field.annotation)
        inner = bare(get_args(kind)[-1]) if get_origin(kind) is dict else None
        if is_section(kind):
            yield from fields_under(kind, path)
        elif is_section(inner):
            yield from fields_under(inner, f"{path}.*")
        else:
            yield path, field
