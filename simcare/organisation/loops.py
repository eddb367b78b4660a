"""Loops of the causal map: the named ones as the links that close them, and how many others there are.

A loop is reinforcing where the product of its signs is positive (a push comes back as a push the same way) and
balancing where it is negative. Only names of variables are compared; how strong a loop is depends on the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from simcare.errors import UsageError
from simcare.organisation.causal_map import Link, NamedLoop, causal_map

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

LONGEST = 13  # links in a loop that is counted; longer ones exist, and nobody can tell their story
Cycle = tuple[str, ...]


@dataclass(frozen=True)
class Loop:
    """A loop by its links in order. ``reinforcing`` by the product of the signs; ``strength`` by their switches."""

    id: str
    named: NamedLoop
    links: tuple[Link, ...]

    @property
    def reinforcing(self) -> bool:
        """Whether a push comes back as a push the same way."""
        return prod(link.direction for link in self.links) > 0

    @property
    def variables(self) -> Cycle:
        """The variables in order, beginning where the first link does."""
        return tuple(link.start for link in self.links)

    @property
    def closed(self) -> bool:
        """Whether each link begins where the one before ends, and no variable comes twice."""
        ends = [link.end for link in self.links]
        return [*ends[-1:], *ends[:-1]] == list(self.variables) and len(set(ends)) == len(ends)

    def switch(self, scenario: Scenario) -> float:
        """The product of its links' switches: 0 where any link is cut."""
        return float(prod(getattr(scenario.assumptions.links, name) for name in self.named.links))


def named_loops() -> tuple[Loop, ...]:
    """The loops that have a name, in the order of the file."""
    drawn = causal_map()
    return tuple(Loop(key, named, tuple(drawn.links[name] for name in named.links))
                 for key, named in drawn.loops.items())


def loop_called(name: str) -> Loop:
    """The loop with this id, with or without ``L-``, in any case. Raises UsageError with the ids that exist."""
    wanted = name.upper().removeprefix("L-")
    for loop in named_loops():
        if loop.id.removeprefix("L-") == wanted:
            return loop
    raise UsageError(f"there is no loop {name}; there are {', '.join(loop.id for loop in named_loops())}")


def cycles(longest: int = LONGEST) -> list[Cycle]:
    """All loops of at most ``longest`` links, each as its variables, beginning with the first in the alphabet."""
    import networkx as nx

    graph = nx.DiGraph([(link.start, link.end) for link in causal_map().links.values()])
    return sorted(_from_first(cycle) for cycle in nx.simple_cycles(graph, longest))


def _from_first(cycle: Sequence[str]) -> Cycle:
    at = cycle.index(min(cycle))
    return (*cycle[at:], *cycle[:at])


def others(longest: int = LONGEST) -> list[Cycle]:
    """The loops that have no name."""
    named = {_from_first(loop.variables) for loop in named_loops()}
    return [cycle for cycle in cycles(longest) if cycle not in named]
