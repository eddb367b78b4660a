"""A worker process: it simulates what the server asks for, and says each week as soon as it has been lived.

Most designs begin in the same way, for the warm-up is run under the baseline. So a worker keeps some hospitals that
have come to the end of their warm-up, and where the system can fork, every run is a child of its own that goes on from
there: it begins at once, is as good as a run from the start to the last digit, leaves nothing behind, and may crash or
be killed without harm to anybody. Where there is no fork, the worker does it all itself.

What the worker says, as pairs: ``child`` and a process number; ``weeks`` and (the last week, of how many, JSON);
then one of ``done`` and JSON, ``failed`` and a sentence, ``lost`` and why.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from pydantic import ValidationError

from simcare.errors import SimcareError
from simcare.workshop.asking import sentence
from simcare.workshop.science import Json, Science, in_json

BEGUN = 3
"""How many hospitals at the end of their warm-up a worker keeps."""
EVERY = 0.1
"""Seconds between two messages about weeks."""
FORKS = hasattr(os, "fork")
LAST_WORDS = ("done", "failed", "lost")


class Speaker:
    """Says weeks to the server, not more often than the pages redraw."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe, self.waiting, self.last = pipe, list[Json](), 0.0

    def hear(self, week: Json) -> None:
        """A week has been lived."""
        self.waiting.append(week)
        if time.monotonic() - self.last >= EVERY:
            self.say()

    def say(self) -> None:
        """Pass on what has been heard."""
        if self.waiting:
            last = self.waiting[-1]
            self.pipe.send(("weeks", (last["week"], last["of"], in_json(self.waiting))))
            self.waiting, self.last = [], time.monotonic()


class Worker:
    """One worker and its begun hospitals, each with the weeks of its warm-up."""

    def __init__(self, pipe: Connection, science: Science) -> None:
        self.pipe, self.science = pipe, science
        self.begun: OrderedDict[str, tuple[Any, list[Json]]] = OrderedDict()

    def run(self, design: Json, replication: int) -> None:
        """One replication of a design."""
        start, plan = self.science.plan(self.science.choice(design), replication)
        speaker = Speaker(self.pipe)
        hospital = self.begin(start, plan, speaker.hear)
        speaker.say()
        if FORKS:
            in_a_child(self.pipe, lambda pipe: self.go_on(hospital, plan, pipe))
        else:
            self.begun.clear()
            self.go_on(hospital, plan, self.pipe)

    def begin(self, start: str, plan: Any, say: Callable[[Json], None]) -> Any:
        """A hospital at the end of its warm-up, kept or new; the weeks before are told either way."""
        if start in self.begun:
            self.begun.move_to_end(start)
            for week in self.begun[start][1]:
                say(week)
        else:
            weeks = list[Json]()

            def hear(week: Json) -> None:
                weeks.append(week)
                say(week)

            self.begun[start] = self.science.begin(plan, hear), weeks
            if len(self.begun) > BEGUN:
                self.begun.popitem(last=False)
        return self.begun[start][0]

    def go_on(self, hospital: Any, plan: Any, pipe: Connection) -> None:
        """From day 0 on."""
        speaker = Speaker(pipe)
        picture = self.science.go_on(hospital, plan, speaker.hear)
        speaker.say()
        pipe.send(("done", in_json(picture)))

    def warm(self, design: Json, replication: int) -> None:
        """Have a beginning ready before anybody asks for it."""
        self.begin(*self.science.plan(self.science.choice(design), replication), lambda week: None)
        self.pipe.send(("done", ""))

    def answer(self, name: str, asked: list[Any]) -> None:
        """Another question."""
        self.pipe.send(("done", in_json(self.science.answer(name, asked))))


def work(pipe: Connection, science: Science, kindness: int) -> None:
    """Does what is asked until there is nobody left to ask. Ctrl-C is for the server to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(kindness)
    worker = Worker(pipe, science)
    tasks: dict[str, Callable[..., None]] = {"run": worker.run, "warm": worker.warm, "answer": worker.answer}
    while True:
        try:
            name, *given = pipe.recv()
        except (EOFError, OSError):
            return
        attempt(pipe, lambda name=name, given=given: tasks[name](*given))  # type: ignore[misc]


def attempt(pipe: Connection, task: Callable[[], None]) -> None:
    """Does a task; an error comes back as one sentence."""
    try:
        task()
    except ValidationError as error:
        pipe.send(("failed", sentence(error)))
    except SimcareError as error:
        pipe.send(("failed", str(error)))
    except (BrokenPipeError, ConnectionError):
        os._exit(1)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        pipe.send(("failed", f"The model stopped in {os.path.basename(last.filename)}, line {last.lineno}: "
                             f"{type(error).__name__}: {error}"))


def in_a_child(pipe: Connection, task: Callable[[Connection], None]) -> None:
    """Does a task in a forked child, which shares all that this process knows and leaves it untouched.

    What the child says is passed on whole or not at all, so one that is killed in the middle of a word does no harm.
    """
    ear, mouth = multiprocessing.Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        try:
            pipe.close()
            ear.close()
            attempt(mouth, lambda: task(mouth))
        finally:
            os._exit(0)
    mouth.close()
    pipe.send(("child", child))
    last = ""
    with contextlib.suppress(EOFError, OSError):
        while True:
            said = ear.recv()
            pipe.send(said)
            last = said[0]
    ear.close()
    os.waitpid(child, 0)
    if last not in LAST_WORDS:
        pipe.send(("lost", "a run was killed"))
