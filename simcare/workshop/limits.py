"""How much of everything one laptop holds, and how often somebody may knock.

Every list in the workshop has an end, so that no visitor, however busy or hostile, can use up the laptop. Requests are
counted with buckets that fill at a steady pace: whoever empties theirs is told to wait, and nobody else notices. People
who have joined have a bucket of their own; all strangers at one address share one.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

ROOMS, SOLO_ROOMS = 40, 100
TEAMS, MEMBERS = 60, 240
FINDINGS, RUNS_OF_A_TEAM, RUNS_KEPT = 400, 60, 2_000
WAITING = 300
LISTENERS, LISTENERS_OF_ONE = 400, 4
NAME, FINDING, EVENT = 40, 600, 300
BODY, SCENARIO_TEXT = 64 * 1024, 200 * 1024
BUCKETS = 4_096


@dataclass(frozen=True)
class Pace:
    """So many requests a second, and so many at once."""

    a_second: float
    at_once: float


MEMBER, STRANGER, JOINING = Pace(25, 120), Pace(50, 600), Pace(4, 80)


@dataclass
class Buckets:
    """One bucket a client, the longest unused thrown away when there are too many."""

    pace: Pace
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, client: str) -> bool:
        """Take one request out of a client's bucket; false when it is empty."""
        now = self.clock()
        left, then = self._left.pop(client, (self.pace.at_once, now))
        left = min(self.pace.at_once, left + (now - then) * self.pace.a_second)
        self._left[client] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > BUCKETS:
            self._left.popitem(last=False)
        return left >= 1
