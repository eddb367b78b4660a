"""Where the readings of many runs are kept: one SQLite file, one writer, nothing lost.

A reading is keyed by everything that it depends on: the scenario (with its seed), the number of the replication, what
was read, and the program itself. So the same question asked again is answered from the file, a stopped piece of work
goes on where it was, and readings of another version of the model are never taken for this one's. A run that failed is
kept too, with its error. The file is written by the process that asked, never by its workers; a stored reading is safe
from whatever ends the process, and a power cut costs no more than the last few.

The figures of a run are one row of numbers, as a computer holds them; the names over the columns are kept once, in
``layouts``. That is a fifth of the size of a text, and every number comes back to the last bit.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np

from simcare.errors import SimcareError

_TABLES = """
create table if not exists versions (id integer primary key, read text, program text, unique (read, program));
create table if not exists layouts (id integer primary key, names text unique);
create table if not exists runs (
    scenario text, replication integer, version integer references versions, seed integer,
    layout integer references layouts, figures blob, error text, finished real,
    primary key (scenario, replication, version)
);
"""
_FIND = """
select names, figures, error from runs join versions on versions.id = version join layouts on layouts.id = layout
where scenario = ? and replication = ? and read = ? and program = ?
"""
_KEEP = """
insert or replace into runs select ?, ?, versions.id, ?, layouts.id, ?, ?, ? from versions, layouts
where read = ? and program = ? and names = ?
"""


Journal = Literal["wal", "truncate"]
"""How SQLite keeps a half-written file from harm: ``wal`` is the quickest, ``truncate`` also goes on a disk that
several machines share. None: a file that somebody else writes, to be read as it is."""


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

    tables = ""
    """Further tables of a more particular store."""

    def __init__(self, path: Path | None = None, journal: Journal | None = "wal") -> None:
        self.path = path
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=60)
            self._file.execute("pragma synchronous=normal")
            if journal is not None:
                self._file.execute(f"pragma journal_mode={journal}")
                self._file.executescript(_TABLES + self.tables)
        except sqlite3.Error as error:
            raise SimcareError(f"{path}: cannot be used as a store of runs ({error})") from error

    def get(self, key: Key) -> Reading | None:
        """The reading of this key, or None where it has not been done."""
        row = self._file.execute(_FIND, (key.scenario, key.replication, key.read, key.program)).fetchone()
        return None if row is None else Reading(_figures(row[0], row[1]), row[2])

    def put(self, key: Key, reading: Reading) -> None:
        """Keep a reading; raises SimcareError where it cannot be written (a full disk)."""
        self.put_all([(key, reading)])

    def put_all(self, readings: Iterable[tuple[Key, Reading]]) -> None:
        """Keep several readings, all or none; raises SimcareError where they cannot be written (a full disk)."""
        pairs = list(readings)
        if pairs:
            self.writing(lambda: self._put_each(pairs))

    def writing(self, write: Callable[[], object]) -> None:
        """Does all of ``write`` or nothing; raises SimcareError where the file cannot be written."""
        try:
            self._file.execute("begin immediate")
            write()
            self._file.execute("commit")
        except sqlite3.Error as error:
            if self._file.in_transaction:
                self._file.execute("rollback")
            raise SimcareError(f"{self.path}: a finished run could not be stored ({error}); those stored before it "
                               "are safe, and the same command goes on from them") from error

    def _put_each(self, readings: Iterable[tuple[Key, Reading]]) -> None:
        for key, reading in readings:
            self._put(key, reading)

    def _put(self, key: Key, reading: Reading) -> None:
        names = json.dumps(list(reading.figures))
        figures = np.fromiter(reading.figures.values(), "<f8", len(reading.figures)).tobytes()
        self._file.execute("insert or ignore into versions (read, program) values (?, ?)", (key.read, key.program))
        self._file.execute("insert or ignore into layouts (names) values (?)", (names,))
        self._file.execute(_KEEP, (key.scenario, key.replication, key.seed, figures, reading.error, time.time(),
                                   key.read, key.program, names))

    def __len__(self) -> int:
        return int(self._file.execute("select count(*) from runs").fetchone()[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._file.close()


def _figures(names: str, numbers: bytes) -> dict[str, float]:
    return dict(zip(json.loads(names), np.frombuffer(numbers, "<f8").tolist(), strict=True))
