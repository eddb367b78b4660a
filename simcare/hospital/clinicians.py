"""Clinicians: teams of juniors and seniors with one queue.

A grade is a pool that serves the team's queue: whoever of the team is free takes the next patient. The sickest see a
senior if one is free, the others a junior. ``tempo`` is how long contacts take now, relative to an empty waiting room.
"""

from __future__ import annotations

from typing import Any

from simcare.hospital.pools import Flow, Pool


class Grade(Pool):
    """One grade of clinician within a team."""

    __slots__ = ("pace", "senior")

    def __init__(self, team: Team, senior: bool, pace: float) -> None:
        super().__init__(0)
        self.queue = team.queue
        self.senior, self.pace = senior, pace


class Team(Pool):
    """Two grades and their queue."""

    __slots__ = ("junior", "senior", "sickest", "tempo")

    def __init__(self, senior_pace: float, sickest_below: float) -> None:
        super().__init__(0)
        self.junior, self.senior = Grade(self, False, 1.0), Grade(self, True, senior_pace)
        self.sickest = sickest_below
        self.tempo = 1.0

    def take(self, flow: Flow, priority: float) -> Any:
        """A clinician who is free now, or None and the flow waits."""
        first, second = (self.senior, self.junior) if priority < self.sickest else (self.junior, self.senior)
        if first.free > 0:
            first.free -= 1
            return first
        if second.free > 0:
            second.free -= 1
            return second
        self.join(flow, priority)
        return None
