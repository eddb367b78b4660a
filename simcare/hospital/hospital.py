"""The whole hospital for one replication: what happens in which order, and the tables that remain.

``simulate`` is a pure function of scenario, seed and replication. The hospital starts empty, fills during the warm-up
under the baseline's design, and from day 0 follows the scenario's own. Between events, one clock ticks every hour and
does the work that goes by the clock, in the order of ``HOURLY_WORK`` and ``DAILY_WORK``.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from simcare.hospital.bays import Bays
from simcare.hospital.beds import EMERGENCY, KINDS, SHORT_STAY, BedRequest, Beds, ward_sizes
from simcare.hospital.boarders import look_after_boarders
from simcare.hospital.care import CareRounds, Ward
from simcare.hospital.concerns import Concerns
from simcare.hospital.day_book import DayBook
from simcare.hospital.demand import DAYS, EPOCH, Demand, number_of_day
from simcare.hospital.discharge import GROUP, PERSON_FROM, Wards
from simcare.hospital.electives import Electives
from simcare.hospital.emergency import AMBULANCE, FEMALE, HANDOVER, REGISTRATION, Department, Visit
from simcare.hospital.engine import Engine
from simcare.hospital.experience import KINDS as LAPSES
from simcare.hospital.harm import EVENT_NAMES, added_hazard
from simcare.hospital.patients import AE, CARE_HOME, GP, HOME_CARE, PERSON
from simcare.hospital.pools import Flow, Steps
from simcare.hospital.reporting import Reporting
from simcare.hospital.rotas import ROUND_HOURS, Rotas
from simcare.hospital.seasons import DAYS_OF_YEAR, factors
from simcare.log import DAY, INCIDENT, NAN, Rows, Tables, one_death_each
from simcare.luck import GOLDEN, Luck, finer
from simcare.organisation.exchange import Counters, Effects
from simcare.organisation.organisation import Organisation
from simcare.organisation.switches import carried_out
from simcare.regime.people_first import PeopleFirst
from simcare.regime.regulator import Regulator
from simcare.regime.targets import BUDGET
from simcare.regime.under_pressure import UnderPressure, regime_of
from simcare.scenario.schema import Scenario

if TYPE_CHECKING:
    from simcare.hospital.witness import Witness

DAILY_WORK: tuple[tuple[int, str], ...] = (
    (0, "close_the_day"), (0, "refer"), (10, "open_places"), (12, "operate"))
HOURLY_WORK: tuple[str, ...] = ("follow_the_timeline", "change_shifts", "feel_the_load", "care", "bed_round")
FROM_AE, FROM_GP = 0, 1
MORTALITY = PERSON.index("mortality")
COUNTED = tuple(name for name in Counters._fields if name not in DAY)
"""Counters that the day's line does not hold already."""
LONG_WAIT = 18 * 168.0  # hours on the waiting list that count as long
SELDOM = (200_000, 50, 100)
"""How seldom the collector of cycles looks while a hospital runs."""
INCIDENT_KINDS = (*EVENT_NAMES, "fall_harm", "failed_rescue", "died")


