"""The server: one asynchronous process for all pages, which simulates nothing itself.

Every endpoint reads its request (:mod:`asking`), looks who is asking (:mod:`access`), and lets the rooms or the runs do
the rest; what goes back is made by :mod:`answers`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simcare import __version__
from simcare.errors import SimcareError
from simcare.workshop import access, asking, export, rooms
from simcare.workshop.answers import broken, download, in_json, missing, refused, to_keep
from simcare.workshop.asking import RefusedError, whole
from simcare.workshop.events import EventStream, Listener, Listeners, message
from simcare.workshop.keeping import Kept
from simcare.workshop.pages import Pages
from simcare.workshop.rooms import Member, Room, Rooms, Wanted
from simcare.workshop.running import Run, Running, told
from simcare.workshop.science import REPLICATIONS, Choice, Json, Science
from simcare.workshop.security import COOKIE, Guard

PAGES = {"/": "index.html", "/room/{code}": "room.html", "/host": "host.html", "/wall/{code}": "wall.html",
         "/solo": "solo.html"}
CONNECTIONS = 1_000
LATELY = 2 * 3600.0
"""Seconds without anything said after which a room's runs no longer join in the background."""
Endpoint = Callable[[Request], Awaitable[Response]]


class Workshop:
    """The rooms, the runs and the pages of one laptop. ``key`` is the facilitator's."""

    def __init__(self, science: Science, kept: Kept, key: str, workers: int, address: str = "",
                 replications: int = REPLICATIONS, pages: Pages | None = None) -> None:
        self.science, self.key, self.address = science, key, address
        self.pages, self.listeners = pages or Pages(), Listeners()
        self.running = Running(science, kept, workers, self.tell, replications)
        self.running.wanted = self.looked_at
        self.rooms = Rooms(kept, self.changed)
        self.facts: dict[str, str] = {}
        self.states: dict[str, Json] = {}
        self.ahead: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self, app: Starlette) -> AsyncIterator[None]:
        """From the first request to the last."""
        await self.running.start()
        first = [asyncio.create_task(self.once(name)) for name in ("model", "emulator")]  # asked for by every page
        for room in self.rooms:
            with contextlib.suppress(SimcareError):  # a story that this version no longer tells
                await self.take_up(room)
        try:
            yield
        finally:
            self.listeners.end()
            for task in (*first, *self.ahead):
                task.cancel()
            try:
                await self.running.stop()
            finally:
                self.running.kept.close()

    # -- what goes out without being asked ----------------------------------------------------------------------

    def changed(self, room: Room) -> None:
        """Something in the room has changed: everybody in it hears so."""
        self.states.pop(room.code, None)
        for listener in self.listeners.of(room.code):
            listener.change()

    def tell(self, key: str, event: str, said: str) -> None:
        """Something has happened to a run: the rooms that asked for it hear so."""
        for room in self.rooms:
            teams = room.teams_of(key)
            if not teams and key != room.baseline:
                continue
            if event != "week":
                self.changed(room)
            for listener in self.listeners.of(room.code) if event != "status" else ():
                if sees(listener.member, teams) or key == room.baseline:
                    listener.tell(event, said)
        if event == "status":
            self.queue_moved()
        run = self.running.find(key)
        if event == "done" and run is not None and run.done == 1 and any(key == room.baseline for room in self.rooms):
            self.ahead.add(task := asyncio.create_task(self.look_ahead(run)))
            task.add_done_callback(self.ahead.discard)

    async def look_ahead(self, run: Run) -> None:
        """Have the story's patient ready before the facilitator comes to it: that takes as long as two runs."""
        with contextlib.suppress(SimcareError):  # told to whoever asks for it
            await self.life(run)

    def queue_moved(self) -> None:
        """Places in the queue have changed wherever somebody waits."""
        for room in self.rooms:
            if any(one.key in self.running.turns for one in room.wanted):
                self.changed(room)

    def state(self, room: Room, member: Member) -> str:
        """The whole state of a room as one of its members may see it."""
        if room.code not in self.states:
            places = self.running.turns.places()
            runs = [self.run_line(one.team, run, places) for one in room.wanted
                    if (run := self.running.find(one.key)) is not None]
            more = {"address": self.address, "version": __version__}
            self.states[room.code] = rooms.shown(room, runs, self.listeners.here(room.code), more)
        return rooms.for_member(room, {**self.states[room.code], "now": time.time()}, member)

    def run_line(self, team: str, run: Run, places: dict[str, int]) -> Json:
        """A run in the list of a room."""
        return {"key": run.key, "team": team, "design": run.design, "status": run.status(),
                "place": places.get(run.key), "week": run.week if run.busy else None, "of": run.of,
                "replications": run.done, "replications_of": self.running.replications,
                **({"error": run.error} if run.error else {})}

    def looked_at(self) -> Iterator[str]:
        """The designs that rooms in use are looking at; those that are pinned come first."""
        lately = [room for room in self.rooms if room.changed > time.time() - LATELY]
        for room in lately:
            yield from room.pinned
            if room.baseline:
                yield room.baseline
        for room in lately:
            yield from (one.key for one in reversed(room.wanted))

    async def take_up(self, room: Room) -> None:
        """The story's own design is run once for the room; runs that were interrupted are done again."""
        choice = await self.choice({"story": room.story})
        room.baseline, design = choice.key, choice.model_dump(mode="json")
        self.running.warm(design)
        self.running.want(choice.key, design, f"{room.code} ", f"{room.code} the story")
        for one in room.wanted:
            if (run := self.running.find(one.key)) is None or not (run.done or run.error):
                self.running.want(one.key, one.design, f"{room.code} {one.team}", one.member)

    async def choice(self, design: Json) -> Choice:
        """A design, checked; a story that nobody has told before is read from its file, which takes a moment."""
        return await asyncio.to_thread(self.science.choice, design)

    # -- pages --------------------------------------------------------------------------------------------------

    async def page(self, request: Request) -> Response:
        """One of the five pages; where it has no file of its own, the first page serves."""
        path = getattr(request.scope.get("route"), "path", "/")
        name = PAGES.get(path, "index.html")
        return self.pages.send(name if name in self.pages.files else "index.html", request)

    async def static(self, request: Request) -> Response:
        """A file that a page needs."""
        return self.pages.send(request.path_params["name"], request)

    async def about(self, request: Request) -> Response:
        """What the pages need to know of the model: levers, stories, measures, loops."""
        return in_json(await self.once("model"))

    async def emulator(self, request: Request) -> Response:
        """The fitted emulator, where there is one for this model."""
        found = await self.once("emulator")
        if found == "null":
            raise RefusedError("There is no quick estimate for this version of the model: press run.", 404)
        return in_json(found)

    async def once(self, name: str) -> str:
        """The answer to a question that is the same as long as the server runs."""
        if name not in self.facts:
            self.facts[name] = await self.running.ask(name, "")
        return self.facts[name]

    # -- the facilitator ----------------------------------------------------------------------------------------

    async def login(self, request: Request) -> Response:
        """Shows the key, gets a cookie."""
        body = asking.read(asking.Login, await request.body())
        if not access.key_is_right(body.key, self.key):
            raise RefusedError("This is not the facilitator's key; it was printed in the terminal.", 403)
        response = JSONResponse({"host": True})
        access.give(response, access.HOST, self.rooms.new_host())
        return response

    async def host(self, request: Request) -> Response:
        """Whether this browser is the facilitator's."""
        return JSONResponse({"host": access.is_host(self.rooms, request), "address": self.address})

    async def all_rooms(self, request: Request) -> Response:
        """The facilitator's list of rooms."""
        access.as_host(self.rooms, request)
        found = sorted((room for room in self.rooms if not room.solo), key=lambda room: -room.changed)
        return JSONResponse({"rooms": [{"code": room.code, "story": room.story, "phase": room.phase,
                                        "teams": len(room.teams), "changed": room.changed} for room in found]})

    async def open_room(self, request: Request) -> Response:
        """A new room for a story."""
        access.as_host(self.rooms, request)
        body = asking.read(asking.Open, await request.body())
        return JSONResponse({"code": (await self.new_room(body.story)).code}, 201)

    async def new_room(self, story: str, solo: bool = False) -> Room:
        """A room for a story there is."""
        await self.choice({"story": story})
        room = self.rooms.open(story, solo)
        await self.take_up(room)
        return room

    async def close_room(self, request: Request) -> Response:
        """The room and all that was said in it are gone."""
        access.as_host(self.rooms, request)
        room = self.room(request)
        for listener in self.listeners.of(room.code):
            listener.end()
        self.rooms.close(room)
        return JSONResponse({})

    async def steps(self, request: Request) -> Response:
        """The facilitator goes on, reveals, pins, asks for silence, tells of an event."""
        room = self.room(request)
        access.leader(self.rooms, room, request)
        body = asking.read(asking.Steps, await request.body())
        if body.story is not None:
            await self.choice({"story": body.story})
        self.rooms.step(room, body)
        if body.story is not None:
            await self.take_up(room)
            self.rooms.save(room)
        return JSONResponse({})

    async def export(self, request: Request) -> Response:
        """All that was said and found in a room."""
        room = self.room(request)
        access.leader(self.rooms, room, request)
        found = export.room(room, self.running.kept)
        if request.url.path.endswith(".csv"):
            return download(export.table([found]), f"workshop_{room.code}.csv", "text/csv")
        return download(json.dumps(found, indent=1), f"workshop_{room.code}.json", "application/json")

    def pictures(self, key: str) -> list[Json]:
        """The pictures of a design's finished replications."""
        return [json.loads(one) for one in self.running.kept.pictures(key)]

    async def debrief(self, request: Request) -> Response:
        """All that a room said, tried and found, as one page to keep and print."""
        room = self.room(request)
        access.leader(self.rooms, room, request)
        found = export.room(room, self.running.kept)
        pictures = {run["key"]: self.pictures(run["key"]) for run in found["runs"]}
        about = hashlib.sha256(json.dumps([found, {key: len(done) for key, done in pictures.items()}]).encode())
        text = json.loads(await self.running.ask("debrief.html", about.hexdigest(), found, pictures))
        return to_keep(text, f"workshop_{room.code}.html")

    async def scenario(self, request: Request) -> Response:
        """A scenario written elsewhere, as a design."""
        if not any(room.solo and access.member_of(room, request) for room in self.rooms):
            access.as_host(self.rooms, request)
        body = asking.read(asking.Import, await request.body())
        return in_json(await self.running.ask("import", body.text, body.text))

    # -- rooms --------------------------------------------------------------------------------------------------

    def room(self, request: Request) -> Room:
        """The room that a request names."""
        return self.rooms.find(request.path_params["code"])

    async def door(self, request: Request) -> Response:
        """What the join page shows: the teams there are."""
        room = self.room(request)
        member = access.member_of(room, request)
        role = "facilitator" if access.is_host(self.rooms, request) else member.role if member else None
        if room.solo and member is None:
            raise RefusedError("There is no room with this code.", 404)
        return JSONResponse({"code": room.code, "teams": room.teams, "role": role,
                             "team": member.team if member else None})

    async def qr(self, request: Request) -> Response:
        """The address at which to join, for phones."""
        from simcare.workshop.addresses import qr_svg

        return Response(qr_svg(f"{self.address}/?room={self.room(request).code}"), media_type="image/svg+xml")

    async def join(self, request: Request) -> Response:
        """Into a team; whoever is in the room already changes teams and keeps nothing of the old one."""
        room = self.room(request)
        if room.solo:
            raise RefusedError("There is no room with this code.", 404)
        body = asking.read(asking.Join, await request.body())
        return self.welcome(room, *self.rooms.join(room, body.team))

    async def watch(self, request: Request) -> Response:
        """A projector: it may look, and nothing else."""
        room = self.room(request)
        if room.solo:
            raise RefusedError("There is no room with this code.", 404)
        asking.read(asking.Nothing, await request.body())
        return self.welcome(room, *self.rooms.admit(room, "wall"))

    async def solo(self, request: Request) -> Response:
        """A private room for one."""
        body = asking.read(asking.Open, await request.body())
        room = await self.new_room(body.story, solo=True)
        return self.welcome(room, *self.rooms.join(room, rooms.SOLO_TEAM))

    def welcome(self, room: Room, token: str, member: Member) -> Response:
        """The cookie of a new member."""
        response = JSONResponse({"member": member.id, "team": member.team, "code": room.code}, 201)
        access.give(response, COOKIE + room.code, token)
        return response

    async def events(self, request: Request) -> Response:
        """Everything that happens in a room, beginning with how it is now."""
        room = self.room(request)
        member = access.onlooker(self.rooms, room, request)
        listener = self.listeners.add(Listener(room.code, member, lambda: self.state(room, member)))
        self.changed(room)
        self.catch_up(room, listener)
        return EventStream(listener, self.gone)

    def catch_up(self, room: Room, listener: Listener) -> None:
        """The weeks of runs that are under way and that this page may see."""
        for key in {*(one.key for one in room.wanted), room.baseline or ""}:
            run = self.running.runs.get(key)
            if run is not None and run.weeks and (sees(listener.member, room.teams_of(key)) or key == room.baseline):
                for weeks in run.weeks:
                    listener.waiting.append(message("week", told(key, weeks)))

    def gone(self, listener: Listener) -> None:
        """A page has left."""
        self.listeners.remove(listener)
        if listener.room in self.rooms.by_code:
            self.changed(self.rooms.by_code[listener.room])

    async def predict(self, request: Request) -> Response:
        """What a team says will happen."""
        room = self.room(request)
        _, team = access.player(room, request)
        self.rooms.predict(room, team, asking.read(asking.Predict, await request.body()))
        return JSONResponse({})

    async def finding(self, request: Request) -> Response:
        """What a team found."""
        room = self.room(request)
        _, team = access.player(room, request)
        self.rooms.find_out(room, team, asking.read(asking.Finding, await request.body()))
        return JSONResponse({})

    async def run(self, request: Request) -> Response:
        """A team presses run."""
        room = self.room(request)
        member, team = access.player(room, request)
        choice = await self.choice(asking.read(asking.Design, await request.body()).design)
        design = choice.model_dump(mode="json")
        levers_are_open(room, design)
        run = self.running.want(choice.key, design, f"{room.code} {team}", member.id)
        self.rooms.want(room, Wanted(key=choice.key, team=team, member=member.id, design=design))
        self.queue_moved()
        return JSONResponse({"key": run.key, "status": run.status(), "replications": run.done,
                             "place": self.running.turns.places().get(run.key)}, 202)

    # -- results ------------------------------------------------------------------------------------------------

    def known(self, request: Request, name: str = "key") -> Run:
        """A run that has been asked for, for somebody who has joined a room."""
        access.anybody(self.rooms, request)
        run = self.running.find(request.path_params.get(name) or request.query_params.get(name, ""))
        if run is None:
            raise RefusedError("There is no such run.", 404)
        return run

    def finished(self, request: Request, name: str = "key") -> Run:
        """The same, with results."""
        run = self.known(request, name)
        if not run.done:
            raise RefusedError(run.error or "This run is not done yet.", 404)
        return run

    async def result(self, request: Request) -> Response:
        """What the replications of a design say together; or the first so many, to stand beside one that has fewer."""
        run, years = self.finished(request), whole(request, "years")
        about = json.dumps({"key": run.key, "design": run.design, "status": run.status(), "replications": run.done,
                            "of": self.running.replications})
        joined = await self.running.joined(run.key, min(max(1, years), run.done) if years is not None else None)
        return in_json(f"{about[:-1]},{joined[1:]}" if len(joined) > 2 else about)

    async def compare(self, request: Request) -> Response:
        """Two designs, person by person, on the replications that both have."""
        one, other = self.finished(request), self.finished(request, "other")
        if one.design.get("seed") != other.design.get("seed"):
            raise RefusedError("These two had different luck, and other people came: nobody can be followed from one "
                               "to the other. Look at them side by side; what differs between them is chance, too.",
                               409)
        both = [[json.loads(picture) for picture in self.running.kept.pictures(run.key)] for run in (one, other)]
        count = min(map(len, both))
        return in_json(await self.running.ask("compare", f"{one.key} {other.key} {count}",
                                              *(pictures[:count] for pictures in both)))

    async def yaml(self, request: Request) -> Response:
        """The design as a scenario file, which gives the same numbers on the command line."""
        run = self.known(request)
        text = json.loads(await self.running.ask("scenario.yaml", run.key, run.design))
        return download(text, f"design_{run.key}.yaml", "application/yaml")

    async def person(self, request: Request) -> Response:
        """One person's day in one design or two."""
        other = self.known(request, "against") if "against" in request.query_params else None
        return in_json(await self.life(self.known(request), other, whole(request, "number")))

    async def life(self, run: Run, other: Run | None = None, number: int | None = None) -> str:
        """One person's day, by number or by choice, as JSON."""
        about = f"{run.key} {other.key if other else ''} {number}"
        return await self.running.ask("person", about, run.design, other.design if other else None, number)

    async def map(self, request: Request) -> Response:
        """The moves of some days, for the map."""
        run, days = self.known(request), min(max(1, whole(request, "days") or 3), 4)
        return in_json(await self.running.ask("map", f"{run.key} {days}", run.design, days))

    async def report(self, request: Request) -> Response:
        """One page to keep and print, which needs no server; it may do nothing when it is opened."""
        run = self.finished(request)
        about = f"{run.key} {run.done}"
        text = json.loads(await self.running.ask("report.html", about, run.design,
                                                 self.pictures(run.key)))
        return to_keep(text, f"design_{run.key}.html")


