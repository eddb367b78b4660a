"""The causal map: what moves what in the organisation, read from ``causal_map.yaml`` and checked.

A *variable* is a stock (slow, moved once a day), a lever of the design, a counter that the hospital reports, an effect
that goes back to the hospital, or a hospital variable that exists only in the simulation of patients. A *link* leads
from one to another with a sign, a strength, a delay and what is known about it. The organisation carries out the links
that end in a stock or an effect; the others are drawn, and their switch scales parameters of the hospital.

The functions of a link, with ``x`` its driver after the delay and ``r`` its reference:

* ``linear``: x - r
* ``log``: ln(x / r), for what acts in proportion; kept within a tenth and ten times the reference
* ``softlog``: ln((x + r) / 2r), the same for counts that may be nothing at all
* ``above``: x - r where that is positive
* ``saturating``: (1 - exp(-x / scale)) / (1 - exp(-r / scale)), which is 1 at the reference and bends beyond
* ``product``: g max(0, 1 + ln(x / r)) - g of the reference, where g is a second variable (``gate``) that lets x act
* ``push``: moves the stock at once by the rise of a lever, and leaves the stock's goal where it was

Every link has a switch ``assumptions.links.ID`` (0 cuts it, 1 is default, 2 doubles it) and every stock can be held
with ``assumptions.hold.STOCK``; the cards of both are made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from simcare.errors import SimcareError
from simcare.evidence.cards import Card
from simcare.evidence.plain_yaml import PlainLoader
from simcare.scenario.units import HOURS, duration

FUNCTIONS = ("linear", "log", "softlog", "above", "saturating", "product", "push")
MOST = 2.0  # the greatest setting of a switch


def _days(value: Any) -> float:
    return duration(value) / HOURS["day"]


Days = Annotated[float, BeforeValidator(_days)]
Kind = Literal["stock", "lever", "counter", "hospital", "effect"]
Known = Literal["evidence", "calibrated", "assumption"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Variable(_Part):
    """One variable. ``usual`` is its level under regime R1; times are in days; x and y place it on the drawing."""

    kind: Kind
    label: str
    x: float
    y: float
    note: str = ""
    usual: float = 0.0
    field: str = ""  # of Counters or Effects
    over: str = ""  # counters: another field it is divided by
    times: float = 1.0
    start: float | None = None  # counters: the reading before the design begins, where not the usual one
    moves_with: str = ""  # counters: the effect in proportion to which it moves
    smooth: Days = 0.0
    path: str = ""  # levers: where they stand in a scenario
    equals: str = ""  # levers that are a choice: the choice that counts as 1
    rest: float | str | None = None  # stocks: the goal when nothing pushes; effects: a path of the scenario
    lowest: float = 0.0
    highest: float = 1.0
    up: Days = 1.0
    down: Days = 1.0
    low: float | None = None  # plausible range of the usual level of a stock
    high: float | None = None
    evidence: Known = "assumption"
    source: str = ""
    combines: Literal["adds", "multiplies"] = "adds"


class Link(_Part):
    """One link; ``contribution = switch × sign × strength × function``. ``delay`` is first-order, in days."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    sign: Literal["+", "-"]
    function: Literal["linear", "log", "softlog", "above", "saturating", "product", "push"] | None = None
    strength: float = 1.0
    low: float | None = None
    high: float | None = None
    delay: Days = 0.0
    reference: float | None = None
    scale: float | None = None
    gate: str = ""
    kind: Known
    source: str
    note: str
    number: int | None = None
    carried_by: Literal["organisation", "hospital"] = "organisation"
    scales: dict[str, Literal["times", "power"]] = {}
    bend: float = 0.0  # of its arrow on the drawing, as a share of its length; to the right of its way where positive
    drawn: bool = True  # whether the drawing shows it where it is on no named loop

    @property
    def direction(self) -> int:
        """+1 where more leads to more, -1 where more leads to less."""
        return 1 if self.sign == "+" else -1

    @property
    def switchable(self) -> bool:
        """Whether a switch can do anything: a hospital link needs parameters that it scales."""
        return self.carried_by == "organisation" or bool(self.scales)

    @model_validator(mode="after")
    def _whole(self) -> Link:
        organisation = self.carried_by == "organisation"
        if organisation == (self.function is None) or (organisation and self.scales):
            raise ValueError("the organisation's links have a function, and only the hospital's scale parameters")
        of_its_own = {"saturating": self.scale is not None, "product": bool(self.gate)}
        if any(given != (self.function == function) for function, given in of_its_own.items()):
            raise ValueError("saturating needs a scale, product a gate, and no other function either")
        if organisation and not (self.low is not None and self.high is not None
                                 and 0 <= self.low <= self.strength <= self.high and self.strength > 0):
            raise ValueError("a strength above 0 within its low and high")
        return self


class NamedLoop(_Part):
    """A loop by the links that close it, in their order; x and y place its name on the drawing."""

    name: str
    says: str
    links: tuple[str, ...]
    x: float
    y: float


