"""The file of a sweep: a plan, data like a scenario, and checked like one.

A plan names a scenario or several, what is the same for all points (``set``), what is varied and how the points are
laid out. It is read by the same careful reader as scenarios, so a mistake is told with file, line, path, what was
found, what is allowed and the nearest known name. What a plan says on the command line or in Python ends here too: an
:class:`Asked` is all that a sweep needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from simcare.evidence.cards import cards
from simcare.experiment.designs import Axis, read
from simcare.measures.registry import registry
from simcare.scenario import loading
from simcare.scenario.kinds import kind_at
from simcare.scenario.problems import in_file, nearest
from simcare.scenario.reading import Node, Place, Problem, ScenarioError, file_text, read_text, wrong
from simcare.scenario.section import Section
from simcare.sweeping.laying import Design, Drawn, Grid, Listed, Sample, Table, Values, Way, drawn

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

MOST_RUNS, MOST_DRAWS = 10_000_000, 1_000_000
CARD = "card"
SAMPLED = ("latin_hypercube", "sobol", "morris")
Kind = Literal["grid", "list", "csv", "latin_hypercube", "sobol", "morris"]


def _names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _ways(value: Any) -> Any:
    """A list of values, a range, or the word card (all of its card's range)."""
    if value == CARD:
        return {}
    if not isinstance(value, list | dict) or value == []:
        raise ValueError("a list of values ([380, 410]), a range ({low: 380, high: 440}), or the word card for the "
                         "range of its card")
    return value


class Range(Section):
    """Everything between two ends; what is left open is taken from the parameter's card."""

    low: Any = Field(default=None, description="the lower end, as a scenario file writes it")
    high: Any = Field(default=None, description="the upper end")
    steps: int | None = Field(default=None, ge=2, le=10_000, description="in a grid: how many values, ends included")
    spacing: Literal["amounts", "proportions"] = Field(
        default="amounts", description="equal steps are equal amounts, or equal proportions (half and double)")


_LIST = {"type": "array", "minItems": 1}
Varied = Annotated[Any, BeforeValidator(_ways), WithJsonSchema({"anyOf": [
    _LIST, Range.model_json_schema(), {"const": CARD}]})]


class Plan(Section):
    """One sweep."""

    schema_version: Literal[1] = Field(default=1, alias="schema", description="version of the file format")
    title: str = Field(default="", description="one line for a slide")
    scenario: Annotated[list[str], BeforeValidator(_names), WithJsonSchema({"anyOf": [
        {"type": "string"}, {**_LIST, "items": {"type": "string"}}]})] = Field(
            min_length=1, description="a scenario, or a list of scenarios: files beside the plan, or names of the "
                                      "library")
    set: dict[str, Any] = Field(default={}, description="paths and values that hold at every point")
    replications: int | None = Field(default=None, ge=1, description="runs of each point, with the same luck at every "
                                                                     "point; the scenario's own where not given")
    seed: int | None = Field(default=None, ge=0, description="the seed of all luck, and of a drawn design")
    design: Kind = Field(default="grid", description="how the points are laid out")
    vary: dict[str, Varied] = Field(default={}, description="paths and what they may be")
    draws: int | None = Field(default=None, ge=1, le=MOST_DRAWS,
                              description="points of a Latin hypercube or a Sobol sequence, walks of a Morris design")
    points: tuple[dict[str, Any], ...] = Field(default=(), description="design: list; the points one by one")
    file: str | None = Field(default=None, description="design: csv; the file of points, beside the plan")
    measures: tuple[str, ...] = Field(default=(), description="the measures in the tables; all where not given (all "
                                                              "are stored either way)")

    @field_validator("measures")
    @classmethod
    def _are_measures(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in registry():
                like = nearest(name, registry())
                raise ValueError("names of measures" + (f"; did you mean {like} for {name}?" if like else
                                                        f", not {name}"))
        return value


def plan_schema() -> dict[str, Any]:
    """The JSON Schema of plans."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Plan.model_json_schema(mode="validation"),
            "title": "simcare sweep"}


class Laid(NamedTuple):
    """One point: its number, which of the scenarios, and the values laid upon it."""

    number: int
    place: int
    values: Values


@dataclass(frozen=True)
class Asked:
    """A sweep that can be run: the scenarios, the design, and how often each point."""

    scenarios: Sequence[Scenario]
    design: Design
    replications: int
    measures: Sequence[str] = ()
    title: str = ""

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self.design) * len(self.scenarios)

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return self.count * self.replications

    def __iter__(self) -> Iterator[Laid]:
        width = len(self.scenarios)
        for row, values in enumerate(self.design):
            yield from (Laid(row * width + place, place, values) for place in range(width))

    def scenario(self, laid: Laid) -> Scenario:
        """The scenario of a point. Raises ScenarioError where there can be none."""
        return self.scenarios[laid.place].set_all(laid.values)

    @cached_property
    def id(self) -> str:
        """The same for the same points of the same scenarios, however often each is run."""
        digest = hashlib.sha256(json.dumps([one.hash for one in self.scenarios]).encode())
        for values in self.design:
            digest.update(json.dumps(values).encode())
        return digest.hexdigest()


def read_plan(path: Path, settings: Sequence[str] = (), replications: int | None = None,
              seed: int | None = None) -> Asked:
    """The plan in a file, ready to run; the settings and numbers of the command line win. Raises ScenarioError."""
    tree = read_text(file_text(path, str(path)), str(path))
    if not isinstance(tree.value, dict) or "scenario" not in tree.value:
        raise wrong("this is no plan of a sweep: a plan says scenario: NAME and what to vary. To sweep a scenario "
                    "itself, say what with --vary PATH=VALUE,VALUE", tree.place)
    plan = loading.build(Plan, tree)
    fixed: dict[str, tuple[Any, Place]] = {key: (value, _place(tree, "set", key)) for key, value in plan.set.items()}
    for setting in settings:
        key, node = loading.setting(setting)
        fixed[key] = node.data, node.place
    scenarios = []
    for number, name in enumerate(plan.scenario):
        place = _place(tree, "scenario", number)
        scenarios.append(_load(loading.find(name, path.parent, place, "scenario"), fixed))
    return asked(plan, scenarios, replications, seed, tree, path.parent)


def asked(plan: Plan, scenarios: Sequence[Scenario], replications: int | None, seed: int | None, tree: Node,
          folder: Path) -> Asked:
    """A plan with its scenarios. ``tree`` tells where everything stands."""
    _different_names(scenarios, tree)
    run = scenarios[0].run
    luck = next(one for one in (seed, plan.seed, run.seed) if one is not None)
    often = replications or plan.replications or run.replications
    scenarios = [scenario.set_all({"run.seed": luck, "run.replications": 1}) for scenario in scenarios]
    design = _design(plan, scenarios, tree, folder)
    found = Asked(scenarios, design, often, plan.measures, plan.title or _title(scenarios, design))
    _can_be_run(found, tree)
    return found


def vary_on_command_line(texts: Sequence[str], kind: str, draws: int | None, names: Sequence[str]) -> Node:
    """A plan from ``--vary path=v1,v2`` (or a path alone, for the range of its card)."""
    vary: dict[str, Node] = {}
    for text in texts:
        path, equals, values = text.partition("=")
        place = Place(f"--vary {text}")
        if not path.strip() or (equals and not values.strip()):
            raise wrong("allowed is PATH=VALUE,VALUE, such as hospital.beds=380,410,440; or a PATH alone, for the "
                        "range of its card", place)
        if path.strip() in vary:
            raise wrong(f"{path.strip()} is varied twice", place)
        vary[path.strip()] = _values(values, place) if equals else Node(CARD, place)
    here = Place("--design")
    given = {"scenario": loading.tree_of(list(names), here), "design": Node(kind, here), "vary": Node(vary, here),
             "draws": Node(draws, Place("--draws"))}
    return Node(given, here)


def _values(text: str, place: Place) -> Node:
    """Values between commas; a list among them stands in brackets."""
    try:
        return loading.tree_of(read_text(f"[{text}]", place.file).data, place)
    except ScenarioError:
        raise wrong(f"found {text}, allowed values with one comma between them (380,410,440), a list in brackets",
                    place) from None


def vary_in_python(given: Scenario | str | Path | Sequence[Scenario | str | Path], vary: Mapping[str, Any],
                   kind: str, draws: int | None, measures: Sequence[str], replications: int | None,
                   seed: int | None) -> Asked:
    """A sweep from Python: scenarios, or what they are called, and what to vary."""
    from simcare.scenario.schema import Scenario, load

    several = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    scenarios = [one if isinstance(one, Scenario) else load(one) for one in several]
    place = Place("sweep")
    said = {"scenario": [one.name for one in scenarios], "vary": {key: _plain(value) for key, value in vary.items()},
            "design": kind, "draws": draws, "measures": list(measures)}
    tree = loading.tree_of(said, place)
    return asked(loading.build(Plan, tree), scenarios, replications, seed, tree, Path())


def _plain(value: Any) -> Any:
    """Lists for tuples and arrays."""
    return value if isinstance(value, str | Mapping) else [*map(_number, value)]


def _number(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _load(file: Path, fixed: Mapping[str, tuple[Any, Place]]) -> Scenario:
    from simcare.scenario.schema import load

    return laid_on(load(file), {path: value for path, (value, _) in fixed.items()},
                   {path: place for path, (_, place) in fixed.items()})


def laid_on(scenario: Scenario, values: Values, places: Mapping[str, Place]) -> Scenario:
    """The scenario with these values; its problems are told where ``places`` says that the values stand."""
    try:
        return scenario.set_all(values) if values else scenario
    except ScenarioError as error:
        raise ScenarioError([Problem(found.message, places.get(_set(found), found.place), found.path)
                             for found in error.problems]) from None


def _set(problem: Problem) -> str:
    return problem.place.file.removeprefix("set ") if problem.place else ""


def _different_names(scenarios: Sequence[Scenario], tree: Node) -> None:
    names = [scenario.name for scenario in scenarios]
    if len(set(names)) < len(names):
        raise wrong(f"scenarios with names of their own, not {', '.join(names)}: nobody could tell them apart",
                    _place(tree, "scenario"), "scenario")


def _design(plan: Plan, scenarios: Sequence[Scenario], tree: Node, folder: Path) -> Design:
    _nothing_idle(plan, tree)
    if plan.design == "csv":
        return Table(folder / (plan.file or ""))
    if plan.design == "list":
        return _listed(plan, tree)
    ways = [_way(path, said, plan.design, _place(tree, "vary", path)) for path, said in plan.vary.items()]
    if plan.design == "grid":
        return Grid(ways)
    return drawn(_drawn(plan.design), ways, plan.draws or 0, scenarios[0].run.seed)


def _title(scenarios: Sequence[Scenario], design: Design) -> str:
    return f"{' and '.join(one.name for one in scenarios)}: {', '.join(design.paths)}"


def _drawn(kind: Kind) -> Drawn:
    assert kind in SAMPLED
    return kind  # type: ignore[return-value]


_NEEDED = {"grid": ("vary",), "list": ("points",), "csv": ("file",), **dict.fromkeys(SAMPLED, ("vary", "draws"))}


def _nothing_idle(plan: Plan, tree: Node) -> None:
    """What a design needs is there, and what it would not look at is not."""
    needed = _NEEDED[plan.design]
    for name in ("vary", "draws", "points", "file"):
        there = bool(getattr(plan, name))
        if there and name not in needed:
            raise wrong(f"not for design {plan.design}, which takes {' and '.join(needed)}", _place(tree, name), name)
        if not there and name in needed:
            raise wrong(f"design {plan.design} needs {name}", _place(tree, "design"), name)


def _listed(plan: Plan, tree: Node) -> Listed:
    first = set(plan.points[0])
    for number, row in enumerate(plan.points):
        if set(row) != first or not row:
            odd = sorted(first ^ set(row)) or ["none"]
            raise wrong(f"every point has the same paths; {odd[0]} is not in all of them",
                        _place(tree, "points", number), f"points.{number}")
    return Listed(plan.points, [_place(tree, "points", number) for number in range(len(plan.points))])


def _way(path: str, said: Any, kind: Kind, place: Place) -> Way:
    if isinstance(said, list):
        if any(value is None for value in said) and kind != "grid":
            raise wrong("null takes an entry out of a table; that is for a grid or a list", place, f"vary.{path}")
        return Way(path, tuple(said))
    try:
        found = loading.build(Range, loading.tree_of(said, place))
    except ScenarioError as error:
        raise ScenarioError([Problem(one.message, place, f"vary.{path}.{one.path}")
                             for one in error.problems]) from None
    if kind == "grid" and found.steps is None:
        raise wrong("in a grid a range says in how many steps ({low: 380, high: 440, steps: 4}), or list the values",
                    place, f"vary.{path}")
    return Way(path, axis=_axis(path, found, place), steps=found.steps, by_proportion=found.spacing == "proportions")


def _axis(path: str, said: Range, place: Place) -> Axis:
    from simcare.scenario.schema import Scenario

    entry = cards().get(path) or cards().get(f"design.{path}")
    low, high = (given if given is not None else getattr(entry, side, None)
                 for side, given in (("low", said.low), ("high", said.high)))
    if low is None or high is None:
        raise wrong("its card has no range, so say low and high, or list the values" if entry else
                    "there is no card of this name to take the range from, so say low and high, or list the values",
                    place, f"vary.{path}")
    try:
        ends = read(low), read(high)
    except ValueError:
        raise wrong(f"found {in_file(low)} and {in_file(high)}, allowed two numbers, with their units", place,
                    f"vary.{path}") from None
    if not ends[0] < ends[1]:
        raise wrong(f"found low {in_file(low)} and high {in_file(high)}, allowed a low below the high", place,
                    f"vary.{path}")
    if said.spacing == "proportions" and ends[0] <= 0:
        raise wrong("by proportions only from a low above nought", place, f"vary.{path}")
    whole = kind_at(Scenario, (entry.path if entry else path).split("."))[0] is int
    return Axis(path, ends[0], ends[0], ends[1], low, whole)


def _can_be_run(found: Asked, tree: Node) -> None:
    """Refuses too many runs, and values that no scenario can have, before anything runs."""
    if found.runs > MOST_RUNS:
        raise wrong(f"these are {found.count:,} points and {found.runs:,} runs, and the most is {MOST_RUNS:,} runs: "
                    "take fewer values, or draw points from the ranges (design: latin_hypercube, with draws)",
                    _place(tree, "vary"), "vary")
    if "run.replications" in found.design.paths:
        raise wrong("how often a point is run is said by replications, the same for all", _place(tree, "vary"), "vary")
    for sample in found.design.samples():
        for scenario in found.scenarios:
            _possible(scenario, sample, tree)


def _possible(scenario: Scenario, sample: Sample, tree: Node) -> None:
    """A value may be impossible alone and possible with others, so it is refused only where it is neither."""
    try:
        scenario.set_all(sample.alone)
    except ScenarioError:
        laid_on(scenario, sample.point, {path: sample.place or _place(tree, "vary", path) for path in sample.point})


def _place(tree: Node, *keys: str | int) -> Place:
    """Where something stands in the file, or the nearest thing above it."""
    for key in keys:
        inside = tree.value
        if isinstance(inside, dict) and key in inside:
            tree = inside[str(key)]
        elif isinstance(inside, list) and isinstance(key, int) and key < len(inside):
            tree = inside[key]
    return tree.place
