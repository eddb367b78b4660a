"""The engine: SimPy's own environment, its loop written out for the many small events of a hospital.

Events, their order and all of SimPy's processes stay what they are. Only the way from one event to the next is shorter:
the loop calls no method to take a step, and the time is a plain attribute. Whoever replaces SimPy's loop or its single
step, to count events or to look on, gets SimPy's own ways back.
"""

from __future__ import annotations

from heapq import heappop
from typing import Any

from simpy import Environment, Event
from simpy.core import StopSimulation
from simpy.events import URGENT

ONE_STEP, WHOLE_RUN = Environment.step, Environment.run


class Engine(Environment):
    """An environment in which to look at the time, and to go on to the next event, costs little."""

    __slots__ = ("now",)  # the time is here; SimPy's own name for it leads to the same place
    now: float

    @property
    def _now(self) -> float:
        return self.now

    @_now.setter
    def _now(self, time: float) -> None:
        self.now = time

    def run(self, until: Any = None) -> Any:
        """Process events up to a time, not including those at that very time."""
        if not isinstance(until, float) or Environment.step is not ONE_STEP or Environment.run is not WHOLE_RUN:
            return super().run(until)
        end = Event(self)
        end._ok, end._value, end.callbacks = True, None, [StopSimulation.callback]
        self.schedule(end, URGENT, until - self.now)
        try:
            self.go_on()
        except StopSimulation:
            return None

    def go_on(self) -> None:
        """Process one event after the other until somebody stops it all."""
        queue = self._queue
        while True:
            self.now, _, _, event = heappop(queue)
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok and not event.defused:
                raise event._value
