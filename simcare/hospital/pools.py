"""Flows and pools: patients who move, and the servers they wait for, inside an ordinary SimPy environment.

A patient is one generator. It yields either a delay in hours (a float) or a wish for a server
(``yield pool, priority``). The :class:`Flow` that drives the generator is itself the event that SimPy re-schedules, so
a step costs one heap entry and no new ``Timeout``, ``Request`` or ``Process``. A free server is granted at once,
without an event: only waiting and working take time. Lean flows live beside ordinary SimPy processes.

Queues are heaps ordered by (priority, order of joining), lower first. Somebody who gives up, or is moved forward,
leaves their old entry behind as an empty shell that is skipped when it surfaces.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import Any, ClassVar

from simpy import Environment, Event
from simpy.events import NORMAL

Steps = Generator[Any, Any, Any]


class Flow(Event):
    """A process that is its own next event: its generator yields a delay in hours or ``(pool, priority)``."""

    __slots__ = ("callbacks", "env", "place", "send")
    _ok = True
    _value = None
    again: ClassVar[list[Callable[[Any], None]]]  # what the alarm clock calls; the same for all, so no cycles

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.callbacks: Any = []
        self.place: list[Any] | None = None
        self.send: Callable[[Any], Any]

    def start(self, steps: Steps, delay: float | None = None) -> None:
        """Begin now, or after ``delay`` hours."""
        self.send = steps.send
        if delay is None:
            self.resume(None)
        else:
            self.callbacks, env = self.again, self.env
            heappush(env._queue, (env.now + delay, NORMAL, next(env._eid), self))

    def resume(self, _event: Event | None = None, value: Any = None) -> None:
        """Take the next steps until the flow sleeps, waits or ends. A generator may return the one that follows it."""
        try:
            wish = self.send(value)
            while wish.__class__ is tuple:
                value = wish[0].take(self, wish[1])
                if value is None:
                    return
                wish = self.send(value)
        except StopIteration as end:
            if end.value is not None:
                self.start(end.value)
            return
        env = self.env
        self.callbacks = self.again
        heappush(env._queue, (env.now + wish, NORMAL, next(env._eid), self))

    def go_on(self, value: Any) -> None:
        """What this flow waited for is there."""
        self.resume(None, value)

    def stop_waiting(self) -> None:
        """Leave the queue in which this flow stands; its entry becomes an empty shell."""
        if self.place is not None:
            self.place[2] = None
            self.place = None


Flow.again = [Flow.resume]


class Alarm(Event):
    """Calls a function once, after a delay in hours; costs one heap entry."""

    __slots__ = ("callbacks", "env")
    _ok = True
    _value = None

    def __init__(self, env: Environment, delay: float, call: Callable[[Event], None]) -> None:
        self.env = env
        self.callbacks = [call]
        heappush(env._queue, (env.now + delay, NORMAL, next(env._eid), self))


class Reminder(Event):
    """Calls a function about somebody, once, after a delay in hours: an alarm that needs no function of its own."""

    __slots__ = ("about", "call", "callbacks", "env")
    _ok = True
    _value = None
    rings: ClassVar[list[Callable[[Any], None]]]

    def __init__(self, env: Environment, delay: float, call: Callable[[Any], None], about: Any) -> None:
        self.env, self.call, self.about = env, call, about
        self.callbacks: Any = self.rings
        heappush(env._queue, (env.now + delay, NORMAL, next(env._eid), self))

    def ring(self) -> None:
        """The time has come."""
        self.call(self.about)


Reminder.rings = [Reminder.ring]


class Pool:
    """Identical servers. A free one is granted at once; only waiting needs the queue."""

    __slots__ = ("capacity", "free", "joined", "queue")

    def __init__(self, capacity: int) -> None:
        self.capacity = self.free = capacity
        self.queue: list[list[Any]] = []
        self.joined = 0

    def take(self, flow: Flow, priority: float) -> Pool | None:
        """This pool when a server is free now; otherwise the flow joins the queue and ``None`` comes back."""
        if self.free > 0:
            self.free -= 1
            return self
        self.join(flow, priority)
        return None

    def join(self, flow: Flow, priority: float) -> None:
        """Stand in the queue."""
        self.joined += 1
        flow.place = [priority, self.joined, flow]
        heappush(self.queue, flow.place)

    def promote(self, flow: Flow, priority: float) -> None:
        """Move a waiting flow to another priority."""
        flow.stop_waiting()
        self.join(flow, priority)

    def next_waiting(self) -> Flow | None:
        """Take the first person who is still waiting out of the queue."""
        while self.queue:
            flow: Flow | None = heappop(self.queue)[2]
            if flow is not None:
                flow.place = None
                return flow
        return None

    def give(self) -> None:
        """A server is done: serve the next, unless the shift has ended and capacity fell meanwhile."""
        if self.free >= 0 and self.queue:
            flow = self.next_waiting()
            if flow is not None:
                flow.resume(None, self)
                return
        self.free += 1

    def resize(self, capacity: int) -> None:
        """Change the number of servers. Nobody is cut short: on a reduction those in service finish first."""
        self.free += capacity - self.capacity
        self.capacity = capacity
        while self.free > 0 and self.queue:
            flow = self.next_waiting()
            if flow is None:
                return
            self.free -= 1
            flow.resume(None, self)

    @property
    def waiting(self) -> int:
        """How many are waiting now."""
        return sum(entry[2] is not None for entry in self.queue)

    @property
    def busy(self) -> int:
        """How many servers are at work now (above capacity while a reduced shift finishes)."""
        return self.capacity - self.free