class CausalMap(_Part):
    """All variables, links and named loops, checked to fit together."""

    variables: dict[str, Variable]
    links: dict[str, Link]
    loops: dict[str, NamedLoop]

    def of_kind(self, kind: Kind) -> dict[str, Variable]:
        """The variables of one kind, in the order of the file."""
        return {name: variable for name, variable in self.variables.items() if variable.kind == kind}

    def own_links(self) -> dict[str, Link]:
        """The links that the organisation carries out."""
        return {name: link for name, link in self.links.items() if link.carried_by == "organisation"}

    @model_validator(mode="after")
    def _fits_together(self) -> CausalMap:
        faults = [*self._link_faults(), *self._loop_faults()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _link_faults(self) -> Iterator[str]:
        for name, link in self.links.items():
            unknown = {link.start, link.end, link.gate or link.start} - set(self.variables)
            if unknown:
                yield f"{name} leads from or to the unknown {sorted(unknown)}"
            elif link.carried_by == "organisation":
                yield from self._fault_of_own(name, link)

    def _fault_of_own(self, name: str, link: Link) -> Iterator[str]:
        start, end = self.variables[link.start], self.variables[link.end]
        if end.kind not in ("stock", "effect"):
            yield f"{name} ends in {link.end}, which the organisation does not move"
        if start.kind == "hospital":
            yield f"{name} starts from {link.start}, of which the organisation knows nothing"
        if link.function == "push" and (start.kind != "lever" or end.kind != "stock"):
            yield f"{name}: only a lever can push, and only a stock"

    def _loop_faults(self) -> Iterator[str]:
        for name, loop in self.loops.items():
            unknown = set(loop.links) - set(self.links)
            if unknown:
                yield f"the loop {name} has the unknown links {sorted(unknown)}"


@cache
def causal_map() -> CausalMap:
    """The map as it stands in the file. Raises SimcareError where it does not fit together."""
    text = (files("simcare.organisation") / "causal_map.yaml").read_text("utf-8")
    try:
        return CausalMap.model_validate(yaml.load(text, PlainLoader))
    except ValueError as error:
        raise SimcareError(f"causal_map.yaml: {error}") from None


def carried_by_the_hospital() -> set[str]:
    """The links that the simulation of patients carries out; their switches hold for a whole run."""
    return causal_map().links.keys() - causal_map().own_links().keys()


def switched(path: str, value: Any) -> Iterator[str]:
    """The links whose switch is set by laying ``value`` upon ``path`` of a scenario."""
    for step in ("assumptions", "links"):
        first, _, path = path.partition(".")
        if first and first != step:
            return
        if not first:
            value = value.get(step, {}) if isinstance(value, dict) else {}
    if path:
        yield path
    elif isinstance(value, dict):
        yield from value


def map_cards() -> Mapping[str, Card]:
    """A card for the switch of every link and for holding every stock, by path."""
    drawn = causal_map()
    switches = [_card_of_link(name, link) for name, link in drawn.links.items()]
    holds = [_card_of_stock(name, stock) for name, stock in drawn.of_kind("stock").items()]
    return {card.path: card for card in (*switches, *holds)}


def _card_of_link(name: str, link: Link) -> Card:
    low, high = 1.0, 1.0
    if link.carried_by == "organisation" and link.low is not None and link.high is not None:
        low, high = link.low / link.strength, min(MOST, link.high / link.strength)
    elif link.scales:
        low, high = 0.0, MOST
    return Card(path=f"assumptions.links.{name}", value=1.0, unit="times its strength", low=round(low, 3),
                high=round(high, 3), min=0.0, max=MOST, kind=link.kind, source=link.source, note=in_words(name))


def _card_of_stock(name: str, stock: Variable) -> Card:
    note = (f"holds {stock.label} at a level, against all that would move it (null: nothing is held); "
            f"usual level {stock.usual:g} ({stock.low:g} to {stock.high:g}), at rest {stock.rest:g}: {stock.note}")
    return Card(path=f"assumptions.hold.{name}", value=None, unit="share", min=stock.lowest, max=stock.highest,
                kind=stock.evidence, source=stock.source, note=note)


def head(name: str) -> str:
    """What leads to what, such as ``more fear, less voice``."""
    drawn = causal_map()
    link = drawn.links[name]
    start, end = (drawn.variables[at].label for at in (link.start, link.end))
    number = f" (link {link.number})" if link.number else ""
    return f"more {start}, {'more' if link.direction > 0 else 'less'} {end}{number}"


def in_words(name: str) -> str:
    """A link in plain words: what leads to what and why, how strongly, how late, and who carries it out."""
    return f"{head(name)}: {causal_map().links[name].note} ({how(causal_map().links[name])})"


def how(link: Link) -> str:
    """How strongly, by which function and how late a link acts, or who else carries it out."""
    if link.carried_by == "hospital":
        return f"carried out by the simulation of patients; {_scaled(link)}"
    gate = f" through {link.gate}" if link.gate else ""
    delay = f", delay {link.delay:.0f} days" if link.delay else ""
    return f"strength {link.strength:g} ({link.low:g} to {link.high:g}), {link.function}{gate}{delay}"


def _scaled(link: Link) -> str:
    return "its switch scales " + ", ".join(link.scales) if link.scales else "it has no switch"
