"""Board and bedside: the figure that is reported, and what was lived meanwhile, week by week.

The same week of the same hospital, twice: the four-hour figure as recorded and as lived, and below them the shares of
care, observations and calls that went missing. The warm-up under the old rules is drawn before day 0, because the
question is always "compared with what?".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from simcare.report.figures import style
from simcare.report.figures.style import GREY, SMALL
from simcare.report.words import Measured, headline, value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = (
    ("four_hour_recorded", "within four\nhours, recorded", style.BLUE, style.SOLID),
    ("four_hour_lived", "within four\nhours, lived", style.AMBER, style.DASHED),
    ("missed_care_share", "care not given", style.PURPLE, style.DASH_DOT),
    ("observations_missed_share", "observations late\nor missed", style.GREEN, style.DOTTED),
    ("calls_over_15min_share", "calls waiting\nover 15 min", GREY, style.SOLID))
SMOOTH = 4
BEFORE = -12  # weeks; earlier the simulated hospital was still filling up


class Followed(Measured, Protocol):
    """Anything of which every measure is known, over all and week by week, such as a run."""

    def week_by_week(self, name: str) -> tuple[Any, Any]:
        """The weeks, and a measure in each replication and week."""


def draw(result: Followed, axes: Axes) -> None:
    """Draws the five lines on ``axes``, the mean of all replications over four weeks."""
    ends = []
    for name, label, colour, dash in LINES:
        weeks, values = result.week_by_week(name)
        weeks, values = weeks[weeks >= BEFORE], values[:, weeks >= BEFORE]
        line = smoothed(values, weeks)
        axes.plot(weeks + 0.5, line, color=colour, linestyle=dash)
        known = line[np.isfinite(line)]
        if len(known):
            ends.append((float(known[-1]), f"{value(result.figures[name].mean, 'share')} {label}", colour))
    _frame(axes, weeks)
    style.label_lines(axes, float(weeks[-1]) + 1, ends, 0.1)
    axes.set_title(_broken(headline(result)))


def smoothed(values: np.ndarray, weeks: np.ndarray) -> np.ndarray:
    """The mean over replications and the last four weeks, never across day 0."""
    with np.errstate(all="ignore"):
        known = np.isfinite(values)
        mean = np.where(known, values, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    mean[~known.any(axis=0)] = np.nan
    smooth = np.full(len(mean), np.nan)
    for i, week in enumerate(weeks):
        first = max(i - SMOOTH + 1, 0)
        window = mean[first:i + 1][(weeks[first:i + 1] < 0) == (week < 0)]
        smooth[i] = np.nan if np.isnan(mean[i]) else window[np.isfinite(window)].mean()
    return smooth


def _frame(axes: Axes, weeks: np.ndarray) -> None:
    axes.set_ylim(0, 1.0)
    axes.set_xlim(float(weeks[0]), float(weeks[-1]) + 1)
    axes.yaxis.set_major_formatter(lambda share, _: f"{share * 100:.0f}%")
    axes.set_xlabel("weeks since the design began")
    if weeks[0] < 0:
        axes.axvspan(float(weeks[0]), 0, color="#f3f4f6", zorder=0)
        axes.text(float(weeks[0]) / 2, 0.5, "before", ha="center", va="center", rotation=90, fontsize=SMALL,
                  color=GREY)
    axes.axvline(0, color=GREY, linewidth=1.2)


def _broken(sentence: str) -> str:
    return sentence.replace(". ", ".\n", 1) if ". " in sentence else sentence.replace(
        ": ", ":\n", 1)
