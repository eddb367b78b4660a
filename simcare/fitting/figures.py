"""What the published figures say of a hospital: the fits, their intervals, and how well they foresaw a year they had
not seen.

Level, admitted share and four-hour figure are those of the last twelve months. The test is made on a year held back:
the curves are fitted to all months before it, and their prediction, with its interval, is set beside what came and
beside the simplest forecast there is, the same month of the year before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.intervals import Interval
from simcare.fitting import months
from simcare.fitting.seasonal import Curve, Trend, count_curve, share_curve
from simcare.fitting.series import HELD_BACK, Floats, Series

FIGURES = ("attendances", "admitted", "four_hour")


@dataclass(frozen=True)
class HeldBack:
    """A year that the curve had not seen: what came, what was predicted, and what the naive forecast would have said.

    Months of the epidemic are NaN in ``observed`` and ``naive``: nobody is asked to have foreseen it.
    """

    months: months.Months
    observed: Floats
    predicted: Floats
    low: Floats
    high: Floats
    naive: Floats

    @property
    def coverage(self) -> float:
        """Share of months inside their 95% prediction interval."""
        known = ~np.isnan(self.observed)
        if not known.any():
            return float("nan")
        return float(((self.observed >= self.low) & (self.observed <= self.high))[known].mean())

    @property
    def error(self) -> float:
        """Mean absolute error of the prediction, relative to what came."""
        return _mean_error(self.predicted, self.observed)

    @property
    def naive_error(self) -> float:
        """The same of the naive forecast."""
        return _mean_error(self.naive, self.observed)

    def summary(self) -> dict[str, float]:
        """For JSON."""
        return {"months": int((~np.isnan(self.observed)).sum()), "coverage": self.coverage, "mape": self.error,
                "naive_mape": self.naive_error}


def _mean_error(forecast: Floats, observed: Floats) -> float:
    known = ~np.isnan(forecast) & (observed > 0)
    return float((np.abs(forecast - observed)[known] / observed[known]).mean()) if known.any() else float("nan")


@dataclass(frozen=True)
class Fitted:
    """One figure: what was observed each month, the curve, its level over the last year, its change a year, and the
    year held back."""

    observed: Floats
    curve: Curve
    level: Interval
    a_year: Interval | None
    held_back: HeldBack

    def summary(self) -> dict[str, Any]:
        """For JSON."""
        return {"level": vars(self.level), "ratio_a_year": None if self.a_year is None else vars(self.a_year),
                "overdispersion": self.curve.scale, "correlation_of_neighbours": self.curve.correlation,
                "season": [vars(factor) for factor in self.curve.factors()], "held_back": self.held_back.summary()}


@dataclass(frozen=True)
class Figures:
    """The series and its three fits: attendances a day, share admitted, share within four hours."""

    series: Series
    attendances: Fitted
    admitted: Fitted
    four_hour: Fitted


def estimate(series: Series) -> Figures:
    """Fit everything that the published figures can say."""
    within = series.attendances - series.breaches
    return Figures(series, _fitted(series, None), _fitted(series, series.admissions), _fitted(series, within))


def _fitted(series: Series, hits: Floats | None) -> Fitted:
    size = series.days if hits is None else series.attendances
    top = series.attendances if hits is None else hits
    is_count, last = hits is None, series.counted.copy()
    last[:-HELD_BACK] = False
    if not last.any():
        last[-HELD_BACK:] = True
    curve = _curve(series, top, size, series.counted, is_count, "yearly")
    straight = _curve(series, top, size, series.counted, is_count, "straight")
    return Fitted(top / size, curve, curve.level(series.months[last], size[last]), straight.a_year(),
                  _held_back(series, top, size, is_count))


def _curve(series: Series, top: Floats, size: Floats, which: NDArray[np.bool_], is_count: bool, trend: Trend) -> Curve:
    fit = count_curve if is_count else share_curve
    return fit(series.months[which], top[which], size[which], trend)


def _held_back(series: Series, top: Floats, size: Floats, is_count: bool) -> HeldBack:
    before = series.counted.copy()
    before[-HELD_BACK:] = False
    last = slice(-HELD_BACK, None)
    curve = _curve(series, top, size, before, is_count, "straight")
    middle, low, high = curve.predict(series.months[last], size[last])
    scale = size[last] if is_count else 1.0
    rate = np.where(series.counted, top / size, np.nan)
    return HeldBack(series.months[last], rate[last], middle / scale, low / scale, high / scale,
                    rate[-2 * HELD_BACK:-HELD_BACK])
