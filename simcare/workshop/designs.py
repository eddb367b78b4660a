"""A design made in the room: a story of the library, levers moved, links weakened; and the scenario that it means.

A ``Choice`` is all that a phone sends and all that a link holds. The scenario is a *quarter* of the hospital for one
year, after twelve weeks under the baseline, so that thirty people can run theirs within a minute; what differs between
two designs is what differs in the whole hospital, with more chance in it. The same choice can be had as a scenario file
that extends its story, and such a file can be read back, as long as the levers can say what is in it.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from simcare.errors import UsageError
from simcare.organisation.causal_map import MOST, causal_map
from simcare.scenario.differences import differences
from simcare.scenario.loading import library
from simcare.scenario.problems import nearest
from simcare.scenario.reading import read_text
from simcare.scenario.schema import Scenario, in_yaml, within
from simcare.workshop.levers import PLAIN, levers, positions, written
from simcare.workshop.news import all_news, dated, in_file, whole_year

if TYPE_CHECKING:
    from simcare.experiment.same_money import SameMoney

SIZE: Mapping[str, Any] = {"hospital.scale": 0.25, "run.years": 1.0, "run.warm_up": "12 weeks", "run.replications": 5,
                           "run.measured_from": None}
"""A quarter of the hospital: what a phone can wait for."""
SEED = 2007
NURSES = "nurses"
"""The lever that gives way at the same money."""
Part = Annotated[float, Field(ge=0.0, le=1.0)]


class Choice(BaseModel):
    """A design. ``levers`` by step from 0, those of the story left out; ``links`` by their switch (0 cut, 2 doubled),
    ``held`` stocks by the level at which they are held; ``news`` by its name; with ``same_money`` nursing hours pay for
    the rest."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    story: str = "four_hour"
    levers: dict[str, int] = Field(default={}, max_length=100)
    links: dict[str, Annotated[float, Field(ge=0.0, le=MOST)]] = Field(default={}, max_length=200)
    held: dict[str, Part] = Field(default={}, max_length=20)
    news: list[str] = Field(default=[], max_length=10)
    same_money: bool = False
    seed: int = Field(default=SEED, ge=0, lt=2**31)

    @classmethod
    def read(cls, data: Any) -> Self:
        """The choice in plain data from anywhere. Raises UsageError with one plain sentence."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])[:80]
            raise UsageError(f"this is no design: {where or 'the whole'}: {first['msg']}") from None

    @field_validator("story")
    @classmethod
    def _in_the_library(cls, value: str) -> str:
        if value not in stories():
            raise ValueError(_unknown("story", value, stories()))
        return value

    @field_validator("levers")
    @classmethod
    def _at_a_step(cls, value: dict[str, int]) -> dict[str, int]:
        for name, step in value.items():
            if name not in levers().names:
                raise ValueError(_unknown("lever", name, levers().names))
            if not 0 <= step < len(levers()[name].steps):
                raise ValueError(f"the lever {name} has the steps 0 to {len(levers()[name].steps) - 1}")
        return value

    @field_validator("links")
    @classmethod
    def _that_can_be_switched(cls, value: dict[str, float]) -> dict[str, float]:
        known = [name for name, link in causal_map().links.items() if link.switchable]
        for name in value:
            if name not in known:
                raise ValueError(_unknown("link with a switch", name, known))
        return value

    @field_validator("held")
    @classmethod
    def _that_are_stocks(cls, value: dict[str, float]) -> dict[str, float]:
        known = tuple(causal_map().of_kind("stock"))
        for name in value:
            if name not in known:
                raise ValueError(_unknown("stock", name, known))
        return value

    @field_validator("news")
    @classmethod
    def _that_there_is(cls, value: list[str]) -> list[str]:
        for name in value:
            if name not in all_news():
                raise ValueError(_unknown("news", name, all_news()))
        return [name for name in all_news() if name in value]

    @model_validator(mode="before")
    @classmethod
    def _nothing_that_changes_nothing(cls, data: Any) -> Any:
        """Two choices that mean the same are the same: what the story already is, is left out."""
        if not (isinstance(data, Mapping) and isinstance(data.get("story", "four_hour"), str)):
            return data
        story, plain = data.get("story", "four_hour"), dict(data)
        own = stands(story) if story in stories() else {}
        for name, usual in (("levers", own), ("links", {})):
            if isinstance(plain.get(name), Mapping):
                plain[name] = {key: value for key, value in sorted(plain[name].items(), key=str)
                               if value != usual.get(key, 1.0 if name == "links" else None) or isinstance(value, bool)}
        return plain

    @property
    def key(self) -> str:
        """Short and stable: the same for everybody who means the same."""
        return hashlib.sha256(json.dumps(self.model_dump(), sort_keys=True).encode()).hexdigest()[:16]

    def alone(self) -> Choice:
        """The story as it is told, with the same luck."""
        return Choice(story=self.story, seed=self.seed)


def _unknown(what: str, name: str, known: Any) -> str:
    like = nearest(name[:60], list(known))
    return f"there is no {what} {name[:60]!r}" + (f"; did you mean {like}?" if like else "")


@cache
def stories() -> tuple[str, ...]:
    """The names of the library's stories."""
    return tuple(sorted(file.stem for file in library().glob("*.yaml")))


