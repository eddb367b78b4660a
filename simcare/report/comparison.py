"""One screen for designs held against each other: what the board sees, what people lived, who was harmed where.

Made to be projected: a row a question, the figure in each design, the difference with its interval, and in a ward
sister's words whether the second design is better. The last column is for the statistician.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.experiment.lots import WHERE
from simcare.measures.registry import registry
from simcare.report.terminal import ROOMY, WIDTH, console
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
    "incidents_recorded": "incidents on file *", "hsmr": "hospital mortality ratio",
    "satisfaction_recorded": "satisfied, on file", "eighteen_weeks_recorded": "within 18 weeks, on file"}
PEOPLE = {
    "four_hour_lived": "within four hours, lived", "admitted_time_in_department_median_h": "time in A&E, if admitted",
    "ambulance_wait_over_60_share": "an hour in the ambulance", "elective_cancelled_share": "operation called off",
    "missed_care_share": "care not given", "observations_missed_share": "observations late, missed",
    "calls_over_15min_share": "calls waiting over 15 min", "hours_in_pain_per_stay": "time in pain, a stay",
    "problem_solved_share": "problem solved in A&E",
    "deaths": "deaths, a year"}
STOCKS = {"morale": "morale", "fear": "fear", "voice": "voice", "learning": "learning", "care_norm": "norm of care",
          "leavers_per_year_share": "leavers a year", "rn_vacancy_share": "posts unfilled"}
MONEY = {"cost": "cost, a year", "balance": "balance, a year"}
WORDS = {"better": "clearly better", "worse": "clearly worse", "more": "clearly more", "less": "clearly less",
         "the same": "the same", "no clear difference": "cannot tell", "unknown": "cannot tell"}
LOT_ROWS = {"any": "suffered any of the next 5", "died": "died", "harmed": "were harmed in a bed",
            "left_unseen": "left unseen", "over_12_hours": "were over 12 hours in A&E",
            "sent_home_unready": "were sent home unready", "readmitted": "were back within 30 days"}
SUBGROUP_WORDS = {"aged_65_plus": "65 and over", "dementia": "with dementia", "alone": "alone"}
FOOTNOTE = "Shares differ in points of a hundred. * in 1,000 bed days."
P_IS = " P: in how many replications B is better."
IN_FILES = " For the 95% intervals make the window wider, or see summary.json."
ONE_ONLY = "One replication says nothing about chance: ask for more with --replications."
MOST_ON_BOARD = 4
MOST_NAMED = 2
MOST_BESIDE = 3
MOST_LOOPS = 2
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def screen(comparison: Comparison, out: Path | None = None, settings: Sequence[str] = (),
           width: int = WIDTH) -> RenderableType:
    """The whole screen, at most 45 lines, and 50 where loops carried the difference; narrower than 98 columns it leaves
    the intervals of the tables out, and shows one design less beside A."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [Text(line, style="bold") for line in _titles(comparison, settings)]
    parts += [Text(what(comparison)), ""]
    wide = width >= ROOMY
    parts += _two(comparison.pairs[0], wide) if len(comparison.pairs) == 1 else _many(
        comparison.pairs[:MOST_BESIDE if wide else MOST_BESIDE - 1])
    parts += [Text(line) for line in _after(comparison)]
    parts.append(Text(FOOTNOTE + (P_IS if wide else IN_FILES) * (len(comparison.pairs) == 1)))
    if out is not None:
        parts.append(Text(f"Pictures and tables: {out}", overflow="fold"))
    return Group(*parts)


def show(comparison: Comparison, out: Path | None = None, settings: Sequence[str] = ()) -> None:
    """Prints the screen on standard output, in colour only where there is a terminal that wants it."""
    target: Console = console()
    target.print(screen(comparison, out, settings, target.width))


def _titles(comparison: Comparison, settings: Sequence[str]) -> list[str]:
    tail = f", with {', '.join(settings)}" if settings else ""
    return [f"{letter}  {result.scenario.title or name} ({name}){tail}" for letter, name, result in zip(
        LETTERS, comparison.names, comparison.results, strict=False)]


def what(comparison: Comparison) -> str:
    """What was run, in a few words, and whether the same people come to all designs."""
    run, count = comparison.results[0].scenario.run, len(comparison.results[0].outcomes)
    start, end = run.measured_hours
    return (f"{_who_comes(comparison)}: {count} replication{'s' * (count != 1)} of {run.years:g} years, seed "
            f"{run.seed}; measured from month {start / 730.5:.0f} to {end / 730.5:.0f}")


def _who_comes(comparison: Comparison) -> str:
    """Whether the same people come to all designs, or what may keep them from being the same."""
    paths = dict.fromkeys(one.path for pair in comparison.pairs for found in pair.levers.values() for one in found
                          if one.path.startswith("demand.") or one.path == "hospital.scale")
    first, *others = [*paths, ""]
    named = first + (f" and {len(others) - 1} more" if len(others) > 1 else "")
    return f"The same luck, but NOT the same people ({named})" if first else "The same people, the same luck"


