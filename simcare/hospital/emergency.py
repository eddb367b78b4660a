"""A&E: from the ambulance door or the front door to home, a bed or the short-stay unit.

Every visit is one flow. It holds at most one *space* (a cubicle, a bay, the corridor, a short-stay bed) and asks for
nurses and clinicians by need. The coordinator looks at the clock of those who are still there: at the look, at the
last minute and after the breach the regime is asked what to do. Being moved for the sake of the clock changes the
space and the recorded clock; the work that is left to do, and the lived clock, go on.

A handover takes time though nobody waits for anything: the crew brings the patient in, then a nurse takes over. The
corridor comes last: a crew stays with its patient for a while in case a cubicle comes free. Where it is the custom,
whoever can sit waits on a chair like those who walked in, and no crew waits with them. Those in the corridor have no
nurses of their own. The nurses at the door, who triage and take over from crews, look after them besides, and finish
with one before they turn to the next. Whoever has waited too long for a cubicle is seen where they are, in a chair or
in the corridor, which takes longer and solves less.

Doctors differ about some of those who could go home. Where the regime asks for it (decision 11) these are admitted to
the short-stay unit for what an admission earns, as long as the unit has room.

In majors a nurse of the cubicles comes before the doctor: settling, a full set of observations, a tracing of the heart,
a line. These nurses are finite, and those who wait for a bed take their share of them. Whoever comes for resuscitation
is seen by everybody at once.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from simpy import Environment

from simcare.hospital.beds import BedRequest, Beds
from simcare.hospital.boarders import Review
from simcare.hospital.clinicians import Grade, Team
from simcare.hospital.demand import Demand
from simcare.hospital.outside import HELD_LONG, Reviewed, harm_held, held_risk
from simcare.hospital.patients import ATTENDANCE_ROW
from simcare.hospital.places import places
from simcare.hospital.pools import Alarm, Flow, Pool, Reminder, Steps
from simcare.log import ADMITTED, DIED, HOME, LEFT_UNSEEN, NAN, STILL_HERE, VISIT, Rows
from simcare.regime.decisions import Regime, Stage, Way
from simcare.scenario.schema import Scenario

if TYPE_CHECKING:
    from simcare.hospital.witness import Witness

# Positions in the A&E half of a person's row.
(AGE, FEMALE, FRAILTY, DEMENTIA, ALONE, SPEAKS, AMBULANCE, ACUITY, TRIAGE, REGISTRATION, TRIAGE_TIME, HANDOVER,
 ASSESS, TEST, REVIEW, EXIT, SPECIALTY, TRANSFER, PATIENCE, NEEDS_BED, U_CAUTION, U_SOLVED, U_RETURN, RETURN_WAIT,
 U_HOLD, U_HURRY, U_LAST, U_RECORD, LAST_LEAD, HOME_DEATH, DIES_HERE, OBSERVE, MARGIN,
 PAIN) = range(len(ATTENDANCE_ROW))

A_SECOND = 1 / 3600
VERY_URGENT = 2  # the triage category; whoever is less urgent may sit
MOST_PATIENT = 24.0  # hours; whoever would wait this long waits for good
GIVEN_UP, DEAD = "given up", "dead"
WAITING_TO_BE_SEEN, WITH_CLINICIAN, WAITING_FOR_RESULTS, WAITING_FOR_REVIEW, WAITING_FOR_BED, LEAVING = Stage
BEFORE_TRIAGE, AFTER_TRIAGE = -1e9, 1e9  # for the nurses at the door: whom crews bring, who lies in the corridor
BEFORE_ALL = 0.5e6  # keys below this come before every triage category


class Visit(Flow):
    """One attendance."""

    __slots__ = ("any_bed", "arrived", "asked", "assessed", "bed_row", "boards_from", "care_slot", "clock_start",
                 "clock_stop", "corridor_h", "decided", "falsified", "for_money", "gone", "handed", "hasty", "held",
                 "held_harm", "hurried", "number", "person", "pool", "reason", "recorded_admitted", "request", "row",
                 "senior", "short_stay_h", "slot", "solved", "space", "space_from", "stage", "to_short_stay",
                 "treated", "unloaded")

    def __init__(self, env: Environment, person: int, number: int, reason: int, arrived: float,
                 row: list[float]) -> None:
        self.env = env
        self.place = None
        self.person, self.number, self.reason, self.arrived, self.row = person, number, reason, arrived, row
        self.handed = self.assessed = self.treated = self.decided = self.asked = self.clock_start = NAN
        self.clock_stop: float | None = None
        self.senior = self.held = self.hurried = self.to_short_stay = self.hasty = self.falsified = False
        self.any_bed = self.solved = self.recorded_admitted = self.gone = self.unloaded = self.for_money = False
        self.short_stay_h = self.corridor_h = 0.0
        self.held_harm = 0
        self.space: Pool | None = None
        self.pool: Pool | None = None
        self.stage: Stage = WAITING_TO_BE_SEEN
        self.request: BedRequest | None = None
        self.slot: int | None = None
        self.care_slot: int | None = None
        self.space_from: float
        self.boards_from: float
        self.bed_row: list[float]


class Ward(Protocol):
    """What A&E needs of the hospital around it."""

    def admit(self, visit: Visit, slot: int) -> None:
        """The patient arrives in a ward bed."""

    def come_back(self, person: int, reason: int, left: float, wait: float) -> float:
        """The person, who leaves at a time, will return; gives the time."""


class Department:
    """The A&E department."""

    def __init__(self, env: Environment, scenario: Scenario, demand: Demand, beds: Beds, hospital: Ward) -> None:
        e, scale = scenario.hospital.emergency, scenario.hospital.scale
        self.env, self.scenario, self.demand, self.beds, self.hospital = env, scenario, demand, beds, hospital
        self.cubicles, self.trolleys = places(e.majors_cubicles, scale), places(e.corridor_spaces, scale)
        self.resus, self.majors = Pool(places(e.resuscitation_bays, scale)), Pool(self.cubicles)
        self.minors, self.corridor = Pool(places(e.minors_cubicles, scale)), Pool(self.trolleys)
        self.short_stay, self.chairs = Pool(places(e.short_stay_beds, scale)), Pool(places(e.chairs, scale))
        self.triage_nurses, self.cubicle_nurses = Pool(1), Pool(1)
        self.doctors, self.practitioners = Team(e.senior_pace, 3e6), Team(e.senior_pace, 0.0)
        self.rows = Rows(VISIT)
        self.regime: Regime
        self.outside = self.most_outside = self.arrivals = 0
        self.short_stay_gain = 0.0
        self.insisting: deque[Visit] = deque()
        self.without_a_chair: deque[Visit] = deque()
        self.inside: dict[Visit, None] = {}
        self.watched: deque[tuple[float, Visit]] = deque()
        self.watching = False
        self.boarders: dict[Visit, Review] = {}
        self.witness: Witness | None = None
        self.parameters()

    def feel_the_queue(self) -> None:
        """Clinicians work faster when more people wait for each of them, down to a floor."""
        for team, rooms in ((self.doctors, self.majors), (self.practitioners, self.minors)):
            heads = max(1, team.junior.capacity + team.senior.capacity)
            each = (team.waiting + rooms.waiting * self.share_in_hand(rooms)) / heads
            team.tempo = max(self.tempo_floor, 1.0 - self.load_pace * each)

    def share_in_hand(self, rooms: Pool) -> float:
        """Of the cubicles that are taken, the share that clinicians can free by being quick: not those in which
        somebody waits for a bed."""
        return 1.0 - sum(v.space is rooms for v in self.boarders) / max(1, rooms.busy)

    def parameters(self) -> None:
        """Numbers that flows use often, as plain attributes."""
        s = self.scenario
        e, d, a = s.hospital.emergency, s.demand, s.assumptions
        self.load_pace, self.tempo_floor = e.load_pace, e.load_pace_floor
        self.queue_effect, self.night_factor = e.patience_queue_effect, e.patience_night_factor
        self.caution, self.haste = e.junior_caution, a.haste
        self.unsolved, self.senior_factor, self.hasty_factor = (
            d.problem_unsolved_share, d.senior_unsolved_factor, d.hasty_unsolved_factor)
        self.return_share, self.return_delay = d.unsolved_return_share, d.return_delay
        self.unseen_share, self.unseen_delay = d.left_unseen_return_share, d.left_unseen_return_delay
        self.look_h, self.lead_h, self.chase = a.coordinator_look, a.last_minute_lead, a.chased_wait
        self.direct_after = s.hospital.bed_management.direct_after
        self.outlier_after = s.hospital.bed_management.outlier_after
        self.hold_limit, self.corridor_after, self.nurse_share = e.hold_limit, e.corridor_after, e.handover_nurse_share
        self.seated_share, self.frail_from = e.seated_share, e.frail_from
        self.minded_for, self.first_look = 1 / e.patients_per_nurse, e.first_look
        self.seen_anywhere_after, self.elsewhere_pace, self.elsewhere_unsolved = (
            e.seen_anywhere_after, e.elsewhere_pace, e.elsewhere_unsolved_factor)
        self.held_risk = held_risk(e.held_harm_shares, e.held_harm_time_slope, e.held_harm_acuity_slope,
                                   Reviewed(e.held_harm_wait, self.demand.people.scaling.by_ambulance))
        self.boarding_from = s.hospital.bed_management.boarding_from
        self.review_every, self.review_time = e.boarder_review_every, e.boarder_review_time
        self.typing = e.typing_time

    def follow(self, scenario: Scenario, regime: Regime) -> None:
        """From now on these rules and this design hold."""
        self.scenario, self.regime = scenario, regime
        self.early_decision = scenario.design.process.senior_at_front_door
        self.parameters()

    # -- arriving -----------------------------------------------------------------------------------------------

    def attend(self, v: Visit) -> Steps:
        """The whole visit, step by step."""
        row = v.row = v.row or self.demand.attendance(v.person, v.number)
        env, regime, triage = self.env, self.regime, int(row[TRIAGE])
        self.inside[v] = None
        self.arrivals += 1
        if row[AMBULANCE]:
            yield from self.by_ambulance(v, triage)
        else:
            v.handed = v.arrived
            self.start_clock(v)
            nurses = self.triage_nurses
            if nurses.free > 0:
                nurses.free -= 1
            else:
                yield nurses, v.arrived
            v.assessed = env.now
            yield row[TRIAGE_TIME]
            nurses.give()
        key = regime.queue_key(triage, v.arrived)
        team = self.doctors if triage <= 3 or row[AMBULANCE] else self.practitioners
        if v.space is None or v.space is self.corridor:
            v.pool = pool = self.place_for(triage, team)
            if v.space is None and (pool.free <= 0 or (team.junior.free <= 0 and team.senior.free <= 0)):
                patience = self.patience(v, triage)
                if patience < MOST_PATIENT:
                    Reminder(env, patience, self.give_up, v)
            if pool.free <= 0:
                Reminder(env, self.seen_anywhere_after, self.see_anywhere, v)
            space = yield pool, key
            if space is GIVEN_UP:
                return
            if space is not v.space:
                self.put(v, space)
        if self.first_look and triage > 1 and team is self.doctors and not v.hasty:
            v.pool = nurses = self.cubicle_nurses
            if (yield nurses, key) is GIVEN_UP:
                return
            yield self.first_look
            nurses.give()
        v.pool = team
        clinician = yield team, (key if v.clock_stop is None else key + 1e7)
        if clinician is GIVEN_UP:
            return
        return self.see(v, triage, team, key, clinician)

    def by_ambulance(self, v: Visit, triage: int) -> Steps:
        """The crew brings the patient in; a place and a nurse take over, or the crew waits (decision 1)."""
        env, row, regime = self.env, v.row, self.regime
        on_the_way = v.arrived + self.bringing_in(row[HANDOVER]) - env.now
        if on_the_way > A_SECOND:
            yield on_the_way
        if not self.room_at_once(v, triage):
            v.held = self.corridor.free > 0 and not regime.take_over(row[U_HOLD])  # there is room: it is a choice
            if self.witness is not None:
                self.witness.placed(v)
            self.outside += 1
            self.most_outside = max(self.most_outside, self.outside)
            v.pool = self.majors
            limit = regime.unload_after(self.hold_limit if v.held else self.corridor_after, row[U_HOLD])
            Reminder(env, max(0.0, v.arrived + limit - env.now), self.insist, v)
            if regime.watches_crews:
                Reminder(env, max(0.0, v.arrived + HELD_LONG - env.now), self.held_for_an_hour, v)
            space = yield self.majors, regime.queue_key(triage, v.arrived)
            self.outside -= 1
            self.put(v, space)
        yield self.triage_nurses, BEFORE_TRIAGE + v.arrived
        v.assessed = env.now
        yield row[HANDOVER] * self.nurse_share
        self.triage_nurses.give()
        self.is_handed_over(v)
        if v.space is self.corridor:
            Flow(env).start(self.minded(v))

    def bringing_in(self, handover: Any) -> Any:
        """The part of a handover that takes the crew alone."""
        return handover * (1 - self.nurse_share)

    def room_at_once(self, v: Visit, triage: int) -> bool:
        """Somebody whom a crew brings gets a bay, a cubicle, a chair in the waiting room (which is no space of its own)
        or the corridor, if there is room and the rules allow."""
        pool, corridor, regime, u = self.majors, self.corridor, self.regime, v.row[U_HOLD]
        if triage == 1 and self.resus.free > 0:
            pool = self.resus
        if pool.free <= 0:
            if self.can_wait_seated(v, triage):
                return True
            if corridor.free <= -corridor.capacity or not regime.unload_anywhere(u):
                return False
            pool, v.unloaded = corridor, corridor.free <= 0
        pool.free -= 1
        self.put(v, pool)
        return True

    def can_wait_seated(self, v: Visit, triage: int) -> bool:
        """Somebody brought by a crew who is neither very ill nor frail, in a department that seats such people (and
        does not hold this crew on purpose)."""
        return (self.seated_share > 0 and triage > VERY_URGENT and v.row[FRAILTY] < self.frail_from
                and self.demand.luck.uniform("seated", "person", v.person, v.number) < self.seated_share
                and self.regime.take_over(v.row[U_HOLD]))

    def is_handed_over(self, v: Visit) -> None:
        """The crew may go; the recorded clock starts, or has started already."""
        v.handed = self.env.now
        waited = v.handed - v.arrived
        if waited > HELD_LONG:
            u = self.demand.luck.uniform("harm outside", "person", v.person, v.number)
            v.held_harm = harm_held(waited, v.row[ACUITY], u, self.held_risk)
        self.regime.handed_over(waited, v.unloaded)
        self.start_clock(v)

    def held_for_an_hour(self, v: Visit) -> None:
        """Where somebody counts such waits, the next cubicle but for the very urgent is for those who wait outside."""
        key = self.regime.at_the_look(int(v.row[TRIAGE]), v.arrived, v.row[U_HURRY])
        if v.space is None and key is not None:
            self.requeue(v, key)

    def insist(self, v: Visit) -> None:
        """The ambulance service wants its crew back: into the corridor, as soon as it has room."""
        self.insisting.append(v)
        self.let_crews_in()

    def watch_the_corridor(self, most: int) -> None:
        """So many can lie in the corridor with a nurse's eye on them."""
        self.corridor.resize(min(self.trolleys, most))
        self.let_crews_in()

    def let_crews_in(self) -> None:
        """Whoever has insisted longest comes into the corridor while it has room."""
        while self.insisting and self.corridor.free > 0:
            v = self.insisting.popleft()
            if v.place is not None and v.space is None:
                self.corridor.free -= 1
                v.stop_waiting()
                v.resume(None, self.corridor)

    def minded(self, v: Visit) -> Steps:
        """Whoever lies in the corridor, or is treated on a chair for want of a cubicle, needs a nurse for as much of an
        hour as in a cubicle, and has only those at the door. Handovers and triage come before, but not in between."""
        nurses, env, rest = self.triage_nurses, self.env, 1.0 - self.minded_for
        while self.elsewhere(v):
            yield nurses, AFTER_TRIAGE + env.now
            if self.elsewhere(v):
                yield self.minded_for
            nurses.give()
            yield rest

    def where_no_nurse_was_meant(self) -> int:
        """How many lie beyond the corridor or are treated on a chair; A&E's nurses must look after them too."""
        return max(0, -self.corridor.free) + self.chairs.busy

    def see_anywhere(self, v: Visit) -> None:
        """Too long without a cubicle: the clinicians come to the trolley in the corridor, or to a chair where they can
        examine somebody, as soon as there is one."""
        if self.lacks_a_cubicle(v):
            if v.space is None:
                self.without_a_chair.append(v)
                self.give_chairs()
            else:
                v.stop_waiting()
                v.resume(None, v.space)

    def lacks_a_cubicle(self, v: Visit) -> bool:
        """Whether somebody still waits for one."""
        return v.place is not None and (v.pool is self.majors or v.pool is self.minors)

    def give_chairs(self) -> None:
        """Whoever came first to want one gets the next chair, if no cubicle came free meanwhile."""
        while self.without_a_chair and self.chairs.free > 0:
            v = self.without_a_chair.popleft()
            if self.lacks_a_cubicle(v):
                v.stop_waiting()
                self.chairs.free -= 1
                self.put(v, self.chairs)
                if v.pool is self.majors:
                    Flow(self.env).start(self.minded(v))
                v.resume(None, self.chairs)

    def elsewhere(self, v: Visit) -> bool:
        """Whether somebody is where nobody is meant to be examined."""
        return v.space is self.chairs or v.space is self.corridor

    def place_for(self, triage: int, team: Team) -> Pool:
        """Where a patient of this category is seen."""
        if triage == 1 and self.resus.free > 0:
            return self.resus
        return self.majors if team is self.doctors else self.minors

    def put(self, v: Visit, space: Pool | None) -> None:
        """Move a visit to another space; the old one goes to the next who waits."""
        old, now = v.space, self.env.now
        if old is self.corridor:
            v.corridor_h += now - v.space_from
        elif old is self.short_stay:
            v.short_stay_h += now - v.space_from
        v.space, v.space_from = space, now
        if self.witness is not None:
            self.witness.placed(v)
        if old is not None:
            old.give()
            if old is self.corridor and self.insisting:
                self.let_crews_in()
            elif old is self.chairs and self.without_a_chair:
                self.give_chairs()

    def patience(self, v: Visit, triage: int) -> float:
        """Hours from now after which this patient leaves unseen, given the queue that they see."""
        seen = self.majors.waiting + self.doctors.waiting + self.practitioners.waiting
        night = self.night_factor if v.arrived % 24 < 7 else 1.0
        return v.row[PATIENCE] * night * (1 - self.queue_effect) ** seen

    def give_up(self, v: Visit) -> None:
        """Patience has run out: leave, unless a clinician has come; nobody leaves while a nurse is with them."""
        if v.gone or v.treated == v.treated or v.clock_stop is not None:
            return
        if v.place is None:
            Reminder(self.env, self.first_look, self.give_up, v)
            return
        v.stop_waiting()
        now, row = self.env.now, v.row
        self.leave(v, LEFT_UNSEEN, now)
        returned = NAN
        if row[U_RETURN] < self.unseen_share:
            returned = self.hospital.come_back(v.person, 2, now, self.unseen_delay * row[RETURN_WAIT])
        self.write(v, LEFT_UNSEEN, now, returned, now + 24 * row[HOME_DEATH] if returned != returned else NAN)
        v.resume(None, GIVEN_UP)

    # -- being seen ---------------------------------------------------------------------------------------------

    def see(self, v: Visit, triage: int, team: Team, key: float, clinician: Grade) -> Steps:
        """First contact, results, review, decision."""
        env, row = self.env, v.row
        v.treated, v.senior, v.stage = env.now, clinician.senior, WITH_CLINICIAN
        needs_bed = row[NEEDS_BED] > 0
        yield self.contact(v, (row[ASSESS] + self.typing) * team.tempo / clinician.pace)
        clinician.give()
        early = self.early_decision and clinician.senior and needs_bed
        if row[TEST] and not v.hasty and not early:
            v.stage = WAITING_FOR_RESULTS
            yield self.chased(v, row[TEST])
            if v.gone:
                return
            v.stage, v.pool = WAITING_FOR_REVIEW, team
            clinician = yield team, (key if v.clock_stop is None else key + 1e7)
            v.stage = WITH_CLINICIAN
            yield self.contact(v, row[REVIEW] * team.tempo / clinician.pace)
            clinician.give()
        v.decided = env.now
        if row[DIES_HERE]:
            self.die(v)
        elif needs_bed or (not clinician.senior and row[U_CAUTION] < self.caution and not v.hasty):
            return self.board(v)
        elif row[OBSERVE] and not v.hasty:
            return self.observe(v, row[OBSERVE])
        elif row[MARGIN] and self.kept_for_money(v):
            return self.observe(v, row[MARGIN])
        else:
            self.go_home(v)

    def contact(self, v: Visit, length: float) -> float:
        """How long a contact takes that would take so long in a cubicle and without haste."""
        length *= self.elsewhere_pace if self.elsewhere(v) else 1.0
        return length * self.haste if v.hasty else length

    def kept_for_money(self, v: Visit) -> bool:
        """Somebody of whom one doctor would say home and another a bed: admitted for what it earns (decision 11)? Only
        where the short-stay unit has a place, and nobody has stopped the clock yet or decided in haste."""
        if self.short_stay.free <= 0 or v.clock_stop is not None or v.hasty:
            return False
        v.for_money = self.regime.admit_for_money(self.short_stay_gain, v.row[U_CAUTION])
        return v.for_money

    def observe(self, v: Visit, hours: float) -> Steps:
        """Watched for some hours, for clinical reasons or for what it earns, in the short-stay unit if it has room: the
        right place."""
        arrived_there = self.env.now
        if v.space is not self.short_stay and self.short_stay.free > 0:
            self.short_stay.free -= 1
            self.put(v, self.short_stay)
        if v.space is self.short_stay and v.clock_stop is None:
            v.clock_stop, v.recorded_admitted = arrived_there, True
        yield hours
        self.go_home(v, arrived_there if v.recorded_admitted else None)

    def go_home(self, v: Visit, right_place: float | None = None) -> None:
        """Home after the last contact; perhaps to come back because the problem was not solved."""
        row, now = v.row, self.env.now
        left = now + row[EXIT]
        unsolved = self.unsolved * (self.senior_factor if v.senior else 1.0) * (self.hasty_factor if v.hasty else 1.0)
        unsolved *= self.elsewhere_unsolved if self.elsewhere(v) else 1.0
        v.solved = row[U_SOLVED] >= unsolved
        self.leave(v, HOME, left)
        died = left + 24 * row[HOME_DEATH]
        returned = NAN
        wait = row[RETURN_WAIT] * self.return_delay
        if not v.solved and row[U_RETURN] < self.return_share and not left + wait > died:
            returned, died = self.hospital.come_back(v.person, 1, left, wait), NAN
        self.write(v, HOME, left if right_place is None else right_place, returned, died)

    def die(self, v: Visit) -> None:
        """Death in A&E."""
        self.leave(v, DIED, self.env.now)
        self.write(v, DIED, self.env.now, NAN, self.env.now)

    def leave(self, v: Visit, outcome: int, at: float) -> None:
        """Out of the department: free the space, write the clock, remember whether this was a breach without games."""
        v.gone, v.stage = True, LEAVING
        del self.inside[v]
        if v.space is not None:
            self.put(v, None)
        if v.asked == v.asked:
            self.boarders.pop(v).end()
        regime, start = self.regime, v.clock_start
        if v.clock_stop is None:
            decided = v.decided if outcome == HOME and v.decided == v.decided else at
            v.clock_stop = stop = regime.written_stop(start, decided, at, v.row[U_RECORD])
            v.falsified = stop != at and stop != decided
        regime.remember(at - start > regime.threshold_h or v.to_short_stay or v.any_bed or v.hasty)

    # -- waiting for a bed --------------------------------------------------------------------------------------

    def board(self, v: Visit) -> Steps:
        """A specialty accepts, a bed is found, the porter comes; from when somebody looks at the time, the bed is asked
        for while the specialty is on its way."""
        row, env = v.row, self.env
        v.stage = WAITING_FOR_BED
        accepted = env.now + self.chased(v, row[SPECIALTY])
        alone = min(row[SPECIALTY], self.looked_at_in(v))
        if alone > 0:
            yield alone
        v.bed_row = self.demand.stay(v.person, v.number)
        group = int(v.bed_row[0])
        now = env.now
        v.asked, v.boards_from = now, now + self.boarding_from
        v.request = BedRequest(group, now, v.go_on, *self.bed_patience(), row[FEMALE] > 0)
        if v.any_bed:
            v.request.insist()
        self.boarders[v] = review = Review(v, int(row[TRIAGE]), v.boards_from)
        slot = yield self.beds, v.request
        v.request = None
        if slot is DEAD:
            return
        v.slot = slot
        review.end()
        yield row[TRANSFER] + max(0.0, accepted - env.now)
        self.leave(v, ADMITTED, env.now)
        self.write(v, ADMITTED, env.now, NAN)
        self.hospital.admit(v, slot)

    def chased(self, v: Visit, wait: float) -> float:
        """How long a wait for others takes: what is left of it when the coordinator looks at the time goes faster."""
        unwatched = min(wait, self.looked_at_in(v))
        return unwatched + (wait - unwatched) * self.chase

    def looked_at_in(self, v: Visit) -> float:
        """Hours until the coordinator looks at the time of this patient; never, where nobody watches the clock."""
        return max(0.0, v.clock_start + self.look_h - self.env.now) if self.regime.watches_clock else math.inf

    def bed_patience(self) -> tuple[float, float]:
        """Hours of waiting after which the patient's own ward will do instead of the admission unit, and any ward."""
        return self.direct_after, self.regime.any_bed_after(self.outlier_after)

    def dies_waiting(self, v: Visit) -> None:
        """Death while waiting for a bed; only for those who have none yet."""
        if v.request is not None:
            self.beds.withdraw(v.request)
        self.die(v)
        v.resume(None, DEAD)

    # -- the clock ----------------------------------------------------------------------------------------------

    def start_clock(self, v: Visit) -> None:
        """The recorded clock starts; the coordinator will look at it if anybody asks for that."""
        v.clock_start = start = self.regime.start_of_clock(v.arrived, v.handed)
        if self.regime.watches_clock:
            self.watched.append((start + self.look_h, v))
            if not self.watching:
                self.watching = True
                Alarm(self.env, max(0.0, start + self.look_h - self.env.now), self.look)

    def look(self, _event: Any) -> None:
        """The coordinator looks at everybody whose time for it has come."""
        now, watched = self.env.now, self.watched
        while watched and (watched[0][1].gone or watched[0][0] <= now + 1e-9):
            _, v = watched.popleft()
            if not v.gone:
                self.look_at(v)
        self.watching = bool(watched)
        if watched:
            Alarm(self.env, watched[0][0] - now, self.look)

    def look_at(self, v: Visit) -> None:
        """The first look: forward in the queue perhaps, and a last look just before the threshold."""
        row, regime = v.row, self.regime
        key = regime.at_the_look(int(row[TRIAGE]), v.arrived, row[U_HURRY])
        if key is not None:
            v.hurried = key < BEFORE_ALL and v.place is not None
            self.requeue(v, key)
        left = v.clock_start + regime.threshold_h - self.env.now - self.lead_h * row[LAST_LEAD]
        Reminder(self.env, max(0.0, left), self.last_minute, v)

    def requeue(self, v: Visit, key: float) -> None:
        """Another place in the queue in which this visit stands."""
        if v.place is not None and v.pool is not None:
            v.pool.promote(v, key)

    def last_minute(self, v: Visit) -> None:
        """The clock runs out (decision 3)."""
        if v.gone or v.clock_stop is not None:
            return
        row, regime = v.row, self.regime
        looks_ill = row[TRIAGE] <= 2 or row[NEEDS_BED] > 0
        way = regime.last_minute(v.stage, looks_ill, row[U_LAST])
        if way is Way.ANY_BED:
            self.any_bed(v)
        elif way is Way.SHORT_STAY:
            self.into_short_stay(v)
        elif way is Way.FINISH:
            self.finish(v)
        if v.clock_stop is None and not v.gone:
            left = max(0.0, v.clock_start + regime.threshold_h - self.env.now)
            Reminder(self.env, left + 1e-6, self.breached, v)

    def any_bed(self, v: Visit) -> None:
        """Out at once: to the bed that was found, to any free bed, else the short-stay unit, else a trolley in the
        corridor that counts as a bed."""
        v.any_bed = True
        if v.slot is None and v.request is not None:
            self.beds.insist(v.request)
        if v.slot is not None:
            v.clock_stop = self.env.now
        else:
            self.into_short_stay(v)

    def into_short_stay(self, v: Visit) -> None:
        """The recorded clock stops; what there is to do goes on."""
        unit = self.short_stay if self.short_stay.free > 0 else self.corridor
        if unit.free <= 0 or v.space is unit:
            return
        unit.free -= 1
        v.clock_stop, v.recorded_admitted, v.to_short_stay = self.env.now, True, True
        if v.stage is WAITING_TO_BE_SEEN and v.space is None and v.place and v.pool:
            v.stop_waiting()
            v.resume(None, unit)
        else:
            self.put(v, unit)

    def finish(self, v: Visit) -> None:
        """See at once and decide without waiting for results."""
        v.hasty = True
        if v.stage is WAITING_FOR_RESULTS:
            v.decided = self.env.now
            self.go_home(v)
        else:
            self.requeue(v, 0.0)

    def breached(self, v: Visit) -> None:
        """The threshold has passed (decision 2 once more)."""
        if not v.gone:
            key = self.regime.after_the_breach(int(v.row[TRIAGE]), v.arrived, v.row[U_HURRY])
            if key is not None:
                self.requeue(v, key)

    def still_here(self) -> None:
        """At the end: those who are still in the department are counted, not dropped."""
        for v in list(self.inside):
            self.put(v, None)
            v.clock_stop = NAN if v.clock_stop is None else v.clock_stop
            self.write(v, STILL_HERE, NAN, NAN)

    # -- the log ------------------------------------------------------------------------------------------------

    def write(self, v: Visit, outcome: int, left: float, returned: float, died: float = NAN) -> None:
        """Add the visit to the log."""
        row = v.row
        relieved = v.assessed if row[PAIN] == 1 else v.treated if v.treated == v.treated else left
        pain_h = relieved - v.arrived if row[PAIN] else 0.0
        recorded = ADMITTED if v.recorded_admitted and outcome == HOME else outcome
        self.rows.add((
            v.person, v.number, v.reason, v.arrived, v.handed, v.assessed, v.treated, v.senior, v.decided, v.asked,
            left, v.clock_start, v.clock_stop, outcome, recorded, v.short_stay_h, v.corridor_h, v.held, v.hurried,
            v.to_short_stay, v.for_money, v.hasty, v.falsified, v.any_bed, v.solved, died, returned, pain_h,
            v.held_harm, row[HOME_DEATH] == row[HOME_DEATH], *row[:REGISTRATION]))
