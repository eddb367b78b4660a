"""A room full of people: joining, predicting, running, finding out; and what survives when the laptop falls asleep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from live import events, host, is_done, joined, person, run, served, state, until
from stand_in import StandIn


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    with served(place, StandIn(place, 0.03), workers=2, replications=3) as found:
        yield found


@pytest.fixture
def facilitator(address: str) -> httpx.Client:
    return host(address)


@pytest.fixture
def code(facilitator: httpx.Client) -> str:
    return str(facilitator.post("/api/rooms", json={"story": "four_hour"}).json()["code"])


def test_a_team_joins_and_everybody_sees_it(address: str, facilitator: httpx.Client, code: str) -> None:
    red, also_red = joined(address, code, "Red"), joined(address, code, " red ")
    seen = state(facilitator, code)
    assert [team["team"] for team in seen["teams"]] == ["Red"]
    assert seen["teams"][0]["members"] == 2
    assert seen["you"]["role"] == "facilitator"
    mine, theirs = state(red, code)["you"], state(also_red, code)["you"]
    assert (mine["role"], mine["team"], theirs["team"]) == ("participant", "Red", "Red")
    assert mine["member"] != theirs["member"]


def test_the_join_page_offers_the_teams_there_are(address: str, code: str) -> None:
    joined(address, code, "Red")
    assert person(address).get(f"/api/rooms/{code.lower()}").json() == {
        "code": code, "teams": ["Red"], "role": None, "team": None}


def test_predictions_are_a_teams_own_until_they_are_revealed(address: str, facilitator: httpx.Client,
                                                             code: str) -> None:
    red, blue = joined(address, code, "Red"), joined(address, code, "Blue")
    said = {"id": "deaths", "direction": 1, "size": "a little", "line": [1.0, None, 3.5]}
    assert red.post(f"/api/rooms/{code}/predict", json=said).status_code == 200
    assert [one["id"] for one in state(red, code)["predictions"]] == ["deaths"]
    assert state(blue, code)["predictions"] == []
    assert state(facilitator, code)["predictions"] == []
    assert [team["predicted"] for team in state(blue, code)["teams"]] == [["deaths"], []]
    facilitator.post(f"/api/rooms/{code}/steps", json={"phase": "reveal", "reveal": True})
    assert state(blue, code)["predictions"] == [{"team": "Red", "mine": False, **said}]
    again = blue.post(f"/api/rooms/{code}/predict", json=said)
    assert again.status_code == 409
    assert "wall" in again.json()["error"]


def test_the_facilitator_leads(address: str, facilitator: httpx.Client, code: str) -> None:
    red = joined(address, code, "Red")
    steps = {"phase": "play", "open_levers": ["beds"], "silence": 60, "event": "An inspection", "pin": ["a"]}
    assert facilitator.post(f"/api/rooms/{code}/steps", json=steps).status_code == 200
    seen = state(red, code)
    assert (seen["phase"], seen["open_levers"], seen["event"], seen["pinned"]) == (
        "play", ["beds"], "An inspection", ["a"])
    assert 50 < seen["silence_until"] - seen["now"] <= 60
    closed = red.post(f"/api/rooms/{code}/runs", json={"design": {"levers": {"nurses": 1}}})
    assert closed.status_code == 403
    assert "nurses" in closed.json()["error"]
    facilitator.post(f"/api/rooms/{code}/steps", json={"open_levers": None, "silence": 0, "event": ""})
    seen = state(red, code)
    assert (seen["open_levers"], seen["silence_until"], seen["event"], seen["phase"]) == (None, None, None, "play")


def test_a_run_streams_its_weeks_and_further_replications_join(address: str, facilitator: httpx.Client,
                                                               code: str) -> None:
    red = joined(address, code, "Red")
    until(lambda: is_done(facilitator, "four_hour", 3))
    key, weeks, done = "", [], 0
    for event, data in events(red, code):
        if event == "state" and not key:
            key = run(red, code, beds=4)
        elif event == "week":
            assert data["key"] == key
            weeks += data["weeks"]
        elif event == "done" and data["key"] == key:
            done = data["replications"]
            if done == 3:
                break
    assert [week["week"] for week in weeks] == [-1, 0, 1, 2, 3]
    assert [week["before"] for week in weeks] == [True, False, False, False, False]
    found = red.get(f"/api/runs/{key}").json()
    assert (found["replications"], found["of"], found["figures"]) == (3, 3, {"deaths": {"mean": 7.0}})
    assert state(red, code)["runs"][0]["status"] == "done"


def test_other_teams_do_not_hear_of_a_run_but_the_wall_does(address: str, code: str) -> None:
    red, blue, wall = joined(address, code, "Red"), joined(address, code, "Blue"), person(address)
    assert wall.post(f"/api/rooms/{code}/watch", json={}).status_code == 201
    listening = {who: events(client, code) for who, client in (("blue", blue), ("wall", wall))}
    assert next(listening["wall"])[0] == next(listening["blue"])[0] == "state"
    key = run(red, code, beds=9)
    heard = {"blue": set[str](), "wall": set[str]()}
    for who, stream in listening.items():
        for event, data in stream:
            if event == "week":
                heard[who].add(data["key"])
            elif event == "state" and any(one["key"] == key and one["replications"] == 3 for one in data["runs"]):
                break
    assert key in heard["wall"]
    assert key not in heard["blue"]


def test_equal_designs_are_run_once(address: str, place: Path, code: str) -> None:
    red, blue = joined(address, code, "Red"), joined(address, code, "Blue")
    key = run(red, code, beds=5)
    assert run(blue, code, beds=5) == key
    until(lambda: is_done(blue, key, 3))
    lines = (place / "runs").read_text("utf-8").splitlines()
    assert sorted(line for line in lines if "beds_5" in line) == [f"four_hour-beds_5 {number}" for number in range(3)]


def test_findings_are_kept_as_text(address: str, code: str) -> None:
    red = joined(address, code, "<script>alert(1)</script>")
    for _ in range(2):
        said = red.post(f"/api/rooms/{code}/finding", json={"text": "Ask\u202e the\nnurses  first", "step": "step",
                                                             "by": "1 March"})
        assert said.status_code == 200
    assert state(red, code)["findings"] == [{"team": "<script>alert(1)</script>", "text": "Ask the nurses first",
                                             "step": "step", "by": "1 March"}]


def test_somebody_alone_has_a_room_and_leads_it(address: str) -> None:
    alone = person(address)
    code = alone.post("/api/solo", json={"story": "no_target"}).json()["code"]
    assert alone.post(f"/api/rooms/{code}/steps", json={"story": "four_hour", "phase": "loops"}).status_code == 200
    seen = state(alone, code)
    assert (seen["you"]["role"], seen["story"], seen["baseline"]) == ("solo", "four_hour", "four_hour")
    until(lambda: is_done(alone, run(alone, code, beds=1)))
    other = host(address)
    assert other.get(f"/api/rooms/{code}/events").status_code == 403
    assert other.post(f"/api/rooms/{code}/join", json={"team": "Red"}).status_code == 404


def test_the_export_holds_what_was_said_and_found(address: str, facilitator: httpx.Client, code: str) -> None:
    red = joined(address, code, "=SUM(A1)")
    red.post(f"/api/rooms/{code}/predict", json={"id": "deaths", "direction": -1})
    key = run(red, code, beds=3)
    until(lambda: is_done(red, key))
    found = json.loads(facilitator.get(f"/api/rooms/{code}/export").text)
    assert found["predictions"]["=SUM(A1)"]["deaths"]["direction"] == -1
    assert found["runs"][-1]["teams"] == ["=SUM(A1)"]
    assert found["runs"][-1]["replications"][0]["deaths"] == 7.0
    table = facilitator.get(f"/api/rooms/{code}/export.csv").text
    assert ",'=SUM(A1)," in table
    assert ",=SUM" not in table


def test_downloads_and_questions_are_answered(address: str, code: str) -> None:
    red = joined(address, code, "Red")
    key = run(red, code, beds=2)
    until(lambda: is_done(red, key) and is_done(red, "four_hour"))
    assert red.get(f"/api/runs/{key}/scenario.yaml").text == "extends: four_hour\n"
    assert len(red.get(f"/api/runs/{key}/compare/four_hour").json()["asked"]) == 2
    asked = red.get(f"/api/runs/{key}/person", params={"against": "four_hour", "number": "7"}).json()["asked"]
    assert asked == [{"story": "four_hour", "levers": {"beds": 2}}, {"story": "four_hour", "levers": {}}, 7]
    assert red.get(f"/api/runs/{key}/map", params={"days": "3"}).json()["asked"][1] == 3
    assert red.get("/api/model").json()["name"] == "model"


def test_a_scenario_written_elsewhere_comes_in_or_is_refused(facilitator: httpx.Client) -> None:
    assert facilitator.post("/api/import", json={"text": "extends: four_hour"}).json()["name"] == "import"
    bad = facilitator.post("/api/import", json={"text": "nonsense"})
    assert (bad.status_code, bad.json()) == (400, {"error": "line 1: found nothing, allowed extends"})


def test_a_room_survives_a_restart(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        leader = host(address)
        code = leader.post("/api/rooms", json={}).json()["code"]
        red = joined(address, code, "Red")
        red.post(f"/api/rooms/{code}/predict", json={"id": "deaths", "direction": 1})
        red.post(f"/api/rooms/{code}/finding", json={"text": "Ask"})
        leader.post(f"/api/rooms/{code}/steps", json={"phase": "compare"})
        key = run(red, code, beds=2)
        until(lambda: is_done(red, key))
        late = run(red, code, beds=6, slow=3)
        before = state(red, code)
    with served(tmp_path) as address:
        red.base_url = leader.base_url = httpx.URL(address)
        after = state(red, code)
        for name in ("phase", "story", "predictions", "findings", "teams", "you"):
            assert after[name] == before[name]
        assert {one["key"]: one["status"] for one in after["runs"]}[key] == "done"
        assert is_done(red, key)
        assert leader.get("/api/host").json()["host"]
        until(lambda: is_done(red, late))
    assert (tmp_path / "runs").read_text("utf-8").splitlines().count(f"{key} 0") == 1
