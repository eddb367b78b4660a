"""One screen for designs held against each other: what the board sees, what people lived, who was harmed where.

Made to be projected: a row a question, the figure in each design, the difference with its interval, and in a ward
sister's words whether the second design is better. The last column is for the statistician.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.experiment.lots import WHERE
from simcare.measures.registry import registry
from simcare.report.terminal import console
from simcare.report.words import PEOPLE as COUNTED
from simcare.report.words import change, span, value

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from simcare.experiment.comparison import Comparison, Pair
    from simcare.experiment.intervals import Interval
    from simcare.experiment.paired import Paired

BOARD = {
    "four_hour_recorded": "within four hours, on file", "handover_within_15_recorded": "ambulance in 15 min, on file",
    "eighteen_weeks_recorded": "within 18 weeks, on file", "incidents_recorded": "incidents on file *",
    "satisfaction_recorded": "satisfied, on file", "hsmr": "hospital mortality ratio"}
PEOPLE = {
    "four_hour_lived": "within four hours, lived", "admitted_time_in_department_median_h": "time in A&E, if admitted",
    "ambulance_wait_over_60_share": "an hour in the ambulance", "elective_cancelled_share": "operation called off",
    "missed_care_share": "care not given", "observations_missed_share": "observations late, missed",
    "calls_over_15min_share": "calls waiting over 15 min", "hours_in_pain_per_stay": "time in pain, a stay",
    "incidents_lived": "incidents that happened *", "problem_solved_share": "problem solved in A&E",
    "deaths": "deaths, a year"}
MONEY = {"cost": "cost, a year", "balance": "balance, a year"}
WORDS = {"better": "clearly better", "worse": "clearly worse", "more": "clearly more", "less": "clearly less",
         "the same": "the same", "no clear difference": "cannot tell", "unknown": "cannot tell"}
LOT_ROWS = {"any": "suffered any of the next 5", "died": "died", "harmed": "were harmed in a bed",
            "left_unseen": "left unseen", "over_12_hours": "were over 12 hours in A&E",
            "sent_home_unready": "were sent home unready", "readmitted": "were back within 30 days"}
SUBGROUP_WORDS = {"aged_65_plus": "aged 65 or more", "dementia": "with dementia", "alone": "living alone"}
FOOTNOTE = ("Differences in points of a hundred, minutes or counts, with their 95% interval. * in 1,000 bed days. "
            "P: share of replications in which B is better.")
MOST_LEVERS = 3
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def screen(comparison: Comparison, out: Path | None = None, settings: Sequence[str] = (),
           loops: Sequence[str] = ()) -> RenderableType:
    """The whole screen, at most 45 lines for two designs. ``loops`` are lines that say what carried the difference."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [Text(line, style="bold") for line in _titles(comparison, settings)]
    parts.append(Text(_what(comparison)))
    for letter, pair in zip(LETTERS[1:], comparison.pairs, strict=False):
        parts += ["", *_pair(pair, letter, loops)]
    parts += ["", Text(FOOTNOTE)]
    if out is not None:
        parts.append(Text(f"Pictures and tables: {out}", overflow="fold"))
    return Group(*parts)


def show(comparison: Comparison, out: Path | None = None, settings: Sequence[str] = (),
         loops: Sequence[str] = ()) -> None:
    """Prints the screen on standard output, in colour only where there is a terminal that wants it."""
    target: Console = console()
    target.print(screen(comparison, out, settings, loops))


def _titles(comparison: Comparison, settings: Sequence[str]) -> list[str]:
    tail = f", with {', '.join(settings)}" if settings else ""
    return [f"{letter}  {result.scenario.title or name} ({name}){tail}" for letter, name, result in zip(
        LETTERS, comparison.names, comparison.results, strict=False)]


def _what(comparison: Comparison) -> str:
    run, count = comparison.results[0].scenario.run, len(comparison.results[0].outcomes)
    start, end = run.measured_hours
    return (f"The same people, the same luck: {count} replication{'s' * (count != 1)} of {run.years:g} years, seed "
            f"{run.seed}; measured from month {start / 730.5:.0f} to {end / 730.5:.0f}")


def _pair(pair: Pair, letter: str, loops: Sequence[str]) -> list[RenderableType]:
    from rich.text import Text

    return [Text(headline(pair, letter), style="bold"), "", _figures(pair, letter), "", _lots(pair, letter),
            Text(_subgroups(pair, letter)), "", *(Text(line) for line in (*_differ(pair), *_money(pair), *loops))]


