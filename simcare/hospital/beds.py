"""Beds: which ward, and who waits for one.

The bed manager looks for the right ward, else, after some hours or when somebody insists, for any other; else the
patient waits. Requests are served in order of asking. A request can lie dormant until its time has come: patients of
the acute medical unit ask on arrival for a bed on their ward, from some hours later. A bed that was left must be made
ready before the next patient.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simpy import Environment

from simcare.hospital.patients import ELDERLY, MEDICAL, PLANNED, SURGICAL
from simcare.hospital.pools import Alarm, Flow
from simcare.scenario.schema import Scenario

AMU, MEDICINE, CARE_OF_ELDERLY, SURGERY, ELECTIVE_WARD, SHORT_STAY, EMERGENCY = range(7)
KINDS = ("amu", "medical", "elderly", "surgical", "elective", "short_stay", "emergency")
RIGHT: dict[int, tuple[int, ...]] = {
    MEDICAL: (AMU, MEDICINE), ELDERLY: (AMU, CARE_OF_ELDERLY, MEDICINE), SURGICAL: (SURGERY,),
    PLANNED: (ELECTIVE_WARD, SURGERY)}
AFTER_AMU: dict[int, tuple[int, ...]] = {MEDICAL: (MEDICINE,), ELDERLY: (CARE_OF_ELDERLY, MEDICINE)}
OUTLIER: dict[int, tuple[int, ...]] = {
    MEDICAL: (CARE_OF_ELDERLY, SURGERY, ELECTIVE_WARD), ELDERLY: (SURGERY, ELECTIVE_WARD),
    SURGICAL: (ELECTIVE_WARD, MEDICINE, CARE_OF_ELDERLY), PLANNED: ()}


class BedRequest:
    """Somebody who waits for a bed. ``granted`` is called with the slot when there is one."""

    __slots__ = ("any_after", "asked", "granted", "group", "not_before", "right", "transfer")

    def __init__(self, group: int, asked: float, granted: Callable[[int], None], any_after: float,
                 not_before: float = -1e18) -> None:
        self.group, self.asked, self.granted, self.any_after = group, asked, granted, any_after
        self.not_before, self.transfer = not_before, not_before > -1e17
        self.right = AFTER_AMU[group] if self.transfer else RIGHT[group]


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

    def __init__(self, env: Environment, wards: Sequence[tuple[str, int, int]]) -> None:
        self.env = env
        self.kind_of_slot: list[int] = []
        self.free: list[list[int]] = [[] for _ in KINDS]
        for _, kind, size in wards:
            first = len(self.kind_of_slot)
            self.kind_of_slot += [kind] * size
            self.free[kind] += range(first, first + size)
        for stack in self.free:
            stack.reverse()
        self.waiting: list[BedRequest] = []

    def find(self, request: BedRequest, now: float) -> int | None:
        """A free slot that suits a request now, taken; or None."""
        free = self.free
        for kind in request.right:
            if free[kind]:
                return free[kind].pop()
        if now - request.asked >= request.any_after and not request.transfer:
            for kind in OUTLIER[request.group]:
                if free[kind]:
                    return free[kind].pop()
        return None

    def ask(self, request: BedRequest) -> int | None:
        """A slot now, or None and the request waits."""
        slot = self.find(request, self.env.now) if request.not_before <= self.env.now else None
        if slot is None:
            self.waiting.append(request)
        return slot

    def take(self, _flow: Flow, request: BedRequest) -> int | None:
        """The bed manager as a pool that a flow can wish for."""
        return self.ask(request)

    def withdraw(self, request: BedRequest) -> None:
        """Nobody waits for this any more."""
        if request in self.waiting:
            self.waiting.remove(request)

    def insist(self, request: BedRequest) -> bool:
        """Any bed will do for a waiting request; true when one was free and given."""
        request.any_after = 0.0
        slot = self.find(request, self.env.now)
        if slot is None:
            return False
        self.waiting.remove(request)
        request.granted(slot)
        return True

    def vacate(self, slot: int, turnover_h: float) -> None:
        """A patient left a bed; it is ready for the next after ``turnover_h`` hours."""
        Alarm(self.env, turnover_h, lambda _: self.ready(slot))

    def ready(self, slot: int) -> None:
        """A bed is clean: to the first in order whose right ward this is, else the first who takes any bed, else free."""
        now, kind = self.env.now, self.kind_of_slot[slot]
        second: BedRequest | None = None
        for request in self.waiting:
            if request.not_before > now:
                continue
            if kind in request.right:
                second = request
                break
            if second is None and not request.transfer and now - request.asked >= request.any_after \
                    and kind in OUTLIER[request.group]:
                second = request
        if second is None:
            self.free[kind].append(slot)
            return
        self.waiting.remove(second)
        second.granted(slot)

    def bed_round(self) -> None:
        """The bed manager goes through the list: waits that have grown long enough, transfers whose time has come."""
        if not any(self.free):
            return
        now = self.env.now
        for request in list(self.waiting):
            if request.not_before <= now:
                slot = self.find(request, now)
                if slot is not None:
                    self.waiting.remove(request)
                    request.granted(slot)

    def waiting_in_emergency(self, since: float) -> int:
        """How many emergency patients asked for a bed before ``since`` and still wait."""
        return sum(not r.transfer and r.asked < since for r in self.waiting)

    def is_outlier(self, slot: int, group: int) -> bool:
        """Whether this bed is on a wrong ward for this group."""
        return self.kind_of_slot[slot] not in RIGHT[group]


class Sleeper(Flow):
    """A flow that can be woken before its time; the alarm clock that it abandons rings for nobody."""

    due = 0.0

    def resume(self, event: Any, value: Any = None) -> None:
        """Take the next steps, unless this is an abandoned alarm clock, of which any number may still be set."""
        if event is not None:
            self.callbacks = self.again
            if self.env.now != self.due:
                return
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
        self.due = self.env.now + wish
        self.callbacks = self.again
        self.env.schedule(self, delay=wish)

    def wake(self) -> None:
        """Resume now: from sleep, or out of a queue."""
        self.stop_waiting()
        self.due = -1.0
        self.resume(None)
