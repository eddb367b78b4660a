"""The guard at the door: what is let in, and with which seals everything goes out.

A room full of phones is not a safe place. Nobody is let in by another name than the laptop's own (a page elsewhere that
has made its name point here would have one), no other site's page may act here, no body is larger than agreed, nobody
knocks more often than a person can. Every answer says that nothing but this laptop's own files may run in the page.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Container
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simcare.workshop import limits
from simcare.workshop.limits import Buckets
from simcare.workshop.rooms import hashed

COOKIE = "simcare_"
PAGE = ("default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'")
REPORT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
SEALS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
         "Cross-Origin-Resource-Policy": "same-origin",
         "Permissions-Policy": "camera=(), microphone=(), geolocation=()"}
PUNISHMENT = 2.0
"""Seconds that somebody who knocks too often waits for being told so: that slows them down, and costs nothing."""


class Guard:
    """Stands before the application. ``names`` are what the laptop is called besides the address that was dialled;
    ``known`` holds the hashes of the cookies that were given."""

    def __init__(self, app: ASGIApp, names: Container[str], known: Callable[[], Container[str]]) -> None:
        self.app, self.names, self.known = app, names, known
        self.members, self.strangers, self.joining = (Buckets(pace) for pace in (limits.MEMBER, limits.STRANGER,
                                                                                 limits.JOINING))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in, or says why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = (self.name_is_wrong(scope, headers) or self.too_often(scope, headers)
                   or self.acts_wrongly(scope, headers))
        if refused is not None:
            if refused.status_code == 429:
                await asyncio.sleep(PUNISHMENT)
            await refused(scope, receive, sealed(send))
            return
        try:
            await self.app(scope, limited(receive, longest(scope)), sealed(send))
        except TooLongError:
            await no("This is more than a page would send.", 413)(scope, receive, sealed(send))

    def name_is_wrong(self, scope: Scope, headers: Headers) -> Response | None:
        """Only by the address that was dialled, or by a name of this laptop."""
        host, server = headers.get("host", ""), scope.get("server") or ("", 0)
        name, port = split(host)
        here = name in self.names or same_address(name, server[0])
        return None if here and port == server[1] else no("This laptop is not known by that name.", 400)

    def too_often(self, scope: Scope, headers: Headers) -> Response | None:
        """Whoever has joined has a bucket of their own; all others at one address share one."""
        address = (scope.get("client") or ("", 0))[0]
        token = next((one for one in map(hashed, tokens(headers)) if one in self.known()), None)
        enough = self.members.take(token) if token else self.strangers.take(address)
        if enough and scope["method"] == "POST" and scope["path"].endswith(JOINING):
            enough = self.joining.take(address)
        return None if enough else no("That was very often: wait a little.", 429)

    def acts_wrongly(self, scope: Scope, headers: Headers) -> Response | None:
        """Only this laptop's own pages may act, and only with JSON of a moderate size."""
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] not in ("POST", "DELETE"):
            return no("That cannot be done here.", 405)
        origin = headers.get("origin")
        if (origin is not None and origin != f"http://{headers['host']}") or \
                headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return no("Only the workshop's own pages may do that.", 403)
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        if scope["method"] == "POST" and kind != "application/json":
            return no("Content-Type: application/json is expected.", 415)
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size[:12]) > longest(scope):
            return no("This is more than a page would send.", 413)
        return None


JOINING = ("/join", "/watch", "/api/solo", "/api/host/login")
"""Ends of the addresses at which cookies are given: not often at one address."""


class TooLongError(Exception):
    """A body is longer than it may be."""


def no(sentence: str, status: int) -> JSONResponse:
    """A refusal in one sentence."""
    return JSONResponse({"error": sentence}, status)


def tokens(headers: Headers) -> list[str]:
    """The workshop's cookies in a request."""
    return list(cookies(headers).values())


def cookies(headers: Headers) -> dict[str, str]:
    """The workshop's cookies in a request, by name."""
    try:
        found = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: one.value for name, one in found.items() if name.startswith(COOKIE)}


def longest(scope: Scope) -> int:
    """How long the body may be; a scenario may be longer than what else a page sends."""
    return limits.SCENARIO_TEXT if scope["path"] == "/api/import" else limits.BODY


def limited(receive: Receive, longest: int) -> Receive:
    """The body, as long as it is not too long."""
    read = 0

    async def part() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > longest:
            raise TooLongError
        return message

    return part


def sealed(send: Send) -> Send:
    """Every answer carries the seals; one that has its own policy keeps it."""
    async def seal(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (*SEALS.items(), ("Content-Security-Policy", PAGE), ("Cache-Control", "no-store")):
                headers.setdefault(name, value)
        await send(message)

    return seal


def split(host: str) -> tuple[str, int]:
    """Name and port of a Host header; port 0 where it is none."""
    name, _, port = host.rpartition(":") if not host.endswith("]") and ":" in host else (host, "", "80")
    return name.strip("[]").lower(), int(port) if port.isdecimal() and len(port) < 6 else 0


def same_address(name: str, dialled: str) -> bool:
    """Whether a name is the address that was dialled."""
    try:
        return ipaddress.ip_address(name) == ipaddress.ip_address(dialled)
    except ValueError:
        return name == dialled.lower()
