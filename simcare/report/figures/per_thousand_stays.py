"""What happened to people, for every thousand who stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcare.experiment.intervals import Interval, interval
from simcare.report.figures.style import INK, PURPLE, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.result import Result

WORDS = {
    "falls": "fell", "ulcers": "got a pressure ulcer", "infection": "caught an infection",
    "delirium": "became confused", "dehydration": "dried out", "med_errors": "got a wrong drug or dose",
    "deconditioned": "lost strength to do things", "failed_rescues": "worsened and were reached too late"}
SHARES = {"sent_home_unready_share": "sent home before ready", "readmitted_30d_share": "back within 30 days",
          "inpatient_mortality_share": "died on the ward"}


def draw(result: Result, axes: Axes) -> None:
    """Draws one bar an outcome on ``axes``, the commonest on top, with 95% intervals."""
    bars = sorted(outcomes(result).items(), key=lambda bar: bar[1].mean)
    longest = max((figure.high for _, figure in bars), default=1.0) or 1.0
    for place, (_, figure) in enumerate(bars):
        axes.barh(place, figure.mean, color=PURPLE, height=0.66)
        for colour, width in (("white", 6), (INK, 2)):
            axes.plot([figure.low, figure.high], [place, place], color=colour, linewidth=width, solid_capstyle="butt")
        axes.text(figure.high + longest * 0.012, place, _count(figure), va="center", fontsize=SMALL)
    axes.set_yticks(range(len(bars)), [name for name, _ in bars])
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, longest * 1.1)
    axes.set_xlabel("people in every 1,000 stays (black line: 95% interval)")
    axes.set_title("What happened to 1,000 people who stayed")


def outcomes(result: Result) -> dict[str, Interval]:
    """People per 1,000 stays by outcome, in plain words."""
    harms = {words: interval([outcome.curves.per_thousand[harm] for outcome in result.outcomes])
             for harm, words in WORDS.items()}
    shares = {words: _thousands(result.figures[name]) for name, words in SHARES.items()}
    return {name: figure for name, figure in (harms | shares).items() if figure.mean == figure.mean}


def _thousands(figure: Interval) -> Interval:
    return Interval(figure.mean * 1000, figure.low * 1000, figure.high * 1000)


def _count(figure: Interval) -> str:
    return f"{figure.mean:.0f}" if figure.mean >= 10 else f"{figure.mean:.1f}"
