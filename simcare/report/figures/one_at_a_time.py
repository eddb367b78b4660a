"""One at a time: how far the difference in deaths and in cost goes when one assumption is at an end of its range.

The upright line is the difference with everything as the cards have it, the grey band what luck alone may do to it. A
bar that stays within the band says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcare.report.figures.style import AMBER, BLUE, GREY, INK, SMALL, panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.sensitivity import Sensitivity
    from simcare.experiment.tornado import Bar, Tornado

SHOWN = {"deaths": ("deaths a year", 1.0), "cost": ("cost a year, £m", 1e6)}
LONGEST = 2


def draw(found: Sensitivity, axes: Axes) -> None:
    """Draws the bars of both measures side by side on ``axes``, the widest in deaths on top."""
    assert found.tornado is not None
    axes.set_title(f"One assumption at a time\n{found.names[1]} against {found.names[0]}")
    bars = list(reversed(found.tornado.widest("deaths")))
    for place, (panel, measure) in enumerate(zip(panels(axes, 1, 2, (0.06, 0))[0], SHOWN, strict=True)):
        _panel(panel, found.tornado, bars, measure)
        panel.set_yticks(range(len(bars)), [_name(bar) for bar in bars] if place == 0 else [""] * len(bars))


def _panel(panel: Axes, shown: Tornado, bars: list[Bar], measure: str) -> None:
    words, unit = SHOWN[measure]
    middle = shown.middle[measure] / unit
    panel.axvspan(middle - shown.luck[measure] / unit, middle + shown.luck[measure] / unit, color="#e5e7eb", zorder=0)
    for place, bar in enumerate(bars):
        for end, colour, hatch in ((bar.low[measure], BLUE, ""), (bar.high[measure], AMBER, "//")):
            panel.barh(place, end / unit - middle, left=middle, color=colour, height=0.6, hatch=hatch,
                       edgecolor="white", linewidth=0, alpha=0.85,
                       label=None if place else ("at its low end", "at its high end")[colour == AMBER])
    panel.axvline(middle, color=INK, linewidth=2)
    panel.axvline(0, color=GREY, linewidth=1.2, linestyle=(0, (6, 2.5)))
    panel.tick_params(axis="y", length=0)
    panel.set_xlabel(f"{words}, difference")
    if measure == "deaths":
        panel.legend(loc="upper center", bbox_to_anchor=(1.0, -0.12), ncols=2, fontsize=SMALL, frameon=False)


def _name(bar: Bar) -> str:
    """The last names of a path, and the range: ``fall.rate`` over ``0.002/day to 0.012/day``."""
    name = ".".join(bar.axis.path.split(".")[-LONGEST:])
    if isinstance(bar.axis.example, list):
        return f"{name}\n× {bar.axis.low:.2g} to {bar.axis.high:.2g}"
    low, high = (_short(bar.axis.written(end)) for end in (bar.axis.low, bar.axis.high))
    return f"{name}\n{low} to {high}"


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
