"""All that the page must know before anything is run: groups, levers, stories, measures, loops, and the session's plan.

Words about levers and sessions are data (``levers.yaml``, ``session.yaml``); everything else is read from where it
stands already: measures from their registry, links and loops from the causal map, sources from the parameter cards.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from simcare.errors import SimcareError
from simcare.evidence.cards import Card, cards, sources
from simcare.evidence.plain_yaml import PlainLoader
from simcare.measures.registry import Measure, registry
from simcare.organisation.causal_map import Link, causal_map, head
from simcare.organisation.loops import named_loops
from simcare.report.figures.causal_loops import arrows
from simcare.report.words import called
from simcare.workshop.designs import stands, stories, told, told_by_levers
from simcare.workshop.levers import Lever, levers
from simcare.workshop.news import all_news
from simcare.workshop.weeks import WEEKLY

SIDE = {"numbers": "board", "people": "bedside", "organisation": "organisation", "money": "money"}
Phase = Literal["welcome", "trust", "predict", "play", "person", "reveal", "compare", "loops", "assumptions", "debrief"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(_Part):
    """A range of a measure, from ``low`` up to ``high``, in words."""

    id: str
    says: str
    low: float | None = None
    high: float | None = None


def _without_gaps(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    edges = [(one.high, other.low) for one, other in pairwise(answers)]
    if answers[0].low is not None or answers[-1].high is not None or any(high != low for high, low in edges):
        raise ValueError("the answers must leave no gap, and have no end")
    return answers


def _measured(name: str) -> str:
    if name not in registry():
        raise ValueError(f"there is no measure {name}")
    return name


class Prediction(_Part):
    """A question that is answered before anything is revealed."""

    id: str
    question: str
    measure: Annotated[str, AfterValidator(_measured)]
    answers: Annotated[tuple[Answer, ...], AfterValidator(_without_gaps)]


class PlanStep(_Part):
    """Some minutes of a session: what is shown, which levers are open, what to do and what to say."""

    minutes: int = Field(gt=0)
    phase: Phase
    open: tuple[str, ...] | Literal["all", "pressure"]
    do: str
    say: str


class Plan(_Part):
    """A session from beginning to end."""

    minutes: int
    title: str
    story: str
    steps: tuple[PlanStep, ...]


class Trust(_Part):
    """What is in the model, what is not, and what it can say."""

    in_it: tuple[str, ...]
    not_in_it: tuple[str, ...]
    says: tuple[str, ...]
    does_not_say: tuple[str, ...]


class Role(_Part):
    """A card for one player: who they are, what they are judged by and can move, what they ask the room, and what they
    tell nobody."""

    id: str
    title: str
    who: str
    judged_by: str
    can_move: str
    asks: str
    worry: str


class Session(_Part):
    """The file ``session.yaml``."""

    predictions: tuple[Prediction, ...]
    pressure: tuple[str, ...]
    plans: tuple[Plan, ...]
    trust: Trust
    roles: tuple[Role, ...]


@cache
def session() -> Session:
    """The session as it stands in the file. Raises SimcareError where it does not fit the levers and stories."""
    try:
        found = Session.model_validate(yaml.load((files("simcare.workshop") / "session.yaml").read_text("utf-8"),
                                                 PlainLoader))
    except ValueError as error:
        raise SimcareError(f"session.yaml: {error}") from None
    for plan in found.plans:
        opened = {name for step in plan.steps for name in opened_by(step, found)}
        lost = opened - set(levers().names) or {plan.story} - set(stories())
        if lost or plan.minutes != sum(step.minutes for step in plan.steps):
            fault = sorted(lost) or "its steps take another time"
            raise SimcareError(f"session.yaml: the plan of {plan.minutes} minutes: {fault}")
    return found


def opened_by(step: PlanStep, of: Session) -> tuple[str, ...]:
    """The levers that may be moved during a step."""
    named = {"all": levers().names, "pressure": of.pressure}
    return named[step.open] if isinstance(step.open, str) else step.open


@cache
def model() -> dict[str, Any]:
    """Everything, as plain data."""
    from simcare import __version__
    from simcare.experiment.spool import program

    return {
        "version": __version__, "program": program()[:16],
        "groups": [{"id": name, "title": group.title, "kind": group.kind,
                    "levers": [_lever(lever) for lever in levers().levers if lever.group == name]}
                   for name, group in levers().groups.items()],
        "stories": [_story(name) for name in stories()],
        "measures": {name: _measure(name, measure) for name, measure in registry().items()}, "weekly": list(WEEKLY),
        "loops": [{"id": loop.id, "title": loop.named.name, "says": loop.named.says, "reinforcing": loop.reinforcing,
                   "links": list(loop.named.links), "x": loop.named.x, "y": loop.named.y} for loop in named_loops()],
        "arrows": _arrows(),
        "news": [one.model_dump(include={"id", "title", "says", "means"}) for one in all_news().values()],
        "links": [_link(name, link) for name, link in causal_map().links.items()],
        "variables": {name: {"label": variable.label, "kind": variable.kind, "x": variable.x, "y": variable.y}
                      for name, variable in causal_map().variables.items()},
        "predictions": [prediction.model_dump() for prediction in session().predictions],
        "plans": [_plan(plan) for plan in session().plans], "trust": _trust(),
        "roles": [role.model_dump() for role in session().roles]}


def _lever(lever: Lever) -> dict[str, Any]:
    return {"id": lever.id, "title": lever.title, "meaning": lever.meaning,
            "steps": [{"name": step.name, "says": step.says} for step in lever.steps], "paths": list(lever.paths),
            "source": source_of(lever), "certainty": certainty_of(lever)}


def source_of(lever: Lever) -> str:
    """Where the settings of a lever come from, as the cards of its paths have it."""
    known = dict.fromkeys(name for card in _cards_of(lever) for name in card.sources)
    found = [f"{sources()[name].says} ({sources()[name].where})" for name in known if name in sources()]
    return "; ".join(found) or "Our own judgement."


def _cards_of(lever: Lever) -> list[Card]:
    """The cards behind the paths of a lever; a table has its card further up, a target its own."""
    found = []
    for path in lever.paths:
        keys = path.split(".")
        names = [".".join(keys[:length]) for length in range(len(keys), 0, -1)] + [f"target.{keys[-1]}"]
        found += [cards()[name] for name in names if name in cards()][:1]
    return found


def certainty_of(lever: Lever) -> str:
    """How sure we are of what a lever does: its own effects on people, as the causal map has them, and its cards."""
    own = [link for link in causal_map().own_links().values() if _moved_by(link, lever)]
    kinds = Counter(link.kind for link in own)
    assumed = all(set(card.sources) <= {"assumption"} for card in _cards_of(lever))
    setting = "Its settings are our own judgement." if assumed else "Its settings follow published accounts."
    if not own:
        return (f"{setting} What it does to patients follows from the work, minute by minute, as far as the numbers "
                "behind that work are right; most of them are assumed.")
    published = kinds["evidence"] + kinds["calibrated"]
    rests = "rests" if published == 1 else "rest"
    words = f"Of its {len(own)} effects on people {published or 'none'} {rests} on published figures" if len(own) > 1 \
        else f"Its one effect on people {'rests' if published else 'does not rest'} on published figures"
    return f"{setting} {words}{'.' if published == len(own) else '; what does not is assumed: try without it.'}"


def _moved_by(link: Link, lever: Lever) -> bool:
    names = {link.start, link.gate} - {""}
    return bool(names & set(lever.through) or {causal_map().variables[name].path for name in names} & set(lever.paths))


def _story(name: str) -> dict[str, Any]:
    story = told(name)
    return {"name": name, "title": story.title, "about": story.about.strip(), "question": story.question,
            "look_for": list(story.look_for), "levers": stands(name), "exact": told_by_levers(name)}


def _measure(name: str, measure: Measure) -> dict[str, Any]:
    return {"label": called(name), "unit": measure.unit, "direction": measure.better, "side": SIDE[measure.group],
            "definition": measure.definition}


def _link(name: str, link: Link) -> dict[str, Any]:
    return {"id": name, "from": link.start, "to": link.end, "sign": link.sign, "title": head(name), "says": link.note,
            "kind": link.kind, "source": _said(link.source), "switchable": link.switchable,
            "by": link.carried_by, "bend": link.bend, "drawn": link.drawn}


def _arrows() -> list[dict[str, Any]]:
    """The arrows of the named loops as the printed map draws them: straight through the effects."""
    on_loops = {link for loop in named_loops() for link in loop.named.links}
    return [{"from": one.start, "to": one.end, "links": list(one.links), "sign": "+" if one.direction > 0 else "-",
             "bend": one.bend} for one in arrows(causal_map()) if set(one.links) <= on_loops]


def _said(source: str) -> str:
    """A source in words: where it was published, or that it is assumed."""
    known = [sources()[name].where for name in source.replace(";", " ").split() if name in sources()]
    return "; ".join(dict.fromkeys(known)) or "our own judgement"


def _plan(plan: Plan) -> dict[str, Any]:
    steps = [{**step.model_dump(), "open": list(opened_by(step, session()))} for step in plan.steps]
    return {**plan.model_dump(exclude={"steps"}), "steps": steps}


def _trust() -> dict[str, Any]:
    kinds = Counter(card.kind for card in cards().values())
    return {**session().trust.model_dump(), "numbers": (
        f"Of {len(cards())} numbers in it {kinds['evidence']} are published figures, {kinds['calibrated']} are fitted "
        f"to England's hospitals of 2006 to 2008, {kinds['lever']} are settings of the design and "
        f"{kinds['assumption']} are our own judgement, each open to doubt.")}
