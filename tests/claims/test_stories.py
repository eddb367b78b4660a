"""Every story of the library moves what it claims to move, and no longer does so once the cause is taken away.

On a quarter of the hospital, with the same people and luck in both designs: the 95% interval of the paired difference
must leave out nothing and lie on the claimed side. Without the cause, less than half of the difference may be left.
"""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stories import CLAIMS, Claim

from simcare.experiment.intervals import Interval, interval
from simcare.experiment.runs import run
from simcare.scenario.schema import Scenario

pytestmark = pytest.mark.statistical

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SIZE = {"hospital.scale": 0.25, "run.measured_from": "26 weeks", "run.warm_up": "8 weeks"}
LEFT = 0.5
Changes = tuple[tuple[str, str], ...]


@cache
def outcomes(name: str, changes: Changes, replications: int, years: float) -> list[Mapping[str, float]]:
    """All measures of each replication of a story with changes; ``changes`` as their text, so that they hash."""
    scenario = Scenario.load(SCENARIOS / f"{name}.yaml")
    for path, value in (SIZE | {"run.years": years} | {path: literal_eval(text) for path, text in changes}).items():
        scenario = scenario.set(path, value)
    return [outcome.measured.figures for outcome in run(scenario, replications=replications, workers=1).outcomes]


def difference(claim: Claim, changes: Mapping[str, Any]) -> Interval:
    """The story's measure less that of the design it is held against, replication by replication."""
    written = tuple((path, repr(value)) for path, value in changes.items())
    one, other = (outcomes(name, written, claim.replications, claim.years) for name in (claim.story, claim.against))
    pairs = zip(one, other, strict=True)
    return interval([told[claim.measure] - held[claim.measure] for told, held in pairs])


def name(claim: Claim) -> str:
    return f"{claim.story}-{claim.measure}"


@pytest.mark.parametrize("claim", CLAIMS, ids=name)
def test_the_story_shows_what_it_claims_and_only_for_its_reason(claim: Claim) -> None:
    shown = difference(claim, {})
    low, high = sorted((claim.way * shown.low, claim.way * shown.high))
    assert low > 0, f"{claim.measure}: {shown}"
    left = difference(claim, claim.without) if claim.without else Interval(0.0, 0.0, 0.0)
    assert claim.way * left.mean < LEFT * np.mean([low, high]), f"left without the cause: {left}"


def test_every_story_has_a_claim() -> None:
    told = {file.stem for file in SCENARIOS.glob("*.yaml")}
    assert told - {claim.story for claim in CLAIMS} == {"no_target"}  # what the others are held against
