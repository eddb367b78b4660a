"""The same money: a design given as many nurses as another design's money pays for.

Two designs that differ in what they spend cannot be told apart from two budgets. So one of them is scaled: its nursing
hours for each patient-day are raised or lowered until a year of it costs what a year of the other costs. Nothing else
moves, neither the mix of skills nor beds nor doctors.

Pay is nearly proportional to hours, so the first step follows from the pay bill and lands close; what follows from
having more or fewer nurses (agency, harm, longer stays) is met by one or two steps more. Both designs are run with the
same luck, so the difference between them is hardly noise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from simcare.errors import SimcareError

if TYPE_CHECKING:
    from simcare.experiment.intervals import Interval
    from simcare.scenario.schema import Scenario

HOURS = "people.nursing_hours_per_patient_day"
LOWEST, HIGHEST = 0.7, 1.4
MOST_RUNS = 8
GENTLEST = 0.25  # the least that a share of the pay bill may be thought to move cost


class Figures(Protocol):
    """A result of which only the figures are read."""

    @property
    def figures(self) -> Mapping[str, Interval]:
        """Measures by name."""


class SameMoneyError(SimcareError):
    """No number of nurses within reason makes the two designs cost the same."""


class SameMoney(NamedTuple):
    """The design at the same money, by what its nursing hours were multiplied, and a sentence that says so."""

    scenario: Scenario
    factor: float
    sentence: str


class Tried(NamedTuple):
    """A factor that was run, what a year cost then, and how much of it was nurses' pay."""

    factor: float
    cost: float
    pay: float


def same_money(a: Scenario, b: Scenario, run: Callable[[Scenario], Figures], tolerance: float = 0.001) -> SameMoney:
    """``b`` with the nursing hours at which its mean yearly cost is that of ``a``, within ``tolerance`` (a share).

    ``run`` gives the figures of a scenario; it should use the same seed, years and replications for all it is given,
    one or two replications are enough. Raises SameMoneyError where no factor between 0.7 and 1.4 does it.
    """
    wanted = run(a).figures["cost"].mean
    before, factor = None, 1.0
    for _ in range(MOST_RUNS):
        now = _try(b, factor, run)
        if abs(now.cost - wanted) <= tolerance * wanted:
            return SameMoney(scaled(b, factor), factor, _sentence(a, b, now, wanted))
        factor = min(max(factor + (wanted - now.cost) / _slope(now, before), LOWEST), HIGHEST)
        if factor == now.factor:
            break
        before = now
    raise SameMoneyError(_no_such_factor(a, b, now, wanted))


def _try(scenario: Scenario, factor: float, run: Callable[[Scenario], Figures]) -> Tried:
    figures = run(scaled(scenario, factor)).figures
    return Tried(factor, figures["cost"].mean, figures["nursing_pay"].mean)


def _slope(now: Tried, before: Tried | None) -> float:
    """Pounds a year for each unit of the factor: from the pay bill at first, then from the last two runs."""
    by_pay = now.pay / now.factor
    if not by_pay > 0:
        raise SameMoneyError("nurses' pay does not appear in the account, so nothing can be scaled")
    if before is None:
        return by_pay
    return max((now.cost - before.cost) / (now.factor - before.factor), GENTLEST * by_pay)


def scaled(scenario: Scenario, factor: float) -> Scenario:
    """The scenario with its nursing hours multiplied, now and wherever its timeline sets them."""
    if factor == 1.0:
        return scenario
    entries = scenario.merged()["timeline"]
    for entry in entries:
        entry["set"] = {path: value * factor if path.removeprefix("design.") == HOURS else value
                        for path, value in entry["set"].items()}
    hours = scenario.design.people.nursing_hours_per_patient_day * factor
    return scenario.set(f"design.{HOURS}", hours).set("timeline", entries)


def _sentence(a: Scenario, b: Scenario, now: Tried, wanted: float) -> str:
    if now.factor == 1.0:
        return f"{b.name} costs as much as {a.name} as it is: {_millions(now.cost)} a year."
    hours = b.design.people.nursing_hours_per_patient_day
    change = f"{abs(now.factor - 1):.1%} {'more' if now.factor > 1 else 'fewer'} nursing hours"
    return (f"At the same money ({_millions(wanted)} a year, as {a.name}) {b.name} has {change}: "
            f"{hours * now.factor:.2f} instead of {hours:.2f} for each patient-day; nothing else is scaled.")


def _no_such_factor(a: Scenario, b: Scenario, now: Tried, wanted: float) -> str:
    asked = f"brought to the cost of {a.name} ({_millions(wanted)} a year)"
    if LOWEST < now.factor < HIGHEST:
        return (f"{b.name} could not be {asked} in {MOST_RUNS} runs; the last cost {_millions(now.cost)}: its cost "
                "does not move steadily with its nursing hours")
    return (f"{b.name} cannot be {asked} by nursing hours between {LOWEST:g} and {HIGHEST:g} times its own: at "
            f"{now.factor:g} times it still costs {_millions(now.cost)}; "
            "compare them without --same-money, or change what else one of them pays for")


def _millions(pounds: float) -> str:
    return f"£{pounds / 1e6:.1f} m"
