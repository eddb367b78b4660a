"""The causal map carried out: links that have no unit, move their ends the way they are drawn, and can all be cut."""

from __future__ import annotations

from typing import Any

import numpy as np

from simcare.evidence.cards import cards
from simcare.organisation.causal_map import Link, Variable, causal_map
from simcare.organisation.exchange import Counters
from simcare.organisation.stocks import OwnLinks, Stocks
from simcare.scenario.schema import Scenario
from simcare.verification.check import Check, Theory, exactly

SCALES = (1e-3, 60.0, 1e3)  # as if the driver were counted in another unit
SCALE_FREE = ("log", "softlog", "saturating")
LIKE_SHARES = {"share", "ratio", "yes or no", "choice", "relative"}
STRENGTH_WITH_A_UNIT = {"reports_lost_time": "share of nurses' time for each report in 1,000 bed-days"}
"""Links that take the difference of what has a unit; their strength has the unit that undoes it."""
DAYS = 30
DIGITS = 1e-9

UNITS = Theory("links without units", "what a link adds does not depend on the unit in which its driver is counted: "
               "the driver is a share, or only its ratio to a reference counts, or the strength has the unit that "
               "undoes it",
               "dimensional consistency: Sterman 2000, ch. 21; Barlas 1996")
SIGNS = Theory("signs of links", "each link alone moves its end the way in which its arrow is drawn",
               "link polarity: Sterman 2000, ch. 5; Barlas 1996")
CUT = Theory("all links cut", "with every link at 0 the stocks rest, whatever the days bring",
             "extreme conditions: Sterman 2000, ch. 21; Barlas 1996")


def links_hold() -> list[Check]:
    """All checks of the causal map."""
    return [*links_have_no_units(), links_keep_their_signs(), *nothing_moves_without_links()]


def cut(**but: float) -> Scenario:
    """The plain hospital with all links of the organisation cut, but for these."""
    return Scenario.model_validate({"assumptions": {"links": dict.fromkeys(causal_map().own_links(), 0.0) | but}})


def links_have_no_units() -> list[Check]:
    """Links by their function: shares for those that take differences, ratios for all others."""
    links = causal_map().own_links()
    bare = [name for name, link in links.items() if link.function not in SCALE_FREE and not of_a_share(link)
            and name not in STRENGTH_WITH_A_UNIT]
    return [exactly(UNITS, f"links that add what has a unit, of {len(links)}", len(bare),
                    note=", ".join(bare)),
            exactly(UNITS, "links that change with the unit of their driver, greatest change",
                    max(change_of_unit(scale) for scale in SCALES), tolerance=DIGITS)]


def of_a_share(link: Link) -> bool:
    """Whether the driver of a link (or, where there is one, its gate) is a number without a unit."""
    names = [link.gate] if link.function == "product" else [link.start]
    return all(is_share(causal_map().variables[name]) for name in names)


def is_share(variable: Variable) -> bool:
    """Stocks are shares, levers have a card, and counters are shares where they divide like by like."""
    if variable.kind == "lever":
        return cards()[variable.path].unit in LIKE_SHARES
    return variable.kind == "stock" or (variable.times == 1.0 and 0 <= variable.usual <= 1)


def change_of_unit(scale: float) -> float:
    """The greatest change of a scale-free link, or of a product's driver, when its driver's unit is another."""
    links, found = Stocks(Scenario()).links, 0.0
    free = np.zeros(len(links.names), bool)
    for function in (*SCALE_FREE, "product"):
        free[links.of[function]] = True
    for away in (0.3, 1.0, 1.7):
        before = links.shaped(links.reference * away, links.usual_gate)
        after = in_other_units(links, scale, away)
        found = max(found, float(np.abs(after - before)[free].max()))
    return found


def in_other_units(links: OwnLinks, scale: float, away: float) -> Any:
    """What the links make of their drivers when references and scales are written in another unit."""
    reference, scales = links.reference, links.scale
    links.reference, links.scale = reference * scale, scales * scale
    try:
        return links.shaped(reference * away * scale, links.usual_gate)
    finally:
        links.reference, links.scale = reference, scales


def links_keep_their_signs() -> Check:
    """Every link alone at its strength, its driver pushed up for a month."""
    own = {name: link for name, link in causal_map().own_links().items() if link.function != "push"}
    wrong = [name for name, link in own.items() if not moved_by(name) * link.direction > 0]
    return exactly(SIGNS, f"links that move their end the other way or not at all, of {len(own)}", len(wrong),
                   note=", ".join(wrong))


def moved_by(name: str) -> float:
    """By how much a link alone moves its end when its driver rises."""
    link, stocks = causal_map().own_links()[name], Stocks(cut(**{name: 1.0}))
    stocks.settle()
    before = end_of(stocks, link)
    push(stocks, link)
    for _ in range(DAYS):
        stocks.let_it_sink_in()
        stocks.weigh_the_links()
        stocks.move_the_stocks()
        stocks.work_out_the_effects()
        push(stocks, link)  # a stock that drives would go back to its rest
    return end_of(stocks, link) - before


def end_of(stocks: Stocks, link: Link) -> float:
    """The level of the stock, or the effect, at the end of a link."""
    field = causal_map().variables[link.end].field
    return float(getattr(stocks.effects, field) if field else stocks.levels[link.end])


def push(stocks: Stocks, link: Link, more: float = 0.1) -> None:
    """Put the driver of a link above its usual level and above where it rests."""
    variable = causal_map().variables[link.start]
    usual = max(variable.usual, variable.rest if isinstance(variable.rest, float) else 0.0)
    stocks.now[stocks.drivers.place[link.start]] = usual + more * max(1.0, usual)


def nothing_moves_without_links() -> list[Check]:
    """A year of days that would move everything, in an organisation without links."""
    stocks = Stocks(cut())
    first, effects, wild = stocks.levels, stocks.effects, 0.0
    for day in range(365):
        stocks.step(wild_day(day))
        wild = max(wild, *(abs(level - first[name]) for name, level in stocks.levels.items()))
    rest = max(abs(level - float(causal_map().variables[name].rest or 0)) for name, level in first.items())
    return [exactly(CUT, "greatest move of a stock in a year", wild),
            exactly(CUT, "greatest distance of a stock from its rest", rest),
            exactly(CUT, "effects on the hospital that moved", stocks.effects != effects)]


def wild_day(day: int) -> Counters:
    """A day of anything: every counter between nothing and plenty, by the day's number."""
    return Counters(day, *(1000.0 * ((day * 7 + place * 13) % 17) / 16 for place in range(1, len(Counters._fields))))
