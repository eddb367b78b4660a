"""The organisation as the hospital meets it: once a day counters come in, and what they do to the hospital goes out.

The parts and their order of work stand in ``DAILY_ORDER``. Each part reads the counters of the day and what the parts
before it made of them; the stocks come last, because they are moved by all the others.
"""

from __future__ import annotations

from simcare.log import LINK
from simcare.organisation.contacts import Contacts, DayOfContacts
from simcare.organisation.exchange import Counters, Effects
from simcare.organisation.money import MONEY_COLUMNS, Cost, Income, Money
from simcare.organisation.money import Day as Account
from simcare.organisation.stocks import Stocks
from simcare.scenario.schema import Scenario

DAILY_ORDER: tuple[str, ...] = ("answer_contacts", "close_the_account", "move_the_stocks", "lose_time")


class Organisation:
    """The slow side of one hospital in one replication."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.stocks, self.money, self.contacts = Stocks(scenario), Money(scenario), Contacts()
        self.account, self.today = Account(Income(), Cost()), Counters()
        self.effects = self.stocks.effects

    def follow(self, scenario: Scenario) -> None:
        """From now on this design holds; the stocks go on from where they are."""
        self.scenario = scenario
        self.money.follow(scenario)
        self.stocks.follow(scenario)
        self.effects = self.stocks.effects

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of what the organisation adds to a day's line in the log; effects end in ``_effect``, and what a link
        adds to its target begins with ``link_``."""
        return (*self.stocks.levels, *(f"{name}_effect" for name in Effects._fields), *MONEY_COLUMNS,
                *DayOfContacts._fields, *(LINK + name for name in self.stocks.flows))

    def row(self) -> tuple[float, ...]:
        """The values of these names after the last step."""
        return (*self.stocks.levels.values(), *self.effects, *self.account.row(), *self.contacts.today,
                *self.stocks.flows.values())

    def step(self, day: Counters) -> Effects:
        """One day, in ``DAILY_ORDER``; what holds from tomorrow on."""
        for work in DAILY_ORDER:
            day = getattr(self, work)(day)
        self.today = day
        return self.effects

    def answer_contacts(self, day: Counters) -> Counters:
        """People telephone, write and stand at the desk."""
        self.contacts.step(day, self.scenario)
        return day

    def close_the_account(self, day: Counters) -> Counters:
        """Income and cost of the day, and how far the past year's money falls short."""
        self.account = self.money.step(day)
        return day._replace(money_gap=self.account.money_gap)

    def move_the_stocks(self, day: Counters) -> Counters:
        """Every link of the causal map is weighed, and every stock moves."""
        self.effects = self.stocks.step(day)
        return day

    def lose_time(self, day: Counters) -> Counters:
        """Waste is not all that takes nurses' time: so do contacts and complaints."""
        self.effects = self.effects._replace(lost_time=self.effects.lost_time + self.contacts.lost_time)
        return day
