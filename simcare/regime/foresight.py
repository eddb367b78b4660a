"""What staff foresee of a target, and the pressure that this puts on them.

Pressure is

    punishment × the share of the breaches that staff foresee without games which would have to disappear for the goal.

Staff foresee from memory (how many of the past weeks' patients would have breached if nobody had played, as the
reviews brought it home to them) and from what they see (a department fuller than usual for the hour). So pressure
does not vanish because gaming made the number, it does vanish where the goal is within reach, and a target that nobody
punishes presses nobody.

People remember without a target too: a department knows how many stay beyond four hours long before anybody makes it
answer for them. So memory is handed on when the rules change, and a new target begins with what people remember.

The budget presses in the same way. What goes wrong there is the deficit, as a share of income, and what is allowed the
deficit that is let pass; it presses nobody in a hospital that breaks even. Money that is earned by a game is money all
the same, so this pressure does fall as it is given way to.

The one law of gaming: how likely a gaming choice is = pressure × fear × (1 − integrity).
"""

from __future__ import annotations

import math

from simcare.regime.targets import Duty
from simcare.scenario.schema import Scenario

NOBODY_YET = float("nan")


class Foresight:
    """How much of one measure staff foresee to go wrong, and what that does to them.

    ``breaches`` is the share of people beyond the threshold (for the mortality ratio the ratio itself, for the budget
    the deficit as a share of income) as remembered;
    NaN until the first review. ``before`` is what was foreseen of the same measure under the rules until now.
    """

    def __init__(self, scenario: Scenario, duty: Duty | None, before: Foresight | None = None) -> None:
        a = scenario.assumptions
        self.punishment, self.allowed, self.review = duty or (0.0, 1.0, a.foresight_memory)
        self.weight = 1.0 - math.exp(-self.review / a.foresight_memory)
        self.load_exponent = a.foresight_load
        self.willing = 0.0
        self.pressure = self.gaming = 0.0
        self.breaches: float = before.breaches if before else NOBODY_YET
        self.seen: float = before.seen if before else 0.0
        self.late: float = before.late if before else 0.0
        self.hours: float = before.hours if before else 0.0

    def live_with(self, fear: float, integrity: float) -> None:
        """How afraid people are, and how far they resist."""
        self.willing = fear * (1.0 - integrity)

    def remember(self, late: float, seen: float = 1.0) -> None:
        """Of so many people, so many would have been late without games."""
        self.seen += seen
        self.late += late

    def look_back(self) -> None:
        """The review: the period that ends enters what staff remember; the first is all there is to remember."""
        if self.seen:
            share = self.late / self.seen
            known = self.breaches == self.breaches
            self.breaches = self.breaches + self.weight * (share - self.breaches) if known else share
        self.seen = self.late = self.hours = 0.0

    def feel(self, load: float) -> None:
        """Work out the pressure at this load (patients present relative to usual at this hour); once an hour."""
        self.hours += 1
        if self.hours >= self.review:
            self.look_back()
        foreseen = self.breaches * load**self.load_exponent
        shortfall = 1.0 - self.allowed / foreseen if foreseen > self.allowed else 0.0
        self.pressure = self.punishment * shortfall
        self.gaming = self.pressure * self.willing
