"""A folder in which the runs of sweeps are kept: SQLite files, each with one writer, read as one.

Whoever sweeps writes a file of its own (``runs.sqlite``; ``runs-3-of-8.sqlite`` for a shard; ``runs-2.sqlite`` where
somebody else is writing the first) and looks into all. So two sweeps at once do not get into each other's way, the
jobs of a cluster can share a folder, and what one has done the others need not do again. Who has a file holds a lock on
an empty file beside it, which the system takes back when the process ends, however it ends.

Beside the runs stand the plans and their points: which values a point has and which scenario that makes. So the tables
can be written, and a stopped sweep goes on, without making a hundred thousand scenarios anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from simcare.errors import UsageError
from simcare.experiment.store import Journal, Key, Reading, Store

PATTERN = "runs*.sqlite"
_TABLES = """
create table if not exists plans (plan text primary key, told text);
create table if not exists points (
    plan text, number integer, scenario text, name text, place text, error text, primary key (plan, number)
) without rowid;
"""
_POINT = "select number, scenario, name, place, error from points where plan = ? and number = ?"


@dataclass(frozen=True)
class PlanRow:
    """What is to be known of a plan without its file."""

    id: str
    title: str
    points: int
    replications: int
    seed: int
    paths: Sequence[str]
    measures: Sequence[str]


@dataclass(frozen=True)
class PointRow:
    """A point: the name of its scenario, its values, and the hash they make, or why they make none."""

    number: int
    scenario: str
    name: str
    values: Mapping[str, Any]
    error: str | None = None


class Shard(Store):
    """One file of the folder."""

    tables = _TABLES

    def __init__(self, path: Path, journal: Journal | None = None) -> None:
        super().__init__(path, journal)

    @property
    def ready(self) -> bool:
        """Whether there is anything to read: whoever writes it may only just have made the file."""
        return self._file.execute("select 1 from sqlite_master where name = 'points'").fetchone() is not None

    def keep_plan(self, plan: PlanRow) -> None:
        """What is to be done; replaces an earlier account of the same plan."""
        row = plan.id, json.dumps(asdict(plan))
        self.writing(lambda: self._file.execute("insert or replace into plans values (?, ?)", row))

    def plans(self) -> dict[str, PlanRow]:
        """All plans that anything here belongs to."""
        rows = self._file.execute("select plan, told from plans order by rowid").fetchall()
        return {plan: PlanRow(**json.loads(told)) for plan, told in rows}

    def keep_points(self, plan: str, points: Iterable[PointRow]) -> None:
        """Points of a plan."""
        self._file.executemany("insert or replace into points values (?, ?, ?, ?, ?, ?)", (
            (plan, point.number, point.scenario, point.name, json.dumps(point.values), point.error)
            for point in points))

    def point(self, plan: str, number: int) -> PointRow | None:
        """A point, if it has been begun."""
        row = self._file.execute(_POINT, (plan, number)).fetchone()
        return None if row is None else PointRow(row[0], row[1], row[2], json.loads(row[3]), row[4])

    def versions(self) -> Counter[str]:
        """How many runs there are of each version of the program."""
        return Counter(dict(self._file.execute(
            "select program, count(*) from runs join versions on versions.id = version group by program").fetchall()))

    def last(self) -> float | None:
        """When the last run was finished, in seconds since 1970."""
        found = self._file.execute("select max(finished) from runs").fetchone()[0]
        return None if found is None else float(found)


class Shelf:
    """All files of a folder, to be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shards = readable(folder)

    def get(self, key: Key) -> Reading | None:
        """The reading of this key; where one file has it with an error and another without, that without."""
        failed = None
        for shard in self.shards:
            found = shard.get(key)
            if found is not None and found.error is None:
                return found
            failed = failed or found
        return failed

    def plans(self) -> dict[str, PlanRow]:
        """All plans that have been begun in the folder."""
        return {plan: row for shard in self.shards for plan, row in shard.plans().items()}

    def point(self, plan: str, number: int) -> PointRow | None:
        """A point, if it has been begun."""
        return next((row for shard in self.shards if (row := shard.point(plan, number)) is not None), None)

    def versions(self) -> Counter[str]:
        """How many runs there are of each version of the program."""
        return sum((shard.versions() for shard in self.shards), Counter())

    def last(self) -> float | None:
        """When the last run was finished."""
        return max((when for shard in self.shards if (when := shard.last()) is not None), default=None)

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        for shard in self.shards:
            shard.__exit__(kind, error, trace)


class Own(Shard):
    """The file that this process writes, in a folder in which others may write theirs.

    Points are kept with the runs that follow them, in one go. With ``retry`` runs that failed count as not done. A
    file of a shard is written in the way that is safe on the shared disk of a cluster.
    """

    def __init__(self, folder: Path, name: str = "runs", retry: bool = False) -> None:
        self._lock, path = claimed(folder, name)
        super().__init__(path, "wal" if name == "runs" else "truncate")
        self._retry, self._new = retry, dict[int, PointRow]()
        self.plan = ""
        self.others = [shard for shard in readable(folder) if shard.path != path]

    @property
    def all(self) -> Sequence[Shard]:
        return [self, *self.others]

    def get(self, key: Key) -> Reading | None:
        found = super().get(key)
        for other in self.others:
            if found is None or found.error is not None:
                found = other.get(key) or found
        return None if found is not None and found.error is not None and self._retry else found

    def begin(self, plan: PlanRow) -> None:
        """From now on points belong to this plan."""
        self.plan = plan.id
        self.keep_plan(plan)

    def known(self, number: int) -> PointRow | None:
        """A point of the plan, if anybody has begun it."""
        return next((row for shard in self.all if (row := shard.point(self.plan, number)) is not None), None)

    def add_point(self, point: PointRow) -> None:
        """A point, kept with the next runs, or at the end."""
        self._new[point.number] = point

    def put_all(self, readings: Iterable[tuple[Key, Reading]]) -> None:
        self._flush()
        super().put_all(readings)

    def _flush(self) -> None:
        points, self._new = list(self._new.values()), {}
        if points:
            self.writing(lambda: self.keep_points(self.plan, points))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if error is None:
            self._flush()
        for shard in self.others:
            shard.__exit__(kind, error, trace)
        super().__exit__(kind, error, trace)
        self._lock.close()


def readable(folder: Path) -> list[Shard]:
    """All files of a folder in which there is something."""
    return [shard for file in sorted(folder.glob(PATTERN)) if (shard := Shard(file)).ready]


def claimed(folder: Path, name: str) -> tuple[sqlite3.Connection, Path]:
    """The first file of this name that nobody writes, with the lock that says so. Raises UsageError where the folder
    cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            stem = name if number == 1 else f"{name}-{number}"
            if (lock := _locked(folder / f".{stem}.lock")) is not None:
                return lock, folder / f"{stem}.sqlite"
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"cannot write to the folder {folder}: {reason}. Choose another with --out.") from None
    raise AssertionError


def _locked(file: Path) -> sqlite3.Connection | None:
    lock = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        lock.execute("begin exclusive")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        raise
    return lock


def being_written(folder: Path) -> Iterator[Path]:
    """The files that somebody is writing now."""
    for file in sorted(folder.glob(PATTERN)):
        lock = file.with_name(f".{file.stem}.lock")
        held = _locked(lock) if lock.exists() else None
        if held is not None:
            held.close()
        elif lock.exists():
            yield file
