"""``simcare run``: replications of one scenario, one screen, and the files beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simcare import options
from simcare.options import AsJson, Precision, Quiet, Replications, Seed, Settings, Workers, Years

SCENARIO = typer.Argument(help="A scenario file, or the name of one of the library.")


def run(
    scenario: Annotated[Path, SCENARIO],
    settings: Settings,
    years: Years = None,
    replications: Replications = None,
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the files (default: results/NAME).")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    precision: Precision = None,
) -> None:
    """Run one scenario and set the numbers beside the people."""
    from simcare.experiment import files
    from simcare.experiment.precision import reached, read
    from simcare.experiment.runs import run as simulate
    from simcare.experiment.runs import varies
    from simcare.report.terminal import show
    from simcare.scenario.schema import load

    loaded = load(scenario, options.overrides(settings, years, replications, seed))
    asked = read(precision)
    folder = out if out is not None else options.folder(loaded.name, settings)
    spool = files.prepare(folder)
    with options.kept_when_stopped(spool), options.bar_with_words(not (as_json or quiet)) as (progress, say):
        result = simulate(loaded, workers=workers, spool=spool, progress=progress, precision=asked, say=say)
        files.write(result, folder, settings)
    files.clear(folder)
    if asked and not (as_json or quiet):
        typer.echo(reached(asked, varies(result, asked[0]), len(result.outcomes)), err=True)
    options.tell(result.summary, lambda: show(result, folder, settings), as_json, quiet)
