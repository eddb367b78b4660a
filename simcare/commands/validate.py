"""``simcare validate``: every published fact, beside what the model makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simcare import options
from simcare.errors import UsageError
from simcare.options import AsJson, Quiet, Seed, Workers

OUT = Path("results/validation")


def validate(
    only: Annotated[str | None, typer.Option(help="Only the facts whose id begins so: V1, V10.R2, S.")] = None,
    gate: Annotated[bool, typer.Option("--gate", help="Only the facts that must hold.")] = False,
    replications: Annotated[int, typer.Option(min=1, help="Replications of each design.")] = 4,
    years: Annotated[float, typer.Option(help="Years to simulate; facts are taken from months 13 to 36.")] = 3,
    seed: Seed = None,
    out: Annotated[Path, typer.Option(help="Folder for the files, and for finished runs.")] = OUT,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Hold the model against every published fact, misses first; ends with 1 where one that must hold is missed.

    About a quarter of an hour on two idle cores. A stopped report goes on where it was.
    """
    from simcare.experiment.store import Store
    from simcare.report.validation import show
    from simcare.report.validation_files import write
    from simcare.validation.facts import chosen
    from simcare.validation.report import Size, report

    if years <= 0:
        raise UsageError(f"found --years {years:g}; allowed a number above 0")
    facts = chosen(only, gate)
    kept = out / "runs.sqlite"
    with (options.kept_when_stopped(kept), Store(kept) as store,
          options.named_bar(not (as_json or quiet)) as progress):
        made = report(facts, Size(years, replications, seed), store, workers, tell=progress)
    write(made, out)
    options.tell(made.as_dict, lambda: show(made, out), as_json, quiet)
    if not made.holds:
        raise typer.Exit(1)
