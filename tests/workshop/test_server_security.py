"""Bad and hostile input gets a clear refusal and harms nobody."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from live import host, joined, person, served, state

from simcare.errors import UsageError
from simcare.workshop import access, addresses, limits, security
from simcare.workshop.events import BEHIND, Listener
from simcare.workshop.keeping import Kept
from simcare.workshop.limits import Buckets, Pace
from simcare.workshop.rooms import Member, Rooms


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("workshop")) as found:
        yield found


@pytest.fixture(scope="module")
def leader(address: str) -> httpx.Client:
    return host(address)


@pytest.fixture(scope="module")
def code(leader: httpx.Client) -> str:
    return str(leader.post("/api/rooms", json={}).json()["code"])


@pytest.fixture(scope="module")
def red(address: str, code: str) -> httpx.Client:
    return joined(address, code, "Red")


def refusal(answer: httpx.Response, status: int) -> str:
    """The sentence of a refusal, which carries the seals like any answer."""
    assert answer.status_code == status, answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    sentence = answer.json()["error"]
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    return str(sentence)


@pytest.mark.parametrize("path", ["/", "/host", "/solo", "/api/host", "/api/nothing", "/page/nothing.js"])
def test_every_answer_is_sealed(address: str, path: str) -> None:
    headers = person(address).get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"):
        assert part in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(address: str, code: str) -> None:
    for path, body in (("/api/host/login", {"key": "sesame"}), (f"/api/rooms/{code}/join", {"team": "Blue"})):
        cookie = person(address).post(path, json=body).headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]", "", "a:b:c"])
def test_only_this_laptops_own_name_is_answered(address: str, name: str) -> None:
    assert "not known" in refusal(person(address).get("/api/host", headers={"Host": name}), 400)


def test_localhost_is_this_laptops_name(address: str) -> None:
    port = address.rpartition(":")[2]
    assert person(address).get("/api/host", headers={"Host": f"localhost:{port}"}).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"},
                                     {"Sec-Fetch-Site": "cross-site"}])
def test_other_sites_cannot_act(red: httpx.Client, code: str, headers: dict[str, str]) -> None:
    said = red.post(f"/api/rooms/{code}/finding", json={"text": "x"}, headers=headers)
    assert "own pages" in refusal(said, 403)


@pytest.mark.parametrize(("body", "status"), [
    (b"", 422), (b"{", 400), (b"[]", 400), (b"\xff\xfe", 400), (b'{"text": NaN}', 400), (b"[" * 30_000, 400),
    (b'{"a":' * 9_000 + b"1" + b"}" * 9_000, 400), (b'{"text": 5}', 422), (b'{"text": ""}', 422),
    (b'{"text": "\\u200b "}', 422), (b'{"text": "x", "team": "Blue"}', 422), (b'{"text": "x", "by": ["y"]}', 422),
    (b'{"text": "' + b"x" * 601 + b'"}', 422), (b'{"text": "' + b"x" * limits.BODY + b'"}', 413),
    (b'{"text": ' + b"9" * 5_000 + b"}", 400)])
def test_what_is_no_finding_is_refused(red: httpx.Client, code: str, body: bytes, status: int) -> None:
    said = red.post(f"/api/rooms/{code}/finding", content=body, headers={"Content-Type": "application/json"})
    refusal(said, status)


def test_a_body_without_a_length_ends_where_it_must(red: httpx.Client, code: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b" " * 1_000

    said = red.post(f"/api/rooms/{code}/finding", content=endless(), headers={"Content-Type": "application/json"})
    refusal(said, 413)


def test_forms_and_texts_are_no_requests(red: httpx.Client, code: str) -> None:
    refusal(red.post(f"/api/rooms/{code}/finding", data={"text": "x"}), 415)
    refusal(red.put(f"/api/rooms/{code}/finding", json={"text": "x"}), 405)


@pytest.mark.parametrize("design", [
    {"story": "../../etc/passwd"}, {"story": "four_hour", "levers": {"beds": "2"}}, {"levers": {"beds": 1.5}},
    {"levers": {"beds": True}}, {"extends": "x"}, {"levers": {f"l{n}": 1 for n in range(30)}}, {"levers": [1]}])
def test_what_is_no_design_is_refused(red: httpx.Client, code: str, design: dict[str, Any]) -> None:
    refusal(red.post(f"/api/rooms/{code}/runs", json={"design": design}), 422)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "x" * 41, 7, None, ["x"]])
def test_what_is_no_name_is_refused(address: str, code: str, name: object) -> None:
    refusal(person(address).post(f"/api/rooms/{code}/join", json={"team": name}), 422)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "../../etc/passwd", "'; drop table rooms; --",
                                  "C:\\x", "{{7*7}}", "\x1b[31mred"])
def test_a_name_is_only_a_text(address: str, leader: httpx.Client, code: str, name: str) -> None:
    joined(address, code, name)
    assert name.replace("\x1b", "") in [team["team"] for team in state(leader, code)["teams"]]


@pytest.mark.parametrize("path", ["../rooms.py", "..%2frooms.py", "%2e%2e/rooms.py", "/etc/passwd", "js/../../rooms.py",
                                  "%00", "..\\rooms.py", "__init__.py"])
def test_no_path_comes_from_a_request(address: str, path: str) -> None:
    answer = person(address).get(f"/page/{path}")
    assert answer.status_code == 404
    assert "import" not in answer.text


@pytest.mark.parametrize("key", ["../../x", "%2e%2e", "x" * 500, "' or 1=1", "\u0000"])
def test_a_key_is_only_looked_up(red: httpx.Client, key: str) -> None:
    for more in ("", "/scenario.yaml", "/compare/four_hour"):
        assert red.get(httpx.URL(f"/api/runs/{httpx.QueryParams({'k': key})}"[:300] + more)).status_code == 404


def test_only_the_facilitator_leads(address: str, red: httpx.Client, code: str) -> None:
    wall, stranger, forged = person(address), person(address), person(address)
    wall.post(f"/api/rooms/{code}/watch", json={})
    forged.cookies.set("simcare_host", "x" * 32)
    forged.cookies.set(f"simcare_{code}", "facilitator")
    before = state(red, code)["phase"]
    for client in (wall, stranger, forged, red):
        refusal(client.post(f"/api/rooms/{code}/steps", json={"phase": "debrief"}), 403)
        refusal(client.post("/api/rooms", json={}), 403)
        refusal(client.get("/api/rooms"), 403)
        refusal(client.get(f"/api/rooms/{code}/export"), 403)
        refusal(client.request("DELETE", f"/api/rooms/{code}"), 403)
        refusal(client.post("/api/import", json={"text": "extends: four_hour"}), 403)
    assert state(red, code)["phase"] == before


def test_a_wall_only_looks_and_a_stranger_not_even_that(address: str, code: str) -> None:
    wall, stranger = person(address), person(address)
    wall.post(f"/api/rooms/{code}/watch", json={})
    assert state(wall, code)["you"]["role"] == "wall"
    refusal(stranger.get(f"/api/rooms/{code}/events"), 403)
    refusal(stranger.get("/api/runs/four_hour"), 403)
    for client in (wall, stranger):
        refusal(client.post(f"/api/rooms/{code}/runs", json={"design": {}}), 403)
        refusal(client.post(f"/api/rooms/{code}/predict", json={"id": "deaths"}), 403)
        refusal(client.post(f"/api/rooms/{code}/finding", json={"text": "x"}), 403)


def test_another_rooms_data_are_out_of_reach(leader: httpx.Client, red: httpx.Client) -> None:
    other = leader.post("/api/rooms", json={}).json()["code"]
    refusal(red.get(f"/api/rooms/{other}/events"), 403)
    refusal(red.post(f"/api/rooms/{other}/runs", json={"design": {}}), 403)
    refusal(red.post(f"/api/rooms/{other}/predict", json={"id": "deaths"}), 403)
    refusal(red.post(f"/api/rooms/{other}/finding", json={"text": "x"}), 403)
    refusal(red.get("/api/rooms/ZZZZZ/events"), 404)
    assert state(leader, other)["findings"] == []


def test_the_key_is_compared_whole(address: str) -> None:
    for key in ("", "sesam", "sesame ", "é", "\u0000"):
        refusal(person(address).post("/api/host/login", json={"key": key}), 403)
        assert not access.key_is_right(key, "sesame")
    assert access.key_is_right("sesame", "sesame")


def test_who_knocks_too_often_waits_and_nobody_else_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STRANGER", Pace(10, 50))
    monkeypatch.setattr(security, "PUNISHMENT", 0.1)
    statuses: list[int] = []
    with served(tmp_path) as address:
        code = host(address).post("/api/rooms", json={}).json()["code"]
        red = joined(address, code, "Red")

        def knock() -> None:
            with httpx.Client(base_url=address, timeout=30) as client:
                statuses.extend(client.get("/api/host").status_code for _ in range(25))

        knockers = [threading.Thread(target=knock) for _ in range(8)]
        for one in knockers:
            one.start()
        while any(one.is_alive() for one in knockers):
            assert red.get(f"/api/rooms/{code}").status_code == 200
            time.sleep(0.1)
    assert len(statuses) == 200
    assert set(statuses) == {200, 429}
    assert statuses.count(200) < 120


def test_a_bucket_fills_at_its_pace_and_there_are_never_too_many() -> None:
    now = [0.0]
    buckets = Buckets(Pace(2, 3), lambda: now[0])
    assert [buckets.take("a") for _ in range(5)] == [True, True, True, False, False]
    assert buckets.take("b")
    now[0] = 1.0
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]
    for number in range(3 * limits.BUCKETS):
        buckets.take(str(number))
    assert len(buckets._left) <= limits.BUCKETS


def test_a_page_that_does_not_listen_is_dropped() -> None:
    listener = Listener("AAAAA", Member(id="x", role="wall"), lambda: "{}")
    for _ in range(BEHIND + 1):
        listener.tell("week", "{}")
    assert not listener.open
    assert len(listener.waiting) <= 1

    async def heard() -> int:
        return len([text async for text in listener.messages()])

    assert asyncio.run(heard()) == 1


def test_rooms_teams_and_members_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ROOMS", 2), ("SOLO_ROOMS", 2), ("TEAMS", 2), ("MEMBERS", 3)):
        monkeypatch.setattr(limits, name, value)
    rooms = Rooms(Kept(tmp_path, "p"))
    room, _ = rooms.open("four_hour"), rooms.open("four_hour")
    with pytest.raises(UsageError, match="2 rooms"):
        rooms.open("four_hour")
    for _ in range(5):
        rooms.open("four_hour", solo=True)
    assert sum(one.solo for one in rooms) == 2
    rooms.join(room, "Red")
    rooms.join(room, "Blue")
    with pytest.raises(UsageError, match="2 teams"):
        rooms.join(room, "Green")
    rooms.join(room, "Red")
    with pytest.raises(UsageError, match="full"):
        rooms.join(room, "Red")


def test_nothing_listens_beyond_the_laptop_unless_asked() -> None:
    for lan, where in ((False, "127.0.0.1"), (True, "0.0.0.0")):
        found = addresses.listen(lan, None)
        assert found.getsockname()[0] == where
        with pytest.raises(UsageError, match="cannot be used"):
            addresses.listen(lan, found.getsockname()[1])
        beside = addresses.listen(lan, None)
        assert beside.getsockname()[1] != found.getsockname()[1]
        found.close()
        beside.close()


def test_two_workshops_do_not_share_a_folder(tmp_path: Path) -> None:
    first = Kept(tmp_path, "p")
    with pytest.raises(UsageError, match="another workshop"):
        Kept(tmp_path, "p")
    first.close()
    Kept(tmp_path, "p").close()


def test_nothing_kept_says_who_somebody_was(tmp_path: Path) -> None:
    rooms = Rooms(Kept(tmp_path, "p"))
    room = rooms.open("four_hour")
    token, member = rooms.join(room, "Red")
    document = json.loads(rooms.kept.rooms()[0])
    assert token not in json.dumps(document)
    assert document["members"][next(iter(room.members))] == {"id": member.id, "role": "participant", "team": "Red"}
