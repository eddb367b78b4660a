"""Who somebody is and what they may do: the facilitator, a member of a room, or a stranger.

A facilitator has shown the key that was printed in the terminal. Everybody else acts in their own room only, for their
own team only, and a wall does nothing but look. Whoever has no business in a room learns nothing about it.
"""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import Response

from simcare.workshop.asking import RefusedError
from simcare.workshop.rooms import Member, Room, Rooms, hashed
from simcare.workshop.security import COOKIE, cookies

HOST = COOKIE + "host"
YEAR = 365 * 24 * 3600
LOOKS = Member(id="facilitator", role="facilitator")


def is_host(rooms: Rooms, request: Request) -> bool:
    """Whether the request comes from a browser that has shown the key."""
    token = cookies(request.headers).get(HOST)
    return token is not None and hashed(token) in rooms.hosts


def as_host(rooms: Rooms, request: Request) -> None:
    """Raises RefusedError for everybody but the facilitator."""
    if not is_host(rooms, request):
        raise RefusedError("Only the facilitator may do that.", 403)


def key_is_right(shown: str, key: str) -> bool:
    """Compared in the same time, however much of it is right."""
    return hmac.compare_digest(shown.encode("utf-8", "replace"), key.encode())


def member_of(room: Room, request: Request) -> Member | None:
    """Who in this room the request comes from."""
    token = cookies(request.headers).get(COOKIE + room.code)
    return None if token is None else room.members.get(hashed(token))


def onlooker(rooms: Rooms, room: Room, request: Request) -> Member:
    """Somebody who may see this room: a member, a wall, the facilitator. Raises RefusedError for others."""
    member = member_of(room, request)
    if is_host(rooms, request) and not room.solo:
        return member if member is not None and request.query_params.get("as") == "member" else LOOKS
    if member is None:
        raise RefusedError("You have not joined this room.", 403)
    return member


def player(room: Room, request: Request) -> tuple[Member, str]:
    """Somebody who acts for a team of this room, and the team. Raises RefusedError for others."""
    member = member_of(room, request)
    if member is None or member.team is None:
        raise RefusedError("Join a team of this room first.", 403)
    return member, member.team


def leader(rooms: Rooms, room: Room, request: Request) -> None:
    """Raises RefusedError for everybody but the facilitator, and whoever is alone in their own room."""
    member = member_of(room, request)
    if not (member is not None and member.role == "solo"):
        as_host(rooms, request)


def anybody(rooms: Rooms, request: Request) -> None:
    """Raises RefusedError for strangers: whoever has joined a room may read results."""
    if not any(hashed(token) in rooms.known for token in cookies(request.headers).values()):
        raise RefusedError("Join a room first.", 403)


def give(response: Response, name: str, token: str) -> None:
    """A cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(name, token, max_age=YEAR, httponly=True, samesite="strict", path="/")
