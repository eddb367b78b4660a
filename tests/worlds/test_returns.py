"""Those who come back come at the hours at which people come, whenever they left, and never at once."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.hospital.demand import Demand, calendars
from simcare.hospital.patients import AE
from simcare.luck import Luck
from simcare.scenario.schema import Scenario

LEFT = 24 * 9 + 3.0
SCENARIO = Scenario()
EARLIEST = LEFT + SCENARIO.demand.return_earliest


def test_returns_follow_the_hours_of_arrivals() -> None:
    demand, rng = Demand(SCENARIO, Luck(2007)), np.random.default_rng(5)
    back = np.array([demand.back_at(LEFT, wait, False) for wait in rng.exponential(72, 4000)])
    profile = np.array(calendars(SCENARIO)[AE].hours)
    counted = np.bincount((back[back > LEFT + 24] % 24).astype(int), minlength=24)
    np.testing.assert_allclose(counted / counted.sum(), profile / profile.sum(), atol=0.02)
    assert back.min() >= EARLIEST


@pytest.mark.parametrize("direct", [False, True])
def test_a_wait_of_whole_days_ends_at_the_hour_at_which_it_began(direct: bool) -> None:
    assert Demand(SCENARIO, Luck(2007)).back_at(LEFT, 48.0, direct) == pytest.approx(EARLIEST + 48)
