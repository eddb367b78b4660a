"""Figures that a published fact needs and no measure gives, each a small pure function of a run's tables.

A figure is a function of the tables (as a :class:`~simcare.measures.view.View`) and the moment (h) from which they
count. Its name is the name by which ``facts.yaml`` calls it, its docstring is its definition.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from simcare.measures.view import View

if TYPE_CHECKING:
    from simcare.log import Tables

_ROOMS = ("emergency", "affected", "delay", "beds", "full_house", "wards", "organisation", "people")
Figured = Callable[[View, float], float]
_found: dict[str, Seen] = {}


@dataclass(frozen=True)
class Seen:
    """One figure by name, with its definition."""

    name: str
    definition: str
    figure: Figured


def seen(function: Figured) -> Figured:
    """Puts the decorated function on the list, under its own name."""
    return seen_as(function.__name__, inspect.getdoc(function) or "")(function)


def seen_as(name: str, definition: str) -> Callable[[Figured], Figured]:
    """The same for a function that is made rather than written."""
    def add(function: Figured) -> Figured:
        if name in _found or not definition:
            raise ValueError(f"the figure {name!r} needs a name of its own and a definition")
        _found[name] = Seen(name, " ".join(definition.split()), function)
        return function

    return add


@cache
def all_seen() -> Mapping[str, Seen]:
    """All figures by name."""
    for room in _ROOMS:
        import_module(f"{__name__}.{room}")
    return dict(_found)


def observe(tables: Tables, start: float) -> dict[str, float]:
    """Every figure of the list, over the window from ``start`` (h) to the end of the run; NaN where nobody was there
    of whom it could be said."""
    view = View(tables)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: _said_of_somebody(one, view, start) for name, one in all_seen().items()}


def _said_of_somebody(one: Seen, view: View, start: float) -> float:
    try:
        return float(one.figure(view, start))
    except ZeroDivisionError:
        return float("nan")
