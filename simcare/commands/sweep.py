"""``simcare sweep``: one question asked of many hospitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simcare import options
from simcare.errors import SimcareError, UsageError
from simcare.options import AsJson, Quiet, Replications, Seed, Settings, Workers, Years

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from simcare.sweeping.plan import Asked

PLAN = typer.Argument(metavar="PLAN.yaml | SCENARIO", help="The file of a plan; or, with --vary, a scenario. With "
                                                           "--status also the folder of a sweep.")
VARY = typer.Option("--vary", metavar="PATH=V1,V2,…", default_factory=list, show_default=False,
                    help="What to vary, and the values (repeatable: every combination). A PATH alone is the range of "
                         "its card, for a drawn design.")
DESIGN = typer.Option("--design", help="With --vary: grid, latin_hypercube, sobol or morris.")
DRAWS = typer.Option("--draws", min=1, help="Points of a drawn design, walks of a Morris design.")
OUT = typer.Option(help="Folder for the store and the tables (default: results/sweep_NAME).")
DASK = typer.Option("--dask", metavar="ADDRESS", help="Run on the Dask cluster with this scheduler.")
SHARD = typer.Option("--shard", metavar="I/N", help="Do only part I of N; all parts share one folder.")
STATUS = typer.Option("--status", help="Say how far it is, and run nothing.")
RETRY = typer.Option("--retry-failed", help="Run again what failed.")


def sweep(
    plan: Annotated[Path, PLAN],
    settings: Settings,
    vary: Annotated[list[str], VARY],
    design: Annotated[str, DESIGN] = "grid",
    draws: Annotated[int | None, DRAWS] = None,
    years: Years = None,
    replications: Replications = None,
    seed: Seed = None,
    out: Annotated[Path | None, OUT] = None,
    workers: Workers = None,
    dask: Annotated[str | None, DASK] = None,
    shard: Annotated[str | None, SHARD] = None,
    status: Annotated[bool, STATUS] = False,
    retry_failed: Annotated[bool, RETRY] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run a scenario at every point of a plan, into a store that loses nothing, and write one table of all runs.

    \b
    simcare sweep four_hour --vary hospital.beds=380,410,440 --replications 5
    simcare sweep plan.yaml
    simcare sweep plan.yaml --status
    simcare sweep plan.yaml --shard 2/8
    """
    if status and plan.is_dir():
        _say_status(plan, as_json, quiet)
        return
    changes = options.overrides(settings, years, None, None)
    asked, usual = _asked(plan, vary, design, draws, changes, replications, seed)
    folder = out if out is not None else usual
    if status:
        _say_status(folder, as_json, quiet)
    else:
        _run(asked, folder, workers, dask, shard, retry_failed, as_json, quiet)


def _asked(plan: Path, vary: list[str], design: str, draws: int | None, settings: list[str], replications: int | None,
           seed: int | None) -> tuple[Asked, Path]:
    """What is to be run, and the folder of it."""
    from simcare.scenario.loading import build
    from simcare.scenario.schema import load
    from simcare.sweeping import plan as plans

    if vary:
        scenario = load(plan, settings)
        tree = plans.vary_on_command_line(vary, design, draws, [scenario.name])
        asked = plans.asked(build(plans.Plan, tree), [scenario], replications, seed, tree, Path())
        return asked, options.folder(f"sweep_{scenario.name}", [*vary, *settings])
    if not plan.is_file():
        raise UsageError(f"{plan}: there is no such plan. To sweep a scenario say what to vary: --vary "
                         "hospital.beds=380,410,440")
    if draws is not None or design != "grid":
        raise UsageError("--design and --draws go with --vary; a plan says them itself (design: …, draws: …)")
    return plans.read_plan(plan, settings, replications, seed), options.folder(f"sweep_{plan.stem}", settings)


def _run(asked: Asked, folder: Path, workers: int | None, dask: str | None, shard: str | None, retry: bool,
         as_json: bool, quiet: bool) -> None:
    from simcare.report import sweep as report
    from simcare.sweeping.export import write
    from simcare.sweeping.status import status
    from simcare.sweeping.sweep import run

    part = None if shard is None else _part(shard)
    with _kept(folder), _executor(dask) as executor, report.watching(not (as_json or quiet)) as progress:
        found = run(asked, folder, workers, executor, part, retry, progress, lambda words: typer.echo(words, err=True))
    if part is not None:
        if not quiet:
            report.show_status(status(folder))
            typer.echo("When all parts are done, the same command without --shard writes the tables.", err=True)
        return
    write(found, folder)
    options.tell(lambda: dict(report.document(found, folder)), lambda: report.show(found, folder), as_json, quiet)
    failed = sum(len(point.errors) for point in found)
    if failed:
        raise SimcareError(report.failures(found, failed))


def _part(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)/(\d+)", text.strip())
    if not found:
        raise UsageError(f"found --shard {text}, allowed I/N, such as 2/8 for the second of eight parts")
    return int(found[1]), int(found[2])


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Says, when Ctrl-C ends the work, that what is finished is not lost."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"\nFinished runs are kept in {folder}: the same command goes on from there.", err=True)
        raise


@contextmanager
def _executor(dask: str | None) -> Iterator[Executor | None]:
    if dask is None:
        yield None
        return
    from simcare.sweeping.cluster import connected

    with connected(dask) as executor:
        yield executor


def _say_status(folder: Path, as_json: bool, quiet: bool) -> None:
    from simcare.report.sweep import show_status
    from simcare.sweeping.status import status

    found = status(folder)
    options.tell(lambda: _document(asdict(found)), lambda: show_status(found), as_json, quiet)


def _document(found: dict[str, Any]) -> dict[str, Any]:
    return {"schema": 1, **found, "folder": str(found["folder"])}
