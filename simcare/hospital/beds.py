"""Beds: which ward, and who waits for one.

The bed manager looks for the right ward, else, after some hours or when somebody insists, for any other; else the
patient waits. Requests are served in order of asking. A request can lie dormant until its time has come: patients of
the acute medical unit ask on arrival for a bed on their ward, from some hours later. Most requests are of that kind, so
they have a list of their own, and get the place of their turn among those that wait when their time has come. A bed
that was left must be made ready before the next patient; the bed that has been free for longest is given first, so
wards of a kind fill evenly. Where men and women may lie in one bay any free bed will do; where not, ``bays.py`` says
which one does.
"""

from __future__ import annotations

from bisect import bisect
from collections import deque
from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from operator import attrgetter
from typing import Any

from simpy import Environment
from simpy.events import NORMAL

from simcare.hospital.bays import Bays
from simcare.hospital.patients import ELDERLY, MEDICAL, PLANNED, SURGICAL
from simcare.hospital.pools import Flow, Reminder
from simcare.scenario.schema import Scenario

AMU, MEDICINE, CARE_OF_ELDERLY, SURGERY, ELECTIVE_WARD, SHORT_STAY, EMERGENCY = range(7)
KINDS = ("amu", "medical", "elderly", "surgical", "elective", "short_stay", "emergency")
RIGHT: dict[int, tuple[int, ...]] = {
    MEDICAL: (AMU,), ELDERLY: (AMU,), SURGICAL: (SURGERY,), PLANNED: (ELECTIVE_WARD, SURGERY)}
OWN_WARD: dict[int, tuple[int, ...]] = {
    MEDICAL: (MEDICINE,), ELDERLY: (CARE_OF_ELDERLY, MEDICINE), SURGICAL: (SURGERY,), PLANNED: (ELECTIVE_WARD, SURGERY)}
WRONG_WARD: dict[int, tuple[int, ...]] = {
    MEDICAL: (CARE_OF_ELDERLY, SURGERY, ELECTIVE_WARD), ELDERLY: (SURGERY, ELECTIVE_WARD),
    SURGICAL: (ELECTIVE_WARD, MEDICINE, CARE_OF_ELDERLY), PLANNED: ()}
MEDICAL_SIDE = (AMU, MEDICINE, CARE_OF_ELDERLY)
SUITS = {group: (right + (direct := () if OWN_WARD[group] == right else OWN_WARD[group]) + WRONG_WARD[group],
                 len(right), len(direct), len(WRONG_WARD[group])) for group, right in RIGHT.items()}
ALWAYS = float("-inf")
TURN = attrgetter("turn")


class BedRequest:
    """Somebody who waits for a bed. ``granted`` is called with the slot when there is one.

    ``kinds`` are the kinds of ward that would do, the best first, and ``after`` the hours of waiting after which each
    of them will do.
    """

    __slots__ = ("after", "asked", "female", "granted", "group", "kinds", "not_before", "transfer", "turn")

    def __init__(self, group: int, asked: float, granted: Callable[[int], None], direct_after: float,
                 any_after: float, female: bool) -> None:
        self.group, self.asked, self.granted, self.female = group, asked, granted, female
        self.transfer, self.not_before, self.turn = False, ALWAYS, 0
        self.kinds, right, direct, wrong = SUITS[group]
        self.after = [0.0] * right + [min(direct_after, any_after)] * direct + [any_after] * wrong

    @classmethod
    def to_ward(cls, group: int, asked: float, granted: Callable[[int], None], not_before: float,
                female: bool) -> BedRequest:
        """A patient of the acute medical unit asks for a bed on their own ward, from some later time on."""
        request = cls.__new__(cls)
        request.group, request.asked, request.granted, request.female = group, asked, granted, female
        request.kinds, request.transfer, request.not_before, request.turn = OWN_WARD[group], True, not_before, 0
        request.after = [0.0] * len(request.kinds)
        return request

    @classmethod
    def from_theatre(cls, asked: float, granted: Callable[[int], None], surgical_after: float,
                     female: bool) -> BedRequest:
        """A planned patient: a bed of the elective ward from now on, after some hours a surgical one."""
        request = cls(PLANNED, asked, granted, 0.0, 0.0, female)
        request.after, request.transfer = [0.0, surgical_after], True
        return request

    def takes(self, kind: int, now: float) -> bool:
        """Whether a bed of this kind of ward will do by now."""
        return kind in self.kinds and now - self.asked >= self.after[self.kinds.index(kind)]

    def insist(self) -> None:
        """From now on any bed will do."""
        self.after = [0.0] * len(self.kinds)