@cache
def told(story: str) -> Scenario:
    """A story as the library has it."""
    return Scenario.load(library() / f"{story}.yaml")


@cache
def stands(story: str) -> dict[str, int | None]:
    """Where a story stands on each lever; None where no step says it."""
    return positions(_applied(told(story), changes_of(Choice.model_construct(story=story))))


@cache
def told_by_levers(story: str) -> bool:
    """Whether the levers alone say all that the story says."""
    at = {name: step for name, step in stands(story).items() if step is not None}
    return scenario_of(Choice(story=PLAIN, levers=at)).hash == scenario_of(Choice(story=story)).hash


def changes_of(choice: Choice, factor: float = 1.0) -> dict[str, Any]:
    """Everything that a choice changes in its story, by path; nursing hours times ``factor``."""
    from simcare.experiment.same_money import HOURS

    moved = {path: value for name, step in choice.levers.items()
             for path, value in levers()[name].steps[step].sets.items()}
    moved |= {f"assumptions.links.{name}": switch for name, switch in choice.links.items()}
    moved |= {f"assumptions.hold.{name}": level for name, level in choice.held.items()}
    story = told(choice.story)
    if factor != 1.0:
        hours = f"design.{HOURS}"
        moved[hours] = float(moved.get(hours, story.design.people.nursing_hours_per_patient_day)) * factor
    told_later, ready = _timeline(story, moved), {}
    timeline = told_later + _news(choice, story, moved)
    for path, target in levers().ready.items():
        name = path.split(".")[1]
        if name not in story.targets and not any(within(path, later) for entry in told_later for later in entry["set"]):
            ready[path] = dict(target)
    changed = {"timeline": timeline} if timeline != story.merged()["timeline"] else {}
    return {**SIZE, "run.seed": choice.seed, **ready, **changed, **moved, **whole_year(choice.news)}


