"""Demand: who comes, and when. It depends on the calendar and on luck, never on the design.

Arrivals are a Poisson process whose rate follows hour of day, weekday and month, with a gamma factor that all arrivals
of one day share (some days are busy for reasons nobody knows). A day's number comes from that day's own uniform by
inversion, and the k-th person of a day has their own luck and hour. So a higher rate adds people at the end of the
day's list and leaves everybody else who they were, with the luck they had.

People come in cohorts of four weeks, which are made when first needed and forgotten when nobody can come back. Those
who will come back are expected, and drawn together when the first of them is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, pdtrik

from simcare.hospital.patients import AE, ATTENDANCE_ROW, ELECTIVE, GP, STAY_ROW, STREAM_NAMES, People
from simcare.hospital.seasons import DAYS_OF_YEAR, MONTH_OF_DAY
from simcare.luck import Luck
from simcare.scenario.schema import Scenario

DAYS = 28
EPOCH = 14_000  # days before day 0 from which people are numbered; a multiple of 28 earlier than any warm-up
WIDTH = (128, 16, 64)  # members of a page of each stream; only the numbering depends on it
KEPT_BLOCKS = 3  # blocks of four weeks for which a cohort is kept
MOST_RETURNED = 10_000  # people who came back whose rows a base hospital keeps; the forgotten are drawn again, the same
MAYBE = 1.5  # times the usual chance of readmission: whoever's luck is below is expected back (only saves time)
IMPATIENT = 4.0  # hours; whoever waits no longer than this is expected back, in case they leave unseen
NEEDS_BED, U_SOLVED, U_RETURN, PATIENCE, U_CAUTION = (
    ATTENDANCE_ROW.index(name) for name in ("needs_bed", "u_solved", "u_return", "patience_h", "u_caution"))
U_READMIT = STAY_ROW.index("u_readmit")
PAGE, STREAM = 10**9, 10**12  # a person's number reads stream, page, member

Floats = NDArray[np.float64]
EACH_HOUR = np.arange(25.0)


class Cohort(NamedTuple):
    """Rows that were drawn together: one page of one stream over four weeks, or some who come back."""

    attendance: Floats
    stay: Floats

ATTENDANCE, IN_A_BED = range(2)  # the halves of a cohort


def cohort_of(columns: dict[str, Any]) -> Cohort:
    """Rows from named columns."""
    return Cohort(*(np.column_stack([columns[name] for name in names]) for names in (ATTENDANCE_ROW, STAY_ROW)))


def day_of(stream: int, member: NDArray[np.int64]) -> NDArray[np.int64]:
    """The day on which members of a stream came first, which is in their numbers."""
    return np.asarray(member // WIDTH[stream] - EPOCH)


def number_of_day(mean: Floats, cv: float, u_factor: Floats, u_count: Floats) -> NDArray[np.int64]:
    """How many come on each day: Poisson with a gamma factor, by inversion, so monotone in the mean."""
    shape = 1 / cv**2 if cv > 0 else 0
    factor = gammaincinv(shape, u_factor) / shape if cv > 0 else np.ones_like(mean)
    return np.asarray(np.ceil(pdtrik(u_count, np.maximum(mean * factor, 1e-12))).clip(0), dtype=np.int64)


class Calendar(NamedTuple):
    """The expected number a day, and how a day's arrivals spread over its hours."""

    per_day: float
    cv: float
    weekdays: tuple[float, ...]
    months: tuple[float, ...]
    hours: tuple[float, ...]

    def mean(self, days: NDArray[np.int64]) -> Floats:
        """Expected arrivals on each of these days."""
        weekday = np.asarray(self.weekdays) / np.mean(self.weekdays)
        month = np.asarray(self.months) / np.mean(self.months)
        return np.asarray(self.per_day * weekday[days % 7] * month[MONTH_OF_DAY[days % DAYS_OF_YEAR]])

    def hour(self, u: Floats) -> Floats:
        """Hour of day of each arrival, by inversion of the hourly profile."""
        steps = np.concatenate(([0.0], np.cumsum(self.hours)))
        return np.asarray(np.interp(u * steps[-1], steps, np.arange(25.0)))

    def later(self, since: float, wait: float) -> float:
        """When somebody comes who has waited for so long by a clock that runs as fast as people come: hardly at night,
        fast by day, and 24 hours in a day."""
        steps = by_the_hour(self.hours)
        days, hours = divmod(float(np.interp(since % 24, EACH_HOUR, steps)) + wait, 24)
        return float((since // 24 + days) * 24 + np.interp(hours, steps, EACH_HOUR))


@cache
def by_the_hour(profile: tuple[float, ...]) -> Floats:
    """Where a clock that runs as fast as people come stands at each hour of the day."""
    steps: Floats = np.concatenate(([0.0], np.cumsum(profile)))
    steps *= 24 / steps[-1]
    return steps


FLAT = (1.0,) * 12


def calendars(scenario: Scenario) -> tuple[Calendar, Calendar, Calendar]:
    """The calendars of A&E attendances, direct emergency admissions and referrals for surgery."""
    d, scale = scenario.demand, scenario.hospital.scale
    planned = (d.elective_inpatients_per_day + d.day_cases_per_day) * scale
    return (Calendar(d.attendances_per_day * scale, d.attendance_day_cv, d.weekday_factors, d.month_factors,
                     d.hourly_profile),
            Calendar(d.gp_admissions_per_day * scale, d.gp_admission_day_cv, d.gp_weekday_factors,
                     d.admission_month_factors, d.gp_hourly_profile),
            Calendar(planned, 0.0, (1.0,) * 5 + (0.0,) * 2, FLAT, (0.0,) * 9 + (1.0,) * 8 + (0.0,) * 7))


class Demand:
    """Everybody who comes, with their rows, for one replication."""

    def __init__(self, scenario: Scenario, luck: Luck) -> None:
        self.people, self.luck = People(scenario, luck), luck
        d = scenario.demand
        self.unsolved, self.returning, self.unseen = (
            d.problem_unsolved_share, d.unsolved_return_share, d.left_unseen_return_share)
        self.earliest = d.return_earliest
        self.likely = MAYBE * scenario.harm.readmission.base
        self.caution = scenario.hospital.emergency.junior_caution
        self.most_returned = round(MOST_RETURNED * max(1.0, scenario.hospital.scale))
        self.calendars = calendars(scenario)
        self.cohorts: dict[tuple[int, int, int], Cohort] = {}
        self.expected: dict[int, dict[tuple[int, int], None]] = {stream: {} for stream in range(len(STREAM_NAMES))}
        self.returned: dict[tuple[int, int], tuple[Cohort, int]] = {}

    def arrivals(self, stream: int, day: int, days: int = DAYS) -> list[tuple[float, int]]:
        """(time, person) of all who come by a stream on ``days`` days from ``day``, in order of time."""
        pages = list(self._arrivals(stream, day, days))
        if not pages:
            return []
        times, people = (np.concatenate(column) for column in zip(*pages, strict=True))
        order = np.lexsort((people, times))
        return list(zip(times[order].tolist(), people[order].tolist(), strict=True))

    def _arrivals(self, stream: int, day: int, days: int) -> Iterator[tuple[Floats, NDArray[np.int64]]]:
        """Times and people, page after page."""
        numbers, calendar, name = np.arange(day, day + days), self.calendars[stream], STREAM_NAMES[stream]
        u = [self.luck.uniforms(what, f"day/{name}", day + EPOCH, days) for what in ("day factor", "day count")]
        counts, width = number_of_day(calendar.mean(numbers), calendar.cv, *u), WIDTH[stream]
        first = (day + EPOCH) * width
        for page in range(-(-int(counts.max(initial=0)) // width)):
            u_hour = self.luck.uniforms("hour", f"{name}/{page}", first, days * width)
            hours = calendar.hour(u_hour).reshape(days, width)
            came = np.arange(width) < (counts - page * width)[:, None]
            times = (hours + 24.0 * numbers[:, None])[came]
            yield times, stream * STREAM + page * PAGE + first + np.flatnonzero(came)

    def cohort(self, person: int, visit: int) -> tuple[Cohort, int]:
        """The cohort that holds a person's rows at this visit, and the person's line in it."""
        if visit > 1:
            return self.returned.get((person, visit)) or self.return_of(person, visit)
        stream, page, member = person // STREAM, person % STREAM // PAGE, person % PAGE
        block, line = divmod(member, DAYS * WIDTH[stream])
        return self.cohorts.get((stream, page, block)) or self.make(stream, page, block), line

    def make(self, stream: int, page: int, block: int) -> Cohort:
        """Draw one page of four weeks; forget the cohorts from which nobody comes back any more."""
        size = DAYS * WIDTH[stream]
        for old in [key for key in self.cohorts if key[2] < block - KEPT_BLOCKS and key[0] != ELECTIVE]:
            del self.cohorts[old]
        first = block * size
        columns = self.people.block(stream, f"{STREAM_NAMES[stream]}/{page}", first, size,
                                    day_of(stream, np.arange(first, first + size)))
        found = self.cohorts[stream, page, block] = cohort_of(columns)
        return found

    def back_at(self, left: float, wait: float, direct: bool) -> float:
        """When somebody comes back who left at this hour, to A&E or straight to a ward; never at once."""
        return self.calendars[GP if direct else AE].later(left + self.earliest, wait)

    def expect(self, person: int, visit: int) -> None:
        """This person will or may come back; nothing is drawn yet."""
        if (person, visit) not in self.returned:
            self.expected[person // STREAM][person, visit] = None

    def return_of(self, person: int, visit: int) -> tuple[Cohort, int]:
        """Draw this person and all others of the stream who are expected back; forget earlier returns now and then."""
        stream, key = person // STREAM, (person, visit)
        expected = self.expected[stream]
        expected[key] = None
        who = [f"{STREAM_NAMES[stream]}/{somebody % STREAM // PAGE}" for somebody, _ in expected]
        numbers = np.array(list(expected), dtype=np.int64)
        members = numbers[:, 0] % PAGE
        cohort = cohort_of(self.people.scattered(stream, who, members, numbers[:, 1], day_of(stream, members)))
        if len(self.returned) > self.most_returned:
            self.returned = dict(list(self.returned.items())[-self.most_returned // 2:])
        drawn = list(expected)
        expected.clear()
        self.returned.update((each, (cohort, line)) for line, each in enumerate(drawn))
        again = self.come_again(cohort.attendance) | self.readmitted(cohort.stay) & (
            self.stay_for_now(cohort.attendance) | (stream != AE))
        for line in np.flatnonzero(again).tolist():
            self.expect(drawn[line][0], drawn[line][1] + 1)
        return self.returned[key]

    def attendance(self, person: int, visit: int) -> list[float]:
        """The A&E half of a person's row at this visit."""
        cohort, line = self.cohort(person, visit)
        row: list[float] = cohort.attendance[line].tolist()
        return row

    def attendances(self, people: NDArray[np.int64]) -> Floats:
        """The A&E halves of the rows of some people who come by the same stream, at their first visit."""
        rows = self.many(people, ATTENDANCE)
        self.expect_back(people[self.come_again(rows)])
        ill = people[self.stay_for_now(rows)]
        if len(ill):
            self.expect_back(ill[self.readmitted(self.many(ill, IN_A_BED))])
        return rows

    def admissions(self, people: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Both halves of the rows of some people who are admitted directly, at their first visit."""
        who, rows = self.many(people, ATTENDANCE), self.many(people, IN_A_BED)
        self.expect_back(people[self.readmitted(rows)])
        return who, rows

    def expect_back(self, people: NDArray[np.int64]) -> None:
        """These people will or may come back after their first visit."""
        for person in people.tolist():
            self.expect(person, 2)

    def come_again(self, rows: Floats) -> NDArray[np.bool_]:
        """Who may well leave with the problem unsolved or unseen, and then come again; a guess that only saves time."""
        u_return, home = rows[:, U_RETURN], rows[:, NEEDS_BED] == 0
        unsolved = home & (rows[:, U_SOLVED] < self.unsolved) & (u_return < self.returning)
        unseen = (rows[:, PATIENCE] < IMPATIENT) & (u_return < self.unseen)
        again: NDArray[np.bool_] = unsolved | unseen
        return again

    def stay_for_now(self, rows: Floats) -> NDArray[np.bool_]:
        """Who needs a bed, or may get one from a cautious junior."""
        stay: NDArray[np.bool_] = (rows[:, NEEDS_BED] > 0) | (rows[:, U_CAUTION] < self.caution)
        return stay

    def readmitted(self, rows: Floats) -> NDArray[np.bool_]:
        """Who may well be readmitted after a stay; likewise a guess."""
        maybe: NDArray[np.bool_] = rows[:, U_READMIT] < self.likely
        return maybe

    def stays(self, people: NDArray[np.int64]) -> Floats:
        """The halves that serve a stay, likewise."""
        return self.many(people, IN_A_BED)

    def many(self, people: NDArray[np.int64], half: int) -> Floats:
        """One half of the rows of people of the same stream, at their first visit."""
        size = DAYS * WIDTH[int(people[0]) // STREAM]
        pages = people // PAGE * PAGE + people % PAGE // size * size
        rows = np.empty((len(people), len((ATTENDANCE_ROW, STAY_ROW)[half])))
        for first in np.unique(pages).tolist():
            these = pages == first
            rows[these] = self.cohort(first, 1)[0][half][people[these] - first]
        return rows

    def stay(self, person: int, visit: int) -> list[float]:
        """The half of a person's row that serves a stay in a bed."""
        cohort, line = self.cohort(person, visit)
        row: list[float] = cohort.stay[line].tolist()
        return row
