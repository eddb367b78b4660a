"""Operations that were planned: the waiting list, theatre sessions, and cancellation on the day.

People are referred, wait to be put on the list, and are called for a weekday by the order that the regime gives. In the
morning an inpatient comes in only if there is a bed; otherwise the operation is cancelled on the day and the patient
goes back to the top of the list. Day cases use theatre time but none of these beds. The 18-week clock runs from the
referral, not from the listing.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np

from simcare.hospital.beds import ELECTIVE_WARD, SURGERY, Beds
from simcare.hospital.demand import DAYS, EPOCH, Demand
from simcare.hospital.discharge import DAY_CASE, LISTED_AFTER, URGENCY, Wards
from simcare.hospital.emergency import AMBULANCE
from simcare.hospital.patients import ELECTIVE
from simcare.log import ELECTIVE as ELECTIVE_COLUMNS
from simcare.log import NAN, Rows
from simcare.regime.decisions import Regime
from simcare.scenario.schema import Scenario

WEEK = 168.0
GOLDEN = 0.6180339887498949  # spreads people evenly over 0 to 1
TOP_OF_THE_LIST = -1e9
Entry = tuple[float, int, float, float, float, int]  # key, person, referred, listed, urgency, cancellations
Referral = tuple[float, int, float, float, float]  # listed, person, urgency, wait before being listed, day case


class Electives:
    """The waiting list and the theatres."""

    def __init__(self, scenario: Scenario, demand: Demand, beds: Beds, wards: Wards, first_day: int) -> None:
        self.demand, self.beds, self.wards = demand, beds, wards
        t, scale = scenario.hospital.theatres, scenario.hospital.scale
        sessions = t.sessions_per_weekday * scale
        self.inpatient_slots = sessions * (1 - t.day_case_share_of_sessions) * t.inpatients_per_session
        self.day_slots = sessions * t.day_case_share_of_sessions * t.day_cases_per_session
        self.reserve = round(t.bed_reserve * scale)
        self.acceptable = tuple(weeks * WEEK for weeks in t.urgency_weeks)
        self.rows = Rows(ELECTIVE_COLUMNS)
        self.inpatients: list[Entry] = []
        self.day_cases: list[Entry] = []
        self.coming: dict[int, list[Referral]] = {}
        self.owed = [0.0, 0.0]
        self.regime: Regime
        self.done = self.cancelled = 0
        self.referred_here = 1.0
        self.backlog = first_day - round(t.opening_list / 24)

    def open_list(self, until_day: int) -> None:
        """The list as it is when the simulation starts: those referred in the weeks before."""
        for start in range(self.backlog, until_day, DAYS):
            self.refer(start, min(DAYS, until_day - start))

    def refer(self, day: int, days: int) -> None:
        """Put everybody who is listed on these days on the waiting list."""
        for coming in range(day, day + days):
            if coming not in self.coming:
                self.draw(coming)
            self.list_them(self.coming.pop(coming))

    def draw(self, day: int) -> None:
        """Draw everybody who will be listed from this day to the end of the four weeks."""
        span = DAYS - (day + EPOCH) % DAYS
        self.coming.update((later, []) for later in range(day, day + span))
        arrivals = self.demand.arrivals(ELECTIVE, day, span)
        if arrivals:
            rows = self.demand.stays(np.array([person for _, person in arrivals]))
            about = rows[:, [URGENCY, LISTED_AFTER, DAY_CASE]].tolist()
            for (listed, person), referral in zip(arrivals, about, strict=True):
                self.coming[int(listed // 24)].append((listed, person, *referral))

    def list_them(self, referrals: list[Referral]) -> None:
        """Put these people on their lists, but for those who would rather go elsewhere."""
        for listed, person, urgency, listed_after, day_case in referrals:
            if person * GOLDEN % 1.0 > self.referred_here:
                continue
            referred = listed - listed_after
            key = self.regime.operation_key(referred, listed, self.acceptable[int(urgency) - 1])
            heappush(self.day_cases if day_case else self.inpatients, (key, person, referred, listed, urgency, 0))

    def waiting_since(self, before: float) -> int:
        """How many of those who wait were referred before a moment."""
        return sum(entry[2] < before for waiting in (self.inpatients, self.day_cases) for entry in waiting)

    def slots(self, which: int, mean: float) -> int:
        """Whole operations today, carrying fractions over to the next day."""
        self.owed[which] += mean
        whole = int(self.owed[which])
        self.owed[which] -= whole
        return whole

    def operate(self, now: float, cancel: bool) -> None:
        """One weekday: call people in, operate on those for whom there is a bed."""
        self.done = self.cancelled = 0
        for entry in self.next_of(self.day_cases, self.slots(1, self.day_slots), now):
            self.write(entry, True, now)
        for entry in self.next_of(self.inpatients, self.slots(0, self.inpatient_slots), now):
            slot = None if cancel else self.bed()
            if slot is None:
                key, person, referred, listed, urgency, times = entry
                self.cancelled += 1
                heappush(self.inpatients, (TOP_OF_THE_LIST + key, person, referred, listed, urgency, times + 1))
            else:
                self.write(entry, False, now)
                person = entry[1]
                self.wards.begin(person, 1, ELECTIVE, now, self.demand.attendance(person, 1)[:AMBULANCE],
                                 self.demand.stay(person, 1), slot)

    def next_of(self, waiting: list[Entry], number: int, now: float) -> list[Entry]:
        """The next so many on a list, of those already listed."""
        called: list[Entry] = []
        later: list[Entry] = []
        while waiting and len(called) < number:
            entry = heappop(waiting)
            (called if entry[3] <= now else later).append(entry)
        for entry in later:
            heappush(waiting, entry)
        return called

    def bed(self) -> int | None:
        """A bed on the elective ward, or on a surgical ward beyond the reserve for emergencies."""
        free = self.beds.free
        if free[ELECTIVE_WARD]:
            return free[ELECTIVE_WARD].popleft()
        return free[SURGERY].popleft() if len(free[SURGERY]) > self.reserve else None

    def write(self, entry: Entry, day_case: bool, operated: float) -> None:
        """Add an operation, or at the end somebody who still waits, to the log."""
        _, person, referred, listed, urgency, times = entry
        self.done += 1
        self.rows.add((person, referred, listed, urgency, day_case, operated, times))

    def still_waiting(self, now: float) -> None:
        """At the end: those who still wait are counted, not dropped."""
        for day_case, waiting in ((False, self.inpatients), (True, self.day_cases)):
            for entry in sorted(waiting):
                if entry[3] <= now:
                    self.write(entry, day_case, NAN)
