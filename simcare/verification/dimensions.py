"""Numbers with units: every parameter card fills a field of its kind, every measure stays in the range of its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import numpy as np
from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from simcare.evidence.cards import Card, cards
from simcare.measures.figure import Difference
from simcare.measures.measured import Measured, measure_run
from simcare.measures.registry import Measure, registry
from simcare.measures.view import View
from simcare.scenario import units
from simcare.scenario.kinds import bare, fields_under
from simcare.scenario.schema import Scenario
from simcare.scenario.section import card_of, plain
from simcare.verification.check import Check, Theory, exactly

if TYPE_CHECKING:
    from simcare.log import Tables

CARDS = Theory("units of parameters", "every card has a unit that can be read, and fills a field that is read in that "
               "unit: a duration as time, money as pounds, a share between 0 and 1",
               "dimensional consistency: Sterman 2000, ch. 21")
RANGES = Theory("units of measures", "every measure stays in the range of its unit: shares between 0 and 1, rates, "
                "counts and times not below 0, correlations between -1 and 1", "face validity: Law 2015, ch. 5")

READERS = {units.duration: "time", units.rate: "rate", units.money: "money", units.share: "share"}
SEPARATORS = r" by | per | a (?=day|year)| of (?=day)| minus one"
QUANTITIES: Mapping[str, str] = {
    **dict.fromkeys(("duration", "minutes"), "time"), **dict.fromkeys(("hours", "days", "weeks", "years"), "own time"),
    "pounds": "money", "": "rate", "share": "share", "hour": "clock",
    **dict.fromkeys(("choice", "yes or no", "tasks"), "word"),
    **dict.fromkeys(("beds", "cubicles", "bays", "chairs", "trolleys", "nurses", "doctors", "clinicians", "sessions",
                     "operations", "replications", "shifts", "calls", "meals", "drinks", "activities", "contacts",
                     "kinds of lapse", "times", "number"), "count"),
    **dict.fromkeys(("ratio", "relative", "weight", "shape", "exponent", "index", "index 0-1", "frailty", "correlation",
                     "coefficient of variation", "odds ratio", "hazard ratio", "rate ratio", "log rate ratio", "log",
                     "log-odds", "standard deviation", "log standard deviation", "log-standard deviation",
                     "standard deviations of latent severity", "latent severity", "need over available",
                     "share of the interval", "multiple of expected 30-day hazard", "times its strength"), "number")}
"""What can be counted, and what kind of thing it is; ``own time`` is a number of the unit that it names."""

FILLED_BY: Mapping[str, set[str]] = {
    "time": {"time"}, "own time": {"time", "number", "whole"}, "money": {"money"}, "rate": {"rate", "number"},
    "share": {"share", "number"}, "clock": {"number"}, "word": {"word"}, "count": {"number", "whole"},
    "number": {"number"}}
NEGATIVE = {"balance", "savings"}
CORRELATIONS = "correlation"


def units_agree() -> list[Check]:
    """Every card, and the type of the field that it fills."""
    fields = {path: field for path, field in fields_under(Scenario) if card_of(field)}
    wrong = [fault for field in fields.values() for fault in faults(cards()[str(card_of(field))], field)]
    return [exactly(CARDS, f"cards whose unit does not fit, of {len(fields)}", len(wrong), note="; ".join(wrong))]


def faults(card: Card, field: FieldInfo) -> Iterator[str]:
    """What is wrong with the unit of a card."""
    quantity = quantity_of(card.unit)
    if quantity is None:
        yield f"{card.path}: nobody knows the unit {card.unit!r}"
    elif not (filled := kind_of(field)) & FILLED_BY[quantity]:
        yield f"{card.path}: {card.unit!r} fills a field of {' or '.join(sorted(filled))}"
    elif quantity == "share" and card.unit == "share" and not (plain(card.min) >= 0 and plain(card.max) <= 1):
        yield f"{card.path}: a share from {card.min} to {card.max}"


def quantity_of(unit: str) -> str | None:
    """What kind of thing a unit counts, or None for a unit that nobody knows."""
    return QUANTITIES.get(re.split(SEPARATORS, f" {unit}" if unit.startswith("per ") else unit)[0].strip())


def kind_of(field: FieldInfo) -> set[str]:
    """What a field is read as."""
    readers = {READERS[found] for found in readers_in(field.metadata, field.annotation)}
    return readers or {plain_kind(bare(field.annotation))}


def readers_in(metadata: list[Any], annotation: Any) -> Iterator[Any]:
    """The readers of quantities in a type, through lists, tables and options."""
    for part in (*metadata, *getattr(annotation, "__metadata__", ())):
        if isinstance(part, FieldInfo):
            yield from readers_in(part.metadata, None)
        elif isinstance(part, BeforeValidator) and part.func in READERS:
            yield part.func
    for inner in get_args(annotation):
        yield from readers_in([], inner)


def plain_kind(annotation: Any) -> str:
    """A type without a reader of its own: words, whole numbers or numbers."""
    if get_origin(annotation) is tuple:
        return plain_kind(bare(get_args(annotation)[0]))
    if get_origin(annotation) is Literal or annotation in (bool, str):
        return "word"
    return "whole" if annotation is int else "number"


def measures_in_range(tables: Tables) -> list[Check]:
    """Every measure of a run, over the window, for the subgroups and week by week."""
    measured, view = measure_run(tables, 0.0), View(tables)
    beyond = [name for column, (name, measure) in enumerate(registry().items())
              if out_of_range(measured, column, measure, isinstance(measure.figure(view), Difference))]
    shown = ", ".join(beyond)
    return [exactly(RANGES, f"measures out of their range, of {len(registry())}", len(beyond), note=shown)]


def out_of_range(measured: Measured, column: int, measure: Measure, difference: bool) -> bool:
    """Whether any figure of a measure is beyond what its unit allows; NaN, nothing to say, is allowed."""
    groups = [group[measure.name] for group in measured.subgroups.values() if measure.name in group]
    values = np.array([measured.figures[measure.name], *groups, *measured.weekly[:, column]])
    values = values[~np.isnan(values)]
    lowest, highest = range_of(measure, difference)
    return bool(((values < lowest - 1e-6) | (values > highest + 1e-6)).any())


def range_of(measure: Measure, difference: bool) -> tuple[float, float]:
    """The least and the greatest value that a measure can have by its unit; twice as wide for differences."""
    most = 1.0 if measure.unit in ("share", CORRELATIONS) else np.inf
    signed = difference or measure.unit == CORRELATIONS or measure.name in NEGATIVE
    return (-most if signed else 0.0), most
