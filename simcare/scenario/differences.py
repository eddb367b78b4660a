"""What differs between two scenarios, in plain words.

Every value that is not the same makes one line: the path in words, the value before and after with its unit, and what
the parameter means by its card. Texts (title, about…) are left out: they change nothing in the hospital.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simcare.scenario.kinds import card_at, unit_at
from simcare.scenario.loading import asked_for, parent_of
from simcare.scenario.problems import in_file
from simcare.scenario.schema import TEXTS, Scenario
from simcare.scenario.units import exact

MOST_ITEMS = 3
_PLAIN_UNITS = ("", "share", "yes or no", "choice", "duration", "relative", "ratio")


@dataclass(frozen=True)
class Difference:
    """One value that is not the same. ``before`` and ``after`` are written as in a file; None is not there."""

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        loc = self.path.split(".")
        name = ", ".join(part.replace("_", " ") for part in loc)
        card = card_at(Scenario, loc)
        return f"{name}: {_change(self.before, self.after, loc)}" + (f" ({card.note})" if card else "")


def differences(before: Scenario, after: Scenario) -> list[Difference]:
    """All values in which two scenarios differ, in the order of the tree."""
    return list(_walk(_without_texts(before), _without_texts(after), ""))


def _without_texts(scenario: Scenario) -> dict[str, Any]:
    return {key: value for key, value in scenario.merged().items() if key not in TEXTS}


def from_parent(asked: str | Path, scenario: Scenario) -> list[str]:
    """Lines that say what differs from the file that this one extends, or from the parameter cards."""
    parent = parent_of(asked_for(asked))
    other = Scenario.load(parent) if parent else Scenario()
    name = other.name if parent else "the parameter cards"
    found = differences(other, scenario)
    if not found:
        return [f"Nothing differs from {name}."]
    return [f"What differs from {name}:", *(f"  {difference}" for difference in found)]


def _walk(before: Any, after: Any, path: str) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _walk(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    elif before != after:
        yield Difference(path, before, after)


def _change(before: Any, after: Any, loc: list[str]) -> str:
    unit = unit_at(Scenario, loc)
    if before is None and isinstance(after, dict):
        return f"added ({_entries(after, loc)})"
    if after is None and isinstance(before, dict):
        return "taken out"
    if loc == ["timeline"]:
        return _timeline(before, after)
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return _items(before, after, unit)
    said = unit in _PLAIN_UNITS or isinstance(after, str)  # a text such as 3.4/day has its unit in it
    return f"{in_words(before, unit)} → {in_words(after, unit)}" + ("" if said else f" {unit}")


def _timeline(before: list[Any], after: list[Any]) -> str:
    """What changes on the way in one of the two only."""
    added = [f"added ({_on_the_way(entry)})" for entry in after if entry not in before]
    gone = [f"taken out ({_on_the_way(entry)})" for entry in before if entry not in after]
    return ", ".join([*gone, *added]) or "the same entries in another order"


def _on_the_way(entry: dict[str, Any]) -> str:
    """One entry of the timeline: the date or what the regulator must have seen, and what is set then."""
    when, sets = entry["when"], ", ".join(_set(path, value) for path, value in entry["set"].items())
    if when is None:
        return f"at {entry['at']}: {sets}"
    side = "above" if when["above"] is not None else "below"
    return f"when {in_words(when['measure'], '')} has been {side} {when[side]} for {when['for']}: {sets}"


def _set(path: str, value: Any) -> str:
    inner = ", ".join(f"{key} {in_words(one, '')}" for key, one in value.items()) if isinstance(value, dict) else ""
    return f"{path} ({inner})" if inner else f"{path} {in_words(value, '')}"


def _entries(table: dict[str, Any], loc: list[str]) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {in_words(value, unit_at(Scenario, [*loc, key]))}"
                     for key, value in table.items())


def _items(before: list[Any], after: list[Any], unit: str) -> str:
    changed = [(number, old, new) for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
    if len(changed) > MOST_ITEMS:
        return f"{len(changed)} of {len(before)} items differ, now {in_file(after)}"
    return ", ".join(f"item {number}: {in_words(old, unit)} → {in_words(new, unit)}" for number, old, new in changed)


def in_words(value: Any, unit: str) -> str:
    """A value as a person would say it: a share as a percentage, yes and no, numbers without needless decimals."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{exact(round(value * 100, 10))} %" if unit == "share" else exact(value)
    return value.replace("_", " ") if isinstance(value, str) else in_file(value)


def by_lever(found: Iterable[Difference]) -> dict[str, list[Difference]]:
    """Differences under the lever of the design, or else the section of the scenario, in which they stand."""
    groups: dict[str, list[Difference]] = {}
    for difference in found:
        section, *rest = difference.path.split(".")
        groups.setdefault(rest[0] if section == "design" and rest else section, []).append(difference)
    return groups
