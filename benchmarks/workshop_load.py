"""A full room: thirty people join a workshop, move levers, predict, and press run within ten seconds.

Starts ``simcare workshop`` on this machine and plays its participants, each with a design of their own, from another
process. Prints how long page actions took, how soon the first weeks of a run were seen, when the last first run was
done, how much memory the server and its workers had, and how many runs were lost (there must be none).

    python benchmarks/workshop_load.py [--participants 30] [--workers 2] [--hostile]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx

PRESS_WITHIN = 10.0
"""Seconds in which everybody presses run."""
PATIENCE = 600.0
FLOOD, JOINED = 30.0, 5.0
"""Seconds of a flood, and how long it waits until all have joined: strangers at its own address are turned away too."""
SERVER = "from simcare.cli import main; main()"


@dataclass
class Seen:
    """What happened in the room."""

    actions: list[float] = field(default_factory=list)
    first_weeks: list[float] = field(default_factory=list)
    done: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lost: int = 0
    memory: float = 0.0
    memory_now: float = 0.0
    worked: float = 0.0
    took: float = 0.0

    def lines(self) -> list[str]:
        """The figures, a line each."""
        return [
            f"page actions        {len(self.actions)}: median {1000 * median(self.actions):.0f} ms, "
            f"95% within {1000 * at(self.actions, 0.95):.0f} ms, longest {1000 * max(self.actions):.0f} ms",
            f"first weeks seen    median {at(self.first_weeks, 0.5):.1f} s, soonest {at(self.first_weeks, 0):.2f} s "
            "after run was pressed",
            f"first runs done     {len(self.done)}: median {at(self.done, 0.5):.1f} s after run was pressed; "
            f"the last {self.took:.1f} s after the first press",
            f"runs lost           {self.lost}",
            f"requests refused    {len(self.refused)} {sorted(set(self.refused))[:3]}",
            f"processor time      {self.worked:.0f} s of all processes until the last first run was done",
            f"memory              {self.memory_now:.0f} MB when the last first run was done, at most {self.memory:.0f} "
            "MB (server and workers, shared pages counted once)"]


def at(values: list[float], share: float) -> float:
    """The value that this share of all is not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


