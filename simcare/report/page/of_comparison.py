"""The page of a comparison: the same people in two designs or more, and what became of them in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from simcare.experiment.lots import WHERE
from simcare.measures.registry import GROUPS, registry
from simcare.report import comparison as screen
from simcare.report import figures
from simcare.report.page import Dots, Page, Part, Table, html, picture
from simcare.report.page.of_run import GROUP_TITLES, facts, rests_on
from simcare.report.words import called, change, span, value

if TYPE_CHECKING:
    from simcare.experiment.comparison import Comparison, Pair
    from simcare.experiment.paired import Paired

OF_A_THOUSAND = (
    "Each dot is one of 1,000 people who came. Suffering here means one of five things: to die, to be harmed in a bed, "
    "to leave unseen, to spend over 12 hours in A&E, or to be sent home before being ready. The same people come to "
    "both designs with the same luck, so a dot that changes is the design's doing.")


def document(comparison: Comparison, settings: Sequence[str] = ()) -> str:
    """The HTML file of ``comparison``; ``settings`` are the values changed for this run (``path=value``)."""
    first, *others = (result.scenario.title or name
                      for result, name in zip(comparison.results, comparison.names, strict=True))
    letters = screen.LETTERS[1:]
    parts = [part for pair, letter in zip(comparison.pairs, letters, strict=False)
             for part in _of_pair(pair, letter, len(others) > 1)]
    return html(Page(
        f"{first}, or {', or '.join(others)}", "", screen.headline(comparison.pairs[0]),
        facts(comparison.results, screen.what(comparison), settings),
        [*parts, Part("In pictures", pictures=[picture(name, comparison.plot) for name in figures.COMPARISON]),
         *_everything(comparison), rests_on()]))


def _of_pair(pair: Pair, letter: str, several: bool) -> Iterator[Part]:
    titles = [result.scenario.title or name for result, name in zip((pair.first, pair.second), pair.names, strict=True)]
    yield Part(f"A is {titles[0]}; {letter} is {titles[1]}", words=[screen.headline(pair, letter)] if several else [],
               tables=[_figures(pair, letter)], after=[screen.FOOTNOTE])
    yield Part("Of a thousand people", words=[OF_A_THOUSAND], dots=_dots(pair, letter),
               tables=[_lots(pair, letter)])
    yield Part("What moved in the organisation, and what it cost", points=[
        *screen.moved(pair), *(f"carried by: {loop}" for loop in screen.loops_that_carried(pair)),
        *([screen.money(pair, letter)] if pair.costs else [])])
    yield Part(f"What is different in {letter}", folded=True,
               points=[str(one) for found in pair.levers.values() for one in found] or ["Nothing."])


def _figures(pair: Pair, letter: str) -> Table:
    """The same questions in both designs."""
    groups = {"The board sees": screen.on_board(), "People lived": screen.PEOPLE, "Money": screen.MONEY}
    rows = [row for title, names in groups.items() for row in ((title,), *_rows(pair, names))]
    return Table(("", "A", letter, f"{letter} less A", "95% interval", f"{letter} is"), rows)


def _rows(pair: Pair, names: Mapping[str, str]) -> Iterator[Sequence[str]]:
    for name, words in names.items():
        if name in pair.measures:
            yield words, *_cells(pair.measures[name], name), screen.verdict(name, pair)


def _cells(one: Paired, name: str) -> Sequence[str]:
    unit = registry()[name].unit
    return (value(one.first.mean, unit), value(one.second.mean, unit), change(one.difference.mean, unit),
            span(one.difference, unit))


def _dots(pair: Pair, letter: str) -> Dots:
    both, spared, struck = (round(pair.lots.per_1000("any", where).mean) for where in WHERE)
    return Dots([(both, "both", "suffer in both"), (spared, "spared", f"suffer in A and are spared in {letter}"),
                 (struck, "struck", f"are well in A and suffer in {letter}")], "suffer none of it in either")


def _lots(pair: Pair, letter: str) -> Table:
    rows = []
    for lot, words in screen.LOT_ROWS.items():
        both, only_a, only_b = (pair.lots.a_year(lot, where) for where in WHERE)
        rows.append((words, *(screen.counted(figure, ends=False) for figure in (both, only_a, only_b)),
                     screen.counted(pair.lots.fewer(lot), signed=True)))
    return Table(("People a year who …", "in both", "only in A", f"only in {letter}", f"{letter} spares, net"), rows)


def _everything(comparison: Comparison) -> Iterator[Part]:
    for pair, letter in zip(comparison.pairs, screen.LETTERS[1:], strict=False):
        rows: list[Sequence[str]] = []
        for group in GROUPS:
            rows += [(GROUP_TITLES[group],)]
            rows += [(called(name), *_cells(pair.measures[name], name), measure.unit)
                     for name, measure in registry().items() if measure.group == group]
        yield Part(f"Every measure, {letter} against A", folded=True, tables=[
            Table(("Measure", "A", letter, f"{letter} less A", "95%", "Unit"), rows)])
