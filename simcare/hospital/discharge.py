"""A stay on the wards: healing, the ward round, answers, letters and transport, support at home, and what comes after.

Being ready and being home are two things. A patient who has healed waits for a senior to say so, for letter, medicines
and a lift, part of which is done only while the pharmacy is open; some for an answer that somebody else must give first
(a test, an opinion, an assessment), for which the round asks that finds them ready, or the first of all where leaving
is planned; some for home care or a care-home place, which open at a finite rate. The bed manager may have those who are
ready reviewed at once, or, under pressure, send home those who are nearly ready. Those who came for hours, for tests
and a senior's view, wait for no round, and go home the same evening if it is early enough. If it is not, they are
inpatients by then: the round of the next morning sees them, and their letter and medicines take as long as anybody's.
After leaving, people may die, come back, or get well.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from simpy import Environment

from simcare.hospital import experience, harm
from simcare.hospital.beds import AMU, BedRequest, Beds, Sleeper
from simcare.hospital.care import CARRIED, CareRounds
from simcare.hospital.demand import Demand
from simcare.hospital.emergency import FEMALE
from simcare.hospital.opening_hours import OpeningHours
from simcare.hospital.patient_state import Gone
from simcare.hospital.patients import (
    CARE_HOME,
    ELDERLY,
    ELECTIVE,
    HOME_CARE,
    MEDICAL,
    NO_SUPPORT,
    STAY,
)
from simcare.hospital.pools import Pool, Reminder, Steps
from simcare.log import MOVE, NAN, Rows
from simcare.log import STAY as STAY_COLUMNS
from simcare.luck import GOLDEN, finer
from simcare.scenario.concerns import Concerns
from simcare.scenario.schema import Scenario

if TYPE_CHECKING:
    from simcare.hospital.witness import Witness

# Positions in the half of a person's row that serves a stay.
(GROUP, HEALING, LETTER, SUPPORT, ARRANGE, TURNOVER, U_ROUND, U_WEEKEND, U_READMIT, READMIT_WAIT, U_ROOM, URGENCY,
 DAY_CASE, LISTED_AFTER, SAME_DAY, ANSWER) = range(len(STAY))
PERSON_FROM = len(STAY)
SMALL = 1e-9
MONTH_H = 30 * 24.0
MORNING = 8.0
WEEK_H, WORKING_WEEK_H = 168.0, 120.0
EXPERIENCE_DAYS = 28
MEDICAL_GROUPS = (MEDICAL, ELDERLY)
HEALING_PHASE, REVIEW, ASKED, SUPPORTED, DEPARTURE = range(5)
TO_HOME, TO_HOME_CARE, TO_CARE_HOME, TO_DEATH, TO_NOWHERE_YET = range(5)
DESTINATION = {NO_SUPPORT: TO_HOME, HOME_CARE: TO_HOME_CARE, CARE_HOME: TO_CARE_HOME}
KEPT = tuple(name for name in CARRIED if name not in ("hazard_hours", "days"))
U_DEATH, MORTALITY, FRAILTY = (PERSON_FROM + harm.AT[name] for name in ("u_death", "mortality", "frailty"))


def as_found(_u: float) -> bool:
    """Nobody's record is coded as graver than it is."""
    return False


def on_weekdays(start: float, hours: float) -> float:
    """The hour at which so many hours have gone by, of days that are neither Saturday nor Sunday."""
    week, into = divmod(start, WEEK_H)
    weeks, rest = divmod(min(into, WORKING_WEEK_H) + hours, WORKING_WEEK_H)
    return (week + weeks) * WEEK_H + rest


class StayRows(Rows):
    """Rows of stays. What care did is in the accounts of the care rounds and joins them in the table."""

    __slots__ = ("care", "concerns")

    def __init__(self, care: CareRounds, concerns: Concerns) -> None:
        super().__init__((*STAY_COLUMNS, "account"))
        self.care, self.concerns = care, concerns

    def columns(self) -> dict[str, NDArray[Any]]:
        """All rows as named columns."""
        columns = super().columns()
        accounts = self.care.accounts(columns.pop("account").astype(np.intp))
        columns |= {name: accounts[name].astype(np.float32) for name in KEPT}
        c = self.concerns
        told = experience.told(columns, c.experience, c.survey, c.expected_deaths)
        return columns | {name: column.astype(np.float32) for name, column in told.items()}


