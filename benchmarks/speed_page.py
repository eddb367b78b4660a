"""The page on speed and its picture, from what ``speed.py`` has measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median
from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

from simcare.report.figures.style import AMBER, BLUE, DASHED, GREY, new_axes, panels, save, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HOUR = 3600
BEDS, ATTENDANCES = 410, 55_000
COMPARISON = 70
"""Hospital-years of two designs, ten replications of three years each, and half a year of warm-up."""
ASKED_RATIO, AIMED_RATIO, ASKED_TIMES, ASKED_EFFICIENCY = 1.5, 1.0, 3.0, 0.9
LINEAR = 0.1
"""How far the cost of one base hospital may be off from the smallest full size to the largest, to be called linear."""


class Turn(NamedTuple):
    """CPU seconds a year, one after the other on one core; ``ciw`` where it is installed."""

    yardstick: float
    hospital: float
    idiomatic: float
    ciw: float | None


class Cost(NamedTuple):
    """CPU seconds a year of a hospital of some size, of the yardstick beside it, and the peak of memory (MB)."""

    size: float
    seconds: float
    yardstick: float
    memory: float

    @property
    def each(self) -> float:
        """Yardstick-years for a year of one base hospital."""
        return self.seconds / self.yardstick / self.size


class Year(NamedTuple):
    """Years since the opening, CPU seconds since then, and the peak of memory (MB)."""

    passed: float
    seconds: float
    memory: float


class Cores(NamedTuple):
    """Wall-clock seconds for some hospital-years on one core and on two."""

    runs: int
    one: float
    two: float

    @property
    def efficiency(self) -> float:
        """1 if two cores take half the time."""
        return self.one / self.two / 2


class Work(NamedTuple):
    """What a year consists of: shares of its time by part, people, and events here and in the yardstick."""

    shares: Mapping[str, float]
    visits: float
    stays: float
    events: float
    yardstick_events: float


@dataclass(frozen=True)
class Found:
    """All that was measured."""

    machine: str
    turns: Sequence[Turn]
    sizes: Sequence[Cost]
    years: Sequence[Year]
    cores: Cores | None
    work: Work

    @property
    def ratios(self) -> list[float]:
        """Yardstick-years for a hospital-year, turn by turn."""
        return [turn.hospital / turn.yardstick for turn in self.turns]

    @property
    def ratio(self) -> float:
        """The median of them."""
        return median(self.ratios)

    @property
    def times_idiomatic(self) -> float:
        """Hospital-years in the time of a year of the idiomatic network."""
        return median(turn.idiomatic / turn.hospital for turn in self.turns)

    @property
    def growth(self) -> float:
        """Cost of a base hospital in the largest one, relative to that in one of its own."""
        base = next(cost for cost in self.sizes if cost.size == 1)
        return self.sizes[-1].each / base.each

    @property
    def beyond_the_line(self) -> float:
        """Cost of the largest hospital, relative to what a straight line through the smaller ones foretells."""
        sizes, costs = zip(*((cost.size, cost.each * cost.size) for cost in self.sizes), strict=True)
        line = linear_regression(sizes[:-1], costs[:-1])
        return float(costs[-1] / (line.intercept + line.slope * sizes[-1]))

    @property
    def later_years(self) -> float:
        """CPU seconds of a later year, relative to an earlier one: those of the second half to those of the first."""
        first, middle, last = self.years[0], self.years[len(self.years) // 2], self.years[-1]
        return ((last.seconds - middle.seconds) / (last.passed - middle.passed)
                / ((middle.seconds - first.seconds) / (middle.passed - first.passed)))


def write(found: Found, page: Path) -> str:
    """Writes the page and, beside it, the picture; gives what the page says."""
    text = "\n\n".join(wrapped(part(found)) for part in PARTS) + "\n"
    page.write_text(text, encoding="utf-8")
    with styled():
        axes = drawn(found)
    save(axes, page.with_suffix(""))[1].unlink()
    return text


def wrapped(text: str) -> str:
    """Paragraphs of even width; headings, tables and lists as they are."""
    return "\n\n".join(part if part[0] in "#|!*" and part[:2] != "**" else
                       fill(part, 120, break_long_words=False, break_on_hyphens=False) for part in text.split("\n\n"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def verdict(holds: bool) -> str:
    """Whether something that was asked is so."""
    return "yes" if holds else "**no**"


def opening(found: Found) -> str:
    """What is measured, how and where."""
    return f"""# Speed

What a simulated hospital-year costs, what was asked for, and where the time goes: written by
`python benchmarks/speed.py`, which measures all of it anew on your own machine in about five minutes.

Cost is told in *yardstick-years*: one year of the small A&E in `benchmarks/reference_network.py`, some 110,000 visits
written as leanly as plain SimPy allows, without wards, care or people of any kind. Hospital, yardstick and peers
take turns in one process on one core, {len(found.turns)} times, and medians of ratios are given, so that it matters
little how fast or how busy the machine is. A hospital-year is a year of everything: A&E, wards, care rounds, harm,
staff, complaints, money and the organisation, at {ATTENDANCES:,} attendances and {BEDS} beds, the filling of the
empty hospital and the tables at the end included. Seconds are processor time of one core.

