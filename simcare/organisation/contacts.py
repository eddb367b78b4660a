"""Contacts: people who telephone, write or stand at the desk.

Some contacts are what the hospital is there for: to book an operation, to hear a result, to know how somebody is. That
is *value demand*. The others come because something was not done, or not done right: people who ask when it will be
their turn, who were sent home too soon, whose problem was not solved, who wait for an answer to a complaint, and all
who have to call again. That is *failure demand*. A contact is solved the first time by those who know the person, less
often by a contact centre with a script, which costs less a call and rings the ward's bell less. Who is not solved comes
again within days. No individuals here: a flow of a few numbers a day.
"""

from __future__ import annotations

from typing import NamedTuple

from simcare.organisation.exchange import Counters
from simcare.scenario.schema import Scenario

MINUTES, DAY_H = 60.0, 24.0
MEMORY_DAYS = 28.0  # over which the time lost to concerns and contacts is taken as a mean


class DayOfContacts(NamedTuple):
    """One day. Minutes: of everybody who deals with contacts, and the registered nurses' part."""

    value_contacts: float = 0.0
    failure_contacts: float = 0.0
    contact_minutes: float = 0.0
    contact_nurse_minutes: float = 0.0


class Contacts:
    """The stock of unsolved contacts and what each day brings. ``lost_time`` is the share of registered nurses' time
    that contacts and concerns take beyond what is in the calibrated wards already (negative: they give time back)."""

    def __init__(self) -> None:
        self.unsolved = 0.0
        self.today = DayOfContacts()
        self.lost_time = 0.0

    def step(self, day: Counters, scenario: Scenario) -> DayOfContacts:
        """One day's contacts."""
        rules, centre = scenario.concerns.contacts, scenario.design.technology.contact_centre
        again = self.unsolved * min(1.0, DAY_H / rules.comes_again_after)
        value, failure = value_demand(day, scenario), failure_demand(day, scenario) + again
        solved = solved_at_once(scenario)
        self.unsolved += (value + failure) * (1 - solved) * rules.comes_again - again
        passed_on = (1 - solved) * rules.passed_on
        nurses = passed_on if centre else rules.nurses_share
        case = rules.case_minutes if scenario.design.data.customer_records else 0.0
        each = rules.centre_minutes + passed_on * rules.minutes if centre else rules.minutes
        both = value + failure
        self.today = DayOfContacts(value, failure, both * (each + case) * MINUTES,
                                   both * nurses * (rules.minutes + case) * MINUTES)
        self.lose(day, scenario)
        return self.today

    def lose(self, day: Counters, scenario: Scenario) -> None:
        """Keep the mean share of nurses' time that is lost up to date."""
        c = scenario.concerns
        usual = (c.contacts.usual_time + c.complaints.usual_time) * MINUTES * day.bed_days
        beyond = day.concern_minutes + self.today.contact_nurse_minutes - usual
        share = beyond / day.rn_minutes if day.rn_minutes > 0 else 0.0
        self.lost_time += (share - self.lost_time) / MEMORY_DAYS


def value_demand(day: Counters, scenario: Scenario) -> float:
    """Contacts that are what the hospital is there for."""
    rules = scenario.concerns.contacts
    return (rules.family * day.bed_days + rules.operation * (day.inpatient_operations + day.day_cases)
            + rules.discharge * day.discharges + rules.attendance * day.attendances)


def failure_demand(day: Counters, scenario: Scenario) -> float:
    """Contacts that came because something was not done or not done right, but for those who come again."""
    rules = scenario.concerns.contacts
    chasing = rules.chasing * (day.waiting - day.waiting_long) + rules.chasing_long * day.waiting_long
    complaining = rules.complaint * day.concerns_open + rules.persistent * day.persistent
    return chasing + complaining + rules.unready * day.unready + rules.unsolved * day.returns


def solved_at_once(scenario: Scenario) -> float:
    """Share of contacts solved the first time."""
    rules, design = scenario.concerns.contacts, scenario.design
    share = rules.solved_by_centre if design.technology.contact_centre else rules.solved
    return share * (rules.case_solved if design.data.customer_records else 1.0)
