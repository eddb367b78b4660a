"""The same designs under either model of mortality."""

from __future__ import annotations

import math

import pytest

from simcare.scenario.schema import Scenario
from simcare.validation.two_models import MODELS, under_both

pytestmark = pytest.mark.statistical
SMALL = ("hospital.scale=0.15", "run.years=0.5", "run.warm_up=12 weeks", "run.measured_from=0 h")


def test_only_deaths_differ_between_the_models() -> None:
    """Who falls and who comes is the same; who dies is not."""
    designs = [Scenario.load(name, SMALL) for name in ("four_hour", "mid_staffs_like")]
    deaths = under_both(designs, 1, workers=1)
    assert [(one.model, one.design) for one in deaths] == [
        (model, name) for model in MODELS for name in ("four_hour", "mid_staffs_like")]
    mechanism, worse, reduced, worse_reduced = (one.level.mean for one in deaths)
    assert mechanism != reduced
    assert abs(math.log(reduced / mechanism)) < 0.3  # some 120 deaths
    assert deaths[0].difference.mean == deaths[2].difference.mean == 0
    assert deaths[1].change.mean == pytest.approx(worse / mechanism - 1)
    assert deaths[3].difference.mean == pytest.approx(worse_reduced - reduced)