class Hospital:
    """One replication of one scenario."""

    def __init__(self, scenario: Scenario, seed: int, replication: int, witness: Witness | None = None) -> None:
        scenario = carried_out(scenario)
        self.scenario, self.luck = scenario, Luck(seed, replication)
        start = -round(scenario.run.warm_up / 24) * 24.0
        self.env = Engine(initial_time=start)
        self.end, self.first_day = scenario.run.hours, int(start // 24)
        self.stages = [(start, scenario.before), *scenario.stages]
        self.demand = Demand(scenario, self.luck)
        wards = ward_sizes(scenario)
        rules = scenario.hospital.bed_management
        self.beds = Beds(self.env, wards, None if rules.mixed_bays else Bays(wards, rules))
        self.department = Department(self.env, scenario, self.demand, self.beds, self)
        self.wards_of_care = [Ward(name, KINDS[kind], size) for name, kind, size in wards]
        self.bed_count = sum(ward.slots for ward in self.wards_of_care)
        self.add_wards_of_emergency()
        self.rounds = CareRounds(scenario, self.wards_of_care)
        self.ward_of_slot = [i for i, ward in enumerate(self.wards_of_care) for _ in range(ward.slots)]
        self.wards = Wards(self.env, scenario, self.demand, self.beds, self.rounds, self.ward_of_slot, self.come_back)
        self.electives = Electives(scenario, self.demand, self.beds, self.wards, self.first_day)
        self.rotas = Rotas(scenario, self.luck, self.department, self.wards_of_care)
        self.regime: PeopleFirst | None = None
        self.regulator = Regulator(scenario)
        self.visits_of: dict[int, int] = {}
        self.incidents_of: dict[int, int] = {}
        self.usual = [0.0] * 24
        self.incidents = Rows(INCIDENT)
        self.pressure_sum = self.gaming_sum = 0.0
        self.counted_arrivals = self.waiting_long = 0
        self.book = DayBook(self.department.rows, self.wards.rows, self.electives.rows, self.incidents,
                            self.rounds.log, INCIDENT_KINDS, len(wards))
        self.concerns = Concerns(scenario, self.luck, self.rounds.late_accounts, self.wards.rows.names)
        self.organisation = Organisation(self.stages[0][1])
        self.days = Rows((*DAY, *COUNTED, *self.organisation.columns))
        self.reporting = Reporting(scenario.harm.reported)
        self.witness = self.department.witness = self.wards.witness = witness
        if witness is not None:
            witness.hospital = self

    def add_wards_of_emergency(self) -> None:
        """The short-stay unit and A&E's own boarders are wards too, cared for by A&E's nurses."""
        e, beds = self.department, sum(ward.slots for ward in self.wards_of_care)
        sizes = (max(1, e.short_stay.capacity), e.cubicles + e.corridor.capacity + e.short_stay.capacity)
        self.care_slots = {SHORT_STAY: list(range(beds, beds + sizes[0])),
                           EMERGENCY: list(range(beds + sizes[0], beds + sum(sizes)))}
        self.wards_of_care += [Ward(KINDS[kind], KINDS[kind], size)
                               for kind, size in zip((SHORT_STAY, EMERGENCY), sizes, strict=True)]
        self.boarder_in: dict[int, Visit] = {}

    # -- running ------------------------------------------------------------------------------------------------

    def run(self) -> Tables:
        """From the start of the warm-up to the end, then the tables."""
        self.open()
        with few_collections():
            self.env.run(until=self.end)
        return self.tables()

    def open(self) -> None:
        """The doors open: whoever steps the engine now sees the hospital live."""
        self.follow_the_timeline(self.env.now)
        self.electives.open_list(self.first_day)
        for stream in (self.emergency_door(), self.gp_door(), self.clock()):
            Flow(self.env).start(stream)

    def turn_to(self, scenario: Scenario) -> None:
        """What will hold from day 0 on: to be said before, of a hospital that began as this scenario's own would."""
        scenario = carried_out(scenario)
        self.stages, self.regulator = list(scenario.stages), Regulator(scenario)

    def clock(self) -> Steps:
        """Every hour the hourly work; at some hours the daily work."""
        hourly: list[Callable[[float], None]] = [getattr(self, name) for name in HOURLY_WORK]
        daily: dict[int, list[Callable[[float], None]]] = {}
        for hour, name in DAILY_WORK:
            daily.setdefault(hour, []).append(getattr(self, name))
        while True:
            now = self.env.now
            for work in daily.get(int(now % 24), ()):
                work(now)
            for work in hourly:
                work(now)
            yield 1.0

    def emergency_door(self) -> Steps:
        """People come to A&E; those on foot book in before they join the queue for triage, crews bring in."""
        env, attend = self.env, self.department.attend
        for arrivals in self.four_weeks(AE):
            times, people = (np.array(column) for column in zip(*arrivals, strict=True))
            rows = self.demand.attendances(people)
            entries = times + np.where(rows[:, AMBULANCE] > 0, self.department.bringing_in(rows[:, HANDOVER]),
                                       rows[:, REGISTRATION])
            turn = np.argsort(entries, kind="stable")
            columns = (entries[turn].tolist(), times[turn].tolist(), people[turn].tolist(), rows[turn])
            for entry, arrived, person, row in zip(*columns, strict=True):
                yield max(0.0, entry - env.now)
                visit = Visit(env, person, 1, 0, arrived, row.tolist())
                visit.start(attend(visit))

    def gp_door(self) -> Steps:
        """People sent in by a GP or a clinic."""
        env = self.env
        for arrivals in self.four_weeks(GP):
            people = np.array([person for _, person in arrivals])
            who, rows = self.demand.admissions(people)
            for (arrived, person), about, row in zip(arrivals, who[:, :AMBULANCE], rows, strict=True):
                yield max(0.0, arrived - env.now)
                flow = Flow(env)
                flow.start(self.straight_in(flow, person, 1, about.tolist(), row.tolist()))

    def four_weeks(self, stream: int) -> Iterator[list[tuple[float, int]]]:
        """Who arrives by a stream, drawn for four weeks at a time."""
        day = self.first_day
        while day * 24 < self.end:
            span = DAYS - (day + EPOCH) % DAYS
            arrivals = self.demand.arrivals(stream, day, span)
            if arrivals:
                yield arrivals
            day += span

    def straight_in(self, flow: Flow, person: int, visit: int, who: list[float], row: list[float]) -> Steps:
        """A direct emergency admission: a bed, or a wait for one. ``who`` and ``row`` are as for :meth:`Wards.begin`;
        those of people who come back are empty, and drawn when the time has come."""
        who = who or self.demand.attendance(person, visit)[:AMBULANCE]
        row, arrived = row or self.demand.stay(person, visit), self.env.now
        request = BedRequest(int(row[GROUP]), arrived, flow.go_on, *self.department.bed_patience(), who[FEMALE] > 0)
        slot = yield self.beds, request
        self.wards.begin(person, visit, FROM_GP, arrived, who, row, slot)

    # -- what A&E and the wards ask for -------------------------------------------------------------------------

    def admit(self, visit: Visit, slot: int) -> None:
        """From A&E into a ward bed; the delay multiplies the chance of death as published, to its causal share."""
        care_slot, row = visit.care_slot, visit.bed_row
        self.wards.begin(visit.person, visit.number, FROM_AE, visit.arrived, visit.row[:AMBULANCE], row, slot,
                         care_slot)
        if care_slot is not None:
            self.give_care_slot(care_slot)
        ratio = self.delay_ratio(self.env.now - visit.arrived)
        if ratio > 1:
            self.rounds.add_death_hazard(slot, added_hazard(row[PERSON_FROM + MORTALITY], ratio))

    def delay_ratio(self, hours: float) -> float:
        """Chance of death after so many hours from the door to a bed, against the expected (1 up to four hours)."""
        a = self.scenario.assumptions
        after, ratios = a.delay_hours, a.delay_ratios
        place = min(bisect_left(after, hours), len(after) - 1) - 1
        if place < 0:
            return float(ratios[0]**a.delay_kappa)
        share = min(1.0, (hours - after[place]) / (after[place + 1] - after[place]))
        return float((ratios[place] + (ratios[place + 1] - ratios[place]) * share)**a.delay_kappa)

    def come_back(self, person: int, reason: int, left: float, wait: float, direct: bool = False) -> float:
        """Somebody who leaves at a time will return, to A&E or straight to a ward; gives the time."""
        number = self.visits_of[person] = self.visits_of.get(person, 1) + 1
        self.demand.expect(person, number)
        at = self.demand.back_at(left, wait, direct)
        if direct:
            flow = Flow(self.env)
            flow.start(self.straight_in(flow, person, number, [], []), at - self.env.now)
        else:
            visit = Visit(self.env, person, number, reason, at, [])
            visit.start(self.department.attend(visit), at - self.env.now)
        return at

    # -- by the clock -------------------------------------------------------------------------------------------

    def follow_the_timeline(self, now: float) -> None:
        """A stage of the scenario begins: its rules and its design hold from now on."""
        while self.stages and self.stages[0][0] <= now:
            _, scenario = self.stages.pop(0)
            self.scenario = scenario
            regime = self.regime = regime_of(scenario, self.regime)
            self.department.follow(scenario, regime)
            self.wards.follow(scenario)
            self.wards.codes = regime.coded
            self.concerns.follow(scenario, regime)
            self.organisation.follow(scenario)
            self.rounds.helped(scenario.design, scenario.concerns.helping, self.organisation.effects.volunteers)
            self.rotas.follow(scenario, regime)
            self.electives.follow(regime, now)
            self.feel_the_organisation(self.organisation.effects)

    def change_shifts(self, now: float) -> None:
        """Doctors and nurses come and go."""
        self.rotas.change(now)

    def feel_the_load(self, now: float) -> None:
        """How full A&E is, relative to what is usual at this hour."""
        self.department.feel_the_queue()
        look_after_boarders(self.department, now)
        hour, present = int(now % 24), len(self.department.inside)
        self.department.regime.feel((present + 1) / (self.usual[hour] + 1) if self.usual[hour] else 1.0)
        self.usual[hour] += (present - self.usual[hour]) / (28 if self.usual[hour] else 1)
        pressure, gaming = self.department.regime.strongest()
        self.pressure_sum += pressure
        self.gaming_sum += gaming

    def waiting_for_beds(self, now: float) -> int:
        """How many emergency patients have waited for a bed long enough to be counted."""
        return self.beds.waiting_in_emergency(now - self.scenario.assumptions.counting_hours)

    def bed_round(self, now: float) -> None:
        """The bed manager's hour: who waits, and where the next bed comes from (decision 5)."""
        self.beds.bed_round()
        self.wards.end_of_hour(now)
        if not self.seniors_about(now):
            return
        short = self.beds_short_tonight(now)
        room = self.department.regime.make_room(short, self.rotas.chance("bed manager", now))
        if room.review_ready:
            self.wards.review_ready()
        if room.nearly_ready_h:
            self.wards.send_home(room.nearly_ready_h, short)

    def beds_short_tonight(self, now: float) -> int:
        """How many beds the medical side will lack by midnight, as the bed manager reckons: those who wait and who
        usually still come, less the beds that are free or will be."""
        midnight = (now // 24 + 1) * 24
        coming = self.wards.usual_until_midnight(now) + self.waiting_for_beds(now)
        return max(0, round(coming - self.beds.free_medical() - self.wards.beds_coming(midnight)))

    def seniors_about(self, now: float) -> bool:
        """Whether somebody is there who may send patients home."""
        d = self.scenario.hospital.discharge
        return d.seniors_from <= now % 24 < d.seniors_until

    def operate(self, now: float) -> None:
        """Electives come in on weekdays, unless beds are needed for others (decision 5)."""
        if int(now // 24) % 7 < 5:
            waiting = self.waiting_for_beds(now)
            room = self.department.regime.make_room(waiting, self.rotas.chance("electives", now))
            self.electives.operate(now, waiting if room.cancel_electives else 0)
        else:
            self.electives.done = self.electives.cancelled = 0

    def refer(self, now: float) -> None:
        """Today's referrals join the waiting list."""
        self.electives.refer(int(now // 24), 1)

    def open_places(self, now: float) -> None:
        """Home-care packages and care-home places open on weekdays."""
        day = int(now // 24)
        if day % 7 >= 5:
            return
        d = self.scenario.hospital.discharge
        open_now = factors(d.place_month_factors)[day % DAYS_OF_YEAR]
        for kind, a_day, what in ((HOME_CARE, d.home_care_places, "home care"),
                                  (CARE_HOME, d.care_home_places, "care home")):
            mean = np.array([a_day * open_now * self.scenario.hospital.scale * 7 / 5])
            u = self.luck.uniforms(f"{what} places", "day", day + EPOCH, 1)
            kept = max(1, round(a_day * self.scenario.hospital.scale * 7 / 5 * d.places_kept / 24))
            self.wards.open_places(kind, int(number_of_day(mean, 0.0, u, u)[0]), kept)

    # -- care ---------------------------------------------------------------------------------------------------

    def care(self, now: float) -> None:
        """A care round, six times a day: for every bed, and for those who board in A&E."""
        if int(now % 24) not in ROUND_HOURS:
            return
        self.take_in_boarders(now)
        d, regime = self.department, self.department.regime
        nurses = self.rotas.nurses(now, len(self.boarder_in), max(0, d.majors.busy) + d.where_no_nurse_was_meant(),
                                   self.rounds.state.patients())
        order = self.rotas.orders[regime.ward_order(self.rotas.chance("ward order", now))]
        events = self.rounds.round(now, order, self.rotas.lost, nurses)
        if self.witness is not None:
            self.witness.after_round(now, nurses.rn_heads, nurses.hca_heads)
        for slot, kind, when in events:
            self.happened(slot, kind, when)

    def happened(self, slot: int, kind: str, when: float) -> None:
        """Something happened to the person in a slot: into the log, perhaps into a report; death ends the stay."""
        boarder, stay = self.boarder_in.get(slot), self.wards.stays.get(slot)
        if boarder is not None:
            person, luck = boarder.person, boarder.bed_row[-1]
        elif stay is not None:
            person, luck = stay.person, stay.row[-1]
        else:
            return
        reported = self.luck_of_report(person, luck) < self.reporting.share(kind)
        self.incidents.add((when, person, self.ward_of_slot[slot], INCIDENT_KINDS.index(kind), reported))
        if kind == "died":
            if stay is not None:
                self.wards.dies(slot)
            elif boarder is not None and boarder.slot is None:
                self.give_care_slot(slot, leave=True)
                self.department.dies_waiting(boarder)

    def luck_of_report(self, person: int, luck: float) -> float:
        """A uniform for each incident of a person, so that one may be reported and another not."""
        number = self.incidents_of[person] = self.incidents_of.get(person, 0) + 1
        return (finer(luck) + number * GOLDEN) % 1.0

    def take_in_boarders(self, now: float) -> None:
        """Those who have waited for a bed for some time are cared for like patients on a ward."""
        d = self.department
        for visit in d.boarders:
            if visit.care_slot is None and visit.slot is None and visit.boards_from <= now:
                kind = SHORT_STAY if visit.space is d.short_stay and self.care_slots[SHORT_STAY] else EMERGENCY
                if self.care_slots[kind]:
                    visit.care_slot = slot = self.care_slots[kind].pop()
                    self.rounds.admit(slot, visit.bed_row[PERSON_FROM:], now, visit.arrived)
                    self.boarder_in[slot] = visit

    def give_care_slot(self, slot: int, leave: bool = False) -> None:
        """A boarder is no longer A&E's."""
        del self.boarder_in[slot]
        if leave:
            self.rounds.leave(slot)
        short_stay = self.wards_of_care[self.ward_of_slot[slot]].kind == KINDS[SHORT_STAY]
        self.care_slots[SHORT_STAY if short_stay else EMERGENCY].append(slot)

    # -- the log ------------------------------------------------------------------------------------------------

    def close_the_day(self, now: float) -> None:
        """The day is added up; the organisation takes note, and what follows from it holds from now on."""
        day = self.counters(now)
        effects = self.organisation.step(day)
        if self.regulator.sees(day, self.organisation.account.balance):
            self.stages = self.regulator.stages(now)
        self.write_the_day(self.organisation.today)
        self.department.regime.remember_of(BUDGET, self.organisation.account.money_gap, 1.0)
        self.feel_the_organisation(effects)
        held = self.department.regime.posts_held(effects.posts_held)
        self.rotas.people.live(day.day + 1, effects._replace(posts_held=held))
        self.counted_arrivals, self.department.most_outside = self.department.arrivals, self.department.outside
        self.pressure_sum = self.gaming_sum = 0.0

    def counters(self, now: float) -> Counters:
        """What the day that ends now comes to."""
        d, e, number = self.department, self.electives, int(now // 24) - 1
        if number % 7 == 0:
            self.waiting_long = e.waiting_since(now - LONG_WAIT)
        counted = self.book.close(d.regime.threshold_h)
        self.rotas.people.close_the_day(number, *self.book.went_wrong)
        return Counters(day=number, attendances=d.arrivals - self.counted_arrivals, pressure=self.pressure_sum / 24,
                        gaming=self.gaming_sum / 24, waiting=len(e.inpatients) + len(e.day_cases),
                        waiting_long=self.waiting_long, cancelled=e.cancelled,
                        occupancy=counted.get("bed_days", 0.0) / self.bed_count,
                        **self.rotas.people.today._asdict(), **counted,
                        **self.concerns.close(now, self.book.left)._asdict())

    def feel_the_organisation(self, effects: Effects) -> None:
        """What the organisation does to the hospital from now on."""
        self.department.regime.live_with(effects.fear, effects.integrity)
        self.department.short_stay_gain = self.organisation.money.short_stay_gain
        self.reporting.follow(effects.reporting)
        self.rounds.fate.harm = effects.harm
        self.rotas.feel(effects)
        self.electives.referred_here = effects.referrals
        self.concerns.complaining = effects.complaining
        self.rounds.helped(self.scenario.design, self.scenario.concerns.helping, effects.volunteers)

    def write_the_day(self, day: Counters) -> None:
        """The day's line in the log."""
        d, e = self.department, self.electives
        regime = d.regime
        foreseen = regime.foresight.breaches if isinstance(regime, UnderPressure) else NAN
        self.days.add((
            day.day, day.attendances, day.pressure, foreseen, d.most_outside, e.done,
            e.cancelled, len(e.inpatients), len(e.day_cases),
            day.sickness, self.rotas.agency_today(), self.rotas.nurses_in_post(),
            *self.rotas.people.verdict,
            *[value for name, value in zip(day._fields, day, strict=True) if name in COUNTED],
            *self.organisation.row()))

    def tables(self) -> Tables:
        """All that is left of the run; whoever is still here is in it."""
        import pandas as pd

        self.department.still_here()
        self.wards.still_here()
        self.electives.still_waiting(self.end)
        self.concerns.still_open()
        rounds, calls = self.rounds.tables()
        frames = [pd.DataFrame(rows.columns()) for rows in
                  (self.department.rows, self.wards.rows, self.electives.rows, self.incidents, self.days,
                   self.concerns.rows, self.wards.moved)]
        visits, stays, electives, incidents, days, complaints, moves = frames
        one_death_each(visits, stays)
        for table, column, names in ((incidents, "kind", INCIDENT_KINDS), (complaints, "about", LAPSES)):
            table[column] = pd.Categorical.from_codes(table[column].astype(int).to_numpy(), pd.Index(names))
        return Tables(visits, stays, electives, rounds, calls, incidents, days, self.end, -self.first_day * 24.0,
                      complaints, moves)


@contextmanager
def few_collections() -> Iterator[None]:
    """Flows leave no cycles behind, so the collector need not look at them often, and at what was here before not at
    all. Within another such stretch this one changes nothing."""
    before = gc.get_threshold()
    if before == SELDOM:
        yield
        return
    gc.collect(1)
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def simulate(scenario: Scenario, seed: int, replication: int) -> Tables:
    """One replication: the same scenario, seed and replication give the same tables in every process."""
    with few_collections():
        tables = Hospital(scenario, seed, replication).run()
        gc.collect()  # a hospital and its departments know each other; take them away before the next is built
    return tables