def ward_sizes(scenario: Scenario) -> list[tuple[str, int, int]]:
    """(name, kind, beds) of every ward; groups larger than one nursing team are split into equal wards."""
    h = scenario.hospital
    shares = [h.wards.amu, h.wards.medical, h.wards.elderly, h.wards.surgical, h.wards.elective]
    total = max(len(shares), round(h.beds * h.scale))
    ends = [round(total * sum(shares[:i]) / sum(shares)) for i in range(len(shares) + 1)]
    wards: list[tuple[str, int, int]] = []
    for kind in range(len(shares)):
        beds = ends[kind + 1] - ends[kind]
        teams = max(1, round(beds / h.bed_management.ward_size))
        for i in range(teams):
            size = beds * (i + 1) // teams - beds * i // teams
            wards.append((KINDS[kind] if teams == 1 else f"{KINDS[kind]} {i + 1}", kind, size))
    return wards


class Beds:
    """The bed manager and all general and acute beds."""

    def __init__(self, env: Environment, wards: Sequence[tuple[str, int, int]], bays: Bays | None = None) -> None:
        self.env, self.bays = env, bays
        self.kind_of_slot: list[int] = []
        self.free: list[deque[int]] = [deque() for _ in KINDS]
        for _, kind, size in wards:
            first = len(self.kind_of_slot)
            self.kind_of_slot += [kind] * size
            self.free[kind] += range(first, first + size)
        self.waiting: list[BedRequest] = []
        self.dormant: list[tuple[float, int, BedRequest]] = []  # a heap: whose time comes first is first
        self.asked = 0
        self.tried: set[tuple[int, bool, bool]] = set()

    def find(self, request: BedRequest, now: float, by_moving: bool = False) -> int | None:
        """A free slot that suits a request now, taken; or None. ``by_moving`` others within a ward, if need be."""
        waited, free = now - request.asked, self.free
        for kind, after in zip(request.kinds, request.after, strict=True):
            if free[kind] and waited >= after:
                slot = self.give(kind, request.female, by_moving)
                if slot is not None:
                    return slot
        return None

    def give(self, kind: int, female: bool, by_moving: bool = False) -> int | None:
        """One of the free beds of a kind, taken; or None, if none of them is for this sex. What was tried in vain is
        not tried again before somebody leaves or a bed is made."""
        free, bays = self.free[kind], self.bays
        if bays is None:
            return free.popleft()
        if (kind, female, by_moving) in self.tried:
            return None
        slot = bays.clear(free, female) if by_moving else bays.pick(free, female)
        if slot is None:
            self.tried.add((kind, female, by_moving))
            return None
        free.remove(slot)
        bays.enter(slot, female)
        return slot

    def ask(self, request: BedRequest) -> int | None:
        """A slot now, or None and the request waits."""
        self.asked += 1
        request.turn = self.asked
        if request.not_before > self.env.now:
            heappush(self.dormant, (request.not_before, request.turn, request))
            return None
        slot = self.find(request, self.env.now)
        if slot is None:
            self.waiting.append(request)
        return slot

    def rouse(self) -> None:
        """Requests whose time has come take their place among those that wait."""
        while self.dormant and self.dormant[0][0] <= self.env.now:
            request = heappop(self.dormant)[2]
            self.waiting.insert(bisect(self.waiting, request.turn, key=TURN), request)

    def take(self, _flow: Flow, request: BedRequest) -> int | None:
        """The bed manager as a pool that a flow can wish for."""
        return self.ask(request)

    def withdraw(self, request: BedRequest) -> None:
        """Nobody waits for this any more."""
        if request in self.waiting:
            self.waiting.remove(request)
        else:
            self.dormant = [entry for entry in self.dormant if entry[2] is not request]
            heapify(self.dormant)

    def insist(self, request: BedRequest) -> bool:
        """Any bed will do for a waiting request; true when one was free and given."""
        request.insist()
        slot = self.find(request, self.env.now)
        if slot is None:
            return False
        self.waiting.remove(request)
        request.granted(slot)
        return True

    def vacate(self, slot: int, turnover_h: float) -> None:
        """A patient left a bed; it is ready for the next after ``turnover_h`` hours."""
        if self.bays is not None:
            self.bays.leave(slot)
            self.tried.clear()
        Reminder(self.env, turnover_h, self.ready, slot)

    def ready(self, slot: int) -> None:
        """A bed is clean: to the first whose best ward this is, else to the first whom it will do, else free."""
        self.rouse()
        now, kind, bays = self.env.now, self.kind_of_slot[slot], self.bays
        whose = None if bays is None else bays.whose(slot)
        chosen: BedRequest | None = None
        for request in self.waiting:
            if (whose is None or whose == request.female) and request.takes(kind, now):
                if kind == request.kinds[0]:
                    chosen = request
                    break
                chosen = chosen or request
        if chosen is None:
            self.free[kind].append(slot)
            self.tried.clear()
            return
        if bays is not None:
            bays.enter(slot, chosen.female)
        self.waiting.remove(chosen)
        chosen.granted(slot)

    def bed_round(self) -> None:
        """The bed manager goes through the list: waits that have grown long enough, transfers whose time has come,
        beds that are free for one of the other sex as soon as somebody on the ward changes places."""
        self.rouse()
        now, free = self.env.now, self.free
        empty = {kind for kind, slots in enumerate(free) if slots}
        if not empty:
            return
        for request in [request for request in self.waiting if not empty.isdisjoint(request.kinds)]:
            slot = self.find(request, now)
            if slot is None and self.bays is not None:
                slot = self.find(request, now, by_moving=True)
            if slot is not None:
                self.waiting.remove(request)
                request.granted(slot)

    def waiting_in_emergency(self, since: float) -> int:
        """How many emergency patients asked for a bed before ``since`` and still wait."""
        return len([request for request in self.waiting if request.asked < since and not request.transfer])

    def waiting_of(self, group: int) -> int:
        """How many emergency patients of a group wait for a bed."""
        return len([request for request in self.waiting if request.group == group and not request.transfer])

    def free_medical(self) -> int:
        """Free beds on the medical side, where most emergencies go and where shortage is felt first."""
        return sum(len(self.free[kind]) for kind in MEDICAL_SIDE)

    def is_outlier(self, slot: int, group: int) -> bool:
        """Whether this bed is on a wrong ward for this group."""
        return self.kind_of_slot[slot] in WRONG_WARD[group]


class Sleeper(Flow):
    """A flow that can be woken before its time; the alarm clock that it abandons rings for nobody."""

    __slots__ = ("due",)

    def __init__(self, env: Environment) -> None:
        Flow.__init__(self, env)
        self.due = 0.0

    def ring(self) -> None:
        """An alarm clock goes off: the one that counts, or an abandoned one, of which any number may still be set."""
        self.callbacks = self.again
        if self.env.now == self.due:
            self.resume()

    def resume(self, _event: Any = None, value: Any = None) -> None:
        """Take the next steps until the flow sleeps, waits or ends."""
        try:
            wish = self.send(value)
            while wish.__class__ is tuple:
                value = wish[0].take(self, wish[1])
                if value is None:
                    return
                wish = self.send(value)
        except StopIteration:
            self.due = -1.0
            return
        env = self.env
        self.due = due = env.now + wish
        self.callbacks = self.again
        heappush(env._queue, (due, NORMAL, next(env._eid), self))

    def wake(self) -> None:
        """Resume now: from sleep, or out of a queue."""
        self.stop_waiting()
        self.due = -1.0
        self.resume(None)


Sleeper.again = [Sleeper.ring]
