"""Shapley values share out exactly what there is, and by who did it."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from simcare.experiment import shapley

PARTS = 5


def game(seed: int = 3, parts: int = PARTS) -> dict[int, np.ndarray]:
    """A value for every mixture, in three replications, with nothing regular about it."""
    rng = np.random.default_rng(seed)
    return {mixture: rng.normal(mixture.bit_count(), 3, 3) for mixture in range(1 << parts)}


def one(values: dict[int, np.ndarray], replication: int = 0) -> dict[int, float]:
    return {mixture: float(value[replication]) for mixture, value in values.items()}


def test_the_shares_make_the_whole_in_every_replication() -> None:
    values = game()
    assert shapley.shares(values, PARTS).sum(axis=0) == pytest.approx(values[shapley.everything(PARTS)] - values[0])


def test_they_are_the_mean_over_all_orders() -> None:
    values = game()
    over_all = shapley.sampled(one(values), list(permutations(range(PARTS))))
    assert shapley.shares(values, PARTS)[:, 0] == pytest.approx(over_all)


def test_the_glove_game_has_its_published_answer() -> None:
    """Two left gloves and a right one: a pair is worth 1. The right glove is worth two thirds, the others a sixth."""
    right, lefts = 1, (2, 4)
    values = {mixture: np.array(float(bool(mixture & right) and any(mixture & left for left in lefts)))
              for mixture in range(8)}
    assert shapley.shares(values, 3) == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert shapley.interaction(values, 3, 1, 2) == pytest.approx(-0.5)  # either left glove makes the other needless
    assert shapley.interaction(values, 3, 0, 1) == pytest.approx(0.5)


def test_what_does_nothing_gets_exactly_nothing() -> None:
    values = game()
    idle = {mixture: values[mixture & ~4] for mixture in values}
    assert (shapley.shares(idle, PARTS)[2] == 0).all()
    assert shapley.sampled(one(idle), shapley.drawn(PARTS, 4, [1]))[2] == 0
    assert (shapley.interaction(idle, PARTS, 2, 0) == 0).all()


def test_parts_that_do_the_same_get_the_same() -> None:
    values = game()
    swapped = {mixture: mixture & ~3 | (mixture & 1) << 1 | (mixture & 2) >> 1 for mixture in values}
    alike = {mixture: values[mixture] + values[swapped[mixture]] for mixture in values}
    first, second, *_ = shapley.shares(alike, PARTS)
    assert first == pytest.approx(second)


def test_parts_that_only_add_do_not_interact() -> None:
    each = np.array([3.0, -2.0, 5.0, 0.5])
    values = {mixture: np.array(sum(each[part] for part in range(4) if mixture >> part & 1)) for mixture in range(16)}
    assert shapley.shares(values, 4) == pytest.approx(each)
    assert [shapley.interaction(values, 4, 0, other) for other in (1, 2, 3)] == pytest.approx([0, 0, 0])


def test_two_parts_interact_by_what_the_second_changes_about_the_first() -> None:
    values = {mixture: np.array(value) for mixture, value in enumerate([10.0, 7.0, 8.0, 6.5])}
    assert shapley.interaction(values, 2, 0, 1) == pytest.approx(6.5 - 7.0 - 8.0 + 10.0)


def test_every_sample_of_orders_makes_the_whole() -> None:
    values = one(game(parts=8))
    found = shapley.sampled(values, shapley.drawn(8, 3, [5]))
    assert found.sum() == pytest.approx(values[255] - values[0])


def test_sampled_orders_come_to_the_exact_shares_within_their_intervals() -> None:
    """Of 8 parts in 60 games, each with 10 replications that draw orders of their own, some 95% are covered."""
    from simcare.experiment.intervals import interval

    covered, nearer = [], []
    for seed in range(60):
        values = game(seed, 8)
        exact = shapley.shares(values, 8)[:, 0]
        few, many = (np.stack([shapley.sampled(one(values), shapley.drawn(8, pairs, [seed, number]))
                               for number in range(10)]) for pairs in (3, 24))
        intervals = [interval(column.tolist()) for column in few.T]
        covered += [found.low <= share <= found.high for found, share in zip(intervals, exact, strict=True)]
        nearer.append(np.abs(many.mean(axis=0) - exact).mean() / np.abs(few.mean(axis=0) - exact).mean())
    assert 0.92 < np.mean(covered) < 0.98
    assert np.mean(nearer) < 0.5  # eight times the orders leave about a third of the error


def test_more_orders_begin_with_the_same_ones_and_each_comes_with_its_reverse() -> None:
    orders = shapley.drawn(6, 4, [2, 7])
    assert orders[:4] == shapley.drawn(6, 2, [2, 7])
    assert all(orders[place + 1] == orders[place][::-1] for place in range(0, 8, 2))
    assert shapley.drawn(6, 4, [2, 8]) != orders
