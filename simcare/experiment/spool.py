"""Where finished replications wait for the others.

Every replication is stored as soon as it is done, in a folder that belongs to one run: the same scenario, seed and
program. If the run is stopped (Ctrl-C, a power cut), the folder stays, and the same command takes the finished
replications from it instead of doing them again. A folder left by another run or another version is emptied first.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import weakref
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.experiment.replication import Outcome, stored

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

_KEY = "run.json"
_OURS = re.compile(r"run\.json|\d{5}\.(json|npy|parquet|writing)")


class Spool:
    """A folder of finished replications of one run."""

    def __init__(self, scenario: Scenario, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="simcare-"))
        if folder is None:
            weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._open({"scenario": scenario.set("run.replications", 1).hash, "program": program()})

    def _open(self, key: dict[str, str]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        note = self.folder / _KEY
        if _read(note) != key:
            for file in self.folder.iterdir():
                if _OURS.fullmatch(file.name):
                    file.unlink()
            note.write_text(json.dumps(key), "utf-8")

    def stem(self, replication: int) -> Path:
        """What the names of a replication's files begin with."""
        return self.folder / f"{replication:05d}"

    def finished(self, replication: int) -> Outcome | None:
        """A replication done before, or None."""
        return stored(self.stem(replication))


def _read(note: Path) -> object:
    try:
        return json.loads(note.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None


AFTERWARDS = ("commands/", "report/", "verification/", "workshop/", "evidence/facts.yaml")
"""What begins when the runs are done: words and pictures, and what results are held against. The workshop only makes
scenarios, and a run knows its scenario."""


@cache
def program() -> str:
    """A hash of all of the program that can change a run: results of another version are never taken for this one's."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for file in sorted(file for kind in ("*.py", "*.yaml") for file in package.rglob(kind)):
        name = file.relative_to(package).as_posix()
        if not name.startswith(AFTERWARDS):
            digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
