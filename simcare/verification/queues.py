"""Single queues against the formulas that every textbook of queueing holds."""

from __future__ import annotations

import numpy as np

from simcare.luck import Luck
from simcare.verification.check import Check, Theory, exactly, mean_agrees
from simcare.verification.one_queue import (
    Customers,
    erlang_b,
    erlang_c,
    exponentials,
    lognormals,
    poisson_customers,
    serve,
)

N = 100_000
"""Customers of a queue."""

ERLANG_B = Theory(
    "Erlang B", "where nobody waits, the share turned away depends on the load and the number of servers, and on "
    "nothing else of the service times than their mean", "Gross, Shortle, Thompson, Harris 2008, ch. 2 and 5")
ERLANG_C = Theory(
    "Erlang C", "with Poisson arrivals and exponential service at c servers a known share waits, and their waits are "
    "exponential", "Gross, Shortle, Thompson, Harris 2008, ch. 2")
COBHAM = Theory(
    "priorities", "where the urgent go first and nobody is interrupted, class k waits W0 / ((1 - s(k-1)) (1 - s(k))), "
    "s being the load of the classes up to it", "Cobham 1954; Gross et al. 2008, ch. 3")
POLLACZEK = Theory(
    "Pollaczek-Khinchine", "at one server the mean wait is λE[S²] / 2(1 - ρ), whatever the law of the service times",
    "Kleinrock 1975, vol. 1, ch. 5")
LITTLE = Theory(
    "Little's law", "mean number there = arrivals an hour × mean hours there, whatever the queue's discipline",
    "Little 1961; Kleinrock 1975, vol. 1, ch. 2")
SHIFTS = Theory(
    "shifts", "a shift that ends cuts nobody's service short: who has begun is served for as long as it takes",
    "non-preemptive service: Kleinrock 1976, vol. 2, ch. 3")


def share_turned_away(n: int = N, seed: int = 3) -> list[Check]:
    """Erlang's loss formula, and that it does not depend on the spread of the service times."""
    checks = []
    for servers, load in ((1, 0.5), (4, 3.0), (10, 12.0)):
        served = serve(poisson_customers(seed, n, load), servers, turn_away=True)
        checks.append(mean_agrees(ERLANG_B, f"turned away, {servers} servers, {load:g} erlangs",
                                  np.isnan(served.waits), erlang_b(servers, load)))
    for variation in (0.5, 1.5):
        customers = poisson_customers(seed + 1, n, 3.0)
        services = lognormals(seed + 1, n, 1.0, variation)
        served = serve(Customers(customers.gaps, services, customers.priorities), 4, turn_away=True)
        checks.append(mean_agrees(ERLANG_B, f"the same, lognormal service, variation {variation:g}",
                                  np.isnan(served.waits), erlang_b(4, 3.0)))
    return checks


def waits_at_many_servers(n: int = N, seed: int = 1) -> list[Check]:
    """Erlang's delay formula: who waits, how long on average, and how the waits are spread."""
    checks = []
    for servers, load in ((1, 0.6), (3, 2.1), (8, 6.4), (30, 23.0)):
        waits, must_wait = serve(poisson_customers(seed, n, load), servers).waited, erlang_c(servers, load)
        queue = f"{servers} servers, {load:g} erlangs"
        checks += [mean_agrees(ERLANG_C, f"share who wait, {queue}", waits > 0, must_wait, 0.1),
                   mean_agrees(ERLANG_C, f"mean wait, {queue}", waits, must_wait / (servers - load), 0.15)]
    waits = serve(poisson_customers(seed + 1, n, 3.5), 5).waited
    checks += [mean_agrees(ERLANG_C, f"wait longer than {hours:g} h, 5 servers", waits > hours,
                           erlang_c(5, 3.5) * float(np.exp(-1.5 * hours)), 0.15) for hours in (0.1, 0.5, 1.0, 2.0)]
    return checks


def waits_by_priority(n: int = 2 * N, seed: int = 5) -> list[Check]:
    """Mean waits class by class, at one server and at several."""
    checks = []
    for servers, load, shares in ((1, 0.7, (0.3, 0.7)), (3, 2.4, (0.2, 0.3, 0.5))):
        customers = poisson_customers(seed, n, load, class_shares=shares)
        waits = serve(customers, servers).waits
        busy = np.concatenate([[0.0], np.cumsum(shares)]) * load / servers
        for k in range(len(shares)):
            expected = erlang_c(servers, load) / servers / ((1 - busy[k]) * (1 - busy[k + 1]))
            of_class = waits[(customers.priorities == k) & np.isfinite(waits)]
            checks.append(mean_agrees(COBHAM, f"mean wait of class {k + 1} of {len(shares)}, {servers} servers",
                                      of_class, float(expected), 0.1))
    return checks


def waits_whatever_the_service(n: int = N, seed: int = 6) -> list[Check]:
    """Constant service and two spreads of lognormal service at one server."""
    checks, rho = [], 0.6
    for variation in (0.0, 0.5, 1.0):
        customers = Customers(exponentials(Luck(seed), "gap", n, 1 / rho), lognormals(seed, n, 1.0, variation),
                              np.zeros(n))
        law = f"lognormal service, variation {variation:g}" if variation else "constant service"
        checks.append(mean_agrees(POLLACZEK, f"mean wait, {law}", serve(customers, 1).waited,
                                  rho * (1 + variation**2) / (2 * (1 - rho)), 0.1))
    return checks


def heads_seen_by_an_onlooker(n: int = 3 * N, seed: int = 7) -> list[Check]:
    """Heads counted at equal intervals at one queue, against the theory of that queue."""
    load, servers = 2.4, 3
    seen = serve(poisson_customers(seed, n, load), servers, look_every=1.0)
    waiting = load * erlang_c(servers, load) / (servers - load)
    return [mean_agrees(LITTLE, "servers busy, 3 servers, 2.4 erlangs", seen.seen_busy, load),
            mean_agrees(LITTLE, "heads waiting, 3 servers, 2.4 erlangs", seen.seen_waiting, waiting, 0.15),
            exactly(LITTLE, "most servers busy at once", max(seen.seen_busy.max() - servers, 0))]


def nobody_is_cut_short(n: int = 5_000, seed: int = 8) -> list[Check]:
    """Four servers by day and two by night; every service lasts exactly as long as it should."""
    customers = poisson_customers(seed, n, 2.0)
    days = int(customers.gaps.sum() / 24)
    shifts = [(24.0 * day + hour, servers) for day in range(days) for hour, servers in ((8.0, 4), (20.0, 2))]
    served = serve(customers, 2, shifts=shifts)
    done = np.isfinite(served.stayed)
    short = np.abs(served.stayed - customers.services)[done] > 1e-6
    return [exactly(SHIFTS, f"services cut short, of {done.sum()}", short.sum()),
            exactly(SHIFTS, "customers lost", n - done.sum() - served.still_there)]
