"""The regressions' arithmetic: the same answers as a general package, and the truth where it is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simcare.validation.fits import NOTHING, Effect, expected, odds_ratios, pooled, rate_ratios

RNG = np.random.default_rng(1)
ROWS = 20_000
AGE, EXPOSED = RNG.normal(size=ROWS), (RNG.random(ROWS) < 0.3) * 1.0
TERMS = {"age": AGE, "exposed": EXPOSED}
HOURS = RNG.exponential(1.0, ROWS) + 0.01
TRUE = {"age": 0.5, "exposed": 0.3}
PREDICTOR = -3 + sum(TRUE[name] * column for name, column in TERMS.items())
DIED = RNG.random(ROWS) < 1 / (1 + np.exp(-PREDICTOR))
EVENTS = RNG.poisson(np.exp(PREDICTOR) * HOURS)


def test_what_is_true_is_found() -> None:
    for found in (odds_ratios(TERMS, DIED), rate_ratios(TERMS, EVENTS, HOURS)):
        for name, effect in found.items():
            assert abs(effect.log - TRUE[name]) < 3 * effect.error
            assert effect.error < 0.1


def test_a_general_package_finds_the_same() -> None:
    api = pytest.importorskip("statsmodels.api")
    table = np.column_stack([np.ones(ROWS), AGE, EXPOSED])
    poisson, logistic = (api.GLM(y, table, family=family, **more).fit() for y, family, more in (
        (EVENTS, api.families.Poisson(), {"offset": np.log(HOURS)}), (DIED * 1.0, api.families.Binomial(), {})))
    for found, theirs in ((rate_ratios(TERMS, EVENTS, HOURS), poisson), (odds_ratios(TERMS, DIED), logistic)):
        assert [found[name].log for name in TERMS] == pytest.approx(theirs.params[1:], rel=1e-4)
        assert [found[name].error for name in TERMS] == pytest.approx(theirs.bse[1:], rel=1e-4)
    assert expected(TERMS, DIED) == pytest.approx(logistic.fittedvalues, rel=1e-3)


def test_more_variation_than_chance_widens_the_errors() -> None:
    clustered = EVENTS * 4
    usual, wide = (rate_ratios(TERMS, clustered, HOURS, spread)["exposed"].error for spread in (False, True))
    assert wide == pytest.approx(2 * usual, rel=0.1)


def test_a_term_that_never_varies_and_events_that_never_happen_say_nothing() -> None:
    assert odds_ratios(TERMS | {"same": np.ones(ROWS)}, DIED)["same"] is NOTHING
    assert math.isnan(rate_ratios(TERMS, np.zeros(ROWS), HOURS)["age"].log)


def test_replications_are_pooled_by_their_precision() -> None:
    found = pooled([Effect(0.1, 0.1), Effect(0.4, 0.2), NOTHING])
    assert found.log == pytest.approx((0.1 * 100 + 0.4 * 25) / 125)
    assert found.error == pytest.approx(125**-0.5)
    assert found.interval[0] < found.ratio < found.interval[1]
    assert math.isnan(pooled([NOTHING]).log)
