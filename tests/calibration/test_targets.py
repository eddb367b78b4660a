"""The facts that the calibration rests on."""

from __future__ import annotations

import pytest

from simcare.calibration.targets import departures, picked, targets
from simcare.errors import SimcareError
from simcare.evidence.cards import sources
from simcare.measures.registry import registry


def test_every_target_is_a_measure_with_a_source_and_a_value_in_its_band() -> None:
    for one in targets():
        assert one.measure in registry(), one.fact
        assert one.source in sources(), one.fact
        assert one.low < one.value < one.high, one.fact
        assert one.weight > 0, one.fact


def test_departures_are_counted_in_half_bands() -> None:
    one = targets()[0]
    assert departures([one], [one.value + (one.high - one.low)])[0] == pytest.approx(2.0)


def test_a_run_that_says_nothing_about_a_target_is_an_error() -> None:
    with pytest.raises(SimcareError, match=targets()[0].measure):
        picked(targets(), {one.measure: 1.0 for one in targets()[1:]})
