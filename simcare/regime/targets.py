"""Targets, and the pressure they put on people.

A target is a measure with a threshold, a goal, a rule for its clock, a review period and a punishment. Pressure is

    punishment × the share of the breaches that staff foresee without games which would have to disappear for the goal.

Staff foresee from memory (how many of the past weeks' patients would have breached if nobody had played, as the
reviews brought it home to them) and from what they see (a department fuller than usual for the hour). So pressure
does not vanish because gaming made the number, it does vanish where the goal is within reach, and a target that nobody
punishes presses nobody.

The one law of gaming: how likely a gaming choice is = pressure × fear × (1 − integrity).
"""

from __future__ import annotations

import math

from simcare.scenario.schema import Scenario, Target

PLUS_15 = 0.25  # hours; the rule of 2008 started the clock a quarter of an hour after the ambulance came
DEFAULT_THRESHOLD = 4.0  # hours; only used to show the national figure where no target is set


def time_target(scenario: Scenario) -> Target | None:
    """The target on time in A&E, if there is one."""
    for target in scenario.targets.values():
        if target.measure == "time_in_department" and target.enabled:
            return target
    return None


def start_of_clock(rule: str, arrived: float, handed_over: float) -> float:
    """When the recorded clock starts under this rule."""
    if rule == "arrival":
        return arrived
    if rule == "arrival_plus_15":
        return min(handed_over, arrived + PLUS_15)
    return handed_over


class Foresight:
    """How many breaches staff foresee, and what that does to them."""

    def __init__(self, scenario: Scenario, target: Target | None) -> None:
        a = scenario.assumptions
        self.punishment = target.punishment * scenario.design.leadership.punishment_of_breaches if target else 0.0
        self.allowed = 1.0 - target.goal if target else 1.0
        self.review = target.review if target else a.foresight_memory
        self.weight = 1.0 - math.exp(-self.review / a.foresight_memory)
        self.seen = self.late = self.hours = 0
        self.load_exponent = a.foresight_load
        self.willing = a.fear * (1.0 - a.integrity)
        self.breaches = self.allowed
        self.pressure = 0.0
        self.gaming = 0.0

    def remember(self, breached: bool) -> None:
        """A patient left who would (not) have breached without games."""
        self.seen += 1
        self.late += breached

    def look_back(self) -> None:
        """The review: the period that ends enters what staff remember."""
        if self.seen:
            self.breaches += self.weight * (self.late / self.seen - self.breaches)
        self.seen = self.late = self.hours = 0

    def feel(self, load: float) -> None:
        """Work out the pressure at this load (patients present relative to usual at this hour); once an hour."""
        self.hours += 1
        if self.hours >= self.review:
            self.look_back()
        foreseen = self.breaches * load**self.load_exponent
        shortfall = 1.0 - self.allowed / foreseen if foreseen > self.allowed else 0.0
        self.pressure = self.punishment * shortfall
        self.gaming = self.pressure * self.willing
