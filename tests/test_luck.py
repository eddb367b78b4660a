"""Luck: uniform, independent between addresses, and the same for everyone whatever else is drawn."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simcare.luck import Luck, finer, words

MANY = 200_000


def draws(n: int = MANY, **changed: object) -> np.ndarray:
    address = {"seed": 2007, "replication": 0, "decision": "triage", "who": "ae/0", "visit": 1} | changed
    luck = Luck(int(str(address.pop("seed"))), int(str(address.pop("replication"))))
    return luck.uniforms(str(address["decision"]), str(address["who"]), 0, n, int(str(address["visit"])))


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """The correlation in standard errors of its own estimate."""
    return float(np.corrcoef(a, b)[0, 1] * np.sqrt(a.size))


@pytest.mark.parametrize("decision", ["triage", "u_death", ""])
def test_draws_are_uniform(decision: str) -> None:
    assert stats.kstest(draws(decision=decision), "uniform").pvalue > 1e-3


def test_draws_are_strictly_inside_zero_and_one() -> None:
    u = draws(1_000_000)
    assert u.dtype == np.float64
    assert 0.0 < u.min() < u.max() < 1.0


@pytest.mark.parametrize("extreme", [0.0, 1 - 2.0**-53])
def test_even_the_extreme_words_stay_inside(extreme: float, monkeypatch: pytest.MonkeyPatch) -> None:
    luck = Luck(1)
    monkeypatch.setattr(luck, "_draw", lambda n: np.full(n, extreme))
    u = luck.uniforms("death", "ae/0", 2, 3)
    assert np.all((u > 0.0) & (u < 1.0))
    assert np.all((finer(u) > 0.0) & (finer(u) < 1.0))


def test_neighbours_are_independent() -> None:
    u = draws()
    for lag in (1, 2, 3, 4, 24):
        assert abs(correlation(u[:-lag], u[lag:])) < 4


@pytest.mark.parametrize("changed", [
    {"seed": 2008}, {"replication": 1}, {"decision": "triag"}, {"decision": "triage2"}, {"who": "ae/1"},
    {"who": "staff"}, {"visit": 2}, {"seed": 0, "replication": 2007}], ids=str)
def test_another_address_is_another_luck(changed: dict[str, object]) -> None:
    assert abs(correlation(draws(), draws(**changed))) < 4
    assert not np.any(draws() == draws(**changed))


def test_names_cannot_run_into_each_other() -> None:
    assert words("ab", "c") != words("a", "bc")
    assert words("seed", "1", "23") != words("seed", "12", "3")


def test_visits_of_many_members_are_jointly_uniform() -> None:
    luck = Luck(5, 3)
    by_visit = np.stack([luck.uniforms("solved", "ae/0", 0, 4000, visit) for visit in range(1, 51)])
    assert stats.kstest(by_visit.ravel(), "uniform").pvalue > 1e-3
    assert stats.kstest(by_visit.mean(axis=0), stats.norm(0.5, np.sqrt(1 / 12 / 50)).cdf).pvalue > 1e-3


@given(start=st.integers(0, 50), n=st.integers(0, 60), visit=st.integers(0, 4))
def test_a_members_draw_is_the_same_in_every_block(start: int, n: int, visit: int) -> None:
    luck = Luck(11, 2)
    whole = luck.uniforms("patience", "ae/0", 0, 110, visit)
    np.testing.assert_array_equal(luck.uniforms("patience", "ae/0", start, n, visit), whole[start:start + n])


@given(start=st.integers(0, 2**62), n=st.integers(1, 9))
def test_blocks_far_out_agree_with_single_draws(start: int, n: int) -> None:
    luck = Luck(11, 2)
    block = luck.uniforms("patience", "ae/0", start, n)
    assert block.tolist() == [luck.uniform("patience", "ae/0", start + i) for i in range(n)]


def test_what_else_is_drawn_changes_nothing() -> None:
    quiet, busy = Luck(7), Luck(7)
    busy.uniforms("a new decision", "ae/0", 3, 1001)
    busy.uniforms("fall", "a new population", 0, 5)
    busy.uniforms("fall", "ae/0", 0, 5, visit=9)
    np.testing.assert_array_equal(quiet.uniforms("fall", "ae/0", 0, 50), busy.uniforms("fall", "ae/0", 0, 50))


def test_what_was_drawn_is_not_overwritten_by_later_draws() -> None:
    luck = Luck(7)
    first = luck.uniforms("fall", "ae/0", 0, 50)
    kept = first.copy()
    luck.uniforms("fall", "ae/1", 0, 50)
    np.testing.assert_array_equal(first, kept)


def test_no_two_addresses_share_a_draw() -> None:
    """40,000 addresses × 8 draws of 53 bits: a single collision by chance has probability 6 in a million."""
    found = [Luck(seed, replication).uniforms(decision, who, 0, 8)
             for seed in range(1000) for replication in range(10)
             for decision, who in (("fall", "ae/0"), ("fall", "ae/1"), ("triage", "ae/0"), ("triage", "staff"))]
    drawn = np.concatenate(found)
    assert np.unique(drawn).size == drawn.size


def test_the_numbers_themselves_are_kept() -> None:
    """Written down once: a change here changes every published result."""
    np.testing.assert_array_equal(Luck(2007, 4).uniforms("triage", "ae/0", 6, 3, visit=2),
                                  [0.9079875879862739, 0.24030877263641484, 0.6295174818941426])


def test_hash_randomisation_is_not_felt() -> None:
    code = "from simcare.luck import Luck; print(Luck(3, 1).uniforms('fall', 'ae/0', 2, 5).tobytes().hex())"
    printed = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed},
                              capture_output=True, text=True, check=True).stdout for seed in ("0", "4242")}
    assert printed == {Luck(3, 1).uniforms("fall", "ae/0", 2, 5).tobytes().hex() + "\n"}


def test_luck_survives_the_way_to_another_process() -> None:
    luck = Luck(3, 1)
    luck.uniforms("fall", "ae/0", 0, 7)
    twin = pickle.loads(pickle.dumps(luck))
    np.testing.assert_array_equal(twin.uniforms("fall", "ae/0", 0, 7), luck.uniforms("fall", "ae/0", 0, 7))
    assert repr(twin) == "Luck(seed=3, replication=1)"


def test_finer_is_uniform_and_unrelated() -> None:
    u = draws()
    fine = finer(u)
    assert stats.kstest(fine, "uniform").pvalue > 1e-3
    assert abs(correlation(u, fine)) < 4
    late = u > 0.99  # those who had a rare first event get an ordinary second chance
    assert stats.kstest(fine[late], "uniform").pvalue > 1e-3
    assert finer(float(u[0])) == fine[0]


@pytest.mark.parametrize(("start", "n", "visit"), [(-1, 3, 1), (0, -1, 1), (0, 1, -1), (0, 1, 2**63)])
def test_addresses_outside_the_range_are_refused(start: int, n: int, visit: int) -> None:
    with pytest.raises(ValueError, match="numbered from 0"):
        Luck(1).uniforms("fall", "ae/0", start, n, visit)
