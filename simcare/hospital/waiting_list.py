"""One person on the waiting list, and one waiting list: who is called next.

What happened to a person (referred, listed, called off, operated) and what is written down about them (the recorded
clock, dates they "could not make") are kept apart. The list is a heap of places. A place is given when somebody joins;
where the list is watched places depend on the day, so once a week everybody is given a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from simcare.log import NAN

Times = NDArray[np.float64]

WEEK = 168.0
PATIENT = itemgetter(2)  # of an entry of the queue
CALLED_OFF = -1e9  # whoever was called off on the day comes before everybody
OUT_OF_TURN = -1e5  # places before this come before everybody who is in turn
PACE_MEMORY = 13.0  # weeks over which people know how many operations a week are done


class Patient:
    """Somebody who waits for a planned operation; all times in hours on the engine clock."""

    __slots__ = (
        "back",
        "called_off",
        "cancelled",
        "clock_start",
        "dates",
        "day_case",
        "hurried",
        "listed",
        "off_list",
        "person",
        "re_dated",
        "referred",
        "removed",
        "suspended",
        "u",
        "until",
        "urgency",
    )

    def __init__(self, person: int, referred: float, listed: float, urgency: float, day_case: bool) -> None:
        self.person, self.referred, self.listed, self.urgency, self.day_case = (
            person, referred, listed, urgency, day_case)
        self.clock_start = referred
        self.cancelled = self.dates = 0
        self.suspended = 0.0
        self.hurried = self.re_dated = self.off_list = False
        self.removed = self.back = self.called_off = self.until = self.u = NAN


class WaitingList:
    """Those who can be called, in the order of their places; ``place`` gives somebody's place at a moment."""

    def __init__(self, place: Callable[[Patient, float], float], pace: float) -> None:
        self.place, self.pace, self.done = place, max(pace, 0.01), 0
        self.queue: list[tuple[float, int, Patient]] = []

    def __len__(self) -> int:
        return len(self.queue)

    def __iter__(self) -> Iterator[Patient]:
        return map(PATIENT, self.queue)

    def join(self, patient: Patient, now: float) -> None:
        """Take a place; people are ranked by place, then by number, so that order never depends on chance."""
        place = self.place(patient, now) + CALLED_OFF * patient.cancelled
        heappush(self.queue, (place, patient.person, patient))

    def call(self, number: int, now: float) -> list[Patient]:
        """The next so many of those already listed, but for those whose new date has not come."""
        called: list[Patient] = []
        later = []
        while self.queue and len(called) < number:
            place = heappop(self.queue)
            if place[2].listed <= now and not place[2].until > now:
                called.append(place[2])
                place[2].hurried |= CALLED_OFF / 2 < place[0] < OUT_OF_TURN
            else:
                later.append(place)
        for place in later:
            heappush(self.queue, place)
        return called

    def keep(self, patients: list[Patient], now: float) -> None:
        """These wait on; everybody is given the place that is theirs now."""
        self.queue = [(self.place(patient, now) + CALLED_OFF * patient.cancelled, patient.person, patient)
                      for patient in patients]
        heapify(self.queue)

    def end_week(self) -> None:
        """The week's operations enter what people know of the pace."""
        self.pace += (self.done - self.pace) / PACE_MEMORY
        self.pace, self.done = max(self.pace, 0.01), 0

    def late(self, due: Times, deadline: Times, now: float) -> int:
        """How many people would be later than their ``deadline`` if they were called in the order of ``due`` at the
        present pace: what anybody can see from the list, whatever games are played on it. Both ``(people,)``, in h."""
        turn = np.empty(len(due))
        turn[np.argsort(due, kind="stable")] = np.arange(len(due))
        return int((now + turn / self.pace * WEEK > deadline).sum())
