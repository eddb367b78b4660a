"""Where the workshop is to be found: a port, the laptop's address in the room, and both as a picture for phones."""

from __future__ import annotations

import io
import socket
from contextlib import closing

from simcare.errors import UsageError

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"
PORT, TRIED = 8000, 20
FAR = ("10.255.255.255", "192.168.255.255", "172.31.255.255", "169.254.255.255")
"""Addresses of private networks: to prepare to speak to one tells by which address of ours, and sends nothing."""


def listen(lan: bool, port: int | None) -> socket.socket:
    """A socket on the port asked for, or on the first free one. Raises UsageError where it is taken."""
    for number in (port,) if port is not None else range(PORT, PORT + TRIED):
        try:
            return _bound(EVERYWHERE if lan else LOOPBACK, number)
        except (OSError, OverflowError) as error:
            reason = error
    if port is None:
        raise UsageError(f"the ports {PORT} to {PORT + TRIED - 1} are all taken; name another with --port")
    raise UsageError(f"port {port} cannot be used ({getattr(reason, 'strerror', None) or reason}); "
                     "leave --port out, and a free one is found")


def _bound(host: str, port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(1024)
    except BaseException:
        found.close()
        raise
    return found


def lan_address() -> str | None:
    """This laptop's address in the room's network, or None where there is no network."""
    for far in FAR:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            try:
                probe.connect((far, 9))
            except OSError:
                continue
            found = str(probe.getsockname()[0])
        if not found.startswith("127."):
            return found
    return None


def names(lan: bool) -> frozenset[str]:
    """What this laptop is called, besides its addresses."""
    called = socket.gethostname().lower()
    return frozenset({"localhost"} | ({called, f"{called.split('.')[0]}.local"} if lan else set()))


def qr_terminal(text: str) -> str:
    """A QR code in letters, for a terminal."""
    import segno

    drawn = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out=drawn, compact=True)
    return drawn.getvalue()


def qr_svg(text: str) -> bytes:
    """A QR code as a picture that can be as large as the wall."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", scale=8, border=4, light="white", omitsize=True)
    return drawn.getvalue()
