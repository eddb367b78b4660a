"""One queue and its servers, driven through the pools that the whole hospital stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
import simpy
from scipy.special import ndtri

from simcare.hospital.pools import Alarm, Flow, Pool, Steps
from simcare.luck import Luck
from simcare.verification.check import Array


@dataclass(frozen=True)
class Customers:
    """Whom the queue has to serve: hours between arrivals, hours of service, priorities (lower first)."""

    gaps: Array
    services: Array
    priorities: Array


def exponentials(luck: Luck, name: str, n: int, mean: float) -> Array:
    """``n`` exponential times of this mean."""
    return np.asarray(-mean * np.log(luck.uniforms(name, "customer", 0, n)))


def lognormals(seed: int, n: int, mean: float, variation: float) -> Array:
    """``n`` lognormal times of this mean and coefficient of variation; without variation, constant ones."""
    variance = np.log1p(variation**2)
    normal = ndtri(Luck(seed).uniforms("spread", "customer", 0, n))
    return np.asarray(mean * np.exp(np.sqrt(variance) * normal - variance / 2))


def poisson_customers(seed: int, n: int, arrivals_per_hour: float, mean_service: float = 1.0,
                      class_shares: Sequence[float] = (1.0,)) -> Customers:
    """Poisson arrivals, exponential service, classes in these proportions."""
    luck = Luck(seed)
    classes = np.searchsorted(np.cumsum(class_shares)[:-1], luck.uniforms("class", "customer", 0, n))
    return Customers(exponentials(luck, "gap", n, 1 / arrivals_per_hour),
                     exponentials(luck, "service", n, mean_service), classes)


@dataclass(frozen=True)
class Served:
    """What came of it, one number a customer in order of arrival, NaN for those turned away or not yet begun.
    ``still_there`` are those whom the pool knows of when the last customer has come."""

    arrived: Array
    waits: Array
    stayed: Array
    seen_waiting: Array
    seen_busy: Array
    still_there: int

    @property
    def waited(self) -> Array:
        """The waits of those who were served."""
        return self.waits[np.isfinite(self.waits)]


class Counter:
    """A pool with its customers' diary. ``shifts`` are (hour, servers) at which the number of servers changes."""

    def __init__(self, customers: Customers, servers: int, turn_away: bool) -> None:
        self.env, self.pool, self.turn_away = simpy.Environment(), Pool(servers), turn_away
        n = customers.gaps.size
        self.arrived, self.waits, self.stayed = [0.0] * n, [float("nan")] * n, [float("nan")] * n
        self.gaps, self.services = customers.gaps.tolist(), customers.services.tolist()
        self.priorities = customers.priorities.tolist()
        self.seen: list[tuple[int, int]] = []

    def customer(self, i: int) -> Steps:
        """Wait, be served, go."""
        if self.turn_away and self.pool.free == 0:
            return
        yield self.pool, self.priorities[i]
        begun = self.env.now
        self.waits[i] = begun - self.arrived[i]
        yield self.services[i]
        self.stayed[i] = self.env.now - begun
        self.pool.give()

    def door(self) -> Steps:
        """They come one by one."""
        for i, gap in enumerate(self.gaps):
            yield gap
            self.arrived[i] = self.env.now
            Flow(self.env).start(self.customer(i))

    def onlooker(self, every: float) -> Steps:
        """Somebody counts heads at equal intervals."""
        while True:
            yield every
            self.seen.append((self.pool.waiting, self.pool.busy))

    def change(self, at: float, servers: int) -> None:
        """A shift begins or ends."""
        Alarm(self.env, at, lambda _: self.pool.resize(servers))


def serve(customers: Customers, servers: int, turn_away: bool = False, look_every: float | None = None,
          shifts: Sequence[tuple[float, int]] = ()) -> Served:
    """Run the queue until the last customer has arrived."""
    counter = Counter(customers, servers, turn_away)
    Flow(counter.env).start(counter.door())
    if look_every is not None:
        Flow(counter.env).start(counter.onlooker(look_every))
    for at, capacity in shifts:
        counter.change(at, capacity)
    counter.env.run(until=float(customers.gaps.sum()) * (1 + 1e-12))
    looks = np.array(counter.seen, dtype=float).reshape(-1, 2)
    return Served(np.array(counter.arrived), np.array(counter.waits), np.array(counter.stayed), looks[:, 0],
                  looks[:, 1], counter.pool.waiting + counter.pool.busy)


def erlang_b(servers: int, load: float) -> float:
    """Share turned away from ``servers`` servers offered ``load`` erlangs, when nobody waits."""
    terms = [load**k / factorial(k) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


def erlang_c(servers: int, load: float) -> float:
    """Share who must wait when everybody waits as long as it takes."""
    blocked = erlang_b(servers, load)
    return servers * blocked / (servers - load * (1 - blocked))
