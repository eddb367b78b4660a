"""The calibration as a page to read, and on a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simcare.calibration.record import Record
from simcare.calibration.writing import as_yaml

if TYPE_CHECKING:
    from rich.console import RenderableType

    from simcare.calibration.screening import Screening

STAGES = ("before", "after", "confirmed")


def page(made: Record) -> str:
    """The whole calibration in Markdown."""
    parts = [f"# Calibration on {made['scenario']}", _how(made), "## Parameters", _table(*parameters(made)),
             "## Facts", _reading(), _table(*facts(made)), "![Departures before and after](departures.png)",
             "## Correlation of the estimates", _table(*correlation(made))]
    return "\n\n".join(parts) + "\n"


def _how(made: Record) -> str:
    rest = "came to rest" if made["at_rest"] else "stopped at the end of its budget"
    return (f"{made['date']}, simcare {made['version']}, seed {made['seed']}. Least squares within the plausible "
            f"ranges, {made['replications']} replications of {made['years']:g} year at a time, always the same people "
            f"with the same luck, stocks held where they stand in this regime. {made['evaluations']} evaluations; the "
            f"fit {rest}. Cost (departures, squared while they are small, by weight): {made['cost']['before']} before, "
            f"{made['cost']['after']} after. A parameter that moves by half its range costs {made['prior'] ** 2:.2g}, "
            "which holds it near the value on its card where the facts do not decide.")


def _reading() -> str:
    return ("Departures in half-bands: by how many half-widths of the fact's band the figure lies off the published "
            "value. *Confirmed* is the hospital as shipped with these values, stocks alive, from month 13 on.")


def parameters(made: Record) -> tuple[Sequence[str], list[list[str]]]:
    """Heading and rows: each parameter before and after, with its range."""
    rows = [[path, as_yaml(one["before"]), as_yaml(one["after"]), _number(one), f"{as_yaml(one['low'])} – "
             f"{as_yaml(one['high'])}", "yes" if one["at_bound"] else "", _moves(one["moves"])]
            for path, one in made["parameters"].items()]
    heading = ("parameter", "before", "after", "estimate ± standard error", "range", "at a bound", "moves (half-bands)")
    return heading, rows


def _number(one: Record) -> str:
    number = f"{'× ' if one['factor'] else ''}{one['number']['after']:g}"
    return number if one["standard_error"] is None else f"{number} ± {one['standard_error']:.2g}"


def _moves(moves: dict[str, float]) -> str:
    return ", ".join(f"{fact} {size:+g}" for fact, size in list(moves.items())[:4])


def facts(made: Record) -> tuple[Sequence[str], list[list[str]]]:
    """Heading and rows: each fact with its band, and the figures of every stage."""
    stages = [stage for stage in STAGES if all(stage in one for one in made["targets"].values())]
    rows = [[fact, one["measure"], f"{one['value']:.4g} ({one['low']:g} – {one['high']:g})", f"{one['weight']:g}",
             *(_figure(one[stage]) for stage in stages)] for fact, one in made["targets"].items()]
    return ("fact", "measure", "published (band)", "weight", *stages), rows


def _figure(stage: dict[str, Any]) -> str:
    missed = "" if stage["within"] else " **outside**"
    return f"{stage['figure']:.4g} ({stage['half_bands_off']:+.2f}){missed}"


def correlation(made: Record) -> tuple[Sequence[str], list[list[str]]]:
    """Heading and rows: how the estimates hang together."""
    names = [path.rpartition(".")[2] for path in made["parameters"]]
    rows = [[name, *("" if value is None else f"{value:.2f}" for value in row)]
            for name, row in zip(names, made["correlation"], strict=True)]
    return ("", *names), rows


def screening_page(found: Screening) -> str:
    """The screening in Markdown."""
    head = ("# Which parameter moves which fact\n\nBy how many half-bands each fact moves when one parameter goes from "
            "the low to the high end of its plausible range, all others staying; effects smaller than 0.2 or than "
            "twice their standard error are left out.")
    return f"{head}\n\n{_table(*screened(found))}\n"


def screened(found: Screening, most: int | None = None) -> tuple[Sequence[str], list[list[str]]]:
    """Heading and rows: the parameters that move most first."""
    rows = [[one.path, f"{as_yaml(one.written(one.low))} – {as_yaml(one.written(one.high))}", _all_moves(found, place)]
            for place in found.order() for one in [found.parameters[place]]]
    return ("parameter", "range", "moves (half-bands)"), rows[:most]


def _all_moves(found: Screening, place: int) -> str:
    return ", ".join(f"{fact} {size:+.1f}" for fact, size in found.moves(place).items())


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def on_screen(heading: Sequence[str], rows: Sequence[Sequence[str]], without: Sequence[str] = ()) -> RenderableType:
    """The same table for the terminal, some columns left out; the first column is never broken."""
    from rich.table import Table

    kept = [place for place, name in enumerate(heading) if name not in without]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place in kept:
        table.add_column(heading[place], overflow="fold", no_wrap=place == 0)
    for row in rows:
        table.add_row(*(row[place].replace("**", "") for place in kept))
    return table
