"""People before numbers: the rules of a hospital that is run on its purpose.

Need decides, then waiting. Waits are watched because waiting is bad for people: the coordinator looks at long waits
and a senior reviews those who are ready when others wait for a bed. What happened is what is written down.
"""

from __future__ import annotations

from simcare.regime.decisions import Reply, Room, Stage, Way
from simcare.regime.targets import DEFAULT_THRESHOLD, start_of_clock
from simcare.scenario.schema import Scenario

AFTER_THE_URGENT = 2.5  # a place in the queue behind triage categories 1 and 2
BY_NEED = 1e6  # one triage category outweighs any wait


class PeopleFirst:
    """Implements :class:`simcare.regime.decisions.Regime` without pressure."""

    watches_clock = True
    pulls = True

    def __init__(self, _scenario: Scenario) -> None:
        self.threshold_h = DEFAULT_THRESHOLD

    def start_of_clock(self, arrived: float, handed_over: float) -> float:
        """The clock that is shown starts when the person comes."""
        return start_of_clock("arrival", arrived, handed_over)

    def feel(self, load: float) -> None:
        """Nobody is judged by the clock."""

    def remember(self, breached: bool) -> None:
        """Nobody is judged by the clock."""

    def pressure(self) -> float:
        """None."""
        return 0.0

    def gaming(self) -> float:
        """Nobody."""
        return 0.0

    def take_over(self, u: float) -> bool:
        """Always: a person in an ambulance is our patient."""
        return True

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
        return Room(review_ready=waiting > 0)

    def ward_order(self, u: float) -> str:
        """First what the patient cannot do without."""
        return "need"

    def operation_key(self, referred: float, listed: float, acceptable_h: float) -> float:
        """Clinical urgency, then wait."""
        return listed + acceptable_h

    def written_stop(self, start: float, decided: float, stop: float, u: float) -> float:
        """What happened."""
        return stop

    def posts_held(self) -> float:
        """None: posts are filled to need."""
        return 0.0

    def concern(self, u: float) -> Reply:
        """Thank, look, mend at the cause, tell all (acts once the organisation is simulated)."""
        return Reply(mended=True, days=10.0)

    def review(self, achieved: float) -> None:
        """Learn from the variation (acts once the organisation is simulated)."""
