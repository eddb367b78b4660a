"""A hospital of a few milliseconds in the place of the real one, for tests of everything around it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import synthetic

from simcare.scenario.schema import Scenario, load

BEDS = {"hospital.beds": [380, 410, 440]}


def four_hour() -> Scenario:
    return load("four_hour", ["run.years=0.1"])


def simulate(scenario: Scenario, seed: int, replication: int) -> Any:
    """More beds, more people; no more than that."""
    return synthetic.simulate(synthetic.scenario(0.02, scale=scenario.hospital.beds / 400), seed, replication)


def fails_in_the_middle(scenario: Scenario, seed: int, replication: int) -> Any:
    """One replication of one point breaks."""
    if scenario.hospital.beds == 410 and replication == 1:
        raise ValueError("the roof leaks")
    return simulate(scenario, seed, replication)


def poisons(scenario: Scenario, seed: int, replication: int) -> Any:
    """One run kills whoever does it."""
    if scenario.hospital.beds == 410 and replication == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(scenario, seed, replication)


def interrupted(scenario: Scenario, seed: int, replication: int) -> Any:
    """Somebody presses Ctrl-C at the third run."""
    mark = Path(os.environ["SIMCARE_TEST_RUNS"])
    done = int(mark.read_text() or 0) if mark.exists() else 0
    if done == 2:
        raise KeyboardInterrupt
    mark.write_text(str(done + 1))
    return simulate(scenario, seed, replication)


def slowly(scenario: Scenario, seed: int, replication: int) -> Any:
    """The same, and time to stop it."""
    time.sleep(0.05)
    return simulate(scenario, seed, replication)
