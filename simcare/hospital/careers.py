"""People come, stay and go: the series of holders that each post has over the years.

Whoever holds a post has a threshold of their own, an exponential of mean one, and leaves when the hazard of leaving
that they have lived through reaches it; more of it is met in the first year, and on bad days. An empty post is filled
in the same way, by a hazard of hiring. Luck is keyed by post and by the number of the holder, so a design that makes
one nurse leave changes nobody else's luck. Hours of hazard add up the same for everybody, so there are two clocks,
one of leaving and one of hiring, and a day is a comparison of each with the times when it is up.

The process starts as it would be found after many years: so many posts are empty, and people have served for as long
as people do. How long hiring takes is not set: it is what makes the share of empty posts, given how many leave.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.posts import REGISTERED
from simcare.hospital.tasks import Floats
from simcare.luck import Uniforms
from simcare.scenario.care import StaffRules
from simcare.scenario.units import HOURS

PAGE = 64  # members of a team whose luck is drawn together
DAYS_OF_YEAR = 365  # whole days that count as somebody's first year
DAY = 24 / HOURS["years"]  # years
SENIOR = 0.25  # registered nurses who are sisters or charge nurses
CERTAIN = 1e9  # a rate (per year) at which things happen the same day


class Chance(Protocol):
    """Keyed luck."""

    def uniforms(self, decision: str, who: str, start: int, n: int, visit: int = 1) -> Uniforms:
        """Uniforms of ``n`` members from ``start``."""


class PostLuck:
    """The luck of every post: ``teams`` of ``block`` posts each. A post's luck does not depend on the size of teams."""

    def __init__(self, luck: Chance, teams: int, block: int) -> None:
        self.luck, self.teams, self.block = luck, teams, block

    def all(self, what: str, visit: int = 1) -> Uniforms:
        """A uniform for every post."""
        pages = [self.luck.uniforms(what, f"staff/{page}", 0, self.teams * PAGE, visit).reshape(self.teams, PAGE)
                 for page in range(self.block // PAGE)]
        return np.concatenate(pages, axis=1).ravel()

    def one(self, what: str, post: int, visit: int) -> float:
        """The uniform of one post."""
        team, place = divmod(post, self.block)
        page, number = divmod(place, PAGE)
        return float(self.luck.uniforms(what, f"staff/{page}", team * PAGE + number, 1, visit)[0])


def normal_scores(u: Uniforms) -> Floats:
    """Standard normal scores by the logistic approximation, accurate enough for a spread of people."""
    scores: Floats = np.log(u / (1 - u)) / 1.702
    return scores


def stay(rate: float, newcomers: float) -> float:
    """Mean years in a post, if people leave at ``rate`` a year and ``newcomers`` times that in their first year."""
    first = newcomers * rate
    return -math.expm1(-first) / first + math.exp(-first) / rate


def settled_rate(leavers: float, newcomers: float) -> float:
    """The rate of leaving after the first year with which ``leavers`` of those in post leave in a year."""
    low, high = sorted((leavers, leavers / newcomers))
    for _ in range(60):  # by halving: whoever leaves at a lower rate stays longer
        rate = (low + high) / 2
        low, high = (rate, high) if stay(rate, newcomers) * leavers > 1 else (low, rate)
    return (low + high) / 2


def time_served(u: Uniforms, rate: float, newcomers: float) -> Floats:
    """How many years people found in post have served, from their uniforms."""
    first = newcomers * rate
    left_early = -math.expm1(-first)
    share = left_early / first / stay(rate, newcomers)
    new = -np.log1p(-np.minimum(u / share, 1.0) * left_early) / first
    old = 1.0 - np.log(np.minimum((1 - u) / (1 - share), 1.0)) / rate
    served: Floats = np.where(u < share, new, old)
    return served


def ordinary_pace() -> Floats:
    """The pace of a team with the share of newcomers that an ordinary hospital has, registered nurses and assistants,
    against that of people who have settled. Minutes are reckoned at this pace; where more people leave and learn than
    there, teams are slower."""
    usual = StaffRules()
    leavers = np.array([usual.registered_leavers, usual.assistant_leavers])
    pace: Floats = 1 - leavers * usual.induction / HOURS["years"] * (1 - usual.induction_pace)
    return pace


class Careers:
    """Who holds each post today; arrays over posts. ``role`` [posts] is 0 for registered nurses, 1 for assistants.

    ``pace`` is the work they get through against the usual; ``care`` how well they keep care whole when interrupted;
    ``began`` and ``qualified`` are days on the staff's own count, NaN where nobody is in post.
    """

    def __init__(self, rules: StaffRules, luck: PostLuck, role: NDArray[np.intp]) -> None:
        self.rules, self.luck, self.role = rules, luck, role
        self.today, self.leaving_clock, self.hiring_clock = 0, 0.0, 0.0
        self.leavers, self.joiners = np.zeros(0, np.intp), np.zeros(0, np.intp)
        self.behaviour = False
        by_role = (rules.registered_leavers, rules.assistant_leavers)
        self._settled = [settled_rate(leavers, rules.newcomers_leave) for leavers in by_role]
        self._hired = [min(CERTAIN, leavers * (1 - rules.vacancy) / max(rules.vacancy, 1e-12)) for leavers in by_role]
        self.usual_rate = np.array(by_role)
        self._usual_pace = ordinary_pace()
        self._people_found()

    def _people_found(self) -> None:
        """Everybody who is there on the first day."""
        rules, luck, role = self.rules, self.luck, self.role
        settled, usual = np.array(self._settled)[role], self._usual_pace[role]
        self.filled: NDArray[np.bool_] = luck.all("vacancy") >= rules.vacancy
        u = luck.all("time served")
        served = np.choose(role, [time_served(u, rate, rules.newcomers_leave) for rate in self._settled])
        self.began = np.where(self.filled, -np.floor(served / DAY), np.nan)
        new = self.began > -DAYS_OF_YEAR
        self.rate = np.where(self.filled, settled * np.where(new, rules.newcomers_leave, 1.0), 0.0)
        self.leaves_at = np.where(self.filled, -np.log(luck.all("leaving")) / np.maximum(self.rate, 1e-12), np.inf)
        self.hired_at = np.where(self.filled, np.inf, -np.log(luck.all("hiring", 0)) / np.array(self._hired)[role])
        brought = -rules.experience / 24 * np.log(luck.all("experience"))
        self.qualified = self.began - brought
        self.settles = self.began + round(rules.induction / 24)
        self._own_pace = np.exp(rules.pace_spread * normal_scores(luck.all("pace"))) / usual
        self.pace = self._own_pace * np.where(self.settles > 0, rules.induction_pace, 1.0)
        self.care = np.exp(rules.care_spread * normal_scores(luck.all("care")))
        self.band = np.where(role == REGISTERED, np.where(luck.all("band") < SENIOR, 6, 5), 2)
        self.holder = self.filled.astype(np.intp)

    def take_over(self, other: Careers, block: int) -> None:
        """Keep the people of smaller teams of ``block`` posts in the first places of these."""
        teams, mine = self.luck.teams, self.luck.block
        for name, array in vars(other).items():
            if isinstance(array, np.ndarray) and array.shape == other.role.shape:
                getattr(self, name).reshape(teams, mine)[:, :block] = array.reshape(teams, block)
        self.today, self.leaving_clock, self.hiring_clock = other.today, other.leaving_clock, other.hiring_clock

    def step(self, leaving: float, hiring: float) -> None:
        """A day goes by: those whose time is up leave, posts whose time is up are filled.

        ``leaving`` and ``hiring`` multiply the usual hazards of the day.
        """
        self.today += 1
        self.leaving_clock += leaving * DAY
        self.hiring_clock += hiring * DAY
        self._grow_used_to_it()
        self.leavers = np.flatnonzero(self.leaves_at <= self.leaving_clock)
        self.joiners = np.flatnonzero(self.hired_at <= self.hiring_clock)
        for post in self.leavers.tolist():
            self.leave(post)
        for post in self.joiners.tolist():
            self._join(post)

    def _grow_used_to_it(self) -> None:
        """Inductions end; whoever has stayed a year leaves less readily from now on."""
        done = np.flatnonzero(self.settles == self.today)
        self.pace[done] = self._own_pace[done]
        year = np.flatnonzero(self.began == self.today - DAYS_OF_YEAR)
        more = self.rules.newcomers_leave
        self.rate[year] /= more
        self.leaves_at[year] = self.leaving_clock + (self.leaves_at[year] - self.leaving_clock) * more

    def leave(self, post: int) -> None:
        """The holder goes, for whatever reason, and somebody is sought."""
        self.filled[post], self.rate[post], self.leaves_at[post] = False, 0.0, math.inf
        self.began[post] = self.qualified[post] = self.settles[post] = math.nan
        self.seek([post])

    def seek(self, posts: Iterable[int]) -> None:
        """Empty posts are to be filled from now on."""
        for post in posts:
            u = self.luck.one("hiring", post, int(self.holder[post]))
            self.hired_at[post] = self.hiring_clock - math.log(u) / self._hired[self.role[post]]

    def close(self, posts: Iterable[int]) -> None:
        """Empty posts are not to be filled until somebody is sought again."""
        for post in posts:
            self.hired_at[post] = math.inf

    def _join(self, post: int) -> None:
        """A new holder begins, with all that is their own."""
        rules, role = self.rules, self.role[post]
        self.holder[post] = number = int(self.holder[post]) + 1
        pace, care, brought, leaving = (self.luck.one(what, post, number)
                                        for what in ("pace", "care", "experience", "leaving"))
        induction, first_pace, keeps, stays = rules.induction, rules.induction_pace, 1.0, 1.0
        if self.behaviour:
            induction, first_pace = rules.behaviour_induction, rules.behaviour_induction_pace
            keeps, stays = rules.behaviour_care, rules.behaviour_leaving
        self.filled[post], self.hired_at[post] = True, math.inf
        self.began[post], self.qualified[post] = self.today, self.today + rules.experience / 24 * math.log(brought)
        self.settles[post] = self.today + max(1, round(induction / 24))
        self._own_pace[post] = math.exp(rules.pace_spread * score(pace)) / self._usual_pace[role]
        self.pace[post] = self._own_pace[post] * first_pace
        self.care[post] = keeps * math.exp(rules.care_spread * score(care))
        self.rate[post] = stays * rules.newcomers_leave * self._settled[role]
        self.leaves_at[post] = self.leaving_clock - math.log(leaving) / self.rate[post]
        if role == REGISTERED:
            self.band[post] = 6 if self.luck.one("band", post, number) < SENIOR else 5

    def hiring_delay(self) -> Floats:
        """Mean years that an empty post waits for somebody at rest, for registered nurses and assistants."""
        return 1 / np.array(self._hired)


def score(u: float) -> float:
    """The standard normal score of one uniform."""
    return math.log(u / (1 - u)) / 1.702
