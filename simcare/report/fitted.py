"""The screen of ``simcare fit``: what the figures say, what was simulated, and how far to trust it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simcare.experiment.intervals import Interval
from simcare.fitting import months
from simcare.fitting.figures import FIGURES
from simcare.fitting.fit import last_year, simulated
from simcare.fitting.likeness import MOST_SICKER
from simcare.fitting.writing import stem
from simcare.report.words import NOTHING, value

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from simcare.fitting.fit import Fit

WORDS = {"attendances": "attendances a day", "admitted": "admitted", "four_hour": "within four hours"}


def show(made: Fit, folder: Path) -> None:
    """Prints the screen on standard output."""
    from simcare.report.terminal import console

    console().print(screen(made, folder))


def screen(made: Fit, folder: Path) -> RenderableType:
    """The whole screen."""
    from rich.console import Group
    from rich.text import Text

    of = made.figures.series
    parts: list[RenderableType] = [
        Text(f"A hospital like {of.code}" + (f" ({of.name})" if of.name else ""), style="bold"),
        Text(f"{of.kind_in_words}, {months.span(of.months)}, from {of.source} ({', '.join(made.layouts)})"), "",
        _levels(made), "", _held_back(made), ""]
    parts += [Text(line) for line in _load(made)]
    parts += [Text(f"Note: {note}") for note in of.notes]
    parts += ["", Text(_files(made, folder), overflow="fold")]
    return Group(*parts)


def _table(*headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    return table


def _levels(made: Fit) -> Table:
    table = _table(last_year(made).upper(), "OBSERVED", "95% INTERVAL", "SIMULATED", "CHANGE A YEAR")
    shown = simulated(made)
    for name in FIGURES:
        fitted = getattr(made.figures, name)
        table.add_row(WORDS[name], _value(name, fitted.level.mean), _between(name, fitted.level),
                      _value(name, shown[name].mean) if name in shown else NOTHING, _change(name, fitted.a_year))
    return table


def _value(name: str, number: float) -> str:
    return value(number, "people" if name == "attendances" else "share").removesuffix(" people")


def _between(name: str, figure: Interval) -> str:
    if name == "attendances":
        return f"{figure.low:.0f}–{figure.high:.0f}"
    return f"{100 * figure.low:.1f}–{100 * figure.high:.1f}"


def _change(name: str, a_year: Interval | None) -> str:
    if a_year is None:
        return NOTHING
    return f"{100 * (a_year.mean - 1):+.1f}%{' of the odds' * (name != 'attendances')}"


def _held_back(made: Fit) -> Table:
    table = _table("THAT YEAR, PREDICTED FROM THE REST", "MEAN ERROR", "SAME MONTH LAST YEAR", "INSIDE THE 95% BAND")
    for name in FIGURES:
        back = getattr(made.figures, name).held_back
        count = back.summary()["months"]
        inside = f"{round(back.coverage * count)} of {count} months" if count else NOTHING
        table.add_row(WORDS[name], value(back.error, "share"), value(back.naive_error, "share"), inside)
    return table


def _load(made: Fit) -> list[str]:
    if made.found is None:
        return ["Nothing was simulated (--quick), so there is no load and no scenario."]
    load, like = made.found.load, made.found.like
    how = (f"{abs(like.sicker):.2f} standard deviations {'sicker' if like.sicker >= 0 else 'less ill'} than in the "
           f"regime, {like.beds:.2f} times the beds for the size")
    people = [f"People: {how}."]
    if abs(like.sicker) >= MOST_SICKER:
        people.append("No plausible mix of people gives the observed admitted share; this is the nearest.")
    if load.reached:
        return [f"Load {load.load.mean:.3f} ({load.load.low:.3f}–{load.load.high:.3f}): emergency demand for its "
                f"capacity, relative to {made.named}.", *people]
    return [f"The observed four-hour figure is NOT reached under {made.named}: {load.why}.",
            f"The nearest is {made.found.shown.mean:.1%} at load {load.load.mean:.3f}, {100 * load.gap:+.1f} points "
            "away; try another --regime.", *people]


def _files(made: Fit, folder: Path) -> str:
    scenario = f"Scenario: {folder / stem(made)}.yaml. " * (made.found is not None)
    return f"{scenario}All figures: {folder / 'fit.json'}. Picture: {folder / 'figures' / 'fit.png'}"
