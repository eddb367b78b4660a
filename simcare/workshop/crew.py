"""The worker processes, seen from the server: ask one, hear what it says, replace it when it is lost."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import Any

from simcare.experiment.processes import start_alone
from simcare.workshop.science import Science
from simcare.workshop.worker import LAST_WORDS, work

Said = tuple[str, Any]
LONGEST = 300.0
"""Seconds without a word after which a worker is taken to be stuck."""


class Bench:
    """A place for one worker process, which is started when it is first needed and again when it was lost."""

    def __init__(self, science: Science, kindness: int) -> None:
        self.science, self.kindness = science, kindness
        self.process: SpawnProcess | None = None
        self.pipe: Connection | None = None
        self.child: int | None = None
        self.ear, self.ending = ThreadPoolExecutor(1, "ear"), Lock()

    async def ask(self, *request: Any) -> AsyncIterator[Said]:
        """Everything the worker says to a request, the last of it one of ``LAST_WORDS``."""
        loop = asyncio.get_running_loop()
        said: Said = ("", None)
        await loop.run_in_executor(self.ear, self._send, request)
        while said[0] not in LAST_WORDS:
            said = await loop.run_in_executor(self.ear, self._hear)
            if said[0] == "child":
                self.child = said[1]
            else:
                yield said
        self.child = None

    def give_way(self) -> bool:
        """Stop the run under way, where it can be stopped without losing the worker."""
        child, self.child = self.child, None
        return child is not None and _killed(child)

    def close(self) -> None:
        """The worker ends, whatever it is doing."""
        with self.ending:
            if self.child is not None:
                _killed(self.child)
            if self.process is not None:
                self.process.kill()
                self.process.join(5)
            if self.pipe is not None:
                self.pipe.close()
            self.process = self.pipe = self.child = None

    def leave(self) -> None:
        """For good."""
        self.close()
        self.ear.shutdown(wait=False, cancel_futures=True)

    def _send(self, request: tuple[Any, ...]) -> None:
        if self.process is None or not self.process.is_alive():
            self.close()
            self._start()
        assert self.pipe is not None
        with contextlib.suppress(OSError):  # a worker that has just died is noticed when it is listened to
            self.pipe.send(request)

    def _start(self) -> None:
        self.pipe, theirs = multiprocessing.get_context("spawn").Pipe()
        self.process = start_alone(work, theirs, self.science, self.kindness)
        theirs.close()

    def _hear(self) -> Said:
        """The next thing the worker says; that it is lost, if it says nothing any more."""
        process, pipe = self.process, self.pipe
        if process is None or pipe is None:
            return "lost", "closed"
        try:
            ready = wait([pipe, process.sentinel], LONGEST)
            if pipe in ready:
                said: Said = pipe.recv()
                return said
        except (EOFError, OSError):
            pass
        self.close()
        return "lost", "the worker ended"


def _killed(child: int) -> bool:
    try:
        os.kill(child, signal.SIGKILL)
    except (OSError, AttributeError):
        return False
    return True
