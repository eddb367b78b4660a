"""Nurses and assistants on the wards: people on a rota, some of them sick, some posts empty, some gaps covered.

On a day some posts are empty, some people are off sick, and bank or agency staff cover a share of the gaps; so the
number who stand on the ward differs from ward to ward, day to day and shift to shift, which is where shortage comes
from when the average looks enough. Posts and rotas come from ``posts``, their holders from ``careers``, posts held
empty on purpose from ``held``. Sickness is keyed by post and day, so the same people fall ill on the same days in
every design.

A design whose posts are others than before finds them filled as usual: nobody waits for a whole hospital to be hired.
Assistants' posts given to a contractor are worked every day, whoever comes, by people who do not know the ward.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.careers import DAYS_OF_YEAR, PAGE, Careers, Chance, PostLuck, normal_scores
from simcare.hospital.held import Held
from simcare.hospital.posts import (
    ASSISTANT,
    CYCLE,
    REGISTERED,
    ROLES,
    SHIFTS,
    WardOf,
    planned_heads,
    posts_of,
    rota_lines,
    whole_rota,
)
from simcare.hospital.ranking import Ranking, Verdict, worst
from simcare.hospital.seasons import factors
from simcare.hospital.tasks import HOURS_OF_DAY, MINUTES, Floats
from simcare.luck import Uniforms, finer
from simcare.organisation.exchange import AT_REST, Effects
from simcare.scenario.care import StaffRules

FIRST_SHIFT = 7.0  # the early shift, which begins the day of the rota
ROUND_HOURS = 4.0
DAY_ZERO = 100_000  # added to the day so that addresses of luck are positive in warm-up too

Posts = NDArray[np.intp]
Which = NDArray[np.bool_]


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


class Workforce(NamedTuple):
    """Posts, shifts and people of one day, by the names that :class:`~simcare.organisation.exchange.Counters` has for
    them. Assistants' posts given to a contractor are no posts of the hospital."""

    rn_posts: float = 0.0
    hca_posts: float = 0.0
    rn_vacant: float = 0.0
    hca_vacant: float = 0.0
    rn_shifts: float = 0.0
    hca_shifts: float = 0.0
    rn_bank: float = 0.0
    hca_bank: float = 0.0
    rn_agency: float = 0.0
    hca_agency: float = 0.0
    hca_outsourced: float = 0.0
    leavers: float = 0.0
    joiners: float = 0.0
    sickness: float = 0.0
    turnover: float = 0.0
    newcomers: float = 0.0
    experience: float = math.nan
    redundant: float = 0.0


