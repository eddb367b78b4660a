"""Points to try: spread evenly, within their ranges, and written as a scenario file writes them."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.errors import UsageError
from simcare.experiment.designs import Axis, laid, read, unit_points, values, written
from simcare.scenario.reading import ScenarioError
from simcare.scenario.schema import Scenario

SHARES = np.linspace(0.0005, 0.9995, 2000)
RATE = Axis("harm.fall.rate", 0.002, 0.004, 0.012, "0.004/day")
BEDS = Axis("hospital.beds", 370.0, 410.0, 460.0, 410, whole=True)
TABLE = Axis("care.loss_shares", 0.5, 1.0, 1.25, ["10 %", "25 %", "40 %"])


@pytest.mark.parametrize("axis", [RATE, BEDS, TABLE])
def test_draws_stay_within_the_range_and_rise_with_the_share(axis: Axis) -> None:
    drawn = axis.at(SHARES)
    assert axis.low <= drawn.min() <= drawn.max() <= axis.high
    assert (np.diff(drawn) >= 0).all()


def test_the_default_is_the_likeliest_value() -> None:
    counts, edges = np.histogram(TABLE.at(SHARES), 25)
    assert abs(edges[counts.argmax()] - TABLE.value) < 0.06


@pytest.mark.parametrize("axis", [RATE, TABLE, Axis("a", 0.0, 1.0, 50.0, 1.0), Axis("a", 0.2, 5.0, 6.0, 5.0)])
def test_the_value_is_as_likely_too_high_as_too_low_however_lopsided_the_range(axis: Axis) -> None:
    assert np.mean(axis.at(SHARES) < axis.value) == pytest.approx(0.5, abs=0.001)


@pytest.mark.parametrize("value", [1.0, 3.0])
def test_a_value_at_the_end_of_its_range_goes_one_way(value: float) -> None:
    drawn = Axis("a", 1.0, value, 3.0, value).at(SHARES)
    assert abs(np.median(drawn) - value) == pytest.approx(2 - np.sqrt(2), abs=0.01)
    assert np.ptp(drawn) > 1.9


def test_a_wide_range_is_moved_by_proportions_and_a_narrow_one_by_amounts() -> None:
    wide, narrow = Axis("a", 0.1, 1.0, 10.0, 1.0), Axis("a", 1.0, 2.0, 3.0, 2.0)
    assert float(wide.at(np.array([0.5]))[0]) == pytest.approx(1.0)
    assert float(narrow.at(np.array([0.5]))[0]) == pytest.approx(2.0)
    assert not Axis("a", 0.0, 1.0, 10.0, 1.0).by_proportion


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_every_parameter_is_tried_as_often_in_each_part_of_its_range(design: str) -> None:
    points = unit_points(design, 64, 5, 3)  # type: ignore[arg-type]
    for column in points.T:
        assert (np.bincount((column * 8).astype(int), minlength=8) == 8).all()
    assert (points == unit_points(design, 64, 5, 3)).all()  # type: ignore[arg-type]
    assert (points != unit_points(design, 64, 5, 4)).any()  # type: ignore[arg-type]


def test_more_sobol_points_begin_with_the_same() -> None:
    assert (unit_points("sobol", 50, 4, 1)[:20] == unit_points("sobol", 20, 4, 1)).all()


def test_another_design_is_refused() -> None:
    with pytest.raises(UsageError, match="lhs, sobol"):
        unit_points("grid", 4, 1, 1)  # type: ignore[arg-type]


def test_a_point_is_written_as_a_file_writes_it() -> None:
    row = values([RATE, BEDS, TABLE], np.array([[0.9, 0.1, 0.7]]))[0]
    put = written([RATE, BEDS, TABLE], row)
    assert read(put["harm.fall.rate"]) == pytest.approx(row[0])
    assert put["hospital.beds"] == int(row[1])
    assert put["care.loss_shares"] == pytest.approx([0.1 * row[2], 0.25 * row[2], 0.4 * row[2]])
    changed = laid(Scenario.load("four_hour"), put)
    assert changed.harm.fall.rate == pytest.approx(row[0])
    assert changed.hospital.beds == row[1]


def test_a_parameter_at_its_default_is_left_as_it_is() -> None:
    assert written([RATE, BEDS], [0.004, 410.0]) == {}
    scenario = Scenario.load("four_hour")
    assert laid(scenario, {}) is scenario


def test_what_does_not_go_together_is_refused_whole() -> None:
    with pytest.raises(ScenarioError):
        laid(Scenario.load("four_hour"), {"hospital.beds": 400, "care.loss_shares": [2, 3, 4]})
