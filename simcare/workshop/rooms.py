"""The rooms: who is in them, what has been said, how far the session has come.

A room holds teams, not people: a member is a random number in a cookie, of which only the hash is kept. A team sees
its own predictions; when the facilitator reveals them, everybody sees all. Every change is written down before it is
answered.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, Field

from simcare.workshop import asking, limits
from simcare.workshop.asking import RefusedError
from simcare.workshop.keeping import Kept

Role = Literal["facilitator", "participant", "wall", "solo"]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O, which look like digits
CODE = 5
SOLO_TEAM = "You"


class Member(BaseModel):
    """Somebody with a cookie: what they may do, and in which team."""

    id: str
    role: Role
    team: str | None = None


class Wanted(BaseModel):
    """A team has asked for the run of a design."""

    key: str
    team: str
    member: str
    design: dict[str, Any]


class Room(BaseModel):
    """All that a room knows; this is also how it is kept."""

    code: str
    story: str
    changed: float
    solo: bool = False
    phase: asking.Phase = "welcome"
    open_levers: list[str] | None = None
    revealed: bool = False
    baseline: str | None = None
    pinned: list[str] = Field(default_factory=list)
    silence_until: float | None = None
    event: str | None = None
    news: str | None = None
    show: asking.Show = asking.Show()
    teams: list[str] = Field(default_factory=list)
    members: dict[str, Member] = Field(default_factory=dict)  # by the hash of the cookie
    predictions: dict[str, dict[str, dict[str, Any]]] = Field(default_factory=dict)  # by team and question
    findings: list[dict[str, Any]] = Field(default_factory=list)
    wanted: list[Wanted] = Field(default_factory=list)

    def teams_of(self, key: str) -> list[str]:
        """The teams that asked for a design."""
        return [one.team for one in self.wanted if one.key == key]


def hashed(token: str) -> str:
    """What is kept of a cookie."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@dataclass
