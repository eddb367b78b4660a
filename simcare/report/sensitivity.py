"""One screen: does the conclusion hold, what of its doubt is chance, and what it hangs on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.experiment.holding import ALL, Held
from simcare.experiment.ranking import FEWEST, Corner, Ranking
from simcare.experiment.sensitivity import KEY
from simcare.measures.registry import registry
from simcare.report.terminal import console
from simcare.report.words import change

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

    from simcare.experiment.chance import Split
    from simcare.experiment.designs import Axis
    from simcare.experiment.discovery import Box, Discovery
    from simcare.experiment.sensitivity import Sensitivity

WORDS = {"deaths": "deaths a year", "harmed_patients_share": "harmed, in 100 stays", "cost": "cost a year",
         "cost_per_solved_problem": "cost of a solved problem", "four_hour_gap": "record less life, points",
         "missed_care_share": "care not given, points"}
BLOCKS = 20
SHOWN, LEAST = 6, 0.02


def show(found: Sensitivity, out: Path | None = None) -> None:
    """Prints the screen on standard output."""
    console().print(screen(found, out))


def screen(found: Sensitivity, out: Path | None = None) -> Group:
    """The whole screen."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    first, second = found.names
    lines = [*on_what(found), *([f"Pictures and tables: {out}"] if out is not None else [])]
    return Group(Text(f"How sure is it? {second} against {first}", style="bold"), Text(what(found)),
                 Padding(Text(headline(found), style="bold"), (1, 0)), _holding(found), "", _shares(found), "",
                 *(Text(line) for line in lines))


def headline(found: Sensitivity) -> str:
    """One sentence: in how many hospitals the conclusion holds."""
    second, one = found.names[1], found.conclusion[ALL]
    return (f"{second} has fewer deaths, fewer harmed and costs no more in {one.count} of {one.of} plausible "
            f"hospitals ({percent(one.share)}, 95% interval {ends(one.low, one.high)}).")


def what(found: Sensitivity) -> str:
    """What was run, and what was lost on the way."""
    scenario, used = found.pair[0], int(found.used.sum())
    replications = next(iter(found.figures.measures.values())).shape[2]
    lost = len(found.used) - used
    size = "full size" if scenario.hospital.scale == 1 else f"{scenario.hospital.scale:g} of the full size"
    return (f"{len(found.used)} hospitals, {len(found.paths)} parameters drawn at once from their cards' ranges; each "
            f"{replications} times in both designs, {scenario.run.years:g} year{'s' * (scenario.run.years != 1)}, "
            f"{size}; seed {scenario.run.seed}."
            + (f" {lost} could not be used: a run failed or had too little in it." if lost else "")
            + (f" {len(found.draws.redrawn)} impossible ones were drawn again." if found.draws.redrawn else ""))


def _holding(found: Sensitivity) -> Table:
    table = _table("DOES IT HOLD?", "holds in", "95% interval", "luck taken out", "")
    for part, one in found.conclusion.items():
        table.add_row(part, *held_cells(one))
    if found.alike:
        table.add_row("all three, in those most like R1", *held_cells(found.alike.held))
    return table


def held_cells(one: Held) -> tuple[str, ...]:
    """How often something holds, in words and as a bar."""
    return percent(one.share), ends(one.low, one.high), percent(one.without_luck), blocks(one.share)


def _shares(found: Sensitivity) -> Table:
    table = _table("CHANCE, OR NOT KNOWN?", "B − A", "± chance", "± not known", "not known", "of all")
    for name, one in found.splits.items():
        table.add_row(WORDS[name], *split_cells(one, registry()[name].unit))
    return table


def split_cells(one: Split, unit: str) -> tuple[str, ...]:
    """A split in words: the difference, its two spreads (standard deviations), and the share of knowledge."""
    spreads = (change(math.sqrt(part), unit).lstrip("+") for part in (one.chance, one.knowledge))
    return (change(one.mean, unit), *spreads, blocks(one.knowledge_share),
            f"{percent(one.knowledge_share)} ({ends(one.low, one.high)})" if one.chance + one.knowledge > 0 else "–")


