"""Whose turn it is: a queue that is fair between teams and never longer than agreed.

Teams take turns, and within a team the first who asked comes first. Nobody has two runs under way at once: whoever
asks again while their last wish still waits has changed their mind, and the new wish takes the place of the old one.
Several people may wish for the same design; it is run once, when the first of them has their turn.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from simcare.workshop import limits


@dataclass(frozen=True)
class Wish:
    """A member of a team wants the run of a design, by its key."""

    team: str
    member: str
    key: str


@dataclass
class Turns:
    """The wishes that wait, by team; the team at the front has the next turn."""

    longest: int = limits.WAITING
    _teams: dict[str, deque[Wish]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(waiting) for waiting in self._teams.values())

    def __contains__(self, key: object) -> bool:
        return any(wish.key == key for waiting in self._teams.values() for wish in waiting)

    @property
    def full(self) -> bool:
        """Whether no further wish can be taken in."""
        return len(self) >= self.longest

    def join(self, wish: Wish) -> str | None:
        """Stand in the queue; gives the key of the wish that this one replaces, if there is one."""
        waiting = self._teams.setdefault(wish.team, deque())
        for place, other in enumerate(waiting):
            if other.member == wish.member:
                waiting[place] = wish
                return other.key
        waiting.append(wish)
        return None

    def next(self, busy: set[str]) -> Wish | None:
        """The wish whose turn it is, out of the queue with all equal ones; members who are ``busy`` wait."""
        for team, waiting in list(self._teams.items()):
            found = next((wish for wish in waiting if wish.member not in busy), None)
            if found is not None:
                self._teams[team] = self._teams.pop(team)
                self.forget(found.key)
                return found
        return None

    def forget(self, key: str) -> None:
        """Nobody need wait for this design any more."""
        for team, waiting in list(self._teams.items()):
            left = deque(wish for wish in waiting if wish.key != key)
            if left:
                self._teams[team] = left
            else:
                del self._teams[team]

    def places(self) -> dict[str, int]:
        """The place of each design in the queue, from 1, as the turns will come."""
        found: dict[str, int] = {}
        rounds = [list(waiting) for waiting in self._teams.values()]
        for turn in range(max(map(len, rounds), default=0)):
            for waiting in rounds:
                if turn < len(waiting):
                    found.setdefault(waiting[turn].key, len(found) + 1)
        return found
