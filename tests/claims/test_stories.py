"""Every story of the library moves what it claims to move, and no longer does so once the cause is taken away.

On a quarter of the hospital, with the same people and luck in both designs: the 95% interval of the paired difference
must leave out nothing and lie on the claimed side. Without the cause, less than half of the difference may be left.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from stories import CLAIMS, Claim

from simcare.experiment.intervals import Interval, interval
from simcare.experiment.readings import readings, replications
from simcare.experiment.store import Store
from simcare.scenario.schema import Scenario

pytestmark = pytest.mark.statistical

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SIZE = {"hospital.scale": 0.25, "run.measured_from": "26 weeks", "run.warm_up": "8 weeks"}
LEFT = 0.5
LIVED = Store()  # a hospital that two claims ask for, under whatever name, is lived through once


def outcomes(name: str, claim: Claim, changes: Mapping[str, Any], count: int) -> list[float]:
    """What a claim's measure comes to in so many replications of a story with changes."""
    scenario = Scenario.load(SCENARIOS / f"{name}.yaml").set_all(SIZE | {"run.years": claim.years} | changes)
    found = readings(replications(scenario, count), store=LIVED, workers=1)
    return [reading.figures[claim.measure] for reading in found]


def difference(claim: Claim, changes: Mapping[str, Any], count: int) -> list[float]:
    """How much further the story is than the design it is held against, the claimed way, in each replication."""
    told, held = (outcomes(name, claim, changes, count) for name in (claim.story, claim.against))
    return [claim.way * (one - other) for one, other in zip(told, held, strict=True)]


def left(claim: Claim, shown: Interval) -> float:
    """The difference without the cause: of the first replications if chance cannot bring it up to LEFT, else of all.

    How far chance goes is known from what was shown.
    """
    by_chance = (shown.high - shown.low) / 2 * claim.replications**0.5
    for count in range(1, claim.replications + 1):
        found = interval(difference(claim, claim.without, count)).mean
        if found + by_chance / count**0.5 < LEFT * shown.mean:
            break
    return found


def name(claim: Claim) -> str:
    return f"{claim.story}-{claim.measure}"


@pytest.mark.parametrize("claim", CLAIMS, ids=name)
def test_the_story_shows_what_it_claims_and_only_for_its_reason(claim: Claim) -> None:
    shown = interval(difference(claim, {}, claim.replications))
    assert shown.low > 0, f"{claim.measure}: {shown}"
    if claim.without:
        assert left(claim, shown) < LEFT * shown.mean, f"left without the cause: {left(claim, shown)} of {shown.mean}"


def test_every_story_has_a_claim() -> None:
    told = {file.stem for file in SCENARIOS.glob("*.yaml")}
    assert told - {claim.story for claim in CLAIMS} == {"no_target"}  # what the others are held against
