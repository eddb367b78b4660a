"""The facts that the calibration rests on."""

from __future__ import annotations

import pytest

from simcare.calibration.targets import departures, picked, target, targets
from simcare.errors import SimcareError
from simcare.validation.facts import designs, facts


def test_every_target_is_a_calibration_fact_of_the_punished_hospital_with_a_value_in_its_band() -> None:
    assert (designs()["R1"].scenario, designs()["R1"].settings) == ("four_hour", ())
    for one in targets():
        assert (facts()[one.fact].of, facts()[one.fact].use) == ("R1", "calibration")
        assert one.low < one.value < one.high, one.fact
        assert one.weight > 0, one.fact


def test_what_is_kept_for_prediction_is_no_target() -> None:
    predicted = [name for name, fact in facts().items() if fact.use == "prediction"]
    assert len(predicted) > 20
    for name in predicted:
        with pytest.raises(SimcareError, match="no target"):
            target(name, 1.0)


def test_an_open_band_is_no_target() -> None:
    with pytest.raises(SimcareError, match="open"):
        target("V4.R1.ratio", 1.0)


def test_departures_are_counted_in_half_bands() -> None:
    one = targets()[0]
    assert departures([one], [one.value + (one.high - one.low)])[0] == pytest.approx(2.0)


def test_a_run_that_says_nothing_about_a_target_is_an_error() -> None:
    with pytest.raises(SimcareError, match=targets()[0].measure):
        picked(targets(), {one.measure: 1.0 for one in targets()[1:]})
