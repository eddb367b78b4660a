"""What may be drawn, and how far: never beyond a card's range, never a lever, never what a design itself sets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcare.errors import UsageError
from simcare.evidence.cards import cards
from simcare.experiment.designs import read
from simcare.experiment.uncertain import FURTHEST, entries, factors, unknown
from simcare.scenario.schema import Scenario

PAIR = [Scenario.load(name) for name in ("four_hour", "people_first")]
ALL = unknown(PAIR)
EDGES = np.array([1e-12, 0.01, 0.3, 0.5, 0.7, 0.99, 1 - 1e-12])
EVIDENCE = [entry for entry in cards().values() if entry.kind == "evidence" and entry.low is not None]


def range_of(path: str) -> tuple[float, float]:
    return read(cards()[path].low), read(cards()[path].high)


def items(value: Any) -> list[float]:
    return [read(item) for item in (value if isinstance(value, list) else [value])]


def test_every_figure_of_evidence_lies_in_the_interval_of_its_source() -> None:
    assert len(EVIDENCE) > 50
    outside = [entry.path for entry in EVIDENCE for item in items(entry.value)
               if not read(entry.low) <= item <= read(entry.high)]
    assert outside == []


def test_no_draw_leaves_the_range_of_its_card() -> None:
    for axis in ALL.axes:
        low, high = range_of(axis.path)
        inside = [low <= item <= high for item in items(axis.example)]
        for number in axis.at(EDGES):
            for item, was_inside in zip(entries(axis, float(number)), inside, strict=True):
                assert not was_inside or low - 1e-9 <= item <= high + 1e-9, axis.path


def test_what_is_drawn_and_what_is_left_alone_are_all_cards_with_a_range() -> None:
    open_to = {path for path, entry in cards().items() if entry.kind != "lever" and entry.low is not None
               and read(entry.low) < read(entry.high) and not path.startswith(("run.", "target."))}
    assert {axis.path for axis in ALL.axes} | set(ALL.held) == open_to
    assert not {axis.path for axis in ALL.axes} & set(ALL.held)
    assert len(ALL.axes) > 500


def test_links_of_the_map_are_drawn_and_levers_are_not() -> None:
    paths = {axis.path for axis in ALL.axes}
    assert "assumptions.links.reports_learning" in paths
    assert "hospital.beds" in paths
    assert not [path for path in paths if path.startswith(("design.", "run.", "target."))]


def test_a_table_moves_whole_and_not_too_far() -> None:
    assert factors([1.0, 2.0], 0.1, 10) == (pytest.approx(1 / FURTHEST), FURTHEST)
    assert factors([1.0, 2.0, 0.0], 0.8, 2.2) == (0.8, pytest.approx(1.1))
    assert factors([1.0, 50.0], 0.8, 2.2) == (0.8, FURTHEST)  # what lies outside anyway binds nothing


@pytest.mark.parametrize(("path", "why"), [
    ("demand.hourly_profile", "a profile"), ("demand.age_shares", "shares of a whole"),
    ("concerns.expected_deaths.weights", "regression"), ("hospital.emergency.juniors_weekday", "a rota"),
    ("hospital.discharge.another_way", "left open")])
def test_what_cannot_be_drawn_or_moved_by_a_factor_is_left_alone(path: str, why: str) -> None:
    assert why in ALL.held[path]


def test_what_a_design_sets_itself_is_its_own() -> None:
    other = PAIR[1].set("hospital.beds", 430)
    found = unknown([PAIR[0], other], ["hospital.beds", "harm.fall"])
    assert found.held == {"hospital.beds": "set by people_first"}
    assert all(axis.path.startswith("harm.fall.") for axis in found.axes)


def test_a_name_that_fits_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match=r"harm\.fool"):
        unknown(PAIR, ["harm.fool"])
    with pytest.raises(UsageError, match="shares of a whole"):
        unknown(PAIR, ["demand.age_shares"])
