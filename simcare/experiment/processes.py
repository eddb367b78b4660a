"""Work spread over processes that may die.

Tasks are taken one after another from a list that may be endless, and only so many are under way as there are workers,
so memory does not grow with the work. A worker can be killed from outside (most often for want of memory), or by its
own task. Every worker here is a pool of its own with one task at a time, so it is known which task it died of: that
task is tried again, and set aside when it has killed three workers; the others do not notice. Workers ignore Ctrl-C,
which is for the parent to answer, and watch their parent: when it is gone, they go too.

Any other ``concurrent.futures`` executor will do instead: a cluster's, say. It gets more tasks ahead, because nobody
here knows how many it can do at once.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_until
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import SpawnProcess
from types import ModuleType
from typing import Generic, Protocol, TypeVar

from simcare.errors import SimcareError

Given = TypeVar("Given")
Made = TypeVar("Made")
Wanted = TypeVar("Wanted", contravariant=True)

TRIES = 3
AHEAD = 1000
"""How many tasks a foreign executor is given at once."""

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""How many threads linear algebra may use; read once, when a process starts."""

SetAside = Callable[[Given, str], Made]
"""What stands in for the result of a task that cannot be done, and why it cannot."""


class WorkersLostError(SimcareError):
    """Worker processes were killed again and again, or taken away."""


class Crew(Protocol[Wanted, Made]):
    """Those who do the work."""

    @property
    def full(self) -> bool:
        """Whether no further task can be taken now."""

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""

    def take(self, index: int, task: Wanted) -> None:
        """Begin a task."""

    def finished(self, block: bool = True) -> list[tuple[int, Made]]:
        """What has been finished, in the order of the tasks; waits for something if ``block``. May be nothing."""

    def leave(self) -> None:
        """Go home; whatever is still under way is left undone."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[Given], Made], tasks: Iterable[Given], workers: int,
           executor: Executor | None = None) -> Iterator[tuple[int, Made]]:
    """``work`` done for every task; yields (index of the task, what was made) in the order in which they finish.

    With one worker, or with one task, everything happens in this process. An ``executor`` given is used as it is.
    """
    with crew(work, fewest(workers, tasks), executor) as team:
        for index, task in enumerate(tasks):
            while team.full:
                yield from team.finished()
            team.take(index, task)
        while team.busy:
            yield from team.finished()


def fewest(workers: int, tasks: Iterable[object]) -> int:
    """No more workers than tasks, where it is known how many those are."""
    return min(workers, len(tasks)) if isinstance(tasks, Sized) else workers


@contextmanager
def crew(work: Callable[[Given], Made], workers: int, executor: Executor | None = None,
         set_aside: SetAside[Given, Made] | None = None) -> Iterator[Crew[Given, Made]]:
    """A crew of so many ``workers`` for this ``work``, dismissed at the end.

    Without ``set_aside`` a task that cannot be done raises WorkersLostError.
    """
    team: Crew[Given, Made]
    if executor is not None:
        team = _Foreign(executor, work, set_aside or _nobody)
    else:
        team = _Here(work) if workers <= 1 else _Own(work, workers, set_aside or _nobody)
    try:
        yield team
    finally:
        team.leave()


def _nobody(task: object, why: str) -> Made:  # type: ignore[type-var]
    raise WorkersLostError(f"{why} Perhaps memory ran out: try --workers 1.")


class _Here(Generic[Given, Made]):
    """This process itself."""

    def __init__(self, work: Callable[[Given], Made]) -> None:
        self._work = work
        self._next: list[tuple[int, Given]] = []

    @property
    def full(self) -> bool:
        return bool(self._next)

    busy = full

    def take(self, index: int, task: Given) -> None:
        self._next.append((index, task))

    def finished(self, block: bool = True) -> list[tuple[int, Made]]:
        return [(index, self._work(task)) for index, task in self._taken()] if block else []

    def leave(self) -> None:
        self._next.clear()

    def _taken(self) -> list[tuple[int, Given]]:
        taken, self._next = self._next, []
        return taken


class _Foreign(Generic[Given, Made]):
    """Whoever stands behind an executor. What ``work`` does not raise itself is the executor's own trouble."""

    def __init__(self, executor: Executor, work: Callable[[Given], Made], set_aside: SetAside[Given, Made]) -> None:
        self._executor, self._work, self._set_aside = executor, work, set_aside
        self._waiting: dict[Future[Made], tuple[int, Given]] = {}

    @property
    def full(self) -> bool:
        return len(self._waiting) >= AHEAD

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def take(self, index: int, task: Given) -> None:
        self._waiting[self._executor.submit(self._work, task)] = index, task

    def finished(self, block: bool = True) -> list[tuple[int, Made]]:
        done = wait_until(self._waiting, None if block else 0, FIRST_COMPLETED).done
        taken = sorted(((*self._waiting.pop(future), future) for future in done), key=lambda one: one[0])
        return [(index, self._result(task, future)) for index, task, future in taken]

    def leave(self) -> None:
        for future in self._waiting:
            future.cancel()

    def _result(self, task: Given, future: Future[Made]) -> Made:
        try:
            return future.result()
        except SimcareError:
            raise
        except (BrokenExecutor, CancelledError) as error:
            raise WorkersLostError(f"the workers were taken away ({type(error).__name__}).") from error
        except Exception as error:
            return self._set_aside(task, f"{type(error).__name__}: {error}")


