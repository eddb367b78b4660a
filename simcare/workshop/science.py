"""What the workshop asks of the model, in the order of a run: is this a design, begin it, live it, draw it.

The server knows hospitals only through this interface; tests put a smaller world behind it. ``choice``
takes a blink, all else belongs into a worker process. The warm-up runs under the baseline, so a hospital
at the end of its warm-up serves every design that began in the same way: ``begin`` says so by an equal ``start``.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from simcare.errors import UsageError

if TYPE_CHECKING:
    from simcare.hospital.hospital import Hospital
    from simcare.scenario.schema import Scenario
    from simcare.workshop.designs import Choice as Chosen

Json = dict[str, Any]
Say = Callable[[Json], None]
Answer = Callable[..., Any]


class Choice(Protocol):
    """A checked design."""

    @property
    def key(self) -> str:
        """Equal for equal designs."""

    def model_dump(self, *, mode: str) -> Json:
        """The design in its canonical form."""


class Science(Protocol):
    """What stands behind the pages. It is sent to worker processes by name or by value."""

    def program(self) -> str:
        """The version of all that a result depends on."""

    def choice(self, design: Json) -> Choice:
        """A design, checked; raises SimcareError or pydantic's ValidationError."""

    def plan(self, choice: Choice, replication: int) -> tuple[str, Any]:
        """What the beginning of a run depends on, and whatever :meth:`begin` and :meth:`go_on` need to know."""

    def begin(self, plan: Any, say: Say) -> Any:
        """A hospital at the end of its warm-up; ``say`` is told every week."""

    def go_on(self, begun: Any, plan: Any, say: Say) -> Json:
        """From day 0 to the end; gives the picture of the replication. May use up what was begun."""

    def answer(self, name: str, asked: Sequence[Any]) -> Any:
        """Answer one of the other questions (see ``ANSWERS``)."""


LOT = 4
"""Weeks that are looked at together: at full speed they pass in a fifth of a second."""
REPLICATIONS = 8
"""How often each design is run in the end."""

HEAVY = ("person", "map", "report.html", "debrief.html")
"""Questions that take as long as a run; to all others the answer is there at once."""


@dataclass(frozen=True)
class Plan:
    """What a run of the real hospital needs to know."""

    scenario: Scenario
    replication: int
    money: Json


