"""How dear is one year of the whole hospital, measured in years of the yardstick?

    python benchmarks/hospital_year.py [SCENARIO.yaml] [--years 1] [--pairs 5] [--seed 1] [--limit 1.8]

The hospital (beds, care rounds and harm included) and the small A&E of ``reference_network.py`` take turns on one
core, so that a busy machine slows both; the median of the ratios is the result. Absolute times differ from machine to
machine, the ratio hardly does. Events are counted in a run of their own, untimed. Exit code 1 when the median
ratio is above the limit.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from unittest.mock import patch

import simpy
from reference_network import year as yardstick_year

from simcare.hospital.hospital import simulate
from simcare.log import Tables
from simcare.scenario.schema import Scenario
from simcare.scenario.units import HOURS

BASE = Path(__file__).parents[1] / "scenarios" / "four_hour.yaml"


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of one call, waits for other processes left out."""
    start = time.process_time()
    work()
    return time.process_time() - start


@contextmanager
def counted_events() -> Iterator[list[int]]:
    """Counts the events that any SimPy environment processes meanwhile."""
    count, step = [0], simpy.Environment.step

    def counting_step(env: simpy.Environment) -> None:
        count[0] += 1
        step(env)

    with patch.object(simpy.Environment, "step", counting_step):
        yield count


def stay_on_one_core() -> None:
    """Where the system allows it, keep this process on a single core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", type=Path, default=BASE)
    parser.add_argument("--years", type=float, default=1.0, help="measured years after the warm-up")
    parser.add_argument("--pairs", type=int, default=5, help="how often hospital and yardstick take turns")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=1.8, help="the highest ratio that passes")
    return parser.parse_args()


def report_events(run: Callable[[], Tables], years: float) -> None:
    """Events a visit and a stay, from one run of its own."""
    with counted_events() as count:
        tables = run()
    visits, stays = len(tables.visits), len(tables.stays)
    print(f"{count[0]:,} events for {visits:,} visits and {stays:,} stays in {years:.2f} years "
          f"(budget of 5 a visit and 6 a stay: {5 * visits + 6 * stays:,})")


def main() -> int:
    chosen = options()
    stay_on_one_core()
    scenario = Scenario.load(chosen.scenario).set("run.years", chosen.years)
    years = chosen.years + scenario.run.warm_up / HOURS["year"]
    ratios = []
    for pair in range(chosen.pairs):
        reference = cpu_seconds(lambda pair=pair: yardstick_year(chosen.seed + pair))  # type: ignore[misc]
        hospital = cpu_seconds(lambda pair=pair: simulate(scenario, chosen.seed, pair)) / years  # type: ignore[misc]
        ratios.append(hospital / reference)
        print(f"hospital-year {hospital:.2f} s, yardstick {reference:.2f} s CPU: ratio {ratios[-1]:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report_events(lambda: simulate(scenario, chosen.seed, 0), years)
    print(f"peak memory {peak:.0f} MB for {years:.2f} years")
    print(f"median ratio {median(ratios):.2f} (limit {chosen.limit})")
    return int(median(ratios) > chosen.limit)


if __name__ == "__main__":
    sys.exit(main())
