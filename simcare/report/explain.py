"""One screen: what each part of the difference between two designs adds, and what the parts do together."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.experiment.mixing import in_words
from simcare.measures.registry import registry
from simcare.report.terminal import console
from simcare.report.words import change, span, value

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table

    from simcare.experiment.explaining import Explanation
    from simcare.experiment.intervals import Interval

SHOWN = 3
FOOTNOTE = ("The share of a part is the mean of what it adds over all orders in which the parts can be changed; all "
            "shares make the whole. Changed first: what it does alone, all else as in A. Changed last: what B would "
            "lose without it. Differences of shares are in points of a hundred.")
ONE_ONLY = "One replication says nothing about chance: ask for more with --replications."


def show(found: Explanation, out: Path | None = None) -> None:
    """Prints the screen on standard output."""
    console().print(screen(found, out))


def screen(found: Explanation, out: Path | None = None) -> Group:
    """The whole screen."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [
        Text(f"What makes the difference? From {found.first.name} (A) to {found.second.name} (B)", style="bold"),
        Text(what(found)), *(Text(line) for line in made_of(found))]
    for measure in found.measures:
        parts += ["", Text(headline(found, measure), style="bold"), _shares(found, measure),
                  *(Text(line) for line in together(found, measure))]
    parts += ["", Text(FOOTNOTE)]
    if out is not None:
        parts.append(Text(f"Pictures and tables: {out}", overflow="fold"))
    return Group(*parts)


def what(found: Explanation) -> str:
    """What was run, how the mixed designs were chosen, and what was lost on the way."""
    plan, run, scale = found.plan, found.first.run, found.first.hospital.scale
    how = (f"all {len(plan.all_mixtures)} mixed designs" if plan.exact else
           f"{len(plan.orders[0])} orders of the parts, drawn anew in each replication")
    size = "" if scale == 1 else f", {scale:g} of the full size"
    lost = plan.replications - len(found.used)
    why = f" {lost} replication{'s' * (lost > 1)} could not be used: " if lost else ""
    return (f"The same people, the same luck: {how}, {plan.replications} replication{'s' * (plan.replications > 1)} of "
            f"{run.years:g} year{'s' * (run.years != 1)}{size}, seed {run.seed}; {plan.runs:,} runs.{why}"
            + next(iter(found.failures.values()), ""))


def made_of(found: Explanation) -> Iterable[str]:
    """The parts, each with the parameters that differ in it."""
    for part in found.parts:
        sections = "" if part.sections == (part.name,) else f" ({', '.join(map(in_words, part.sections))})"
        names = dict.fromkeys(one.path.split(".")[-1].replace("_", " ") for one in part.differences)
        yield f"  {in_words(part.name)}{sections}: {', '.join(names)}"


def headline(found: Explanation, measure: str) -> str:
    """Where it starts, where it ends, and whether the difference may be chance."""
    known, whole = registry()[measure], found.difference(measure)
    first, second = (value(end.mean, known.unit) for end in found.ends(measure))
    apart = f" ({span(whole, known.unit)})" if span(whole, known.unit) else ""
    doubt = ", which may be chance" if whole.mean and not found.clear(whole) else ""
    return f"{known.label.upper()}: {first} in A, {second} in B: {change(whole.mean, known.unit)}{apart}{doubt}"


def _shares(found: Explanation, measure: str) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading in ("", "share", "95% interval", "of the whole", "changed first", "changed last"):
        table.add_column(heading, justify="right" if heading else "left")
    unit, whole = registry()[measure].unit, found.difference(measure)
    first, last = found.alone(measure), found.last(measure)
    for name, step in found.shares(measure).items():
        table.add_row(in_words(name), change(step.mean, unit), span(step, unit), of_whole(found, step, whole),
                      change(first[name].mean, unit), change(last[name].mean, unit))
    table.add_row("together", change(whole.mean, unit), span(whole, unit), of_whole(found, whole, whole), "", "",
                  style="bold")
    return table


def of_whole(found: Explanation, step: Interval, whole: Interval) -> str:
    """A share of the whole difference in hundredths; nothing where the whole may be chance: then it says nothing."""
    told = found.clear(whole) and math.isfinite(step.mean)
    return f"{100 * step.mean / whole.mean:.0f}%".replace("-", "−") if told else "–"


def together(found: Explanation, measure: str) -> list[str]:
    """Which parts work on one another beyond chance, the strongest first."""
    if len(found.used) < 2:
        return [ONE_ONLY]
    if len(found.parts) < 2:
        return []
    unit = registry()[measure].unit
    pairs = {" and ".join(map(in_words, pair)): one for pair, one in found.interactions(measure).items()} or {
        f"{in_words(name)} and all the others": one for name, one in found.with_others(measure).items()}
    clear = sorted((pair for pair in pairs.items() if found.clear(pair[1])), key=_strongest)
    if not clear:
        return ["Together: no two parts do more or less than each does without the other, beyond chance."]
    return [f"Together {words} add {change(one.mean, unit)} ({span(one, unit)}) to what each does without the other."
            for words, one in clear[:SHOWN]]


def _strongest(pair: tuple[str, Interval]) -> float:
    return -abs(pair[1].mean)
