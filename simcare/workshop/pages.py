"""The page's own files, read once into memory: what a request names is looked up there and nowhere else."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

from simcare.workshop.asking import RefusedError

TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html",
         ".svg": "image/svg+xml", ".json": "application/json"}
SMALL = 1_000


@dataclass(frozen=True)
class File:
    """One file as it is sent."""

    body: bytes
    packed: bytes
    kind: str
    mark: str


class Pages:
    """All files of the folder ``page`` of this package, by their path in it."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self.files = dict(_files(folder or resources.files("simcare.workshop") / "page"))

    def send(self, name: str, request: Request) -> Response:
        """A file, unless the browser has it already."""
        file = self.files.get(name)
        if file is None:
            raise RefusedError("There is no such page.", 404)
        headers = {"ETag": file.mark, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == file.mark:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", "") and len(file.body) > SMALL:
            return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.kind)
        return Response(file.body, headers=headers, media_type=file.kind)


def _files(folder: Traversable, under: str = "") -> list[tuple[str, File]]:
    if not folder.is_dir():
        return []
    found: list[tuple[str, File]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files(entry, f"{under}{entry.name}/")
        elif not entry.name.startswith((".", "__")):
            found.append((under + entry.name, _file(entry.name, entry.read_bytes())))
    return found


def _file(name: str, body: bytes) -> File:
    ending = name[name.rfind("."):]
    kind = TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return File(body, gzip.compress(body, mtime=0), kind, f'"{hashlib.sha256(body).hexdigest()[:16]}"')
