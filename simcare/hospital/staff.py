"""Nurses and assistants on the wards: people on a rota, some of them sick, some posts empty, some gaps covered.

Each ward has posts enough for its planned hours. Every post has a line in a rota of 28 days (early 07–15, late 15–23,
night 23–07 h). On a day some posts are vacant, some people are off sick, and bank or agency staff cover a share of the
gaps; so the number who stand on the ward differs from ward to ward, day to day and shift to shift, which is where
shortage comes from when the average looks enough. Sickness is keyed by member of staff and day, so the same people fall
ill on the same days in every design.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.tasks import HOURS_OF_DAY, MINUTES, Floats
from simcare.luck import Uniforms, finer
from simcare.scenario.care import StaffRules
from simcare.scenario.units import HOURS

REGISTERED, ASSISTANT = 0, 1
ROLES, SHIFTS, CYCLE, WEEK = 2, 3, 28, 7
FIRST_SHIFT = 7.0  # the early shift, which begins the day of the rota
ROUND_HOURS = 4.0
DAY_ZERO = 100_000  # added to the day so that addresses of luck are positive in warm-up too
OWN_UNITS = ("short_stay", "emergency")
SENIOR = 0.25  # registered nurses who are sisters or charge nurses
PAGE = 64  # members of a team whose luck is drawn together


class Chance(Protocol):
    """Keyed luck."""

    def uniforms(self, decision: str, who: str, start: int, n: int, visit: int = 1) -> Uniforms:
        """Uniforms of ``n`` members from ``start``."""


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

    Nursing hours present per patient-day, the registered share of them, the occupancy they are planned for, the share
    of gaps that bank and agency fill, and the share of all posts held empty on purpose.
    """

    nursing_hours_per_patient_day: float
    registered_share: float
    occupancy: float
    agency_fill: float
    held: float = 0.0


