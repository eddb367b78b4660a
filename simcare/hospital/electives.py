"""Operations that were planned: referrals, theatre sessions, and cancellation on the day.

People are referred, wait to be put on the list, and are called for a weekday by the order that the regime gives. An
inpatient is operated on if there is a bed, or if one is expected to be free by the evening: the recovery room bridges
the hours between. Otherwise the operation is called off on the day. Whoever was called off comes before everybody, once
a new date has been agreed on. Day cases use theatre time but none of these beds. The 18-week clock runs from the
referral, not from the listing.

Where somebody answers for waits, the list is gone through every Monday: who would be late at this pace, who comes next,
and, under pressure, who is offered a date that cannot be made. Such a person is written down as unavailable and the
recorded clock is paused, or started afresh; some are taken off the list and come back through another referral. The
lived wait goes on from the first referral.
"""

from __future__ import annotations

from itertools import chain
from math import log

import numpy as np

from simcare.hospital.beds import ELECTIVE_WARD, SURGERY, BedRequest, Beds
from simcare.hospital.demand import DAYS, EPOCH, Demand
from simcare.hospital.discharge import DAY_CASE, LISTED_AFTER, URGENCY, Wards
from simcare.hospital.emergency import AMBULANCE, FEMALE
from simcare.hospital.patients import ELECTIVE, SURGICAL
from simcare.hospital.pools import Flow, Steps
from simcare.hospital.waiting_list import Patient, WaitingList
from simcare.log import ELECTIVE as ELECTIVE_COLUMNS
from simcare.log import NAN, Rows
from simcare.luck import ABOVE_ZERO, GOLDEN, finer
from simcare.regime.decisions import Offer, Regime
from simcare.regime.targets import WAIT
from simcare.scenario.schema import Scenario

WEEK, WEEKDAYS, MONTH = 168.0, 5, 4  # hours in a week, operating days in a week, weeks in a month
FOR_GOOD = float("inf")
Referral = tuple[float, int, float, float, float]  # listed, person, urgency, wait before being listed, day case


