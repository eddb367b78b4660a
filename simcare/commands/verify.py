"""``simcare verify``: theory, conservation and worlds, checked on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from simcare import options
from simcare.options import AsJson, Quiet, Workers

LUCK = typer.Option("--luck", min=0, max=10**6, help="Another number, another seed (0: as shipped).")
EVERY = typer.Option("--all", help="List every check, not only those that fail.")


def verify(
    luck: Annotated[int, LUCK] = 0,
    every: Annotated[bool, EVERY] = False,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check the program on this machine: queueing theory, books that balance, worlds that differ in one thing only."""
    import time

    from simcare.report.verification import show
    from simcare.verification import suite

    began = time.perf_counter()
    with options.bar(not (as_json or quiet), "checks") as progress:
        checks = suite.verify(suite.jobs(luck), workers, progress)
    took = time.perf_counter() - began
    options.tell(lambda: suite.summary(checks, took), lambda: show(checks, took, every), as_json, quiet)
    if not all(check.passed for check in checks):
        raise typer.Exit(1)