Measured on: {found.machine}."""


def asked(found: Found) -> str:
    """What was asked beside what it is."""
    low, high = min(found.ratios), max(found.ratios)
    rows = [
        ("a hospital-year, in yardstick-years", f"at most {ASKED_RATIO}, {AIMED_RATIO:.1f} aimed at",
         f"{found.ratio:.1f} ({low:.1f} to {high:.1f})", verdict(found.ratio <= ASKED_RATIO)),
        ("hospital-years in the time of a year of the same small A&E in idiomatic SimPy",
         f"at least {ASKED_TIMES:.0f}", f"{found.times_idiomatic:.2f}", verdict(found.times_idiomatic >= ASKED_TIMES)),
        cores_row(found.cores),
        ("cost of a base hospital inside one of eight times the size, relative to its own", f"1 ± {LINEAR}",
         f"{found.growth:.2f}", verdict(abs(found.growth - 1) <= LINEAR)),
        ("cost of eight times the size, relative to a straight line (fixed price and so much a patient) through the "
         "smaller sizes", f"1 ± {LINEAR}", f"{found.beyond_the_line:.2f}",
         verdict(abs(found.beyond_the_line - 1) <= LINEAR)),
        ("cost of a later year of a long run, relative to an earlier one", f"1 ± {LINEAR}",
         f"{found.later_years:.2f}", verdict(abs(found.later_years - 1) <= LINEAR))]
    return f"""## What was asked, and what it is

{table(("", "asked", "found", "met"), rows)}

{frankly(found)}"""


def cores_row(cores: Cores | None) -> tuple[str, str, str, str]:
    """How well two cores are used."""
    what, wanted = "efficiency of two cores: half the time of one would be 100%", f"at least {ASKED_EFFICIENCY:.0%}"
    if cores is None:
        return what, wanted, "not measured here", ""
    return what, wanted, f"{cores.efficiency:.0%}", verdict(cores.efficiency >= ASKED_EFFICIENCY)


def frankly(found: Found) -> str:
    """The two sentences that matter."""
    if found.ratio <= ASKED_RATIO:
        return "The hospital costs no more than was asked."
    minutes = COMPARISON * median(turn.hospital for turn in found.turns) / 60
    return f"""**The hospital is {found.ratio / ASKED_RATIO:.1f} times as dear as was asked for.** A whole hospital
for the price of a bare A&E was the ambition; what was reached is a whole hospital for the price of {found.ratio:.1f}
of them. In practice: a comparison of two designs over three years, with ten replications of each and the warm-up, is
{COMPARISON} hospital-years, or about {minutes:.0f} minutes of one core."""


def beside_others(found: Found) -> str:
    """The hospital among networks that others would write."""
    def row(what: str, read: Callable[[Turn], float | None]) -> tuple[str, str, str, str]:
        known = [(seconds, seconds / turn.yardstick) for turn in found.turns if (seconds := read(turn)) is not None]
        if not known:
            return what, "not installed", "", ""
        seconds, ratio = (median(column) for column in zip(*known, strict=True))
        return what, f"{seconds:.2f}", f"{HOUR / seconds:,.0f}", f"{ratio:.1f}"
    rows = [row("the small A&E, lean SimPy: the yardstick", lambda turn: turn.yardstick),
            row("the small A&E, idiomatic SimPy", lambda turn: turn.idiomatic),
            row("the small A&E in Ciw, without its cubicles", lambda turn: turn.ciw),
            row("**the whole hospital**", lambda turn: turn.hospital)]
    return "## Beside others\n\n" + table(("", "s a year", "years per core-hour", "yardstick-years"), rows) + """

Idiomatic means what tutorials teach: one process a patient, `Resource` and `with` requests, one draw at a time. Ciw
has no server that is held from one station to the next, so its network lets nobody wait for a cubicle. Both are in
`benchmarks/peer_networks.py`."""


def size_and_years(found: Found) -> str:
    """How cost and memory grow."""
    rows = [(f"{cost.size:g}", f"{ATTENDANCES * cost.size:,.0f}", f"{BEDS * cost.size:,.0f}", f"{cost.seconds:.1f}",
             f"{cost.seconds / cost.yardstick:.1f}", f"{cost.each:.1f}", f"{cost.memory:.0f}") for cost in found.sizes]
    first, last = found.years[0], found.years[-1]
    a_year = (last.memory - first.memory) / (last.passed - first.passed)
    return "## Size, years, memory\n\n" + table(
        ("size", "attendances a year", "beds", "s a year", "yardstick-years", "for each base hospital in it",
         "peak memory of half a year, MB"), rows) + f"""

![Cost of a year by size of the hospital, and of a long run by years](speed.png)

