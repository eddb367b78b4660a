"""One screen: what the board sees beside what happened to people.

Made to be projected: two columns of plain words and figures, each with its 95% interval, one sentence on top that says
whether the number tells what people lived, and where the files are.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.measures.registry import registry
from simcare.report.words import between, headline, value

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

    from simcare.experiment.intervals import Interval
    from simcare.experiment.result import Result

WIDTH = 100
ROOMY = 98
FOOTNOTE = {True: "Behind each figure its 95% interval. * in 1,000 bed days.",
            False: "* in 1,000 bed days. For the 95% intervals make the window wider, or see summary.json."}
NO_INTERVALS = "* in 1,000 bed days. One replication has no intervals: ask for more with --replications."
PAIRS = (
    ("home or in the right bed within four hours", "four_hour_recorded", "four_hour_lived", False),
    ("out of the ambulance within 15 minutes", "handover_within_15_recorded", "handover_over_15_lived_share", True),
    ("incidents in 1,000 bed days", "incidents_recorded", "incidents_lived", False))
IN_A_AND_E = {
    "admitted_time_in_department_median_h": "time in A&E, if admitted",
    "twelve_hour_waits": "over 12 hours, a year", "ambulance_wait_over_60_share": "an hour in the ambulance",
    "left_unseen_share": "left unseen", "returned_within_7d_share": "back within seven days",
    "elective_cancelled_share": "operation called off", "waits_over_18_weeks_lived": "listed over 18 weeks"}
IN_BED = {
    "missed_care_share": "care not given", "observations_missed_share": "observations late, missed",
    "calls_over_15min_share": "calls waiting over 15 min", "hours_in_pain_per_stay": "time in pain",
    "falls_per_1000_bed_days": "falls *", "ulcers_per_1000_bed_days": "pressure ulcers *",
    "infections_per_1000_bed_days": "infections *", "sent_home_unready_share": "sent home before ready",
    "readmitted_30d_share": "back within 30 days", "deaths": "deaths, a year"}
FOR_THE_NUMBER = {
    "leave_220_240_share": "left in minutes 220–240", "short_stay_for_clock_share": "short stay for the clock",
    "hurried_share": "seen out of turn", "hasty_share": "decided in haste", "held_outside_share": "kept outside",
    "falsified_share": "time written down wrong"}
NURSES = {
    "occupancy": "beds full at night", "rn_workload_ratio": "work for each nurse-hour",
    "rn_time_with_patients_share": "nurses' time at bedside", "care_undone_shift_share": "shifts with care undone"}


def screen(result: Result, out: Path | None = None, width: int = WIDTH,
           settings: Sequence[str] = ()) -> RenderableType:
    """The whole screen, at most 40 lines; narrower than 98 columns it leaves the intervals out."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    wide = width >= ROOMY
    parts: list[RenderableType] = [
        Text(_title(result, settings), style="bold"), Text(what(result)),
        Padding(Text(headline(result), style="bold"), (1, 0)), _side_by_side(result, wide), "",
        _blocks(result, wide), "", Text(FOOTNOTE[wide] if len(result.outcomes) > 1 else NO_INTERVALS)]
    if out is not None:
        parts.append(Text(f"Pictures and tables: {out}", overflow="fold"))
    return Group(*parts)


def _title(result: Result, settings: Sequence[str]) -> str:
    """The scenario's title, and what was changed for this run."""
    title = result.scenario.title or result.scenario.name
    return f"{title}, with {', '.join(settings)}" if settings else title


def show(result: Result, out: Path | None = None, settings: Sequence[str] = ()) -> None:
    """Prints the screen on standard output, in colour only where there is a terminal that wants it."""
    target = console()
    target.print(screen(result, out, target.width, settings))


def console(stderr: bool = False) -> Console:
    """A console of 100 columns at most; plain text where it is not a terminal."""
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False)
    if not made.is_terminal:
        return Console(stderr=stderr, highlight=False, width=WIDTH, no_color=True)
    return Console(stderr=stderr, highlight=False, width=min(made.width, WIDTH),
                   no_color=True if os.environ.get("NO_COLOR") else None)


def what(result: Result) -> str:
    """What was run, in a few words: replications, years, seed and the window that was measured."""
    run = result.scenario.run
    start, end = run.measured_hours
    count = len(result.outcomes)
    return (f"{count} replication{'s' * (count != 1)} of {run.years:g} years, seed {run.seed}; measured from month "
            f"{start / 730.5:.0f} to {end / 730.5:.0f}")


def _side_by_side(result: Result, wide: bool) -> Table:
    """The same question, answered twice."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for heading in ("", "THE BOARD SEES", *[""] * wide, "PEOPLE LIVED", *[""] * wide):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for words, board, people, turned in PAIRS:
        lived = opposite(result.figures[people]) if turned else result.figures[people]
        table.add_row(words, *_cells(result.figures[board], registry()[board].unit, wide),
                      *_cells(lived, registry()[people].unit, wide))
    return table


def opposite(figure: Interval) -> Interval:
    """The share of those who are not in ``figure``."""
    from simcare.experiment.intervals import Interval

    return Interval(1 - figure.mean, 1 - figure.high, 1 - figure.low)


def _cells(figure: Interval, unit: str, wide: bool) -> list[Text]:
    from rich.text import Text

    cells = [Text(value(figure.mean, unit), style="bold"), Text(between(figure, unit))]
    return cells if wide else cells[:1]


def _blocks(result: Result, wide: bool) -> Table:
    from rich.console import Group
    from rich.table import Table

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_row(
        Group(_block(result, "IN A&E AND ON THE LIST", IN_A_AND_E, wide), "",
              _block(result, "DONE FOR THE NUMBER", FOR_THE_NUMBER, wide)),
        Group(_block(result, "IN BED", IN_BED, wide), "", _block(result, "THE WARDS", NURSES, wide)))
    return table


def _block(result: Result, title: str, names: Mapping[str, str], wide: bool) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None, show_header=False,
                  padding=(0, 1, 0, 0), pad_edge=False)
    for justify, width in (("left", 25), ("right", 10), *[("left", 11)] * wide):
        table.add_column(justify=justify, width=width, no_wrap=True)  # type: ignore[arg-type]
    for name, words in names.items():
        table.add_row(words, *_cells(result.figures[name], registry()[name].unit, wide))
    return table
