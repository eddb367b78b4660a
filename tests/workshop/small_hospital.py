"""A hospital that takes no time, behind the real levers, stories and questions: what the pages need to be tried.

Its figures are made up and mean nothing; its answers have the shape of those of the real hospital, which
``test_page_with_the_real_hospital`` holds them against.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

from stand_in import StandIn

from simcare.measures.registry import registry
from simcare.workshop.charts import SHOWN, xmr
from simcare.workshop.designs import Choice, choice_of_yaml, yaml_of
from simcare.workshop.model import model
from simcare.workshop.science import Json
from simcare.workshop.weeks import WEEKLY

BEFORE, YEAR = -12, 51
USUAL = {"share": 0.6, "share a year": 0.1, "people a year": 500.0, "pounds a year": 4e7}
HIGH = {"four_hour_recorded": 0.95, "four_hour_lived": 0.84, "missed_care_share": 0.15, "calls_over_15min_share": 0.05}


def level(name: str, moved: float, week: int, luck: int) -> float:
    """A made-up value of a week: steady before, drifting with what was moved afterwards."""
    usual = HIGH.get(name, USUAL.get(registry()[name].unit, 10.0))
    drift = 0.0 if week < 0 else min(1.0, week / 20) * (0.02 + 0.01 * moved)
    return usual * (1 + drift * (-1 if name == "four_hour_lived" else 0.5) + 0.004 * math.sin(week + luck))


class SmallHospital(StandIn):
    """Real choices, made-up weeks."""

    def program(self) -> str:
        return "small-hospital"

    def choice(self, design: Json) -> Any:
        return Choice.read(design)

    def begin(self, plan: Any, say: Any) -> Any:
        for week in range(BEFORE, 0):
            say(self.week(plan, week))
        return []

    def go_on(self, begun: Any, plan: Any, say: Any) -> Json:
        for week in range(YEAR):
            time.sleep(self.week_takes)
            say(self.week(plan, week))
        weeks = [self.week(plan, week)["values"] for week in range(BEFORE, YEAR)]
        return {"weeks": {name: [week[name] for week in weeks] for name in WEEKLY}, "moved": self.moved(plan[0])}

    def moved(self, choice: Choice) -> float:
        """How far the levers are from where the story has them."""
        return float(sum(choice.levers.values()) + 3 * len(choice.links))

    def week(self, plan: Any, week: int) -> Json:
        choice, replication = plan
        values = {name: level(name, self.moved(choice), week, replication) for name in WEEKLY}
        return {"replication": replication, "week": week, "of": YEAR, "before": week < 0, "values": values}

    def answer(self, name: str, asked: Sequence[Any]) -> Any:
        return ANSWERS[name](*asked)


def ends(value: float, half: float) -> Json:
    return {"mean": value, "low": value - half, "high": value + half}


def joined(pictures: Sequence[Json]) -> Json:
    """Several replications as one."""
    first, count = pictures[0]["weeks"], len(pictures)
    half = 0.02 / count
    return {"replications": count, "first_week": BEFORE,
            "figures": {name: ends(values[-1], abs(values[-1]) * half) for name, values in first.items()},
            "weeks": {name: {"mean": values, "low": [at * (1 - half) for at in values],
                             "high": [at * (1 + half) for at in values]} for name, values in first.items()},
            "minutes": {"edges": list(range(0, 740, 10)), "admitted": [1.0] * 73, "home": [3.0] * 73,
                        "admitted_recorded": [1.0] * 73, "home_recorded": [3.0] * 73},
            "links": LINKS, "loops": [loop()], "stocks": {}, "goals": {"four_hour_recorded": 0.98}, "money": None,
            "board": {name: xmr(range(BEFORE, YEAR), first[name], 0.98) for name in SHOWN}}


LINKS = {"pressure_fear": {"before": 0.0, "after": 0.5}, "fear_voice": {"before": 0.0, "after": -0.2}}


def loop() -> Json:
    """One loop at work."""
    return {"id": "L-R4", "title": "fear and silence", "says": "fear silences", "reinforcing": True, "strength": 0.2,
            "links": [{"id": "fear_voice", "change": -0.2, "says": "voice −20 points"}]}


def between(first: Sequence[Json], second: Sequence[Json]) -> Json:
    """The second design less the first."""
    one, two = first[0]["weeks"], second[0]["weeks"]
    pairs = {name: {"first": ends(one[name][-1], 0.01), "second": ends(two[name][-1], 0.01), "relative": 0.1,
                    "difference": ends(two[name][-1] - one[name][-1], 0.005), "verdict": "better", "needed": 3}
             for name in one}
    lot = {"lot": "harmed", "label": "were harmed in a bed", "spared": 9.0, "struck": 3.0, "both": 90.0, "more": -6.0,
           "low": -9.0, "high": -3.0, "says": "of 1,000 people 6 fewer were harmed in a bed (3 to 9)"}
    return {"replications": min(len(first), len(second)), "measures": pairs, "people": [lot],
            "sentences": ["Of 1,000 people 6 fewer were harmed in a bed (3 to 9)."], "costs": [], "loops": [loop()],
            "links": {}}


def journey(design: Json, against: Json | None, number: int | None) -> Json:
    """Two lives of somebody, one of which ends."""
    lives = [{"what": "An ambulance brings her to the door.", "clock": "", "grave": False},
             {"what": "She is seen within the hour.", "clock": "1 h 02 min", "grave": False}]
    end = {"what": "She dies.", "clock": "", "grave": True}
    return {"number": 7, "who": "A woman of 84, who lives alone.", "begins": "Tuesday 21:40", "why": "", "limits": [],
            "same": "", "death": True, "hours": [
                {"at_h": 0.0, "when": "Tuesday 21:40", "kind": "", "lives": lives},
                {"at_h": 3.9, "when": "Wednesday 01:34", "kind": "", "lives": [lives[0], None]},
                {"at_h": 5.0, "when": "Wednesday 02:40", "kind": "", "lives": [None, lives[1]]},
                {"at_h": 30.0, "when": "Thursday 03:40", "kind": "", "lives": [end, lives[1]]}],
            "people": [{"title": "Four hours, or else", "design": "", "came": True, "sums": [
                {"what": "hours in A&E", "is": "9 h 10 min"}]}] * 2}


def frames(design: Json, days: int) -> Json:
    """Some people on a small map."""
    places = [("outside", "emergency", 4), ("waiting room", "emergency", 30), ("cubicle", "emergency", 4),
              ("a medical ward", "ward", 20), ("home", "out", None)]
    moves = [[at, person, place, place] for person in range(40) for at, place in (
        (person * 0.5, person % 2), (person * 0.5 + 1, 2), (person * 0.5 + 5, 3), (person * 0.5 + 20, 4))]
    return {"begins": "Monday 00:00", "hours": 24.0 * days, "moves": sorted(moves), "people": [],
            "waits": ["a nurse", "a doctor", "results and a decision", "a bed", "to go home", "getting well",
                      "care outside", "nothing"],
            "places": [{"name": name, "area": area, "kind": name, "room": room} for name, area, room in places],
            "clocks": [[0, 0.0, 4.5, 0.5, 4.0]]}


ANSWERS: dict[str, Any] = {
    "joined": joined, "compare": between, "person": journey, "map": frames, "model": model,
    "scenario.yaml": lambda design: yaml_of(Choice.read(design)),
    "import": lambda text: {"design": choice_of_yaml(text).model_dump(mode="json")}}
