"""``simcare explain``: which levers make the difference between two designs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simcare import options
from simcare.errors import UsageError
from simcare.options import AsJson, Quiet, Replications, Seed, Settings, Workers, Years

DESIGNS = typer.Argument(metavar="A B", help="Two scenario files, or names of the library.")
MEASURE = typer.Option("--measure", metavar="NAME", default_factory=lambda: ["deaths"], show_default="deaths",
                       help="What to explain (repeatable): any measure.")
LEVERS = typer.Option("--levers", help="Each of the eight levers by itself, not strategic and operational ones "
                                       "together.")
TOGETHER = typer.Option("--together", metavar="ONE,OTHER", default_factory=list, show_default=False,
                        help="Parts to be changed as one (repeatable): targets,leadership, say.")
PERMUTATIONS = typer.Option(min=1, help="Orders to go through in each replication, where not all mixed designs are "
                                        "run (default: as many as the budget allows).", show_default=False)
BUDGET = typer.Option(min=1, help="The most runs: all mixed designs where they are so few, else a sample of orders.")


def explain(
    designs: Annotated[list[Path], DESIGNS],
    settings: Settings,
    measure: Annotated[list[str], MEASURE],
    together: Annotated[list[str], TOGETHER],
    levers: Annotated[bool, LEVERS] = False,
    permutations: Annotated[int | None, PERMUTATIONS] = None,
    budget: Annotated[int, BUDGET] = 1000,
    years: Years = None,
    replications: Replications = None,
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the files (default: results/explain_A_v_B).")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Share out the difference between two designs among the levers in which they differ."""
    from simcare.experiment import explaining_files, files
    from simcare.experiment.explaining import explain as simulate
    from simcare.report.explain import show
    from simcare.scenario.schema import load

    if len(designs) != 2:
        raise UsageError(f"found {len(designs)} design{'s' * (len(designs) > 1)}, allowed two: A and B")
    first, second = [load(path, options.overrides(settings, years, replications, seed)) for path in designs]
    named = [*settings, *["levers"] * levers, *together]
    folder = out if out is not None else options.folder(f"explain_{first.name}_v_{second.name}", named)
    files.prepare(folder)
    store = folder / explaining_files.STORE
    with options.kept_when_stopped(store), options.bar(not (as_json or quiet), "runs") as progress:
        found = simulate(first, second, measure, levers, together, permutations=permutations, budget=budget,
                         store=store, workers=workers, progress=progress)
        explaining_files.write(found, folder)
    files.clear(folder)
    options.tell(found.summary, lambda: show(found, folder), as_json, quiet)
