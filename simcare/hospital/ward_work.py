"""The wards' side of a care round: need against minutes, bells against busy staff.

Everything here is a handful of small arrays with one column a ward. The result says what share of each task was missed
by those of each standing (voice, family), and how long bells rang.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.calls import Waits
from simcare.hospital.care_log import CareLog
from simcare.hospital.harm import NEGLECTS
from simcare.hospital.rationing import LEAST_MINUTES, ONES, Order, Rationing
from simcare.hospital.staff import Present
from simcare.hospital.tasks import CLASSES, MINUTES, PATIENTS, ROUNDS, STANDINGS, TASKS, Floats, Needs, task
from simcare.scenario.care import Care

ROUTINE, ACUTE, TOILET, WRITING = (task(name) for name in (
    "observations", "acute_observations", "toileting", "documentation"))
OBSERVED = [ROUTINE, ACUTE]
NIGHT = (0, 5)
"""The rounds of the night, from 03 and 23 h."""
FED_AND_CLEAN = np.array([task(name) for name in ("meals", "drinks", "washing", "mouth_care", "toileting")])
ALONE = np.array([NEGLECTS.index(name) for name in ("unturned", "unwalked", "undosed", "unobserved")])
ALONE_TASKS = np.array([task(name) for name in ("turning", "walking", "medicines", "observations")])
"""Neglects that are one task missed each, and those tasks."""


class Outcome(NamedTuple):
    """What a round did.

    ``missed`` [tasks, standings, wards] share of each task missed; ``waits`` for bells by ward; ``hurry`` [wards]
    nurses' workload beyond one, nothing where there is no nurse: medicines are then missed, and not given in haste;
    ``unseen`` [wards] share of the routine readings taken that no nurse looked at.
    """

    missed: Floats
    waits: Waits
    hurry: Floats
    unseen: Floats


class CallRates:
    """Per patient and round: needs for toilet and pain relief [6, classes, 1, 1], bells [6, classes, standings, 1].

    Those without a voice ring no bells.
    """

    def __init__(self, care: Care, needs: Needs) -> None:
        voice = np.array([1.0, 1.0, 0.0, 0.0])
        self.toilet = (needs.weights[:, [TOILET]] * _by_class(care.call_toilet))[:, :, None, None]
        self.pain = (needs.weights[:, [task("pain_relief")]] * _by_class(care.pain_episodes))[:, :, None, None]
        other = (_by_class(care.call_other) / ROUNDS)[:, None, None]
        self.calls: Floats = (self.toilet + self.pain + other) * voice[:, None]


class WardWork:
    """Need, rationing and calls of all wards in one round. ``prompted`` is the share of the observations forgone or
    late for no want of minutes which a device that prompts brings back; ``present`` the patients of the last round by
    standing [standings, wards]."""

    def __init__(self, care: Care, needs: Needs, wards: int, log: CareLog) -> None:
        self.care, self.needs, self.wards, self.log = care, needs, wards, log
        self.rationing, self.calls = Rationing(care, needs), log.waits
        self.rates = CallRates(care, needs)
        self.odds = np.array([1.0, care.no_family_odds, care.no_voice_odds,
                              care.no_voice_odds * care.no_family_odds])
        self.prompted = 0.0
        self._forgone = forgone(care)
        self._standing = np.tile(np.eye(STANDINGS), CLASSES) * PATIENTS[0]
        self._available, self.present = np.empty((2, wards)), np.zeros((STANDINGS, wards))
        self._bells = self.rates.calls.reshape(ROUNDS, -1)
        self._each_odds = self.odds[:, None]

    def minutes(self, total: Floats, staff: Present, reporting_share: float) -> Floats:
        """Minutes for patients by pool [2, wards]: after breaks and errands, and for nurses after reporting."""
        nurses, assistants = self._available
        np.multiply(staff.rn_minutes, self.care.productive_share * (1 - reporting_share), out=nurses)
        np.multiply(staff.hca_minutes, self.care.productive_share, out=assistants)
        assistants += self.care.registered_help * np.maximum(nurses - total[0], 0.0)
        return self._available

    def round(self, time: float, which: int, counts: Floats, came: Floats, staff: Present, order: Order,
              reporting_share: float) -> Outcome:
        """One round with ``counts`` [classes × standings, wards] of patients, ``came`` new ones; writes the log."""
        need = np.matmul(self.needs.staffed[which], counts).reshape(2, len(TASKS), self.wards)
        need[0, WRITING] += came * (self.care.admission_time * MINUTES)
        total = np.matmul(ONES, need)
        available = self.minutes(total, staff, reporting_share)
        workload = total / np.maximum(available, LEAST_MINUTES)
        level = self.rationing.level(workload)
        lost = self.rationing.lose(need, total, available, level, staff.care, order)
        both = need[0] + need[1]
        share = (lost[0] + lost[1]) / np.maximum(both, LEAST_MINUTES)
        waits = self._ring(time, which, counts, staff, order, both, available, share[TOILET])
        self.log.work(need, lost, staff, workload, reporting_share)
        watching = lost[:, ROUTINE] / np.maximum(need[:, ROUTINE], LEAST_MINUTES)
        self._observe(which, share, watching, level, staff.care)
        hurry = np.maximum(workload[0] - 1, 0.0) * (staff.rn_minutes > 0)
        return Outcome(self._who_goes_without(counts, share), waits, hurry,
                       watching[0] * self.care.readings_unseen)

    def _observe(self, which: int, share: Floats, watching: Floats, level: NDArray[np.intp], care: Floats) -> None:
        """Routine readings are taken by assistants mostly, and left out as these lack minutes; ``watching`` is what
        nurses and assistants lost of their part. Besides, some come too late, and some are forgone: patients are let
        sleep, are off the ward, or longer intervals are the habit. Teams that keep care whole forgo fewer."""
        share[ROUTINE] = np.matmul(self.rationing.takers, watching) * self.care.observations_left_out
        kept = np.minimum(self._forgone[which] / care, 1.0)
        np.subtract(1.0, kept, out=kept)
        kept *= 1 - self.rationing.late(level)
        missed = share[OBSERVED]
        missed += (1 - missed) * ((1 - kept) * (1 - self.prompted))
        share[OBSERVED] = missed
        self.log.observed(missed)

    def _who_goes_without(self, counts: Floats, share: Floats) -> Floats:
        """Share missed by standing, such that the ward's loss stays what it is; odds as given for the voiceless. What
        family and volunteers give is not missed when staff leave out their part."""
        np.matmul(self._standing, counts, out=self.present)
        by_staff, present = self.needs.by_staff, self.present
        mean = np.matmul(by_staff * self.odds, present) / np.maximum(np.matmul(by_staff, present), LEAST_MINUTES)
        missed: Floats = self._each_odds / np.maximum(mean, LEAST_MINUTES)[:, None]
        missed *= share[:, None]
        missed /= missed + (1 + LEAST_MINUTES - share)[:, None]
        missed *= by_staff[..., None]
        return missed

    def _ring(self, time: float, which: int, counts: Floats, staff: Present, order: Order, need: Floats,
              available: Floats, toilet_lost: Floats) -> Waits:
        """Bells rung and answered; counts them by minutes waited."""
        calls = np.matmul(self._bells[which], counts)
        load = np.matmul(order.load, need) / np.maximum(available[0] + available[1], LEAST_MINUTES)
        weights, level = self.calls.mixture(staff.rn_heads + staff.hca_heads, load, toilet_lost)
        waits = self.calls.waits(weights, level)
        self.log.bells(time, calls, waits.late, self.calls.kinds(calls, weights, level))
        return waits


def forgone(care: Care) -> Floats:
    """Share of routine and of acute observations forgone although there is time, [rounds, 2, 1]."""
    rules = care.forgone
    table = np.tile([rules.by_day, rules.acute_by_day], (ROUNDS, 1))
    table[NIGHT, :] = rules.at_night, rules.acute_at_night
    return np.asarray(table[:, :, None], dtype=float)


def neglect(outcome: Outcome, into: Floats) -> Floats:
    """Shares of neglect by ward and standing, in the order of ``harm.NEGLECTS``; fills ``into`` [8, 4, wards]."""
    missed, table = outcome.missed, into
    table[0] = outcome.waits.late
    meals, drinks, washing, mouth, toilet = missed.take(FED_AND_CLEAN, axis=0)
    np.add(meals, drinks, out=table[1])
    table[1] *= 0.5
    np.add(washing, mouth, out=table[4])
    table[4] += toilet
    table[4] *= 1 / 3
    table[ALONE] = missed.take(ALONE_TASKS, axis=0)
    table[7] = outcome.hurry
    return table.reshape(len(NEGLECTS), -1)


def _by_class(values: tuple[float, ...]) -> Floats:
    return np.array([*values, *values, 0.0])
