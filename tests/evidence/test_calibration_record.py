"""The record of the calibration belongs to the cards as they stand."""

from __future__ import annotations

import json

from simcare.calibration.parameters import planned
from simcare.calibration.targets import targets
from simcare.evidence.cards import calibration, cards
from simcare.evidence.showing import as_json, as_text


def test_the_cards_hold_what_the_calibration_found() -> None:
    """Whoever changes a fitted card by hand, or a fact's band, has to calibrate anew."""
    record = calibration()
    assert {path: one["after"] for path, one in record["parameters"].items()} == {
        path: cards()[path].value for path in record["parameters"]}
    assert set(record["parameters"]) == {one.path for one in planned()}
    assert {fact: (one["low"], one["high"]) for fact, one in record["targets"].items()} == {
        one.fact: (one.low, one.high) for one in targets()}


def test_it_made_the_fit_better_and_a_fitted_card_says_so() -> None:
    record, path = calibration(), next(iter(calibration()["parameters"]))
    assert record["cost"]["after"] < record["cost"]["before"]
    assert f"fitted on {record['date']}" in as_text(path, None)
    assert json.loads(as_json(path, None))["parameters"][0]["calibration"]["after"] == cards()[path].value
    assert "fitted on" not in as_text("hospital.beds", None)
