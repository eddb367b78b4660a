"""The yardstick for speed: a small A&E written as leanly as plain SimPy allows.

It is deliberately independent of the package, so that nothing done there moves the yardstick. One year sees some
110,000 visits. People arrive by a Poisson process whose rate follows the hour (thinned at the time of the arrival
itself), are triaged by one of three nurses, take one of forty cubicles and one of eight doctors in order of acuity,
perhaps have a test, and either go home or hold their cubicle until one of 450 beds is free. Times are hours.

    python benchmarks/reference_network.py [SEED]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import Any

import numpy as np
import simpy
from simpy.events import NORMAL

YEAR = 365 * 24.0
ARRIVALS_A_DAY = 300.0
BY_HOUR = (.60, .50, .44, .39, .36, .36, .41, .58, .92, 1.27, 1.46, 1.51,
           1.44, 1.38, 1.36, 1.36, 1.38, 1.41, 1.43, 1.38, 1.27, 1.10, .92, .76)
ACUITY = (.02, .13, .45, .35, .05)
TRIAGE_NURSES, CUBICLES, DOCTORS, BEDS = 3, 40, 8, 450
TRIAGE, TEST, STAY = (.1, .5), (1.0, .5), (96.0, 1.0)  # each (mean, coefficient of variation)
DOCTOR = ((1.0, .6), (.7, .6), (.45, .6), (.3, .6), (.2, .6))
TESTED, ADMITTED = .3, .25
BLOCK = 4096

Draw = Callable[[], float]
Steps = Generator[Any, None, None]


def blocks(draw: Callable[[int], Any]) -> Draw:
    """One number at a time from numbers drawn a block at a time."""

    def endless() -> Iterator[float]:
        while True:
            yield from draw(BLOCK).tolist()

    return endless().__next__


def lognormal(rng: np.random.Generator, mean: float, variation: float) -> Draw:
    """A stream of lognormal times with this mean and coefficient of variation."""
    variance = np.log1p(variation**2)
    return blocks(lambda n: rng.lognormal(np.log(mean) - variance / 2, np.sqrt(variance), n))


class Servers:
    """Identical servers. Whoever finds one free has it at once; the rest wait by priority, then by turn."""

    __slots__ = ("free", "queue", "turn")

    def __init__(self, number: int) -> None:
        self.free, self.turn = number, count()
        self.queue: list[tuple[int, int, Walk]] = []

    def wanted_by(self, walk: Walk, priority: int) -> bool:
        if self.free:
            self.free -= 1
            return True
        heappush(self.queue, (priority, next(self.turn), walk))
        return False

    def release(self) -> None:
        if self.queue:
            heappop(self.queue)[2].go_on(None)
        else:
            self.free += 1


class Walk(simpy.Event):
    """A way through the department that is its own next event: it yields hours to pass, or (servers, priority)."""

    __slots__ = ("callbacks", "env", "next_step", "on_time")
    _ok, _value = True, None

    def __init__(self, env: simpy.Environment, steps: Steps) -> None:
        self.env, self.next_step = env, steps.send
        self.on_time: list[Callable[[Any], None]] = [self.go_on]
        self.go_on(None)

    def go_on(self, _: Any) -> None:
        try:
            wish = self.next_step(None)
            while wish.__class__ is tuple:
                if not wish[0].wanted_by(self, wish[1]):
                    return
                wish = self.next_step(None)
        except StopIteration:
            self.on_time = []
            return
        self.callbacks = self.on_time
        self.env.schedule(self, NORMAL, wish)


class Department:
    """The whole network and its year."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.env = simpy.Environment()
        self.hours_in_department: list[float] = []
        self.nurses, self.cubicles = Servers(TRIAGE_NURSES), Servers(CUBICLES)
        self.doctors, self.beds = Servers(DOCTORS), Servers(BEDS)
        profile = np.array(BY_HOUR)
        peak = ARRIVALS_A_DAY / 24 * profile.max() / profile.mean()
        self.accepted = (profile / profile.max()).tolist()
        self.chance = blocks(rng.random)
        self.gap = blocks(lambda n: rng.exponential(1 / peak, n))
        self.triage, self.test, self.stay = (lognormal(rng, *spread) for spread in (TRIAGE, TEST, STAY))
        self.doctor = [lognormal(rng, *spread) for spread in DOCTOR]
        self.shares = np.cumsum(ACUITY).tolist()

    def run(self) -> np.ndarray:
        """Hours in the department of all who left it within the year."""
        Walk(self.env, self.door())
        self.env.run(until=YEAR)
        return np.array(self.hours_in_department)

    def door(self) -> Steps:
        while True:
            yield self.gap()
            if self.chance() < self.accepted[int(self.env.now) % 24]:
                Walk(self.env, self.patient(self.acuity()))

    def acuity(self) -> int:
        chance, found = self.chance(), 0
        while chance > self.shares[found] and found < len(ACUITY) - 1:
            found += 1
        return found

    def patient(self, acuity: int) -> Steps:
        arrived = self.env.now
        yield self.nurses, 0
        yield self.triage()
        self.nurses.release()
        yield self.cubicles, acuity
        yield self.doctors, acuity
        yield self.doctor[acuity]()
        self.doctors.release()
        if self.chance() < TESTED:
            yield self.test()
        if self.chance() < ADMITTED:
            yield self.beds, 0
            self.leave(arrived)
            yield self.stay()
            self.beds.release()
        else:
            self.leave(arrived)

    def leave(self, arrived: float) -> None:
        self.hours_in_department.append(self.env.now - arrived)
        self.cubicles.release()


def year(seed: int) -> np.ndarray:
    """One year of the yardstick: hours in the department, one number a visit."""
    return Department(seed).run()


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    start = time.process_time()
    hours = year(seed)
    print(f"{time.process_time() - start:.2f} s CPU, {hours.size} visits, mean {hours.mean():.3f} h, "
          f"over four hours {np.mean(hours > 4):.3f}")


if __name__ == "__main__":
    main()
