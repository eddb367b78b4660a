"""Where the readings of many runs are kept: one SQLite file, one writer, nothing lost.

A reading is keyed by everything that it depends on: the scenario (with its seed), the number of the replication, what
was read, and the program itself. So the same question asked again is answered from the file, a stopped piece of work
goes on where it was, and readings of another version of the model are never taken for this one's. A run that failed is
kept too, with its error. The file is written by the process that asked, never by its workers; each reading is safe as
soon as it is stored.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from simcare.errors import SimcareError

_TABLE = """
create table if not exists readings (
    scenario text, seed integer, replication integer, read text, program text, figures text, error text,
    primary key (scenario, replication, read, program)
) without rowid
"""


@dataclass(frozen=True)
class Key:
    """What one reading depends on; ``scenario`` is a hash that covers the seed."""

    scenario: str
    seed: int
    replication: int
    read: str
    program: str


@dataclass(frozen=True)
class Reading:
    """The figures of one run by name (NaN where nothing can be said), or the ``error`` that ended it."""

    figures: Mapping[str, float]
    error: str | None = None


class Store:
    """Readings by key, in the SQLite file ``path``, or in memory when there is none.

    Raises SimcareError where the file cannot be opened or is something else.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=60)
            self._file.execute("pragma journal_mode=wal")
            self._file.execute(_TABLE)
        except sqlite3.Error as error:
            raise SimcareError(f"{path}: cannot be used as a store of runs ({error})") from error

    def get(self, key: Key) -> Reading | None:
        """The reading of this key, or None where it has not been done."""
        row = self._file.execute(
            "select figures, error from readings where scenario=? and replication=? and read=? and program=?",
            (key.scenario, key.replication, key.read, key.program)).fetchone()
        return None if row is None else Reading(_numbers(row[0]), row[1])

    def put(self, key: Key, reading: Reading) -> None:
        """Keep a reading; raises SimcareError where it cannot be written (a full disk)."""
        try:
            self._file.execute("insert or replace into readings values (?,?,?,?,?,?,?)",
                               (key.scenario, key.seed, key.replication, key.read, key.program,
                                _text(reading.figures), reading.error))
        except sqlite3.Error as error:
            raise SimcareError(f"{self.path}: a finished run could not be stored ({error}); those stored before it "
                               "are safe, and the same command goes on from them") from error

    def __len__(self) -> int:
        return int(self._file.execute("select count(*) from readings").fetchone()[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._file.close()


def _text(figures: Mapping[str, float]) -> str:
    return json.dumps({name: value if math.isfinite(value) else None for name, value in figures.items()})


def _numbers(text: str) -> dict[str, float]:
    return {name: math.nan if value is None else value for name, value in json.loads(text).items()}
