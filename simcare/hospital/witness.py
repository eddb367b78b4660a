"""A witness: somebody who sits with one person and writes down where they are and what each care round did.

The tables say when things happened and what a whole stay added up to. A story needs the rounds in between and the
places: the corridor, the cubicle, one ward and then another. The hospital tells its witness about everybody who is
moved and about the end of every care round; the witness writes down only what concerns its person. It looks and touches
nothing: with a witness or without, every table is the same to the last byte.

Care is carried as fractions which become whole when somebody leaves, with their own luck (``accounts``). So the witness
keeps the fractions of every round, and says when the account is closed what was whole when: what was due as it fell
due, and of what was missed in all as much by each round as was to be expected of it. Its rounds add up to the stay's
row in the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simcare.hospital.accounts import PAIRED, PAIRED_ROWS, ROW, counted
from simcare.hospital.beds import EMERGENCY, KINDS, ward_sizes
from simcare.hospital.beds import SHORT_STAY as SHORT_STAY_UNIT
from simcare.hospital.emergency import TEST
from simcare.hospital.tasks import EMPTY, Floats

if TYPE_CHECKING:
    from simcare.hospital.discharge import Stay
    from simcare.hospital.emergency import Visit
    from simcare.hospital.hospital import Hospital
    from simcare.log import Tables
    from simcare.scenario.schema import Scenario

OUTSIDE, CUBICLE, RESUSCITATION, CORRIDOR, CHAIR, SHORT_STAY, WARD, GONE = PLACES = (
    "outside", "cubicle", "resuscitation", "corridor", "chair", "short stay", "ward", "gone")
KINDS_OF_CARE = ("obs", *list(PAIRED)[1:])
A_HAIR = 1e-9


@dataclass(frozen=True)
class Place:
    """From ``time`` on the person is in this place, one of ``PLACES``. Of a ward: its number, kind, and whether it is
    the wrong one for them; of a crew that waits ``outside``, whether it is held though the corridor has ``room``."""

    time: float
    name: str
    ward: int | None = None
    kind: str = ""
    wrong: bool = False
    room: bool = False


@dataclass(frozen=True)
class Round:
    """What a care round of four hours, from ``time`` on, did for the person.

    ``due`` and ``missed`` are whole numbers by kind of care, ``calls`` and ``late`` bells rung and those that rang for
    more than a quarter of an hour. Expectations, not whole: hours in pain and soiled, minutes needed and lost, and how
    long a bell rang on this ward (h). ``unwashed`` counts days.
    """

    time: float
    ward: int
    kind: str
    due: dict[str, int]
    missed: dict[str, int]
    calls: int
    late: int
    bell_h: float
    soiled_h: float
    pain_h: float
    need_min: float
    lost_min: float
    unwashed: int
    dependency: int
    patients: int
    nurses: int
    assistants: int


@dataclass
class Seen:
    """What a witness wrote down, in order of time; by number of the visit, whether tests were needed and the group of
    illness (of those who got into a bed)."""

    person: int
    places: list[Place] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    tests: dict[int, bool] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)


class Witness:
    """Watches one person, by number."""

    def __init__(self, person: int) -> None:
        self.seen = Seen(person)
        self.hospital: Hospital
        self.visit: Visit | None = None
        self.stay: Stay | None = None
        self._told: list[Told] = []

    # -- what the hospital tells ------------------------------------------------------------------------------------

    def placed(self, visit: Visit) -> None:
        """Somebody is in another space of A&E, or held outside, or has left the department."""
        if visit.person != self.seen.person:
            return
        self.visit = visit
        self.seen.tests[visit.number] = visit.row[TEST] > 0
        name, hospital = self._name(visit), self.hospital
        room = name == OUTSIDE and visit.held
        self.seen.places.append(Place(hospital.env.now, name, room=room))

    def in_bed(self, stay: Stay) -> None:
        """Somebody got into a bed on a ward, the first or the next."""
        if stay.person != self.seen.person:
            return
        hospital = self.hospital
        ward = hospital.ward_of_slot[stay.slot]
        self.stay = stay
        self.seen.groups[stay.visit] = stay.group
        self.seen.places.append(Place(hospital.env.now, WARD, ward, hospital.wards_of_care[ward].kind,
                                      hospital.beds.is_outlier(stay.slot, stay.group)))

    def out_of_bed(self, stay: Stay) -> None:
        """Somebody left their bed for good."""
        if stay.person == self.seen.person:
            self.seen.places.append(Place(self.hospital.env.now, GONE))
            self.close()

    def after_round(self, time: float, nurses: Floats, assistants: Floats) -> None:
        """A care round is over; heads of nurses and assistants by ward."""
        slot = self._slot()
        if slot is None:
            self.close()
            return
        ward, state = self.hospital.ward_of_slot[slot], self.hospital.rounds.state
        column = state.column[slot]
        if state.rounds.item(column) == 1:
            self.close()
        self._told.append(Told(state.carry[:, column].copy(), state.phase.item(column)))
        self.seen.rounds.append(Round(
            time, ward, self.hospital.wards_of_care[ward].kind, {}, {}, 0, 0,
            self.hospital.rounds.outcome.waits.wait.item(ward), 0.0, 0.0, 0.0, 0.0,
            int(state.unwashed[column]), int(state.dependency[column]),
            int(np.count_nonzero((state.ward == ward) & (state.dependency < EMPTY))), round(nurses.item(ward)),
            round(assistants.item(ward))))

    def close(self) -> None:
        """The account of the last rounds is closed: what each of them added to it."""
        if self._told:
            rounds = self.seen.rounds
            rounds[-len(self._told):] = added(rounds[-len(self._told):], self._told)
            self._told = []

    # -- how it knows -----------------------------------------------------------------------------------------------

    def _slot(self) -> int | None:
        """Where the person is cared for, if they are."""
        if self.stay is not None and self.stay.left != self.stay.left:
            return self.stay.slot
        return next((slot for slot, visit in self.hospital.boarder_in.items() if visit is self.visit), None)

    def _name(self, visit: Visit) -> str:
        department = self.hospital.department
        names = ((department.majors, CUBICLE), (department.minors, CUBICLE), (department.resus, RESUSCITATION),
                 (department.corridor, CORRIDOR), (department.chairs, CHAIR), (department.short_stay, SHORT_STAY))
        if visit.space is None:
            return GONE if visit.gone else OUTSIDE
        return next(name for pool, name in names if pool is visit.space)


class Told(NamedTuple):
    """An account after a round: its fractions, and the luck by which they become whole."""

    carry: Floats
    phase: float


def added(rounds: Sequence[Round], told: Sequence[Told]) -> list[Round]:
    """These rounds of one account, with what each added to it."""
    carry = np.array([account.carry for account in told]).T
    whole = counted(carry, np.array([account.phase for account in told]))
    due = {name: _steps(whole["calls" if name == "calls" else f"{name}_due"]) for name in KINDS_OF_CARE}
    missed = {name: _steps(_spread(whole["calls_over_15" if name == "calls" else f"{name}_missed"][-1], expected))
              for name, expected in _expected(carry).items()}
    soiled, pain, need, lost = (_steps(carry[ROW[name]]).tolist() for name in ("soiled", "pain", "need", "lost"))
    calls, late = due.pop("calls"), missed.pop("calls")
    return [replace(a_round, due={name: int(n[i]) for name, n in due.items()},
                    missed={name: int(n[i]) for name, n in missed.items()}, calls=int(calls[i]), late=int(late[i]),
                    soiled_h=soiled[i], pain_h=pain[i], need_min=need[i], lost_min=lost[i])
            for i, a_round in enumerate(rounds)]


def _expected(carry: Floats) -> dict[str, Floats]:
    """By kind of care, how much of it was to be expected to have been missed by each round."""
    expected = dict(zip(PAIRED, carry[PAIRED_ROWS[1]], strict=True))
    return {"obs": expected.pop("routine_obs") + expected["acute_obs"], **expected}


def _spread(total: float, expected: Floats) -> Floats:
    """As much of a total by each round as was to be expected of it."""
    return np.floor(total * expected / expected[-1] + A_HAIR) if total else np.zeros_like(expected)


def _steps(running: Floats) -> Floats:
    """What each round adds."""
    return np.diff(running, prepend=0.0)


def watch(scenario: Scenario, seed: int, replication: int, person: int | None,
          until: float | None = None) -> tuple[Tables, Seen | None]:
    """One replication up to ``until`` (h) or its end, with a witness of ``person`` if one is named: its tables, and
    what was seen."""
    from simcare.hospital.hospital import Hospital

    witness = Witness(person) if person is not None else None
    hospital = Hospital(scenario, seed, replication, witness)
    if until is not None:
        hospital.end = min(hospital.end, until)
    tables = hospital.run()
    if witness is None:
        return tables, None
    witness.close()
    return tables, witness.seen


def kinds_of_wards(scenario: Scenario) -> tuple[str, ...]:
    """The kind of each ward, by its number in the tables."""
    return (*(KINDS[kind] for _, kind, _ in ward_sizes(scenario)), KINDS[SHORT_STAY_UNIT], KINDS[EMERGENCY])
