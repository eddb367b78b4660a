"""A small hospital explained: what does nothing gets exactly nothing, and gaming takes a target and punishment."""

from __future__ import annotations

import pytest

from simcare.experiment.explaining import explain
from simcare.scenario.schema import Scenario

pytestmark = pytest.mark.statistical

SMALL = ("hospital.scale=0.2", "run.years=0.6", "run.warm_up=4 weeks", "run.replications=4")
GAMED, HARM, LATE = "short_stay_for_clock_share", "missed_care_share", "four_hour_lived"


def test_gaming_takes_a_target_and_punishment() -> None:
    honest = Scenario.load("no_target", (*SMALL, "leadership.punishment_of_breaches=0"))
    found = explain(honest, Scenario.load("four_hour", SMALL), (GAMED, HARM, LATE), levers=True, workers=1)
    assert [part.name for part in found.parts] == ["leadership", "targets"]
    for measure in found.measures:
        alone, shares = found.alone(measure)["leadership"], found.shares(measure)
        assert (alone.mean, alone.low, alone.high) == (0, 0, 0), measure  # nothing to punish: to the last figure
        assert sum(one.mean for one in shares.values()) == pytest.approx(found.difference(measure).mean)
    both = found.interactions(GAMED)["leadership", "targets"]
    assert found.clear(both)
    assert both.mean > 0
    assert found.shares(GAMED)["leadership"].mean == pytest.approx(both.mean / 2)
