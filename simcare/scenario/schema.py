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
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal, Self, cast

import yaml
from pydantic import BeforeValidator, Field, PrivateAttr, WithJsonSchema, field_validator, model_validator
from pydantic_core import PydanticCustomError

from simcare.organisation.causal_map import carried_by_the_hospital, switched
from simcare.scenario import loading
from simcare.scenario.care import Care, Harm, StaffRules
from simcare.scenario.concerns import Concerns
from simcare.scenario.demand import Demand
from simcare.scenario.design import Assumptions, Design
from simcare.scenario.hospital import Hospital
from simcare.scenario.money import Prices
from simcare.scenario.reading import Node, Place, Problem, ScenarioError
from simcare.scenario.section import Section, card
from simcare.scenario.units import HOURS, Duration, Money, Share, duration, money, share, write_duration

LONG_RUN = 2.0  # years from which the first year is left for the design to settle
LONGEST = {"time_in_department": "7 days", "ambulance_handover": "24 h", "referral_to_treatment": "104 weeks"}
TEXTS = ("name", "title", "about", "question", "look_for")


def amount(value: Any) -> float:
    """A number, a share or a sum of money, as a figure of any kind is written."""
    for reader in (share, money):
        try:
            return reader(value)
        except ValueError:
            continue
    raise ValueError("a number, a share (95 %) or money (£1 m)")


Amount = Annotated[float, BeforeValidator(amount), WithJsonSchema({"anyOf": [
    {"type": "number"}, {"type": "string", "examples": ["95 %", "£1 m"]}]})]


class Target(Section):
    """A number the hospital answers for: so large a share of patients within so much time on a clock, or deaths in
    proportion to those expected."""

    measure: Literal["time_in_department", "ambulance_handover", "referral_to_treatment", "mortality_ratio"] = Field(
        description="what is counted: the time in A&E, the wait of ambulance crews to hand over, the wait from "
                    "referral to operation, or deaths over those expected")
    threshold: Duration | None = Field(default=None, description="the time allowed; a mortality ratio has none")
    goal: Share = Field(gt=0, description="the share of patients who must be within the threshold; of a mortality "
                        "ratio the highest that is accepted", json_schema_extra={"unit": "share"})
    clock_start: Literal["handover", "arrival", "arrival_plus_15"] = card("target.clock_start")
    clock_stop: Literal["moved_on", "right_place"] = card("target.clock_stop")
    review: Duration = card("target.review")
    punishment: Share = card("target.punishment")
    counts_after_breach: bool = card("target.counts_after_breach")
    fine: Money = card("target.fine")
    enabled: bool = card("target.enabled")

    @property
    def allowed(self) -> float:
        """The share of people who may be late, or the mortality ratio that is accepted."""
        return self.goal if self.measure == "mortality_ratio" else 1.0 - self.goal

    @model_validator(mode="after")
    def _whole_and_in_measure(self) -> Self:
        if (self.threshold is None) != (self.measure == "mortality_ratio"):
            raise ValueError("a threshold (the time allowed) for every measure but mortality_ratio, which has none")
        if self.fine and self.measure == "mortality_ratio":
            raise ValueError("a fine only where people are counted who were late, not for a mortality_ratio")
        longest = LONGEST.get(self.measure, "1 s")
        if self.threshold is not None and not 0 < self.threshold <= duration(longest):
            raise ValueError(f"a threshold above 0 and of at most {longest} for {self.measure}")
        if self.measure != "time_in_department" and (self.clock_start, self.clock_stop) != ("handover", "moved_on"):
            raise ValueError("clock_start and clock_stop only for time_in_department")
        return self


class Trigger(Section):
    """What the regulator must have seen, and for how long, before it acts."""

    measure: Literal["four_hour_recorded", "handover_over_15_recorded", "short_stay_share", "eighteen_weeks_recorded",
                     "balance", "complaints_recorded", "incidents_reported", "hsmr"] = Field(
        description="the recorded figure of the past 13 weeks that it looks at")
    above: Amount | None = Field(default=None, description="acts when the figure has been above this")
    below: Amount | None = Field(default=None, description="acts when the figure has been below this")
    lasting: Duration = Field(default=cast("float", "0 h"), alias="for", description="for how long without a break")

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError("either above or below, with one value")
        return self

    def beyond(self, figure: float) -> bool:
        """Whether a figure is on the far side of the value; one that is not known is not."""
        return figure > self.above if self.above is not None else self.below is not None and figure < self.below


