"""Which draws look like the hospitals studied: counted by hand on a few facts."""

from __future__ import annotations

import numpy as np

from simcare.experiment.likeness import alike, met, published
from simcare.validation.facts import Fact

FACTS = [Fact("a", "", "", "calibration", measure="x", low=1.0, high=2.0),
         Fact("b", "", "", "calibration", measure="y", times=100.0, low=10.0)]
FIGURES = {"x": np.array([[1.0, 2.0], [0.0, 0.0], [2.0, 4.0], [1.5, np.nan]]),
           "y": np.array([[0.2, 0.2], [0.2, 0.2], [0.0, 0.0], [0.2, 0.2]])}


def test_facts_are_counted_on_the_mean_of_the_replications_and_a_gap_meets_none() -> None:
    assert met(FIGURES, FACTS).tolist() == [2, 1, 0, 1]


def test_the_conclusion_is_asked_of_the_third_that_meet_the_most() -> None:
    found = alike(np.array([9, 1, 8, 2, 7, 3]), 10, np.array([True, False, False, True, True, True]))
    assert (found.usual, found.least, found.held.count, found.held.of) == (5, 8, 1, 2)


def test_only_the_calibrated_regime_has_facts_that_the_model_was_set_on() -> None:
    assert len(published("four_hour")) > 25
    assert not published("no_target")
    assert {fact.use for fact in published("four_hour")} == {"calibration"}
