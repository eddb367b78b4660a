"""``simcare sensitivity``: how sure a difference is, and on which assumptions it hangs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from simcare import options
from simcare.errors import UsageError
from simcare.options import AsJson, Quiet, Seed, Settings, Workers

if TYPE_CHECKING:
    from simcare.experiment.designs import Design
    from simcare.experiment.structured import Plan
    from simcare.scenario.schema import Scenario

METHODS = ("draws", "morris", "saltelli")
Told = tuple[Callable[[], dict[str, Any]], Callable[[], None]]

DESIGN = typer.Argument(metavar="[A] [B]", help="Two scenario files, or names of the library (default: four_hour "
                                                "people_first).", show_default=False)
DRAWS = typer.Option(min=2, help="How many hospitals to draw.")
REPLICATIONS = typer.Option(min=2, help="How often each is run in each design.")
YEARS = typer.Option(help="Years to simulate after day 0.")
SCALE = typer.Option(help="Size of the hospitals (hospital.scale): the default takes some 450 runs of three seconds or "
                          "so. A small hospital has more bad luck and longer waits than a large one; 1 is full size.")
PLAN = typer.Option("--design", help="lhs (Latin hypercube) or sobol (scrambled Sobol sequence: more draws later begin "
                                     "with the same ones).")
ONLY = typer.Option("--only", metavar="NAME", default_factory=list, show_default=False,
                    help="Draw only this parameter, or those under this path (repeatable): assumptions.links, say.")
TOP = typer.Option(min=0, help="How many parameters to move one at a time afterwards (0: none).")
METHOD = typer.Option(help="draws (everything at once, and all that is said of it), morris (screening, for some dozens "
                           "of parameters) or saltelli (Sobol indices without a stand-in, for a few): --draws is the "
                           "most hospitals for each.")
DISCOVER = typer.Option("--discover", metavar="MEASURE", default_factory=list, show_default=False,
                        help="Look for the conditions in which B is worse than A in this measure (repeatable).")
PLAUSIBLE = typer.Option(min=0.0, show_default=False,
                         help="Keep only draws that are no more implausible than this by the published facts of R1 "
                              "(3 is the custom; one of the designs must be four_hour).")


def sensitivity(
    settings: Settings,
    only: Annotated[list[str], ONLY],
    discover: Annotated[list[str], DISCOVER],
    designs: Annotated[list[Path] | None, DESIGN] = None,
    method: Annotated[str, METHOD] = "draws",
    draws: Annotated[int, DRAWS] = 100,
    replications: Annotated[int, REPLICATIONS] = 2,
    years: Annotated[float, YEARS] = 1.0,
    scale: Annotated[float, SCALE] = 0.25,
    seed: Seed = None,
    plan: Annotated[str, PLAN] = "lhs",
    top: Annotated[int, TOP] = 8,
    plausible: Annotated[float | None, PLAUSIBLE] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the files (default: results/sensitivity_A_v_B).")] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Draw what nobody knows, run two designs in every hospital so made, and say whether the conclusion holds."""
    from simcare.experiment import files, sensitivity_files
    from simcare.scenario.schema import load

    asked = [f"hospital.scale={scale}", f"run.years={years}", *options.overrides(settings, None, None, seed)]
    first, second = [load(path, asked) for path in both(designs or [])]
    known_method(method, discover, plausible)
    named = [*settings, *only, *[method] * (method != "draws")]
    folder = out if out is not None else options.folder(f"sensitivity_{first.name}_v_{second.name}", named)
    files.prepare(folder)
    store = folder / sensitivity_files.STORE
    with options.kept_when_stopped(store), options.bar(not (as_json or quiet)) as progress:
        if method == "draws":
            summary, show = everything(first, second, folder, draws, replications, None, None, None,
                                       cast("Design", plan), only, top, store, workers, progress=progress,
                                       tolerance=plausible, discovered=discover)
        else:
            summary, show = planned(folder, cast("Plan", method), first, second, draws, replications, None, None,
                                    None, only, store=store, workers=workers, progress=progress)
    files.clear(folder)
    options.tell(summary, show, as_json, quiet)


def everything(first: Scenario, second: Scenario, folder: Path, *how: Any, **more: Any) -> Told:
    """Draws everything at once, writes the files and hands back what to say of it."""
    from simcare.experiment import sensitivity_files
    from simcare.experiment.sensitivity import sensitivity as simulate
    from simcare.report.sensitivity import show

    found = simulate(first, second, *how, **more)
    sensitivity_files.write(found, folder)
    return found.summary, lambda: show(found, folder)


def planned(folder: Path, *how: Any, **more: Any) -> Told:
    """The same for a plan of Morris or Saltelli."""
    from simcare.experiment import structured_files
    from simcare.experiment.structured import structured
    from simcare.report.structured import show

    found = structured(*how, **more)
    structured_files.write(found, folder)
    return lambda: structured_files.document(found), lambda: show(found, folder)


def known_method(method: str, discover: list[str], plausible: float | None) -> None:
    """Raises UsageError for a method that there is not, or for one that takes no draws as asked."""
    if method not in METHODS:
        raise UsageError(f"found --method {method}, allowed {', '.join(METHODS)}")
    if method != "draws" and (discover or plausible is not None):
        raise UsageError("--discover and --plausible need hospitals drawn at random: leave --method at draws")


def both(designs: list[Path]) -> list[Path]:
    """The two designs; raises UsageError for one alone, or three."""
    if not designs:
        return [Path("four_hour"), Path("people_first")]
    if len(designs) != 2:
        raise UsageError(f"found {len(designs)} design{'s' * (len(designs) > 1)}, allowed two: A and B, or none for "
                         "four_hour and people_first")
    return designs