def _two(pair: Pair, wide: bool) -> list[RenderableType]:
    """Two designs: every figure, with its interval where there is room."""
    from rich.text import Text

    return [Text(headline(pair), style="bold"), "", _figures(pair, wide), "", _lots(pair, wide),
            Text(_subgroups(pair))]


def _after(comparison: Comparison) -> list[str]:
    """What differs, what moved, what it costs."""
    lines, many = [""], len(comparison.pairs) > 1
    for letter, pair in zip(LETTERS[1:], comparison.pairs, strict=False):
        lines += [_differ(pair, letter)] if many else [_differ(pair, letter, MOST_NAMED), *_moved(pair, letter),
                                                       *_carried(pair)]
        lines += [] if comparison.money else _money(pair, letter)
    return [*lines, *comparison.money]


def headline(pair: Pair, letter: str = "B") -> str:
    """What became of people, and whether deaths can be told apart."""
    if _one_only(pair):
        return ONE_ONLY
    deaths = pair.measures["deaths"]
    if pair.differ_in_nothing:
        return "The two designs differ in nothing." + (" Everyone met the same lot in both." * (
            deaths.verdict == "the same"))
    spared, struck = (pair.lots.a_year("any", where).mean for where in ("only_first", "only_second"))
    return (f"{letter} spares {spared:,.0f} people a year what they suffer in A, and puts {struck:,.0f} others to it. "
            f"{_of_net(pair.lots.fewer('any'))} {_of_deaths(deaths)}")


def _one_only(pair: Pair) -> bool:
    return len(pair.first.outcomes) < 2


def _of_net(net: Interval) -> str:
    """Whether more are spared than struck, or whether that may be chance."""
    figures = f"{change(net.mean, COUNTED)} ({span(net, COUNTED)})" if span(net, COUNTED) else change(net.mean, COUNTED)
    return f"Net {figures}." if _word(net) else f"Net {figures}, which may be chance."


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


def _figures(pair: Pair, wide: bool, letter: str = "B") -> Table:
    """The same questions in both designs: recorded, lived, and what it costs."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    interval, share = ([("95% interval", "right", 17)], [("P", "right", 4)]) if wide else ([], [])
    for heading, justify, width in (("THE BOARD SEES", "left", 28), ("A", "right", 11), (letter, "right", 11),
                                    (f"{letter} − A", "right", 9), *interval, (f"{letter} is", "left", 14), *share):
        table.add_column(heading, justify=justify, width=width, no_wrap=True)  # type: ignore[arg-type]
    _rows(table, pair, on_board(), wide)
    table.add_row("PEOPLE LIVED", style="bold")
    _rows(table, pair, PEOPLE, wide)
    _rows(table, pair, MONEY, wide)
    return table


def on_board() -> dict[str, str]:
    """The first figures of BOARD that are measured."""
    return dict([(name, words) for name, words in BOARD.items() if name in registry()][:MOST_ON_BOARD])


def _rows(table: Table, pair: Pair, names: Mapping[str, str], wide: bool) -> None:
    for name, words in names.items():
        if name not in pair.measures:
            continue
        one, unit = pair.measures[name], registry()[name].unit
        table.add_row(words, value(one.first.mean, unit), value(one.second.mean, unit),
                      change(one.difference.mean, unit), *[span(one.difference, unit)] * wide,
                      verdict(name, pair),
                      *[f"{one.superiority * 100:.0f}%" if one.superiority == one.superiority else ""] * wide)


def verdict(name: str, pair: Pair) -> str:
    """In a ward sister's words, whether the second design is better in this measure."""
    return WORDS["the same" if _within(name, pair) else pair.measures[name].verdict]


def _within(name: str, pair: Pair) -> bool:
    """Whether this is a cost that counts as the same although the figures differ a little."""
    return name == "cost" and pair.costs == "the same"


