"""Fits the case-mix model behind the hospital standardised mortality ratio on one hospital, once and for all.

    python benchmarks/expected_deaths.py scenarios/four_hour.yaml

prints the weights for the card ``concerns.expected_deaths.weights`` (logistic regression, by statsmodels). They were
fitted on four_hour and stay fixed: a later hospital is measured against what that one would have let expect.
"""

from __future__ import annotations

import sys

import statsmodels.api as sm

from simcare.hospital.experience import case_mix
from simcare.hospital.hospital import simulate
from simcare.log import DIED
from simcare.scenario.schema import Scenario


def fitted(path: str, years: float = 4.0, seed: int = 1) -> list[float]:
    """The weights fitted on the measured window of one replication."""
    scenario = Scenario.load(path).set("run.years", years)
    stays = simulate(scenario, seed, 0).stays
    start, _ = scenario.run.measured_hours
    ended = stays[stays["left"] > start]
    columns = {str(name): ended[name].to_numpy() for name in ended.columns}
    found = sm.Logit(columns["destination"] == DIED, case_mix(columns).T).fit(disp=False)
    return [round(float(weight), 3) for weight in found.params]


if __name__ == "__main__":
    print(fitted(sys.argv[1]))
