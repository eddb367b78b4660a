"""Worlds of which the answer is known: what is chance, what is not known, what matters, what turns it over."""

from __future__ import annotations

import numpy as np
import pytest

from simcare.errors import UsageError
from simcare.experiment.chance import split, without_luck
from simcare.experiment.emulator import GOOD, emulated
from simcare.experiment.holding import ALL, ALLOWED, NEARLY, conclusion
from simcare.experiment.ranking import ranking, rule

NAMES = ["x1", "x2", "x3", "idle"]
ISHIGAMI = {"x1": (0.314, 0.558), "x2": (0.442, 0.442), "x3": (0.0, 0.244)}
"""First-order and total Sobol indices of the Ishigami function with a = 7, b = 0.1."""


def world(hospitals: int, replications: int, known: float, common: float, own: float, seed: int = 1) -> np.ndarray:
    """Figures of hospitals that differ by ``known``, with luck common to all and luck of their own (as deviations)."""
    rng = np.random.default_rng(seed)
    return (rng.normal(0, known, (hospitals, 1)) + rng.normal(0, common, (1, replications))
            + rng.normal(0, own, (hospitals, replications)))


def ishigami(count: int, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    points = np.random.default_rng(seed).random((count, len(NAMES)))
    x = (2 * points - 1) * np.pi
    return points, np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_chance_and_knowledge_are_told_apart() -> None:
    found = split(world(4000, 3, known=2.0, common=0.0, own=3.0))
    assert found.knowledge == pytest.approx(4.0, rel=0.15)
    assert found.chance == pytest.approx(9.0, rel=0.05)
    assert found.knowledge_share == pytest.approx(4 / 13, abs=0.04)
    assert found.low < 4 / 13 < found.high


def test_few_replications_do_not_make_chance_look_like_ignorance() -> None:
    shares = [split(world(60, 2, known=0.0, common=1.0, own=3.0, seed=seed)).knowledge_share for seed in range(40)]
    assert np.mean(shares) < 0.08


def test_luck_common_to_all_hospitals_is_chance_and_is_not_taken_off_twice() -> None:
    found = [split(world(200, 2, known=2.0, common=4.0, own=1.0, seed=seed)) for seed in range(100)]
    assert np.mean([one.knowledge for one in found]) == pytest.approx(4.0, rel=0.06)
    assert np.mean([one.chance for one in found]) == pytest.approx(17.0, rel=0.25)


def test_the_interval_of_the_share_covers_the_truth() -> None:
    covered = [found.low <= 0.5 <= found.high
               for found in (split(world(80, 3, known=2.0, common=0.0, own=2.0, seed=seed)) for seed in range(60))]
    assert np.mean(covered) > 0.85


def test_a_hospital_with_a_gap_is_left_out_and_too_few_are_refused() -> None:
    figures = world(10, 2, 1.0, 1.0, 1.0)
    figures[3, 1] = np.nan
    assert split(figures).hospitals == 9
    for poor in (figures[:1], figures[:, :1]):
        with pytest.raises(UsageError, match="two draws and two replications"):
            split(poor)


def test_luck_taken_out_leaves_the_spread_of_knowledge() -> None:
    figures = world(5000, 2, known=2.0, common=0.0, own=4.0)
    assert without_luck(figures, split(figures)).var() == pytest.approx(4.0, rel=0.15)


def differences(deaths: np.ndarray, harmed: np.ndarray, cost: np.ndarray) -> dict[str, np.ndarray]:
    return {"deaths": deaths, "harmed_patients_share": harmed, "cost": cost, ALLOWED: cost - 1.0}


def test_what_holds_by_construction_holds_everywhere() -> None:
    worse = -5 + world(50, 2, 0.5, 0.1, 0.1)
    found = conclusion(differences(worse, worse, worse))
    assert {part: (one.share, one.without_luck) for part, one in found.items()} == dict.fromkeys(found, (1.0, 1.0))
    assert found[ALL].low == pytest.approx(0.929, abs=0.001)  # the Wilson interval of 50 of 50


def test_the_same_cost_is_no_more_and_as_many_deaths_are_not_fewer() -> None:
    same = np.zeros((20, 2))
    found = conclusion(differences(same, same, same))
    assert (found["costs no more"].share, found["fewer deaths"].share, found[ALL].share) == (1.0, 0.0, 0.0)
    rounded = conclusion(differences(same - 2e-13, same - 1, same + 2e-13))  # what a mean of like figures leaves
    assert (rounded["costs no more"].share, rounded["fewer deaths"].share) == (1.0, 0.0)
    little_more = conclusion(differences(same - 1, same - 1, same + 0.5))
    assert (little_more["costs no more"].share, little_more[ALL].share, little_more[NEARLY].share) == (0.0, 0.0, 1.0)


def test_the_parameters_that_matter_are_named_and_no_other() -> None:
    points, figure = ishigami(400)
    found = ranking(points, figure, NAMES)
    assert [one.path for one in found.named] == ["x2", "x1"]
    for one in found.named:
        assert one.share == pytest.approx(ISHIGAMI[one.path][0], abs=0.1)
        assert 0 < one.error < 0.3


def test_noise_names_nobody_though_there_are_hundreds_of_parameters() -> None:
    named = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        named += ranking(rng.random((60, 100)), rng.normal(size=60), [f"p{k}" for k in range(100)]).named
    assert len(named) <= 1


def test_a_flip_on_a_known_parameter_is_named_with_its_threshold() -> None:
    points = np.random.default_rng(4).random((150, 12))
    values, names = 10 * points, [f"p{k}" for k in range(12)]
    held = values[:, 7] > 3.0
    stand_out = [one.path for one in ranking(points, held.astype(float), names).named]
    assert stand_out[0] == "p7"
    found = rule(values, held, names, stand_out)
    assert found is not None
    worst = found.corners[0]
    assert (worst.share, worst.conditions[0][:2]) == (0.0, ("p7", "at most"))
    assert worst.conditions[0][2] == pytest.approx(3.0, abs=0.3)
    assert found.skill > 0.9


def test_a_rule_that_predicts_nothing_is_not_shown() -> None:
    rng = np.random.default_rng(5)
    held = rng.random(200) < 0.7
    assert rule(rng.random((200, 3)), held, ["a", "b", "c"], ["a", "b"]) is None
    assert rule(rng.random((200, 3)), held, ["a", "b", "c"], []) is None
    assert rule(rng.random((200, 3)), np.ones(200, bool), ["a", "b", "c"], ["a"]) is None


@pytest.mark.statistical
def test_a_good_stand_in_gives_the_known_sobol_indices() -> None:
    points, figure = ishigami(220)
    found = emulated(points, figure, NAMES)
    assert found.q2 > 0.85
    for index in found.indices:
        alone, whole = ISHIGAMI.get(index.path, (0.0, 0.0))
        assert index.alone == pytest.approx(alone, abs=0.06), index.path
        assert index.whole == pytest.approx(whole, abs=0.06), index.path


def test_a_poor_stand_in_gives_none() -> None:
    rng = np.random.default_rng(6)
    found = emulated(rng.random((30, 5)), rng.normal(size=30), [*NAMES, "other"])
    assert found.q2 < GOOD
    assert found.indices == []
