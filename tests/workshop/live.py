"""A workshop on a port of its own, served from a thread of the test, and people who talk to it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from stand_in import StandIn

from simcare.workshop import addresses
from simcare.workshop.keeping import Kept
from simcare.workshop.science import Science
from simcare.workshop.server import Workshop, server

KEY = "sesame"


@contextmanager
def served(folder: Path, science: Science | None = None, workers: int = 1, replications: int = 1) -> Iterator[str]:
    """The address of a running workshop that keeps its rooms in ``folder``."""
    science = science or StandIn(folder)
    held = Workshop(science, Kept(folder, science.program()), KEY, workers, replications=replications)
    listening = addresses.listen(False, None)
    running = server(held, addresses.names(False))
    thread = threading.Thread(target=lambda: running.run(sockets=[listening]), daemon=True)
    thread.start()
    until(lambda: running.started)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(10)
        listening.close()
    assert not thread.is_alive()


def person(address: str) -> httpx.Client:
    """A browser of its own."""
    return httpx.Client(base_url=address, timeout=20)


def host(address: str) -> httpx.Client:
    """A browser that has shown the key."""
    found = person(address)
    assert found.post("/api/host/login", json={"key": KEY}).status_code == 200
    return found


def joined(address: str, code: str, team: str) -> httpx.Client:
    """A browser whose owner has joined a team."""
    found = person(address)
    assert found.post(f"/api/rooms/{code}/join", json={"team": team}).status_code == 201
    return found


def events(client: httpx.Client, code: str) -> Iterator[tuple[str, Any]]:
    """What a room says to somebody: pairs of event and data."""
    event = ""
    with client.stream("GET", f"/api/rooms/{code}/events") as stream:
        assert stream.status_code == 200
        for line in stream.iter_lines():
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield event, json.loads(line.removeprefix("data: "))


def state(client: httpx.Client, code: str) -> dict[str, Any]:
    """The room as it is now."""
    found = next(data for event, data in events(client, code) if event == "state")
    return dict(found)


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Waits for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.02)


def run(client: httpx.Client, code: str, **levers: int) -> str:
    """Presses run and gives the key."""
    answer = client.post(f"/api/rooms/{code}/runs", json={"design": {"levers": levers}})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["key"])


def is_done(client: httpx.Client, key: str, replications: int = 1) -> bool:
    """Whether so many replications have joined."""
    answer = client.get(f"/api/runs/{key}")
    return answer.status_code == 200 and answer.json()["replications"] >= replications