class Staff:
    """The people, their rota, and who is there today.

    Every team (a role on a ward) has numbers for its posts that do not change with its size, so the luck of a post and
    its holders is the same in every design. ``scenario`` gives ``staff`` and ``design``.
    """

    people: Careers
    held: Held

    def __init__(self, scenario: Any, luck: Chance, wards: Sequence[WardOf], held: float = 0.0) -> None:
        self.rules: StaffRules = scenario.staff
        self._luck, self._wards = luck, tuple(wards)
        scores = normal_scores(luck.uniforms("ward staffing", "ward", 0, len(wards)))
        self._season = factors(self.rules.sickness_month_factors)
        self._spread = np.exp(self.rules.ward_spread * scores)
        self._teams = ROLES * len(wards)
        self._block = self._cycle = 0
        self._sick_until: Floats = np.zeros(0)
        self._days: dict[int, list[Present]] = {}
        self._duty: dict[int, tuple[Posts, Posts]] = {}
        self._last: int | None = None
        self._effects = AT_REST
        self._left = self._joined = 0.0
        self._removed = self._redundant = self._saving_days = 0
        self.turnover = math.nan
        self.sick_share = np.zeros(ROLES)
        self.agency_shifts = np.zeros(ROLES)
        self.today, self.verdict = Workforce(), Verdict()
        self.follow(scenario, held)

    # -- posts --------------------------------------------------------------------------------------------------

    def follow(self, scenario: Any, held: float = 0.0) -> None:
        """From the next day on this design's posts and cover hold; ``held`` is the share of posts held empty."""
        self.posts = posts_of(scenario, held)
        self.planned = planned_heads(self.rules, self._wards, self.posts, self._spread)
        needed = whole_rota(self.planned, self.rules.weekend)
        each = self.rules.shifts_per_cycle * (1 - self.rules.leave_share)
        lines = [rota_lines(needed[:, role, :, ward], each)
                 for role in range(ROLES) for ward in range(len(self._wards))]
        block = max(line.shape[1] for line in lines)
        if block > self._block:
            self._number_posts(-(-block // PAGE) * PAGE)
        self._lines = np.zeros((CYCLE, self._teams, self._block), dtype=np.int8)
        for team, line in enumerate(lines):
            self._lines[:, team, :line.shape[1]] = line
        self._share_out()
        self._deal(self._cycle)
        self._hold()

    def _number_posts(self, block: int) -> None:
        """Room for ``block`` posts a team. Posts keep their numbers and people if teams outgrow the room."""
        before, self._block = self._block, block
        self._post_luck = PostLuck(self._luck, self._teams, block)
        team = np.arange(self._teams)
        self.role, self.ward = np.repeat(team // len(self._wards), block), np.repeat(team % len(self._wards), block)
        people, sick_until = Careers(self.rules, self._post_luck, self.role), np.full((self._teams, block), -math.inf)
        order = self._post_luck.all("order of posts")
        held = Held(order, self.role)
        if before:
            people.take_over(self.people, before)
            sick_until[:, :before] = self._sick_until.reshape(self._teams, before)
            held.taken = [[post // before * block + post % before for post in posts] for posts in self.held.taken]
        self.people, self._sick_until, self.held = people, sick_until.ravel(), held
        self.ranking = Ranking(self.ward[self.role == REGISTERED], len(self._wards))
        self._scores: Floats = np.zeros(0)
        self._usual_sickness = np.where(self.role == REGISTERED, self.rules.registered_sickness,
                                        self.rules.assistant_sickness)
        days = self.rules.sickness_spell / HOURS_OF_DAY
        self._falls_ill = self._usual_sickness / ((1 - self._usual_sickness) * days)

    def _share_out(self) -> None:
        """Which posts are the hospital's own and which a contractor's."""
        exists: Which = np.asarray(self._lines.any(axis=0).ravel())
        assistants = np.flatnonzero(exists & (self.role == ASSISTANT))
        given = assistants[np.argsort(self.held.order[assistants], kind="stable")]
        self.own: Which = exists.copy()
        self.own[given[:round(self.posts.outsourced * len(given))]] = False
        self.people.seek(self.held.forget(self.own))
        self._given = exists & ~self.own
        self._existing = self._by_role(self.own)
        self._take_stock()

    def _deal(self, cycle: int, again: bool = False) -> None:
        """The rota of these four weeks, ``again`` if only the weeks have changed. Posts roll on by one line each time,
        so that nobody has the same weekends and the same thin days for ever."""
        self._cycle = cycle
        place, size = np.arange(self._block), self._lines.any(axis=0).sum(axis=1)[:, None]
        rolled = np.where(place < size, (place + cycle) % np.maximum(size, 1), place)
        line = (np.arange(self._teams)[:, None] * self._block + rolled).ravel()
        self.rota: NDArray[np.int8] = self._lines.reshape(CYCLE, -1).take(line, axis=1)
        taken = [post for posts in self.held.taken for post in posts]
        if again and not (taken or self._given.any()):
            return
        self.needed, self.contractor = self._shifts_of(self.own), self._shifts_of(self._given)
        self.unfilled = np.zeros_like(self.needed)
        self._move_shifts(taken, 1.0)

    def _shifts_of(self, posts: Which) -> Floats:
        """The shifts that belong to these posts, [28, 2, 3, wards]."""
        lines = self.rota[:, posts].astype(np.intp)
        place = (self.role[posts] * SHIFTS - 1 + lines) * len(self._wards) + self.ward[posts]
        shape = (CYCLE, ROLES, SHIFTS, len(self._wards))
        day = np.arange(CYCLE)[:, None] * math.prod(shape[1:])
        counts: Floats = np.bincount((place + day)[lines > 0], minlength=math.prod(shape)).reshape(shape).astype(float)
        return counts

    def _move_shifts(self, posts: Sequence[int], sign: float) -> None:
        """The shifts of these posts are no longer planned for (``sign`` 1), or are again (-1)."""
        for post in posts:
            days = np.flatnonzero(self.rota[:, post])
            where = days, self.role[post], self.rota[days, post] - 1, self.ward[post]
            self.needed[where] -= sign
            self.unfilled[where] += sign

    # -- a day goes by ------------------------------------------------------------------------------------------

    def live(self, day: int, effects: Effects = AT_REST) -> None:
        """The day begins, before any shift of it: people leave and join, posts are held or filled.

        ``effects`` are those of the organisation; an earlier day than the last cannot be lived again.
        """
        self._effects, people = effects, self.people
        people.behaviour = self.posts.behaviour
        people.step(effects.leaving, effects.hiring)
        left, joined = (float(np.count_nonzero(self.own[posts])) for posts in (people.leavers, people.joiners))
        self._joined = joined
        for post in people.joiners.tolist():
            self._sick_until[post] = -math.inf
            if self.role[post] == REGISTERED:
                self.ranking.newcomer(post)
        self._removed = self._redundant = 0
        self._saving_days = self._saving_days + 1 if self.posts.savings else 0
        if day % DAYS_OF_YEAR == 0:
            self._remove(worst(self._scores, self.posts.remove_worst, self.held.order))
        self._hold()
        if self._removed or len(people.leavers) or len(people.joiners):
            self._take_stock()
        self._left = left + self._removed
        self._turn_over()

    def _remove(self, posts: Sequence[int]) -> None:
        """These people must go."""
        for post in posts:
            self.people.leave(post)
        self._removed += len(posts)

    def _hold(self) -> None:
        """Hold as many posts as the design and the organisation want."""
        saved, wanted = self._wanted()
        if wanted != self.held.count:
            self._hold_posts(saved, wanted)
        self._saved = [min(pair) for pair in zip(saved, self.held.count, strict=True)]

    def _hold_posts(self, saved: list[int], wanted: list[int]) -> None:
        """Hold so many posts by role, ``saved`` of them for a programme with a date to meet."""
        people, own = self.people, self.own
        again = self.held.give_back(wanted)
        people.seek(post for post in again if not people.filled[post])
        new = self.held.take(wanted, lambda: own & ~people.filled & ~self._is_held())
        if self._saving_days * HOURS_OF_DAY > self.rules.savings_time:
            others = self.held.take(saved, lambda: own & ~self._is_held())
            self._remove(others)
            self._redundant += len(others)
            new += others
        people.close(new)
        self._move_shifts(again, -1.0)
        self._move_shifts(new, 1.0)

    def _wanted(self) -> tuple[list[int], list[int]]:
        """Posts to be saved today, and posts to be saved or held, by role."""
        if not (self.posts.savings or self.posts.held or self._effects.posts_held):
            return [0] * ROLES, [0] * ROLES
        ramp = min(1.0, self._saving_days * HOURS_OF_DAY / self.rules.savings_time)
        registered = self.rules.savings_registered_share
        all_saved = self.posts.savings * ramp * self._existing.sum() * np.array([registered, 1 - registered])
        saved = [min(round(number), int(most)) for number, most in zip(all_saved, self._existing, strict=True)]
        held = 1 - (1 - self.posts.held) * (1 - self._effects.posts_held)
        return saved, [min(part + round(held * most), int(most))
                       for part, most in zip(saved, self._existing, strict=True)]

    def _is_held(self) -> Which:
        held = np.zeros(len(self.role), dtype=np.bool_)
        for posts in self.held.taken:
            held[posts] = True
        return held

    def _take_stock(self) -> None:
        """Who is in post: their number by role, and the mean day on which nurses qualified."""
        self.in_post: Which = self.people.filled & self.own
        self.heads_in_post = self._by_role(self.in_post)
        nurses = self.people.qualified[:len(self.ranking.ward)][self.in_post[:len(self.ranking.ward)]]
        self._qualified = float(nurses.sum()) / len(nurses) if len(nurses) else math.nan

    def _turn_over(self) -> None:
        """The share of people who are expected to leave in a year, a running mean over about a year."""
        expected = float(self.people.rate @ self.in_post) * self._effects.leaving
        heads = max(float(self.heads_in_post.sum()), 1.0)
        if math.isnan(self.turnover):
            self.turnover = expected / heads
        self.turnover += (expected / heads - self.turnover) / DAYS_OF_YEAR + self._removed / heads

    # -- who is there -------------------------------------------------------------------------------------------

    def start_of_day(self, day: int) -> None:
        """Work out who is there on the three shifts that begin on ``day``; an earlier day cannot be asked for again."""
        if self._last is not None and day <= self._last:
            return
        if self._last is None:
            self._work_out(day - 1, True)
        self._work_out(day, False)
        self._last = day
        self._days.pop(day - 2, None)
        self._duty.pop(day - 2, None)

    def _work_out(self, day: int, first: bool) -> None:
        """Deal the day's shifts to those who are well and not away in training, and cover the gaps."""
        if day // CYCLE != self._cycle:
            self._deal(day // CYCLE, again=True)
        well, u = self._fall_ill(day, first)
        working = self.rota[day % CYCLE]
        on = np.flatnonzero(well & self.in_post & (working > 0))
        if self.posts.training:
            on = on[finer(u[on]) >= self.posts.training]
        shift = working[on].astype(np.intp) - 1
        place = (self.role[on] * SHIFTS + shift) * len(self._wards) + self.ward[on]
        shape = (ROLES, SHIFTS, len(self._wards))
        heads, pace, care = (np.bincount(place, weights, math.prod(shape)).reshape(shape).astype(float)
                             for weights in (None, self.people.pace[on], self.people.care[on]))
        nurses = int(np.searchsorted(on, len(self.ranking.ward)))
        self._duty[day] = on[:nurses], shift[:nurses]
        self.ranking.work(*self._duty[day])
        self._days[day] = self._cover(day, heads, pace, care)

    def _fall_ill(self, day: int, first: bool) -> tuple[Which, Uniforms]:
        """Who is well today, and everybody's luck. A spell begins with a daily chance and lasts an exponential time."""
        u = self._post_luck.all("sickness", day + DAY_ZERO)
        chance = self._usual_sickness if first else self._falls_ill * self._effects.sickness
        chance = chance * self._season[day % DAYS_OF_YEAR]
        ill = np.flatnonzero((u < chance) & (self._sick_until <= day))
        spell = -self.rules.sickness_spell / HOURS_OF_DAY * np.log(finer(u[ill]))
        self._sick_until[ill] = day + np.maximum(np.round(spell), 1.0)
        well: Which = self._sick_until <= day
        self.sick_share = self._by_role(~well & self.in_post) / np.maximum(self.heads_in_post, 1.0)
        return well, u

    def _by_role(self, who: Which) -> Floats:
        """How many of these are registered nurses and assistants, [2]; the nurses' teams come first."""
        nurses = len(self.ranking.ward)
        return np.array([float(np.count_nonzero(who[:nurses])), float(np.count_nonzero(who[nurses:]))])

    def _cover(self, day: int, heads: Floats, pace: Floats, care: Floats) -> list[Present]:
        """Fill a share of the gaps with bank and agency, more seldom those of held posts; who is on each shift."""
        gaps, unfilled = np.maximum(self.needed[day % CYCLE] - heads, 0.0), self.unfilled[day % CYCLE]
        u = self._luck.uniforms("cover", "shift", 0, 2 * gaps.size, day + DAY_ZERO).reshape(2, *gaps.shape)
        wanted = (gaps + unfilled * self.rules.held_cover) * self.posts.agency_fill
        filled = np.minimum(np.floor(wanted + u[0]), gaps + unfilled)
        agency = np.minimum(np.floor(filled * (1 - self.rules.bank_share) + u[1]), filled)
        strangers = agency + self.contractor[day % CYCLE]
        everyone, own = heads + filled, filled - agency
        self.agency_shifts = agency.sum(axis=(1, 2))
        self._count(day, heads + own, own)
        taught = 1 + self.rules.training_care * self.posts.training
        mean_care = np.where(everyone > 0, (care * taught + filled) / np.maximum(everyone, 1.0), 1.0)
        return self._shifts(heads + own + strangers, agency, pace + own + strangers * self.rules.agency_pace, mean_care)

    def _count(self, day: int, own: Floats, bank: Floats) -> None:
        """The day's numbers."""
        people, posts = self.people, self._existing - self._saved
        shifts, banked = own.sum(axis=(1, 2)), bank.sum(axis=(1, 2))
        new = np.count_nonzero((people.began > people.today - DAYS_OF_YEAR) & self.own)
        self.today = Workforce._make((
            *posts, *(posts - self.heads_in_post), *shifts, *banked, *self.agency_shifts,
            float(self.contractor[day % CYCLE].sum()), self._left, self._joined, float(self.sick_share[0]),
            self.turnover, float(new), (people.today - self._qualified) / DAYS_OF_YEAR,
            self._redundant))

    def add(self, nurses: float, assistants: float) -> None:
        """Today's numbers gain shifts of the hospital's own people that are on no rota."""
        self.today = self.today._replace(rn_shifts=self.today.rn_shifts + nurses,
                                         hca_shifts=self.today.hca_shifts + assistants)

    def close_the_day(self, day: int, time: Floats, ward: Floats) -> None:
        """Incidents at these times (h) on these wards are put down to the nurses who were on duty.

        To be called at the midnight that ends ``day``. When a year is over, nurses are ranked.
        """
        number = np.floor((time - FIRST_SHIFT) / self.rules.shift_length).astype(np.intp)
        wards = len(self._wards)
        for begun, duty in self._duty.items():
            place = (number - begun * SHIFTS) * wards + ward.astype(np.intp)
            count = np.bincount(place[number // SHIFTS == begun], minlength=SHIFTS * wards)
            self.ranking.happened(*duty, count.reshape(SHIFTS, wards).astype(float))
        self.verdict = Verdict()
        if (day + 1) % DAYS_OF_YEAR == 0:
            nurses = len(self.ranking.ward)
            scores, self.verdict = self.ranking.close(self.people.care[:nurses])
            self._scores = np.where(self.in_post[:nurses], scores, math.nan)

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
