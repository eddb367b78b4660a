"""Single queues against the formulas every queueing textbook holds (Erlang, Cobham, Pollaczek and Khinchine)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri
from single_queue import Customers, assert_mean, erlang_b, erlang_c, exponentials, poisson_customers, serve

from simcare.luck import Luck

N = 100_000


def lognormals(seed: int, n: int, mean: float, variation: float) -> np.ndarray:
    variance = np.log1p(variation**2)
    normal = ndtri(Luck(seed).uniforms("spread", "customer", 0, n))
    return np.asarray(mean * np.exp(np.sqrt(variance) * normal - variance / 2))


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (3, 2.1), (8, 6.4), (30, 23.0)])
def test_erlang_c_share_who_wait_and_mean_wait(servers: int, load: float) -> None:
    waits = serve(poisson_customers(1, N, load), servers).waits
    must_wait = erlang_c(servers, load)
    assert_mean(np.nan_to_num(waits) > 0, must_wait, precision=0.1)
    assert_mean(waits[np.isfinite(waits)], must_wait / (servers - load), precision=0.15)


def test_erlang_c_distribution_of_waits() -> None:
    servers, load = 5, 3.5
    waits = serve(poisson_customers(2, N, load), servers).waits
    waits = waits[np.isfinite(waits)]
    for hours in (0.1, 0.5, 1.0, 2.0):
        assert_mean(waits > hours, erlang_c(servers, load) * np.exp(-(servers - load) * hours), precision=0.15)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (4, 3.0), (10, 12.0)])
def test_erlang_b_share_turned_away(servers: int, load: float) -> None:
    served = serve(poisson_customers(3, N, load), servers, turn_away=True)
    assert_mean(np.isnan(served.waits), erlang_b(servers, load))


@pytest.mark.parametrize("variation", [0.5, 1.5])
def test_erlang_b_does_not_depend_on_the_spread_of_service(variation: float) -> None:
    customers = poisson_customers(4, N, 3.0)
    services = lognormals(4, N, 1.0, variation)
    served = serve(Customers(customers.gaps, services, customers.priorities), 4, turn_away=True)
    assert_mean(np.isnan(served.waits), erlang_b(4, 3.0))


@pytest.mark.parametrize(("servers", "load", "shares"), [(1, 0.7, (0.3, 0.7)), (3, 2.4, (0.2, 0.3, 0.5))])
def test_cobham_waits_of_each_priority(servers: int, load: float, shares: tuple[float, ...]) -> None:
    """Non-preemptive priorities with the same service for all: class k waits W0 / ((1 − σ(k−1)) (1 − σ(k)))."""
    customers = poisson_customers(5, 2 * N, load, class_shares=shares)
    waits = serve(customers, servers).waits
    busy = np.concatenate([[0.0], np.cumsum(shares)]) * load / servers
    for k in range(len(shares)):
        expected = erlang_c(servers, load) / servers / ((1 - busy[k]) * (1 - busy[k + 1]))
        of_class = waits[(customers.priorities == k) & np.isfinite(waits)]
        assert_mean(of_class, expected, precision=0.1)


@pytest.mark.parametrize("variation", [0.0, 0.5, 1.0])
def test_pollaczek_khinchine_wait_at_a_single_server(variation: float) -> None:
    """M/G/1 and, with no variation, M/D/1: W = λ E[S²] / 2(1 − ρ)."""
    rho = 0.6
    services = lognormals(6, N, 1.0, variation) if variation else np.ones(N)
    waits = serve(Customers(exponentials(Luck(6), "gap", N, 1 / rho), services, np.zeros(N)), 1).waits
    assert_mean(waits[np.isfinite(waits)], rho * (1 + variation**2) / (2 * (1 - rho)), precision=0.1)


def test_littles_law_seen_by_an_onlooker() -> None:
    """Heads counted at equal intervals = arrivals an hour × mean hours, in the queue and in service."""
    load, servers = 2.4, 3
    customers = poisson_customers(7, N, load)
    served = serve(customers, servers, look_every=1.0)
    hours = customers.gaps.sum()
    waits = served.waits[np.isfinite(served.waits)]
    assert served.seen_waiting.mean() == pytest.approx(waits.sum() / hours, rel=0.02)
    assert served.seen_busy.mean() == pytest.approx(customers.services.sum() / hours, rel=0.02)
    assert_mean(served.seen_busy / servers, load / servers)
    assert_mean(served.seen_waiting, load * erlang_c(servers, load) / (servers - load), precision=0.15)
    assert served.seen_busy.max() <= servers


@pytest.mark.statistical
@pytest.mark.parametrize("seed", range(10, 14))
def test_a_nearly_full_department_still_follows_erlang_c(seed: int) -> None:
    servers, load = 10, 9.2
    waits = serve(poisson_customers(seed, 5 * N, load), servers).waits
    assert_mean(waits[np.isfinite(waits)], erlang_c(servers, load) / (servers - load), precision=0.15)
