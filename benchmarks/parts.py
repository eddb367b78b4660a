"""Where a hospital-year's time goes: a look at what is being done every few milliseconds of processor time.

A sample belongs to the innermost line of the hospital that is at work, and so to the part that its module stands in;
what libraries do counts for whoever called them. Nothing is slowed down, so the shares are those of an ordinary run.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import simcare

PACKAGE = str(Path(simcare.__file__).parent)
EVERY = 0.002
HOSPITAL: Mapping[str, str] = {
    "engine and queues": "engine pools clinicians",
    "people in A&E": "emergency outside",
    "beds, wards and leaving": "beds discharge",
    "care rounds, bells and harm":
        "accounts calls care care_log fate harm patient_state rationing reduced tasks ward_work",
    "who comes, and their luck": "demand patients seasons",
    "operations and their lists": "electives waiting_list",
    "nurses, rotas and careers": "careers posts rotas staff",
    "the day's books, complaints and reports": "concerns day_book experience reporting",
    "the hourly round, the doors and the tables": "hospital"}
ROOMS = {"regime": "people in A&E", "organisation": "the organisation"}
ELSEWHERE = {"log": "the log", "luck": "who comes, and their luck", "scattered": "who comes, and their luck"}
PART_OF = {name: part for part, names in HOSPITAL.items() for name in names.split()}
REST = "the rest"


def part_of(frame: FrameType | None) -> str:
    """The part of the hospital in which a sample falls."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if frame.f_code.co_filename.startswith(PACKAGE):
            if path.parent.name == "hospital":
                return PART_OF.get(path.stem, REST)
            return ROOMS.get(path.parent.name) or ELSEWHERE.get(path.stem, REST)
        frame = frame.f_back
    return REST


@contextmanager
def sampled() -> Iterator[Counter[str]]:
    """How often each part was seen at work meanwhile."""
    seen: Counter[str] = Counter()
    before = signal.signal(signal.SIGPROF, lambda _number, frame: seen.update((part_of(frame),)))
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield seen
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
