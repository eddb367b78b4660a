"""What outlives a restart: rooms, and what was simulated, in one SQLite file with one writer.

A room is one document, written anew whenever something in it changes. The picture of a replication is kept by the key
of its design and the version of the program: the same design asked for again, in whatever room, is answered from here,
and pictures of another version are never shown for this one's. A second workshop on the same folder is refused, for as
long as the first one runs.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from simcare.errors import UsageError

TABLES = """
create table if not exists rooms (code text primary key, document text) without rowid;
create table if not exists hosts (token text primary key) without rowid;
create table if not exists designs (key text primary key, design text) without rowid;
create table if not exists pictures (key text, program text, replication integer, picture text,
                                     primary key (key, program, replication));
create table if not exists answers (question text, program text, answer text, primary key (question, program));
"""
PICTURES, ANSWERS, HOSTS = 20_000, 2_000, 200
"""Rows kept at most; the oldest go first."""


class Kept:
    """The file ``workshop.sqlite`` in a folder. Raises UsageError where it cannot be used."""

    def __init__(self, folder: Path, program: str, alone: bool = True) -> None:
        self.program = program
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._only_one = _alone(folder) if alone else None
            self._file = sqlite3.connect(folder / "workshop.sqlite", isolation_level=None, timeout=10,
                                         check_same_thread=False)
            for line in ("pragma journal_mode=wal", "pragma synchronous=normal", *TABLES.split(";")):
                self._file.execute(line)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{folder}: cannot keep the workshop's rooms here ({error}); choose another folder with "
                             "--data") from None

    def close(self) -> None:
        """Let go of the files."""
        self._file.close()
        if self._only_one is not None:
            self._only_one.close()

    # -- rooms ----------------------------------------------------------------------------------------------------

    def rooms(self) -> list[str]:
        """Every room's document."""
        return [row[0] for row in self._file.execute("select document from rooms order by code")]

    def put_room(self, code: str, document: str) -> None:
        """Write a room, new or anew."""
        self._file.execute("insert or replace into rooms values (?, ?)", (code, document))

    def drop_room(self, code: str) -> None:
        """The room is closed for good."""
        self._file.execute("delete from rooms where code = ?", (code,))

    def hosts(self) -> set[str]:
        """The hashes of the cookies by which facilitators are known."""
        return {row[0] for row in self._file.execute("select token from hosts")}

    def put_host(self, token: str) -> None:
        """One more browser is a facilitator's."""
        self._file.execute("insert or ignore into hosts values (?)", (token,))

    # -- what was simulated ---------------------------------------------------------------------------------------

    def design(self, key: str) -> str | None:
        """The design of this key, as JSON."""
        return self._one("select design from designs where key = ?", key)

    def put_design(self, key: str, design: str) -> None:
        """Remember what a key stands for."""
        self._file.execute("insert or ignore into designs values (?, ?)", (key, design))

    def pictures(self, key: str) -> list[str]:
        """The pictures of a design's replications, in their order, as far as there is none missing."""
        rows = self._file.execute("select replication, picture from pictures where key = ? and program = ? "
                                  "order by replication", (key, self.program))
        return [picture for place, (number, picture) in enumerate(rows) if place == number]

    def put_picture(self, key: str, replication: int, picture: str) -> None:
        """A replication is done."""
        self._file.execute("insert or replace into pictures values (?, ?, ?, ?)",
                           (key, self.program, replication, picture))
        self._shorten("pictures", PICTURES)

    def answer(self, question: str) -> str | None:
        """What was answered to this question before."""
        return self._one("select answer from answers where question = ? and program = ?", question, self.program)

    def put_answer(self, question: str, answer: str) -> None:
        """A question is answered."""
        self._file.execute("insert or replace into answers values (?, ?, ?)", (question, self.program, answer))
        self._shorten("answers", ANSWERS)

    def _one(self, asked: str, *values: str) -> str | None:
        row = self._file.execute(asked, values).fetchone()
        return None if row is None else str(row[0])

    def _shorten(self, table: str, longest: int) -> None:
        self._file.execute(f"delete from {table} where rowid <= (select max(rowid) from {table}) - ?", (longest,))


def _alone(folder: Path) -> sqlite3.Connection:
    """Holds the folder until closed, or until this process ends in whatever way."""
    lock = sqlite3.connect(folder / "in_use.sqlite", isolation_level=None, timeout=0, check_same_thread=False)
    try:
        lock.execute("begin exclusive")
    except sqlite3.OperationalError:
        raise UsageError(f"{folder}: another workshop is using this folder; stop it, or choose another with "
                         "--data") from None
    return lock
