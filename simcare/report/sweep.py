"""A sweep on the screen: the first points with their figures, what failed, and how far it is."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcare.experiment.intervals import Interval
from simcare.measures.registry import registry
from simcare.report.terminal import console
from simcare.report.words import change, value
from simcare.scenario.problems import in_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.table import Table

    from simcare.sweeping.found import Sweep, SweepPoint
    from simcare.sweeping.status import Status
    from simcare.sweeping.sweep import Done

SHOWN = ("four_hour_recorded", "four_hour_lived", "deaths", "missed_care_share", "cost")
TOP, CELL, NAMED = 12, 15, 5


def show(found: Sweep, out: Path | None) -> None:
    """Prints the first points on standard output."""
    from rich.text import Text

    target = console()
    first = list(islice(found, TOP))
    target.print(Text(found.plan.title, style="bold"), Text(what(found)), "", table(first, found, target.width),
                 sep="\n")
    if len(found) > len(first):
        target.print(Text(f"… and {len(found) - len(first):,} points more."))
    if found.plan.replications > 1:
        target.print(Text("± reaches to the ends of the 95% interval over the replications."))
    if out is not None:
        target.print(Text(f"Tables: {out}/runs.parquet (one row a run), points.parquet (one row a point); both as .csv "
                          "too", overflow="fold"))


def what(found: Sweep) -> str:
    """How many points and runs."""
    plan = found.plan
    return (f"{plan.points:,} point{'s' * (plan.points != 1)}, {plan.replications} "
            f"replication{'s' * (plan.replications != 1)} each, seed {plan.seed}: the same people and the same luck "
            "at every point.")


def table(points: Sequence[SweepPoint], found: Sweep, width: int) -> Table:
    """The parameters of each point, and as many of its measures as there is room for."""
    from rich.table import Table

    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", width=None)
    heads, cells = _places(points, found.plan.paths)
    for head in heads:
        made.add_column(head, vertical="bottom", overflow="fold")
    used = sum(max(len(head), *(len(row[side]) for row in cells), 1) + 2 for side, head in enumerate(heads))
    names = [name for name in found.plan.measures or SHOWN if any(name in point.figures for point in points)]
    names = names[:max(1, (width - used) // (CELL + 2))]
    for name in names:
        made.add_column(name.replace("_", " "), justify="right", vertical="bottom", max_width=CELL)
    for point, row in zip(points, cells, strict=True):
        made.add_row(*row, *(_cell(point.figures.get(name), name) for name in names))
    return made


def _places(points: Sequence[SweepPoint], paths: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    several = len({point.scenario for point in points}) > 1
    heads = [*["scenario"] * several, *short(paths)]
    return heads, [[*[point.scenario] * several, *(_short_value(point.parameters[path]) for path in paths)]
                   for point in points]


def short(paths: Sequence[str]) -> list[str]:
    """The last names of paths, and no more than is needed to tell them apart."""
    found = []
    for path in paths:
        words = path.split(".")
        take = next((take for take in range(1, len(words)) if sum(
            other.split(".")[-take:] == words[-take:] for other in paths) == 1), len(words))
        found.append(".".join(words[-take:]))
    return found


def _short_value(written: Any) -> str:
    if isinstance(written, float):
        return f"{written:.4g}"
    text = written if isinstance(written, str) else in_file(written)
    number, space, unit = text.partition(" ")
    try:
        return f"{float(number):.4g}{space}{unit}"
    except ValueError:
        return text if len(text) <= 24 else text[:23] + "…"


def _cell(figure: Interval | None, name: str) -> str:
    if figure is None or not math.isfinite(figure.mean):
        return "–"
    unit = registry()[name].unit
    half = figure.high - figure.mean
    return value(figure.mean, unit) + (f" ±{change(half, unit).lstrip('+')}" if half else "")


def failures(found: Sweep, failed: int) -> str:
    """Which runs failed and why, the first few."""
    lines = [f"{failed:,} of {found.plan.points * found.plan.replications:,} runs failed:"]
    for point in found:
        if point.errors:
            lines.append(_failure(point))
        if len(lines) > NAMED:
            break
    more = "; the others are the rows with status failed" if failed > NAMED else ""
    return "\n".join([*lines, f"The rest is whole{more}. --retry-failed runs them again."])


def _failure(point: SweepPoint) -> str:
    where = ", ".join(f"{path}={in_file(written)}" for path, written in point.parameters.items())
    which = "replication" + "s" * (len(point.errors) > 1) + " " + ", ".join(map(str, list(point.errors)[:10]))
    reason = next(iter(point.errors.values())).splitlines()[0]
    return f"  point {point.number} ({point.scenario}, {where}), {which}: {reason}"


def show_status(found: Status) -> None:
    """Prints how far the sweeps of a folder are."""
    from rich.text import Text

    target = console()
    for plan in found.plans:
        target.print(Text(plan.title, style="bold"))
        target.print(f"  {plan.points:,} points × {plan.replications:,} = {plan.runs:,} runs: {plan.done:,} done, "
                     f"{plan.failed:,} failed, {plan.left:,} left")
    if not found.plans:
        target.print(f"No sweep has been begun in {found.folder}.")
    for line in store_lines(found):
        target.print(Text(line, overflow="fold"))


def store_lines(found: Status) -> Iterator[str]:
    """The state of the store: its files, who writes, which versions of the model."""
    if found.files:
        size = sum(found.files.values()) / 1e6
        last = "" if found.last is None else f", last run finished {ago(time.time() - found.last)} ago"
        yield f"Store: {found.folder}, {len(found.files)} file{'s' * (len(found.files) > 1)}, {size:,.1f} MB{last}"
    yield from (f"Being written now: {name}" for name in found.writing)
    if set(found.versions) - {found.version}:
        listed = ", ".join(f"{count:,} of version {name[:12]}" for name, count in found.versions.items())
        yield f"Versions of the model: {listed}. Only those of this one ({found.version[:12]}) are used."


def ago(seconds: float) -> str:
    """A time in words: ``3 min``."""
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


@contextmanager
def watching(wanted: bool) -> Iterator[Callable[[Done], None] | None]:
    """A bar on standard error, only on a terminal: points done, failures, time left."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    target = console(stderr=True)
    if not (wanted and target.is_terminal):
        yield None
        return
    counted = TextColumn("{task.completed:,.0f}/{task.total:,.0f} runs")
    columns = (TextColumn("{task.description}"), BarColumn(), counted, TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, console=target, transient=True) as shown:
        task = shown.add_task("points", total=1)

        def tell(done: Done) -> None:
            failed = f", {done.failed:,} failed" if done.failed else ""
            shown.update(task, completed=done.runs, total=done.runs_of,
                         description=f"{done.points:,}/{done.points_of:,} points{failed}")

        yield tell


def document(found: Sweep, out: Path) -> Mapping[str, Any]:
    """What ``--json`` prints: what was run, and one entry a point."""
    from simcare.sweeping.export import manifest

    made = {key: part for key, part in manifest(found).items() if key not in ("versions", "machine")}
    return {**made, "folder": str(out), "results": [
        {"point": point.number, "scenario": point.scenario, "parameters": dict(point.parameters),
         "runs": len(point.runs), "failed": len(point.errors), "errors": sorted(set(point.errors.values())),
         "figures": {name: {"mean": number(one.mean), "low": number(one.low), "high": number(one.high),
                            "unit": registry()[name].unit}
                     for name, one in point.figures.items() if name in (found.plan.measures or registry())}}
        for point in found]}


def number(one: float) -> float | None:
    """A number for JSON, which has no word for what cannot be said."""
    return one if math.isfinite(one) else None
