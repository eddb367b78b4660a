"""The usual readings of the counters, measured: what they are on the ordinary hospital under a punished 98% target.

Every stock is held at its usual level, so that the hospital is the calibrated one, and the counters of months 13 to 36
are averaged over replications. Prints each counter's reading beside the ``usual`` of the causal map.

    python -m benchmarks.r1_references [replications]
"""

from __future__ import annotations

import sys

import numpy as np

from simcare.calibration.world import held, punished_hospital
from simcare.hospital.hospital import simulate
from simcare.organisation.causal_map import Variable, causal_map

FROM_DAY = 365


def reading(counter: Variable, days: dict[str, float]) -> float:
    """A counter as the map reads it, from the means of the days' columns; NaN where the hospital does not count it."""
    below = days.get(counter.over, np.nan) if counter.over else 1.0
    return days.get(counter.field, np.nan) / below * counter.times


def measured(replications: int) -> dict[str, float]:
    """Mean readings by the name of the variable."""
    scenario = held(punished_hospital())
    tables = [simulate(scenario, scenario.run.seed, number).days for number in range(replications)]
    means = [table[table["day"] >= FROM_DAY].mean() for table in tables]
    days = {str(name): float(np.mean([mean[name] for mean in means])) for name in means[0].index}
    return {name: reading(counter, days) for name, counter in causal_map().of_kind("counter").items()}


def main(replications: int = 4) -> None:
    """Print what was measured beside what the map says."""
    for name, found in measured(replications).items():
        usual = causal_map().variables[name].usual
        print(f"{name:16s} usual {usual:9.4f}  measured {found:9.4f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
