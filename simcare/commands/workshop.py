"""``simcare workshop``: a room of people, a projector and phones, served by this laptop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simcare.errors import UsageError

if TYPE_CHECKING:
    from simcare.workshop.rooms import Rooms

AGAIN = 12 * 3600.0
"""Seconds for which a room is taken up again when the workshop is started anew."""
STORY = "four_hour"


def workshop(
    lan: Annotated[bool, typer.Option("--lan", help="Let phones and laptops in the same network join. Without it "
                                                    "nobody but this laptop can.")] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, show_default=False,
                                             help="Port (default: the first free one from 8000).")] = None,
    room: Annotated[str | None, typer.Option(metavar="CODE", show_default=False,
                                             help="Take up the room of this code, or open it; new opens another one "
                                                  "(default: the room of the past twelve hours).")] = None,
    data: Annotated[Path, typer.Option(help="Folder in which rooms and results are kept.")] = Path("results/workshop"),
    export: Annotated[Path | None, typer.Option(metavar="FILE", show_default=False,
                                                help="Write all rooms to FILE (JSON, and a table beside it) and "
                                                     "leave.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that simulate (default: one for each "
                                                            "processor).")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the facilitator's page.")] = False,
) -> None:
    """Open a workshop: people join with a code, predict, change the rules, and see what happens to whom."""
    check_installed()
    if export is not None:
        write(export, data)
    else:
        serve(lan, port, room, data, workers, not no_browser)


def check_installed() -> None:
    """Raises UsageError where the server's libraries are missing."""
    try:
        import segno  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise UsageError("the workshop needs some more libraries: pip install 'simcare[workshop]'") from None


def write(file: Path, data: Path) -> None:
    """Everything of all rooms as JSON, and the figures as a table beside it."""
    from simcare.experiment.spool import program
    from simcare.workshop.export import everything, table
    from simcare.workshop.keeping import Kept

    if not (data / "workshop.sqlite").exists():
        raise UsageError(f"{data}: no workshop has been kept here; name its folder with --data")
    kept = Kept(data, program(), alone=False)
    found = everything(kept)
    kept.close()
    beside = file.with_suffix(".csv")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    beside.write_text(table(found["rooms"]), "utf-8")
    count = len(found["rooms"])
    typer.echo(f"{count} room{'s' * (count != 1)} written to {file} and {beside}")


def serve(lan: bool, port: int | None, room: str | None, data: Path, workers: int | None, browser: bool) -> None:
    """Serves until Ctrl-C."""
    import secrets

    from simcare.experiment.processes import processors
    from simcare.workshop import addresses
    from simcare.workshop.keeping import Kept
    from simcare.workshop.science import Model
    from simcare.workshop.server import Workshop, server

    kept = Kept(data, Model().program())
    listening = addresses.listen(lan, port)
    number = listening.getsockname()[1]
    local, key = f"http://{addresses.LOOPBACK}:{number}", secrets.token_urlsafe(12)
    host = addresses.lan_address() if lan else None
    address = f"http://{host}:{number}" if host else local
    held = Workshop(Model(), kept, key, workers or processors(), address)
    code = room_code(held.rooms, room)
    desk = f"{local}/host?room={code}#key={key}"
    welcome(address, code, desk, key, lan, host is not None)
    if browser:
        _open(desk)
    try:
        server(held, addresses.names(lan)).run(sockets=[listening])
    finally:
        listening.close()
        typer.echo(f"\nThe workshop is closed. Its rooms are kept in {data}: the same command opens them again.",
                   err=True)


def room_code(rooms: Rooms, asked: str | None) -> str:
    """The code of the room to begin with: the one asked for, the one of today, or a new one."""
    import re
    import time

    if asked is None:
        found = rooms.latest(time.time() - AGAIN)
        return (found or rooms.open(STORY)).code
    if asked.lower() == "new":
        return rooms.open(STORY).code
    code = asked.upper()
    if not re.fullmatch(r"[A-Z]{3,8}", code):
        raise UsageError(f"--room: found {asked!r}, allowed 3 to 8 letters, or new")
    return code if code in rooms.by_code else rooms.open(STORY, code=code).code


def welcome(address: str, code: str, host: str, key: str, lan: bool, found: bool) -> None:
    """What the facilitator needs, printed once."""
    from simcare.workshop.addresses import qr_terminal

    join = f"{address}/?room={code}"
    if lan and found:
        typer.echo(qr_terminal(join))
    typer.echo(f"People join at      {address}   with the code {code}")
    typer.echo(f"Facilitator's page  {host}")
    typer.echo(f"Facilitator's key   {key}")
    typer.echo(f"For the projector   {address}/wall/{code}")
    if not lan:
        typer.echo("Only this laptop can join. For phones in the same network: simcare workshop --lan")
    elif not found:
        typer.echo("No network was found: join a Wi-Fi, or open a hotspot, and start again.", err=True)
    typer.echo("Ctrl-C ends it; nothing is lost.")


def _open(address: str) -> None:
    """Opens a browser, a moment later and without waiting for it."""
    import threading
    import webbrowser

    timer = threading.Timer(1.0, webbrowser.open, [address])
    timer.daemon = True
    timer.start()