A small hospital is dear for its size, because six care rounds a day and the day's books have a fixed price; from the
base hospital upwards people decide. What a very large one costs beyond the line is spread over everything, as where
memory no longer fits the processor's caches. Attendances and beds grow together here. One hospital through
{last.passed - first.passed:.0f} years ({last.passed:.1f} with the warm-up) took {last.seconds:.0f} s and at most
{last.memory:.0f} MB: memory grows by {a_year:.0f} MB a year, which is the log of what happened; the hospital itself
does not grow."""


def where_it_goes(found: Found) -> str:
    """The shares of the parts, and events beside the yardstick's."""
    work = found.work
    rows = [(part, f"{share:.0%}", f"{share * found.ratio:.1f}") for part, share in work.shares.items()]
    here, there = work.events / 1000, work.yardstick_events / 1000
    return "## Where the time goes\n\n" + table(("part", "share", "yardstick-years"), rows) + f"""

From samples of an ordinary run; what numpy and other libraries do counts for the part that asked them, and making the
rows of those who arrive for *who comes*. {work.visits:,.0f} visits and {work.stays:,.0f} stays a year make
{here:,.0f} thousand events, against {there:,.0f} thousand in the yardstick. So it is not that more happens: an event
here costs {found.ratio * there / here:.0f} times what it costs there, because between two steps of a person a
hospital decides more (who is next and under what rule, what the clock says, which bed, what is written down, what is
remembered of it), and because part of the year is not made of events at all: care rounds, the day's books, luck."""


def what_it_would_take(found: Found) -> str:
    """What was tried, and what is left to try."""
    engine = found.work.shares.get("engine and queues", math.nan)
    largest = max(found.work.shares.values(), default=math.nan)
    return f"""## What it would take

The dearest part takes {largest:.0%} of the time, so no single one can be taken out; and if all but the engine and its
queues cost nothing, the year would still be {engine * found.ratio:.1f} yardstick-years. What has been done: a flow
is its own next event, free servers are granted without one, luck is drawn for thousands at once, care rounds work on
arrays over all beds, and no row of a table is made while the hospital runs. What is left inside Python are gains of
a few per cent each, the kind that makes code harder to read.

* *Compiling the typed modules* (mypyc) gained a third and was given up: wheels for every platform, and a program
  whose rules nobody can step through, for a cost that would still be far above what was asked.
* *Another language for the patients' ways* is what it would take to meet the figure: engine, queues, A&E, beds and
  care rounds in compiled code, with only rules and organisation in Python. That gives up that anybody who reads a
  little Python can check what the hospital does, and it is the reason why it has not been done.
* *A faster interpreter* makes hospital and yardstick faster alike, so it helps who waits and not the ratio."""


PARTS: tuple[Callable[[Found], str], ...] = (
    opening, asked, beside_others, size_and_years, where_it_goes, what_it_would_take)


def drawn(found: Found) -> Axes:
    """Cost by size, and by years."""
    axes = new_axes()
    ((left, right),) = panels(axes, 1, 2, gap=(0.14, 0.0))
    by_size(left, found.sizes)
    by_years(right, found.years)
    return axes


def by_size(axes: Axes, sizes: Sequence[Cost]) -> None:
    """Yardstick-years for a year of hospitals of all sizes, on scales on which proportion is a straight line."""
    size, cost = [one.size for one in sizes], [one.seconds / one.yardstick for one in sizes]
    base = next(one.each for one in sizes if one.size == 1)
    axes.loglog(size, [base * one for one in size], color=GREY, linestyle=DASHED, label="in proportion")
    axes.loglog(size, cost, color=BLUE, marker="o", markersize=9, label="measured")
    axes.set_xticks(size, [f"{one:g}×" for one in size])
    marks = [mark for mark in (1, 2, 5, 10, 20, 50, 100, 200) if min(cost) / 2 < mark < max(cost) * 1.5]
    axes.set_yticks(marks, [str(mark) for mark in marks])
    axes.minorticks_off()
    axes.set_title("Size")
    axes.set_xlabel(f"attendances and beds (1× is {ATTENDANCES:,} and {BEDS})")
    axes.set_ylabel("yardstick-years for a year")
    axes.legend(frameon=False, loc="upper left")


def by_years(axes: Axes, years: Sequence[Year]) -> None:
    """Seconds of one core for one hospital through many years."""
    passed, seconds = [one.passed for one in years], [one.seconds for one in years]
    slope = seconds[-1] / passed[-1]
    axes.plot([0, passed[-1]], [0, slope * passed[-1]], color=GREY, linestyle=DASHED, label="in proportion")
    axes.plot(passed, seconds, color=AMBER, marker="s", markersize=8, label="measured")
    axes.set_xlim(0, None)
    axes.set_ylim(0, None)
    axes.set_title("Years")
    axes.set_xlabel("years since the opening")
    axes.set_ylabel("seconds of one core")
    axes.legend(frameon=False, loc="upper left")
