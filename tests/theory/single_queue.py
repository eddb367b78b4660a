"""One queue and its servers, driven through the package's pools, and the error of a mean of correlated waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
import simpy
from scipy import stats

from simcare.hospital.pools import Flow, Pool
from simcare.luck import Luck

BATCHES = 30
WITHIN = 4.0  # standard errors that a correct queue may be off: once in 16,000 tests


@dataclass(frozen=True)
class Customers:
    """Whom the queue has to serve: hours between arrivals, hours of service, priorities (lower first)."""

    gaps: np.ndarray
    services: np.ndarray
    priorities: np.ndarray


def exponentials(luck: Luck, name: str, n: int, mean: float) -> np.ndarray:
    return -mean * np.log(luck.uniforms(name, "customer", 0, n))


def poisson_customers(seed: int, n: int, arrivals_per_hour: float, mean_service: float = 1.0,
                      class_shares: Sequence[float] = (1.0,)) -> Customers:
    """Poisson arrivals, exponential service, classes in these proportions."""
    luck = Luck(seed)
    classes = np.searchsorted(np.cumsum(class_shares)[:-1], luck.uniforms("class", "customer", 0, n))
    return Customers(exponentials(luck, "gap", n, 1 / arrivals_per_hour),
                     exponentials(luck, "service", n, mean_service), classes)


@dataclass(frozen=True)
class Served:
    """What came of it, one number a customer in order of arrival: hours waited, NaN for those turned away."""

    arrived: np.ndarray
    waits: np.ndarray
    seen_waiting: np.ndarray
    seen_busy: np.ndarray


def serve(customers: Customers, servers: int, turn_away: bool = False, look_every: float | None = None) -> Served:
    """Run the queue until the last customer has arrived; an onlooker may count heads at equal intervals."""
    env, pool = simpy.Environment(), Pool(servers)
    n = customers.gaps.size
    arrived, waits = [0.0] * n, [float("nan")] * n
    services, priorities = customers.services.tolist(), customers.priorities.tolist()

    def customer(i: int):
        if turn_away and pool.free == 0:
            return
        arrived[i] = env.now
        yield pool, priorities[i]
        waits[i] = env.now - arrived[i]
        yield services[i]
        pool.give()

    def door():
        for i, gap in enumerate(customers.gaps.tolist()):
            yield gap
            arrived[i] = env.now
            Flow(env).start(customer(i))

    seen: list[tuple[int, int]] = []

    def onlooker(every: float):
        while True:
            yield env.timeout(every)
            seen.append((pool.waiting, pool.busy))

    Flow(env).start(door())
    if look_every is not None:
        env.process(onlooker(look_every))
    env.run(until=float(customers.gaps.sum()) * (1 + 1e-12))
    looks = np.array(seen, dtype=float).reshape(-1, 2)
    return Served(np.array(arrived), np.array(waits), looks[:, 0], looks[:, 1])


def batch_mean(values: np.ndarray, burn_in: float = 0.05) -> tuple[float, float]:
    """Mean after the burn-in, and its standard error from the means of long batches."""
    kept = values[int(values.size * burn_in):]
    means = kept[:kept.size // BATCHES * BATCHES].reshape(BATCHES, -1).mean(axis=1)
    return float(means.mean()), float(means.std(ddof=1) / np.sqrt(BATCHES))


def assert_mean(values: np.ndarray, expected: float, precision: float = 0.05) -> None:
    """The mean agrees within its standard error, and that error is small enough for the test to be able to fail."""
    mean, error = batch_mean(values)
    assert error < precision * abs(expected), f"too noisy to decide: {mean:.5f} ± {error:.5f}, expected {expected:.5f}"
    limit = stats.t(BATCHES - 1).isf(stats.norm.sf(WITHIN))
    assert abs(mean - expected) < limit * error, f"{mean:.5f} ± {error:.5f}, expected {expected:.5f}"


def erlang_b(servers: int, load: float) -> float:
    """Share turned away from ``servers`` servers offered ``load`` erlangs, when nobody waits."""
    terms = [load**k / factorial(k) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


def erlang_c(servers: int, load: float) -> float:
    """Share who must wait when everybody waits as long as it takes."""
    blocked = erlang_b(servers, load)
    return servers * blocked / (servers - load * (1 - blocked))
