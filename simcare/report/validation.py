"""The validation report on a screen: misses first, with why; what was fitted, predicted, and must be so, set apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.report.terminal import console
from simcare.validation.report import YEARS
from simcare.validation.scoring import STATUSES

if TYPE_CHECKING:
    from rich.console import RenderableType

    from simcare.experiment.intervals import Interval
    from simcare.validation.facts import Fact, Use
    from simcare.validation.report import Report
    from simcare.validation.scoring import Count, Score, Status

TITLES: dict[Use, str] = {
    "prediction": "PREDICTED: nobody looked at these while parameters were set",
    "calibration": "FITTED OR PUT IN: looked at while parameters were set, so that a fit proves little",
    "control": "MUST BE SO: the answer is known beforehand"}
STYLES: dict[Status, str] = {"missed": "bold red", "not measured": "yellow", "within chance": "cyan",
                             "in band": "green"}
TAILS = {"min": " min", "points": " points", "months": " months", "people": " people"}
NOTHING = "–"


def amount(number: float, unit: str) -> str:
    """A number with its unit, in three digits: ``95.4%``, ``143 min``, ``£2,780``."""
    if unit == "share":
        return f"{_digits(number * 100)}%"
    if unit.startswith("pounds"):
        return f"{'−' if number < 0 else ''}£{abs(number):,.0f}"
    return _digits(number) + TAILS.get(unit, "")


def _digits(number: float) -> str:
    size = abs(number)
    places = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{size:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if number < 0 and text != "0" else text


def band(fact: Fact) -> str:
    """The published band: ``95 to 98.5%``, ``at least 2.2``."""
    if fact.low is None and fact.high is None:
        return NOTHING
    if fact.low is None or fact.high is None:
        return (f"at most {amount(fact.high, fact.unit)}" if fact.high is not None
                else f"at least {amount(fact.low or 0.0, fact.unit)}")
    if fact.low == fact.high:
        return amount(fact.low, fact.unit)
    return f"{_bare(fact.low, fact.unit)} to {amount(fact.high, fact.unit)}"


def _bare(number: float, unit: str) -> str:
    """A number without the unit that follows it."""
    text = amount(number, unit)
    return text.removesuffix("%").removesuffix(TAILS.get(unit, "%"))


def simulated(fact: Fact, found: Interval) -> str:
    """The simulated mean and its interval: ``95.4% (95.3 to 95.6)``."""
    if math.isnan(found.mean):
        return NOTHING
    mean = amount(found.mean, fact.unit)
    return mean if found.low == found.high else (
        f"{mean} ({_bare(found.low, fact.unit)} to {_bare(found.high, fact.unit)})")


def run_of(fact: Fact) -> str:
    """The design, or the designs, behind a fact."""
    return " v ".join(fact.designs) or NOTHING


def misses_first(scores: Iterable[Score]) -> list[Score]:
    """The scores in the order of how they stand; within that, in the order of the list."""
    return sorted(scores, key=lambda one: STATUSES.index(one.status))


def in_words(count: Count) -> str:
    """How many are in their bands: ``31 of 62 in band, 5 more within chance``."""
    more = f", {count.chance} more within chance" if count.chance else ""
    return f"{count.inside} of {count.of} in band{more}"


def verdict(report: Report) -> str:
    """What the gate set says."""
    broken = [one.fact.id for one in report.gate if not one.holds]
    if not report.gate:
        return "No fact of the gate set was asked for."
    return (f"The gate set does not hold: {len(broken)} of {len(report.gate)} contradicted ({', '.join(broken)})."
            if broken else f"The gate set holds: none of {len(report.gate)} is contradicted.")


def size(report: Report) -> str:
    """How much was simulated."""
    count = report.size.replications
    short = "" if report.size.years >= YEARS else "; too short for months 13 to 36: a look, and no report"
    return (f"{count} replication{'s' * (count != 1)} of {report.size.years:g} years for each design (fewer where that "
            f"will do, more where facts rest on few people), seed {report.seed}{short}")


def show(report: Report, out: Path | None = None) -> None:
    """Prints the report on standard output."""
    from rich.text import Text

    target = console()
    target.print(Text("The model beside what was seen in real hospitals", style="bold"))
    target.print(f"{size(report)}. Facts with a star must hold.")
    for count in report.counts:
        ours = [one for one in report.scores if one.fact.use == count.use]
        target.print(Text(f"\n{TITLES[count.use]}\n{in_words(count)}", style="bold"))
        target.print(_table(misses_first(ours)))
        target.print(_whys(misses_first(ours)))
    target.print(Text(f"\n{verdict(report)}", style="bold" if report.holds else "bold red"))
    if out is not None:
        target.print(f"Written: {out}/validation.md, .json, .png", soft_wrap=True)


def _table(scores: Sequence[Score]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for heading in ("fact", "what, in which run", "published", "simulated", ""):
        table.add_column(heading, overflow="fold", no_wrap=heading != "what, in which run")
    for one in scores:
        fact = one.fact
        table.add_row(fact.id + "*" * fact.gate, f"{fact.says}; {run_of(fact)}", band(fact),
                      simulated(fact, one.simulated), Text(one.status, STYLES[one.status]))
    return table


def _whys(scores: Sequence[Score]) -> RenderableType:
    """Why the model misses what it misses."""
    from rich.table import Table

    table = Table.grid(padding=(0, 1, 0, 0))
    for one in scores:
        if not one.holds:
            table.add_row(f"→ {one.fact.id}", one.fact.explanation)
    return table
