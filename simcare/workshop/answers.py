"""How the server answers: JSON that is written already, a file to keep, or one plain sentence that says why not."""

from __future__ import annotations

import sys

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from simcare.workshop import asking
from simcare.workshop.asking import RefusedError
from simcare.workshop.security import REPORT, no


def in_json(text: str) -> Response:
    """JSON that has been written already."""
    return Response(text, media_type="application/json")


def download(text: str, name: str, kind: str) -> Response:
    """A file to keep."""
    return Response(text, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def to_keep(text: str, name: str) -> Response:
    """A page to keep, which may do nothing when it is opened."""
    response = download(text, name, "text/html")
    response.headers["Content-Security-Policy"] = REPORT
    return response


def refused(request: Request, error: Exception) -> Response:
    """What was asked for is not done, and why."""
    if isinstance(error, ValidationError):
        return no(asking.sentence(error), 422)
    return no(str(error), error.status if isinstance(error, RefusedError) else 400)


def missing(request: Request, error: Exception) -> Response:
    """There is no such address, or not for this method."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    return no("There is nothing at this address." if status == 404 else "That cannot be done here.", status)


def broken(request: Request, error: Exception) -> Response:
    """Something nobody expected; it is told where the server was started."""
    print(f"{request.method} {request.url.path}: {type(error).__name__}: {error}", file=sys.stderr)
    return no("Something went wrong on the laptop. What was said and run is kept; try again.", 500)
