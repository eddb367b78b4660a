"""What grows and what wears away over the years: the slow stocks of the organisation, in each design.

They move by a little every day and carry a design's effect long after its first weeks. All begin at the same height,
because every design starts from the same hospital.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcare.measures.registry import registry
from simcare.report.figures import style
from simcare.report.figures.board_and_bedside import BEFORE, smoothed
from simcare.report.figures.style import SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.experiment.comparison import Comparison

STOCKS = {"morale": "morale", "fear": "fear", "voice": "voice", "learning": "learning", "care_norm": "norm of care",
          "rn_vacancy_share": "posts unfilled", "burnout": "burnout"}
LOOK = ((style.AMBER, style.DASHED), (style.BLUE, style.SOLID), (style.GREEN, style.DASH_DOT),
        (style.PURPLE, style.DOTTED))
ROWS, COLUMNS, MOST = 2, 3, 5


def draw(comparison: Comparison, axes: Axes) -> None:
    """Draws one small chart a stock on ``axes``, a line a design; the last place holds their names."""
    names = [name for name in STOCKS if name in registry()][:MOST]
    places = [panel for row in style.panels(axes, ROWS, COLUMNS, (0.09, 0.2)) for panel in row]
    for name, panel in zip(names, places, strict=False):
        _stock(panel, comparison, name)
    _legend(places[len(names)], comparison)
    for panel in places[len(names):]:
        panel.set_axis_off()
    axes.set_title("What grew and what wore away" if names else "No stocks are kept: nothing is drawn", pad=44)


def _stock(axes: Axes, comparison: Comparison, name: str) -> None:
    for (colour, dash), result in zip(LOOK, comparison.results, strict=False):
        weeks, values = result.week_by_week(name)
        shown = weeks >= BEFORE
        axes.plot(weeks[shown] + 0.5, smoothed(values[:, shown], weeks[shown]), color=colour, linestyle=dash)
    axes.set_title(STOCKS[name], fontsize=style.NORMAL, pad=8)
    style.before_and_after(axes, float(BEFORE), float(weeks[-1]) + 1)
    axes.margins(y=0.15)
    axes.set_xlabel("weeks", fontsize=SMALL)
    axes.locator_params(nbins=4)
    if registry()[name].unit == "share":
        style.percent(axes)


def _legend(axes: Axes, comparison: Comparison) -> None:
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], color=colour, linestyle=dash, linewidth=2.6, label=name)
               for (colour, dash), name in zip(LOOK, comparison.names, strict=False)]
    axes.legend(handles=handles, loc="center left", frameon=False, fontsize=style.NORMAL, handlelength=3.4)
