"""The one list of measures: what each is called, in which unit, what it means and which way is better.

The terminal, the figures, the JSON document and the documentation all read this list. A measure is a function from
the tables of a run (as a :class:`~simcare.measures.view.View`) to a :class:`~simcare.measures.figure.Figure`; its
name is the measure's name and its docstring is the measure's definition, so the words and the arithmetic stand
together. Groups follow the question of the whole program: *numbers* are what was recorded and reported, *people* is
what was lived, *organisation* is what happened to those who work there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

from simcare.measures.figure import Figure
from simcare.measures.view import View

Group = Literal["numbers", "people", "organisation", "money"]
Better = Literal["higher", "lower", "neither"]
GROUPS: tuple[Group, ...] = ("numbers", "people", "organisation", "money")

_ROOMS = ("department", "flow", "stays", "harm", "electives", "nursing", "workforce", "organisation", "games",
          "money", "concerns", "failure_demand", "board")
_found: dict[str, Measure] = {}


@dataclass(frozen=True)
class Measure:
    """One measure. ``label`` is a few plain words; ``person`` tells that it can be asked of a subgroup of patients;
    ``also`` is a second group under which it is shown."""

    name: str
    group: Group
    unit: str
    better: Better
    label: str
    definition: str
    person: bool
    figure: Callable[[View], Figure]
    also: Group | None = None


def measure(
    group: Group, unit: str, better: Better, label: str, person: bool = False, also: Group | None = None
) -> Callable[[Callable[[View], Figure]], Callable[[View], Figure]]:
    """Puts the decorated function on the list, under its own name."""

    def add(function: Callable[[View], Figure]) -> Callable[[View], Figure]:
        name = function.__name__
        definition = " ".join((inspect.getdoc(function) or "").split())
        if name in _found or not definition:
            raise ValueError(f"the measure {name!r} needs a name of its own and a definition")
        _found[name] = Measure(name, group, unit, better, label, definition, person, function, also)
        return function

    return add


@cache
def registry() -> Mapping[str, Measure]:
    """All measures by name: group by group, room by room, in the order of the files, whoever imported what first."""
    rooms = {import_module(f"simcare.measures.{room}").__name__: place for place, room in enumerate(_ROOMS)}
    ordered = sorted(_found.values(), key=lambda m: (GROUPS.index(m.group), rooms[m.figure.__module__]))
    return {m.name: m for m in ordered}
