"""The tables of a sweep, for every other program: one row a run, one row a point, as Parquet and as CSV.

Rows are written as they are read from the store, a few thousand at a time, so a million take no more memory than one
batch. Everything is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import csv
import json
import math
import os
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcare.errors import SimcareError
from simcare.experiment.files import as_json, versions
from simcare.experiment.spool import program

if TYPE_CHECKING:
    import pyarrow as pa

    from simcare.sweeping.found import Sweep

BATCH = 1000
RUN_COLUMNS = ("replication", "seed", "status", "error")
POINT_COLUMNS = ("runs", "failed")
_WHOLE = ("point", "replication", "seed", "runs", "failed")
_WORDS = ("scenario", "status", "error")


def write(found: Sweep, out: Path) -> list[Path]:
    """Writes ``runs`` and ``points``, each as Parquet and CSV, and ``sweep.json``; raises SimcareError where it cannot
    (a full disk). The store is left as it is."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        return [*_tables(found.rows, out / "runs"), *_tables(found.summaries, out / "points"),
                _placed(out / "sweep.json", lambda file: as_json(manifest(found), file))]
    except OSError as error:
        raise SimcareError(f"could not write the tables to {out}: {error.strerror or error}. The runs are safe, "
                           "and the same command goes on from them.") from error


def manifest(found: Sweep) -> dict[str, Any]:
    """What was run, and with what."""
    plan = found.plan
    return {"schema": 1, "plan": plan.id, "title": plan.title, "points": plan.points,
            "replications": plan.replications, "seed": plan.seed, "varied": list(plan.paths),
            "version": program(), "versions": versions(), "machine": platform.platform()}


def _tables(rows: Callable[[], Iterator[dict[str, Any]]], stem: Path) -> list[Path]:
    names = list(dict.fromkeys(chain.from_iterable(rows())))
    kinds = _kinds(names, rows())
    return [_placed(stem.with_suffix(".parquet"), lambda file: _parquet(rows(), kinds, file)),
            _placed(stem.with_suffix(".csv"), lambda file: _csv(rows(), names, file))]


def _placed(file: Path, write: Callable[[Path], None]) -> Path:
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        write(beside)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return file


def _kinds(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Mapping[str, pa.DataType]:
    """Of what kind each column is: a text where any of its values is one."""
    import pyarrow as pa

    known = dict.fromkeys(_WHOLE, pa.int64()) | dict.fromkeys(_WORDS, pa.string())
    kinds = {name: known.get(name, pa.null()) for name in names}
    for row in rows:
        for name, value in row.items():
            if name not in known and value is not None:
                kinds[name] = _wider(kinds[name], value)
    return {name: pa.float64() if kind == pa.null() else kind for name, kind in kinds.items()}


def _wider(kind: pa.DataType, value: Any) -> pa.DataType:
    import pyarrow as pa

    own = pa.bool_() if isinstance(value, bool) else pa.string() if isinstance(value, str) else pa.float64()
    return own if kind in (pa.null(), own) else pa.string()


def _parquet(rows: Iterator[Mapping[str, Any]], kinds: Mapping[str, pa.DataType], file: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(list(kinds.items()))
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := list(islice(rows, BATCH)):
            columns = {name: [_as(kind, row.get(name)) for row in batch] for name, kind in kinds.items()}
            writer.write_table(pa.table(columns, schema))


def _as(kind: pa.DataType, value: Any) -> Any:
    import pyarrow as pa

    return _written(value) if kind == pa.string() and value is not None else value


def _csv(rows: Iterator[Mapping[str, Any]], names: Sequence[str], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_written(row.get(name)) for name in names] for row in rows)


def _written(value: Any) -> str:
    """Nothing for what cannot be said, numbers to the last digit, truth as true and false."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return value if isinstance(value, str) else json.dumps(value)
