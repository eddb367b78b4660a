"""The wards' side of a care round: need against minutes, bells against busy staff.

Everything here is a handful of small arrays, one row a ward. The result says for each ward what share of each task was
lost, how long bells rang, and for each standing (voice, family) how the loss was shared.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simcare.hospital.calls import Calls, Waits
from simcare.hospital.care_log import AT, DONES, NEEDS
from simcare.hospital.rationing import LEAST_MINUTES, Order, Rationing
from simcare.hospital.staff import Present
from simcare.hospital.tasks import (
    CLASSES, EMPTY, EVENTS, HOURS_OF_DAY, MINUTES, PAPER_TASKS, ROUNDS, STANDINGS, TASKS, Floats, Needs,
    bedside_shares, task,
)
from simcare.scenario.care import Care

SIZE = STANDINGS * CLASSES
OBSERVED = [task("observations"), task("acute_observations")]


class Minutes(NamedTuple):
    """Per ward: minutes for patients of the two pools [wards, 2], reporting, and the workloads [wards, 2]."""

    available: Floats
    reporting: Floats
    workload: Floats


class Outcome(NamedTuple):
    """What a round did.

    ``missed`` [wards, standings, tasks] share of each task missed; ``waits`` by ward; ``hurry`` [wards] nurses' workload
    beyond one; ``calls`` [wards].
    """

    missed: Floats
    waits: Waits
    hurry: Floats


class CallRates:
    """Bells rung per patient and round by cell, [6, standings × classes]; needs of those who cannot ring apart."""

    def __init__(self, care: Care, weights: Floats) -> None:
        by_round = weights[:, [task("toileting"), task("pain_relief")]]
        by_round = np.where(by_round.sum(axis=0) > 0, by_round, 1 / ROUNDS)
        toilet, pain, other = (np.array([*v, *v, 0.0]) for v in
                               (care.call_toilet, care.pain_episodes, care.call_other))
        voice = np.array([1.0, 1.0, 0.0, 0.0])
        self.toilet = by_round[:, :1] * toilet
        self.pain = by_round[:, 1:] * pain
        ringing = self.toilet + self.pain + other / ROUNDS
        self.calls: Floats = (voice[:, None] * ringing[:, None, :])


class WardWork:
    """Need, rationing and calls of all wards in one round."""

    def __init__(self, care: Care, needs: Needs, wards: int) -> None:
        self.care, self.needs, self.wards = care, needs, wards
        self.rationing, self.calls = Rationing(care, needs), Calls(care)
        weights = np.stack([self._weights(needs, i) for i in range(ROUNDS)])
        self.rates = CallRates(care, weights)
        self.odds = np.array([1.0, care.no_family_odds, care.no_voice_odds,
                              care.no_voice_odds * care.no_family_odds])
        self._bedside = bedside_shares(care)
        self._paper = np.zeros(len(TASKS))
        self._paper[[task(name) for name in PAPER_TASKS]] = 1 - self._bedside[[task(name) for name in PAPER_TASKS]]
        routine = HOURS_OF_DAY / float(np.mean(care.times.observations))
        self._tolerance = care.late_tolerance * np.array([routine, care.acute_interval]) * MINUTES

    @staticmethod
    def _weights(needs: Needs, which: int) -> Floats:
        """Share of the day's need that falls in one round, by task."""
        daily = needs.minutes[:, :EMPTY].sum(axis=(0, 1))
        share: Floats = needs.minutes[which, :EMPTY].sum(axis=0) / np.maximum(daily, LEAST_MINUTES)
        return share

    def minutes(self, need: Floats, staff: Present, reporting_share: float) -> Minutes:
        """Minutes for patients: after breaks and errands, and for nurses after reporting."""
        productive = self.care.productive_share
        nurses = staff.rn_minutes * productive
        reporting = nurses * reporting_share
        available = np.empty((self.wards, 2))
        available[:, 0] = nurses - reporting
        spare = np.maximum(available[:, 0] - need[:, 0], 0.0)
        available[:, 1] = staff.hca_minutes * productive + self.care.registered_help * spare
        return Minutes(available, reporting, need / np.maximum(available, LEAST_MINUTES))

    def round(self, which: int, counts: Floats, staff: Present, order: Order, reporting_share: float,
              page: Floats) -> tuple[Outcome, Floats]:
        """One round with ``counts`` [wards, standings × classes] of patients; fills the log's page.

        Returns the outcome and the histogram of waits of calls.
        """
        need = (counts @ self.needs.staffed[which]).reshape(self.wards, 2, len(TASKS))
        total = need.sum(axis=2)
        minutes = self.minutes(total, staff, reporting_share)
        lost = self.rationing.lose(need, minutes.available, minutes.workload, staff.care, order)
        need_of_task = need.sum(axis=1)
        share = lost.sum(axis=1)
        share /= np.maximum(need_of_task, LEAST_MINUTES)
        waits, histogram, calls = self._ring(which, counts, staff, order, need_of_task, minutes, share)
        self._write(page, staff, need, lost, total, minutes, calls, waits.late)
        self._delay_observations(share, minutes.workload[:, 0])
        return Outcome(self._who_goes_without(counts, share), waits,
                       np.maximum(minutes.workload[:, 0] - 1, 0.0)), histogram

    def _delay_observations(self, share: Floats, workload: Floats) -> None:
        """Observations come late when no nurse is free in time; the frequent ones have the least time to spare."""
        wait = self.care.nurse_free_time * MINUTES / np.maximum(1 - workload, self.care.least_idle)
        late = np.minimum(workload, 1.0)[:, None] * np.exp(-self._tolerance / np.maximum(wait, LEAST_MINUTES)[:, None])
        share[:, OBSERVED] += (1 - share[:, OBSERVED]) * late

    def _who_goes_without(self, counts: Floats, share: Floats) -> Floats:
        """Share missed by standing, such that the ward's loss stays what it is; odds as given for the voiceless."""
        present = counts.reshape(self.wards, STANDINGS, CLASSES)[:, :, :EMPTY].sum(axis=2)
        mean = (present @ self.odds) / np.maximum(present.sum(axis=1), 1.0)
        odds = self.odds / np.maximum(mean, LEAST_MINUTES)[:, None]
        missed: Floats = odds[:, :, None] * share[:, None, :]
        missed /= missed + (1 - share[:, None, :]) + LEAST_MINUTES
        return missed

    def _ring(self, which: int, counts: Floats, staff: Present, order: Order, need: Floats, minutes: Minutes,
              share: Floats) -> tuple[Waits, Floats, Floats]:
        calls = counts @ self.rates.calls[which].ravel()
        capacity = np.maximum(minutes.available.sum(axis=1), LEAST_MINUTES)
        load = need @ np.stack([np.ones(len(TASKS)), order.before_calls, order.with_calls], axis=1)
        load /= capacity[:, None]
        weights, level = self.calls.mixture(staff.rn_heads + staff.hca_heads, load[:, 0], load[:, 1], load[:, 2],
                                            self.care.given_up * share[:, task("toileting")])
        return self.calls.waits(weights, level), self.calls.histogram(calls, weights, level), calls

    def _write(self, page: Floats, staff: Present, need: Floats, lost: Floats, total: Floats, minutes: Minutes,
               calls: Floats, late: Floats) -> None:
        """The ward's part of the log's page."""
        done = need - lost
        given = done.sum(axis=2)
        assistants = staff.hca_minutes * self.care.productive_share
        shared = np.minimum(np.maximum(given[:, 1] - assistants, 0.0),
                            np.maximum(minutes.available[:, 0] - given[:, 0], 0.0))
        part = shared / np.maximum(given[:, 1], LEAST_MINUTES)
        page[:, NEEDS] = need.sum(axis=1)
        page[:, DONES] = done.sum(axis=1)
        nurses = done[:, 0] + part[:, None] * done[:, 1]
        head = np.stack([
            staff.rn_heads, staff.hca_heads, staff.agency_rn, staff.agency_hca,
            minutes.available[:, 0] + minutes.reporting, assistants, total[:, 0] + minutes.reporting, total[:, 1],
            given[:, 0] + shared + minutes.reporting, np.minimum(given[:, 1] - shared, assistants),
            nurses @ self._paper + minutes.reporting, nurses @ self._bedside, minutes.reporting,
            minutes.workload[:, 0], minutes.workload[:, 1], calls, calls * late], axis=1)
        page[:, AT["rn_heads"]:AT["calls_late"] + 1] = head


def neglect(outcome: Outcome) -> Floats:
    """Shares of neglect by ward and standing, in the order of ``harm.NEGLECTS``, [neglects, wards × standings]."""
    missed = outcome.missed
    wards, standings = missed.shape[:2]
    table = np.empty((8, wards, standings))
    table[0] = outcome.waits.late[:, None]
    table[1] = (missed[..., task("meals")] + missed[..., task("drinks")]) / 2
    table[2] = missed[..., task("turning")]
    table[3] = missed[..., task("walking")]
    table[4] = (missed[..., task("washing")] + missed[..., task("mouth_care")] + missed[..., task("toileting")]) / 3
    table[5] = missed[..., task("medicines")]
    table[6] = missed[..., task("observations")]
    table[7] = outcome.hurry[:, None]
    return table.reshape(8, -1)


EVENT_TASKS = [task(name) for name in EVENTS]