def headline(pair: Pair, letter: str = "B") -> str:
    """What became of people, and whether deaths can be told apart."""
    if len(pair.first.outcomes) < 2:
        return "One replication says nothing about chance: ask for more with --replications."
    deaths = pair.measures["deaths"]
    if pair.differ_in_nothing:
        return "The two designs differ in nothing." + (" Everyone met the same lot in both." * (
            deaths.verdict == "the same"))
    spared, struck = (pair.lots.a_year("any", where).mean for where in ("only_first", "only_second"))
    return (f"{letter} spares {spared:,.0f} people a year what they suffer in A, and puts {struck:,.0f} others to it. "
            f"{_of_deaths(deaths)}")


def _of_deaths(deaths: Paired) -> str:
    apart, between = change(deaths.difference.mean, COUNTED), span(deaths.difference, COUNTED)
    if deaths.clear or deaths.verdict == "the same":
        return f"Deaths a year: {apart} ({between})."
    return f"Deaths cannot be told apart: {apart} a year ({between}). {enough(deaths)}"


def enough(one: Paired) -> str:
    """How many replications would tell such a difference apart, and what these could show."""
    if one.needed is None:
        return ""
    return (f"To tell a difference of this size takes about {one.needed:,} replications; these {one.pairs} could show "
            f"one of {change(one.detectable, COUNTED).lstrip('+')}.")


def _figures(pair: Pair, letter: str) -> Table:
    """The same questions in both designs: recorded, lived, and what it costs."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for heading, justify, width in (("THE BOARD SEES", "left", 29), ("A", "right", 11), (letter, "right", 11),
                                    (f"{letter} − A", "right", 9), ("95% interval", "right", 17),
                                    (f"{letter} is", "left", 14), ("P", "right", 5)):
        table.add_column(heading, justify=justify, width=width, no_wrap=True)  # type: ignore[arg-type]
    _rows(table, pair.measures, BOARD)
    table.add_row("PEOPLE LIVED", style="bold")
    _rows(table, pair.measures, PEOPLE)
    _rows(table, pair.measures, MONEY)
    return table


def _rows(table: Table, measures: Mapping[str, Paired], names: Mapping[str, str]) -> None:
    for name, words in names.items():
        if name not in measures:
            continue
        one, unit = measures[name], registry()[name].unit
        table.add_row(words, value(one.first.mean, unit), value(one.second.mean, unit),
                      change(one.difference.mean, unit), span(one.difference, unit), WORDS[one.verdict],
                      f"{one.superiority * 100:.0f}%" if one.superiority == one.superiority else "")


def _lots(pair: Pair, letter: str) -> Table:
    """Who was harmed in one design and not in the other."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for heading, justify, width in (
            ("PEOPLE A YEAR WHO …", "left", 29), ("in both", "right", 8), ("only in A", "right", 18),
            (f"only in {letter}", "right", 18), (f"{letter} spares, net", "right", 22)):
        table.add_column(heading, justify=justify, width=width, no_wrap=True)  # type: ignore[arg-type]
    for lot, words in LOT_ROWS.items():
        both, *only = (pair.lots.a_year(lot, where) for where in WHERE)
        table.add_row(words, change(both.mean, COUNTED).lstrip("+"), *(_counted(figure) for figure in only),
                      _counted(pair.lots.fewer(lot), signed=True))
    return table


def _counted(figure: Interval, signed: bool = False) -> str:
    if signed:
        between = span(figure, COUNTED)
        return change(figure.mean, COUNTED) + (f" ({between})" if between else "")
    ends = f" ({max(figure.low, 0):,.0f}–{figure.high:,.0f})" if figure.low < figure.high else ""
    return change(figure.mean, COUNTED).lstrip("+") + ends


def _subgroups(pair: Pair, letter: str) -> str:
    parts = [f"{words} {pair.lots.per_1000('any', 'only_first', group).mean:.1f} and "
             f"{pair.lots.per_1000('any', 'only_second', group).mean:.1f}" for group, words in SUBGROUP_WORDS.items()]
    return f"Any of the five only in A and only in {letter}, of 1,000 who came: {', '.join(parts)}."


def _differ(pair: Pair) -> Iterable[str]:
    """Which levers differ."""
    if pair.differ_in_nothing:
        return ["THEY DIFFER IN nothing."]
    parts = []
    for group, found in pair.levers.items():
        named = [one.path.split(".")[-1].replace("_", " ") for one in found[:MOST_LEVERS]]
        more = f" and {len(found) - MOST_LEVERS} more" if len(found) > MOST_LEVERS else ""
        parts.append(f"{group.replace('_', ' ')} ({', '.join(named)}{more})")
    return ["THEY DIFFER IN " + " · ".join(parts)]


def _money(pair: Pair) -> Iterable[str]:
    if pair.costs is None:
        return []
    return [{"the same": "MONEY  The two cost the same.", "more": "MONEY  B costs more.",
             "less": "MONEY  B costs less.", "cannot tell": "MONEY  One replication cannot tell what they cost."}[
                 pair.costs]]
