"""The files of a run.

Everything is prepared in a folder ``.unfinished`` inside the output folder and moved into place at the end, the
manifest last: a folder with a manifest holds a whole result, a folder without one does not. Finished replications wait
in ``.unfinished`` too, so that a stopped run can be taken up. What differs between two equal runs (time, machine, how
long it took) stands only under ``volatile`` in the manifest and in ``runtime_s`` of the summary.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcare.errors import SimcareError, UsageError
from simcare.experiment.patients import join_patients

if TYPE_CHECKING:
    import pandas as pd

    from simcare.experiment.result import Result
    from simcare.scenario.schema import Scenario

UNFINISHED = ".unfinished"
LOCK = "lock"
MANIFEST = "manifest.json"
_LIBRARIES = ("numpy", "scipy", "simpy", "pandas", "pyarrow", "matplotlib", "pydantic")


def prepare(out: Path) -> Path:
    """Makes the output folder and the working folder inside it; raises UsageError where it cannot be written to."""
    working = out / UNFINISHED
    try:
        working.mkdir(parents=True, exist_ok=True)
        _claim(working / LOCK, out)
    except OSError as error:
        raise UsageError(f"cannot write to the output folder {out}: {error.strerror or error}. "
                         "Choose another with --out.") from None
    return working


def _claim(lock: Path, out: Path) -> None:
    """Takes the folder for this process; raises UsageError while another living process has it."""
    holder = lock.read_text("utf-8").strip() if lock.exists() else ""
    if holder.isdigit() and int(holder) != os.getpid() and _lives(int(holder)):
        raise UsageError(f"another run (process {holder}) is writing to {out}. Wait for it, or choose another folder "
                         "with --out.")
    lock.write_text(f"{os.getpid()}\n", "utf-8")


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def write(result: Result, out: Path, settings: Sequence[str] = ()) -> list[Path]:
    """Writes all files of ``result`` under ``out`` and returns their paths, the manifest last. ``settings`` are the
    values changed for this run (``path=value``), which the report names.

    Raises SimcareError when they cannot be written (the disk is full, say); then there is no manifest.
    """
    return write_with(lambda ready: _fill(result, ready, settings), out)


def write_with(fill: Callable[[Path], None], out: Path) -> list[Path]:
    """Lets ``fill`` make its files in an empty folder (with ``figures`` in it) and moves them all under ``out``, the
    manifest last. Raises SimcareError when they cannot be written; then there is no manifest."""
    try:
        ready = prepare(out) / "ready"
        shutil.rmtree(ready, ignore_errors=True)
        (ready / "figures").mkdir(parents=True)
        fill(ready)
        return _into_place(ready, out)
    except OSError as error:
        raise SimcareError(f"could not write the results to {out}: {error.strerror or error}") from error


def _fill(result: Result, ready: Path, settings: Sequence[str]) -> None:
    from simcare.report.figures import save_all
    from simcare.report.page.of_run import document

    as_json(result.summary(), ready / "summary.json")
    as_parquet(result.weekly, ready / "weekly.parquet")
    join_patients((outcome.patients for outcome in result.outcomes), ready / "patients.parquet")
    save_all(result, ready / "figures")
    (ready / "report.html").write_text(document(result, settings), "utf-8")
    as_json(manifest(result), ready / MANIFEST)


def clear(out: Path) -> None:
    """Removes the working folder, once its result is no longer needed."""
    shutil.rmtree(out / UNFINISHED, ignore_errors=True)


def manifest(result: Result) -> dict[str, Any]:
    """What was run, with what, when and where."""
    run = result.scenario.run
    return {
        "schema": 1, "scenario_name": result.scenario.name, "scenario_hash": result.scenario.hash,
        "seed": run.seed, "replications": len(result.outcomes), "years": run.years, "versions": versions(),
        "scenario": result.scenario.merged(), "volatile": volatile(result.runtime_s)}


def what_was_run(designs: Mapping[str, Scenario]) -> dict[str, Any]:
    """Of designs by name: all their values, and the hash that stands for what a run depends on."""
    return {name: {"scenario_hash": one.hash, "scenario": one.merged()} for name, one in designs.items()}


def versions() -> dict[str, str]:
    """Of this program and of what it stands on."""
    from simcare import __version__

    return {"simcare": __version__, "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES}}


def volatile(runtime_s: float) -> dict[str, Any]:
    """What differs between equal runs: when, where, how long."""
    return {"written": datetime.now(UTC).isoformat(timespec="seconds"), "runtime_s": round(runtime_s, 3),
            "machine": platform.platform(), "processor": platform.machine()}


def as_parquet(table: pd.DataFrame, file: Path) -> None:
    """Writes a table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), file, compression="zstd")


def as_json(document: dict[str, Any], file: Path) -> None:
    """Writes a document."""
    file.write_text(json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n", "utf-8")


def _into_place(ready: Path, out: Path) -> list[Path]:
    (out / MANIFEST).unlink(missing_ok=True)
    names = sorted((file.relative_to(ready) for file in ready.rglob("*") if file.is_file()),
                   key=lambda name: (name.name == MANIFEST, str(name)))
    for name in names:
        (out / name).parent.mkdir(exist_ok=True)
        (ready / name).replace(out / name)
    return [out / name for name in names]