@dataclass
class Participant:
    """Somebody with a phone."""

    name: str
    code: str
    client: httpx.AsyncClient
    seen: Seen
    luck: random.Random
    pressed: float = 0.0
    key: str = ""
    over: set[str] = field(default_factory=set)  # the designs of which the room has said that they are done
    weeks_at: float = 0.0
    done_at: float = 0.0

    async def act(self, asked: Awaitable[httpx.Response]) -> httpx.Response:
        """One page action, timed."""
        began = time.perf_counter()
        answer = await asked
        self.seen.actions.append(time.perf_counter() - began)
        if answer.status_code >= 400:
            self.seen.refused.append(f"{answer.status_code} {answer.text[:80]}")
        return answer

    async def take_part(self, levers: dict[str, int], press_at: float) -> None:
        """Join, predict, press run, talk until it is done."""
        await self.act(self.client.get("/"))
        await self.act(self.client.post(f"/api/rooms/{self.code}/join", json={"team": self.name}))
        listening = asyncio.create_task(self.listen())
        for number in range(3):
            await asyncio.sleep(self.luck.uniform(0.2, 1.0))
            said = {"id": f"question_{number}", "direction": self.luck.choice([-1, 0, 1])}
            await self.act(self.client.post(f"/api/rooms/{self.code}/predict", json=said))
        await asyncio.sleep(max(0.0, press_at - time.monotonic()))
        self.pressed = time.monotonic()
        answer = await self.act(self.client.post(f"/api/rooms/{self.code}/runs", json={"design": {"levers": levers}}))
        self.answered(answer.json())
        while not self.done_at and time.monotonic() < self.pressed + PATIENCE:
            await asyncio.sleep(self.luck.uniform(0.5, 2.5))
            await self.act(self.client.post(f"/api/rooms/{self.code}/finding",
                                            json={"text": f"{self.name} at {time.monotonic():.3f}"[:60]})
                           if self.luck.random() < 0.3 else self.client.get(f"/api/rooms/{self.code}"))
        if self.done_at:
            await self.act(self.client.get(f"/api/runs/{self.key}"))
        listening.cancel()

    def answered(self, said: dict[str, Any]) -> None:
        """Run was pressed: a design that somebody had run before, perhaps as the room's own, is done at once."""
        self.key = said.get("key", "")
        if said.get("status") == "done" or self.key in self.over:
            self.is_done()

    def is_done(self) -> None:
        """The first year of one's own design is there."""
        if not self.done_at:
            self.done_at = time.monotonic()
            self.seen.done.append(self.done_at - self.pressed)

    async def listen(self) -> None:
        """What the room says."""
        event = ""
        async with self.client.stream("GET", f"/api/rooms/{self.code}/events", timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: ") and self.pressed:
                    self.hear(event, line[6:])

    def hear(self, event: str, said: str) -> None:
        """Weeks of one's own run, and that it is done."""
        if event == "week" and not self.weeks_at and self.key and f'"key":"{self.key}"' in said:
            self.weeks_at = time.monotonic()
            self.seen.first_weeks.append(self.weeks_at - self.pressed)
        elif event == "done":
            self.over.add(json.loads(said)["key"])
            if self.key in self.over:
                self.is_done()


async def rehearse(address: str, key: str, count: int = 30, within: float = PRESS_WITHIN,
                   pid: int | None = None) -> Seen:
    """So many people take part in a workshop at an address; ``pid`` is the server's, to look at its memory."""
    seen, luck = Seen(), random.Random(2007)
    async with visitor(address) as leader:
        await leader.post("/api/host/login", json={"key": key})
        code = (await leader.post("/api/rooms", json={"story": "four_hour"})).json()["code"]
        designs = different((await leader.get("/api/model")).json(), count, luck)
        begin = time.monotonic() + 4.0
        async with asyncio.TaskGroup() as room:
            others = [asyncio.create_task(look_at_memory(pid, seen))] if pid else []
            people = [room.create_task(one(address, code, f"Team {n}", seen, luck.random(), levers,
                                           begin + within * n / max(1, count - 1)))
                      for n, levers in enumerate(designs)]
            found = [await person for person in people]
            for other in others:
                other.cancel()
    seen.lost = sum(not person.done_at for person in found)
    seen.took = max(person.done_at for person in found) - min(person.pressed for person in found)
    return seen


async def one(address: str, code: str, name: str, seen: Seen, luck: float, levers: dict[str, int],
              press_at: float) -> Participant:
    """One participant's session."""
    async with visitor(address) as client:
        found = Participant(name, code, client, seen, random.Random(luck))
        await found.take_part(levers, press_at)
        return found


@contextlib.asynccontextmanager
async def visitor(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser."""
    async with httpx.AsyncClient(base_url=address, timeout=60, verify=False) as client:
        yield client


def different(model: dict[str, Any], count: int, luck: random.Random) -> list[dict[str, int]]:
    """So many designs, no two alike: two or three levers moved each."""
    levers = [(lever["id"], len(lever["steps"])) for group in model.get("groups", []) for lever in group["levers"]]
    levers = levers or [("beds", 1_000), ("nurses", 1_000)]
    found: list[dict[str, int]] = []
    while len(found) < count:
        design = {name: luck.randrange(steps) for name, steps in luck.sample(levers, min(len(levers), 3))}
        if design not in found:
            found.append(design)
    return found


async def knock(address: str, seconds: float) -> tuple[int, int]:
    """Somebody asks far too often, over many connections; gives how many requests were answered and turned away."""
    host, _, port = address.removeprefix("http://").partition(":")
    request, end = f"GET /api/host HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode(), time.monotonic() + seconds
    answers: list[bytes] = []

    async def again() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.monotonic() < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r")[0]))
            answers.append(head[9:12])
        writer.close()

    await asyncio.gather(*(again() for _ in range(200)))
    return len(answers), answers.count(b"429")


async def look_at_memory(pid: int, seen: Seen) -> None:
    """The most memory that the server and its workers had, and how long they worked."""
    before = sum(map(work_of, family(pid)))
    while True:
        seen.memory_now = sum(map(memory_of, family(pid)))
        seen.memory = max(seen.memory, seen.memory_now)
        seen.worked = max(seen.worked, sum(map(work_of, family(pid))) - before)
        await asyncio.sleep(1.0)


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            found += [int(child) for children in Path(f"/proc/{one}/task").glob("*/children")
                      for child in children.read_text().split()]
    return found


def memory_of(pid: int) -> float:
    """Memory of a process in MB; what it shares is divided by how many share it. 0 where nothing tells."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def work_of(pid: int) -> float:
    """Processor seconds of a process and of those that it has seen end."""
    try:
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, numbers[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Start the workshop, play the room, print the figures; 1 where a run was lost."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--participants", type=int, default=30)
    asked.add_argument("--workers", type=int, default=None)
    asked.add_argument("--hostile", action="store_true", help="somebody floods the server meanwhile")
    asked.add_argument("--knock", metavar="ADDRESS", help="only flood a server at this address for half a minute")
    chosen = asked.parse_args()
    if chosen.knock:
        time.sleep(JOINED)
        answered, refused = asyncio.run(knock(chosen.knock, FLOOD))
        print(f"a flood             {answered} requests in {FLOOD:.0f} s, {refused} of them turned away")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", SERVER, "workshop", "--no-browser", "--data", folder, "--room", "new"]
        command += ["--workers", str(chosen.workers)] if chosen.workers else []
        spoken = {**os.environ, "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=spoken)
        try:
            address, key = printed(server)
            time.sleep(8)  # as in a workshop: the laptop is ready long before the room is
            began = os.getloadavg()[0]
            flood = flooding(address) if chosen.hostile else None
            seen = asyncio.run(rehearse(address, key, chosen.participants, pid=server.pid))
            turned_away = flood.communicate()[0] if flood else ""
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
    print(f"{chosen.participants} participants, {os.cpu_count()} processors, load before {began:.1f}")
    print("\n".join([*seen.lines(), *turned_away.splitlines()]))
    return int(seen.lost > 0)


def flooding(address: str) -> subprocess.Popen[str]:
    """Somebody floods the server, from a process of their own."""
    return subprocess.Popen([sys.executable, __file__, "--knock", address], stdout=subprocess.PIPE, text=True)


def printed(server: subprocess.Popen[str]) -> tuple[str, str]:
    """The address and the key that the command prints."""
    assert server.stdout is not None
    address = ""
    for line in server.stdout:
        address = line.split()[3] if line.startswith("People join") else address
        if line.startswith("Facilitator's key"):
            return address, line.split()[-1]
    raise SystemExit("the workshop did not start")


if __name__ == "__main__":
    sys.exit(main())
