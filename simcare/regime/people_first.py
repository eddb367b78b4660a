"""People before numbers: the rules of a hospital that is run on its purpose.

Need decides, then waiting. Waits are watched because waiting is bad for people: the coordinator looks at long waits
and a senior reviews those who are ready when others wait for a bed. What happened is what is written down.
"""

from __future__ import annotations

from simcare.regime.decisions import Offer, Reply, Room, Stage, Way
from simcare.regime.foresight import Foresight
from simcare.regime.targets import BUDGET, HANDOVER, MEASURES, NATIONAL, TIME, Duty, start_of_clock
from simcare.scenario.schema import Scenario
from simcare.scenario.units import HOURS

AFTER_THE_URGENT = 2.5  # a place in the queue behind triage categories 1 and 2
BY_NEED = 1e6  # one triage category outweighs any wait


class PeopleFirst:
    """Implements :class:`simcare.regime.decisions.Regime` without pressure."""

    watches_clock = True
    watches_crews = True
    watches_list = False

    def __init__(self, scenario: Scenario, before: PeopleFirst | None = None) -> None:
        self.threshold_h, self.threshold_of = NATIONAL[TIME], dict(NATIONAL)
        self.pulls = scenario.assumptions.honest_pull
        self.answer_days = scenario.concerns.complaints.answer_on_purpose / HOURS["day"]
        self.foresee(scenario, {}, before)

    def foresee(self, scenario: Scenario, duties: dict[str, Duty | None], before: PeopleFirst | None) -> None:
        """People remember how long others waited, whether or not anybody answers for it; memory and fear stay with
        them when the rules change."""
        self.foresights: dict[str, Foresight] = {
            measure: Foresight(scenario, duties.get(measure), before.foresights[measure] if before else None)
            for measure in (*MEASURES, BUDGET)}
        self.lived_with: tuple[float, float] | None = before.lived_with if before else None
        self.foresight = self.foresights[TIME]
        if self.lived_with:
            self.live_with(*self.lived_with)

    def start_of_clock(self, arrived: float, handed_over: float) -> float:
        """The clock that is shown starts when the person comes."""
        return start_of_clock("arrival", arrived, handed_over)

    def feel(self, load: float) -> None:
        """What a department as full as this, and the memory of past weeks, let people expect."""
        for measure, foresight in self.foresights.items():
            foresight.feel(load if measure in (TIME, HANDOVER) else 1.0)

    def live_with(self, fear: float, integrity: float) -> None:
        """How afraid people are; where nobody presses, nothing follows from it."""
        self.lived_with = fear, integrity
        for foresight in self.foresights.values():
            foresight.live_with(fear, integrity)

    def remember(self, breached: bool) -> None:
        """Add to what people remember."""
        self.foresight.remember(breached)

    def remember_of(self, measure: str, late: float, seen: float) -> None:
        """Add to what people remember of this measure."""
        self.foresights[measure].remember(late, seen)

    def handed_over(self, waited: float, hurried: bool) -> None:
        """Add to what people remember of the ambulance door."""
        self.foresights[HANDOVER].remember(hurried or waited > self.threshold_of[HANDOVER])

    def pressure(self) -> float:
        """Punishment times the foreseen shortfall; nobody is judged by the clock here."""
        return self.foresight.pressure

    def pressure_of(self, measure: str) -> float:
        """The same, for any measure."""
        return self.foresights[measure].pressure

    def gaming(self) -> float:
        """The one law of gaming."""
        return self.foresight.gaming

    def gaming_of(self, measure: str) -> float:
        """The same, for any measure."""
        return self.foresights[measure].gaming

    def strongest(self) -> tuple[float, float]:
        """The target that presses most; the budget is no target, and its pressure is not felt beyond decision 11."""
        return max((foresight.pressure, foresight.gaming) for measure, foresight in self.foresights.items()
                   if measure != BUDGET)

    def take_over(self, u: float) -> bool:
        """Always: a person in an ambulance is our patient."""
        return True

    def unload_after(self, limit: float, u: float) -> float:
        """When the ambulance service insists; nobody is held for another reason than want of room."""
        return limit

    def unload_anywhere(self, u: float) -> bool:
        """Nobody is put where no nurse looks."""
        return False

    def queue_key(self, triage: int, arrived: float) -> float:
        """Need, then arrival."""
        return triage * BY_NEED + arrived

    def at_the_look(self, triage: int, arrived: float, u: float) -> float | None:
        """Those who have waited long come next after the very urgent, the longest first."""
        return min(float(triage), AFTER_THE_URGENT) * BY_NEED + arrived

    def after_the_breach(self, triage: int, arrived: float, u: float) -> float | None:
        """Nothing changes: the person still waits."""
        return None

    def last_minute(self, stage: Stage, looks_ill: bool, u: float) -> Way:
        """Carry on, and tell the patient."""
        return Way.CARRY_ON

    def any_bed_after(self, waited_limit: float) -> float:
        """The right ward, unless the wait itself becomes the harm."""
        return waited_limit

    def make_room(self, waiting: int, u: float) -> Room:
        """A senior reviews those who are ready."""
        return Room(review_ready=self.pulls and waiting > 0)

    def ward_order(self, u: float) -> str:
        """First what the patient cannot do without."""
        return "need"

    def operation_key(self, now: float, listed: float, acceptable_h: float, clock_start: float, u: float) -> float:
        """Clinical urgency, then wait."""
        return listed + acceptable_h

    def offer(self, now: float, clock_start: float, dates: int, u: float) -> Offer:
        """Nobody is offered a date that they cannot make."""
        return Offer.WAIT

    def easy_first(self, u: float) -> bool:
        """Sessions stay with those they were planned for."""
        return False

    def written_stop(self, start: float, decided: float, stop: float, u: float) -> float:
        """What happened."""
        return stop

    def posts_held(self, money_gap: float = 0.0) -> float:
        """None: posts are filled to need."""
        return 0.0

    def coded(self, u: float) -> bool:
        """As found."""
        return False

    def concern(self, u: float, hears: float, before: int = 0) -> Reply:
        """Thank, look, tell all, however often somebody comes; what reaches those who can act is mended."""
        return Reply(mended=u < hears, days=self.answer_days)

    def admit_for_money(self, gain: float, u: float) -> bool:
        """Whoever can go home goes home."""
        return False