class _Own(Generic[Given, Made]):
    """Processes of our own, started as they are needed."""

    def __init__(self, work: Callable[[Given], Made], workers: int, set_aside: SetAside[Given, Made]) -> None:
        self._work, self._most, self._set_aside = work, workers, set_aside
        self._all: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._under_way: dict[Future[Made], tuple[int, Given, _Worker]] = {}
        self._killed: Counter[int] = Counter()

    @property
    def full(self) -> bool:
        return len(self._under_way) >= self._most

    @property
    def busy(self) -> bool:
        return bool(self._under_way)

    def take(self, index: int, task: Given) -> None:
        worker = self._idle.pop() if self._idle else self._new()
        try:
            future = worker.pool.submit(self._work, task)
        except BrokenExecutor:  # killed while it had nothing to do
            worker = self._new()
            future = worker.pool.submit(self._work, task)
        self._under_way[future] = index, task, worker

    def finished(self, block: bool = True) -> list[tuple[int, Made]]:
        done = wait_until(self._under_way, None if block else 0, FIRST_COMPLETED).done
        made: list[tuple[int, Made]] = []
        for future in sorted(done, key=lambda one: self._under_way[one][0]):
            index, task, worker = self._under_way.pop(future)
            try:
                made.append((index, future.result()))
                self._idle.append(worker)
            except BrokenExecutor:
                made += self._once_more(index, task)
        return made

    def leave(self) -> None:
        for worker in self._all:
            worker.leave()

    def _new(self) -> _Worker:
        self._all.append(_Worker(self._work))
        return self._all[-1]

    def _once_more(self, index: int, task: Given) -> list[tuple[int, Made]]:
        self._killed[index] += 1
        if self._killed[index] < TRIES:
            self.take(index, task)
            return []
        return [(index, self._set_aside(task, f"the worker process was killed {TRIES} times on this run."))]


class _Worker:
    """One process, in a pool of its own."""

    def __init__(self, work: Callable[..., object]) -> None:
        self.pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _prepare)
        with _without_main(work), _one_thread_each():
            self.pool.submit(int)
        self._processes = list(self.pool._processes.values())

    def leave(self) -> None:
        """At once: to take a whole interpreter down in good order would take as long as to start one, for nothing."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.terminate()


@contextmanager
def whole() -> Iterator[None]:
    """What is done in here is done to its end: a Ctrl-C waits until then."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number)) or signal.default_int_handler
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Workers started here leave linear algebra to one thread: there is a worker for every processor already."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update({name: before[name] or "1" for name in THREADS})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]


def start_alone(work: Callable[..., object], *given: object) -> SpawnProcess:
    """One process of its own, for work that is talked to through a pipe; it is for the work to see that it ends."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=given, daemon=True)
    with _without_main(work), _one_thread_each():
        process.start()
    return process


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


@contextmanager
def _without_main(work: Callable[..., object]) -> Iterator[None]:
    """Workers need no copy of the user's script, so a script without a ``__main__`` guard works too."""
    main = sys.modules["__main__"]
    if getattr(work, "__module__", "") == "__main__":
        yield
        return
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
