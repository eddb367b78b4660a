"""Runs: whose turn it is, what becomes of a run whose worker is killed, and that nobody waits for the background."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from live import events, host, is_done, joined, person, run, served, state, until
from stand_in import StandIn

from simcare.workshop.keeping import Kept
from simcare.workshop.running import LOST
from simcare.workshop.turns import Turns, Wish


def test_teams_take_turns_and_within_a_team_the_first_comes_first() -> None:
    turns = Turns()
    for member in "abc":
        turns.join(Wish("Red", member, f"red {member}"))
    turns.join(Wish("Blue", "d", "blue d"))
    assert turns.places() == {"red a": 1, "blue d": 2, "red b": 3, "red c": 4}
    order = []
    while (wish := turns.next(set())) is not None:
        order.append(wish.key)
    assert order == ["red a", "blue d", "red b", "red c"]


def test_nobody_has_two_runs_at_once() -> None:
    turns = Turns()
    turns.join(Wish("Red", "a", "one"))
    assert turns.next(set()) == Wish("Red", "a", "one")
    turns.join(Wish("Red", "a", "two"))
    turns.join(Wish("Red", "b", "three"))
    assert turns.next({"a"}) == Wish("Red", "b", "three")
    assert turns.next({"a", "b"}) is None
    assert turns.next({"b"}) == Wish("Red", "a", "two")


def test_who_changes_their_mind_keeps_their_place() -> None:
    turns = Turns()
    for member in "ab":
        turns.join(Wish("Red", member, f"first of {member}"))
    assert turns.join(Wish("Red", "a", "second of a")) == "first of a"
    assert turns.places() == {"second of a": 1, "first of b": 2}


def test_one_design_wished_for_by_many_has_one_turn_and_one_wish_withdrawn_leaves_the_others() -> None:
    turns = Turns()
    turns.join(Wish("Red", "a", "same"))
    turns.join(Wish("Blue", "b", "same"))
    turns.join(Wish("Red", "a", "other"))
    assert turns.places() == {"other": 1, "same": 2}
    turns.join(Wish("Red", "c", "same"))
    assert turns.next({"a"}) in (Wish("Red", "c", "same"), Wish("Blue", "b", "same"))
    assert "same" not in turns


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    with served(place, StandIn(place), workers=1, replications=2) as found:
        yield found


@pytest.fixture(scope="module")
def code(address: str) -> str:
    return str(host(address).post("/api/rooms", json={}).json()["code"])


@pytest.fixture
def red(address: str, code: str) -> httpx.Client:
    return joined(address, code, "Red")


def test_the_patient_of_the_story_is_ready_before_anybody_asks(red: httpx.Client, code: str, place: Path) -> None:
    kept = Kept(place, StandIn(place).program(), alone=False)
    baseline = state(red, code)["baseline"]
    until(lambda: kept.answer(f"person {baseline}  None") is not None)
    assert red.get(f"/api/runs/{baseline}/person").json() == json.loads(kept.answer(f"person {baseline}  None") or "")
    kept.close()


def test_a_run_that_is_killed_is_done_again(red: httpx.Client, code: str) -> None:
    key = run(red, code, dies=2)
    until(lambda: is_done(red, key, 2))
    assert red.get(f"/api/runs/{key}").json()["figures"] == {"deaths": {"mean": 10.5}}


def test_a_run_with_many_years_can_stand_beside_one_that_has_fewer(red: httpx.Client, code: str) -> None:
    key = run(red, code, beds=3)
    until(lambda: is_done(red, key, 2))
    deaths = [red.get(f"/api/runs/{key}", params={"years": years}).json()["figures"]["deaths"]["mean"]
              for years in (0, 1, 2, 9)]
    assert deaths == [7.0, 7.0, 7.5, 7.5]
    assert red.get(f"/api/runs/{key}", params={"years": "many"}).status_code == 422


def test_a_run_that_is_killed_again_and_again_has_failed_and_may_be_asked_for_again(
        red: httpx.Client, code: str, place: Path) -> None:
    key = run(red, code, dies=4)
    failed = next(data for event, data in events(red, code) if event == "failed" or (
        event == "state" and any(one.get("error") == LOST for one in data["runs"])))
    assert key in str(failed)
    assert red.get(f"/api/runs/{key}").json() == {"error": LOST}
    assert (place / f"died {key}").read_text("utf-8") == "xxx"
    assert run(red, code, dies=4) == key
    until(lambda: is_done(red, key))


def test_an_error_of_the_model_is_one_sentence(red: httpx.Client, code: str) -> None:
    key = run(red, code, raises=1)
    until(lambda: red.get(f"/api/runs/{key}").json()["error"] == "the hospital is closed")
    assert state(red, code)["runs"][-1]["status"] == "failed"


def test_nobody_waits_for_the_background(address: str, code: str) -> None:
    red, blue = joined(address, code, "Red"), joined(address, code, "Blue")
    key = run(red, code, slow=5)
    until(lambda: is_done(red, key))
    time.sleep(0.2)  # the only worker is busy with the second replication, which takes two seconds
    began, first = time.monotonic(), ""
    for event, data in events(blue, code):
        if event == "state" and not first:
            first = run(blue, code, beds=8)
        elif event == "week" and data["key"] == first:
            break
    assert time.monotonic() - began < 1.0
    until(lambda: is_done(blue, first) and is_done(red, key, 2))


def test_the_place_in_the_queue_is_seen(address: str, code: str) -> None:
    teams = [joined(address, code, f"Team {number}") for number in range(4)]
    keys = [run(team, code, beds=20 + number, slow=3) for number, team in enumerate(teams)]
    places = {one["key"]: one["place"] for one in state(teams[0], code)["runs"] if one["status"] == "waiting"}
    waiting = [places[key] for key in keys if key in places]
    assert len(waiting) >= 2
    assert waiting == sorted(waiting)
    assert waiting[0] == 1


def test_a_page_that_comes_back_hears_the_weeks_it_missed(red: httpx.Client, address: str, code: str) -> None:
    other = person(address)
    other.post(f"/api/rooms/{code}/watch", json={})
    key = run(red, code, beds=11, slow=4)
    until(lambda: any(one["key"] == key and (one["week"] or 0) >= 2 for one in state(red, code)["runs"]))
    weeks = next(data["weeks"] for event, data in events(other, code) if event == "week" and data["key"] == key)
    assert weeks[0]["week"] == -1
