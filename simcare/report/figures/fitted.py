"""A fit, seen: attendances and the four-hour figure month by month, the curve through them, the last year as it would
have been predicted, and, where a hospital was simulated, its four-hour figure by month of the year beside the observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcare.fitting import months
from simcare.fitting.series import HELD_BACK
from simcare.report.figures import style
from simcare.report.figures.style import AMBER, BLUE, GREEN, GREY, PALE, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.fitting.figures import Fitted
    from simcare.fitting.fit import Fit

LETTERS = "AMJJASONDJFM"


def draw(made: Fit, axes: Axes) -> None:
    """Two panels above each other on the left, the months of the year on the right."""
    (upper, right), (lower, corner) = style.panels(axes, 2, 2, (0.1, 0.2))
    axes.set_title(_title(made), pad=34)
    _series(made, made.figures.attendances, upper, "attendances a day")
    _series(made, made.figures.four_hour, lower, "within four hours")
    style.percent(lower)
    _season(made, right)
    _by_month(made, corner)


def _title(made: Fit) -> str:
    found = made.found
    if found is None:
        return f"{made.name}: what its monthly figures say"
    how = f"load {found.load.load.mean:.2f}" if found.load.reached else "four-hour figure not reached"
    return f"A hospital like {made.name}: {how}"


def _series(made: Fit, fitted: Fitted, axes: Axes, label: str) -> None:
    at, counted, back = made.figures.series.months, made.figures.series.counted, fitted.held_back
    years = at / months.YEAR
    axes.fill_between(back.months / months.YEAR, back.low, back.high, color=AMBER, alpha=0.22, linewidth=0)
    axes.plot(back.months / months.YEAR, back.predicted, color=AMBER, linestyle=style.DASHED, label="predicted")
    axes.plot(years, np.where(counted, fitted.curve.at(at), np.nan), color=BLUE, linewidth=1.8, label="fitted")
    axes.plot(years[counted], fitted.observed[counted], "o", color=style.INK, markersize=4.5, label="observed")
    axes.plot(years[~counted], fitted.observed[~counted], "o", color=GREY, markersize=4.5, markerfacecolor="none")
    axes.axvline((at[-HELD_BACK] - 0.5) / months.YEAR, color=GREY, linewidth=1.2)
    axes.set_xticks(np.arange(np.ceil(years[0]), np.floor(years[-1]) + 1))
    axes.xaxis.set_major_formatter(lambda year, _: f"{year:.0f}")
    axes.set_title(label, fontsize=style.NORMAL, pad=6)
    _legend(axes, 3)


def _season(made: Fit, axes: Axes) -> None:
    factors = made.figures.attendances.curve.factors()
    axes.axhline(1, color=PALE)
    axes.fill_between(range(months.YEAR), [factor.low for factor in factors], [factor.high for factor in factors],
                      color=BLUE, alpha=0.18, linewidth=0)
    axes.plot(range(months.YEAR), [factor.mean for factor in factors], color=BLUE)
    _months(axes)
    axes.set_title("attendances, month of the year", fontsize=style.NORMAL, pad=6)


def _by_month(made: Fit, axes: Axes) -> None:
    """The last year observed, and the simulated hospital; without one, the words of the other panels' lines."""
    of = made.figures.series.part(slice(-HELD_BACK, None))
    order = months.of_year(of.months)
    observed = np.full(months.YEAR, np.nan)
    observed[order] = made.figures.four_hour.observed[-HELD_BACK:]
    axes.plot(range(months.YEAR), observed, "o-", color=style.INK, markersize=5, label="observed, last year")
    if made.found is not None:
        axes.plot(range(months.YEAR), made.found.by_month, color=GREEN, linestyle=style.DASH_DOT, label="simulated")
    _legend(axes, 2)
    _months(axes)
    style.percent(axes)
    axes.set_title("within four hours, month of the year", fontsize=style.NORMAL, pad=6)


def _legend(axes: Axes, columns: int) -> None:
    """Below the lines, where room is made for it."""
    low, high = axes.get_ylim()
    axes.set_ylim(low - 0.3 * (high - low), high)
    axes.legend(loc="lower left", frameon=False, fontsize=SMALL, ncols=columns, borderpad=0, handlelength=1.4,
                columnspacing=1.2, handletextpad=0.5)


def _months(axes: Axes) -> None:
    axes.set_xticks(range(months.YEAR), LETTERS)
