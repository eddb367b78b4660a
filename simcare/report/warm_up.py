"""The screen and the picture of ``simcare warmup``: what each series needs, beside where it is cut at present."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcare.experiment.intervals import Interval
from simcare.experiment.warm_up import BATCH, LONGEST, MONTH, WEEK, Settled, Settling
from simcare.report.terminal import console

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from rich.table import Table

SMOOTH = 14  # days on either side of Welch's moving average
SHOWN = ("census", "list_inpatient", "waiting_for_care", "learning", "care_norm", "vacancies")


def show(found: Sequence[Settled], files: Sequence[Path] = ()) -> None:
    """Prints a table for each scenario, and the recommendation."""
    screen = console()
    for one in found:
        screen.print(table(one))
        screen.print()
    screen.print("Left: how far the quarter after the present cut is from the second half of what was looked at; in "
                 "brackets where that may be chance.\n")
    for line in recommendation(found):
        screen.print(line)
    for file in files:
        screen.print(f"Drawn: {file}")


def table(one: Settled) -> Table:
    """One row a series: what it needs before and after day 0, and what the present cuts leave."""
    from rich.table import Table

    made = Table(title=f"{one.scenario}: {one.warm_up / WEEK:.0f} weeks before day 0 are cut off now, and "
                 f"{one.measured_from / MONTH:.0f} months after it", title_justify="left", title_style="bold", box=None,
                 padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading in ("", "NEEDS BEFORE DAY 0", "LEFT", "NEEDS AFTER DAY 0", "LEFT"):
        made.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for before, after in zip(one.before, one.after, strict=True):
        made.add_row(before.words, needs(before, WEEK, "weeks"), still_off(before), needs(after, MONTH, "months"),
                     still_off(after))
    return made


def needs(one: Settling, unit: float, word: str) -> str:
    """How long a series needs, in weeks or months."""
    return "does not settle" if one.days is None else f"{one.days / unit:.1f} {word}"


def still_off(one: Settling) -> str:
    """By how much the quarter after the present cut is still off, as a share of the level; in brackets where that may
    be chance."""
    if one.usual == 0 or one.left.mean == 0:
        return "0"
    share = f"{one.left.mean / abs(one.usual):+.1%}"
    return f"({share})" if may_be_chance(one.left) else share


def may_be_chance(left: Interval) -> bool:
    """Whether the interval of what is left has 0 in it."""
    return left.low <= 0 <= left.high


def recommendation(found: Sequence[Settled]) -> list[str]:
    """What the worst of the scenarios asks for, beside what is cut now; and what does not settle."""
    before = max(one.longest(one.before) for one in found)
    after = max(one.longest(one.after) for one in found)
    now, start = max(one.warm_up for one in found), max(one.measured_from for one in found)
    return [f"Before day 0 whatever settles has settled after {before / WEEK:.0f} weeks; run.warm_up is "
            f"{now / WEEK:.0f} weeks: {'enough' if before <= now else 'too short'}.",
            *unsettled("two years", [(one.scenario, one.before) for one in found]),
            f"After day 0 whatever settles has settled by month {after / MONTH:.0f}; results are taken from month "
            f"{start / MONTH:.0f}: {'late enough' if after <= start else 'too early'}.",
            *unsettled("the time that was looked at", [(one.scenario, one.after) for one in found])]


def unsettled(time: str, named: Sequence[tuple[str, Sequence[Settling]]]) -> list[str]:
    """A line a scenario with what does not settle in that time: what is clearly off at the present cut, and how much of
    the rest there is."""
    lines = []
    for scenario, several in named:
        moving = [one for one in several if one.days is None]
        clear = [f"{one.words} {still_off(one)}" for one in moving if not may_be_chance(one.left)]
        if moving:
            does = "does" if len(moving) == 1 else "do"
            lines.append(f"  {scenario}: {len(moving)} of {len(several)} {does} not settle within {time}. Clearly off "
                         f"after the cut: {', '.join(clear) or 'none'}.")
    return lines


def document(found: Sequence[Settled]) -> dict[str, Any]:
    """The JSON document."""
    return {"schema": 1, "batch_days": BATCH, "scenarios": [
        {"name": one.scenario, "warm_up_days": one.warm_up, "measured_from_days": one.measured_from,
         "needed_before_days": one.longest(one.before), "needed_after_days": one.longest(one.after),
         "before": [plain(series) for series in one.before], "after": [plain(series) for series in one.after]}
        for one in found]}


def plain(one: Settling) -> dict[str, Any]:
    """A series as plain data."""
    return {"series": one.name, "words": one.words, "needed_days": one.days, "usual": one.usual,
            "still_off": {"mean": one.left.mean, "low": one.left.low, "high": one.left.high}}


def draw(one: Settled, axes: Axes) -> None:
    """Six series of a scenario: Welch's moving average, with the cut of MSER-5 and the present one."""
    from simcare.report.figures import style

    both = {before.name: (before, after) for before, after in zip(one.before, one.after, strict=True)}
    places = [panel for row in style.panels(axes, 2, 3, (0.1, 0.3)) for panel in row]
    for name, panel in zip(SHOWN, places, strict=True):
        _panel(panel, *both[name], one)
    axes.set_title(f"{one.scenario}: how long it takes to settle", pad=66)
    axes.text(0, 1.1, "Shaded: cut off now. Dashed: needed, where it settles at all.", transform=axes.transAxes,
              fontsize=style.SMALL)


def _panel(axes: Axes, before: Settling, after: Settling, one: Settled) -> None:
    import numpy as np

    from simcare.report.figures import style

    for part, colour in ((before, style.GREY), (after, style.BLUE)):
        level = welch(part.series)
        days = part.first + SMOOTH + np.arange(level.size)
        axes.plot(days / WEEK, level, color=colour, linewidth=2)
        if part.days is not None:
            axes.axvline((part.first + part.days) / WEEK, color=style.AMBER, linestyle=style.DASHED, linewidth=1.8)
    axes.axvspan(-LONGEST / WEEK, (one.warm_up - LONGEST) / WEEK, color="#f3f4f6", zorder=0)
    axes.axvspan(0, one.measured_from / WEEK, color="#dbe7f3", zorder=0)
    axes.set_title(before.words, fontsize=style.SMALL, pad=8)
    axes.set_xlabel("weeks from day 0", fontsize=style.SMALL)
    axes.locator_params(nbins=4)
    axes.margins(y=0.12)


def welch(series: Any) -> Any:
    """Welch's moving average over replications: the mean of four weeks around each day."""
    import numpy as np

    width = 2 * SMOOTH + 1
    return np.convolve(series, np.ones(width) / width, "valid")


def save_picture(one: Settled, folder: Path) -> list[Path]:
    """Draws a scenario into ``folder``."""
    from simcare.report.figures import style

    folder.mkdir(parents=True, exist_ok=True)
    with style.styled():
        axes = style.new_axes()
        draw(one, axes)
    return style.save(axes, folder / f"warm_up_{one.scenario}")
