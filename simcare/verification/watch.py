"""An onlooker in a hospital: stands at the gates of every queue and looks round at equal intervals.

The pools are watched from outside while the hospital lives. The gates of each queue write down when somebody joins and
leaves; several times an hour somebody counts heads, servers, beds and posts. Nothing of it is known to the hospital,
and being watched changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
import simpy

from simcare.hospital.beds import Beds
from simcare.hospital.clinicians import Team
from simcare.hospital.hospital import Hospital
from simcare.hospital.pools import Flow, Pool
from simcare.verification.check import Array

if TYPE_CHECKING:
    from simcare.log import Tables
    from simcare.scenario.schema import Scenario

EVERY = 0.13  # hours; nothing in the hospital is planned at multiples of it
BEDS_LOOK = ("beds", "occupied", "kept for somebody on the way", "free", "closed")
POSTS_LOOK = ("establishment", "in post", "vacant", "held", "held and filled")


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
        """Count heads."""
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
        """Somebody waits."""
        self.insert(len(self), request)

    def insert(self, place: Any, request: Any) -> None:
        """Somebody waits, from now on in this place."""
        super().insert(place, request)
        self.watch.joins(request, self.queue)

    def remove(self, request: Any) -> None:
        """Somebody waits no longer."""
        super().remove(request)
        self.watch.leaves(request)


class Watch:
    """What the onlooker and the gates have written down."""

    def __init__(self) -> None:
        self.queues: dict[Any, Queue] = {}
        self.since: dict[Any, tuple[Queue, float]] = {}
        self.env: Any = None
        self.hospital: Any = None
        self.began = self.ended = 0.0
        self.cleaning = 0
        self.beds: list[tuple[int, ...]] = []
        self.posts: list[tuple[int, ...]] = []
        self.tables: Tables
        self.waiting_for_a_bed: list[Any] = []

    def joins(self, who: Any, queue: Queue) -> None:
        """Somebody has joined a queue."""
        queue.joined += 1
        self.since[who] = queue, self.env.now

    def leaves(self, who: Any) -> None:
        """Somebody has left it, served or not."""
        if who in self.since:
            queue, joined = self.since.pop(who)
            queue.hours += self.env.now - joined

    def look_round(self, env: simpy.Environment) -> Generator[Any, Any, Any]:
        """Count, again and again."""
        while True:
            yield env.timeout(EVERY)
            self.ended = env.now
            for queue in self.queues.values():
                queue.look()
            self.beds.append(self.look_at_beds())
            self.posts.append(self.look_at_posts())

    def look_at_beds(self) -> tuple[int, ...]:
        """As in BEDS_LOOK; closed are those being made ready, counted at the gates."""
        beds, inside = self.hospital.beds, self.hospital.department.inside
        on_the_way = sum(visit.slot is not None for visit in inside)
        return (len(beds.kind_of_slot), len(self.hospital.wards.stays), on_the_way, sum(map(len, beds.free)),
                self.cleaning)

    def look_at_posts(self) -> tuple[int, ...]:
        """As in POSTS_LOOK, of the hospital's own posts."""
        staff = self.hospital.rotas.people
        held = np.zeros(len(staff.role), bool)
        for posts in staff.held.taken:
            held[posts] = True
        empty = staff.own & ~staff.people.filled
        return (int(staff.own.sum()), int(staff.heads_in_post.sum()), int((empty & ~held).sum()),
                int((staff.own & held).sum()), int((held & ~empty).sum()))

    def close(self) -> None:
        """Those who still wait at the end have waited until now; every pool gets the name that it has in A&E."""
        for name, part in vars(self.hospital.department).items():
            if isinstance(part, Pool) and part in self.queues:
                self.queues[part].name = name.replace("_", " ")
        self.waiting_for_a_bed = list(self.hospital.beds.waiting)
        for who in list(self.since):
            self.leaves(who)

    @property
    def span(self) -> float:
        """Hours watched."""
        return self.ended - self.began

    def looks(self, what: str) -> Array:
        """All looks at beds or posts, a row each."""
        return np.array(getattr(self, what))


def watched(scenario: Scenario, seed: int = 1, replication: int = 0) -> Watch:
    """A hospital lived through under watch."""
    watch = Watch()
    with at_the_gates(watch):
        watch.hospital = Hospital(scenario, seed, replication)
        watch.tables = watch.hospital.run()
    watch.close()
    return watch


@contextmanager
def at_the_gates(watch: Watch) -> Iterator[None]:
    """While inside, the gates of pools and of the bed manager write down who comes and goes."""
    with ExitStack() as gates:
        for owner, name, wrapped in (*gates_of_pools(watch), *gates_of_beds(watch)):
            gates.enter_context(patch.object(owner, name, wrapped))
        yield


def gates_of_pools(watch: Watch) -> Iterator[tuple[type, str, Callable[..., Any]]]:
    """Pools are made, joined, served and left."""
    made, joined, served, gave_up = Pool.__init__, Pool.join, Pool.next_waiting, Flow.stop_waiting

    def make(pool: Pool, *args: Any) -> None:
        made(pool, *args)
        watch.queues[pool] = Queue(f"{type(pool).__name__} {len(watch.queues)}", pool)

    def join(pool: Pool, flow: Flow, priority: float) -> None:
        joined(pool, flow, priority)
        watch.joins(flow, watch.queues[pool])

    def serve(pool: Pool) -> Flow | None:
        flow = served(pool)
        watch.leaves(flow)
        return flow

    def give_up(flow: Flow) -> None:
        gave_up(flow)
        watch.leaves(flow)

    yield from ((Pool, "__init__", make), (Pool, "join", join), (Pool, "next_waiting", serve),
                (Flow, "stop_waiting", give_up))


def gates_of_beds(watch: Watch) -> Iterator[tuple[type, str, Callable[..., Any]]]:
    """Beds are asked for, left and made ready; the onlooker begins with the run."""
    made, vacated, readied, run = Beds.__init__, Beds.vacate, Beds.ready, simpy.Environment.run

    def make(beds: Beds, env: simpy.Environment, *args: Any) -> None:
        made(beds, env, *args)
        beds.waiting = watched = WatchedList()
        watched.watch, watched.queue = watch, Queue("beds", watched)
        watch.queues[beds] = watched.queue

    def vacate(beds: Beds, slot: int, turnover_h: float) -> None:
        watch.cleaning += 1
        vacated(beds, slot, turnover_h)

    def ready(beds: Beds, slot: int) -> None:
        watch.cleaning -= 1
        readied(beds, slot)

    def begin(env: simpy.Environment, until: Any = None) -> Any:
        watch.env, watch.began = env, float(env.now)
        env.process(watch.look_round(env))
        return run(env, until)

    yield from ((Beds, "__init__", make), (Beds, "vacate", vacate), (Beds, "ready", ready),
                (simpy.Environment, "run", begin))
