"""A small department has relatively more places than a large one."""

from __future__ import annotations

import pytest

from simcare.hospital.places import places

SIZES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0)


@pytest.mark.parametrize("ordinary", [1, 4, 8, 9, 10, 16, 18])
def test_an_ordinary_department_has_what_its_card_says(ordinary: int) -> None:
    assert places(ordinary, 1.0) == ordinary


def test_the_smaller_the_department_the_more_places_for_each_who_comes() -> None:
    have = [places(16, size) for size in SIZES]
    assert have == sorted(have)
    each = [found / size for size, found in zip(SIZES, have, strict=True)]
    assert each == sorted(each, reverse=True)


def test_no_place_is_lost_by_rounding_and_none_is_made_of_nothing() -> None:
    assert places(1, 0.05) == 1
    assert places(0, 4.0) == 0


def full(load: float, servers: int) -> float:
    """How often all are taken (Erlang's loss formula)."""
    lost = 1.0
    for n in range(1, servers + 1):
        lost = load * lost / (n + load * lost)
    return lost


def test_a_quarter_of_the_people_find_no_cubicle_about_as_often_and_in_mere_proportion_far_more_often() -> None:
    """As many people as take half of the sixteen cubicles of an ordinary department, and a quarter of them."""
    ordinary, quarter, in_proportion = full(8, places(16, 1)), full(2, places(16, 0.25)), full(2, 4)
    assert quarter < 4 * ordinary
    assert in_proportion > 15 * ordinary
