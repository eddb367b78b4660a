"""Sets R2 and R3 to the conditions that define them, and looks at nothing else.

Two figures are read from a run: how many beds hold somebody who was ready to go before that day, and how many are full.
Home care is moved until the first is what the regime asks for, then (R2 only) beds until the second is. Whenever R1 is
calibrated anew, this is run and the two numbers go into ``scenarios/regimes``; no other result is computed here. The
beds of R3 are 1.01 times those of R2, and are written anew with them, before R3 is set.

    python benchmarks/regime_conditions.py r2
"""

from __future__ import annotations

import argparse

from simcare.experiment.readings import Point, readings
from simcare.scenario.schema import Scenario
from simcare.validation.seen import observe

BLOCKED = {"r2": 0.07, "r3": 0.13}
FULL = {"r2": 0.91}
CARE, BEDS = "hospital.discharge.home_care_places", "hospital.beds"
CARE_STEP, BEDS_STEP = -20.0, -650.0  # places a day, and beds, for a whole bed in one blocked or full; a first guess
CLOSE = 0.004


def conditions(scenario: Scenario, replications: int) -> tuple[float, float]:
    """The share of beds blocked, and the share full, over the months that facts are scored on."""
    found = readings([Point(scenario, number) for number in range(replications)], observe)
    blocked, full = (sum(reading.figures[name] for reading in found) / replications
                     for name in ("blocked_beds_share", "occupancy"))
    return blocked, full


def closer(name: str, places: float, beds: int, found: tuple[float, float]) -> tuple[float, int]:
    """A better number of places a day, and of beds."""
    blocked, full = found
    wanted = BLOCKED[name]
    places = round(places + CARE_STEP * (wanted - blocked), 2)
    if name in FULL:
        beds += round(BEDS_STEP * (FULL[name] - full + 0.8 * (blocked - wanted)))
    return places, beds


def settle(name: str, replications: int, years: float, rounds: int) -> None:
    """Say the numbers and what they give, round after round."""
    scenario = Scenario.load(f"regimes/{name}", (f"run.years={years}",))
    places, beds = scenario.hospital.discharge.home_care_places, scenario.hospital.beds
    for _ in range(rounds):
        found = conditions(scenario.set(CARE, f"{places}/day").set(BEDS, beds), replications)
        print(f"{name}: {places} places a day, {beds} beds: {found[0]:.1%} blocked, {found[1]:.1%} full", flush=True)
        if abs(found[0] - BLOCKED[name]) < CLOSE and abs(found[1] - FULL.get(name, found[1])) < CLOSE:
            return
        places, beds = closer(name, places, beds, found)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("regime", choices=sorted(BLOCKED))
    parser.add_argument("--replications", type=int, default=4)
    parser.add_argument("--years", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    settle(asked.regime, asked.replications, asked.years, asked.rounds)


if __name__ == "__main__":
    main()
