"""How long a patient waits after pressing the bell.

Somebody must notice and walk (a lognormal time, even on a quiet ward); with some probability everybody is busy and the
call queues, by a priority approximation: the residual of the jobs under way, divided by the idle share left by work of
higher priority and by work of the same priority (Cobham), for as many servers as there are staff on the ward. A few
calls are given up for the round. So every ward and round has a distribution of waits, a mixture of three tabulated
ones, and the mixture's weights move with the workload. Nobody waits beyond the round.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.tasks import MINUTES, Floats
from simcare.scenario.care import Care

BINS = 61
SHORTEST, LEVELS = 0.25, 64  # minutes; steps of the table of queueing delays


def _notice(median: float, spread: float, last: int) -> Floats:
    """Chance of each whole minute 0 … last−1 of a lognormal time."""
    edges = np.arange(1, last + 1, dtype=float)
    below = np.array([0.5 * (1 + math.erf(math.log(x / median) / (spread * math.sqrt(2)))) for x in edges])
    return np.diff(np.concatenate([[0.0], below[:-1], [1.0]]))


def _queued(notice: Floats, delay: float) -> Floats:
    """Noticing followed by an exponential delay of this mean, cut at the round."""
    last = len(notice)
    queue = np.diff(1 - np.exp(-np.arange(last + 1) / delay))
    both: Floats = np.convolve(notice, queue)[:last]
    both[-1] += 1 - both.sum()
    return both


class Waits(NamedTuple):
    """Per ward: chance that a call is late, mean wait (h), mean time soiled per call for the toilet (h)."""

    late: Floats
    wait: Floats
    soiled: Floats


class Calls:
    """Tables of waits and the mixture for a round."""

    def __init__(self, care: Care) -> None:
        self._coupling, self._job, self._idle = care.call_coupling, care.job_length * MINUTES, care.least_idle
        self._queues = 1.0 if care.call_coupling > 0 else 0.0
        self._given_up = care.given_up * self._queues
        last = int(care.round_length * MINUTES)
        notice = _notice(care.notice_median * MINUTES, care.notice_spread, last)
        self._ratio = (LEVELS - 1) / math.log(last / SHORTEST)
        delays = SHORTEST * np.exp(np.arange(LEVELS) / self._ratio)
        given_up = np.full(last, 1.0 / last)
        table = np.stack([notice, given_up, *(_queued(notice, delay) for delay in delays)])
        self._bins = np.concatenate([table[:, :BINS - 1], table[:, BINS - 1:].sum(axis=1, keepdims=True)], axis=1)
        self._moments = self._summaries(table, care)
        self._queued_moments = np.ascontiguousarray(self._moments[:, 2:])

    @staticmethod
    def _summaries(table: Floats, care: Care) -> Floats:
        """Late share, mean wait and mean soiled time of each tabulated distribution, [3, distributions]."""
        minutes = np.arange(table.shape[1]) + 0.5
        hold = care.hold_time * MINUTES
        soiled = minutes - hold * (1 - np.exp(-minutes / hold))
        late = minutes > care.call_late * MINUTES
        return np.stack([table @ late, table @ minutes / MINUTES, table @ soiled / MINUTES])

    def mixture(self, staff: Floats, load: Floats, toilet_lost: Floats) -> tuple[Floats, NDArray[np.intp]]:
        """Weights [3, wards] of the plain, given-up and queued wait, and the queue's level [wards].

        ``staff`` on the ward; ``load`` [3, wards]: the workload of all of them, its part of higher priority than calls,
        and that part with the calls; ``toilet_lost`` the share of toileting care lost.
        """
        servers = np.maximum(staff, 1.0)
        idle = np.maximum(1 - load[1:], self._idle)
        delay = self._coupling * self._job / (servers * idle[0] * idle[1])
        level = np.log(np.maximum(delay, SHORTEST) / SHORTEST) * self._ratio + 0.5
        weights = np.empty((3, len(servers)))
        plain, given_up, queued = weights
        np.multiply(toilet_lost, self._given_up, out=given_up)
        np.power(np.minimum(load[0], 1.0), np.sqrt(2 * servers + 2), out=queued)
        queued *= self._queues - given_up
        np.subtract(1 - given_up, queued, out=plain)
        return weights, np.minimum(level, LEVELS - 1).astype(np.intp)

    def waits(self, weights: Floats, level: NDArray[np.intp]) -> Waits:
        """What the mixture means for patients."""
        mixed = np.matmul(self._moments[:, :2], weights[:2])
        mixed += self._queued_moments.take(level, axis=1) * weights[2]
        return Waits(mixed[0], mixed[1], mixed[2])

    @staticmethod
    def kinds(calls: Floats, weights: Floats, level: NDArray[np.intp]) -> Floats:
        """Calls by tabulated distribution, [2 + levels]; ``calls`` by ward."""
        counts = np.bincount(2 + level, calls * weights[2], 2 + LEVELS).astype(float)
        counts[:2] = np.matmul(weights[:2], calls)
        return counts

    def histogram(self, kinds: Floats) -> Floats:
        """Calls by whole minutes waited, 0 … 59 and 60 or more, from calls by distribution […, 2 + levels]."""
        counts: Floats = kinds @ self._bins
        return counts
