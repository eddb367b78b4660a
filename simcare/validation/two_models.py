"""Would we conclude the same if care killed in another way?

Two models of mortality stand behind one switch, ``harm.mortality_model``. Both are set to as many deaths in one
hospital (``four_hour``). Where they say the same of another design, the conclusion does not hang on how care and death
are connected; where they do not, the difference between them is uncertainty of structure, which no number of
replications removes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcare.experiment.intervals import Interval, interval
from simcare.experiment.readings import Point, readings, table
from simcare.experiment.store import Store
from simcare.scenario.schema import Scenario

MODELS = ("mechanism", "reduced_form")


@dataclass(frozen=True)
class Verdict:
    """What one model says of a measure in one design: its ``level``, and paired with the first design, which has the
    same people with the same luck, the ``difference`` and the ``change`` as a share of the first."""

    model: str
    design: str
    level: Interval
    difference: Interval
    change: Interval


def under_both(
    designs: Sequence[Scenario],
    replications: int,
    measure: str = "deaths",
    store: Store | None = None,
    workers: int | None = None,
) -> list[Verdict]:
    """Every design against the first, under either model of mortality."""
    asked = {(model, design.name): design.set("harm.mortality_model", model) for model in MODELS for design in designs}
    points = [Point(scenario, number) for scenario in asked.values() for number in range(replications)]
    found = table(readings(points, store=store, workers=workers))[measure].reshape(len(asked), replications)
    values = dict(zip(asked, found, strict=True))
    return [_verdict(model, name, one, values[model, designs[0].name]) for (model, name), one in values.items()]


def _verdict(model: str, design: str, values: np.ndarray, first: np.ndarray) -> Verdict:
    return Verdict(model, design, *(interval(found.tolist()) for found in (values, values - first, values / first - 1)))
