"""What a pool of servers promises: nobody is cut short, nobody overtakes, and no server idles while somebody waits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from simcare.hospital.pools import Alarm, Flow, Pool
from simcare.luck import Luck
from simcare.verification.check import Theory, mean_agrees
from simcare.verification.one_queue import exponentials

ERLANG_A = Theory("Erlang A", "those who wait give up at a constant rate", "Palm 1957")


@dataclass
class Ward:
    """A pool with a diary: who joined, began and ended when, and the most servers allowed at each start."""

    env: simpy.Environment
    pool: Pool
    joined: dict[int, float] = field(default_factory=dict)
    began: dict[int, float] = field(default_factory=dict)
    ended: dict[int, float] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def patient(self, i: int, priority: float, service: float):
        self.joined[i] = self.env.now
        yield self.pool, priority
        self.began[i] = self.env.now
        self.order.append(i)
        if self.pool.busy > self.pool.capacity:
            self.broken.append(f"{i} began at {self.env.now} beyond capacity")
        yield service
        self.ended[i] = self.env.now
        self.pool.give()
        if self.pool.waiting and self.pool.busy < self.pool.capacity:
            self.broken.append(f"somebody waits beside a free server at {self.env.now}")

    def arrives(self, i: int, time: float, priority: float, service: float) -> None:
        Flow(self.env).start(self.patient(i, priority, service), time)


def ward(servers: int) -> Ward:
    return Ward(simpy.Environment(), Pool(servers))


def at(env: simpy.Environment, time: float, call) -> None:
    Alarm(env, time, lambda _: call())


def test_first_come_first_served_within_a_priority() -> None:
    w = ward(1)
    for i, priority in enumerate([1, 3, 2, 2, 1, 3]):
        w.arrives(i, i * 0.01, priority, 1.0)
    w.env.run()
    assert w.order == [0, 4, 2, 3, 1, 5]


def test_a_shift_that_ends_lets_the_patient_in_hand_finish() -> None:
    w = ward(2)
    for i in range(4):
        w.arrives(i, 0.0, 0, 3.0)
    at(w.env, 1.0, lambda: w.pool.resize(0))
    at(w.env, 10.0, lambda: w.pool.resize(1))
    w.env.run()
    assert w.ended == {0: 3.0, 1: 3.0, 2: 13.0, 3: 16.0}
    assert w.broken == []


def test_more_servers_start_at_once_with_those_who_wait() -> None:
    w = ward(1)
    for i in range(4):
        w.arrives(i, 0.0, 0, 5.0)
    at(w.env, 2.0, lambda: w.pool.resize(3))
    w.env.run()
    assert w.began == {0: 0.0, 1: 2.0, 2: 2.0, 3: 5.0}


def test_a_free_server_costs_no_event_and_a_whole_service_only_one() -> None:
    w = ward(1)
    w.arrives(0, 0.0, 0, 1.0)
    steps = 0
    while w.env.peek() < float("inf"):
        w.env.step()
        steps += 1
    assert steps == 2  # the arrival and the end of the service


def test_who_gives_up_is_passed_over_and_who_is_moved_forward_goes_first() -> None:
    env, pool, order = simpy.Environment(), Pool(1), []

    def patient(name: str):
        got = yield pool, 5
        if got is pool:
            order.append((name, env.now))
            yield 1.0
            pool.give()
        else:
            order.append((name + " left", env.now))

    flows = {name: Flow(env) for name in "abcd"}
    for flow, name in zip(flows.values(), flows, strict=True):
        flow.start(patient(name))
    assert pool.waiting == 3

    def give_up() -> None:
        flows["b"].stop_waiting()
        flows["b"].resume(None, False)

    at(env, 0.5, give_up)
    at(env, 0.7, lambda: pool.promote(flows["d"], 1))
    env.run()
    assert order == [("a", 0.0), ("b left", 0.5), ("d", 1.0), ("c", 2.0)]
    assert (pool.waiting, pool.busy) == (0, 0)


HOURS = st.floats(0.0, 20.0, allow_nan=False)
PATIENTS = st.lists(st.tuples(HOURS, st.integers(1, 3), st.floats(0.01, 5.0)), min_size=1, max_size=30)
SHIFTS = st.lists(st.tuples(HOURS, st.integers(0, 4)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(servers=st.integers(0, 4), patients=PATIENTS, shifts=SHIFTS)
def test_any_day_of_changing_shifts_keeps_every_promise(servers: int, patients: list, shifts: list) -> None:
    w = ward(servers)
    for i, (time, priority, service) in enumerate(patients):
        w.arrives(i, time, priority, service)
    for time, capacity in shifts:
        at(w.env, time, lambda capacity=capacity: w.pool.resize(capacity))
    at(w.env, 30.0, lambda: w.pool.resize(1))
    w.env.run()
    assert w.broken == []
    assert w.pool.busy == w.pool.waiting == 0
    for i, (time, _, service) in enumerate(patients):
        assert w.joined[i] == time <= w.began[i]
        assert w.ended[i] == w.began[i] + service
    for i, (arrived, priority, _) in enumerate(patients):
        for j, (later, other, _) in enumerate(patients):
            if priority <= other and arrived < later:  # joined before and at least as urgent: begins no later
                assert w.began[i] <= w.began[j]


def abandoned_share(servers: int, load: float, patience: float, most: int = 400) -> float:
    """Erlang A by its birth-and-death chain: service rate 1, each waiting customer gives up at 1/patience an hour."""
    weights, lost = [1.0], [0.0]
    for n in range(1, most):
        leaving = max(0, n - servers) / patience
        weights.append(weights[-1] * load / (min(n, servers) + leaving))
        lost.append(leaving)
    return float(np.dot(weights, lost) / sum(weights) / load)


@pytest.mark.parametrize(("servers", "load", "patience"), [(4, 4.0, 2.0), (2, 3.0, 1.0)])
def test_erlang_a_share_who_leave_unseen(servers: int, load: float, patience: float) -> None:
    env, pool, luck, n = simpy.Environment(), Pool(servers), Luck(8), 60_000
    gaps, services, patiences = (exponentials(luck, name, n, mean).tolist() for name, mean in
                                 (("gap", 1 / load), ("service", 1.0), ("patience", patience)))
    left = np.zeros(n)

    def customer(flow: Flow, i: int):
        if pool.free == 0:
            Alarm(env, patiences[i], lambda _: give_up(flow))
        got = yield pool, 0
        if got is pool:
            yield services[i]
            pool.give()
        else:
            left[i] = 1.0

    def give_up(flow: Flow) -> None:
        if flow.place is not None:
            flow.stop_waiting()
            flow.resume(None, False)

    def door():
        for i, gap in enumerate(gaps):
            yield gap
            flow = Flow(env)
            flow.start(customer(flow, i))

    Flow(env).start(door())
    env.run()
    assert mean_agrees(ERLANG_A, "left", left, abandoned_share(servers, load, patience)).passed