class Present(NamedTuple):
    """Who is on each ward in a care round; arrays by ward.

    Heads by role, how many of them are agency staff, minutes in the round weighted by pace, and ``care``: how well the
    nurses on the shift keep care whole when interrupted (1 is usual).
    """

    rn_heads: Floats
    hca_heads: Floats
    agency_rn: Floats
    agency_hca: Floats
    rn_minutes: Floats
    hca_minutes: Floats
    care: Floats


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
    """Who works when: [28, members] with 0 off, 1 early, 2 late, 3 night, for ``needed`` [28, 3] of one team.

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


def normal_scores(u: Uniforms) -> Floats:
    """Standard normal scores by the logistic approximation, accurate enough for a spread of people."""
    scores: Floats = np.log(u / (1 - u)) / 1.702
    return scores


class Staff:
    """The people, their rota, and who is there today.

    Every team (a role on a ward) has numbers for its members that do not change with its size, so a member's luck is
    the same in every design. ``scenario`` gives ``staff`` and ``design.people``.
    """

    def __init__(self, scenario: Any, luck: Chance, wards: Sequence[WardOf], held: float = 0.0) -> None:
        self.rules: StaffRules = scenario.staff
        self._luck, self._wards = luck, tuple(wards)
        scores = normal_scores(luck.uniforms("ward staffing", "ward", 0, len(wards)))
        self._spread = np.exp(self.rules.ward_spread * scores)
        self._teams = ROLES * len(wards)
        self._block = 0
        self._sick_until: Floats = np.zeros(0)
        self._days: dict[int, list[Present]] = {}
        self._last: int | None = None
        self.sick_share = np.zeros(ROLES)
        self.agency_shifts = np.zeros(ROLES)
        self.follow(scenario, held)

    def follow(self, scenario: Any, held: float = 0.0) -> None:
        """From the next day on this design's posts and cover hold; ``held`` is the share of posts held empty."""
        self.posts = posts_of(scenario, held)
        self.planned = planned_heads(self.rules, self._wards, self.posts, self._spread)
        needed = whole_rota(self.planned, self.rules.weekend)
        self.needed: Floats = needed.astype(float)
        each = self.rules.shifts_per_cycle * (1 - self.rules.leave_share)
        lines = [rota_lines(needed[:, role, :, ward], each)
                 for role in range(ROLES) for ward in range(len(self._wards))]
        block = max(line.shape[1] for line in lines)
        if block > self._block:
            self._number_people(-(-block // PAGE) * PAGE)
        rota = np.zeros((CYCLE, self._teams, self._block), dtype=np.int8)
        for team, line in enumerate(lines):
            rota[:, team, :line.shape[1]] = line
        self.rota: NDArray[np.int8] = rota.reshape(CYCLE, -1)
        empty = 1 - (1 - self.rules.vacancy) * (1 - self.posts.held)
        self.in_post = (self._vacancy >= empty) & self.rota.any(axis=0)

    def _number_people(self, block: int) -> None:
        """Room for ``block`` members a team: who they are. Members keep their numbers if teams outgrow the room."""
        rules, before, self._block = self.rules, self._block, block
        team = np.arange(self._teams)
        self.role, self.ward = np.repeat(team // len(self._wards), block), np.repeat(team % len(self._wards), block)
        self.pace = np.exp(rules.pace_spread * normal_scores(self._draw("pace")))
        self.care = np.exp(rules.care_spread * normal_scores(self._draw("care")))
        self.experience = -rules.experience / HOURS["years"] * np.log(self._draw("experience"))
        self.band = np.where(self.role == REGISTERED, np.where(self._draw("band") < SENIOR, 6, 5), 2)
        self._vacancy = self._draw("vacancy")
        self._usual_sickness = np.where(self.role == REGISTERED, rules.registered_sickness, rules.assistant_sickness)
        days = rules.sickness_spell / HOURS_OF_DAY
        self._falls_ill = self._usual_sickness / ((1 - self._usual_sickness) * days)
        sick_until = np.full((self._teams, block), -math.inf)
        if before:
            sick_until[:, :before] = self._sick_until.reshape(self._teams, before)
        self._sick_until = sick_until.ravel()

    def _draw(self, what: str, visit: int = 1) -> Uniforms:
        """A uniform for every member of every team, the same for a member however large the teams are."""
        pages = [self._luck.uniforms(what, f"staff/{page}", 0, self._teams * PAGE, visit).reshape(self._teams, PAGE)
                 for page in range(self._block // PAGE)]
        return np.concatenate(pages, axis=1).ravel()

    def start_of_day(self, day: int) -> None:
        """Work out who is there on the three shifts that begin on ``day``; an earlier day cannot be asked for again."""
        if self._last is not None and day <= self._last:
            return
        if self._last is None:
            self._work_out(day - 1, True)
        self._work_out(day, False)
        self._last = day
        self._days.pop(day - 2, None)

    def _work_out(self, day: int, first: bool) -> None:
        """Deal the day's shifts to those who are well, and cover the gaps."""
        present = self._fall_ill(day, first) & self.in_post
        working = self.rota[day % CYCLE]
        on = np.flatnonzero(present & (working > 0))
        place = (self.role[on] * SHIFTS + working[on] - 1) * len(self._wards) + self.ward[on]
        shape = (ROLES, SHIFTS, len(self._wards))
        heads, pace, care = (np.bincount(place, weights, math.prod(shape)).reshape(shape).astype(float)
                             for weights in (None, self.pace[on], self.care[on]))
        self._days[day] = self._cover(day, heads, pace, care)

    def _fall_ill(self, day: int, first: bool) -> NDArray[np.bool_]:
        """Who is well today. A spell begins with a fixed daily chance and lasts an exponential time."""
        u = self._draw("sickness", day + DAY_ZERO)
        ill = np.flatnonzero((u < (self._usual_sickness if first else self._falls_ill)) & (self._sick_until <= day))
        spell = -self.rules.sickness_spell / HOURS_OF_DAY * np.log(finer(u[ill]))
        self._sick_until[ill] = day + np.maximum(np.round(spell), 1.0)
        well: NDArray[np.bool_] = self._sick_until <= day
        self.sick_share = self._by_role(~well & self.in_post) / np.maximum(self.heads_in_post, 1.0)
        return well

    @property
    def heads_in_post(self) -> Floats:
        """Registered nurses and assistants employed on the wards, [2]."""
        return self._by_role(self.in_post)

    def _by_role(self, who: NDArray[np.bool_]) -> Floats:
        """How many of these are registered nurses and assistants, [2]; the nurses' teams come first."""
        return np.array([float(np.count_nonzero(half)) for half in np.split(who, ROLES)])

    def _cover(self, day: int, heads: Floats, pace: Floats, care: Floats) -> list[Present]:
        """Fill a share of the gaps with bank and agency; who is there on each shift."""
        gaps = np.maximum(self.needed[day % CYCLE] - heads, 0.0)
        u = self._luck.uniforms("cover", "shift", 0, 2 * gaps.size, day + DAY_ZERO).reshape(2, *gaps.shape)
        filled = np.minimum(np.floor(gaps * self.posts.agency_fill + u[0]), gaps)
        agency = np.minimum(np.floor(filled * (1 - self.rules.bank_share) + u[1]), filled)
        everyone, own = heads + filled, filled - agency
        self.agency_shifts = agency.sum(axis=(1, 2))
        mean_care = np.where(everyone > 0, (care + filled) / np.maximum(everyone, 1.0), 1.0)
        return self._shifts(everyone, agency, pace + own + agency * self.rules.agency_pace, mean_care)

    def present(self, time: float) -> Present:
        """Who is there in the care round that begins at ``time``."""
        since = time - FIRST_SHIFT
        day = math.floor(since / HOURS_OF_DAY)
        shift = int(since % HOURS_OF_DAY // self.rules.shift_length)
        if day not in self._days:
            self.start_of_day(day)
        return self._days[day][shift]

    @staticmethod
    def _shifts(heads: Floats, agency: Floats, pace: Floats, care: Floats) -> list[Present]:
        """Who is there in a care round of each shift, from arrays [2, 3, wards]."""
        minutes = pace * (ROUND_HOURS * MINUTES)
        return [Present(heads[0, shift], heads[1, shift], agency[0, shift], agency[1, shift], minutes[0, shift],
                        minutes[1, shift], care[0, shift]) for shift in range(SHIFTS)]


def posts_of(scenario: Any, held: float) -> Posts:
    """The posts that a design plans."""
    people = scenario.design.people
    return Posts(people.nursing_hours_per_patient_day, people.registered_share, scenario.staff.planned_occupancy,
                 people.agency_fill, held)
