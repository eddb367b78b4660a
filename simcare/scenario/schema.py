"""The scenario: everything that one run of the hospital depends on, as one frozen tree.

``Scenario.load`` reads a file with all that it extends; ``set`` gives a copy with one thing changed; ``merged`` gives
the whole tree back in the language of the files, so that it can be saved and loaded unchanged. ``before`` is the same
hospital under its baseline design, in which every run warms up; ``stages`` are the scenarios that the timeline makes
of it. Nothing live is kept here: a scenario pickles, hashes, compares and prints, and carries the baseline it was
loaded with, so that a run needs no file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import Field, PrivateAttr, field_validator, model_validator

from simcare.scenario import loading
from simcare.scenario.care import Care, Harm, StaffRules
from simcare.scenario.demand import Demand
from simcare.scenario.design import Assumptions, Design
from simcare.scenario.hospital import Hospital
from simcare.scenario.money import Prices
from simcare.scenario.reading import Node, Place, Problem, ScenarioError
from simcare.scenario.section import Section, card
from simcare.scenario.units import HOURS, Duration, Money, Share

LONG_RUN = 2.0  # years from which the first year is left for the design to settle
TEXTS = ("name", "title", "about", "question", "look_for")


class Target(Section):
    """A number the hospital answers for: so large a share of patients within so much time on a clock."""

    measure: Literal["time_in_department"] = Field(description="what is timed: the time in A&E")
    threshold: Duration = Field(description="the time allowed")
    goal: Share = Field(description="the share of patients who must be within the threshold",
                        json_schema_extra={"unit": "share"})
    clock_start: Literal["handover", "arrival", "arrival_plus_15"] = card("target.clock_start")
    clock_stop: Literal["moved_on", "right_place"] = card("target.clock_stop")
    review: Duration = card("target.review")
    punishment: Share = card("target.punishment")
    counts_after_breach: bool = card("target.counts_after_breach")
    fine: Money = card("target.fine")
    enabled: bool = card("target.enabled")


class TimelineEntry(Section):
    """What changes on a stated day of the run."""

    at: Duration = Field(description="when, counted from day 0")
    set: dict[str, Any] = Field(min_length=1, description="paths of the design, the targets or the assumptions and "
                                "their new values, as in a scenario file; a building does not change overnight")

    @field_validator("set")
    @classmethod
    def _only_rules(cls, value: dict[str, Any]) -> dict[str, Any]:
        for path in value:
            if path.split(".")[0] not in ("design", "targets", "assumptions", *Design.model_fields):
                raise ValueError(f"a path of the design, the targets or the assumptions, not {path}: the place, the "
                                 "people who come and the run are the same throughout")
        return value


class Run(Section):
    """How long, how often and with which luck."""

    years: float = card("run.years")
    replications: int = card("run.replications")
    seed: int = card("run.seed")
    warm_up: Duration = card("run.warm_up")
    baseline: str | None = Field(default="no_target", description="the scenario whose design and targets hold until "
                                 "day 0: a file beside this one or a name of the library; null for this one's own")
    measured_from: Duration | None = card("run.measured_from")

    @property
    def hours(self) -> float:
        """Length of the run after day 0, in hours."""
        return self.years * HOURS["year"]

    @property
    def measured_hours(self) -> tuple[float, float]:
        """The time (from, to) over which results are taken, in hours on the engine clock."""
        if self.measured_from is not None:
            return min(self.measured_from, self.hours), self.hours
        return (HOURS["year"] if self.years >= LONG_RUN else 0.0), self.hours

    @model_validator(mode="after")
    def _something_is_measured(self) -> Self:
        if self.measured_from is not None and self.measured_from >= self.hours:
            raise ValueError("a measured_from before the end of the run, or null")
        return self


class Scenario(Section):
    """A hospital, the people who come to it, its design, and how it is to be run."""

    schema_version: Literal[1] = Field(default=1, alias="schema", description="version of the file format")
    name: str = Field(default="scenario", pattern=r"^[^/\\.][^/\\]*$",
                      description="short name; the file's own where it is not given")
    title: str = Field(default="", description="one line for a slide")
    about: str = Field(default="", description="the story in a few sentences")
    question: str = Field(default="", description="what to ask the people in the room")
    look_for: tuple[str, ...] = Field(default=(), description="what to look at in the results")
    hospital: Hospital = Hospital()
    demand: Demand = Demand()
    design: Design = Design()
    targets: dict[str, Target] = Field(default={}, description="the targets in force, by name")
    timeline: tuple[TimelineEntry, ...] = Field(default=(), description="what changes while the run goes on")
    care: Care = Care()
    harm: Harm = Harm()
    staff: StaffRules = StaffRules()
    money: Prices = Prices()
    assumptions: Assumptions = Assumptions()
    run: Run = Run()

    @model_validator(mode="after")
    def _timeline_within_the_run(self) -> Self:
        for entry in self.timeline:
            if entry.at >= self.run.hours:
                raise ValueError("timeline entries before the end of the run")
        return self

    _folder: str = PrivateAttr(default="")
    _baselines: dict[str, Scenario] = PrivateAttr(default_factory=dict)

    @classmethod
    def load(cls, path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
        """The scenario in a file (or of that name in the library), with ``path=value`` overrides laid upon it.

        Raises ScenarioError with all problems at once, each with file, line, path, what was found and allowed.
        """
        file = loading.asked_for(path)
        tree = loading.assemble(file, _cards_tree())
        if "name" not in tree.value or tree.value["name"].place == loading.CARDS:
            tree = loading.merge(tree, Node({"name": Node(file.stem, tree.place)}, tree.place))
        for setting in overrides:
            tree = loading.change(tree, *loading.setting(setting), cls)
        scenario = cls._built(tree, str(file.parent.resolve()), {})
        scenario._check_others(tree)
        return scenario

    @classmethod
    def _built(cls, tree: Node, folder: str, baselines: dict[str, Scenario]) -> Scenario:
        scenario = loading.build(cls, tree)
        scenario._folder, scenario._baselines = folder, baselines
        return scenario

    def _alike(self, tree: Node) -> Scenario:
        return self._built(tree, self._folder, self._baselines)

    def _check_others(self, tree: Node) -> None:
        """Find what is wrong in the baseline and the timeline now, not in the middle of a run."""
        run = tree.value.get("run")
        place = run.value["baseline"].place if run and "baseline" in run.value else tree.place
        loading.collect(lambda: self._baseline(place), lambda: self._stages(tree))

    def set(self, path: str, value: Any) -> Scenario:
        """A copy with one value changed, written as in a file (``"3 h"``); ``None`` takes an entry out."""
        place = Place(f"set {path}")
        tree = loading.tree_of(self.merged(), Place(self.name))
        return self._alike(loading.change(tree, path, loading.tree_of(value, place), type(self)))

    def merged(self) -> dict[str, Any]:
        """The whole scenario in the language of the files; loading it gives an equal scenario."""
        written = self.model_dump(mode="json", by_alias=True)
        return _with_nulls(written, _cards_tree()) if self is not _bare() else written

    @property
    def hash(self) -> str:
        """SHA-256 of all that a run depends on: the tree without its texts, and the baseline's design."""
        return _digest([self._essence(), self.before._essence() if self.run.baseline else None])

    def _essence(self) -> dict[str, Any]:
        return {key: value for key, value in self.merged().items() if key not in TEXTS}

    @property
    def before(self) -> Scenario:
        """This hospital as it was before day 0: the baseline's design and targets, and no timeline."""
        return self._baseline(Place(self.name))

    def _baseline(self, place: Place) -> Scenario:
        if self.run.baseline is None:
            return self._with(timeline=())
        other = self._baselines.get(self.run.baseline)
        if other is None:
            file = loading.find(self.run.baseline, Path(self._folder or os.curdir), place, "run.baseline")
            other = loading.build(Scenario, loading.assemble(file, _cards_tree()))
            self._baselines[self.run.baseline] = other
        return self._with(design=other.design, targets=other.targets, timeline=())

    def _with(self, **changes: Any) -> Scenario:
        changed = self.model_copy(update=changes)
        return changed.model_copy(update={"run": self.run.model_copy(update={"baseline": None})})

    @property
    def stages(self) -> tuple[tuple[float, Scenario], ...]:
        """What holds from when on (hours from day 0): this scenario, then as each timeline entry leaves it."""
        return self._stages(loading.tree_of(self.merged(), Place(self.name)))

    def _stages(self, tree: Node) -> tuple[tuple[float, Scenario], ...]:
        now = loading.without(tree, ("timeline",))
        stages = [(0.0, self)]
        for number, entry in sorted(enumerate(self.timeline), key=lambda item: item[1].at):
            place = tree.value["timeline"].value[number].place
            for path, value in entry.set.items():
                now = loading.change(now, path, loading.tree_of(value, place), type(self))
            try:
                stages.append((entry.at, self._alike(now)))
            except ScenarioError as error:
                raise ScenarioError([Problem(found.message, place, f"timeline.{number}.set {found.path}")
                                     for found in error.problems]) from None
        return tuple(stages)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.merged() == other.merged()

    def __hash__(self) -> int:
        return int(_digest(self.merged())[:15], 16)

    def __repr__(self) -> str:
        return f"Scenario({self.name!r}, {_digest(self._essence())[:12]})"

    def __str__(self) -> str:
        return in_yaml(self.merged())


def load(path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """The scenario in a file, ready to run. See ``Scenario.load``."""
    return Scenario.load(path, overrides)


def in_yaml(tree: Any) -> str:
    """A tree as a scenario file."""
    text: str = yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


class _Dumper(yaml.SafeDumper):
    """Lists of plain values stand on one line, tables on many."""

    def represent_list(self, data: Any) -> Any:
        short = all(isinstance(item, int | float) or (isinstance(item, str) and len(item) <= 20) for item in data)
        return self.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=short)


_Dumper.add_representer(list, _Dumper.represent_list)


@cache
def _bare() -> Scenario:
    return Scenario()


@cache
def _cards_tree() -> Node:
    """The furthest ancestor of every scenario: all defaults."""
    return loading.tree_of(_bare().model_dump(mode="json", by_alias=True), loading.CARDS)


def _with_nulls(written: dict[str, Any], default: Node) -> dict[str, Any]:
    """Entries that the defaults have and this scenario has taken out are written as null."""
    for key, node in default.value.items():
        if key not in written:
            written[key] = None
        elif isinstance(node.value, dict) and isinstance(written[key], dict):
            _with_nulls(written[key], node)
    return written


def _digest(tree: Any) -> str:
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()