def sees(member: Member, teams: list[str]) -> bool:
    """Whether somebody hears of the runs of these teams."""
    return member.role in ("facilitator", "wall") or member.team in teams


def levers_are_open(room: Room, design: Json) -> None:
    """Raises RefusedError where a lever is moved that the facilitator has not opened."""
    closed = [] if room.open_levers is None else [name for name in design.get("levers", {})
                                                  if name not in room.open_levers]
    if closed:
        raise RefusedError(f"These levers are not open yet: {', '.join(closed)}.", 403)


def application(workshop: Workshop, names: frozenset[str] = frozenset()) -> Starlette:
    """The workshop as an ASGI application; ``names`` are what this laptop is called besides its addresses."""
    w = workshop
    routes: list[tuple[str, str, Callable[[Request], Any]]] = [
        *(("GET", path, w.page) for path in PAGES),
        ("GET", "/page/{name:path}", w.static), ("GET", "/api/model", w.about), ("GET", "/api/emulator", w.emulator),
        ("POST", "/api/host/login", w.login), ("GET", "/api/host", w.host),
        ("GET", "/api/rooms", w.all_rooms), ("POST", "/api/rooms", w.open_room),
        ("GET", "/api/rooms/{code}", w.door), ("DELETE", "/api/rooms/{code}", w.close_room),
        ("GET", "/api/rooms/{code}/qr.svg", w.qr), ("POST", "/api/rooms/{code}/join", w.join),
        ("POST", "/api/rooms/{code}/watch", w.watch), ("POST", "/api/solo", w.solo),
        ("GET", "/api/rooms/{code}/events", w.events), ("POST", "/api/rooms/{code}/predict", w.predict),
        ("POST", "/api/rooms/{code}/runs", w.run), ("POST", "/api/rooms/{code}/finding", w.finding),
        ("POST", "/api/rooms/{code}/steps", w.steps), ("GET", "/api/rooms/{code}/export", w.export),
        ("GET", "/api/rooms/{code}/export.csv", w.export),
        ("GET", "/api/rooms/{code}/debrief.html", w.debrief), ("POST", "/api/import", w.scenario),
        ("GET", "/api/runs/{key}", w.result), ("GET", "/api/runs/{key}/compare/{other}", w.compare),
        ("GET", "/api/runs/{key}/scenario.yaml", w.yaml), ("GET", "/api/runs/{key}/person", w.person),
        ("GET", "/api/runs/{key}/map", w.map), ("GET", "/api/runs/{key}/report.html", w.report)]
    return Starlette(
        routes=[Route(path, endpoint, methods=[method]) for method, path, endpoint in routes],
        middleware=[Middleware(Guard, names=names, known=lambda: w.rooms.known)],
        exception_handlers={SimcareError: refused, ValidationError: refused, HTTPException: missing,
                            ClientDisconnect: missing, Exception: broken},
        lifespan=w.open)


def server(workshop: Workshop, names: frozenset[str]) -> uvicorn.Server:
    """The workshop on uvicorn, which ends at once when it is told to: streams would go on for ever."""
    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            workshop.listeners.end()
            await super().shutdown(sockets)

    return Server(uvicorn.Config(
        application(workshop, names), log_level="critical", access_log=False, proxy_headers=False, ws="none",
        server_header=False, date_header=False, timeout_graceful_shutdown=2, timeout_keep_alive=30,
        limit_concurrency=CONNECTIONS))
