"""Where places outside are so few that the wait would grow for ever, another way out keeps it finite."""

from __future__ import annotations

from functools import cache

import numpy as np
from small_world import small

from simcare.hospital.hospital import simulate
from simcare.log import Tables

WAY = "hospital.discharge.another_way"
FEW = {"hospital.discharge.home_care_places": "0.5/day", "run.years": 0.35, "hospital.scale": 0.1}


@cache
def too_few(another_way: str | None) -> Tables:
    """A county with far too few packages of home care."""
    return simulate(small(**FEW, **{WAY: another_way}), 1, 0)


def waits(tables: Tables) -> np.ndarray:
    """Days of waiting for support, of those who left in the second quarter."""
    stays = tables.stays[tables.stays["left"] > tables.hours / 2]
    return stays["waited_care_h"][stays["waited_care_h"] > 0].to_numpy() / 24


def test_somebody_finds_another_way_about_as_soon_as_is_said() -> None:
    endless, finite = waits(too_few(None)), waits(too_few("10 days"))
    assert finite.mean() < 12 < endless.mean()
    assert len(finite) > 1.3 * len(endless)


def test_whoever_gets_a_place_first_takes_no_other_way() -> None:
    stays = too_few("10 days").stays
    assert not stays.duplicated(["person", "stay"]).any()
    assert (stays["left"].dropna() >= stays["admitted"][stays["left"].notna()]).all()
