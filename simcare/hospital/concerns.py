"""Concerns and complaints: who speaks at the bedside, who writes afterwards, and what becomes of it.

When a stay ends, what the person lived through gives a chance that they (or their family) complain, with the person's
own luck: who lives the same in two designs complains in both. Most say nothing. Some say so at the bedside, if the
ward is open to it; what is mended there at once mostly does not come back as a complaint. A formal complaint is made
weeks later. The regime decides what becomes of it (decision 10): mended at its cause, or answered and filed. Of the
others some come back, each time harder. Where people are pressed, those who come back are labelled persistent; then
nobody answers, and they come through other channels.

Where there are customer records, each concern becomes a case. Its owner is an office and not the ward, so less is
mended at the bedside and at the cause, and more is written; but the deadline is watched, and answers come in time.

A day's departures are dealt with together at midnight, in a few array operations.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simcare.hospital import experience
from simcare.hospital.demand import PAGE, STREAM
from simcare.hospital.patients import STREAM_NAMES
from simcare.hospital.tasks import MINUTES, Floats
from simcare.log import COMPLAINT, DIED, NAN, Rows
from simcare.luck import Luck
from simcare.regime.decisions import Regime
from simcare.regime.targets import MORTALITY
from simcare.scenario.schema import Scenario

TIMES = 64  # more than anybody comes back with one complaint; only numbers the luck


class Complaint(NamedTuple):
    """One complaint on its way. ``times`` it has come so far, ``answered`` (h) the first answer, NaN before it."""

    person: int
    stay: int
    about: int
    made: float
    due: float
    times: int = 1
    answered: float = NAN


class DayOfConcerns(NamedTuple):
    """What a day brought; the names are those of the counters."""

    concerns: float  # formal complaints made, those that came back included
    concerns_mended: float  # complaints answered by mending the cause
    concerns_open: float  # complaints waiting for an answer
    remarks: float  # concerns voiced at the bedside (expected)
    remarks_mended: float  # those of them mended at once
    persistent: float  # people labelled persistent who still come
    concern_minutes: float  # registered nurses' minutes for all this and for the ward's own survey
    inpatient_deaths: float  # people whose stay ended in death
    expected_deaths: float  # deaths expected of those whose stay ended, as their records were coded


def population(person: int) -> tuple[str, int]:
    """The population a person belongs to, and their number in it: the address of their luck."""
    stream, rest = divmod(person, STREAM)
    return f"{STREAM_NAMES[stream]}/{rest // PAGE}", rest % PAGE


class Concerns:
    """All concerns of one replication. ``accounts`` gives the accounts of stays by their numbers."""

    def __init__(self, scenario: Scenario, luck: Luck, accounts: Callable[[NDArray[np.intp]], dict[str, Floats]],
                 columns: tuple[str, ...]) -> None:
        self.luck, self.accounts = luck, accounts
        self.at = {name: place for place, name in enumerate(columns)}
        self.rows = Rows(COMPLAINT)
        self.coming: list[tuple[float, Complaint]] = []
        self.open: list[tuple[float, Complaint, bool]] = []
        self.persistent: list[float] = []
        self.complaining, self.minutes = 1.0, 0.0
        self.regime: Regime
        self.scenario = scenario

    def follow(self, scenario: Scenario, regime: Regime) -> None:
        """From now on this design holds."""
        self.scenario, self.regime = scenario, regime
        self.rules, self.design = scenario.concerns.complaints, scenario.design
        self.cases = scenario.design.data.customer_records

    def close(self, now: float, left: Floats) -> DayOfConcerns:
        """The day that ends ``now``; ``left`` are the rows of the stays that ended, as logged."""
        self.minutes = self.died = self.expected = 0.0
        remarks, mended_at_once = self.listen(left[~np.isnan(left[:, self.at["left"]])])
        made = self.receive(now)
        mended = self.answer(now)
        while self.persistent and self.persistent[0] <= now:
            heappop(self.persistent)
        return DayOfConcerns(made, mended, len(self.open), remarks, mended_at_once, len(self.persistent), self.minutes,
                             self.died, self.expected)

    # -- those who left today -----------------------------------------------------------------------------------

    def listen(self, left: Floats) -> tuple[float, float]:
        """What those who left today have said at the bedside and how much was mended there; who will write is noted."""
        if not len(left):
            return 0.0, 0.0
        self.remember_deaths(left)
        how_much = self.lived(left)
        count = experience.lapses(how_much)
        heard = self.may_be_heard(left)
        voiced = self.design.culture.openness * self.rules.voiced
        mended = self.design.culture.front_line_authority * (self.rules.case_mending if self.cases else 1.0)
        self.note(left, how_much, self.chances(left, count * heard, voiced * mended))
        remarks = float((heard * (count > 0)).sum()) * voiced
        self.spend(remarks * self.rules.remark_time + (remarks * self.rules.case_time if self.cases else 0.0))
        if self.design.data.satisfaction_surveys:
            self.spend(len(left) * self.scenario.concerns.survey.asking_time)
        return remarks, remarks * mended

    def remember_deaths(self, left: Floats) -> None:
        """Who died and who was expected to: as found, what there is to foresee of the mortality ratio; as coded, what
        is on record."""
        stays = {name: left[:, self.at[name]] for name in ("age", "frailty", "dementia", "female", "source")}
        rules = self.scenario.concerns.expected_deaths
        expected = experience.expected_deaths(stays, rules)
        died = float((left[:, self.at["destination"]] == DIED).sum())
        self.regime.remember_of(MORTALITY, died, float(expected.sum()))
        self.died, self.expected = died, float(experience.as_coded(expected, left[:, self.at["coded"]], rules).sum())

    def lived(self, left: Floats) -> Floats:
        """The extent of each kind of lapse, [kinds, people]; nothing was carried by those who were never cared for."""
        account = left[:, self.at["account"]].astype(np.intp)
        cared_for = account >= 0
        stays = self.accounts(account[cared_for]) | {"unready": left[cared_for, self.at["unready"]]}
        how_much = np.zeros((len(experience.KINDS), len(left)))
        how_much[:, cared_for] = experience.extent(stays, self.scenario.concerns.experience)
        return how_much

    def may_be_heard(self, left: Floats) -> Floats:
        """1 for those who can speak up or have family near, less for the others, [people]."""
        unheard = (left[:, self.at["speaks"]] == 0) & (left[:, self.at["alone"]] > 0)
        return np.where(unheard, self.rules.unheard, 1.0)

    def chances(self, left: Floats, weight: Floats, mended: float) -> Floats:
        """The chance of each person to complain formally, given lapses weighed and the share mended at the bedside."""
        died = left[:, self.at["destination"]] == DIED
        odds = self.rules.per_lapse * self.complaining * (1 - self.rules.averts * mended)
        return np.asarray(odds * weight * np.where(died, self.rules.bereaved, 1.0))

    def note(self, left: Floats, how_much: Floats, chance: Floats) -> None:
        """Those whose luck is below their chance will write, some weeks from now, about what was worst."""
        for line in np.flatnonzero(chance > 0).tolist():
            person, stay = int(left[line, self.at["person"]]), int(left[line, self.at["stay"]])
            if self.luck.uniform("complaint", *population(person), stay) < chance[line]:
                complaint = Complaint(person, stay, int(how_much[:, line].argmax()), 0.0, 0.0)
                wait = -self.rules.delay * math.log(self.chance(complaint, "complaint written"))
                heappush(self.coming, (float(left[line, self.at["left"]]) + wait, complaint))

    # -- complaints ---------------------------------------------------------------------------------------------

    def chance(self, complaint: Complaint, decision: str) -> float:
        """The luck of a complaint this time."""
        who, member = population(complaint.person)
        return self.luck.uniform(decision, who, member, complaint.stay * TIMES + complaint.times)

    def receive(self, now: float) -> int:
        """The complaints that come today, for the first time or again: decision 10."""
        made = 0
        while self.coming and self.coming[0][0] <= now:
            at, complaint = heappop(self.coming)
            made += 1
            if complaint.times == 1:
                complaint = complaint._replace(made=at, due=at + self.rules.deadline)
            self.decide(at, complaint)
        return made

    def decide(self, at: float, complaint: Complaint) -> None:
        """What becomes of it, and when the answer comes."""
        rules = self.rules
        harder = rules.harder ** (complaint.times - 1)
        hears = self.design.leadership.hears_concerns * (rules.case_mending if self.cases else 1.0) / harder
        before = max(0, complaint.times - rules.persistent_from + 1)
        reply = self.regime.concern(self.chance(complaint, "complaint heard"), hears, before)
        if not reply.answered:
            heappush(self.persistent, at + rules.persistent_lasts)
            self.write(complaint, False, True)
            return
        spread = math.exp(rules.answer_spread * float(ndtri(self.chance(complaint, "complaint answered"))))
        days = reply.days * spread * (rules.case_speed if self.cases else 1.0)
        heappush(self.open, (at + days * 24, complaint, reply.mended))

    def answer(self, now: float) -> int:
        """The answers that go out today; how many of them say what was mended."""
        mended_today = 0
        while self.open and self.open[0][0] <= now:
            at, complaint, mended = heappop(self.open)
            mended_today += mended
            self.work(complaint, mended)
            if complaint.times == 1:
                complaint = complaint._replace(answered=at)
            if mended or self.chance(complaint, "complaint again") >= self.rules.reopening:
                self.write(complaint, mended, False)
            else:
                again = complaint._replace(times=complaint.times + 1)
                wait = -self.rules.reopened_after * math.log(self.chance(again, "complaint written"))
                heappush(self.coming, (at + wait, again))
        return mended_today

    def work(self, complaint: Complaint, mended: bool) -> None:
        """The hours that an answer has cost, the nurses' part of them."""
        hours = self.rules.mended_hours if mended else self.rules.defended_hours
        hours *= self.rules.harder ** (complaint.times - 1)
        self.spend(hours * self.rules.nurses_share + (self.rules.case_time if self.cases else 0.0))

    def spend(self, hours: float) -> None:
        """Registered nurses' time."""
        self.minutes += hours * MINUTES

    # -- the log ------------------------------------------------------------------------------------------------

    def write(self, complaint: Complaint, mended: bool, persistent: bool) -> None:
        """Add a complaint that is over to the log."""
        c = complaint
        self.rows.add((c.made, c.person, c.stay, c.about, c.due, c.answered, mended, c.times - 1, persistent))

    def still_open(self) -> None:
        """At the end: complaints that are not over are in the log too."""
        for _, complaint, _ in sorted(self.open):
            self.write(complaint, False, False)
        for _, complaint in sorted(self.coming):
            if complaint.times > 1:
                self.write(complaint, False, False)
