"""What the commands that simulate have in common: their options, a bar of progress, where files go, what is printed."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from simcare.experiment.runs import Progress

LONGEST_NAME = 100

Settings = Annotated[list[str], typer.Option("--set", metavar="PATH=VALUE", help="Change one value (repeatable).",
                                             default_factory=list, show_default=False)]
Years = Annotated[float | None, typer.Option(help="Years to simulate after day 0.")]
Replications = Annotated[int | None, typer.Option(help="How many replications.")]
Seed = Annotated[int | None, typer.Option(help="The seed of all luck.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes (default: one for each processor).")]
Precision = Annotated[str | None, typer.Option(
    metavar="[MEASURE=]WIDTH", show_default=False,
    help="Add replications until deaths a year, or the measure named, is known to plus or minus so much (in a "
         "comparison, its difference); at most 200.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]


def overrides(settings: Sequence[str], years: float | None, replications: int | None, seed: int | None) -> list[str]:
    """The settings of the command line, with those that have an option of their own."""
    asked = {"run.years": years, "run.replications": replications, "run.seed": seed}
    return [*settings, *(f"{path}={value}" for path, value in asked.items() if value is not None)]


def folder(name: str, settings: Sequence[str]) -> Path:
    """A folder for each change: ``results/four_hour, hospital.beds=430``."""
    plain = re.sub(r"[^\w=.,% -]+", "_", ", ".join([name, *settings]))[:LONGEST_NAME].strip()
    return Path("results") / plain


@contextmanager
def kept_when_stopped(spool: Path) -> Iterator[None]:
    """Says, when Ctrl-C ends the work, that what is finished is not lost."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"\nFinished replications are kept in {spool}: the same command goes on from there.", err=True)
        raise


def tell(summary: Callable[[], dict[str, Any]], show: Callable[[], None], as_json: bool, quiet: bool) -> None:
    """Prints the JSON document, or the screen, or nothing."""
    if as_json:
        sys.stdout.write(json.dumps(summary(), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    elif not quiet:
        show()


@contextmanager
def bar(wanted: bool, what: str = "replications") -> Iterator[Progress | None]:
    """A bar on standard error, only on a terminal."""
    with named_bar(wanted) as shown:
        yield None if shown is None else lambda done, of: shown(done, of, what)


@contextmanager
def bar_with_words(wanted: bool) -> Iterator[tuple[Progress | None, Callable[[str], None] | None]]:
    """The same, and somebody to whom to say what the work is about now."""
    about = ["replications"]
    with named_bar(wanted) as shown:
        if shown is None:
            yield None, None
        else:
            yield lambda done, of: shown(done, of, about[0]), lambda words: about.__setitem__(0, words)


@contextmanager
def named_bar(wanted: bool) -> Iterator[Callable[[int, int, str], None] | None]:
    """The same, for work whose parts have names."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from simcare.report.terminal import console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as shown:
        task = shown.add_task("replications", total=None)
        yield lambda done, of, what: shown.update(task, completed=done, total=of, description=what)