class Electives:
    """The waiting lists and the theatres."""

    def __init__(self, scenario: Scenario, demand: Demand, beds: Beds, wards: Wards, first_day: int) -> None:
        self.demand, self.beds, self.wards = demand, beds, wards
        t, scale = scenario.hospital.theatres, scenario.hospital.scale
        sessions = t.sessions_per_weekday * scale
        self.inpatient_sessions = sessions * (1 - t.day_case_share_of_sessions)
        self.day_sessions = sessions * t.day_case_share_of_sessions
        self.inpatients_per_session, self.day_cases_per_session = t.inpatients_per_session, t.day_cases_per_session
        self.list_look, self.suspension, self.sessions_moved = t.list_look, t.suspension, t.sessions_moved
        self.referred_again, self.referred_again_after = t.referred_again, t.referred_again_after
        self.reserve = round(t.bed_reserve * scale)
        self.in_theatre, self.bed_by, self.new_date_after = t.in_theatre, t.bed_by_hour, t.new_date_after
        self.recovering = 0
        self.acceptable = tuple(weeks * WEEK for weeks in t.urgency_weeks)
        self.rows = Rows(ELECTIVE_COLUMNS)
        self.inpatients = WaitingList(self.place, self.inpatient_sessions * self.inpatients_per_session * WEEKDAYS)
        self.day_cases = WaitingList(self.place, self.day_sessions * self.day_cases_per_session * WEEKDAYS)
        self.away: list[Patient] = []  # people who cannot be called, and those taken off the list
        self.coming: dict[int, list[Referral]] = {}
        self.owed = [0.0, 0.0]
        self.regime: Regime
        self.moved = 0.0
        self.done = self.cancelled = 0
        self.referred_here = 1.0
        self.backlog = first_day - round(t.opening_list / 24)

    def follow(self, regime: Regime, now: float) -> None:
        """From now on these rules hold; everybody's place is theirs."""
        self.regime, self.moved = regime, 0.0
        for waiting in (self.inpatients, self.day_cases):
            waiting.keep(list(waiting), now)

    # -- joining ------------------------------------------------------------------------------------------------

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
            if person * GOLDEN % 1.0 <= self.referred_here:
                patient = Patient(person, listed - listed_after, listed, urgency, day_case > 0)
                self.list_of(patient).join(patient, listed)

    def list_of(self, patient: Patient) -> WaitingList:
        """The list on which this person waits."""
        return self.day_cases if patient.day_case else self.inpatients

    def waiting_since(self, before: float) -> int:
        """How many of those who wait were referred before a moment, whether they can be called or not."""
        everybody = chain(self.inpatients, self.day_cases, self.away)
        return len([patient for patient in everybody if patient.referred < before])

    def place(self, patient: Patient, now: float) -> float:
        """The place that the regime gives (decision 7)."""
        if patient.u != patient.u and self.regime.watches_list:
            patient.u = self.demand.luck.uniform("waiting list", "person", patient.person)
        return self.regime.operation_key(now, patient.listed, self.acceptable[int(patient.urgency) - 1],
                                         patient.clock_start, patient.u)

    # -- the Monday look ----------------------------------------------------------------------------------------

    def go_through(self, now: float, week: int) -> None:
        """Monday: what can be seen from the lists; where somebody answers for waits, everybody is looked at."""
        for waiting in (self.inpatients, self.day_cases):
            waiting.end_week()
        if self.regime.watches_list or week % MONTH == 0:
            self.foresee(now)
        if self.away:
            self.come_back(now)
        if self.regime.watches_list:
            for waiting in (self.inpatients, self.day_cases):
                waiting.keep([patient for patient in waiting if not self.dated(patient, now)], now)
            self.share_sessions(now, week)

    def foresee(self, now: float) -> None:
        """How many of those who wait would be late at the present pace if they were called in turn."""
        allowed, watched = self.regime.threshold_of[WAIT], self.regime.watches_list
        for waiting in (self.inpatients, self.day_cases):
            away = [patient for patient in self.away if self.list_of(patient) is waiting and not patient.off_list]
            times = np.array([(p.referred, p.listed + self.acceptable[int(p.urgency) - 1]) for p in (*waiting, *away)])
            if len(times):
                deadline, due = times[:, 0] + allowed, times[:, 1]
                late = waiting.late(np.minimum(due, deadline) if watched else due, deadline, now)
                self.regime.remember_of(WAIT, late, len(times))

    def dated(self, patient: Patient, now: float) -> bool:
        """Whether this person is offered a date that they cannot make, and can be called no longer."""
        offer = self.regime.offer(now, patient.clock_start, patient.dates, patient.u)
        if offer is Offer.WAIT:
            return False
        patient.dates += 1
        if offer is Offer.RE_DATE:
            patient.clock_start, patient.re_dated = now, True
            return False
        if offer is Offer.SUSPEND:
            patient.suspended += self.suspension
            patient.clock_start += self.suspension
            patient.until = now + self.suspension
        else:
            patient.removed, patient.off_list, patient.back = now, True, NAN
            again = finer(patient.u) < self.referred_again
            patient.until = now + self.referred_again_after if again else FOR_GOOD
        self.away.append(patient)
        return True

    def come_back(self, now: float) -> None:
        """Those who can be called again, and those who were referred once more: with a new clock."""
        back = [patient for patient in self.away if patient.until <= now]
        self.away = [patient for patient in self.away if patient.until > now]
        for patient in back:
            if patient.off_list:
                patient.off_list, patient.back = False, now
                patient.clock_start = now
            self.list_of(patient).join(patient, now)

    def share_sessions(self, now: float, week: int) -> None:
        """Whether inpatients' sessions go to day cases this week: only if more of these are about to breach than their
        own sessions can take."""
        allowed, look = self.regime.threshold_of[WAIT], self.list_look
        pressing = sum(0 < patient.clock_start + allowed - now <= look for patient in self.day_cases)
        own = self.day_sessions * self.day_cases_per_session * WEEKDAYS * look / WEEK
        u = self.demand.luck.uniform("easy first", "week", week + EPOCH)
        self.moved = self.sessions_moved if pressing > own and self.regime.easy_first(u) else 0.0

    # -- operating ----------------------------------------------------------------------------------------------

    def slots(self, which: int, mean: float) -> int:
        """Whole operations today, carrying fractions over to the next day."""
        self.owed[which] += mean
        whole = int(self.owed[which])
        self.owed[which] -= whole
        return whole

    def operate(self, now: float, beds_for_others: int) -> None:
        """One weekday: call people in, operate on those for whom there is a bed once others have been given theirs."""
        day = int(now // 24)
        if day % 7 == 0:
            self.go_through(now, day // 7)
        self.done = self.cancelled = 0
        moved = self.inpatient_sessions * self.moved
        day_cases = self.slots(1, (self.day_sessions + moved) * self.day_cases_per_session)
        inpatients = self.slots(0, (self.inpatient_sessions - moved) * self.inpatients_per_session)
        for patient in self.day_cases.call(day_cases, now):
            self.write(patient, now)
        beds = self.beds_by_evening(now) - beds_for_others
        for place, patient in enumerate(self.inpatients.call(inpatients, now)):
            if place < beds:
                self.write(patient, now)
                flow = Flow(self.beds.env)
                flow.start(self.operation(flow, patient))
            else:
                self.call_off(patient, now)

    def beds_by_evening(self, now: float) -> int:
        """How many beds the bed manager can promise: those that are free on the elective ward and, beyond the reserve
        for emergencies and those of them who wait, on the surgical wards, and those that will be by the evening."""
        evening = now // 24 * 24 + self.bed_by
        own, surgical = (len(self.beds.free[kind]) + self.wards.leaving_by(kind, evening)
                         for kind in (ELECTIVE_WARD, SURGERY))
        return own + max(0, surgical - self.reserve - self.beds.waiting_of(SURGICAL)) - self.recovering

    def operation(self, flow: Flow, patient: Patient) -> Steps:
        """To theatre, and into a bed: one that is kept free, else the next of the ward's own, else, once the operation
        is over, any surgical one. Until then the recovery room."""
        person = patient.person
        who = self.demand.attendance(person, 1)[:AMBULANCE]
        female = who[FEMALE] > 0
        slot = self.bed(female)
        if slot is None:
            self.recovering += 1
            slot = yield self.beds, BedRequest.from_theatre(self.beds.env.now, flow.go_on, self.in_theatre, female)
            self.recovering -= 1
        self.wards.begin(person, 1, ELECTIVE, self.beds.env.now, who, self.demand.stay(person, 1), slot)

    def bed(self, female: bool) -> int | None:
        """A bed on the elective ward, or on a surgical ward beyond the reserve for emergencies."""
        free, slot = self.beds.free, None
        if free[ELECTIVE_WARD]:
            slot = self.beds.give(ELECTIVE_WARD, female)
        if slot is None and len(free[SURGERY]) > self.reserve:
            slot = self.beds.give(SURGERY, female)
        return slot

    def call_off(self, patient: Patient, now: float) -> None:
        """Not today: before everybody next time, when patient, surgeon and theatre have found another date."""
        self.cancelled += 1
        patient.cancelled += 1
        patient.called_off = now if patient.called_off != patient.called_off else patient.called_off
        u = self.demand.luck.uniform("new date", "person", patient.person)
        patient.until = now - self.new_date_after * log((u + patient.cancelled * GOLDEN) % 1.0 + ABOVE_ZERO)
        self.inpatients.join(patient, now)

    def write(self, patient: Patient, operated: float) -> None:
        """Add an operation, or at the end somebody who still waits, to the log."""
        self.done += 1
        self.list_of(patient).done += 1
        self.rows.add((patient.person, patient.referred, patient.listed, patient.urgency, patient.day_case, operated,
                       patient.cancelled, patient.clock_start, patient.suspended, patient.re_dated, patient.hurried,
                       patient.removed, patient.back, patient.called_off))

    def still_waiting(self, now: float) -> None:
        """At the end: those who still wait are counted, not dropped, on the list or off it."""
        for patient in sorted((*self.inpatients, *self.day_cases, *self.away), key=lambda patient: patient.person):
            if patient.listed <= now:
                self.write(patient, NAN)
