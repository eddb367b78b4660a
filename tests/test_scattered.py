"""Luck for scattered people is the same luck."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simcare.luck import Luck
from simcare.scattered import AT_ONCE, ScatteredLuck

DECISIONS = ("triage", "u_death", "age")
PEOPLE = st.lists(st.tuples(st.sampled_from(["ae/0", "ae/1", "gp/0"]), st.integers(0, 2**40), st.integers(1, 9)),
                  min_size=1, max_size=12)


@given(PEOPLE, st.integers(0, 2**31), st.integers(0, 500))
def test_it_gives_the_very_same_draws(people: list[tuple[str, int, int]], seed: int, replication: int) -> None:
    luck = Luck(seed, replication)
    who, member, visit = zip(*people, strict=True)
    visits = np.broadcast_to(np.array(visit), (len(DECISIONS), len(people)))
    drawn = ScatteredLuck(luck, DECISIONS).uniforms(who, np.array(member), visits)
    one_by_one = [[luck.uniform(decision, *person) for person in people] for decision in DECISIONS]
    np.testing.assert_array_equal(drawn, one_by_one)


def test_many_people_are_mixed_in_parts_and_it_is_not_felt() -> None:
    luck, number = Luck(5, 2), AT_ONCE + 3
    visits = np.ones((len(DECISIONS), number), dtype=np.int64)
    drawn = ScatteredLuck(luck, DECISIONS).uniforms(["ae/0"] * number, np.arange(number), visits)
    np.testing.assert_array_equal(drawn, [luck.uniforms(decision, "ae/0", 0, number) for decision in DECISIONS])
