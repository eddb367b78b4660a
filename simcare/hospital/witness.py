"""A witness: somebody who sits with one person and writes down where they are and what each care round did.

The tables say when things happened and what a whole stay added up to. A story needs the rounds in between and the
places: the corridor, the cubicle, one ward and then another. The hospital tells its witness about everybody who is
moved and about the end of every care round; the witness writes down only what concerns its person. It looks and touches
nothing: with a witness or without, every table is the same to the last byte.

Care is carried as fractions which become whole when somebody leaves, with their own luck (``accounts``). The witness
makes them whole by the same rule after every round, so its rounds add up to the stay's row in the tables.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from simcare.hospital.accounts import PAIRED, ROW
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
        self._account: Whole | None = None

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

    def after_round(self, time: float, nurses: Floats, assistants: Floats) -> None:
        """A care round is over; heads of nurses and assistants by ward."""
        slot = self._slot()
        if slot is None:
            self._account = None
            return
        ward, state = self.hospital.ward_of_slot[slot], self.hospital.rounds.state
        column = state.column[slot]
        now = Whole.of(state.carry[:, column], state.phase.item(column))
        grew = now.since(self._account) if self._account is not None and state.rounds.item(column) > 1 else now
        self._account = now
        self.seen.rounds.append(Round(
            time, ward, self.hospital.wards_of_care[ward].kind, grew.due, grew.missed, grew.calls, grew.late,
            self.hospital.rounds.outcome.waits.wait.item(ward), grew.soiled_h, grew.pain_h, grew.need_min,
            grew.lost_min, int(state.unwashed[column]), int(state.dependency[column]),
            int(np.count_nonzero((state.ward == ward) & (state.dependency < EMPTY))), round(nurses.item(ward)),
            round(assistants.item(ward))))

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


@dataclass(frozen=True)
class Whole:
    """An account so far, made whole."""

    due: dict[str, int]
    missed: dict[str, int]
    calls: int
    late: int
    soiled_h: float
    pain_h: float
    need_min: float
    lost_min: float

    @classmethod
    def of(cls, carry: Floats, phase: float) -> Whole:
        """The whole numbers in a column of fractions, by the person's own luck; as in ``accounts.made_up``."""
        at = dict(zip(ROW, carry.tolist(), strict=True))
        at["obs_due"] = at["observations_due"] + at["acute_observations_due"]
        at["obs_missed"] = at["observations_missed"] + at["acute_observations_missed"]
        pairs = {"obs": "obs", **dict(PAIRED)}
        due = {name: math.floor(at[f"{of}_due"] + phase) for name, of in pairs.items()}
        missed = {name: min(math.floor(at[f"{of}_missed"] + phase), due[name]) for name, of in pairs.items()}
        calls = math.floor(at["calls"] + phase)
        return cls(due, missed, calls, min(calls, math.floor(at["calls_late"] + phase)), at["soiled"], at["pain"],
                   at["need"], at["lost"])

    def since(self, before: Whole) -> Whole:
        """What was added since then."""
        return Whole({name: n - before.due[name] for name, n in self.due.items()},
                     {name: n - before.missed[name] for name, n in self.missed.items()},
                     self.calls - before.calls, self.late - before.late, self.soiled_h - before.soiled_h,
                     self.pain_h - before.pain_h, self.need_min - before.need_min, self.lost_min - before.lost_min)


def watch(scenario: Scenario, seed: int, replication: int, person: int | None,
          until: float | None = None) -> tuple[Tables, Seen | None]:
    """One replication up to ``until`` (h) or its end, with a witness of ``person`` if one is named: its tables, and
    what was seen."""
    from simcare.hospital.hospital import Hospital

    witness = Witness(person) if person is not None else None
    hospital = Hospital(scenario, seed, replication, witness)
    if until is not None:
        hospital.end = min(hospital.end, until)
    return hospital.run(), witness.seen if witness else None


def kinds_of_wards(scenario: Scenario) -> tuple[str, ...]:
    """The kind of each ward, by its number in the tables."""
    return (*(KINDS[kind] for _, kind, _ in ward_sizes(scenario)), KINDS[SHORT_STAY_UNIT], KINDS[EMERGENCY])
