"""Which care is lost when there is more to do than minutes to do it in.

Two pools of minutes: work that only registered nurses may do, and the rest, which assistants do with what help nurses
can spare. In each pool care is lost gradually. Long before minutes run out, interruptions and needs that clash lose
some of it; how much follows a curve of the workload (need over minutes available), always at least what cannot be done
for want of minutes. The loss falls unevenly: a task done late in the order is exposed most. With exposure *g* and a
strength *a* the lost share of a task is 1 − exp(−a·g), and *a* is chosen such that the minutes add up to the curve.
Whatever would still not fit in the minutes is cut from the end of the order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.tasks import TASKS, Floats, Needs, task
from simcare.scenario.care import Care

FINEST = 1000  # steps of the look-up tables for a share
WORKLOAD_STEP = 0.005
HIGHEST_WORKLOAD = 8.0
LEAST_MINUTES = 1e-6


def loss_curve(care: Care, workload: Floats) -> Floats:
    """Share of the needed minutes lost to interruptions and clashes at each workload, before any hard shortage."""
    given, shares = np.array(care.loss_workloads), np.clip(np.array(care.loss_shares), 1e-6, 1 - 1e-6)
    odds = np.log(shares / (1 - shares))
    first, last = (odds[1] - odds[0]) / (given[1] - given[0]), (odds[2] - odds[1]) / (given[2] - given[1])
    below = odds[0] + first * np.minimum(workload - given[0], 0.0)
    value = np.interp(workload, given, odds) + (below - odds[0]) + last * np.maximum(workload - given[2], 0.0)
    share: Floats = 1 / (1 + np.exp(-value))
    return share


def shortage(workload: Floats) -> Floats:
    """Share of the needed minutes that cannot be given because they do not exist."""
    return 1 - 1 / np.maximum(workload, 1.0)


def exposure(care: Care, order: Sequence[str]) -> Floats:
    """How exposed each task is to being lost, by its place in the order (first = done first), [tasks]."""
    place = np.empty(len(TASKS))
    place[[task(name) for name in order]] = np.linspace(0.0, 1.0, len(TASKS))
    return care.loss_first + (care.loss_last - care.loss_first) * place**care.loss_shape


def _strengths(exposed: Floats, minutes: Floats) -> Floats:
    """Strength *a* for lost shares 0, 1/1000 … 1 of a usual mix of minutes, by interpolation of the inverse."""
    tried = np.concatenate([[0.0], np.geomspace(1e-4, 400.0, 600)])
    lost = ((1 - np.exp(-tried[:, None] * exposed)) * minutes).sum(axis=1) / minutes.sum()
    return np.interp(np.linspace(0.0, 1.0, FINEST + 1), lost, tried)


class Order:
    """The tables that belong to one order of tasks."""

    def __init__(self, care: Care, needs: Needs, order: Sequence[str]) -> None:
        self.last_to_first: NDArray[np.intp] = np.array([task(name) for name in reversed(order)])
        self.exposed = exposure(care, order)
        only, everything = needs.registered_reference, needs.reference
        mixes = (only, everything - only)
        self.strength = np.stack([_strengths(self.exposed / ((self.exposed * mix).sum() / mix.sum()), mix)
                                  for mix in mixes]).ravel()
        before = np.zeros(len(TASKS))
        before[[task(name) for name in order[:list(order).index("toileting")]]] = 1.0
        self.before_calls, self.with_calls = before, before.copy()
        self.with_calls[task("toileting")] = 1.0


class Rationing:
    """Turns need and minutes into lost minutes, ward by ward."""

    def __init__(self, care: Care, needs: Needs) -> None:
        self._care, self._needs = care, needs
        grid = np.arange(0.0, HIGHEST_WORKLOAD + WORKLOAD_STEP, WORKLOAD_STEP)
        self._short = shortage(grid)
        self._soft = care.interruption_loss * np.maximum(loss_curve(care, grid) - self._short, 0.0)
        self._orders: dict[tuple[str, ...], Order] = {}
        self._pool = np.array([0, FINEST + 1])

    def order(self, tasks: Sequence[str]) -> Order:
        """The tables of an order, made the first time it is used; every task must be named once."""
        key = tuple(tasks)
        if key not in self._orders:
            if sorted(key) != sorted(TASKS):
                raise ValueError(f"an order of care must name each of these tasks once: {', '.join(TASKS)}")
            self._orders[key] = Order(self._care, self._needs, key)
        return self._orders[key]

    def lost_share(self, workload: Floats, care: Floats) -> Floats:
        """Share of minutes lost at a workload by teams that keep care whole as 1 is to ``care``."""
        at = np.minimum(workload, HIGHEST_WORKLOAD)
        at *= 1 / WORKLOAD_STEP
        index = at.astype(np.intp)
        lost: Floats = self._soft[index] / care
        lost += self._short[index]
        return np.minimum(lost, 1.0, out=lost)

    def lose(self, need: Floats, minutes: Floats, workload: Floats, care: Floats, order: Order) -> Floats:
        """Minutes lost, [wards, 2, tasks], of ``need`` with ``minutes`` [wards, 2] available."""
        share = self.lost_share(workload, care[:, None])
        strength = order.strength[(share * FINEST).astype(np.intp) + self._pool]
        total = need.sum(axis=2)
        mean = (need @ order.exposed) / np.maximum(total, LEAST_MINUTES)
        strength /= np.maximum(mean, LEAST_MINUTES)
        lost: Floats = strength[:, :, None] * order.exposed
        np.negative(lost, out=lost)
        np.expm1(lost, out=lost)
        lost *= need
        np.negative(lost, out=lost)
        missing = total - lost.sum(axis=2) - minutes
        if missing.max() > LEAST_MINUTES:
            lost += self._cut(need - lost, np.maximum(missing, 0.0), order)
        return lost

    @staticmethod
    def _cut(kept: Floats, missing: Floats, order: Order) -> Floats:
        """Take ``missing`` minutes away from the end of the order."""
        late_first = kept[:, :, order.last_to_first]
        after = np.cumsum(late_first, axis=2)
        taken = np.clip(missing[:, :, None] - (after - late_first), 0.0, late_first)
        cut = np.empty_like(kept)
        cut[:, :, order.last_to_first] = taken
        return cut
