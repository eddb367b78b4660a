"""A hospital that is run on targets: what ordinary people do when a number is out of reach and missing it is punished.

Without a target, or without punishment, or with the goal within reach, every choice here is the honest one. With all
three, each gaming choice is taken with the probability that the one law of gaming gives (``targets.py``), and with no
other. A target also does what it is meant to do: somebody watches the clock, and looks for beds; somebody looks at
crews that stand outside; somebody goes through the waiting list and calls those who have waited long.

The budget is answered for like a target, and money is short where there is a deficit. Then people about whom doctors
would differ are admitted for the price of an admission, where that is more than what the admission costs.

Targets can pull against each other. Holding a crew outside spares the four-hour clock and spoils the handover, so only
what the one pressure is stronger than the other is left to hold anybody.
"""

from __future__ import annotations

from simcare.luck import finer
from simcare.regime.decisions import Offer, Reply, Room, Stage, Way
from simcare.regime.people_first import BY_NEED, PeopleFirst
from simcare.regime.targets import (
    BUDGET,
    HANDOVER,
    MEASURES,
    MORTALITY,
    TIME,
    WAIT,
    duty_of,
    start_of_clock,
    target_on,
    threshold_of,
)
from simcare.scenario.schema import Scenario
from simcare.scenario.units import HOURS

NEXT_OF_ALL, LAST_OF_ALL = -1e6, 10.0  # places in the queue before and behind every triage category
NEVER_MIND = 1e6  # hours; a place on the operating list behind everybody who still counts
A_WEEK = 168.0
A_MINUTE, HALF_AN_HOUR = 1 / 60, 0.5


