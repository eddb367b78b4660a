"""News: what happens to a hospital besides its levers, an inspection or a flu winter, as changes of the scenario.

They are data (``news.yaml``). News with a date is an entry of the scenario's timeline; where it has an end, a second
entry brings back what the design has. News of the whole year changes the scenario itself, and never who comes: two
designs with and without it are still compared on the same people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from simcare.evidence.plain_yaml import PlainLoader
from simcare.scenario.schema import Scenario


class News(BaseModel):
    """One piece of news: ``says`` is what the room hears, ``means`` what it changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern="^[a-z_]+$")
    title: str
    says: str
    means: str
    begins: str | None = Field(None, alias="from")
    until: str | None = None
    sets: dict[str, Any] = Field(min_length=1)

    def entries(self, usual: Callable[[str], Any]) -> Iterator[dict[str, Any]]:
        """Its entries of a timeline; ``usual`` says what holds at a path otherwise."""
        if self.begins is not None:
            yield {"at": self.begins, "set": dict(self.sets)}
        if self.until is not None:
            yield {"at": self.until, "set": {path: usual(path) for path in self.sets}}


@cache
def all_news() -> Mapping[str, News]:
    """All of it, by id."""
    text = (files("simcare.workshop") / "news.yaml").read_text("utf-8")
    found = [News.model_validate(one) for one in yaml.load(text, PlainLoader)]
    return {one.id: one for one in found}


def whole_year(names: list[str]) -> dict[str, Any]:
    """What news without a date changes, by path."""
    return {path: value for name in names if (one := all_news()[name]).begins is None
            for path, value in one.sets.items()}


def dated(names: list[str], usual: Callable[[str], Any]) -> list[dict[str, Any]]:
    """What news with a date changes, as entries of a timeline."""
    return [entry for name in names for entry in all_news()[name].entries(usual)]


def in_file(loaded: Scenario, story: Scenario) -> list[str]:
    """The news that a scenario made from a story has in it."""
    return [name for name, one in all_news().items() if _is_in(one, loaded, story)]


def _is_in(one: News, loaded: Scenario, story: Scenario) -> bool:
    if one.begins is None:
        return loaded.set_all(one.sets).hash == loaded.hash and story.set_all(one.sets).hash != story.hash
    return any(one.sets.items() <= entry["set"].items() for entry in loaded.merged()["timeline"]
               if entry not in story.merged()["timeline"])