class Stay(Sleeper):
    """One inpatient stay."""

    __slots__ = ("admitted", "answered", "arrived", "cut_short", "dead", "group", "heals_at", "in_ward_from", "left",
                 "moves", "number", "outlier_h", "person", "phase", "pulled", "ready", "row", "slot", "source",
                 "transfer", "until", "visit", "waited_answer_h", "waited_care_h", "ward", "who")

    def __init__(self, env: Environment, person: int, visit: int, number: int, source: int, arrived: float,
                 row: list[float], who: list[float]) -> None:
        Sleeper.__init__(self, env)
        self.person, self.visit, self.number, self.source = person, visit, number, source
        self.arrived, self.row, self.who = arrived, row, who
        self.group = int(row[GROUP])
        self.ready = self.left = NAN
        self.dead = self.cut_short = self.pulled = False
        self.moves = self.slot = self.ward = 0
        self.outlier_h = self.waited_answer_h = self.waited_care_h = 0.0
        self.answered = not row[ANSWER]
        self.transfer: BedRequest | None = None
        self.phase = HEALING_PHASE
        self.admitted = self.in_ward_from = self.heals_at = self.until = 0.0


class Wards:
    """All stays, from bed to home."""

    def __init__(self, env: Environment, scenario: Scenario, demand: Demand, beds: Beds, care: CareRounds,
                 ward_of_slot: list[int], come_back: Callable[[int, int, float, float, bool], float]) -> None:
        self.env, self.demand, self.beds, self.care = env, demand, beds, care
        self.ward_of_slot, self.come_back = ward_of_slot, come_back
        self.stays: dict[int, Stay] = {}
        self.leaving: dict[Stay, None] = {}
        self.usual_hours = [0.0] * 24
        self.came = 0
        self.numbers: dict[int, int] = {}
        self.rows, self.moved = StayRows(care, scenario.concerns), Rows(MOVE)
        self.codes: Callable[[float], bool] = as_found
        self.supply = {HOME_CARE: Pool(0), CARE_HOME: Pool(0)}
        self.law = scenario.harm
        self.witness: Witness | None = None
        self.follow(scenario)

    def follow(self, scenario: Scenario) -> None:
        """From now on this design holds."""
        self.scenario = scenario
        d, p, m = scenario.hospital.discharge, scenario.design.process, scenario.hospital.bed_management
        self.rounds = (p.ward_round_hour, d.second_round_hour)
        self.amu_rounds = d.amu_round_hours
        self.round_length, self.second_share = d.round_length, d.second_round_share
        self.weekend_share = p.weekend_reviews
        self.transport_until, self.night_from, self.transport_share = d.transport_until, d.night_from, d.transport_share
        self.planned_ahead, self.amu_stay, self.another_way = p.discharge_planning, m.amu_stay, d.another_way
        self.same_day_review, self.same_day_pace = d.same_day_review, d.same_day_pace
        self.letter_time, self.pharmacy = d.letter_time, OpeningHours(d.pharmacy_weekdays, d.pharmacy_weekends)
        self.writing, self.pharmacy_share, self.packs = d.writing_share, d.pharmacy_share, d.ready_packs
        self.pulled_delay, self.pace_unready, self.readmit_wait = (
            d.pulled_review_delay, d.pace_unready, d.readmission_wait)

    # -- coming in ----------------------------------------------------------------------------------------------

    def begin(self, person: int, visit: int, source: int, arrived: float, who: list[float], row: list[float],
              slot: int, care_slot: int | None = None) -> Stay:
        """A patient gets into a bed; ``care_slot`` is where A&E's nurses looked after them until now.

        ``who`` and ``row`` are the first part and the second half of the person's row.
        """
        number = self.numbers[person] = self.numbers.get(person, 0) + 1
        stay = Stay(self.env, person, visit, number, source, arrived, row, who)
        stay.admitted = stay.in_ward_from = now = self.env.now
        stay.slot, stay.ward = slot, self.ward_of_slot[slot]
        stay.heals_at = now + row[HEALING]
        if row[U_READMIT] < self.demand.likely:
            self.demand.expect(person, visit + 1)
        if care_slot is None:
            self.care.admit(slot, row[PERSON_FROM:], now, arrived)
        else:
            self.care.move(care_slot, slot)
        self.stays[slot] = stay
        if self.witness is not None:
            self.witness.in_bed(stay)
        if stay.group in MEDICAL_GROUPS:
            self.came += 1
            if self.beds.kind_of_slot[slot] == AMU:
                self.ask_for_ward(stay)
        stay.start(self.steps(stay))
        return stay

    def ask_for_ward(self, stay: Stay) -> None:
        """From the acute medical unit to the ward, some hours from now, when it has a bed."""
        stay.transfer = BedRequest.to_ward(stay.group, self.env.now, lambda slot: self.relocate(stay, slot),
                                           self.env.now + self.amu_stay, stay.who[FEMALE] > 0)
        self.beds.ask(stay.transfer)

    def relocate(self, stay: Stay, slot: int) -> None:
        """To another bed, with everything the patient carries."""
        old = stay.slot
        self.account_outlier(stay)
        self.care.move(old, slot)
        del self.stays[old]
        self.stays[slot] = stay
        stay.slot, stay.moves, stay.transfer = slot, stay.moves + 1, None
        self.moved.add((self.env.now, stay.person, stay.number, self.ward_of_slot[slot]))
        if self.witness is not None:
            self.witness.in_bed(stay)
        self.beds.vacate(old, stay.row[TURNOVER])

    def account_outlier(self, stay: Stay) -> None:
        """Add the hours in this bed to those on a wrong ward, if it is one."""
        if self.beds.is_outlier(stay.slot, stay.group):
            stay.outlier_h += self.env.now - stay.in_ward_from
        stay.in_ward_from = self.env.now

    # -- the stay -----------------------------------------------------------------------------------------------

    def steps(self, stay: Stay) -> Steps:
        """Heal, be seen, wait for an answer or for support, be made ready to travel, leave. The bed manager may bring
        the review forward; death may end it all."""
        env, extra_hours = self.env, self.care.extra_hours
        while not (stay.cut_short or stay.dead):
            rest = stay.heals_at + extra_hours(stay.slot) - env.now
            if rest <= SMALL:
                break
            yield rest
        if not stay.dead:
            self.is_ready(stay)
            yield from self.until_then(stay)
            if not (stay.answered or stay.cut_short or stay.dead):
                yield from self.wait_for_answer(stay)
            if stay.row[SUPPORT] and not stay.cut_short:
                yield from self.wait_for_support(stay)
            stay.phase, stay.until = DEPARTURE, self.departure(stay)
            yield from self.until_then(stay)
        self.depart(stay)

    def until_then(self, stay: Stay) -> Steps:
        """Until the hour set for this patient, which the bed manager may bring forward; death ends all waiting."""
        env = self.env
        while not stay.dead and (rest := stay.until - env.now) > SMALL:
            yield rest

    def is_ready(self, stay: Stay) -> None:
        """Healed, or well enough for those who need the bed: the next review decides."""
        now = stay.ready = self.env.now
        self.leaving[stay] = None
        stay.phase, stay.until = REVIEW, now if stay.cut_short else self.next_review(stay)

    def wait_for_answer(self, stay: Stay) -> Steps:
        """Somebody else must say something first, and the next round acts on it."""
        began, env = self.env.now, self.env
        stay.phase, stay.until = ASKED, self.answer_comes(stay)
        if stay.until > began:
            yield from self.until_then(stay)
            stay.phase, stay.until, stay.answered, stay.pulled = REVIEW, self.next_review(stay), True, False
            yield from self.until_then(stay)
        stay.waited_answer_h, stay.answered = env.now - began, True

    def answer_comes(self, stay: Stay) -> float:
        """When the test, opinion or assessment is done that was asked for now, or, where leaving is planned from day
        one, by the first round after the patient came. Those who give it work on weekdays."""
        return on_weekdays(self.begun(stay), stay.row[ANSWER])

    def begun(self, stay: Stay) -> float:
        """Since when somebody sees to what this patient needs for leaving: from now on, or, where it is planned from
        day one, from the first round after they came."""
        now = self.env.now
        return min(now, self.next_round(stay, stay.admitted)) if self.is_planned(stay) else now

    def is_planned(self, stay: Stay) -> bool:
        """Whether this patient's leaving is planned from day one."""
        return finer(stay.row[U_ROUND]) < self.planned_ahead

    def wait_for_support(self, stay: Stay) -> Steps:
        """Support is assessed for and arranged, then waited for; planning from day one does part of it before."""
        began = self.env.now
        stay.phase, stay.until = SUPPORTED, began + stay.row[ARRANGE] * (1 - self.planned_ahead)
        yield from self.until_then(stay)
        if not stay.dead:
            if self.another_way is not None:
                Reminder(self.env, -self.another_way * log(finer(stay.row[U_WEEKEND])), self.leave_another_way, stay)
            yield self.supply[int(stay.row[SUPPORT])], stay.ready
        stay.waited_care_h = self.env.now - began

    def leave_another_way(self, stay: Stay) -> None:
        """Whoever still waits for a place leaves without: somebody has found another way."""
        if stay.place is not None:
            stay.wake()

    def next_review(self, stay: Stay) -> float:
        """When a senior next sees this patient."""
        return self.env.now + self.same_day_review if self.home_tonight(stay) else self.next_round(stay, self.env.now)

    def next_round(self, stay: Stay, now: float) -> float:
        """When the first round from a given time on reaches this patient."""
        late = stay.row[U_ROUND] * self.round_length
        day = now // 24
        while True:
            for hour in self.rounds_of(stay, day):
                if day * 24 + hour + late >= now:
                    return float(day * 24 + hour + late)
            day += 1

    def home_tonight(self, stay: Stay) -> bool:
        """Whether somebody who came for hours can be seen by the registrar and be home before the night."""
        night = (stay.admitted - MORNING) // 24 * 24 + self.night_from
        return bool(stay.row[SAME_DAY]) and stay.ready + self.same_day_review < night

    def rounds_of(self, stay: Stay, day: float) -> tuple[float, ...]:
        """The hours of the rounds that reach this patient on a day; those of the take go round every day."""
        if stay.row[SAME_DAY] > 0 or self.beds.kind_of_slot[stay.slot] == AMU:
            return self.amu_rounds
        if int(day) % 7 >= 5:
            return self.rounds[:1] if (stay.row[U_WEEKEND] + GOLDEN * day) % 1 < self.weekend_share else ()
        return self.rounds if stay.row[U_ROUND] < self.second_share else self.rounds[:1]

    def departure(self, stay: Stay) -> float:
        """When somebody leaves on whom it was decided now: letter and medicines, transport, not in the night."""
        ready = self.all_there(stay)
        hour = ready % 24
        by_transport = stay.who[0] >= harm.OLD and stay.row[U_ROOM] < self.transport_share
        if MORNING <= hour < (self.transport_until if by_transport else self.night_from):
            return float(ready)
        return float((ready // 24 + (hour >= MORNING)) * 24 + MORNING + 2 * stay.row[U_ROUND])

    def all_there(self, stay: Stay) -> float:
        """When letter, medicines and a lift are there. Whoever goes home on the day they came takes packs along that
        are kept on the unit, and where the bed manager presses the pharmacist on call comes in."""
        now, hours = self.env.now, float(stay.row[LETTER])
        if stay.cut_short:
            return now + hours * self.pace_unready
        if self.home_tonight(stay):
            return now + hours * self.same_day_pace
        writing = hours * self.writing
        medicines = (hours - writing) * self.pharmacy_share
        if not self.is_planned(stay):
            return now + hours + self.closed(stay, now + writing, medicines)
        written = self.begun(stay) + writing
        made = written + medicines + self.closed(stay, written, medicines)
        return max(now, made) + hours - writing - medicines

    def closed(self, stay: Stay, written: float, medicines: float) -> float:
        """For how long the medicines of somebody whose letter was ``written`` at this hour lie in a closed pharmacy.
        Some take packs from the ward, for which it need not be open."""
        return 0.0 if finer(stay.row[U_READMIT]) < self.packs else self.pharmacy.lies(written, medicines)

    # -- leaving ------------------------------------------------------------------------------------------------

    def depart(self, stay: Stay) -> None:
        """Out of the bed: home, with support, or dead. The bed goes to the next; the person's story goes on."""
        now = self.env.now
        stay.left = now
        if self.witness is not None:
            self.witness.out_of_bed(stay)
        self.account_outlier(stay)
        if stay.transfer is not None:
            self.beds.withdraw(stay.transfer)
            stay.transfer = None
        del self.stays[stay.slot]
        self.leaving.pop(stay, None)
        gone = self.care.depart(stay.slot)
        self.beds.vacate(stay.slot, stay.row[TURNOVER])
        died = readmitted = NAN
        if stay.dead:
            died = now
        else:
            died, readmitted = self.after(stay, gone)
        destination = TO_DEATH if stay.dead else DESTINATION[int(stay.row[SUPPORT])]
        self.write(stay, gone, destination, died, readmitted)

    def after(self, stay: Stay, gone: Gone) -> tuple[float, float]:
        """What comes after leaving alive: when the person dies and when they are readmitted, or nan. Whoever comes back
        before the day on which they would have died meets that day anew."""
        row, now = stay.row, self.env.now
        died = harm.dies_at(self.law, row[U_DEATH], row[MORTALITY], gone.death_hazard, gone.hazard_hours, now,
                            stay.arrived, stay.cut_short)
        wait = row[READMIT_WAIT] * self.readmit_wait
        chance = harm.readmission_chance(self.law, row[FRAILTY], gone.harmed, gone.education_missed_share,
                                         stay.cut_short)
        if stay.source == ELECTIVE:
            chance *= self.law.readmission.elective_ratio
        if row[U_READMIT] < chance and wait < MONTH_H and not now + wait > died:
            direct = row[U_READMIT] < chance * self.scenario.demand.readmission_direct_share
            return NAN, self.come_back(stay.person, 3, now, wait, direct)
        return died, NAN

    def write(self, stay: Stay, gone: Gone, destination: int, died: float, readmitted: float) -> None:
        """Add the stay to the log."""
        wait = stay.left - stay.ready - stay.waited_care_h - stay.waited_answer_h
        self.rows.add((
            stay.person, stay.visit, stay.number, stay.source, stay.arrived, stay.admitted, stay.ward, stay.outlier_h,
            stay.moves, stay.ready, stay.left, destination, stay.cut_short, stay.waited_answer_h,
            stay.waited_care_h, wait, died, readmitted, *stay.who, self.codes(finer(stay.row[U_ROOM])), gone.account))

    def still_here(self) -> None:
        """At the end: those who are still in a bed are counted, not dropped."""
        for slot, stay in sorted(self.stays.items()):
            self.account_outlier(stay)
            self.write(stay, self.care.depart(slot), TO_NOWHERE_YET, NAN, NAN)

    # -- from outside -------------------------------------------------------------------------------------------

    def dies(self, slot: int) -> None:
        """A care round found that this patient has died."""
        stay = self.stays[slot]
        stay.dead = True
        stay.wake()

    def review_ready(self) -> None:
        """A senior reviews those who are ready but wait for the next round. On a weekend nobody decides for those whom
        no senior of theirs sees before Monday."""
        day, soon = self.env.now // 24, self.env.now + self.pulled_delay
        for stay in [s for s in self.leaving
                     if s.phase == REVIEW and not s.pulled and s.until > soon and self.rounds_of(s, day)]:
            stay.pulled, stay.until = True, soon
            stay.wake()

    def send_home(self, within_h: float, most: int) -> int:
        """Send home up to ``most`` patients who would heal within so many hours; the readiest first."""
        if most <= 0:
            return 0
        now = self.env.now
        healing = [s for s in self.stays.values()
                   if s.heals_at > now and s.phase == HEALING_PHASE and s.group in MEDICAL_GROUPS]
        near = sorted((s.heals_at - now, s.person, s) for s in healing
                      if s.heals_at - now <= within_h and not s.row[SUPPORT])
        for _, _, stay in near[:most]:
            stay.cut_short = True
            stay.wake()
        return min(most, len(near))

    def beds_coming(self, until: float) -> int:
        """How many patients of the medical side will have left by then, as the bed manager reckons."""
        return len([stay for stay in self.leaving if stay.group in MEDICAL_GROUPS and self.leaves_by(stay, until)])

    def leaving_by(self, kind: int, until: float) -> int:
        """How many beds on wards of a kind will have been left by then, as the bed manager reckons."""
        kinds = self.beds.kind_of_slot
        return len([stay for stay in self.leaving if kinds[stay.slot] == kind and self.leaves_by(stay, until)])

    def leaves_by(self, stay: Stay, until: float) -> bool:
        """Whether this patient is counted on to have left by then: one whose hour is known, or whom a round still
        reaches in time for the usual letter, medicines and lift. When a place outside or an answer comes nobody
        knows."""
        if stay.phase == REVIEW and stay.answered and not stay.row[SUPPORT]:
            return stay.until + self.letter_time <= until
        return stay.phase == DEPARTURE and stay.until <= until

    def usual_until_midnight(self, now: float) -> float:
        """Medical admissions that usually still come today; the bed manager's experience, of four weeks or so."""
        return sum(self.usual_hours[int(now % 24):])

    def end_of_hour(self, now: float) -> None:
        """Add the hour that has passed to that experience."""
        hour = int((now - 1) % 24)
        self.usual_hours[hour] += (self.came - self.usual_hours[hour]) / EXPERIENCE_DAYS
        self.came = 0

    def open_places(self, kind: int, number: int, kept: int) -> None:
        """Home-care packages or care-home places have opened; unused ones lapse beyond ``kept``."""
        pool = self.supply[kind]
        for _ in range(number):
            if pool.free < kept or pool.waiting:
                pool.give()
            pool.capacity = max(pool.capacity, pool.free)

