"""``simcare workshop``: what it prints, how it ends, what it says when something is missing."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from simcare.cli import app
from simcare.workshop.keeping import Kept
from simcare.workshop.rooms import Rooms

SERVER = [sys.executable, "-c", "from simcare.cli import main; main()", "workshop", "--no-browser", "--workers", "1"]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A workshop in a process of its own, and what it printed."""
    server = subprocess.Popen([*SERVER, "--data", str(tmp_path), "--room", "ABC"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
                              preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert server.stdout is not None
    printed = {}
    for line in server.stdout:
        if "  " in line:
            what, _, value = line.partition("  ")
            printed[what] = value.strip()
        if line.startswith("Ctrl-C"):
            break
    yield server, printed
    server.kill()
    server.communicate()


def test_it_prints_where_to_go_and_ends_with_ctrl_c(
        started: tuple[subprocess.Popen[str], dict[str, str]]) -> None:
    server, printed = started
    address = printed["People join at"].split()[0]
    assert address.startswith("http://127.0.0.1:")
    assert printed["People join at"].endswith("ABC")
    assert printed["Facilitator's page"] == f"{address}/host?room=ABC#key=" + printed["Facilitator's key"]
    assert httpx.get(f"{address}/api/rooms/ABC").json()["teams"] == []
    login = httpx.post(f"{address}/api/host/login", json={"key": printed["Facilitator's key"]})
    assert login.json() == {"host": True}
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=30)
    assert server.returncode == 130
    assert "kept in" in said
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(app, ["workshop", "--port", str(port), "--data", str(tmp_path), "--no-browser"])
    assert done.exit_code == 2
    assert f"port {port} cannot be used" in done.output


@pytest.mark.parametrize("code", ["../x", "AB", "A1B2C", "<b>"])
def test_a_room_code_is_letters(tmp_path: Path, code: str) -> None:
    done = CliRunner().invoke(app, ["workshop", "--room", code, "--data", str(tmp_path), "--no-browser"])
    assert done.exit_code == 2
    assert "--room" in done.output


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = CliRunner().invoke(app, ["workshop"])
    assert (done.exit_code, done.output.strip()) == (
        2, "the workshop needs some more libraries: pip install 'simcare[workshop]'")


def test_everything_can_be_exported_without_serving(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "out" / "all.json"
    assert CliRunner().invoke(app, ["workshop", "--export", str(file), "--data", str(data)]).exit_code == 2
    rooms = Rooms(Kept(data, "p"))
    room = rooms.open("four_hour")
    rooms.join(room, "Red")
    done = CliRunner().invoke(app, ["workshop", "--export", str(file), "--data", str(data)])
    assert done.exit_code == 0, done.output
    found = json.loads(file.read_text("utf-8"))
    assert [(one["code"], one["teams"]) for one in found["rooms"]] == [(room.code, ["Red"])]
    assert file.with_suffix(".csv").read_text("utf-8").startswith("room,story,team")
