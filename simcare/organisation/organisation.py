"""The organisation as the hospital meets it: once a day counters come in, and what they do to the hospital goes out.

The parts and their order of work stand in ``DAILY_ORDER``. Each part reads the counters of the day and what the parts
before it made of them; the stocks come last, because they are moved by all the others.
"""

from __future__ import annotations

from simcare.organisation.contacts import Contacts, DayOfContacts
from simcare.organisation.exchange import AT_REST, Counters, Effects
from simcare.organisation.money import MONEY_COLUMNS, Cost, Income, Money
from simcare.organisation.money import Day as Account
from simcare.scenario.schema import Scenario

DAILY_ORDER: tuple[str, ...] = ()


class Organisation:
    """The slow side of one hospital in one replication."""

    def __init__(self, scenario: Scenario) -> None:
        self.effects = AT_REST._replace(
            fear=scenario.assumptions.fear, integrity=scenario.assumptions.integrity,
            reporting=scenario.assumptions.reporting_fraction)
        self.money = Money(scenario)
        self.account = Account(Income(), Cost())
        self.contacts = Contacts()
        self.follow(scenario)

    def follow(self, scenario: Scenario) -> None:
        """From now on this design holds; the stocks stay as they are."""
        self.scenario = scenario
        self.money.follow(scenario)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of what the organisation adds to a day's line in the log; effects end in ``_effect``."""
        return (*(f"{name}_effect" for name in Effects._fields), *MONEY_COLUMNS, *DayOfContacts._fields)

    def row(self) -> tuple[float, ...]:
        """The values of these names after the last step."""
        return (*self.effects, *self.account.row(), *self.contacts.today)

    def step(self, day: Counters) -> Effects:
        """One day: every part in its order; what holds from tomorrow on."""
        self.contacts.step(day, self.scenario)
        self.account = self.money.step(day)
        self.effects = self.effects._replace(lost_time=self.contacts.lost_time)
        return self.effects