def _table(*headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", no_wrap=True)
    table.columns[-1].justify = "left"
    return table


def on_what(found: Sensitivity) -> list[str]:
    """What the conclusion hangs on, line by line."""
    lines = [*likeness(found), *where_worse(found), "WHAT IT HANGS ON", *turned_over(found)]
    for name in KEY:
        lines += [f"{WORDS[name]}, alone: {ranked(found.rankings[name])}", f"  with others: {stand_in(found, name)}"]
    return lines


def where_worse(found: Sensitivity) -> list[str]:
    """The conditions in which B is worse than A, for every measure asked."""
    lines = [line for one in found.discoveries.values() for line in discovery(found, one)]
    return ["WHERE IS B WORSE?", *lines, ""] if lines else []


def discovery(found: Sensitivity, one: Discovery) -> Iterable[str]:
    """The boxes of one measure, each with what it foretold of draws held out; or that there are none."""
    yield (f"{registry()[one.measure].label}: {found.names[1]} is worse in {one.worse} of {one.of} hospitals "
           f"({percent(one.worse / one.of)}).")
    axes = {axis.path: axis for axis in found.draws.axes}
    for box, check in zip(one.boxes, one.checks, strict=True):
        yield (f"  worse in {percent(box.density)} of {box.inside} where {limits_in_words(box, axes)}: "
               f"{percent(box.coverage)} of all such. Held out: {check.inside_worse} of {check.inside} inside, against "
               f"{percent(check.worse / check.of)} of all (p {check.p:.2g}).")
    if not one.boxes:
        yield "  " + _no_box(one)


def _no_box(one: Discovery) -> str:
    if one.refused is None:
        return "Too few draws of one kind to look for conditions."
    return (f"No conditions foretell it better than chance: of draws held out {one.refused.inside} lay inside, "
            f"{one.refused.inside_worse} of them worse (p {one.refused.p:.2g}). More draws may find some.")


def limits_in_words(box: Box, axes: Mapping[str, Axis]) -> str:
    """The limits of a box as the cards write their values: ``harm.fall.rate is above 0.004/day (quasi-p 0.001)``."""
    return " and ".join(f"{limit.path} is {limit.side} {at(axes[limit.path], limit.at)} (quasi-p {limit.quasi_p:.1g})"
                        for limit in box.limits)


def at(axis: Axis, number: float) -> str:
    """A value of an axis in the unit of its card; of a table the factor that moves it."""
    written = axis.written(float(f"{number:.3g}"))
    if isinstance(axis.example, list):
        return f"{number:.3g} times the card's"
    return f"{written:.3g}" if isinstance(written, float) else str(written)


def likeness(found: Sensitivity) -> list[str]:
    """How far the drawn hospitals are from those that were studied."""
    one, kept = found.alike, [str(found.plausible)] * (found.plausible is not None)
    return [*kept, f"Of {one.facts} published facts of this regime (R1) the middle draw meets {one.usual}; the "
            f"{one.held.of} most like it meet {one.least} or more.", ""] if one else kept


def turned_over(found: Sensitivity) -> list[str]:
    """The corners in which the conclusion fares worst and best."""
    one, held = found.rule, found.conclusion[ALL]
    if one is None:
        return [_no_rule(held)]
    return [f"{'fares worst' if corner is one.corners[0] else 'fares best'} where {conditions(corner)}: holds in "
            f"{percent(corner.share)} of {corner.draws} hospitals" for corner in (one.corners[0], one.corners[-1])]


def _no_rule(held: Held) -> str:
    if held.count == held.of:
        return "Nothing that was drawn turns the conclusion over."
    if held.count == 0:
        return "It holds nowhere, whatever is drawn."
    return "No assumption that stands out of the noise tells where it holds from where it does not."


def conditions(corner: Corner) -> str:
    """The bounds of a corner: ``harm.fall.rate is at most 0.004 and …``."""
    return " and ".join(f"{path} is {side} {at:.3g}" for path, side, at in corner.conditions)


def ranked(one: Ranking) -> str:
    """Parameters that explain a difference, with what they explain alone."""
    if math.isnan(one.floor):
        return f"not ranked (that takes {FEWEST} draws, and a figure that is not always the same)"
    if not one.named:
        return f"no parameter stands out of the noise ({percent(one.floor)})"
    return ", ".join(f"{r.path} {percent(r.share)} ± {round(100 * r.error)}" for r in one.named[:SHOWN]) + (
        f" (noise: {percent(one.floor)})")


def stand_in(found: Sensitivity, name: str) -> str:
    """How good the stand-in is, and the Sobol indices it gives."""
    one = found.emulators[name]
    if not one.indices:
        known = "" if math.isnan(one.q2) else f" (the stand-in predicts {percent(max(one.q2, 0.0))} of unseen draws)"
        return f"Sobol indices withheld{known}"
    strong = [f"{index.path} {percent(index.whole)}" for index in one.indices[:SHOWN] if index.whole >= LEAST]
    return f"{', '.join(strong)} (Sobol; the stand-in predicts {percent(one.q2)} of unseen draws)"


def percent(share: float) -> str:
    """A share in whole hundredths."""
    return f"{100 * share:.0f}%" if math.isfinite(share) else "–"


def ends(low: float, high: float) -> str:
    """An interval of a share."""
    return f"{100 * low:.0f}–{100 * high:.0f}%" if math.isfinite(low) else "–"


def blocks(share: float) -> str:
    """A share as a bar that can be read from the back of a room."""
    full = round(BLOCKS * share) if math.isfinite(share) else 0
    return "█" * full + "░" * (BLOCKS - full)
