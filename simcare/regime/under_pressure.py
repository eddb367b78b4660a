"""A hospital that is run on targets: what ordinary people do when a number is out of reach and missing it is punished.

Without a target, or without punishment, or with the goal within reach, every choice here is the honest one. With all
three, each gaming choice is taken with the probability that the one law of gaming gives (``targets.py``), and with no
other. A target also does what it is meant to do: somebody watches the clock, and looks for beds.
"""

from __future__ import annotations

from simcare.regime.decisions import Reply, Room, Stage, Way
from simcare.regime.people_first import BY_NEED, PeopleFirst
from simcare.regime.targets import DEFAULT_THRESHOLD, Foresight, start_of_clock, time_target
from simcare.scenario.schema import Scenario

NEXT_OF_ALL, LAST_OF_ALL = -1e6, 10.0  # places in the queue before and behind every triage category
A_MINUTE = 1 / 60


class UnderPressure(PeopleFirst):
    """Implements :class:`simcare.regime.decisions.Regime` with the pressure of targets."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        target = time_target(scenario)
        self.foresight = Foresight(scenario, target)
        self.watches_clock = target is not None
        self.pulls = target is not None and scenario.assumptions.honest_pull
        self.threshold_h = target.threshold if target else DEFAULT_THRESHOLD
        self.clock_rule = target.clock_start if target else "handover"
        self.moves_stop_the_clock = target is None or target.clock_stop == "moved_on"
        self.still_counts = target.counts_after_breach if target else True
        self.by_hand = not scenario.design.data.electronic_clocks
        self.overrun_h = scenario.assumptions.falsifiable_overrun
        self.nearly_ready_h = scenario.assumptions.nearly_ready

    def start_of_clock(self, arrived: float, handed_over: float) -> float:
        """As the target defines it."""
        return start_of_clock(self.clock_rule, arrived, handed_over)

    def feel(self, load: float) -> None:
        """Work out the pressure at this load."""
        self.foresight.feel(load)

    def remember(self, breached: bool) -> None:
        """Add to what staff remember."""
        self.foresight.remember(breached)

    def pressure(self) -> float:
        """Punishment times the foreseen shortfall."""
        return self.foresight.pressure

    def gaming(self) -> float:
        """The one law of gaming."""
        return self.foresight.gaming

    def games(self, u: float) -> bool:
        """The one law of gaming, applied to one person's luck."""
        return u < self.foresight.gaming

    def take_over(self, u: float) -> bool:
        """The clock has not started while the patient is in the ambulance."""
        return self.clock_rule != "handover" or not self.games(u)

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
        """Just in time, for those who could go but wait for their letter, and where a pen can make it so."""
        limit = start + self.threshold_h
        if stop <= limit or not self.games(u):
            return stop
        if decided <= limit:
            return decided
        return limit - A_MINUTE if self.by_hand and stop <= limit + self.overrun_h else stop

    def concern(self, u: float) -> Reply:
        """Answer within 25 days and file (acts once the organisation is simulated)."""
        return Reply(mended=False, days=25.0)


def regime_of(scenario: Scenario) -> PeopleFirst:
    """The regime that a scenario's mission asks for."""
    return PeopleFirst(scenario) if scenario.design.mission.runs_on == "purpose" else UnderPressure(scenario)