def _lots(pair: Pair, wide: bool, letter: str = "B") -> Table:
    """Who was harmed in one design and not in the other."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for heading, justify, width in (
            ("PEOPLE A YEAR WHO …", "left", 26), ("in both", "right", 7), ("only in A", "right", 19 if wide else 9),
            (f"only in {letter}", "right", 19 if wide else 9), (f"{letter} spares, net", "right", 25)):
        table.add_column(heading, justify=justify, width=width, no_wrap=True)  # type: ignore[arg-type]
    for lot, words in LOT_ROWS.items():
        both, *only = (pair.lots.a_year(lot, where) for where in WHERE)
        table.add_row(words, change(both.mean, COUNTED).lstrip("+"), *(counted(figure, ends=wide) for figure in only),
                      counted(pair.lots.fewer(lot), signed=True))
    return table


def counted(figure: Interval, signed: bool = False, ends: bool = True) -> str:
    """People a year with the interval, where there is one and ``ends`` are wanted."""
    if signed:
        between = span(figure, COUNTED)
        return change(figure.mean, COUNTED) + (f" ({between})" if between else "")
    between = f" ({max(figure.low, 0):,.0f}–{figure.high:,.0f})" if ends and figure.low < figure.high else ""
    return change(figure.mean, COUNTED).lstrip("+") + between


def _subgroups(pair: Pair, letter: str = "B") -> str:
    parts = [f"{words} {pair.lots.per_1000('any', 'only_first', group).mean:.1f} | "
             f"{pair.lots.per_1000('any', 'only_second', group).mean:.1f}" for group, words in SUBGROUP_WORDS.items()]
    return f"ANY OF THE FIVE, of 1,000, only in A | {letter}: {' · '.join(parts)}"


def _differ(pair: Pair, letter: str, most: int = 0) -> str:
    """Which levers differ, and ``most`` of their parameters by name."""
    if pair.differ_in_nothing:
        return f"A AND {letter} DIFFER IN nothing"
    named = {group: ", ".join(one.path.split(".")[-1].replace("_", " ") for one in found[:most])
             + f" and {len(found) - most} more" * (len(found) > most) for group, found in pair.levers.items()}
    parts = [group.replace("_", " ") + (f" ({names})" if most else "") for group, names in named.items()]
    return f"A AND {letter} DIFFER IN {' · '.join(parts)}"


def moved(pair: Pair) -> list[str]:
    """Stocks of the organisation that are clearly not the same, before and after."""
    return [f"{words} {before} → {after}" for name, words in STOCKS.items()
            if (one := pair.measures.get(name)) is not None and one.clear
            and (before := value(one.first.mean, registry()[name].unit))
            != (after := value(one.second.mean, registry()[name].unit))]


def loops_that_carried(pair: Pair) -> list[str]:
    """The loops that carried the difference, the strongest first."""
    from simcare.organisation.carried import carried

    return [] if _one_only(pair) else [str(one) for one in carried(*pair.links)[:MOST_LOOPS]]


def money(pair: Pair, letter: str) -> str:
    """Which of the two costs more; nothing where no cost is measured."""
    words = {"the same": f"A and {letter} cost the same, to within 1% or within chance", "more": f"{letter} costs more",
             "less": f"{letter} costs less", "cannot tell": "one replication cannot tell what they cost"}
    return "" if pair.costs is None else words[pair.costs]


def _moved(pair: Pair, letter: str) -> list[str]:
    found = moved(pair)
    return [f"WHAT MOVED, A → {letter}  {' · '.join(found)}"] if found else []


def _carried(pair: Pair) -> list[str]:
    found = loops_that_carried(pair)
    return ["WHAT CARRIED IT: what a loop's own links add to where things are heading",
            *(f"  {one}" for one in found)] if found else []


def _money(pair: Pair, letter: str) -> list[str]:
    return [f"MONEY  {said}"] if (said := money(pair, letter)) else []


def _many(pairs: Sequence[Pair]) -> list[RenderableType]:
    """More than two designs: differences from the first, in a column each, without their intervals."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    letters = LETTERS[1:len(pairs) + 1]
    for heading, justify, width in (("THE BOARD SEES", "left", 29), ("A", "right", 11), *(
            column for letter in letters for column in ((f"{letter} − A", "right", 10), ("", "left", 6)))):
        table.add_column(heading, justify=justify, width=width, no_wrap=True)  # type: ignore[arg-type]
    _rows_of_many(table, pairs, on_board())
    table.add_row("PEOPLE LIVED", style="bold")
    _rows_of_many(table, pairs, PEOPLE)
    _rows_of_many(table, pairs, MONEY)
    table.add_row("SPARED LESS STRUCK, A YEAR", style="bold")
    for lot, words in LOT_ROWS.items():
        spared = [pair.lots.fewer(lot) for pair in pairs]
        table.add_row(words, "", *(cell for figure in spared for cell in (
            change(figure.mean, COUNTED), _word(figure))))
    return [Text(ONE_ONLY, style="bold"), "", table] if _one_only(pairs[0]) else [table]


def _rows_of_many(table: Table, pairs: Sequence[Pair], names: Mapping[str, str]) -> None:
    for name, words in names.items():
        if name not in registry():
            continue
        unit, found = registry()[name].unit, [pair.measures[name] for pair in pairs]
        table.add_row(words, value(found[0].first.mean, unit), *(cell for one, pair in zip(found, pairs, strict=True)
                      for cell in (change(one.difference.mean, unit),
                                   one.verdict if one.clear and not _within(name, pair) else "")))


def _word(net: Interval) -> str:
    """Of people spared less people struck: better or worse, where an interval leaves out 0."""
    if not net.low < net.high:
        return ""
    return "better" if net.low > 0 else "worse" if net.high < 0 else ""
