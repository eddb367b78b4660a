"""The statistics: level, trend and season of a monthly figure, with honest intervals.

Attendances are counts with the days of the month as exposure (Poisson, log link); the admitted share and the four-hour
figure are shares of those who came (binomial, logit link). Real months vary more than such chance alone, and a bad
month seldom comes alone. So the variance is multiplied by what the residuals show, never by less than one, and the
intervals of levels and trends are widened by the correlation of neighbouring residuals.

The year has twelve factors where there are three years or more, else two harmonics, and a single one without a trend
where only a year is at hand: a year alone cannot tell a trend from a season.

Two kinds of trend serve two purposes. What *will* come is foretold by a straight one. What *was* the level of the last
year is read from a curve in which every year has a level of its own, counted back from the end: then a department that
opened or closed three years ago does not bend the figure of last year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from simcare.errors import SimcareError, UsageError
from simcare.experiment.intervals import Interval, t_quantile
from simcare.fitting import months

Floats = NDArray[np.float64]
Family = Literal["count", "share"]
Trend = Literal["none", "straight", "yearly"]
FACTORS, HARMONICS, ONE_YEAR = 36, 24, 12
USUAL_CORRELATION, MOST_CORRELATION = 0.4, 0.8
"""Of neighbouring months: in 134 English providers, 2016 to 2019, half of the estimates are above 0.4. Two or three
years are too few to find less with any certainty, so less is never assumed."""
FEWEST_OF_A_YEAR = 6


@dataclass(frozen=True)
class Design:
    """Which columns stand for trend and season. ``origin`` is the last month, ``years`` the years before the last that
    have a level of their own (1 is the year before the last)."""

    origin: int
    harmonics: int
    trend: Trend
    years: tuple[int, ...] = ()

    def matrix(self, at: months.Months) -> Floats:
        """A row a month: one, the trend, and the season."""
        straight = [(at - self.origin) / months.YEAR] * (self.trend == "straight")
        with_level = np.array((0, *self.years))
        year = with_level[np.searchsorted(with_level, years_back(at, self.origin), side="right") - 1]
        return np.column_stack([np.ones(len(at)), *straight, *[(year == one).astype(float) for one in self.years],
                                *self.season(at)])

    def season(self, at: months.Months) -> list[Floats]:
        """The columns of the year: eleven months against April, or waves."""
        month = months.of_year(at)
        if not self.harmonics:
            return [(month == number).astype(float) for number in range(1, months.YEAR)]
        angle = 2 * np.pi * month / months.YEAR
        return [wave(turn * angle) for turn in range(1, self.harmonics + 1) for wave in (np.cos, np.sin)]


def years_back(at: months.Months, origin: int) -> months.Months:
    """How many whole years before ``origin`` each month lies; what comes later belongs to the last."""
    return np.maximum((origin - at) // months.YEAR, 0)


def design(at: months.Months, trend: Trend) -> Design:
    """As rich a design as so many months can bear; an odd few months at the beginning go with the year after them."""
    count, origin = len(at), int(at[-1])
    harmonics = 0 if count >= FACTORS else 2 if count >= HARMONICS else 1
    if count < HARMONICS:
        return Design(origin, harmonics, "none")
    found = np.bincount(years_back(at, origin))
    years = tuple(int(year) for year in np.flatnonzero(found >= FEWEST_OF_A_YEAR) if year) * (trend == "yearly")
    return Design(origin, harmonics, trend, years)


@dataclass(frozen=True)
class Curve:
    """A fitted figure: coefficients, their covariance (over-dispersion included) and what the residuals were like."""

    family: Family
    design: Design
    coefficients: Floats
    covariance: Floats
    scale: float
    correlation: float
    freedom: int

    @property
    def steps(self) -> float:
        """Standard errors to either side of a 95% interval."""
        return t_quantile(self.freedom)

    def at(self, month: months.Months) -> Floats:
        """The fitted rate a day, or share, in these months."""
        return self._inverse(self.design.matrix(month) @ self.coefficients)

    def level(self, month: months.Months, weights: Floats) -> Interval:
        """The mean over these months and its interval."""
        rows, shares = self.design.matrix(month), weights / weights.sum()
        fitted = self.at(month)
        mean = float(shares @ fitted)
        gradient = (shares * self._slope(fitted)) @ rows
        return self._interval(mean, float(gradient @ self.covariance @ gradient))

    def factors(self) -> list[Interval]:
        """The months of the year relative to their mean, April first; for a share, odds.

        What neighbours have in common goes out of the comparison of months, so these intervals are not widened by it.
        """
        year = np.arange(3, 3 + months.YEAR)
        season = np.column_stack(self.design.season(year))
        season = season - season.mean(0)
        columns = slice(-season.shape[1], None)
        middle = season @ self.coefficients[columns]
        own = self.covariance[columns, columns] * (1 - self.correlation) / (1 + self.correlation)
        spread = np.sqrt(np.einsum("ij,jk,ik->i", season, own, season)) * self.steps
        middle = middle - np.log(np.exp(middle).mean())
        return [Interval(*np.exp((m, m - s, m + s)).tolist()) for m, s in zip(middle, spread, strict=True)]

    def a_year(self) -> Interval | None:
        """The change a year of the rate, or of the odds, as a ratio; None where no straight trend was fitted."""
        if self.design.trend != "straight":
            return None
        middle, spread = self.coefficients[1], self.steps * np.sqrt(self.covariance[1, 1])
        return Interval(*np.exp((middle, middle - spread, middle + spread)).tolist())

    def predict(self, month: months.Months, size: Floats) -> tuple[Floats, Floats, Floats]:
        """Middle and 95% prediction interval of the count, or share, of months of this many days, or people."""
        fitted, rows = self.at(month), self.design.matrix(month)
        own = np.einsum("ij,jk,ik->i", rows, self.covariance, rows) * self._slope(fitted) ** 2
        if self.family == "share":
            half = self.steps * np.sqrt(self.scale * fitted * (1 - fitted) / size + own)
            return fitted, np.maximum(fitted - half, 0.0), np.minimum(fitted + half, 1.0)
        middle = fitted * size
        half = self.steps * np.sqrt(self.scale * middle + own * size**2)
        return middle, np.maximum(middle - half, 0.0), middle + half

    @property
    def _inverse(self) -> Callable[[Floats], Floats]:
        return np.exp if self.family == "count" else expit

    def _slope(self, fitted: Floats) -> Floats:
        """How fast the figure moves with its linear predictor."""
        return fitted if self.family == "count" else fitted * (1 - fitted)

    def _interval(self, mean: float, variance: float) -> Interval:
        """Symmetric on the scale of the link."""
        half = self.steps * np.sqrt(variance) / float(self._slope(np.array([mean]))[0])
        there = np.log(mean) if self.family == "count" else logit(mean)
        low, high = self._inverse(np.array([there - half, there + half])).tolist()
        return Interval(mean, low, high)


def count_curve(at: months.Months, counts: Floats, days: Floats, trend: Trend) -> Curve:
    """Fit counts of months with so many days."""
    sm, form = _statsmodels(), design(at, trend)
    model = sm.GLM(counts, form.matrix(at), family=sm.families.Poisson(), exposure=days)
    return _fitted(model, "count", form, at)


def share_curve(at: months.Months, hits: Floats, of: Floats, trend: Trend) -> Curve:
    """Fit the share ``hits`` of so many people, month by month."""
    sm, form = _statsmodels(), design(at, trend)
    inside = np.clip(hits, 0.5, of - 0.5)  # a month without a single case has no finite odds
    model = sm.GLM(np.column_stack([inside, of - inside]), form.matrix(at), family=sm.families.Binomial())
    return _fitted(model, "share", form, at)


def _statsmodels() -> Any:
    try:
        import statsmodels.api
    except ImportError:
        raise UsageError("fitting needs the statistics package statsmodels: pip install 'simcare[analysis]'") from None
    return statsmodels.api


def _fitted(model: Any, family: Family, form: Design, at: months.Months) -> Curve:
    result = model.fit()
    if not np.isfinite(result.params).all():
        raise SimcareError("the season of these months could not be fitted; look at the figures for a jump or a slip")
    residuals, freedom = np.asarray(result.resid_pearson), int(result.df_resid)
    scale = max(1.0, float((residuals**2).sum()) / freedom)
    correlation = _correlation(residuals, at)
    wider = scale * (1 + correlation) / (1 - correlation)
    covariance = np.asarray(result.normalized_cov_params) * wider
    return Curve(family, form, np.asarray(result.params), covariance, scale, correlation, freedom)


def _correlation(residuals: Floats, at: months.Months) -> float:
    """Of neighbouring months' residuals, at least the usual one."""
    neighbours = np.flatnonzero(np.diff(at) == 1)
    whole = float((residuals**2).mean())
    if whole == 0 or not len(neighbours):
        return USUAL_CORRELATION
    found = float((residuals[neighbours] * residuals[neighbours + 1]).mean()) / whole
    return min(max(found, USUAL_CORRELATION), MOST_CORRELATION)
