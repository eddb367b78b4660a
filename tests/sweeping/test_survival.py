"""Whatever ends a sweep, what was finished is there and the same command goes on: tried on processes of their own."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_sweep import small

from simcare.sweeping.shards import PATTERN
from simcare.sweeping.status import Status, status

pytestmark = pytest.mark.statistical

HERE = Path(__file__).resolve().parent
MANY = {"hospital.beds": list(range(400, 420))}
COMMAND = ("four_hour", "--vary", f"hospital.beds={','.join(map(str, MANY['hospital.beds']))}", "--years", "0.1",
           "--replications", "2", "--workers", "2")
SCRIPT = f"""
import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent)!r}]
import quick_world
from simcare.experiment import readings
readings.hospital = lambda: quick_world.slowly
from simcare.cli import main
sys.argv = ["simcare", "sweep", *sys.argv[1:]]
main()
"""


def start(*arguments: str, before: str = "") -> subprocess.Popen[str]:
    """``simcare sweep`` with a small world in the hospital's place."""
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(before) + SCRIPT, *COMMAND, *arguments], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))


def underway(folder: Path, runs: int = 3) -> Status:
    """Waits until some runs are stored."""
    return wait_for(lambda: any(folder.glob(PATTERN)) and (found := status(folder)).plans
                    and found.plans[0].done >= runs and found)


def wait_for(condition: Callable[[], Any], seconds: float = 300.0) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@pytest.fixture(scope="module")
def whole() -> str:
    """The table of a sweep that nothing happened to."""
    return small(vary=MANY).table.to_csv()


@pytest.mark.parametrize("with_what", [signal.SIGKILL, signal.SIGINT])
def test_a_sweep_that_was_killed_or_stopped_goes_on(tmp_path: Path, whole: str, with_what: signal.Signals) -> None:
    process = start("--out", str(tmp_path))
    before = underway(tmp_path)
    assert before.writing == ["runs.sqlite"]
    process.send_signal(with_what)
    _, said = process.communicate(timeout=300)
    assert process.returncode == (130 if with_what == signal.SIGINT else -signal.SIGKILL)
    assert "Traceback" not in said
    assert with_what == signal.SIGKILL or "Finished runs are kept in" in said
    left = status(tmp_path)
    assert before.plans[0].done <= left.plans[0].done < 40
    assert not left.writing
    assert small(tmp_path, MANY).table.to_csv() == whole
    assert sum(status(tmp_path).versions.values()) == 40


def test_a_full_disk_is_said_and_what_was_stored_before_it_is_whole(tmp_path: Path, whole: str) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
    process = start("--out", str(tmp_path), before=limit)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "could not be stored" in said
    assert "Traceback" not in said
    assert 0 < status(tmp_path).plans[0].done < 40
    assert small(tmp_path, MANY).table.to_csv() == whole


def test_two_sweeps_at_once_in_one_folder_do_not_collide(tmp_path: Path, whole: str) -> None:
    both = [start("--out", str(tmp_path)) for _ in range(2)]
    for process in both:
        _, said = process.communicate(timeout=300)
        assert (process.returncode, said) == (0, "")
    assert {file.name for file in tmp_path.glob(PATTERN)} == {"runs.sqlite", "runs-2.sqlite"}
    assert status(tmp_path).plans[0].done == 40
    assert small(tmp_path, MANY).table.to_csv() == whole
    assert len((tmp_path / "runs.csv").read_text().splitlines()) == 41
    assert not list(tmp_path.glob(".*.csv.*"))
