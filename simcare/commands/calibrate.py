"""``simcare calibrate``: a few parameters are fitted to the published facts of one regime, R1."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simcare import options
from simcare.errors import UsageError
from simcare.options import AsJson, Quiet, Replications, Seed, Workers

if TYPE_CHECKING:
    from simcare.calibration.record import Record
    from simcare.calibration.running import Task
    from simcare.calibration.world import Evaluation, Tell

NAMES = typer.Option("--parameter", metavar="PATH", show_default=False, default_factory=list,
                     help="A parameter to move (repeatable; default: those of the plan, with --screen all).")


def calibrate(
    names: Annotated[list[str], NAMES],
    screen: Annotated[bool, typer.Option("--screen", help="Only show which parameter moves which fact.")] = False,
    budget: Annotated[int, typer.Option(min=1, help="The most evaluations to spend.")] = 70,
    confirm: Annotated[int, typer.Option(min=0, help="Replications of R1 as shipped, run with the values found.")] = 6,
    scale: Annotated[float, typer.Option(min=0.05, max=1, help="Size of the hospital, for trying out.")] = 1.0,
    replications: Replications = None,
    seed: Seed = None,
    out: Annotated[Path, typer.Option(help="Folder for the files and the runs.")] = Path("results/calibration"),
    workers: Workers = None,
    write: Annotated[bool, typer.Option("--write", help="Put the values on the cards of this source tree.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Fit a few parameters to the published facts of the hospital under a punished target (R1), and to no other."""
    from simcare.calibration.parameters import movable, parameter
    from simcare.calibration.running import Task
    from simcare.experiment.store import Store

    chosen = [parameter(name) for name in names] or (movable() if screen else [])
    _allowed(write, scale, screen)
    settings = options.overrides([f"hospital.scale={scale}"] if scale != 1 else [], None, None, seed)
    _prepare(out)
    with Store(out / "runs.sqlite") as store, options.kept_when_stopped(out):
        task = Task(store, chosen, replications, settings, workers)
        if screen:
            _screen(task, out, as_json, quiet)
        else:
            _fit(task, budget, confirm, out, write, as_json, quiet)


def _allowed(write: bool, scale: float, screen: bool) -> None:
    from simcare.calibration.writing import developers_tree

    if write and (scale != 1 or screen):
        raise UsageError("--write takes the values of a whole calibration at full size: leave out --scale and --screen")
    if write:
        developers_tree()


def _prepare(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to the output folder {out}: {error.strerror or error}. "
                         "Choose another with --out.") from None


def _screen(task: Task, out: Path, as_json: bool, quiet: bool) -> None:
    from simcare.calibration import page, running
    from simcare.report.terminal import console

    with options.bar(not (as_json or quiet)) as progress:
        found = running.screening(task, progress)
    running.write_screening(found, out)
    options.tell(found.as_dict, lambda: console().print(page.on_screen(*page.screened(found, 20))), as_json, quiet)


def _fit(task: Task, budget: int, confirm: int, out: Path, write: bool, as_json: bool, quiet: bool) -> None:
    from simcare.calibration import running, writing

    made = running.calibration(task, budget, confirm, None if quiet else _teller())
    running.write(made, out)
    if write:
        writing.write_cards({path: one["after"] for path, one in made["parameters"].items()})
        writing.write_stamp(made)
    options.tell(lambda: made, lambda: _show(made, out), as_json, quiet)


def _teller() -> Tell:
    """One line an evaluation, on standard error."""
    from simcare.calibration.targets import targets
    from simcare.calibration.world import worst

    wanted = targets()

    def tell(one: Evaluation) -> None:
        target, off = worst(wanted, one)
        typer.echo(f"evaluation {one.number:3d}  cost {one.cost:8.3f}  farthest off: {target.fact} {off:+.2f} "
                   "half-bands", err=True)

    return tell


def _show(made: Record, out: Path) -> None:
    from simcare.calibration import page
    from simcare.report.terminal import console

    screen = console()
    screen.print(page.on_screen(*page.facts(made), without=("measure", "weight")), "",
                 page.on_screen(*page.parameters(made), without=("range", "moves (half-bands)")), "",
                 f"Cost {made['cost']['before']} before, {made['cost']['after']} after {made['evaluations']} "
                 f"evaluations. Page, patch and picture: {out}")
