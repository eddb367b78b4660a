"""Boxes in which one design is worse: found where they are, refused where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.experiment.discovery import Box, Discovery, Limit, by_chance, discover

pytestmark = pytest.mark.statistical

PATHS = [f"p{number}" for number in range(60)]


def world(draws: int = 200, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Worse above 0.6 in one parameter and below 0.7 in another, of sixty; one in twenty is otherwise."""
    rng = np.random.default_rng(seed)
    values = rng.random((draws, len(PATHS)))
    worse = (values[:, 3] > 0.6) & (values[:, 17] < 0.7)
    return values, np.where(rng.random(draws) < 0.05, ~worse, worse)


@pytest.fixture(scope="module")
def found() -> Discovery:
    return discover("deaths", *world(), PATHS)


def test_the_box_is_where_it_was_put(found: Discovery) -> None:
    assert len(found.boxes) == 1
    limits = {(limit.path, limit.side): limit.at for limit in found.boxes[0].limits}
    assert set(limits) == {("p3", "above"), ("p17", "below")}
    assert limits["p3", "above"] == pytest.approx(0.6, abs=0.06)
    assert limits["p17", "below"] == pytest.approx(0.7, abs=0.08)


def test_coverage_and_density_are_counted(found: Discovery) -> None:
    values, worse = world()
    box = found.boxes[0]
    inside = box.holds(values, PATHS)
    assert (box.inside, box.worse) == (inside.sum(), worse[inside].sum())
    assert box.coverage == worse[inside].sum() / worse.sum() > 0.7
    assert box.density == worse[inside].mean() > 0.85


def test_draws_held_out_are_foretold(found: Discovery) -> None:
    check = found.checks[0]
    assert check.of == 200
    assert check.density > 0.8 > 0.4 > check.worse / check.of
    assert check.p < 0.001


def test_a_limit_without_which_the_box_is_as_dense_is_let_go(found: Discovery) -> None:
    assert all(limit.quasi_p <= 0.05 for limit in found.boxes[0].limits)


def test_nothing_is_found_in_noise() -> None:
    rng = np.random.default_rng(5)
    boxes = [discover("deaths", rng.random((80, 20)), rng.random(80) < 0.4, PATHS[:20], seed).boxes
             for seed in range(3)]
    assert not any(boxes)


def test_too_few_of_a_kind_are_not_searched() -> None:
    values, worse = world()
    few = discover("deaths", values, worse & (np.cumsum(worse) < 5), PATHS)
    assert (few.boxes, few.refused) == ([], None)


def test_chance_is_that_of_drawing_without_putting_back() -> None:
    assert by_chance(5, 2, 2, 2) == pytest.approx(1 / 10)
    assert by_chance(5, 2, 0, 0) == 1.0


def test_a_box_holds_what_lies_between_its_limits() -> None:
    box = Box([Limit("a", "above", 1.0, 0.01), Limit("a", "below", 2.0, 0.01)], 1, 1, 1.0)
    assert box.holds(np.array([[0.5], [1.5], [2.5]]), ["a"]).tolist() == [False, True, False]