class UnderPressure(PeopleFirst):
    """Implements :class:`simcare.regime.decisions.Regime` with the pressure of targets."""

    def __init__(self, scenario: Scenario, before: PeopleFirst | None = None) -> None:
        super().__init__(scenario, before)
        targets = {measure: target for measure in MEASURES if (target := target_on(scenario, measure))}
        self.foresee(scenario, {measure: duty_of(scenario, measure) for measure in (*MEASURES, BUDGET)}, before)
        self.threshold_of = {measure: threshold_of(measure, targets.get(measure)) for measure in MEASURES}
        self.targets = targets
        self.answer_days = scenario.concerns.complaints.answer_on_targets / HOURS["day"]
        self.follow_the_clock(scenario)
        self.follow_the_list(scenario)
        self.watches_crews = HANDOVER in targets
        self.unload_h = max(0.0, self.threshold_of[HANDOVER] - scenario.hospital.emergency.unload_lead)

    def follow_the_clock(self, scenario: Scenario) -> None:
        """The rules of the time in A&E."""
        target = self.targets.get(TIME)
        self.threshold_h = self.threshold_of[TIME]
        self.watches_clock = target is not None
        self.clock_rule = target.clock_start if target else "handover"
        self.moves_stop_the_clock = target is None or target.clock_stop == "moved_on"
        self.still_counts = target.counts_after_breach if target else True
        self.by_hand = not scenario.design.data.electronic_clocks
        self.overrun_h = scenario.assumptions.falsifiable_overrun
        self.half_hours = scenario.assumptions.written_to_half_hour
        self.nearly_ready_h = scenario.assumptions.nearly_ready

    def follow_the_list(self, scenario: Scenario) -> None:
        """The rules of the waiting list."""
        target = self.targets.get(WAIT)
        self.watches_list = target is not None
        self.late_still_count = target.counts_after_breach if target else True
        theatres = scenario.hospital.theatres
        self.list_look, self.removed_share = theatres.list_look, theatres.removed_after_date

    def start_of_clock(self, arrived: float, handed_over: float) -> float:
        """As the target defines it."""
        return start_of_clock(self.clock_rule, arrived, handed_over)

    def games(self, u: float) -> bool:
        """The one law of gaming, applied to one person's luck."""
        return u < self.foresight.gaming

    def take_over(self, u: float) -> bool:
        """The clock has not started while the patient is in the ambulance."""
        return self.clock_rule != "handover" or not self.holds(u)

    def holds(self, u: float) -> bool:
        """Whether a crew is held for the four-hour clock, against the pull of the handover clock."""
        pull = self.foresights[HANDOVER].gaming if self.watches_crews else 0.0
        return u < self.foresight.gaming - pull

    def unload_after(self, limit: float, u: float) -> float:
        """Where crews are watched, just before their clock runs out."""
        return min(limit, self.unload_h) if self.watches_crews and self.take_over(u) else limit

    def unload_anywhere(self, u: float) -> bool:
        """Once the crew has gone, its clock has stopped, wherever the patient lies."""
        return self.watches_crews and u < self.foresights[HANDOVER].gaming and self.take_over(u)

    def at_the_look(self, triage: int, arrived: float, u: float) -> float | None:
        """Those about to breach come before everybody; without pressure, next after the very urgent."""
        return NEXT_OF_ALL + arrived if self.games(u) else super().at_the_look(triage, arrived, u)

    def after_the_breach(self, triage: int, arrived: float, u: float) -> float | None:
        """Those who no longer count wait."""
        return LAST_OF_ALL * BY_NEED + arrived if self.games(u) and not self.still_counts else None

    def last_minute(self, stage: Stage, looks_ill: bool, u: float) -> Way:
        """Stop the clock: a bed of any kind for those who wait for one or look ill, a hasty end for the others."""
        if not self.games(u) or stage is Stage.LEAVING:
            return Way.CARRY_ON
        if stage is Stage.WITH_CLINICIAN:
            return Way.CARRY_ON
        if stage is Stage.WAITING_FOR_BED or looks_ill:
            move = Way.ANY_BED if stage is Stage.WAITING_FOR_BED else Way.SHORT_STAY
            return move if self.moves_stop_the_clock else Way.CARRY_ON
        return Way.FINISH

    def make_room(self, waiting: int, u: float) -> Room:
        """Those who are nearly ready go home, electives are cancelled; without pressure, those who are ready."""
        if waiting == 0:
            return Room()
        if self.games(u):
            return Room(review_ready=self.pulls, nearly_ready_h=self.nearly_ready_h, cancel_electives=True)
        return Room(review_ready=self.pulls)

    def ward_order(self, u: float) -> str:
        """What is counted, and what empties beds, comes first."""
        return "counted" if self.games(u) else "need"

    def written_stop(self, start: float, decided: float, stop: float, u: float) -> float:
        """Just in time, for those who could go but wait for their letter, and where a pen can make it so: as far as the
        times that it writes are usually off, and that is half an hour for some and minutes for most."""
        limit = start + self.threshold_h
        if stop <= limit or not self.games(u):
            return stop
        if decided <= limit:
            return decided
        reach = HALF_AN_HOUR if finer(u) < self.half_hours else self.overrun_h
        return limit - A_MINUTE if self.by_hand and stop <= limit + reach else stop

    def operation_key(self, now: float, listed: float, acceptable_h: float, clock_start: float, u: float) -> float:
        """Those about to breach come before everybody, those who have breached count no longer; without pressure,
        whoever is watched comes next when their time is nearly up."""
        due, deadline = listed + acceptable_h, clock_start + self.threshold_of[WAIT]
        if not self.watches_list:
            return due
        if now >= deadline - self.list_look and u < self.foresights[WAIT].gaming:
            if now < deadline:
                return NEXT_OF_ALL + deadline
            if not self.late_still_count:
                return NEVER_MIND + deadline
        return min(due, deadline - self.list_look)

    def offer(self, now: float, clock_start: float, dates: int, u: float) -> Offer:
        """A date that cannot be made, for those who would breach before the list is looked at again; some who miss
        it are taken off the list."""
        left = clock_start + self.threshold_of[WAIT] - now
        if not self.watches_list or not 0 < left <= A_WEEK or u >= self.foresights[WAIT].gaming:
            return Offer.WAIT
        if u < self.foresights[WAIT].gaming * self.removed_share:
            return Offer.REMOVE
        return Offer.RE_DATE if dates else Offer.SUSPEND

    def easy_first(self, u: float) -> bool:
        """A day case counts as much as a hip, and takes less than half the time."""
        return self.watches_list and u < self.foresights[WAIT].gaming

    def posts_held(self, money_gap: float = 0.0) -> float:
        """What the budget asks for."""
        return min(1.0, max(0.0, money_gap))

    def coded(self, u: float) -> bool:
        """A death that was to be expected counts for less."""
        return u < self.foresights[MORTALITY].gaming

    def concern(self, u: float, hears: float, before: int = 0) -> Reply:
        """Answered in time, defended and filed, the more so the harder people are pressed; those who come again are
        called persistent."""
        defensive = self.strongest()[1]
        heard = hears * (1.0 - defensive)
        if u < heard:
            return Reply(mended=True, days=self.answer_days)
        return Reply(mended=False, days=self.answer_days, answered=not before or u >= heard + (1.0 - heard) * defensive)

    def admit_for_money(self, gain: float, u: float) -> bool:
        """Where there is anything to gain, and a deficit is held against somebody."""
        return gain > 0 and u < self.foresights[BUDGET].gaming


def regime_of(scenario: Scenario, before: PeopleFirst | None = None) -> PeopleFirst:
    """The regime that a scenario's mission asks for; ``before`` is the one whose place it takes."""
    kind = PeopleFirst if scenario.design.mission.runs_on == "purpose" else UnderPressure
    return kind(scenario, before)
