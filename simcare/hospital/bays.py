"""Bays and single rooms: which free bed is free for whom.

Most beds of an English ward stand in bays, which hold men or women; the others are single rooms, which anybody may
have. A bay belongs to the sex of those who lie in it or are on their way to it, and an empty one to nobody. So a
hospital runs out of beds for men, or for women, while some are still empty. Once an hour nurses make room where they
can: somebody from a single room moves into the free bed of a bay of their own sex, and the single room is given to who
waits. Not everybody can be moved: some of the single rooms are held by people who infect others, or who are dying.

Patients keep the number of their bed when they change places within a ward: what changes is the room it stands in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from simcare.scenario.hospital import BedManagement


class Bays:
    """The rooms of all wards, and who lies in them."""

    def __init__(self, wards: Sequence[tuple[str, int, int]], rules: BedManagement) -> None:
        self.room_of: list[int] = []
        self.ward_of: list[int] = []
        self.is_single: list[bool] = []
        self.may_be_cleared: list[list[int]] = []
        for ward, (_, _, beds) in enumerate(wards):
            self.add_ward(ward, beds, rules)
        self.people = [0] * len(self.ward_of)
        self.women = [False] * len(self.ward_of)
        self.lies_in = [-1] * len(self.ward_of)

    def add_ward(self, ward: int, beds: int, rules: BedManagement) -> None:
        """Single rooms first, then bays that are as equal as can be."""
        singles = round(rules.single_rooms * beds)
        first, rest = len(self.ward_of), beds - singles
        bays = max(1, round(rest / rules.bay_size)) if rest else 0
        self.room_of += range(first, first + singles)
        self.room_of += [first + singles + i * bays // rest for i in range(rest)]
        self.ward_of += [ward] * (singles + bays)
        self.is_single += [True] * singles + [False] * bays
        self.may_be_cleared.append(list(range(first + round(rules.single_rooms_needed * singles), first + singles)))

    def whose(self, slot: int) -> bool | None:
        """Whether this free bed is for a woman, or a man; None if it is anybody's."""
        room = self.room_of[slot]
        return self.women[room] if self.people[room] else None

    def pick(self, free: deque[int], female: bool) -> int | None:
        """The free bed to give: in a bay of the patient's own sex, else in an empty bay, else a single room."""
        best: int | None = None
        for slot in free:
            room = self.room_of[slot]
            if self.people[room]:
                if self.women[room] == female:
                    return slot
            elif best is None or (self.is_single[self.room_of[best]] and not self.is_single[room]):
                best = slot
        return best

    def clear(self, free: deque[int], female: bool) -> int | None:
        """A free bed that has become a single room, because its occupant moved into the bay where it stood."""
        for slot in free:
            bay = self.room_of[slot]
            for single in self.may_be_cleared[self.ward_of[bay]]:
                if self.people[bay] and self.people[single] and self.women[single] == self.women[bay] != female:
                    self.room_of[self.lies_in[single]], self.room_of[slot] = bay, single
                    self.people[bay] += 1
                    self.people[single] = 0
                    return slot
        return None

    def enter(self, slot: int, female: bool) -> None:
        """A bed is given to somebody."""
        room = self.room_of[slot]
        self.people[room] += 1
        self.women[room], self.lies_in[room] = female, slot

    def leave(self, slot: int) -> None:
        """Somebody left a bed; whether it is clean is another matter."""
        self.people[self.room_of[slot]] -= 1
