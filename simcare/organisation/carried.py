"""Which loops carried a difference between two designs.

Every link adds something to the goal of its stock, or to its effect on the hospital. Where two designs differ, the
difference of what a link adds says how much of the change ran through it. A loop carries no more than its weakest
link: so loops are ordered by the smallest change along their own links (those that the simulation of patients carries
out are not weighed; they are the hospital itself).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from simcare.organisation.causal_map import Link, causal_map
from simcare.organisation.loops import Loop, named_loops

NOTICEABLE = 0.005  # half a point of a stock, or half a percent of an effect


@dataclass(frozen=True)
class Carried:
    """A loop, and by how much each of its own links added more (or less) in the second design than in the first."""

    loop: Loop
    changes: Mapping[str, float]

    @property
    def weakest(self) -> float:
        """The smallest change along the loop."""
        return min(map(abs, self.changes.values()))

    def __str__(self) -> str:
        drawn = causal_map()
        parts = (change_in_words(drawn.links[name], change) for name, change in self.changes.items())
        return f"{self.loop.id} {self.loop.named.name}: {', '.join(parts)}"


def carried(first: Mapping[str, float], second: Mapping[str, float]) -> list[Carried]:
    """The named loops along which something changed, the strongest first; both by id of the link, as measured."""
    found = [Carried(loop, {link: second[link] - first[link] for link in loop.named.links if link in first})
             for loop in named_loops()]
    return sorted((one for one in found if one.changes and one.weakest >= NOTICEABLE), key=lambda one: -one.weakest)


def change_in_words(link: Link, change: float) -> str:
    """``voice +31 points`` for a stock, ``hazards −18%`` for an effect that multiplies."""
    target = causal_map().variables[link.end]
    multiplies = target.kind == "effect" and target.combines == "multiplies"
    amount = math.expm1(change) * 100 if multiplies else change * 100
    return f"{target.label} {amount:+.0f}{'%' if multiplies else ' points'}".replace("-", "−")
