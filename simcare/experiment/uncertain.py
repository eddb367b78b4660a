"""What is not known: the parameters that a card gives a range, and how each may be drawn from it.

Every card with a range is uncertain, the links of the causal map included, but for the levers: a lever is a choice, and
so is the length of the run. A number moves between the ``low`` and ``high`` of its card. The low and high of a table
bound its single entries and say little of how far the whole may move, so one factor moves a table, by at most a half
more or a third less, and never so far that an entry leaves the range.

Some parameters are left alone, and listed with the reason. A factor would change nothing in a profile or in shares of a
whole, make half doctors of a rota, and wreck a fitted regression; what a card leaves open has no value to draw around;
and a parameter that a design sets otherwise than its card belongs to that design.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from simcare.errors import UsageError
from simcare.evidence.cards import Card, cards, matching
from simcare.experiment.designs import Axis, read
from simcare.scenario.kinds import kind_at
from simcare.scenario.section import numbers

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

FURTHEST = 1.5
"""How many times larger or smaller a table may become."""

CHOSEN = ("run.", "target.")


@dataclass(frozen=True)
class Unknown:
    """The axes along which may be drawn, and the parameters ``held``, with the reason by path."""

    axes: Sequence[Axis]
    held: Mapping[str, str]


def unknown(scenarios: Sequence[Scenario], only: Sequence[str] = ()) -> Unknown:
    """The uncertain parameters of these designs; ``only`` those named (a path, the beginning or the end of one).

    Raises UsageError for a name that fits no uncertain parameter.
    """
    found = {path: entry for path, entry in cards().items() if _has_range(entry)}
    axes, held = [], {}
    for path in _named(only, list(found)):
        entry = found[path]
        reason = _reason(entry) or _set_by(scenarios, path)
        if reason:
            held[path] = reason
        else:
            axes.append(axis_of(entry))
    if not axes:
        raise UsageError("none of the parameters asked for can be drawn: " +
                         "; ".join(f"{path}: {reason}" for path, reason in held.items()))
    return Unknown(axes, held)


def _has_range(entry: Card) -> bool:
    return (entry.kind != "lever" and entry.low is not None and read(entry.low) < read(entry.high)
            and not entry.path.startswith(CHOSEN))


def _named(only: Sequence[str], among: Sequence[str]) -> Sequence[str]:
    if not only:
        return among
    chosen: set[str] = set()
    for name in only:
        found = matching(name, among)
        if not found:
            raise UsageError(f"found --only {name}, allowed an uncertain parameter or the beginning of its path: "
                             "simcare evidence lists them all")
        chosen.update(found)
    return [path for path in among if path in chosen]


def axis_of(entry: Card) -> Axis:
    """The axis of a card with a range."""
    if isinstance(entry.value, list):
        low, high = factors([read(item) for item in entry.value], read(entry.low), read(entry.high))
        return Axis(entry.path, low, 1.0, high, entry.value)
    return Axis(entry.path, read(entry.low), read(entry.value), read(entry.high), entry.value, _counts(entry.path))


def factors(items: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """How much smaller and larger a table may become without an entry leaving ``low`` to ``high``, nought apart."""
    inside = [item for item in items if item > 0 and low <= item <= high]
    least = max((low / item for item in inside), default=0.0)
    most = min((high / item for item in inside), default=math.inf)
    return max(1 / FURTHEST, least), min(FURTHEST, most)


def _counts(path: str) -> bool:
    kind = kind_at(_tree(), path.split("."))[0]
    return kind is int or int in get_args(kind)


def _tree() -> Any:
    from simcare.scenario.schema import Scenario

    return Scenario


def _reason(entry: Card) -> str | None:
    """Why a parameter cannot be drawn, or a table not be moved by a factor; None where it can."""
    if entry.value is None:
        return "left open: there is no value to draw around"
    if not isinstance(entry.value, list):
        return None
    items = [read(item) for item in entry.value]
    if entry.unit == "relative":
        return "a profile: a factor changes nothing, or the whole, which has a card of its own"
    if math.isclose(sum(items), 1.0, abs_tol=0.01):
        return "shares of a whole"
    if any(item < 0 for item in items):
        return "weights of a fitted regression"
    if _counts(entry.path) or entry.unit == "hours of day":
        return "a rota or a timetable: how many and when is a choice"
    low, high = factors(items, read(entry.low), read(entry.high))
    return None if low < high else "an entry stands at the end of its range"


def _set_by(scenarios: Sequence[Scenario], path: str) -> str | None:
    default = _tree()()
    differs = [scenario.name for scenario in scenarios if _at(scenario, path) != _at(default, path)]
    return f"set by {' and '.join(differs)}" if differs else None


def _at(scenario: Scenario, path: str) -> Any:
    at: Any = scenario
    for name in path.split("."):
        at = getattr(at, name)
    return at


def entries(axis: Axis, number: float) -> Iterator[float]:
    """Every single number that a value of this axis puts into the scenario, in the program's own unit."""
    put = axis.written(number)
    yield from numbers([read(item) for item in put] if isinstance(put, list) else read(put))
