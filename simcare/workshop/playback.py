"""Everybody through some days: a map of the hospital that moves, from the door to the ward and home.

The hospital is run to a Monday some months after the rules changed, with a witness who writes down where everybody is.
What each person waits for follows from the times in the tables. A person is a dot: it is at a place from a time on, and
waits for something. Beside the places run the two clocks: the recorded one and the one that is lived.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simcare.errors import UsageError
from simcare.hospital.beds import KINDS
from simcare.hospital.emergency import AMBULANCE
from simcare.hospital.hospital import Hospital
from simcare.hospital.witness import CHAIR, CORRIDOR, CUBICLE, GONE, OUTSIDE, RESUSCITATION, SHORT_STAY, Witness
from simcare.log import DIED, LEFT_UNSEEN
from simcare.measures.figure import WEEK
from simcare.report.story.speech import WARDS, moment
from simcare.workshop.designs import Choice, scenario_of

if TYPE_CHECKING:
    from simcare.hospital.discharge import Stay
    from simcare.hospital.emergency import Visit
    from simcare.log import Tables

MOST_DAYS = 4
FROM = 20
"""The week, counted from day 0, on whose Monday the map begins."""
WAITING_ROOM, HOME, LEFT, DEAD = "waiting room", "home", "left unseen", "died"
AREAS = (OUTSIDE, WAITING_ROOM, CUBICLE, RESUSCITATION, CORRIDOR, CHAIR, SHORT_STAY)
NURSE, DOCTOR, DECISION, BED, TO_LEAVE, HEALING, CARE, NOTHING = WAITS = (
    "a nurse", "a doctor", "results and a decision", "a bed", "to go home", "getting well", "care outside", "nothing")
DAY = 24.0

Event = tuple[float, int, str, str]
"""From a time (h) on, this person is at this place ("": where they were), and waits for this ("": as before)."""


class Everybody(Witness):
    """Watches all, and writes down only where they are."""

    def __init__(self) -> None:
        super().__init__(-1)
        self.events: list[Event] = []

    def placed(self, visit: Visit) -> None:
        """Somebody is in another space of A&E, held outside, or out of the department."""
        name = self._name(visit)
        if name == OUTSIDE and not (visit.row[AMBULANCE] and visit.handed != visit.handed):
            name = WAITING_ROOM  # no space of their own, and no longer with the crew
        if name != GONE:
            self.events.append((self.hospital.env.now, visit.person, name, ""))

    def in_bed(self, stay: Stay) -> None:
        """Somebody got into a bed on a ward."""
        self.events.append((self.hospital.env.now, stay.person, ward(self.hospital.ward_of_slot[stay.slot]), HEALING))

    def out_of_bed(self, stay: Stay) -> None:
        """Somebody left their bed for good."""
        self.events.append((self.hospital.env.now, stay.person, DEAD if stay.dead else HOME, NOTHING))

    def after_round(self, time: float, nurses: Any, assistants: Any) -> None:
        """Care is not on the map."""


def ward(number: int) -> str:
    """The place of a ward."""
    return f"ward {number}"


def frames(choice: Choice, days: int = 3) -> dict[str, Any]:
    """Some days of the first replication as ``places``, ``people``, ``moves`` and ``clocks``; times in hours from the
    beginning of the map."""
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"the map shows 1 to {MOST_DAYS} days, not {days}")
    scenario, start = scenario_of(choice), FROM * WEEK
    witness = Everybody()
    hospital = Hospital(scenario, scenario.run.seed, 0, witness)
    hospital.end = start + days * DAY
    tables = hospital.run()
    told = (*witness.events, *_of_visits(tables), *_of_stays(tables))
    events = sorted((event for event in told if event[0] <= hospital.end), key=lambda event: event[0])
    names = [*AREAS, *(ward(place) for place in range(len(hospital.wards_of_care) - 2)), HOME, LEFT, DEAD]
    moves, people = _moves(events, start, {name: place for place, name in enumerate(names)})
    return {"begins": moment(start), "hours": days * DAY, "places": _places(hospital, names), "waits": list(WAITS),
            "people": _who(tables, people), "moves": moves, "clocks": _clocks(tables, people, start)}


def _of_visits(tables: Tables) -> Iterator[Event]:
    """What each visit says about waiting; and where those are who have not been given a place yet."""
    for row in _rows(tables.visits):
        person = int(row["person"])
        yield row["arrived"], person, OUTSIDE if row["ambulance"] else WAITING_ROOM, NURSE
        for when, what in (("assessed", DOCTOR), ("treated", DECISION)):
            if _known(row[when]):
                yield row[when], person, "", what
        if _known(row["decided"]):
            yield row["decided"], person, "", BED if _known(row["bed_asked"]) else TO_LEAVE
        admitted = _known(row["bed_asked"]) and row["outcome"] not in (DIED, LEFT_UNSEEN)
        if _known(row["left"]) and not admitted:
            yield row["left"], person, {DIED: DEAD, LEFT_UNSEEN: LEFT}.get(int(row["outcome"]), HOME), NOTHING


def _of_stays(tables: Tables) -> Iterator[Event]:
    """Who is well enough to leave, and what they wait for then."""
    for row in _rows(tables.stays):
        if _known(row["ready"]):
            yield row["ready"], int(row["person"]), "", CARE if row["waited_care_h"] > 0 else TO_LEAVE


def _rows(table: Any) -> Iterator[Mapping[str, Any]]:
    names = [str(name) for name in table.columns]
    for values in table.itertuples(index=False, name=None):
        yield dict(zip(names, values, strict=True))


def _known(value: float) -> bool:
    return bool(math.isfinite(value))


def _moves(events: list[Event], start: float, at: Mapping[str, int]) -> tuple[list[list[float]], dict[int, int]]:
    """The moves of the map, and the number of each person on it: first where everybody is, then what changes."""
    gone = (HOME, LEFT, DEAD)
    now: dict[int, tuple[str, str]] = {}
    after: list[Event] = []
    for time, person, place, what in events:
        if time <= start:
            now[person] = _next(now, person, place, what)
        else:
            after.append((time, person, place, what))
    here = {person: state for person, state in now.items() if state[0] not in gone}
    people: dict[int, int] = {}
    moves = [_move(0.0, person, state, people, at) for person, state in here.items()]
    for time, person, place, what in after:
        state = _next(here, person, place, what)
        if state != here.get(person):
            moves.append(_move(time - start, person, state, people, at))
        here[person] = state
    return moves, people


def _next(now: Mapping[int, tuple[str, str]], person: int, place: str, what: str) -> tuple[str, str]:
    before = now.get(person, (WAITING_ROOM, NURSE))
    return place or before[0], what or before[1]


def _move(time: float, person: int, state: tuple[str, str], people: dict[int, int],
          at: Mapping[str, int]) -> list[float]:
    return [round(time, 3), people.setdefault(person, len(people)), at[state[0]], WAITS.index(state[1])]


def _places(hospital: Hospital, names: list[str]) -> list[dict[str, Any]]:
    """The places of the map with their kinds and how many there is room for."""
    department, found = hospital.department, []
    rooms = {CUBICLE: department.cubicles, RESUSCITATION: department.resus.capacity,
             CORRIDOR: department.trolleys, SHORT_STAY: department.short_stay.capacity}
    for name in names:
        if name.startswith("ward "):
            there = hospital.wards_of_care[int(name.split()[1])]
            found.append({"name": f"{WARDS[there.kind]}", "area": "ward", "kind": there.kind, "room": there.slots})
        else:
            area = "emergency" if name in AREAS else "out"
            found.append({"name": name, "area": area, "kind": name, "room": rooms.get(name)})
    return found


def _who(tables: Tables, people: Mapping[int, int]) -> list[dict[str, Any]]:
    """Those on the map, in the order of their numbers: age and how they came; no names."""
    found: list[dict[str, Any]] = [{} for _ in people]
    for table in (tables.stays, tables.visits):
        for row in _rows(table[table["person"].isin(list(people))]):
            found[people[int(row["person"])]] = {
                "age": int(row["age"]), "ambulance": bool(row.get("ambulance", 0)), "alone": bool(row["alone"])}
    return found


def _clocks(tables: Tables, people: Mapping[int, int], start: float) -> list[list[float | None]]:
    """Of each visit on the map: the person, when they came and were really through, when the recorded clock ran."""
    visits = tables.visits[(tables.visits["left"].isna()) | (tables.visits["left"] > start)]
    return [[people[int(row["person"])], *(_hour(row[name], start) for name in ("arrived", "left", "clock_start",
                                                                              "clock_stop"))]
            for row in _rows(visits) if int(row["person"]) in people]


def _hour(time: float, start: float) -> float | None:
    return round(time - start, 3) if _known(time) else None


assert set(WARDS) >= set(KINDS)
