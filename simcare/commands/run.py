"""``simcare run``: replications of one scenario, one screen, and the files beside it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from simcare.experiment.result import Result
    from simcare.experiment.runs import Progress

LONGEST_NAME = 100
SCENARIO = typer.Argument(help="A scenario file, or the name of one of the library.")
SETTING = typer.Option("--set", metavar="PATH=VALUE", help="Change one value (repeatable).", default_factory=list,
                       show_default=False)


def run(
    scenario: Annotated[Path, SCENARIO],
    settings: Annotated[list[str], SETTING],
    years: Annotated[float | None, typer.Option(help="Years to simulate after day 0.")] = None,
    replications: Annotated[int | None, typer.Option(help="How many replications.")] = None,
    seed: Annotated[int | None, typer.Option(help="The seed of all luck.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the files (default: results/NAME).")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes (default: one for each processor).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Run one scenario and set the numbers beside the people."""
    from simcare.experiment import files
    from simcare.experiment.runs import run as simulate
    from simcare.scenario.schema import load

    asked = {"run.years": years, "run.replications": replications, "run.seed": seed}
    overrides = [*settings, *(f"{path}={value}" for path, value in asked.items() if value is not None)]
    loaded = load(scenario, overrides)
    folder = out if out is not None else Path("results") / _folder(loaded.name, settings)
    spool = files.prepare(folder)
    try:
        with _progress(not (as_json or quiet)) as progress:
            result = simulate(loaded, workers=workers, spool=spool, progress=progress)
            files.write(result, folder)
    except KeyboardInterrupt:
        typer.echo(f"\nFinished replications are kept in {spool}: the same command goes on from there.", err=True)
        raise
    files.clear(folder)
    _tell(result, folder, settings, as_json, quiet)


def _folder(name: str, settings: list[str]) -> str:
    """A folder for each change: ``four_hour, hospital.beds=430``."""
    return re.sub(r"[^\w=.,% -]+", "_", ", ".join([name, *settings]))[:LONGEST_NAME].strip()


def _tell(result: Result, folder: Path, settings: list[str], as_json: bool, quiet: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(result.summary(), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    elif not quiet:
        from simcare.report.terminal import show

        show(result, folder, settings)


@contextmanager
def _progress(wanted: bool) -> Iterator[Progress | None]:
    """A bar on standard error, only on a terminal."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from simcare.report.terminal import console

    columns = (TextColumn("replications"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("replications", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
