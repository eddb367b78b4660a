"""``simcare compare``: the same patients with the same luck in two designs or more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simcare import options
from simcare.errors import UsageError
from simcare.options import AsJson, Precision, Quiet, Replications, Seed, Settings, Workers, Years

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

DESIGNS = typer.Argument(metavar="A B [C…]", help="Scenario files, or names of the library; the first is the one that "
                                                  "the others are held against.")
SAME_MONEY = typer.Option("--same-money", help="Give the others as many nurses as the first one's money pays for.")


def compare(
    designs: Annotated[list[Path], DESIGNS],
    settings: Settings,
    years: Years = None,
    replications: Replications = None,
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the files (default: results/A_v_B).")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    same_money: Annotated[bool, SAME_MONEY] = False,
    precision: Precision = None,
) -> None:
    """Compare designs on the same patients with the same luck: who is better off, by how much, and how sure it is."""
    from simcare.experiment import files
    from simcare.experiment.comparison import alike, widest
    from simcare.experiment.comparison import compare as simulate
    from simcare.experiment.comparison_files import write
    from simcare.experiment.precision import reached, read
    from simcare.report.comparison import show
    from simcare.scenario.schema import load

    if len(designs) < 2:
        raise UsageError("one design alone cannot be compared: name two or more, or use simcare run.")
    loaded = [load(design, options.overrides(settings, years, replications, seed)) for design in designs]
    _names_differ(loaded)
    alike(loaded)
    asked = read(precision)
    folder = out if out is not None else options.folder("_v_".join(one.name for one in loaded), settings)
    spool = files.prepare(folder)
    with options.kept_when_stopped(spool), options.bar_with_words(not (as_json or quiet)) as (progress, say):
        comparison = simulate(*loaded, same_money=same_money, precision=asked, workers=workers, spool=spool,
                              progress=progress, say=say)
        write(comparison, folder, settings)
    files.clear(folder)
    if asked and not (as_json or quiet):
        typer.echo(reached(asked, widest(comparison, asked[0]), len(comparison.results[0].outcomes)), err=True)
    options.tell(comparison.summary, lambda: show(comparison, folder, settings), as_json, quiet)


def _names_differ(scenarios: list[Scenario]) -> None:
    """Raises UsageError where two designs have the same name: nobody could tell them apart in the results."""
    twice = [name for name, count in Counter(one.name for one in scenarios).items() if count > 1]
    if twice:
        raise UsageError(f"{twice[0]} is named twice: compare it with another design, or give a changed copy a name "
                         "of its own (name: … in the file).")
