"""What a room takes home: one page about a design, and one about all that the room said, tried and found.

Both are the report of the command line (:mod:`simcare.report.page`) with what a workshop has: a year of a quarter of
the hospital, some replications, the same people in every design. What people wrote stands in it as they wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from simcare import __version__
from simcare.experiment.intervals import Interval, interval
from simcare.measures.registry import registry
from simcare.report.page import Page, Part, Picture, Table, html, picture
from simcare.report.page.of_run import blocks, both, everything, rests_on
from simcare.report.words import called, change, headline, span, value
from simcare.workshop.designs import SEED, Choice, in_words, scenario_of, told
from simcare.workshop.model import Prediction, session
from simcare.workshop.pictures import between, number_of, together

Json = dict[str, Any]
HELD_AGAINST = ("four_hour_recorded", "four_hour_lived", "missed_care_share", "calls_over_15min_share",
                "harmed_patients_share", "sent_home_unready_share", "deaths", "morale", "fear", "voice", "cost")
STEPS = {"feel": "What it was like", "happened": "What happened", "why": "Why", "home": "Where at home",
         "step": "One step, with a date", None: "Found on the way"}
SMALL = ("A quarter of the hospital was simulated for one year, so that everybody had an answer at once: compare "
         "designs with each other, and take levels from simcare run.")


class Seen:
    """The finished replications of a design, as far as the pictures of a run need them."""

    def __init__(self, pictures: Sequence[Json]) -> None:
        self.pictures = pictures

    @cached_property
    def figures(self) -> Mapping[str, Interval]:
        """Every measure by name, over the year."""
        return {name: interval([number_of(one["figures"].get(name)) for one in self.pictures]) for name in registry()}

    def week_by_week(self, name: str) -> tuple[Any, Any]:
        """The weeks, and the measure in each replication and week."""
        values = np.array([one["weeks"][name] for one in self.pictures], float)
        first = self.pictures[0]["first_week"]
        return np.arange(first, first + values.shape[1]), values


def of_design(choice: Choice, pictures: Sequence[Json]) -> str:
    """The page about one design, from its finished replications."""
    seen = Seen(pictures)
    facts = [f"{len(pictures)} replication{'s' * (len(pictures) != 1)} of one year, seed {choice.seed}",
             f"design {choice.key}", f"simcare {__version__}"]
    return html(Page(scenario_of(choice).title, in_words(choice), headline(seen), facts, [
        both(seen), blocks(seen), Part("In pictures", pictures=[_weeks(seen)]), _stocks(pictures), everything(seen),
        rests_on(), Part("When you show this, say", words=[SMALL])]))


def of_room(room: Json, pictures: Mapping[str, Sequence[Json]]) -> str:
    """The page about a room: its predictions beside what happened, its designs held against the story, its findings.

    ``room`` is what an export has of it; ``pictures`` are the finished replications by the key of the design.
    """
    story, teams = told(room["story"]), room["teams"]
    before = pictures.get(room["baseline"] or "", [])
    facts = [f"room {room['code']}", f"{len(teams)} team{'s' * (len(teams) != 1)}: {', '.join(teams) or 'none'}",
             f"simcare {__version__}"]
    said = headline(Seen(before)) if before else "The story was not run to its end in this room."
    return html(Page(f"What we found: {story.title}", story.question, said, facts, [
        *_predictions(room, before), *_designs(room, pictures, before), *_findings(room["findings"]), rests_on(),
        Part("When you show this, say", words=[SMALL])]))


def _weeks(seen: Seen) -> Picture:
    from simcare.report.figures import board_and_bedside, style

    with style.styled():
        axes = style.new_axes()
        board_and_bedside.draw(seen, axes)
    return picture("board_and_bedside", lambda _: axes)


def _stocks(pictures: Sequence[Json]) -> Part:
    """Where the slow stocks stood before the rules changed, and after the year."""
    found = together(pictures)["stocks"]
    rows = [(called(name), *(value(number_of(found[name][when]), registry()[name].unit)
                                       for when in ("before", "after"))) for name in found if name in registry()]
    return Part("Those who work there", tables=[Table(("", "before", "after a year"), rows)])


def _predictions(room: Json, before: Sequence[Json]) -> Iterator[Part]:
    """Each question: what happened, and which team had said what."""
    figures = Seen(before).figures if before else {}
    rows: list[Sequence[str]] = []
    for question in session().predictions:
        said = [(team, answer) for team, answers in room["predictions"].items()
                if (answer := answers.get(question.id)) is not None]
        if said:
            rows += [(question.question,), ("what happened", _happened(question, figures)),
                     *((team, _said(question, answer)) for team, answer in said)]
    if rows:
        yield Part("What we said, and what happened", tables=[Table(("", "answer"), rows)])


def _happened(question: Prediction, figures: Mapping[str, Interval]) -> str:
    if question.measure not in figures:
        return "not run"
    return value(figures[question.measure].mean, registry()[question.measure].unit)


def _said(question: Prediction, answer: Json) -> str:
    """A prediction in words: the answer that was chosen, or where the drawn line ended."""
    drawn = [height for height in answer.get("line") or [] if height is not None]
    if drawn:
        return f"drew a line that ends at {value(drawn[-1], registry()[question.measure].unit)}"
    return next((one.says for one in question.answers if one.id == answer.get("size")), "no size given")


def _designs(room: Json, pictures: Mapping[str, Sequence[Json]], before: Sequence[Json]) -> Iterator[Part]:
    """Every design that was run to its end, held against the story as it is told."""
    for run in room["runs"]:
        done = pictures.get(run["key"], [])
        if run["key"] == room["baseline"] or not done or not before:
            continue
        if run["design"]["seed"] != SEED:  # other people came: nobody can be followed from the story to this design
            yield Part(f"A design of {' and '.join(run['teams'])}, with other luck",
                       words=[in_words(Choice.read(run["design"])), headline(Seen(done))])
            continue
        found = between(before, done)
        yield Part(f"A design of {' and '.join(run['teams'])}",
                   words=[in_words(Choice.read(run["design"]))], points=found["sentences"],
                   tables=[Table(("", "the story", "this design", "difference", "95% interval"),
                                 [_row(name, found["measures"][name]) for name in HELD_AGAINST])])


def _row(name: str, pair: Json) -> Sequence[str]:
    measure = registry()[name]
    apart = Interval(*(number_of(pair["difference"][end]) for end in ("mean", "low", "high")))
    return (called(name), value(number_of(pair["first"]["mean"]), measure.unit),
            value(number_of(pair["second"]["mean"]), measure.unit), change(apart.mean, measure.unit),
            span(apart, measure.unit))


def _findings(findings: Sequence[Json]) -> Iterator[Part]:
    """What the teams wrote, under the question that they answered."""
    points = [(words, [_finding(one) for one in findings if one.get("step") == step]) for step, words in STEPS.items()]
    for words, found in points:
        if found:
            yield Part(words, points=found)


def _finding(one: Json) -> str:
    by = f", by {one['by']}" if one.get("by") else ""
    return f"{one['text']} ({one.get('team') or 'the facilitator'}{by})"
