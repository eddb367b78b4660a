"""Which draws could be the hospitals studied: reckoned by hand on a few facts."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.errors import UsageError
from simcare.experiment.plausible import plausible
from simcare.validation.facts import Fact

BAND = Fact("a", "", "", "calibration", measure="x", low=1.0, high=5.0)  # standard deviation 1 about 3
OPEN = Fact("b", "", "", "calibration", measure="y", low=10.0)


def test_implausibility_is_in_standard_deviations_of_the_band() -> None:
    figures = {"x": np.array([[3.0, 3.0], [5.0, 5.0], [9.0, 9.0], [np.nan, 1.0]]), "y": np.zeros((4, 2))}
    found = plausible(figures, [BAND, OPEN], 3.0)
    assert found.implausibility.tolist() == [0.0, 2.0, 6.0, np.inf]
    assert found.kept.tolist() == [True, True, False, False]
    assert str(found).startswith("2 of 4 draws are plausible: nine in ten of 1 published facts")


def test_luck_makes_a_figure_less_telling() -> None:
    lucky = np.array([[1.0, 5.0], [11.0, 7.0], [9.0, 9.0]])
    found = plausible({"x": lucky}, [BAND], 3.0)
    calm = plausible({"x": np.repeat(lucky.mean(axis=1, keepdims=True), 2, axis=1)}, [BAND], 3.0)
    assert (found.implausibility[1:] < calm.implausibility[1:]).all()


def test_a_tenth_of_the_facts_may_lie_anywhere() -> None:
    facts = [Fact(str(number), "", "", "calibration", measure=f"m{number}", low=1.0, high=5.0) for number in range(20)]
    figures = {fact.measure: np.full((1, 2), 100.0 if number < 2 else 4.0) for number, fact in enumerate(facts)}
    assert plausible(figures, facts, 3.0).implausibility[0] == pytest.approx(1.0)
    figures["m2"] = np.full((1, 2), 100.0)
    assert plausible(figures, facts, 3.0).implausibility[0] == pytest.approx(97.0)


def test_two_designs_that_nobody_studied_are_refused() -> None:
    with pytest.raises(UsageError, match="one of the two designs must be four_hour"):
        plausible({"x": np.ones((2, 2))}, [], 3.0)