class Rooms:
    """Every room, and who may enter; ``changed(room)`` is called after each change."""

    kept: Kept
    changed: Callable[[Room], None] = lambda room: None
    clock: Callable[[], float] = time.time
    by_code: dict[str, Room] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for document in self.kept.rooms():
            room = Room.model_validate_json(document)
            self.by_code[room.code] = room
        self.hosts = self.kept.hosts()
        self.known = {token for room in self.by_code.values() for token in room.members} | self.hosts

    def __iter__(self) -> Iterator[Room]:
        return iter(self.by_code.values())

    # -- rooms ----------------------------------------------------------------------------------------------------

    def open(self, story: str, solo: bool = False, code: str | None = None) -> Room:
        """A new room."""
        if solo:
            self._make_space()
        elif sum(not room.solo for room in self) >= limits.ROOMS:
            raise RefusedError(f"There are {limits.ROOMS} rooms already: close one first.", 409)
        room = Room(code=code or self._new_code(), story=story, changed=self.clock(), solo=solo,
                    phase="play" if solo else "welcome", revealed=solo)
        self.by_code[room.code] = room
        self.save(room)
        return room

    def close(self, room: Room) -> None:
        """The room and all that was said in it are gone."""
        del self.by_code[room.code]
        self.known -= set(room.members)
        self.kept.drop_room(room.code)

    def find(self, code: str) -> Room:
        """The room of this code; raises RefusedError where there is none."""
        room = self.by_code.get(code.upper()) if len(code) <= CODE * 2 else None
        if room is None:
            raise RefusedError("There is no room with this code.", 404)
        return room

    def save(self, room: Room) -> None:
        """Something in the room has changed."""
        room.changed = self.clock()
        self.kept.put_room(room.code, room.model_dump_json())
        self.changed(room)

    def latest(self, since: float) -> Room | None:
        """The room of several people that changed last, unless that was before a time."""
        rooms = [room for room in self if not room.solo and room.changed >= since]
        return max(rooms, key=lambda room: room.changed, default=None)

    def _new_code(self) -> str:
        while (code := "".join(secrets.choice(LETTERS) for _ in range(CODE))) in self.by_code:
            pass
        return code

    def _make_space(self) -> None:
        """The private room that was left longest ago makes way for a new one."""
        alone = sorted((room for room in self if room.solo), key=lambda room: room.changed)
        for room in alone[:max(0, len(alone) - limits.SOLO_ROOMS + 1)]:
            self.close(room)

    # -- people ---------------------------------------------------------------------------------------------------

    def join(self, room: Room, name: str) -> tuple[str, Member]:
        """Into the team of this name, which may be new; gives the cookie."""
        team = next((team for team in room.teams if team.casefold() == name.casefold()), name)
        if team not in room.teams:
            if len(room.teams) >= limits.TEAMS:
                raise RefusedError(f"There are {limits.TEAMS} teams in this room: join one of them.", 409)
            room.teams.append(team)
        return self.admit(room, "solo" if room.solo else "participant", team)

    def admit(self, room: Room, role: Role, team: str | None = None) -> tuple[str, Member]:
        """A new member of the room; gives the cookie, of which only the hash is kept."""
        if len(room.members) >= limits.MEMBERS:
            raise RefusedError("This room is full.", 409)
        token, member = secrets.token_urlsafe(24), Member(id=secrets.token_hex(6), role=role, team=team)
        room.members[hashed(token)] = member
        self.known.add(hashed(token))
        self.save(room)
        return token, member

    def new_host(self) -> str:
        """A browser has shown the facilitator's key; gives its cookie."""
        token = secrets.token_urlsafe(24)
        self.hosts.add(hashed(token))
        self.known.add(hashed(token))
        self.kept.put_host(hashed(token))
        return token

    # -- what is said ---------------------------------------------------------------------------------------------

    def predict(self, room: Room, team: str, said: asking.Predict) -> None:
        """A team's prediction, as long as the results are not shown."""
        if room.revealed and not room.solo:
            raise RefusedError("The predictions are on the wall already: they stay as they are.", 409)
        of_team = room.predictions.setdefault(team, {})
        if len(of_team) >= 30 and said.id not in of_team:
            raise RefusedError("A team has 30 predictions at most.", 409)
        of_team[said.id] = said.model_dump(exclude={"id"})
        self.save(room)

    def find_out(self, room: Room, team: str, said: asking.Finding) -> None:
        """A team's finding; the same words again are the same finding."""
        finding = {"team": team, **said.model_dump()}
        if finding in room.findings:
            return
        if len(room.findings) >= limits.FINDINGS:
            raise RefusedError("The wall of findings is full.", 409)
        room.findings.append(finding)
        self.save(room)

    def want(self, room: Room, wanted: Wanted) -> None:
        """A team asks for a run; of too many, the oldest is no longer listed."""
        same = [one for one in room.wanted if (one.key, one.team) == (wanted.key, wanted.team)]
        others = [one for one in room.wanted if one not in same]
        oldest = [one for one in others if one.team == wanted.team][:-limits.RUNS_OF_A_TEAM + 1]
        room.wanted = [*(one for one in others if one not in oldest), wanted]
        self.save(room)

    def step(self, room: Room, steps: asking.Steps) -> None:
        """What the facilitator changes."""
        room.phase, room.story = steps.phase or room.phase, steps.story or room.story
        if "open_levers" in steps.model_fields_set:
            room.open_levers = steps.open_levers
        if "event" in steps.model_fields_set:
            room.event, room.news = steps.event or None, steps.news if steps.event else None
        if steps.show is not None or steps.phase is not None:  # with a new step of the session the wall follows again
            room.show = steps.show or asking.Show()
        if steps.reveal is not None:
            room.revealed = steps.reveal
        if steps.pin is not None:
            room.pinned = steps.pin
        if steps.silence is not None:
            room.silence_until = self.clock() + steps.silence if steps.silence else None
        self.save(room)


def shown(room: Room, runs: list[dict[str, Any]], here: dict[str, int], more: dict[str, Any]) -> dict[str, Any]:
    """What everybody in the room sees, and the keys of what only some see (see :func:`for_member`)."""
    return {
        "code": room.code, "phase": room.phase, "story": room.story, "open_levers": room.open_levers,
        "revealed": room.revealed, "baseline": room.baseline, "pinned": room.pinned,
        "silence_until": room.silence_until, "event": room.event, "news": room.news,
        "show": room.show.model_dump(), "findings": room.findings, "runs": runs,
        "teams": [{"team": team, "here": here.get(team, 0) > 0,
                   "members": sum(member.team == team for member in room.members.values()),
                   "predicted": list(room.predictions.get(team, {}))} for team in room.teams], **more}


def for_member(room: Room, everybody: dict[str, Any], member: Member) -> str:
    """The state as one member may see it, as JSON: their own predictions, and everybody's once they are revealed."""
    mine = member.team
    return json.dumps({
        **everybody, "you": {"role": member.role, "member": member.id, "team": mine},
        "runs": [{**run, "mine": run["team"] == mine} for run in everybody["runs"]],
        "predictions": [{"team": team, "mine": team == mine, "id": question, **said}
                        for team, all_said in room.predictions.items() if room.revealed or team == mine
                        for question, said in all_said.items()]}, allow_nan=False)
