"""The yardstick's small A&E as others write it: in idiomatic SimPy, and in Ciw.

Same people, same servers, same times as in ``reference_network.py``, one year of some 110,000 visits, so that a
hospital's speed can be held against tools that a reader knows. The first is what tutorials teach: one process a
patient, ``Resource`` and ``with`` requests, one draw at a time. Ciw has no server that is held from one station to the
next, so its network lets nobody wait for a cubicle: it does a little less.

    python benchmarks/peer_networks.py [SEED]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np
import simpy
from reference_network import (
    ACUITY,
    ADMITTED,
    ARRIVALS_A_DAY,
    BEDS,
    BY_HOUR,
    CUBICLES,
    DOCTOR,
    DOCTORS,
    STAY,
    TEST,
    TESTED,
    TRIAGE,
    TRIAGE_NURSES,
    YEAR,
)

Events = Generator[simpy.Event, Any, None]
RATES = tuple(ARRIVALS_A_DAY / 24 * share / (sum(BY_HOUR) / 24) for share in BY_HOUR)
"""Arrivals an hour, by the hour of the day."""
SHARES = tuple(accumulate(ACUITY))


@cache
def in_logarithms(mean: float, variation: float) -> tuple[float, float]:
    """Parameters of a lognormal with this mean and coefficient of variation."""
    variance = float(np.log1p(variation**2))
    return float(np.log(mean)) - variance / 2, variance**0.5


class IdiomaticDepartment:
    """The network as a SimPy tutorial would have it."""

    def __init__(self, seed: int) -> None:
        self.env, self.rng = simpy.Environment(), np.random.default_rng(seed)
        self.nurses = simpy.Resource(self.env, TRIAGE_NURSES)
        self.cubicles = simpy.PriorityResource(self.env, CUBICLES)
        self.doctors = simpy.PriorityResource(self.env, DOCTORS)
        self.beds = simpy.Resource(self.env, BEDS)
        self.hours_in_department: list[float] = []

    def takes(self, spread: tuple[float, float]) -> simpy.Timeout:
        """A lognormal time passes."""
        return self.env.timeout(self.rng.lognormal(*in_logarithms(*spread)))

    def door(self) -> Events:
        """People come: drawn at the highest rate, and some of them left out."""
        while True:
            yield self.env.timeout(self.rng.exponential(1 / max(RATES)))
            if self.rng.random() < RATES[int(self.env.now) % 24] / max(RATES):
                acuity = int(np.searchsorted(SHARES, self.rng.random()))
                self.env.process(self.patient(min(acuity, len(ACUITY) - 1)))

    def patient(self, acuity: int) -> Events:
        """From the door to home, or into a bed and home from there."""
        arrived = self.env.now
        with self.nurses.request() as nurse:
            yield nurse
            yield self.takes(TRIAGE)
        with self.cubicles.request(priority=acuity) as cubicle:
            yield cubicle
            with self.doctors.request(priority=acuity) as doctor:
                yield doctor
                yield self.takes(DOCTOR[acuity])
            if self.rng.random() < TESTED:
                yield self.takes(TEST)
            bed = self.beds.request() if self.rng.random() < ADMITTED else None
            if bed is not None:
                yield bed
            self.hours_in_department.append(self.env.now - arrived)
        if bed is not None:
            yield self.takes(STAY)
            self.beds.release(bed)


def idiomatic_year(seed: int) -> int:
    """A year of it; how many people left the department."""
    department = IdiomaticDepartment(seed)
    department.env.process(department.door())
    department.env.run(until=YEAR)
    return len(department.hours_in_department)


def ciw_network(until: float) -> Any:
    """Triage, doctor, test and bed as Ciw's stations 1 to 4, with a class of patients for each acuity."""
    import ciw

    def lognormal(spread: tuple[float, float]) -> Any:
        return ciw.dists.Lognormal(*in_logarithms(*spread))

    names, hours = [f"acuity {place}" for place in range(len(ACUITY))], [float(hour + 1) for hour in range(24)]
    ways = [[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, TESTED, (1 - TESTED) * ADMITTED], [0.0, 0.0, 0.0, ADMITTED], [0.0] * 4]
    return ciw.create_network(
        arrival_distributions={name: [ciw.dists.PoissonIntervals([rate * share for rate in RATES], hours, until),
                                      None, None, None] for name, share in zip(names, ACUITY, strict=True)},
        service_distributions={name: [lognormal(TRIAGE), lognormal(doctor), lognormal(TEST), lognormal(STAY)]
                               for name, doctor in zip(names, DOCTOR, strict=True)},
        routing=dict.fromkeys(names, ways),
        priority_classes=(dict(zip(names, range(len(names)), strict=True)), [False] * 4),
        number_of_servers=[TRIAGE_NURSES, DOCTORS, float("inf"), BEDS])


def ciw_part(seed: int, part: float) -> int:
    """A part of a year of it; how many people came out of triage."""
    import ciw

    ciw.seed(seed)
    simulation = ciw.Simulation(ciw_network(YEAR * part))
    simulation.simulate_until_max_time(YEAR * part)
    return len([record for record in simulation.get_all_records() if record.node == 1])


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    peers: tuple[tuple[str, float, Callable[[], int]], ...] = (
        ("SimPy, idiomatic", 1.0, lambda: idiomatic_year(seed)), ("Ciw", 0.1, lambda: ciw_part(seed, 0.1)))
    for name, part, work in peers:
        start = time.process_time()
        visits = work()
        print(f"{name}: {(time.process_time() - start) / part:.2f} s CPU a year, {visits / part:,.0f} visits a year")


if __name__ == "__main__":
    main()
