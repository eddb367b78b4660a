"""Posts on the wards: how many there are, and which shifts belong to each of them.

Each ward has posts enough for its planned hours. Every post has a line in a rota of 28 days (early 07–15, late 15–23,
night 23–07 h). Who holds a post is another matter (``careers``), and so is whether it is filled at all (``held``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.tasks import Floats
from simcare.scenario.care import StaffRules

REGISTERED, ASSISTANT = 0, 1
ROLES, SHIFTS, CYCLE, WEEK = 2, 3, 28, 7
OWN_UNITS = ("short_stay", "emergency")


class WardOf(Protocol):
    """What the rota must know of a ward."""

    @property
    def kind(self) -> str:
        """amu, medical, elderly, surgical, elective, short_stay or emergency."""

    @property
    def slots(self) -> int:
        """Places on the ward."""


class Posts(NamedTuple):
    """How posts are planned and filled (decision point 9).

    Nursing hours present per patient-day, the registered share of them, the occupancy they are planned for, and the
    share of gaps that bank and agency fill. Then what a design does on top, each a share: of all posts held empty on
    purpose, of all posts taken out by a savings programme, of assistants' posts given to a contractor, of shifts spent
    in training, of registered nurses removed a year. ``behaviour``: people are chosen for how they treat others.
    """

    nursing_hours_per_patient_day: float
    registered_share: float
    occupancy: float
    agency_fill: float
    held: float = 0.0
    savings: float = 0.0
    outsourced: float = 0.0
    training: float = 0.0
    remove_worst: float = 0.0
    behaviour: bool = False


def posts_of(scenario: Any, held: float) -> Posts:
    """The posts that a design plans."""
    design, people = scenario.design, scenario.design.people
    return Posts(people.nursing_hours_per_patient_day, people.registered_share, scenario.staff.planned_occupancy,
                 people.agency_fill, held, design.business_model.savings, design.business_model.outsourced_care,
                 people.training, people.remove_worst, design.culture.recruits_for == "behaviour")


def planned_heads(rules: StaffRules, wards: Sequence[WardOf], posts: Posts, spread: Floats) -> Floats:
    """Mean number of staff planned by role, shift and ward, [2, 3, wards].

    Hours per patient differ by kind of ward and by a lasting ``spread`` [wards]; both are rescaled so that the ordinary
    wards together have the hours of the design.
    """
    patients = np.array([ward.slots * posts.occupancy for ward in wards])
    ordinary = np.array([ward.kind not in OWN_UNITS for ward in wards])
    hours = posts.nursing_hours_per_patient_day * np.array([posts.registered_share, 1 - posts.registered_share])
    heads = np.empty((ROLES, SHIFTS, len(wards)))
    kinds = (rules.registered_by_kind, rules.assistants_by_kind)
    splits = (rules.registered_shifts, rules.assistant_shifts)
    for role in (REGISTERED, ASSISTANT):
        relative = np.array([getattr(kinds[role], ward.kind) for ward in wards]) * np.where(ordinary, spread, 1.0)
        served = patients[ordinary]
        mean = (relative[ordinary] * served).sum() / served.sum() if len(served) else 1.0
        per_day = patients * hours[role] * relative / mean / rules.usual_presence / rules.shift_length
        heads[role] = np.array(splits[role])[:, None] / sum(splits[role]) * per_day
    return heads


def whole_rota(heads: Floats, weekend: float) -> NDArray[np.intp]:
    """Whole numbers of staff for every day of the cycle, [28, 2, 3, wards], with the planned means.

    A mean of 4.6 becomes four or five, spread evenly over the days; weekends are planned a little lower.
    """
    day = np.arange(CYCLE)
    factor = np.where(day % WEEK >= 5, weekend, 1.0)
    factor = factor / factor.mean()
    running = np.cumsum(factor)[:, None, None, None] * heads
    start = 0.5 + np.arange(heads.size).reshape(heads.shape) * 0.618034 % 1.0
    counts = np.floor(running + start)
    before = np.concatenate([np.floor(start)[None], counts[:-1]])
    whole: NDArray[np.intp] = (counts - before).astype(np.intp)
    return whole


def rota_lines(needed: NDArray[np.intp], shifts_each: float) -> NDArray[np.int8]:
    """Who works when: [28, posts] with 0 off, 1 early, 2 late, 3 night, for ``needed`` [28, 3] of one team.

    Shifts are dealt in turn round the team, so that everybody works about ``shifts_each`` and nobody twice a day.
    """
    members = max(math.ceil(needed.sum() / shifts_each), int(needed.sum(axis=1).max(initial=0)), 1)
    lines = np.zeros((CYCLE, members), dtype=np.int8)
    turn = 0
    for day in range(CYCLE):
        for shift in range(SHIFTS):
            for _ in range(needed[day, shift]):
                lines[day, turn % members] = shift + 1
                turn += 1
    return lines
