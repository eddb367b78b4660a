"""What is said to the pages without being asked: server-sent events, one stream a page.

The first thing a page hears is the whole state of its room, so one that slept or lost the network needs nothing else
to be up to date. After that it hears the state again whenever something changes, but not more than a few times a
second, and the weeks of the runs it may see. A page that does not listen is not waited for: states are made when they
are sent, and whoever falls too far behind with the rest is dropped, and comes back when it can.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from simcare.workshop import limits
from simcare.workshop.asking import RefusedError
from simcare.workshop.rooms import Member

BETWEEN_STATES, HEARTBEAT, PATIENCE = 0.2, 15.0, 20.0
BEHIND = 300
"""Messages that may wait for a page before it is dropped."""


@dataclass(eq=False)
class Listener:
    """One page that listens to one room."""

    room: str
    member: Member
    state: Callable[[], str]
    stale: bool = True
    open: bool = True
    waiting: deque[bytes] = field(default_factory=deque)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, event: str, said: str) -> None:
        """A message for this page."""
        if len(self.waiting) >= BEHIND:
            self.end()
        self.waiting.append(message(event, said))
        self.news.set()

    def change(self) -> None:
        """The state of the room is another now."""
        self.stale = True
        self.news.set()

    def end(self) -> None:
        """Nothing more is said to this page."""
        self.open = False
        self.waiting.clear()
        self.news.set()

    async def messages(self) -> AsyncIterator[bytes]:
        """What the page hears, until it is dropped; a beat of the heart when there is nothing to say."""
        yield b"retry: 2000\n\n"
        while self.open:
            if self.stale:
                self.stale = False
                yield message("state", self.state())
            while self.waiting:
                yield self.waiting.popleft()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._next(), HEARTBEAT)
                continue
            yield b": still here\n\n"

    async def _next(self) -> None:
        await self.news.wait()
        if not self.waiting and self.open:
            await asyncio.sleep(BETWEEN_STATES)
        self.news.clear()


class Listeners:
    """Everybody who listens."""

    def __init__(self) -> None:
        self.all: list[Listener] = []

    def add(self, listener: Listener) -> Listener:
        """One more; of one member's many pages, the oldest is dropped."""
        if len(self.all) >= limits.LISTENERS:
            raise RefusedError("Too many pages are open on this laptop: close some.", 503)
        same = [one for one in self.all if (one.room, one.member.id) == (listener.room, listener.member.id)]
        for one in same[:-limits.LISTENERS_OF_ONE + 1]:
            one.end()
            self.all.remove(one)
        self.all.append(listener)
        return listener

    def remove(self, listener: Listener) -> None:
        """A page is gone."""
        if listener in self.all:
            self.all.remove(listener)

    def of(self, room: str) -> list[Listener]:
        """Those who listen to a room."""
        return [one for one in self.all if one.room == room]

    def here(self, room: str) -> dict[str, int]:
        """How many pages of each team are open."""
        found: dict[str, int] = {}
        for one in self.of(room):
            if one.member.team is not None:
                found[one.member.team] = found.get(one.member.team, 0) + 1
        return found

    def end(self) -> None:
        """The server stops."""
        for one in list(self.all):
            one.end()


class EventStream(Response):
    """The answer that does not end: whatever a listener is told."""

    media_type = "text/event-stream"

    def __init__(self, listener: Listener, gone: Callable[[Listener], None]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self.listener, self.gone = listener, gone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Speaks until the page goes, is dropped or does not take what is sent."""
        away = asyncio.create_task(self._until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            async for text in self.listener.messages():
                async with asyncio.timeout(PATIENCE):
                    await send({"type": "http.response.body", "body": text, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            pass
        finally:
            away.cancel()
            self.gone(self.listener)

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.listener.end()


def message(event: str, said: str) -> bytes:
    """One message of a stream; what is said is JSON on one line."""
    return f"event: {event}\ndata: {said}\n\n".encode()