class TimelineEntry(Section):
    """What changes on a stated day of the run, or once the regulator has seen enough."""

    at: Duration | None = Field(default=None, description="when, counted from day 0")
    when: Trigger | None = Field(default=None, description="what the regulator sees before it acts, once")
    set: dict[str, Any] = Field(min_length=1, description="paths of the design, the targets or the assumptions and "
                                "their new values, as in a scenario file; a building does not change overnight")

    @field_validator("set")
    @classmethod
    def _only_rules(cls, value: dict[str, Any]) -> dict[str, Any]:
        for path in value:
            if path.split(".")[0] not in ("design", "targets", "assumptions", *Design.model_fields):
                raise ValueError(f"a path of the design, the targets or the assumptions, not {path}: the place, the "
                                 "people who come and the run are the same throughout")
            fixed = [link for link in switched(path, value[path]) if link in carried_by_the_hospital()]
            if fixed:
                raise ValueError(f"no switch of {fixed[0]}: the simulation of patients carries it out, from the start")
        return value

    @model_validator(mode="after")
    def _at_or_when(self) -> Self:
        if (self.at is None) == (self.when is None):
            raise ValueError("either at (a date) or when (what the regulator sees)")
        return self

    def contradicts(self, other: TimelineEntry) -> bool:
        """Whether both set the same thing, to different values, at the same moment."""
        if (self.at, self.when) != (other.at, other.when):
            return False
        return any(within(mine, theirs) and (mine != theirs or value != other.set[theirs])
                   for mine, value in self.set.items() for theirs in other.set)


def within(path: str, other: str) -> bool:
    """Whether one of two paths leads to the other, or both to the same place."""
    short, long = sorted((full(path) + ".", full(other) + "."), key=len)
    return long.startswith(short)


def full(path: str) -> str:
    """A path with its ``design.`` in front, which files may leave out."""
    return f"design.{path}" if path.split(".")[0] in Design.model_fields else path


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
    concerns: Concerns = Concerns()
    assumptions: Assumptions = Assumptions()
    run: Run = Run()

    @field_validator("targets")
    @classmethod
    def _do_not_contradict(cls, value: dict[str, Target]) -> dict[str, Target]:
        on = [(target.measure, name) for name, target in value.items() if target.enabled]
        for (measure, name), (other, twin) in combinations(on, 2):
            if measure == other:
                raise ValueError(f"one target in force on each measure, not {name} and {twin} on {measure}")
        in_force = {target.measure: target for target in value.values() if target.enabled}
        crews, stay = in_force.get("ambulance_handover"), in_force.get("time_in_department")
        if crews and stay and (crews.threshold or 0) >= (stay.threshold or 0):
            raise ValueError("a threshold of the handover that is shorter than the time allowed in A&E")
        return value

    @field_validator("timeline")
    @classmethod
    def _entries_agree(cls, value: tuple[TimelineEntry, ...]) -> tuple[TimelineEntry, ...]:
        for one, other in combinations(value, 2):
            if one.contradicts(other):
                raise ValueError("entries that do not set the same path to different values at the same moment")
        return value

    @model_validator(mode="after")
    def _timeline_within_the_run(self) -> Self:
        for number, entry in enumerate(self.timeline):
            if entry.at is not None and entry.at >= self.run.hours:
                raise PydanticCustomError("late", "{allowed}", {
                    "found": f"a change at {write_duration(entry.at)} (timeline.{number}) in a run of "
                             f"{self.run.years:g} years",
                    "allowed": "timeline entries before the end of the run; run it longer, or take the entry out"})
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
        loading.collect(lambda: self._baseline(place), lambda: self._check_timeline(tree))

    def set(self, path: str, value: Any) -> Scenario:
        """A copy with one value changed, written as in a file (``"3 h"``); ``None`` takes an entry out."""
        return self.set_all({path: value})

    def set_all(self, changes: Mapping[str, Any]) -> Scenario:
        """A copy with several values changed at once, which only have to be possible together."""
        tree = loading.tree_of(self.merged(), Place(self.name))
        for path, value in changes.items():
            tree = loading.change(tree, path, loading.tree_of(value, Place(f"set {path}")), type(self))
        return self._alike(tree)

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
        """What holds from when on (hours from day 0): this scenario, then as each dated timeline entry leaves it."""
        return ((0.0, self), *((self.timeline[last].at or 0.0, self.after(self.dated[:number]))
                               for number, last in enumerate(self.dated, start=1)))

    @property
    def dated(self) -> tuple[int, ...]:
        """The numbers of the timeline entries that have a date, in the order of their dates."""
        having = [number for number, entry in enumerate(self.timeline) if entry.at is not None]
        return tuple(sorted(having, key=lambda number: self.timeline[number].at or 0.0))

    def after(self, entries: Sequence[int]) -> Scenario:
        """What holds once these entries of the timeline (by number) have happened, in this order."""
        return self._after(loading.tree_of(self.merged(), Place(self.name)), entries)

    def _check_timeline(self, tree: Node) -> None:
        """Each date, each answer of the regulator alone, and all together must be possible."""
        triggered = [number for number in range(len(self.timeline)) if number not in self.dated]
        prefixes = [self.dated[:number + 1] for number in range(len(self.dated))]
        together = [(*self.dated, *triggered)] if len(triggered) > 1 or (triggered and self.dated) else []
        for entries in (*prefixes, *((number,) for number in triggered), *together):
            self._after(tree, entries)

    def _after(self, tree: Node, entries: Sequence[int]) -> Scenario:
        now = loading.without(tree, ("timeline",))
        number, place = 0, tree.place
        for number in entries:
            place = tree.value["timeline"].value[number].place
            for path, value in self.timeline[number].set.items():
                now = loading.change(now, path, loading.tree_of(value, place), type(self))
        try:
            return self._alike(now)
        except ScenarioError as error:
            raise ScenarioError([Problem(found.message, place, f"timeline.{number}.set {found.path}")
                                 for found in error.problems]) from None

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
