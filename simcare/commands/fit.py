"""``simcare fit``: a hospital like the one in NHS England's monthly A&E figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simcare import options
from simcare.options import AsJson, Quiet, Seed, Workers

DATA = typer.Argument(metavar="DATA…", help="CSV files of monthly A&E figures, or a folder of them.")
HOSPITAL = typer.Option(metavar="CODE", help="The provider's code, such as RXL.", show_default=False)
REGIME = typer.Option(metavar="SCENARIO", help="The rules that hold while the load is searched.", show_default=False)
SINCE = typer.Option(metavar="MONTH", help="First month to fit, such as 2016-04.", show_default=False)
UNTIL = typer.Option(metavar="MONTH", help="Last month to fit.", show_default=False)


def fit(
    data: Annotated[list[Path], DATA],
    hospital: Annotated[str | None, HOSPITAL] = None,
    regime: Annotated[str | None, REGIME] = None,
    since: Annotated[str | None, SINCE] = None,
    until: Annotated[str | None, UNTIL] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Only the statistics: no simulation, no scenario.")] = False,
    years: Annotated[float, typer.Option(help="Years to simulate at each load.")] = 2.0,
    replications: Annotated[int, typer.Option(min=1, help="How many replications at each load.")] = 3,
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the files (default: results/fit_CODE).")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Fit a hospital to its monthly A&E figures: attendances, season, admitted share, and the load behind its four-hour
    figure. Writes a scenario to start from."""
    from simcare.experiment import files
    from simcare.experiment.store import Store
    from simcare.fitting import fit as fitting
    from simcare.report.fitted import show

    checked = fitting.prepare(data, hospital, since, until)
    silent = as_json or quiet
    _say("Read " + ", ".join(f"{role} from '{name}'" for role, name in sorted(checked.columns.items())), silent)
    folder = out if out is not None else options.folder(f"fit_{checked.figures.series.code}", [])
    spool = files.prepare(folder)
    with options.kept_when_stopped(spool), Store(spool / "trials.sqlite") as store:
        made = fitting.complete(checked, regime, quick, years, replications, seed, workers, store,
                                tell=lambda text: _say(text, silent))
        made.write(folder)
    files.clear(folder)
    options.tell(made.summary, lambda: show(made, folder), as_json, quiet)


def _say(text: str, silent: bool) -> None:
    if not silent:
        typer.echo(text, err=True)
