"""The eleven places where a rule meets a patient.

The hospital knows a regime only through this protocol. Each decision is a function of what staff could know, of the
pressure they feel and of the luck of the person it falls on, and gives back a choice; it never changes anything
itself. A new regime is a new file with a class that answers these questions.

    1  take_over,       take the patient from the ambulance crew now, and if not, when
       unload_after,    and where to?
       unload_anywhere
    2  queue_key,       who is seen next, at first, when the coordinator looks at the clock,
       at_the_look,
       after_the_breach and once the threshold has passed
    3  last_minute      the clock runs out and there is no decision
    4  any_bed_after    wait for the right ward, or any bed?
    5  make_room        where shall the next bed come from?
    6  ward_order       what is done first on the ward?
    7  operation_key,   who is operated on next, what do those hear whose clock runs out,
       offer,           and are sessions given to what is quickly done?
       easy_first
    8  written_stop,    what time is written down, and how is a record coded?
       coded
    9  posts_held       how are posts filled?
    10 concern          somebody complains
    11 admit_for_money  home or a bed, for somebody about whom doctors would differ?

What the figures of a period lead to is not asked here, for they meet no patient: where somebody answers for them they
become pressure (``foresight.py``), where those who do the work may read them they teach (run charts, in the causal
map), and the regulator answers with more rules (``regulator.py``).
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple, Protocol


class Way(IntEnum):
    """Ways to deal with a patient whose time on the clock runs out."""

    CARRY_ON = 0
    SHORT_STAY = 1  # move to the short-stay unit: the recorded clock stops
    ANY_BED = 2  # any bed on any ward, or a corridor that counts as one
    FINISH = 3  # see at once, decide without waiting for results, send home


class Stage(IntEnum):
    """Where in A&E a patient is, as the coordinator's board shows it."""

    WAITING_TO_BE_SEEN = 0
    WITH_CLINICIAN = 1
    WAITING_FOR_RESULTS = 2
    WAITING_FOR_REVIEW = 3
    WAITING_FOR_BED = 4
    LEAVING = 5


class Room(NamedTuple):
    """Where the next bed shall come from: an extra review of those who are ready, those who have at most so many
    hours of healing left, elective patients of the day, one for every emergency who waits."""

    review_ready: bool = False
    nearly_ready_h: float = 0.0
    cancel_electives: bool = False


class Offer(IntEnum):
    """What becomes of somebody on the waiting list whose clock runs out before their turn."""

    WAIT = 0  # their turn comes, late
    SUSPEND = 1  # a date they cannot make: written down as theirs to answer for, and the clock is paused
    RE_DATE = 2  # another such date: the clock starts afresh
    REMOVE = 3  # off the list, back to the general practitioner


class Reply(NamedTuple):
    """What happens to a concern: whether it is looked into and mended, how many days an answer takes, and whether
    there is one (those who are called persistent get none)."""

    mended: bool
    days: float
    answered: bool = True


class Regime(Protocol):
    """A set of rules. Uniforms ``u`` are the patient's own luck; times are hours on the engine clock."""

    watches_clock: bool
    watches_crews: bool
    watches_list: bool
    pulls: bool
    threshold_h: float
    threshold_of: dict[str, float]

    def start_of_clock(self, arrived: float, handed_over: float) -> float:
        """When the recorded clock starts."""

    def feel(self, load: float) -> None:
        """The department's load has changed: patients present relative to what is usual at this hour."""

    def live_with(self, fear: float, integrity: float) -> None:
        """How afraid people are from now on, and how far they resist; 0 to 1 each."""

    def remember(self, breached: bool) -> None:
        """One more patient left who would (not) have breached without games."""

    def remember_of(self, measure: str, late: float, seen: float) -> None:
        """Of so many people, so many would have missed what this measure counts without games (for the mortality
        ratio: so many deaths, of so many expected; for the budget: so large a deficit of the past year, of income)."""

    def handed_over(self, waited: float, hurried: bool) -> None:
        """A crew has handed its patient over after so many hours, or was unloaded early for the clock."""

    def pressure(self) -> float:
        """Pressure of the time target now, 0 to 1."""

    def pressure_of(self, measure: str) -> float:
        """Pressure of the target on a measure now, 0 to 1; 0 where there is none."""

    def gaming(self) -> float:
        """How likely a gaming choice is now under the time target, 0 to 1."""

    def gaming_of(self, measure: str) -> float:
        """How likely a gaming choice is now under the target on a measure, 0 to 1."""

    def strongest(self) -> tuple[float, float]:
        """Of the target that presses most now: its pressure, and how likely a gaming choice under it is."""

    def take_over(self, u: float) -> bool:
        """1: take the patient over although no cubicle is free?"""

    def unload_after(self, limit: float, u: float) -> float:
        """1: hours after which a crew that is held is unloaded if the corridor has room; ``limit`` is when the
        ambulance service insists."""

    def unload_anywhere(self, u: float) -> bool:
        """1: unload a crew although cubicles and corridor are full?"""

    def queue_key(self, triage: int, arrived: float) -> float:
        """2: the place in the queue to be seen; lower is sooner."""

    def at_the_look(self, triage: int, arrived: float, u: float) -> float | None:
        """2: a new place in the queue when the coordinator looks at the clock, or None to leave it."""

    def after_the_breach(self, triage: int, arrived: float, u: float) -> float | None:
        """2: a new place in the queue once the threshold has passed, or None to leave it."""

    def last_minute(self, stage: Stage, looks_ill: bool, u: float) -> Way:
        """3: the clock runs out."""

    def any_bed_after(self, waited_limit: float) -> float:
        """4: wait in hours after which a bed on a wrong ward is taken."""

    def make_room(self, waiting: int, u: float) -> Room:
        """5: people wait in A&E for beds; what is done?"""

    def ward_order(self, u: float) -> str:
        """6: the name of the order in which ward work is done: ``need`` or ``counted``."""

    def operation_key(self, now: float, listed: float, acceptable_h: float, clock_start: float, u: float) -> float:
        """7: the place in the operating list now; lower is sooner. The clock that is recorded runs from
        ``clock_start``; ``acceptable_h`` is the wait that is clinically acceptable from being listed."""

    def offer(self, now: float, clock_start: float, dates: int, u: float) -> Offer:
        """7: what somebody hears who still waits, after so many dates they could not make."""

    def easy_first(self, u: float) -> bool:
        """7: give sessions of long operations to day cases that are about to breach?"""

    def written_stop(self, start: float, decided: float, stop: float, u: float) -> float:
        """8: the time of leaving that is written down, for someone on whom it was decided and who left then."""

    def posts_held(self, money_gap: float = 0.0) -> float:
        """9: the share of nursing posts that is held empty on purpose, where so large a share is asked for because
        money is short."""

    def coded(self, u: float) -> bool:
        """8: is the record of someone who leaves or dies coded as graver than it was?"""

    def concern(self, u: float, hears: float, before: int = 0) -> Reply:
        """10: a concern or complaint comes, from somebody who has made so many ``before``; ``hears`` is the share of
        what is said that reaches those who can act on it."""

    def admit_for_money(self, gain: float, u: float) -> bool:
        """11: admit somebody who could go home and about whom doctors would differ, where a further short stay earns so
        much more than it costs (pounds)?"""
