"""The levers of a room: a few controls in words, each step of which sets paths of the scenario.

They are data (``levers.yaml``), checked against the scenario tree when they are read: every path must exist, every
value must be allowed, all steps of a lever set the same paths, and no path belongs to two levers. A scenario stands
*at* a step when all its values are those of the step; it may stand between two, and then has no position there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from simcare.errors import SimcareError
from simcare.evidence.plain_yaml import PlainLoader
from simcare.scenario.reading import ScenarioError
from simcare.scenario.schema import Scenario

USUAL = re.compile(r"usual(?: × ([0-9.]+))?")
MOST_STEPS = 5
PLAIN = "no_target"
"""The story on which nothing has been changed yet."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(_Part):
    """One of the places where a hospital can be changed."""

    title: str
    kind: Literal["strategic", "operational"]


class Step(_Part):
    """One position of a lever: what it is called, what it means, and the paths that it sets."""

    name: str
    says: str
    sets: dict[str, Any] = Field(min_length=1)


def _alike(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if any(step.sets.keys() != steps[0].sets.keys() for step in steps):
        raise ValueError("all steps must set the same paths")
    return steps


class Lever(_Part):
    """One control. ``meaning`` says what it is on a ward; ``through`` names what it moves on the causal map, where that
    is not the lever itself."""

    id: str = Field(pattern="^[a-z_]+$")
    group: str
    title: str
    meaning: str
    through: tuple[str, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=MOST_STEPS), AfterValidator(_alike)]

    @property
    def paths(self) -> tuple[str, ...]:
        """What it moves in the scenario."""
        return tuple(self.steps[0].sets)


class Levers(_Part):
    """All levers, their groups, and what stands ``ready`` in every hospital so that a lever can switch it on."""

    groups: dict[str, Group]
    ready: dict[str, Any]
    levers: tuple[Lever, ...]

    def __getitem__(self, name: str) -> Lever:
        return next(lever for lever in self.levers if lever.id == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids in the order of the file."""
        return tuple(lever.id for lever in self.levers)

    @model_validator(mode="after")
    def _each_once(self) -> Levers:
        paths = [path for lever in self.levers for path in lever.paths]
        for what, found in (("path", paths), ("id", list(self.names))):
            twice = {one for one in found if found.count(one) > 1}
            if twice:
                raise ValueError(f"the {what} {sorted(twice)} stands twice")
        lost = {lever.group for lever in self.levers} ^ set(self.groups)
        if lost:
            raise ValueError(f"the groups {sorted(lost)} have no lever or no title")
        return self


@cache
def levers() -> Levers:
    """The levers as they stand in the file, ``usual`` read from the base hospital. Raises SimcareError where a step
    sets what a scenario does not allow."""
    text = (files("simcare.workshop") / "levers.yaml").read_text("utf-8")
    plain = yaml.load(text, PlainLoader)
    for lever in plain["levers"]:
        for step in lever["steps"]:
            step["sets"] = {path: _meant(path, value) for path, value in step["sets"].items()}
    try:
        found = Levers.model_validate(plain)
        for place in range(MOST_STEPS):
            _reference(found).set_all(at(found, place))
    except (ValueError, ScenarioError) as error:
        raise SimcareError(f"levers.yaml: {error}") from None
    return found


def at(all_levers: Levers, place: int) -> dict[str, Any]:
    """What all levers set at once at the step ``place``, or at their last where they have fewer."""
    return {path: value for lever in all_levers.levers
            for path, value in lever.steps[min(place, len(lever.steps) - 1)].sets.items()}


def _meant(path: str, value: Any) -> Any:
    """``usual`` as the value of the base hospital, ``usual × 0.9`` as a part of it; all else as it is."""
    said = USUAL.fullmatch(value) if isinstance(value, str) else None
    if said is None:
        return value
    usual = written(_base(), path)
    return usual if said[1] is None else _times(usual, float(said[1]))


def _times(usual: Any, factor: float) -> Any:
    """A number, or a text that begins with one (``3.9/day``), times a factor."""
    if not isinstance(usual, str):
        return usual * factor
    number, unit = re.fullmatch(r"([0-9.]+)(.*)", usual).groups()  # type: ignore[union-attr]
    return f"{float(number) * factor:.6g}{unit}"


@cache
def _base() -> dict[str, Any]:
    return Scenario.load(PLAIN).merged()


def _reference(found: Levers) -> Scenario:
    return Scenario.load(PLAIN).set_all(found.ready)


def written(tree: Any, path: str) -> Any:
    """The value at a path of a scenario as a file would have it; None where there is none."""
    value = tree
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


@cache
def _values() -> dict[str, tuple[tuple[Any, ...], ...]]:
    """By lever, the values of its paths at each step, as a file would have them."""
    found = levers()
    trees = [_reference(found).set_all(at(found, place)).merged() for place in range(MOST_STEPS)]
    return {lever.id: tuple(_of(trees[place], lever) for place in range(len(lever.steps))) for lever in found.levers}


def _of(tree: Any, lever: Lever) -> tuple[Any, ...]:
    return tuple(written(tree, path) for path in lever.paths)


def positions(scenario: Scenario) -> dict[str, int | None]:
    """Where a scenario stands on each lever; None where it stands at no step."""
    return dict(_positions(scenario))


def _positions(scenario: Scenario) -> Iterator[tuple[str, int | None]]:
    tree = scenario.merged()
    for lever in levers().levers:
        mine, steps = _of(tree, lever), _values()[lever.id]
        yield lever.id, steps.index(mine) if mine in steps else None