def _news(choice: Choice, story: Scenario, moved: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of a choice's news. Raises UsageError where the story brings the same by itself."""
    own = [path for entry in story.timeline for path in entry.set]
    entries = dated(choice.news, lambda path: moved.get(path, written(story.merged(), path)))
    twice = [path for entry in entries for path in entry["set"] if any(within(path, mine) for mine in own)]
    if twice:
        raise UsageError(f"{story.title}: this story changes {twice[0]} by itself; leave the news out")
    return entries


def _timeline(story: Scenario, moved: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What still changes on the way: what somebody has set stays as it was set."""
    kept = []
    for entry in story.merged()["timeline"]:
        sets = {path: value for path, value in entry["set"].items() if not any(within(path, mine) for mine in moved)}
        if sets:
            kept.append({**entry, "set": sets})
    return kept


def _applied(story: Scenario, changes: Mapping[str, Any]) -> Scenario:
    return story.set_all(changes)


def scenario_of(choice: Choice, factor: float = 1.0) -> Scenario:
    """The scenario that a choice means. ``factor`` multiplies nursing hours: with ``same_money`` it is found by
    :func:`at_the_same_money`. Raises ScenarioError where the parts do not fit together."""
    scenario = _applied(told(choice.story), changes_of(choice, factor))
    return scenario.set_all({"name": _name(choice), "title": _title(choice)})


def _name(choice: Choice) -> str:
    return f"{choice.story}_{choice.key[:6]}" if choice != choice.alone() else choice.story


def _title(choice: Choice) -> str:
    title = told(choice.story).title
    return title if choice == choice.alone() else f"{title}, changed"


def at_the_same_money(choice: Choice) -> SameMoney:
    """The factor of nursing hours at which a choice costs what its story costs: three or four runs, in a worker.

    Raises SameMoneyError where no number of nurses within reason does it.
    """
    from functools import partial

    from simcare.experiment.runs import run
    from simcare.experiment.same_money import same_money

    return same_money(scenario_of(choice.alone()), scenario_of(choice), partial(run, replications=1, workers=1))


def yaml_of(choice: Choice, factor: float = 1.0) -> str:
    """A scenario file that ``simcare run`` runs with the same numbers."""
    tree: dict[str, Any] = {"schema": 1, "extends": choice.story, "name": _name(choice), "title": _title(choice),
                            "about": in_words(choice), "question": told(choice.story).question}
    for path, value in changes_of(choice, factor).items():
        *keys, last = path.split(".")
        table = tree
        for key in keys:
            table = table.setdefault(key, {})
        table[last] = value
    return f"# Made in the workshop: a quarter of the hospital, one year.\n{in_yaml(tree)}"


def in_words(choice: Choice) -> str:
    """What a choice changes, in the words of the levers."""
    parts = [f"{levers()[name].title}: {levers()[name].steps[step].name}" for name, step in choice.levers.items()]
    parts += [f"the link {name} × {switch:g}" for name, switch in choice.links.items()]
    parts += [f"{causal_map().variables[name].label} held at {level:g}" for name, level in choice.held.items()]
    parts += [all_news()[name].title for name in choice.news]
    parts += [f"other luck ({choice.seed})"] if choice.seed != SEED else []
    parts += ["at the same money"] if choice.same_money else []
    begin = f"A quarter of the hospital for one year, from the story “{told(choice.story).title}”"
    return f"{begin}; changed: {'; '.join(parts)}." if parts else f"{begin}, as it is told."


def choice_of_yaml(text: str, factor: Callable[[Choice], float] = lambda choice: at_the_same_money(choice).factor
                   ) -> Choice:
    """The choice that a scenario file means, if the levers can say it; ``factor`` finds the nursing hours of one at
    the same money. Raises SimcareError with a plain sentence."""
    story = _story_of(text)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "design.yaml"
        file.write_text(text, "utf-8")
        loaded = Scenario.load(file)
    found = _applied(loaded, _ready(loaded))
    plain = Choice(story=story, levers=_moved(loaded, story), links=_switched(loaded), held=_held(loaded),
                   news=in_file(loaded, told(story)), seed=loaded.run.seed)
    for choice in _at_the_same_money(plain, loaded):
        if scenario_of(choice, factor(choice)).hash == found.hash:
            return choice
    wanted = scenario_of(plain)
    if wanted.hash != found.hash:
        apart = [str(one) for one in differences(wanted, found) if not one.path.startswith("run.")]
        raise UsageError("the levers of the workshop cannot say all that is in this file: "
                         f"{apart[0] if apart else 'its run is another one'}")
    return plain


def _at_the_same_money(plain: Choice, loaded: Scenario) -> Iterator[Choice]:
    """The choice whose nursing hours were changed to pay for the rest. The file has only the hours that were found;
    where the lever stood before is told by the name of the file's scenario, which is that of its choice."""
    others = {name: step for name, step in plain.levers.items() if name != NURSES}
    for step in range(len(levers()[NURSES].steps)):
        choice = Choice(**{**plain.model_dump(), "levers": {**others, NURSES: step}, "same_money": True})
        if _name(choice) == loaded.name:
            yield choice


def _story_of(text: str) -> str:
    """The story that a file extends: one of the library, so that a file from anywhere opens no other file."""
    tree = read_text(text, "the file").data
    if not isinstance(tree, dict):
        raise UsageError("a scenario is a table of names and values (name: value)")
    story = str(tree.get("extends", "")).removesuffix(".yaml")
    story = PLAIN if story == "hospitals/district_general" else story
    if story not in stories():
        raise UsageError(f"the file must extend a story of the library, not {story[:60]!r}")
    run = tree.get("run")
    if isinstance(run, dict) and run.get("baseline", PLAIN) != PLAIN:
        raise UsageError(f"in the workshop every hospital starts from {PLAIN}: leave run.baseline out")
    return story


def _ready(loaded: Scenario) -> dict[str, Any]:
    """The size of the workshop, and the targets that stand ready there."""
    late = [path for entry in loaded.timeline for path in entry.set]
    ready = {path: target for path, target in levers().ready.items()
             if path.split(".")[1] not in loaded.targets and not any(within(path, other) for other in late)}
    return {**SIZE, **ready}


def _moved(loaded: Scenario, story: str) -> dict[str, int]:
    own, now = stands(story), positions(_applied(loaded, _ready(loaded)))
    return {name: step for name, step in now.items() if step is not None and step != own[name]}


def _switched(loaded: Scenario) -> dict[str, float]:
    return {name: value for name, value in loaded.assumptions.links.model_dump().items() if value != 1.0}


def _held(loaded: Scenario) -> dict[str, float]:
    return {name: value for name, value in loaded.assumptions.hold.model_dump().items() if value is not None}


def model() -> dict[str, Any]:
    """All that the page must know before anything is run."""
    from simcare.workshop.model import model as made

    return made()
