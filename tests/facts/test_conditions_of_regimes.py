"""What defines the later regimes holds, an over-full hospital stands still, and before the target nobody games.

A quarter of the hospital is fuller than the whole would be, so these are the conditions as far as it can show them; on
the whole hospital they are facts of ``simcare validate`` (R2.occupancy, R3.occupancy, V31).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from small_runs import GAMES, means

from simcare.hospital.hospital import simulate
from simcare.log import Tables
from simcare.measures.flow import occupancy
from simcare.measures.view import View
from simcare.scenario.schema import Scenario
from simcare.validation.seen.beds import blocked_beds_share

pytestmark = pytest.mark.statistical


@cache
def year(name: str) -> Tables:
    """A year of a quarter of a regime's hospital."""
    return simulate(Scenario.load(name, ("run.years=1", "hospital.scale=0.25")), 2007, 0)


def full(name: str) -> float:
    view = View(year(name))
    return float(occupancy(view).over(0.0, view.end))


def blocked(name: str) -> float:
    return blocked_beds_share(View(year(name)), 0.0)


def waiting_for_a_bed(name: str, day: int) -> int:
    """People in A&E who have been promised a bed and have none, at eight in the morning."""
    visits, now = year(name).visits, day * 24 + 8.0
    return int(((visits["bed_asked"] <= now) & ~(visits["left"] <= now)).sum())


def test_it_gets_fuller_and_more_beds_are_blocked() -> None:
    assert 0.88 < full("r2") < full("r3")
    assert full("r3") > 0.94
    assert 0.05 < blocked("r2") < 0.09 < blocked("r3") < 0.17


def test_an_over_full_hospital_stands_still() -> None:
    """Beds are always short and the queue for them is long, but it does not grow for ever."""
    early, late = (np.mean([waiting_for_a_bed("r3", day) for day in days]) for days in (range(180), range(185, 365)))
    assert early > 0.5
    assert late < 2.5 * early


def test_before_the_target_nobody_games() -> None:
    games = means("regimes/r0")
    assert {game: games[game] for game in GAMES} == dict.fromkeys(GAMES, 0.0)
