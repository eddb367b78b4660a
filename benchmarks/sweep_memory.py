"""How much memory and disk a sweep takes, and how long it takes beside the runs: short runs, by the thousand.

    python benchmarks/sweep_memory.py [1000 10000]

A stand-in takes the hospital's place and draws every measure at random (which no file can pack), so what is timed is
the sweep alone: making the points, sending them out, storing, writing the tables. Memory is that of the process that
sweeps, as the system counts it; its workers never hold more than one run. Each number of runs is tried in a process of
its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

REPLICATIONS = 50


def tried(runs: int) -> dict[str, float]:
    """One sweep of so many runs."""
    from simcare.experiment import readings
    from simcare.experiment.store import Reading
    from simcare.measures.registry import registry
    from simcare.sweeping.export import write
    from simcare.sweeping.sweep import sweep

    def read(task: Any) -> Reading:
        luck = np.random.default_rng([task.point.scenario.hospital.beds, task.point.replication])
        return Reading(dict(zip(registry(), luck.random(len(registry())).tolist(), strict=True)))

    readings.read = read
    vary = {"hospital.beds": list(range(300, 300 + runs // REPLICATIONS))}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as executor:
        out, began = Path(folder), (time.perf_counter(), time.process_time())
        found = sweep("four_hour", vary, replications=REPLICATIONS, store=out, executor=executor)
        swept = resident()
        took, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
        write(found, out)
        again = time.process_time()
        sweep("four_hour", vary, replications=REPLICATIONS, store=out, executor=executor)
        return {"runs": runs, "megabytes": swept, "megabytes with the tables": resident(), "seconds": took,
                "core-ms a run": 1e3 * cpu / runs,
                "core-ms a run found again": 1e3 * (time.process_time() - again) / runs,
                **{f"bytes a run in {file}": (out / file).stat().st_size / runs
                   for file in ("runs.sqlite", "runs.parquet", "runs.csv")}}


def resident() -> float:
    """The most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Every number of runs in a fresh process, and what it took."""
    for runs in map(int, sys.argv[1:] or ["1000", "10000"]):
        code = f"import json; from sweep_memory import tried; print(json.dumps(tried({runs})))"
        done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, text=True, check=True,
                              capture_output=True)
        print(", ".join(f"{name} {value:,.2f}" for name, value in json.loads(done.stdout).items()), flush=True)


if __name__ == "__main__":
    main()
