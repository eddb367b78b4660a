"""The page of a run: what the board sees beside what people lived, the pictures, and what the run rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from simcare.evidence.cards import cards
from simcare.measures.registry import GROUPS, registry
from simcare.report import figures
from simcare.report.page import Page, Part, Table, html, picture
from simcare.report.terminal import FOR_THE_NUMBER, IN_A_AND_E, IN_BED, NURSES, PAIRS, opposite, what
from simcare.report.words import Measured, between, called, headline, value
from simcare.scenario.differences import differences
from simcare.scenario.schema import Scenario

if TYPE_CHECKING:
    from simcare.experiment.intervals import Interval
    from simcare.experiment.result import Result

BASE = "district_general"
GROUP_TITLES = {"numbers": "What the board sees", "people": "What people lived", "organisation": "Those who work there",
                "money": "Money"}
BLOCKS = {"In A&E and on the list": IN_A_AND_E, "In bed": IN_BED, "Done for the number": FOR_THE_NUMBER,
          "The wards": NURSES}
PER_BED_DAYS = "* in 1,000 bed days. Each range is a 95% interval over the replications: it tells of chance alone."
LIMITS = (
    "The hospital is a mechanism and no copy of any real one. Directions are firmer than sizes, and no count of deaths "
    "here may be put to a hospital that exists.",
    "How each figure fares against what was published stands in the validation report; whether a conclusion holds when "
    "the unknown is drawn anew tells simcare sensitivity.")


def document(result: Result, settings: Sequence[str] = ()) -> str:
    """The HTML file of ``result``; ``settings`` are the values changed for this run (``path=value``)."""
    scenario = result.scenario
    return html(Page(
        scenario.title or scenario.name, scenario.question, headline(result), facts([result], what(result), settings),
        [both(result), blocks(result),
         Part("In pictures", pictures=[picture(name, result.plot) for name in figures.FIGURES]),
         *asked_of(scenario), *changed(scenario), everything(result), rests_on()]))


def facts(results: Sequence[Result], said: str, settings: Sequence[str]) -> list[str]:
    """What was run: scenario, replications, what was changed, and the program."""
    from simcare import __version__

    names = ", ".join(f"{result.scenario.name} ({result.scenario.hash[:8]})" for result in results)
    return [names, said, *[f"with {one}" for one in settings], f"simcare {__version__}"]


def asked_of(scenario: Scenario) -> Iterator[Part]:
    """What the scenario says of itself."""
    if scenario.about or scenario.look_for:
        yield Part("About this hospital", words=[" ".join(scenario.about.split())], points=scenario.look_for)


def changed(scenario: Scenario) -> Iterator[Part]:
    """What is different from the ordinary district general hospital without a target."""
    found = [str(one) for one in differences(Scenario.load(BASE), scenario) if not one.path.startswith("run.")]
    if found:
        yield Part("What is different from an ordinary hospital without a target", points=found, folded=True)


def rests_on() -> Part:
    """How much of it is published, calibrated or assumed, and what it cannot say."""
    kinds = Counter(card.kind for card in cards().values())
    numbers = (f"Of {sum(kinds.values())} parameters {kinds['evidence']} are published or follow from published "
               f"figures, {kinds['calibrated']} are calibrated on one regime, {kinds['lever']} are settings of the "
               f"design, and {kinds['assumption']} are assumptions. simcare evidence names each with its source.")
    return Part("What this rests on, and what it cannot say", words=[numbers, *LIMITS])


def both(result: Measured) -> Part:
    """The same question, answered twice."""
    rows = [(words, *_cell(result.figures[board], board),
             *_cell(opposite(result.figures[people]) if turned else result.figures[people], people))
            for words, board, people, turned in PAIRS]
    return Part("The same question, answered twice",
                tables=[Table(("", "The board sees", "95%", "People lived", "95%"), rows)])


def blocks(result: Measured) -> Part:
    """What happened in A&E, in bed, for the number, and on the wards."""
    return Part("What happened, and where", tables=[_block(result, *named) for named in BLOCKS.items()],
                after=[PER_BED_DAYS])


def _block(result: Measured, title: str, names: Mapping[str, str]) -> Table:
    return Table((title, "", "95%"), [(words, *_cell(result.figures[name], name)) for name, words in names.items()])


def everything(result: Measured) -> Part:
    """Every measure there is, by group."""
    rows: list[Sequence[str]] = []
    for group in GROUPS:
        rows += [(GROUP_TITLES[group],)]
        rows += [(called(name), *_cell(result.figures[name], name), measure.unit)
                 for name, measure in registry().items() if measure.group == group]
    return Part("Every measure", tables=[Table(("Measure", "Mean", "95%", "Unit"), rows)], folded=True)


def _cell(figure: Interval, name: str) -> tuple[str, str]:
    unit = registry()[name].unit
    return value(figure.mean, unit), between(figure, unit)