class Model:
    """The real hospital."""

    def __init__(self) -> None:
        self.found: dict[str, Json] = {}

    def program(self) -> str:
        """A hash of all of the program that a run and its picture depend on."""
        from simcare.experiment.spool import program

        digest = hashlib.sha256(program().encode())
        for file in sorted(file for kind in ("*.py", "*.yaml") for file in Path(__file__).parent.glob(kind)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
        return digest.hexdigest()[:16]

    def choice(self, design: Json) -> Choice:
        """Checked against the levers there are."""
        from simcare.workshop.designs import Choice as Chosen

        return Chosen.read(design)

    def plan(self, choice: Choice, replication: int) -> tuple[str, Plan]:
        """The scenario; its beginning depends on what holds before day 0, and on luck."""
        from simcare.workshop.designs import scenario_of

        money = self.money(choice)
        scenario = scenario_of(_ours(choice), money["factor"])
        return f"{scenario.before.hash} {replication}", Plan(scenario, replication, money)

    def money(self, choice: Choice) -> Json:
        """By how much nursing hours are changed; looked for once where the design may not cost more."""
        from simcare.workshop.designs import at_the_same_money

        ours = _ours(choice)
        if ours.same_money and choice.key not in self.found:
            same = at_the_same_money(ours)
            self.found[choice.key] = {"factor": same.factor, "says": same.sentence}
        return self.found.get(choice.key, {"factor": 1.0, "says": ""})

    def begin(self, plan: Plan, say: Say) -> Hospital:
        """Through the warm-up."""
        from simcare.hospital.hospital import Hospital

        hospital = Hospital(plan.scenario, plan.scenario.run.seed, plan.replication)
        hospital.open()
        live(hospital, 0.0, plan, say)
        return hospital

    def go_on(self, begun: Hospital, plan: Plan, say: Say) -> Json:
        """Under this design, to the end."""
        from simcare.workshop.pictures import picture

        begun.turn_to(plan.scenario)
        live(begun, begun.end, plan, say)
        return {**picture(plan.scenario, begun.tables()), "replication": plan.replication, "money": plan.money}

    def answer(self, name: str, asked: Sequence[Any]) -> Any:
        """By the function of that name."""
        if name not in ANSWERS:
            raise UsageError(f"there is no {name} in this version")
        return ANSWERS[name](self, *asked)


def _ours(choice: Choice) -> Chosen:
    from simcare.workshop.designs import Choice as Chosen

    assert isinstance(choice, Chosen)
    return choice


def live(hospital: Hospital, until: float, plan: Plan, say: Say) -> None:
    """The hospital lives on until a time; what happened in a week is said when it is known, one day later."""
    from simcare.hospital.hospital import few_collections
    from simcare.workshop.weeks import LATER, WEEK, values_of, whole_weeks

    last = whole_weeks(plan.scenario).stop
    first, end = (math.floor((time - LATER) / WEEK) for time in (hospital.env.now, until))
    first = max(first, whole_weeks(plan.scenario).start)
    with few_collections():
        for weeks in lots(range(first, min(end, last))):
            hospital.env.run(until=weeks.stop * WEEK + LATER)
            for week, values in zip(weeks, values_of(hospital, weeks), strict=True):
                say({"replication": plan.replication, "week": week, "of": last, "before": week < 0, "values": values})
        if hospital.env.now < until:
            hospital.env.run(until=until)


def lots(weeks: range) -> Iterator[range]:
    """The first week alone, because somebody waits for it, the others in lots."""
    if weeks:
        yield weeks[:1]
    for start in range(weeks.start + 1, weeks.stop, LOT):
        yield range(start, min(start + LOT, weeks.stop))


# -- the other questions ------------------------------------------------------------------------------------------


def _joined(science: Model, pictures: Sequence[Json]) -> Any:
    from simcare.workshop.pictures import together

    return together(pictures)


def _compare(science: Model, a: Sequence[Json], b: Sequence[Json]) -> Any:
    from simcare.workshop.pictures import between

    return between(a, b)


def _yaml(science: Model, design: Json) -> Any:
    from simcare.workshop.designs import yaml_of

    choice = science.choice(design)
    return yaml_of(_ours(choice), science.money(choice)["factor"])


def _import(science: Model, text: str) -> Any:
    from simcare.workshop.designs import choice_of_yaml

    choice = choice_of_yaml(text, lambda choice: float(science.money(choice)["factor"]))
    return {"design": choice.model_dump(mode="json")}


def _model(science: Model) -> Any:
    from simcare.workshop.designs import model

    return model()


def _person(science: Model, a: Json, b: Json | None, number: int | None) -> Any:
    from simcare.workshop.person import journey

    return journey(_ours(science.choice(a)), None if b is None else _ours(science.choice(b)), number)


def _map(science: Model, design: Json, days: int) -> Any:
    from simcare.workshop.playback import frames

    return frames(_ours(science.choice(design)), days)


def _report(science: Model, design: Json, pictures: Sequence[Json]) -> Any:
    from simcare.workshop.debrief import of_design

    return of_design(_ours(science.choice(design)), pictures)


def _debrief(science: Model, room: Json, pictures: Mapping[str, Sequence[Json]]) -> Any:
    from simcare.workshop.debrief import of_room

    return of_room(room, pictures)


def _emulator(science: Model) -> Any:
    from simcare.workshop.emulator.file import load_file

    return load_file()


ANSWERS: Mapping[str, Answer] = {"joined": _joined, "compare": _compare, "scenario.yaml": _yaml, "import": _import,
                                 "model": _model, "emulator": _emulator, "person": _person, "map": _map,
                                 "report.html": _report, "debrief.html": _debrief}


def plain(value: Any) -> Any:
    """The value as JSON has it: what cannot be said (NaN) is null, arrays are lists."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return value


def in_json(value: Any) -> str:
    """The value as JSON, without blanks."""
    return json.dumps(plain(value), allow_nan=False, ensure_ascii=False, separators=(",", ":"))
