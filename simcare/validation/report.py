"""The validation report: every fact scored on the runs that it needs, each design simulated once.

Replication n of every design has the same people with the same luck, so that a fact about two designs is paired.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simcare.experiment.readings import Point, readings
from simcare.experiment.replication import Simulate
from simcare.experiment.store import Store
from simcare.validation.facts import Design, Fact, designs
from simcare.validation.scoring import Count, Score, counts, score
from simcare.validation.seen import observe

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

YEARS, REPLICATIONS = 3.0, 4
Tell = Callable[[int, int, str], None]
"""Hears how many runs are done, of how many, and which design is being simulated."""


@dataclass(frozen=True)
class Size:
    """How much is simulated: designs for which less will do ask for less."""

    years: float = YEARS
    replications: int = REPLICATIONS
    seed: int | None = None

    def settings(self, design: Design) -> list[str]:
        """What a design's scenario is loaded with."""
        years = min(self.years, design.years or self.years)
        asked = [*design.settings, *(_cut() if design.cut_links else ()), f"run.years={years:g}"]
        return asked if self.seed is None else [*asked, f"run.seed={self.seed}"]

    def count(self, design: Design) -> int:
        """Replications of a design."""
        return min(self.replications, design.replications or self.replications) * design.times


@dataclass(frozen=True)
class Report:
    """All scores, with how they were come by."""

    scores: tuple[Score, ...]
    size: Size
    seed: int

    @property
    def counts(self) -> list[Count]:
        """How many are in their bands, by use."""
        return counts(self.scores)

    @property
    def gate(self) -> list[Score]:
        """The scores of the facts that must hold."""
        return [one for one in self.scores if one.fact.gate]

    @property
    def holds(self) -> bool:
        """Whether no fact of the gate set is contradicted or left unmeasured."""
        return all(one.holds for one in self.gate)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"schema": 1, "years": self.size.years, "replications": self.size.replications, "seed": self.seed,
                "gate_holds": self.holds, "counts": {one.use: {"in_band": one.inside, "within_chance": one.chance,
                                                              "facts": one.of} for one in self.counts},
                "facts": [_as_dict(one) for one in self.scores]}


def _as_dict(one: Score) -> dict[str, Any]:
    fact, found = one.fact, one.simulated
    return {"id": fact.id, "says": fact.says, "use": fact.use, "gate": fact.gate, "unit": fact.unit, "of": fact.of,
            "against": fact.against, "measure": fact.measure, "how": fact.how, "clock": fact.clock,
            "window": fact.window, "sources": list(fact.sources), "low": fact.low, "high": fact.high,
            "simulated": _number(found.mean), "simulated_low": _number(found.low),
            "simulated_high": _number(found.high), "status": one.status, "note": fact.note,
            "why": "" if one.holds else fact.explanation}


def _cut() -> list[str]:
    from simcare.organisation.causal_map import causal_map

    return [f"assumptions.links.{name}=0" for name in causal_map().own_links()]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def report(
    asked: Sequence[Fact],
    size: Size,
    store: Store | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    tell: Tell | None = None,
    simulate: Simulate | None = None,
) -> Report:
    """Simulate what the facts need, or take it from the store, and score them."""
    loaded = {name: _load(designs()[name], size) for name in _needed(asked)}
    points = [(name, Point(scenario, number)) for name, scenario in loaded.items()
              for number in range(size.count(designs()[name]))]

    def progress(done: int, of: int) -> None:
        if tell is not None:
            tell(done, of, points[min(done, len(points) - 1)][0])

    read = readings([point for _, point in points], observe, store, workers, executor, progress, simulate)
    found: dict[str, list[Mapping[str, float]]] = {name: [] for name in loaded}
    for (name, _), reading in zip(points, read, strict=True):
        found[name].append(reading.figures)
    seed = size.seed if size.seed is not None else next((one.run.seed for one in loaded.values()), 0)
    return Report(tuple(score(fact, found) for fact in asked), size, seed)


def _needed(asked: Sequence[Fact]) -> list[str]:
    """The designs that these facts need, in the order of the list of designs."""
    wanted = {name for fact in asked for name in fact.designs}
    return [name for name in designs() if name in wanted]


def _load(design: Design, size: Size) -> Scenario:
    from simcare.scenario import schema

    return schema.load(design.scenario, size.settings(design))
