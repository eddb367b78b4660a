"""A real Dask cluster on this machine, one of whose workers is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import quick_world
from test_sweep import small

from simcare.errors import SimcareError
from simcare.sweeping.cluster import connected
from simcare.sweeping.sweep import Done

pytestmark = pytest.mark.statistical

HERE = Path(__file__).resolve().parent
MANY = {"hospital.beds": list(range(400, 420))}


def wait_for(condition: Callable[[], Any], seconds: float = 300.0) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("waited in vain")


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        paths = os.pathsep.join(map(str, (HERE, HERE.parent, HERE.parents[1])))
        self.env = os.environ | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
        self.folder, self.processes = folder, []
        note = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                                    "--scheduler-file", str(note))
        wait_for(note.exists)
        self.address = json.loads(note.read_text())["address"]

    def start(self, role: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + role, *arguments]
        log = (self.folder / f"{role}-{len(self.processes)}.log").open("wb")
        self.processes.append(subprocess.Popen(command, env=self.env, cwd=self.folder, stdout=log, stderr=log))
        return self.processes[-1]

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", self.address, "--nthreads", "1", "--nworkers", "1", "--no-nanny",
                          "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self.folder))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    made = Cluster(tmp_path)
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


def test_a_worker_killed_midway_costs_nothing_but_time(cluster: Cluster, tmp_path: Path) -> None:
    workers = [cluster.worker(), cluster.worker()]
    told: list[Done] = []
    killed_after: list[int] = []

    def kill_one(done: Done) -> None:
        told.append(done)
        if done.runs > 5 and not killed_after:
            killed_after.append(done.runs)
            os.kill(workers[0].pid, signal.SIGKILL)
            workers[0].wait()

    with connected(cluster.address) as executor:
        found = small(tmp_path / "store", MANY, executor=executor, simulate=quick_world.slowly, progress=kill_one)
    assert workers[0].returncode == -signal.SIGKILL
    assert killed_after[0] < 30
    assert told[-1] == Done(40, 40, 20, 20, 0)
    there = found.table
    assert not there.duplicated(["point", "replication"]).any()
    assert there.to_csv() == small(vary=MANY).table.to_csv()


def test_a_poisonous_run_is_given_up_and_the_rest_is_done(cluster: Cluster, tmp_path: Path) -> None:
    workers = [cluster.worker() for _ in range(2)]

    def another(done: Done) -> None:
        workers.extend(cluster.worker() for one in workers[-2:] if one.poll() is not None)

    workers += [cluster.worker() for _ in range(3)]
    with connected(cluster.address) as executor:
        found = small(tmp_path / "store", executor=executor, simulate=quick_world.poisons, progress=another).table
    failed = found[found["status"] == "failed"]
    assert failed[["hospital.beds", "replication"]].to_numpy().tolist() == [[410, 1]]
    assert "KilledWorker" in failed["error"].item()


def test_a_scheduler_that_goes_ends_the_sweep_and_loses_nothing(cluster: Cluster, tmp_path: Path) -> None:
    cluster.worker()

    def stop(done: Done) -> None:
        if done.runs > 5 and cluster.scheduler.poll() is None:
            cluster.scheduler.kill()
            cluster.scheduler.wait()

    with pytest.raises(SimcareError, match="taken away"), connected(cluster.address) as executor:
        small(tmp_path / "store", MANY, executor=executor, progress=stop)
    assert len(small(tmp_path / "store", MANY).table) == 40
