"""One screen: which of the parameters asked about move the difference between two designs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simcare.experiment.emulator import Index
from simcare.measures.registry import registry
from simcare.report.terminal import console
from simcare.report.words import change

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table

    from simcare.experiment.structured import Effect, Structured

SHOWN = 8
NOTES = {
    "morris": "mu*: how far the whole range of a parameter would move the difference at the pace of a step over two "
              "thirds of it, on average; sigma: how much that hangs on the others. Parameters no stronger than luck "
              "are not named.",
    "saltelli": "Shares of the variance of the difference between hospitals. With few draws the intervals are wide and "
                "indices can lie outside 0 to 1; luck is in them as what no parameter explains."}


def show(found: Structured, out: Path | None = None) -> None:
    """Prints the screen on standard output."""
    console().print(screen(found, out))


def screen(found: Structured, out: Path | None = None) -> Group:
    """The whole screen."""
    from rich.console import Group
    from rich.text import Text

    first, second = found.names
    parts: list[RenderableType] = [Text(f"What moves the difference? {second} against {first}", style="bold"),
                                   Text(what(found))]
    for name in found.measures:
        parts += ["", _morris(found, name) if found.plan == "morris" else _saltelli(found, name)]
        parts += [Text(line) for line in unnamed(found, name)]
    parts += ["", Text(NOTES[found.plan])]
    if out is not None:
        parts.append(Text(f"Pictures and tables: {out}", overflow="fold"))
    return Group(*parts)


def what(found: Structured) -> str:
    """What was run, and what was lost on the way."""
    scenario, replications = found.pair[0], next(iter(found.figures.measures.values())).shape[2]
    length = f"{scenario.run.years:g} year{'s' * (scenario.run.years != 1)}"
    kind = "walks" if found.plan == "morris" else "blocks"
    lost = f" {len(found.lost)} {kind} held a scenario that cannot be." if found.lost else ""
    failed = f" {len(found.figures.failures)} runs failed." if found.figures.failures else ""
    return (f"{len(found.paths)} parameters, {len(found.points) // found.block} {kind} of {found.block} hospitals; "
            f"each {replications} times in both designs, {length}, {scenario.hospital.scale:g} of the full size; "
            f"seed {scenario.run.seed}.{lost}{failed}")


def above_luck(found: Structured, measure: str) -> list[Effect]:
    """The parameters whose mu* is more than luck alone would make it, the lower end of its interval included."""
    floor = found.floor(measure)
    return [one for one in found.effects[measure] if one.size_ends[0] > floor]


def unnamed(found: Structured, measure: str) -> list[str]:
    """What is said of the parameters that are not in the table."""
    if found.plan == "saltelli":
        return [] if found.indices[measure] else ["The difference is the same in every hospital."]
    unit, left = registry()[measure].unit, len(found.paths) - len(above_luck(found, measure))
    return [f"{left} of {len(found.paths)} cannot be told from luck (mu* "
            f"{change(found.floor(measure), unit).lstrip('+')})."]


def _morris(found: Structured, measure: str) -> Table:
    unit = registry()[measure].unit
    table = _table(registry()[measure].label.upper(), "up it goes", "mu*", "95% interval", "sigma")
    for one in above_luck(found, measure)[:SHOWN]:
        size, *ends, spread = (change(figure, unit).lstrip("+") for figure in (one.size, *one.size_ends, one.spread))
        table.add_row(one.path, change(one.mean, unit), size, " to ".join(ends), spread)
    return table


def _saltelli(found: Structured, measure: str) -> Table:
    table = _table(registry()[measure].label.upper(), "alone", "95% interval", "with others", "95% interval")
    for one in found.indices[measure][:SHOWN]:
        table.add_row(one.path, *index_cells(one))
    return table


def index_cells(one: Index) -> tuple[str, ...]:
    """Both shares in hundredths with their intervals."""
    return tuple(cell for share, ends in ((one.alone, one.alone_ends), (one.whole, one.whole_ends))
                 for cell in (_percent(share), f"{_percent(ends[0])} to {_percent(ends[1])}"))


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%".replace("-", "−")


def _table(*headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", no_wrap=True)
    return table
