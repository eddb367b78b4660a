"""How dear is one year of the whole hospital? Everything that the page on speed says, measured in one go.

    python benchmarks/speed.py [--scenario four_hour] [--pairs 5] [--seed 1] [--limit RATIO]

Takes about five minutes and wants two cores that nobody else uses; prints what it found and writes
``docs/background/speed.md`` with its picture. The measure of cost is the *yardstick-year*, one year of the small A&E in
``reference_network.py``: hospital, yardstick and peers take turns in one process on one core, so that a busy machine
slows all of them, and the median of the ratios is the result. Seconds differ from machine to machine, ratios hardly do.
Every size of hospital has a process of its own, so that its memory is its own too. With ``--limit`` the exit code is 1
when the median ratio is above it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch

import simpy
from machine import machine
from parts import sampled
from peer_networks import ciw_part, idiomatic_year
from reference_network import year as yardstick_year
from speed_page import Cores, Cost, Found, Turn, Work, Year, write

from simcare.experiment.processes import THREADS, processors
from simcare.experiment.readings import Point, readings
from simcare.hospital.hospital import Hospital, few_collections, simulate
from simcare.scenario.schema import Scenario
from simcare.scenario.units import HOURS

Given = ParamSpec("Given")
Made = TypeVar("Made")

PAGE = Path(__file__).parents[1] / "docs" / "background" / "speed.md"
HALF_A_YEAR = ("run.years=0.25", "run.warm_up=13 weeks")
A_YEAR = ("run.years=0.5",)
SIZES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
YEARS = 8
RUNS = 8
"""How many hospital-years are spread over one core and over two."""
CIW_PART = 0.1


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of one call, waits for other processes left out."""
    start = time.process_time()
    work()
    return time.process_time() - start


def peak_memory() -> float:
    """The most memory that this process has had (MB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def span(scenario: Scenario) -> float:
    """The years that a run simulates, warm-up included."""
    return float(scenario.run.years + scenario.run.warm_up / HOURS["year"])


def stay_on_one_core() -> None:
    """Where the system allows it, keep this process on a single core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def alone(work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
    """What ``work`` makes of it, in a new process on one core."""
    new = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=new, initializer=stay_on_one_core) as process:
        return process.submit(work, *given, **named).result()


def warmed_up(name: str, settings: tuple[str, ...]) -> Scenario:
    """A scenario; whatever is loaded and made once for good has been by now."""
    simulate(Scenario.load(name, ("run.years=0.05", "run.warm_up=1 weeks", "hospital.scale=0.1")), 1, 0)
    return Scenario.load(name, settings)


def turns(name: str, seed: int, number: int) -> list[Turn]:
    """Hospital, yardstick and peers in turn: CPU seconds a year of each."""
    scenario, found = warmed_up(name, A_YEAR), []
    for turn in range(seed, seed + number):
        found.append(Turn(
            yardstick=cpu_seconds(lambda turn=turn: yardstick_year(turn)),  # type: ignore[misc]
            hospital=cpu_seconds(lambda turn=turn: simulate(scenario, turn, 0)) / span(scenario),  # type: ignore[misc]
            idiomatic=cpu_seconds(lambda turn=turn: idiomatic_year(turn)),  # type: ignore[misc]
            ciw=ciw_year(turn)))
    return found


def ciw_year(seed: int) -> float | None:
    """A year of the network in Ciw, from a tenth of one; None where Ciw is not installed."""
    if find_spec("ciw") is None:
        return None
    return cpu_seconds(lambda: ciw_part(seed, CIW_PART)) / CIW_PART


def cost_of_size(name: str, seed: int, size: float) -> Cost:
    """A hospital so many times the size of the base, with the yardstick before and after."""
    scenario = warmed_up(name, (*HALF_A_YEAR, f"hospital.scale={size}"))
    before = cpu_seconds(lambda: yardstick_year(seed))
    hospital = cpu_seconds(lambda: simulate(scenario, seed, 0)) / span(scenario)
    yardstick = (before + cpu_seconds(lambda: yardstick_year(seed))) / 2
    return Cost(size, hospital, yardstick, peak_memory())


def cost_of_years(name: str, seed: int, years: int) -> list[Year]:
    """One hospital through many years: CPU seconds and peak memory from the opening to the end of each."""
    scenario, found = warmed_up(name, (f"run.years={years}",)), []
    start = time.process_time()
    hospital = Hospital(scenario, seed, 0)
    hospital.open()
    with few_collections():
        for year in range(years + 1):
            hospital.env.run(until=float(year * HOURS["year"]))
            passed = year + scenario.run.warm_up / HOURS["year"]
            found.append(Year(passed, time.process_time() - start, peak_memory()))
    return found


def seconds_with(workers: int, points: list[Point]) -> float:
    """Wall-clock seconds for these runs on so many cores, from the start of the workers to the last figure."""
    start = time.perf_counter()
    readings(points, workers=workers)
    return time.perf_counter() - start


def on_cores(name: str, runs: int) -> Cores | None:
    """The same runs on two cores, on one, and on two again; None where there are not two."""
    if processors() < 2:
        return None
    points = [Point(Scenario.load(name, A_YEAR), number) for number in range(runs)]
    readings(points[:1], workers=1)
    first, one, again = (seconds_with(workers, points) for workers in (2, 1, 2))
    return Cores(runs, one, (first + again) / 2)


@contextmanager
def counted_events() -> Iterator[list[int]]:
    """Counts the events that any SimPy environment processes meanwhile."""
    count, step = [0], simpy.Environment.step

    def counting_step(env: simpy.Environment) -> None:
        count[0] += 1
        step(env)

    with patch.object(simpy.Environment, "step", counting_step):
        yield count


def work_of_a_year(name: str, seed: int) -> Work:
    """What a year consists of: the shares of its parts, the people, and events beside the yardstick's."""
    scenario = warmed_up(name, A_YEAR)
    with sampled() as seen:
        tables = simulate(scenario, seed, 0)
    with counted_events() as here:
        simulate(scenario, seed, 0)
    with counted_events() as there:
        yardstick_year(seed)
    shares = {part: count / seen.total() for part, count in seen.most_common()}
    years = span(scenario)
    return Work(shares, len(tables.visits) / years, len(tables.stays) / years, here[0] / years, there[0])


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="four_hour", help="a file or a name of the library")
    parser.add_argument("--pairs", type=int, default=5, help="how often hospital, yardstick and peers take turns")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=float("inf"), help="the highest ratio that passes")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write what was found")
    return parser.parse_args()


def main() -> int:
    chosen = options()
    name, seed = chosen.scenario, chosen.seed
    os.environ.update(dict.fromkeys(THREADS, "1"))  # as workers do: a second thread on one core only waits
    found = Found(
        machine=machine(),
        turns=alone(turns, name, seed, chosen.pairs),
        sizes=[alone(cost_of_size, name, seed, size) for size in SIZES],
        years=alone(cost_of_years, name, seed, YEARS),
        cores=on_cores(name, RUNS),
        work=alone(work_of_a_year, name, seed))
    print(write(found, chosen.page))
    return int(found.ratio > chosen.limit)


if __name__ == "__main__":
    sys.exit(main())
