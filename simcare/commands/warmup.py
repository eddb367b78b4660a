"""``simcare warmup``: how long a hospital takes to settle, and whether what is cut off is enough."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simcare import options
from simcare.options import AsJson, Quiet, Settings, Workers

SCENARIOS = typer.Argument(metavar="[SCENARIO…]", show_default=False,
                           help="Scenario files, or names of the library; no_target, four_hour and regimes/r3 where "
                                "none is given. What the worst of them needs is recommended.")
DEFAULT = ("no_target", "four_hour", "regimes/r3")


def warmup(
    settings: Settings,
    scenarios: Annotated[list[Path] | None, SCENARIOS] = None,
    replications: Annotated[int, typer.Option(min=2, help="How many replications of five years each.")] = 5,
    years: Annotated[float, typer.Option(min=2.0, max=20.0, help="Years to look at after day 0.")] = 3.0,
    out: Annotated[Path, typer.Option(help="Folder for the pictures and the finished runs.")] = Path("results/warm_up"),
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Find out how long queues and stocks take to settle, and whether warm-up and measured window leave that out.

    About seven minutes on one idle core.
    """
    from simcare.experiment.store import Store
    from simcare.experiment.warm_up import settling
    from simcare.report.warm_up import document, save_picture, show
    from simcare.scenario.schema import load

    loaded = [load(scenario, settings) for scenario in scenarios or map(Path, DEFAULT)]
    with options.kept_when_stopped(out), Store(out / "runs.sqlite") as store, \
            options.bar(not (as_json or quiet)) as progress:
        found = settling(loaded, replications, years, store, workers, progress=progress)
    files = [file for one in found for file in save_picture(one, out)]
    options.tell(lambda: document(found), lambda: show(found, files), as_json, quiet)
