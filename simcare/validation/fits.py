"""Regressions, and what is kept of them: one coefficient with its standard error.

Rates of death are fitted as Poisson regressions with time at risk, which with a baseline that is constant within each
piece of the stay is Cox's model for grouped times; chances of death as logistic regressions. Both by iterated
least squares on parts of the table: a tenth of the time and memory that a general package takes for tables as long as
these. Coefficients of several replications are pooled by inverse variance, as in a meta-analysis with one true value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from simcare.measures.figure import Array

TWO_SIDED = 1.959964
STEPS, CLOSE, RIDGE, PART = 25, 1e-6, 1e-9, 16384
Terms = Mapping[str, Array]
"""Columns of a regression by name, each ``(rows,)``."""


@dataclass(frozen=True)
class Effect:
    """The logarithm of a ratio (of hazards, odds or rates) and its standard error."""

    log: float
    error: float

    @property
    def ratio(self) -> float:
        """The ratio itself."""
        return math.exp(self.log)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the ratio."""
        return math.exp(self.log - TWO_SIDED * self.error), math.exp(self.log + TWO_SIDED * self.error)


NOTHING = Effect(math.nan, math.nan)


def rate_ratios(terms: Terms, events: Array, at_risk: Array, spread: bool = False) -> dict[str, Effect]:
    """Effects on the rate of ``events`` over time (or amount) ``at_risk``; with ``spread`` errors allow for more
    variation than chance alone would give."""
    names, table = _table(terms)
    found = _fit(_poisson, table, events.astype(float), np.log(at_risk), np.log)
    wide = _variation(table, found.weights, events, at_risk) if spread else 1.0
    return _named(terms, names, found, wide)


def odds_ratios(terms: Terms, events: Array) -> dict[str, Effect]:
    """Effects on the odds of ``events`` (true or false)."""
    names, table = _table(terms)
    return _named(terms, names, _logistic_fit(table, events), 1.0)


def dummies(name: str, values: Array, levels: Iterable[int]) -> dict[str, Array]:
    """A term for each of ``levels``: 1 where the value is that level, else 0."""
    return {f"{name} {level}": (values == level) * 1.0 for level in levels}


def expected(terms: Terms, events: Array) -> Array:
    """The chance of the event that each row's terms give it."""
    _, table = _table(terms)
    return np.asarray(expit(_product(table, _logistic_fit(table, events).weights)))


def pooled(effects: Iterable[Effect]) -> Effect:
    """One effect from several replications, each weighted by its precision."""
    known = [effect for effect in effects if math.isfinite(effect.log) and effect.error > 0]
    if not known:
        return NOTHING
    weights = np.array([1 / effect.error**2 for effect in known])
    log = float(np.array([effect.log for effect in known]) @ weights / weights.sum())
    return Effect(log, float(weights.sum()) ** -0.5)


@dataclass(frozen=True)
class _Fit:
    weights: Array
    errors: Array


Law = Callable[[Array], tuple[Array, Array]]
"""From linear predictors to the means and their variances."""


def _poisson(predictor: Array) -> tuple[Array, Array]:
    mean = np.exp(predictor)
    return mean, mean


def _logistic(predictor: Array) -> tuple[Array, Array]:
    mean = expit(predictor)
    return mean, mean * (1 - mean)


def _logistic_fit(table: Array, events: Array) -> _Fit:
    return _fit(_logistic, table, events.astype(float), np.zeros(len(events)), logit)


def _fit(law: Law, table: Array, events: Array, offset: Array, link: Callable[[Array], Array]) -> _Fit:
    """The most likely weights, by weighted least squares over and over, begun half way between each row and the mean
    of all. Where nothing happened, all is NaN."""
    weights = np.full(table.shape[1], math.nan)
    if not events.any():
        return _Fit(weights, weights)
    usual = np.exp(offset) * events.sum() / np.exp(offset).sum()
    predictor = link((events + usual) / 2)
    for _ in range(STEPS):
        before = weights
        information, target = _normal_equations(law, table, events, offset, predictor)
        weights = np.linalg.solve(information, target)
        predictor = offset + _product(table, weights)
        if np.abs(weights - before).max() < CLOSE:
            break
    return _Fit(weights, np.sqrt(np.diag(np.linalg.inv(information))))


def _normal_equations(law: Law, table: Array, events: Array, offset: Array, predictor: Array) -> tuple[Array, Array]:
    """The information and what the weights times it should be, added up over parts of the table."""
    information, target = np.eye(table.shape[1]) * RIDGE, np.zeros(table.shape[1])
    for part in _parts(table):
        rows, at = table[part].astype(float), predictor[part]
        mean, variance = law(at)
        target += (variance * (at - offset[part]) + events[part] - mean) @ rows
        information += (rows.T * variance) @ rows
    return information, target


def _product(table: Array, weights: Array) -> Array:
    return np.concatenate([table[part].astype(float) @ weights for part in _parts(table)])


def _parts(table: Array) -> list[slice]:
    return [slice(begin, begin + PART) for begin in range(0, len(table), PART)]


def _variation(table: Array, weights: Array, events: Array, at_risk: Array) -> float:
    """How many times the variance of chance alone the events show (Pearson)."""
    mean = np.exp(_product(table, weights)) * at_risk
    return float(((events - mean) ** 2 / mean).sum() / (len(events) - len(weights)))


def _named(terms: Terms, names: list[str], found: _Fit, wide: float) -> dict[str, Effect]:
    errors = found.errors * math.sqrt(wide)
    effects = {name: Effect(float(log), float(error))
               for name, log, error in zip(names, found.weights[1:], errors[1:], strict=True)}
    return {name: effects.get(name, NOTHING) for name in terms}


def _table(terms: Terms) -> tuple[list[str], Array]:
    """The terms that vary, and their columns after a constant."""
    names = [name for name, column in terms.items() if np.ptp(column) > 0]
    rows = len(next(iter(terms.values())))
    table = np.ones((rows, len(names) + 1), np.float32)
    for place, name in enumerate(names, 1):
        table[:, place] = terms[name]
    return names, table
