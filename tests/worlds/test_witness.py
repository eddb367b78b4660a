"""A witness sees everything that concerns one person, and changes nothing."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from small_world import fingerprint, lived, small

from simcare.hospital.witness import Seen, watch
from simcare.log import Tables

COUNTED = {"obs": "obs", "acute_obs": "acute_obs", "meals": "meals", "drinks": "drinks", "turns": "turns",
           "walks": "walks"}


def long_stays() -> pd.DataFrame:
    stays = lived().stays
    return stays[(stays["arrived"] > 0) & (stays["left"] > stays["admitted"] + 72) & (stays["source"] == 0)]


@cache
def watched(which: int) -> tuple[Tables, Seen, pd.Series]:
    stay = long_stays().drop_duplicates("person", keep=False).iloc[which]
    return *watch(small(), 1, 0, int(stay["person"])), stay


def test_a_witness_changes_nothing() -> None:
    tables, seen, _ = watched(0)
    assert seen.rounds
    assert fingerprint(tables) == fingerprint(lived())


@pytest.mark.parametrize("which", [0, 3])
def test_the_rounds_add_up_to_the_stay(which: int) -> None:
    _, seen, stay = watched(which)
    rounds = [r for r in seen.rounds if stay["arrived"] <= r.time <= stay["left"]]
    for name, column in COUNTED.items():
        assert sum(r.due[name] for r in rounds) == stay[f"{column}_due"]
        assert sum(r.missed[name] for r in rounds) == stay[f"{column}_missed"]
    assert sum(r.calls for r in rounds) == stay["calls"]
    assert sum(r.soiled_h for r in rounds) == pytest.approx(stay["soiled_h"], rel=1e-5)
    assert sum(r.lost_min for r in rounds) == pytest.approx(
        stay["missed_share"] * sum(r.need_min for r in rounds), rel=1e-5)


def test_places_follow_each_other_from_the_door_to_leaving() -> None:
    _, seen, stay = watched(0)
    times = [place.time for place in seen.places]
    assert times == sorted(times)
    wards = [place for place in seen.places if place.name == "ward"]
    assert wards[0].time == stay["admitted"]
    assert wards[0].ward == stay["ward"]
    assert len(wards) - 1 == stay["moves"]
    assert seen.places[-1].name == "gone"
    assert seen.places[-1].time == stay["left"]


def test_what_was_seen_by_some_hour_is_what_is_seen_of_a_longer_run() -> None:
    _, seen, stay = watched(0)
    tables, early = watch(small(), 1, 0, seen.person, until=stay["left"] + 1)
    assert tables.hours < lived().hours
    assert early == seen
