"""Nobody is lost: every patient who arrives leaves, dies or is still there, and the two halves of the books agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from small_world import lived

from simcare.hospital.hospital import simulate
from simcare.log import Tables
from simcare.scenario.schema import Scenario

HOME, WARD, UNSEEN, DIED, STILL_HERE = range(5)
STAY_DIED, STAY_STILL_HERE = 3, 4


@pytest.fixture(scope="module", params=["four_hour", "people_first"])
def tables(request: pytest.FixtureRequest) -> Tables:
    return lived(request.param)


def in_order(frame: pd.DataFrame, *names: str) -> None:
    """Each time is not before the one named before it, where both have happened."""
    last = frame[names[0]]
    for name in names[1:]:
        late = frame[name] < last - 1e-9
        assert not late.any(), f"{name} before {names}:\n{frame.loc[late, list(names)].head()}"
        last = frame[name].fillna(last)


def test_every_visit_ends_in_exactly_one_way(tables: Tables) -> None:
    visits = tables.visits
    assert visits["outcome"].isin(range(5)).all()
    np.testing.assert_array_equal(visits["left"].isna(), visits["outcome"] == STILL_HERE)
    assert (visits["outcome"].value_counts(normalize=True)[HOME]) > 0.5


def test_every_visit_is_one_row(tables: Tables) -> None:
    assert not tables.visits.duplicated(["person", "visit"]).any()
    first = tables.visits.groupby("person")["visit"].min()
    assert (first >= 1).all()


def test_the_steps_of_a_visit_follow_one_another(tables: Tables) -> None:
    in_order(tables.visits, "arrived", "handed_over", "treated", "decided", "bed_asked")
    in_order(tables.visits, "arrived", "assessed", "treated", "decided", "left")
    in_order(tables.visits, "clock_start", "clock_stop")


def test_a_crew_that_finds_no_room_is_not_held_for_the_clock() -> None:
    """Of those who wait outside only those are held who could have come into the corridor."""
    tables = simulate(Scenario.load("no_target").set("hospital.scale", 0.25).set("run.years", 0.1).set(
        "run.warm_up", "2 weeks").set("hospital.emergency.corridor_spaces", 0), 3, 0)
    waited = tables.visits["handed_over"] - tables.visits["arrived"] > 0.5
    assert waited.any()
    assert not tables.visits["held_outside"].any()


def test_walkers_are_never_held_outside(tables: Tables) -> None:
    walkers = tables.visits[tables.visits["ambulance"] == 0]
    assert (walkers["handed_over"] == walkers["arrived"]).all()
    assert not walkers["held_outside"].any()


def test_those_who_left_unseen_were_not_treated(tables: Tables) -> None:
    visits = tables.visits
    assert visits.loc[visits["outcome"] == UNSEEN, "treated"].isna().all()
    gone = visits["outcome"].isin([HOME, WARD])
    assert visits.loc[gone, "treated"].notna().all()


def test_everybody_admitted_from_ae_has_the_stay_and_the_other_way_round(tables: Tables) -> None:
    visits, stays = tables.visits, tables.stays
    admitted = set(visits.loc[visits["outcome"] == WARD, ["person", "visit"]].itertuples(index=False, name=None))
    from_ae = stays[stays["source"] == 0]
    began = set(from_ae[["person", "visit"]].itertuples(index=False, name=None))
    assert admitted == began
    assert len(began) == len(from_ae)


def test_every_stay_ends_in_exactly_one_way(tables: Tables) -> None:
    stays = tables.stays
    assert stays["destination"].isin(range(5)).all()
    np.testing.assert_array_equal(stays["left"].isna(), stays["destination"] == STAY_STILL_HERE)
    in_order(stays, "arrived", "admitted", "left")
    assert not stays.duplicated(["person", "stay"]).any()


def test_nobody_is_in_two_beds_at_once(tables: Tables) -> None:
    stays = tables.stays.sort_values(["person", "admitted"])
    same = stays["person"].eq(stays["person"].shift())
    before = stays["left"].shift().fillna(np.inf)
    assert not (same & (stays["admitted"] < before - 1e-9)).any()


def test_the_dead_die_once_and_do_not_come_back(tables: Tables) -> None:
    died = pd.concat([tables.visits[["person", "died_at"]], tables.stays[["person", "died_at"]]]).dropna()
    death = died.groupby("person")["died_at"].agg(["min", "max"])
    assert (death["max"] - death["min"] < 1e-6).all()
    for frame in (tables.visits, tables.stays):
        dead = frame["person"].map(death["min"])
        assert not (frame["arrived"] > dead + 1e-9).any()


def test_a_death_in_a_bed_is_the_end_of_the_stay(tables: Tables) -> None:
    stays = tables.stays[tables.stays["destination"] == STAY_DIED]
    assert len(stays) > 0
    np.testing.assert_allclose(stays["died_at"], stays["left"], atol=4.01)  # found at the latest in the next round


def test_beds_hold_no_more_than_they_are(tables: Tables) -> None:
    assert (tables.rounds["occupied"] <= tables.rounds["beds"]).all()
    assert (tables.rounds["occupied"] >= 0).all()


def test_nurses_work_no_more_than_their_time(tables: Tables) -> None:
    rounds = tables.rounds
    for role in ("rn", "hca"):
        assert (rounds[f"{role}_worked_min"] <= rounds[f"{role}_available_min"] * (1 + 1e-6) + 1e-6).all()
        assert (rounds[f"{role}_worked_min"] >= 0).all()


def test_care_given_never_exceeds_the_need(tables: Tables) -> None:
    rounds = tables.rounds
    for done in (name for name in rounds if name.startswith("done_")):
        need = rounds["need_" + done.removeprefix("done_")]
        assert (rounds[done] <= need * (1 + 1e-5) + 1e-4).all(), done


@pytest.mark.parametrize(("missed", "due"), [
    ("obs_missed", "obs_due"), ("acute_obs_missed", "acute_obs_due"), ("calls_over_15", "calls"),
    ("meals_missed", "meals_due"), ("drinks_missed", "drinks_due"), ("turns_missed", "turns_due"),
    ("walks_missed", "walks_due")])
def test_what_was_missed_was_due(missed: str, due: str, tables: Tables) -> None:
    stays = tables.stays
    assert (stays[missed] >= 0).all()
    assert (stays[missed] <= stays[due] + 1e-3).all()


def test_beds_counted_by_the_rounds_equal_beds_counted_by_the_stays(tables: Tables) -> None:
    """Little's law for the beds at every round, from separate books: those who came and have not left are in bed."""
    rounds, stays = tables.rounds, tables.stays
    times = np.sort(rounds["time"].unique())
    occupied = rounds[~rounds["ward"].isin(emergency_wards(tables))].groupby("time")["occupied"].sum()
    came, went = stays["admitted"].to_numpy(), stays["left"].fillna(np.inf).to_numpy()
    counted = [int(((came <= time) & (went >= time)).sum()) for time in times]
    assert np.abs(occupied.to_numpy() - counted).max() <= 2


def emergency_wards(tables: Tables) -> set[int]:
    """Wards of the rounds that are no inpatient wards: the short-stay unit and A&E's boarders."""
    inpatient = set(tables.stays["ward"].unique())
    return set(tables.rounds["ward"].unique()) - inpatient
