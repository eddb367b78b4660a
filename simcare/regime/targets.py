"""Targets: what is counted, when its clock runs, and which of them are in force.

A target is a measure with a threshold, a goal, a rule for its clock, a review period and a punishment. Several can be
in force at once, each on a measure of its own; the pressure of each is worked out from what staff foresee of it
(``foresight.py``).

Whoever runs a hospital answers for its budget too, whatever else is counted. That is a *duty* of the same form: the
past year's deficit, as a share of income, against the deficit for which nobody is called to account.
"""

from __future__ import annotations

from typing import NamedTuple

from simcare.scenario.schema import Scenario, Target

PLUS_15 = 0.25  # hours; the rule of 2008 started the clock a quarter of an hour after the ambulance came
TIME, HANDOVER, WAIT, MORTALITY = MEASURES = (
    "time_in_department", "ambulance_handover", "referral_to_treatment", "mortality_ratio")
BUDGET = "budget"
NATIONAL = {TIME: 4.0, HANDOVER: PLUS_15, WAIT: 18 * 168.0, MORTALITY: 1.0}
"""Thresholds of the national figures (h; the ratio as such), shown and remembered where no target is set."""


def target_on(scenario: Scenario, measure: str) -> Target | None:
    """The target in force on a measure, if there is one."""
    for target in scenario.targets.values():
        if target.measure == measure and target.enabled:
            return target
    return None


def threshold_of(measure: str, target: Target | None) -> float:
    """The time allowed in hours, or the national one where no target is set."""
    return NATIONAL[measure] if target is None or target.threshold is None else target.threshold


def start_of_clock(rule: str, arrived: float, handed_over: float) -> float:
    """When the recorded clock starts under this rule."""
    if rule == "arrival":
        return arrived
    if rule == "arrival_plus_15":
        return min(handed_over, arrived + PLUS_15)
    return handed_over


class Duty(NamedTuple):
    """What somebody answers for: how hard it comes down on them, how much of what goes wrong is accepted, and after how
    many hours they look back."""

    punishment: float
    allowed: float
    review: float


def duty_of(scenario: Scenario, measure: str) -> Duty | None:
    """What is answered for on a measure, or nothing."""
    leaders, people = scenario.design.leadership, scenario.assumptions
    if measure == BUDGET:
        return Duty(leaders.punishment_of_deficits, people.tolerated_deficit, people.foresight_memory)
    target = target_on(scenario, measure)
    if target is None:
        return None
    return Duty(target.punishment * leaders.punishment_of_breaches, target.allowed, target.review)
