"""Every queue of the whole hospital obeys Little's law, and every pool of servers its capacity.

The pools are watched from outside while a small hospital lives: an onlooker counts heads many times an hour, and
the gates of each queue write down when somebody joins and leaves. Then mean number waiting = joining an hour × mean
wait must hold for each queue, whatever its discipline and however people leave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import simpy
from small_world import fingerprint, lived, small

from simcare.hospital.beds import Beds
from simcare.hospital.clinicians import Team
from simcare.hospital.hospital import simulate
from simcare.hospital.pools import Flow, Pool
from simcare.log import Tables

EVERY = 0.13  # hours; nothing in the hospital is planned at multiples of it
LONGEST_CONTACT = round(24 / EVERY)  # looks in which the last patient of an ended shift is surely done


@dataclass
class Queue:
    """Heads waiting, servers busy and servers on duty at each look, and what the gates wrote down."""

    name: str
    source: Any
    seen: list[int] = field(default_factory=list)
    busy: list[list[int]] = field(default_factory=list)
    on_duty: list[list[int]] = field(default_factory=list)
    joined: int = 0
    hours: float = 0.0

    def look(self) -> None:
        if isinstance(self.source, Pool):
            servers = [self.source.junior, self.source.senior] if isinstance(self.source, Team) else [self.source]
            self.seen.append(self.source.waiting)
            self.busy.append([server.capacity - server.free for server in servers])
            self.on_duty.append([server.capacity for server in servers])
        else:
            self.seen.append(len(self.source))


class WatchedList(list[Any]):
    """The bed manager's list, with a watch at its ends."""

    watch: Watch
    queue: Queue

    def append(self, request: Any) -> None:
        super().append(request)
        self.watch.joins(request, self.queue)

    def remove(self, request: Any) -> None:
        super().remove(request)
        self.watch.leaves(request)


class Watch:
    """Stands at the gates of every queue and looks round at equal intervals."""

    def __init__(self) -> None:
        self.queues: dict[Any, Queue] = {}
        self.since: dict[Any, tuple[Queue, float]] = {}
        self.env: Any = None
        self.began = self.ended = 0.0
        self.tables: Tables | None = None

    def joins(self, who: Any, queue: Queue) -> None:
        queue.joined += 1
        self.since[who] = queue, self.env.now

    def leaves(self, who: Any) -> None:
        if who in self.since:
            queue, joined = self.since.pop(who)
            queue.hours += self.env.now - joined

    def look_round(self, env: simpy.Environment) -> Iterator[Any]:
        while True:
            yield env.timeout(EVERY)
            self.ended = env.now
            for queue in self.queues.values():
                queue.look()

    def close(self) -> None:
        """Those who still wait at the end have waited until now."""
        for who in list(self.since):
            self.leaves(who)


def stand_at_the_gates(watch: Watch, patched: pytest.MonkeyPatch) -> None:
    """Wrap the gates of pools and of the bed manager, and let the onlooker in when the world begins to turn."""
    pool_made, pool_joined, pool_served, gave_up = Pool.__init__, Pool.join, Pool.next_waiting, Flow.stop_waiting
    beds_made, run = Beds.__init__, simpy.Environment.run

    def make_pool(pool: Pool, *args: Any) -> None:
        pool_made(pool, *args)
        watch.queues[pool] = Queue(f"{type(pool).__name__} {len(watch.queues)}", pool)

    def join(pool: Pool, flow: Flow, priority: float) -> None:
        pool_joined(pool, flow, priority)
        watch.joins(flow, watch.queues[pool])

    def serve(pool: Pool) -> Flow | None:
        flow = pool_served(pool)
        watch.leaves(flow)
        return flow

    def give_up(flow: Flow) -> None:
        gave_up(flow)
        watch.leaves(flow)

    def make_beds(beds: Beds, env: simpy.Environment, *args: Any) -> None:
        beds_made(beds, env, *args)
        beds.waiting = watched = WatchedList()
        watched.watch, watched.queue = watch, Queue("beds", watched)
        watch.queues[beds] = watched.queue

    def begin(env: simpy.Environment, until: Any = None) -> Any:
        watch.env, watch.began = env, env.now
        env.process(watch.look_round(env))
        return run(env, until)

    for owner, name, wrapped in ((Pool, "__init__", make_pool), (Pool, "join", join), (Pool, "next_waiting", serve),
                                 (Flow, "stop_waiting", give_up), (Beds, "__init__", make_beds),
                                 (simpy.Environment, "run", begin)):
        patched.setattr(owner, name, wrapped)


@pytest.fixture(scope="module")
def watch() -> Watch:
    """A small hospital under pressure, lived through under watch."""
    watch, patched = Watch(), pytest.MonkeyPatch()
    stand_at_the_gates(watch, patched)
    try:
        watch.tables = simulate(small("four_hour"), 1, 0)
    finally:
        patched.undo()
    watch.close()
    return watch


def test_being_watched_changes_nothing(watch: Watch) -> None:
    assert watch.tables is not None
    assert fingerprint(watch.tables) == fingerprint(lived("four_hour"))


def test_littles_law_at_every_queue(watch: Watch) -> None:
    span = watch.ended - watch.began
    used = [queue for queue in watch.queues.values() if queue.joined > 100]
    assert len(used) >= 5
    for queue in used:
        seen = np.array(queue.seen)
        assert seen.size == round(span / EVERY)
        error = seen.std() / np.sqrt(seen.size)  # of counting at intervals; the mean wait itself is exact
        assert abs(seen.mean() - queue.hours / span) < 4 * error, queue.name


def test_no_pool_has_more_servers_at_work_than_on_duty(watch: Watch) -> None:
    """After the end of a shift the patient in hand is finished; nobody new is begun."""
    for queue in watch.queues.values():
        if queue.busy:
            busy, on_duty = np.array(queue.busy), np.array(queue.on_duty)
            assert busy.min() >= 0, queue.name
            lately = np.stack([np.roll(on_duty, back, axis=0) for back in range(LONGEST_CONTACT)]).max(axis=0)
            assert np.all(busy[LONGEST_CONTACT:] <= lately[LONGEST_CONTACT:]), queue.name
            assert busy.sum() <= 1.02 * on_duty.sum(), queue.name


def test_nobody_waits_beside_a_free_server(watch: Watch) -> None:
    for queue in watch.queues.values():
        if queue.busy:
            free = (np.array(queue.on_duty) - np.array(queue.busy)).max(axis=1)
            assert not np.any((np.array(queue.seen) > 0) & (free > 0)), queue.name
