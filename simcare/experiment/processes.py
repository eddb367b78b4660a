"""Work spread over processes that may die.

A worker can be killed from outside (most often for want of memory), and with ``concurrent.futures`` one dead worker
breaks the whole pool. Here the pool is built again and only the unfinished work is repeated. Workers ignore Ctrl-C,
which is for the parent to answer, and watch their parent: when it is gone, they go too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import SpawnProcess
from types import ModuleType
from typing import TypeVar

from simcare.errors import SimcareError

Given = TypeVar("Given")
Made = TypeVar("Made")

TRIES = 3
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""How many threads linear algebra may use; read once, when a process starts."""


class WorkersLostError(SimcareError):
    """Worker processes were killed again and again."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[Given], Made], tasks: Sequence[Given], workers: int, executor: Executor | None = None
) -> Iterator[tuple[int, Made]]:
    """``work`` done for every task; yields (index of the task, what was made) in the order in which they finish.

    With one worker, or with one task, everything happens in this process. An ``executor`` given is used as it is.
    """
    if executor is not None:
        yield from _through(executor, work, dict(enumerate(tasks)))
    elif min(workers, len(tasks)) <= 1:
        yield from ((index, work(task)) for index, task in enumerate(tasks))
    else:
        yield from _through_pools(work, dict(enumerate(tasks)), min(workers, len(tasks)))


def _through_pools(
    work: Callable[[Given], Made], left: dict[int, Given], workers: int
) -> Iterator[tuple[int, Made]]:
    lost = 0
    while left:
        try:
            with _pool(workers, work) as pool:
                for index, made in _through(pool, work, dict(left)):
                    del left[index]
                    yield index, made
        except BrokenProcessPool:
            lost += 1
            if lost > TRIES:
                raise WorkersLostError(f"worker processes were killed {lost} times and {len(left)} replications are "
                                       "missing. Perhaps memory ran out: try --workers 1.") from None


def _through(executor: Executor, work: Callable[[Given], Made], tasks: dict[int, Given]) -> Iterator[tuple[int, Made]]:
    waiting: dict[Future[Made], int] = {executor.submit(work, task): index for index, task in tasks.items()}
    try:
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda f: waiting[f]):
                made = future.result()
                yield waiting.pop(future), made
    finally:
        for future in waiting:
            future.cancel()


@contextmanager
def _pool(workers: int, work: Callable[..., object]) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _prepare)
    with _without_main(work), _one_thread_each():
        for _ in range(workers):
            pool.submit(int)
    started = list(pool._processes.values())
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in started:
            worker.terminate()
        raise
    pool.shutdown()


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
