"""Which care is lost when there is more to do than minutes to do it in.

Two pools of minutes: work that only registered nurses may do, and the rest, which assistants do with what help nurses
can spare. In each pool care is lost gradually. Long before minutes run out, interruptions and needs that clash lose
some of it; how much follows a curve of the workload (need over minutes available), always at least what cannot be done
for want of minutes. The loss falls unevenly: a task done late in the order is exposed most. With exposure *g* and a
strength *a* the lost share of a task is 1 − exp(−a·g), and *a* is chosen such that the minutes add up to the curve.
Whatever would still not fit in the minutes is cut from the end of the order.

Arrays of a round are [pools, tasks, wards] or [pools, wards].
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.tasks import HOURS_OF_DAY, MINUTES, TASKS, Floats, Needs, task
from simcare.scenario.care import Care

FINEST = 1000  # steps of the look-up table of a share
WORKLOAD_STEP = 0.005
HIGHEST_WORKLOAD = 8.0
LEAST_MINUTES = 1e-6
ONES = np.ones(len(TASKS))
SURE = 1e-6  # keeps log-odds of 0 and 1 finite


def loss_curve(care: Care, workload: Floats) -> Floats:
    """Share of the needed minutes lost to interruptions and clashes at each workload, before any hard shortage."""
    given, shares = np.array(care.loss_workloads), np.clip(np.array(care.loss_shares), SURE, 1 - SURE)
    odds = np.log(shares / (1 - shares))
    first, last = np.diff(odds) / np.diff(given)
    value = np.interp(workload, given, odds)
    value += first * np.minimum(workload - given[0], 0.0) + last * np.maximum(workload - given[2], 0.0)
    share: Floats = 1 / (1 + np.exp(-value))
    return share


def shortage(workload: Floats) -> Floats:
    """Share of the needed minutes that cannot be given because they do not exist."""
    return 1 - 1 / np.maximum(workload, 1.0)


def late_observations(care: Care, workload: Floats) -> Floats:
    """Share of observations that come too late because nobody is free: routine, and of the acutely ill, [2, …].

    Somebody is free after an exponential wait with a mean that grows as idle time vanishes; an observation may be late
    by a share of its interval, so the frequent ones have the least time to spare.
    """
    routine = HOURS_OF_DAY / float(np.mean(care.times.observations))
    tolerance = np.array([care.missed_tolerance * routine, care.late_tolerance * care.acute_interval])
    wait = care.call_coupling * care.nurse_free_time / np.maximum(1 - workload, care.least_idle)
    wait = np.maximum(wait, LEAST_MINUTES / MINUTES)
    late: Floats = np.minimum(workload, 1.0) * np.exp(-tolerance[:, None] / wait)
    return late


def exposure(care: Care, order: Sequence[str]) -> Floats:
    """How exposed each task is to being lost, by its place in the order (first = done first), [tasks]."""
    place = np.empty(len(TASKS))
    place[[task(name) for name in order]] = np.linspace(0.0, 1.0, len(TASKS))
    return care.loss_first + (care.loss_last - care.loss_first) * place**care.loss_shape


def _strengths(exposed: Floats, minutes: Floats) -> Floats:
    """Strength *a* for lost shares 0, 1/1000 … 1 of a usual mix of minutes, by interpolation of the inverse."""
    tried = np.concatenate([[0.0], np.geomspace(1e-4, 400.0, 600)])
    lost = ((1 - np.exp(-tried[:, None] * exposed)) * minutes).sum(axis=1) / minutes.sum()
    strengths: Floats = np.interp(np.linspace(0.0, 1.0, FINEST + 1), lost, tried)
    return strengths


class Order:
    """The tables that belong to one order of tasks."""

    def __init__(self, care: Care, needs: Needs, order: Sequence[str]) -> None:
        self.last_to_first: NDArray[np.intp] = np.array([task(name) for name in reversed(order)])
        self.exposed = exposure(care, order)
        self.spared, self.each_exposed = -self.exposed, self.exposed[:, None]
        only, everything = needs.registered_reference, needs.reference
        self.strength = np.stack([self._strength(mix) for mix in (only, everything - only)]).ravel()
        before = list(order[:list(order).index("toileting")])
        self.load = np.stack([ONES, self._among(before), self._among([*before, "toileting"])])

    def _strength(self, mix: Floats) -> Floats:
        return _strengths(self.exposed / ((self.exposed * mix).sum() / mix.sum()), mix)

    @staticmethod
    def _among(names: Sequence[str]) -> Floats:
        """1 for the tasks named, else 0: what a call must wait behind."""
        rows = np.zeros(len(TASKS))
        rows[[task(name) for name in names]] = 1.0
        return rows


class Rationing:
    """Turns need and minutes into lost minutes, ward by ward."""

    def __init__(self, care: Care, needs: Needs) -> None:
        self._care, self._needs = care, needs
        grid = np.arange(0.0, HIGHEST_WORKLOAD + WORKLOAD_STEP, WORKLOAD_STEP)
        self._short = shortage(grid)
        self._soft = care.interruption_loss * np.maximum(loss_curve(care, grid) - self._short, 0.0)
        self._late = late_observations(care, grid)
        self.takers = np.array([1 - care.observations_by_assistants, care.observations_by_assistants])
        self._orders: dict[tuple[str, ...], Order] = {}
        self._pool = np.array([[0], [FINEST + 1]])

    def order(self, tasks: Sequence[str]) -> Order:
        """The tables of an order, made the first time it is used; every task must be named once."""
        key = tuple(tasks)
        if key not in self._orders:
            if sorted(key) != sorted(TASKS):
                raise ValueError(f"an order of care must name each of these tasks once: {', '.join(TASKS)}")
            self._orders[key] = Order(self._care, self._needs, key)
        return self._orders[key]

    @staticmethod
    def level(workload: Floats) -> NDArray[np.intp]:
        """Place of a workload in the tables."""
        return (np.minimum(workload, HIGHEST_WORKLOAD) * (1 / WORKLOAD_STEP)).astype(np.intp)

    def lost_share(self, level: NDArray[np.intp], care: Floats) -> Floats:
        """Share of minutes lost at a level of workload by teams that keep care whole as 1 is to ``care``."""
        lost: Floats = self._soft.take(level) / care
        lost += self._short.take(level)
        return np.minimum(lost, 1.0, out=lost)

    def late(self, level: NDArray[np.intp]) -> Floats:
        """Late share of routine and of acute observations at the levels of nurses and of assistants, [2, wards].
        Routine ones are late by whoever takes them, those of the acutely ill by nurses."""
        late = np.empty(level.shape)
        np.matmul(self.takers, self._late[0].take(level), out=late[0])
        self._late[1].take(level[0], out=late[1])
        return late

    def lose(self, need: Floats, total: Floats, minutes: Floats, level: NDArray[np.intp], care: Floats,
             order: Order) -> Floats:
        """Minutes lost, [2, tasks, wards], of ``need`` with ``minutes`` [2, wards] available."""
        share = self.lost_share(level, care)
        strength = order.strength.take((share * FINEST).astype(np.intp) + self._pool)
        strength *= total
        strength /= np.matmul(order.spared, need) - LEAST_MINUTES
        lost: Floats = strength[:, None, :] * order.each_exposed
        np.exp(lost, out=lost)
        lost *= need
        np.subtract(need, lost, out=lost)
        missing = total - np.matmul(ONES, lost) - minutes
        if missing.max() > LEAST_MINUTES:
            lost += self._cut(need - lost, np.maximum(missing, 0.0), order)
        return lost

    @staticmethod
    def _cut(kept: Floats, missing: Floats, order: Order) -> Floats:
        """Take ``missing`` minutes away from the end of the order."""
        late_first = kept[:, order.last_to_first]
        after = np.cumsum(late_first, axis=1)
        taken = np.clip(missing[:, None] - (after - late_first), 0.0, late_first)
        cut = np.empty_like(kept)
        cut[:, order.last_to_first] = taken
        return cut
