"""Whose story is told: an ordinary case, and an honest word on how typical it is."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from simcare.log import ELECTIVE, STAY, VISIT
from simcare.measures.lives import CHOICES, HARMS, WEIGHTS, choose, lives

PEOPLE = 200
HOURS = 8766.0


def log(harder: dict[int, float] | None = None, **choices: list[int]) -> SimpleNamespace:
    """Two hundred people who come one after the other, are four hours in A&E and a day in bed; ``harder`` adds hours at
    the door for some, ``choices`` were made for others."""
    n = np.arange(PEOPLE)
    came = 1000.0 + 20 * n
    left = came + 4.0 + np.array([(harder or {}).get(int(i), 0.0) for i in n])
    visits = pd.DataFrame({name: np.zeros(PEOPLE) for name in VISIT}).assign(
        person=n, visit=1, arrived=came, handed_over=came, left=left, outcome=1.0, died_at=np.nan, ambulance=1.0)
    for name, who in choices.items():
        if name in visits:
            visits.loc[who, name] = 1.0
    stays = pd.DataFrame({name: np.zeros(PEOPLE) for name in (*STAY, *HARMS, "soiled_h", "pain_h", "calls_over_15")})
    stays = stays.assign(person=n, visit=1, arrived=came, admitted=left, left=left + 24.0, died_at=np.nan)
    stays.loc[choices.get("unready", []), "unready"] = 1.0
    return SimpleNamespace(visits=visits, stays=stays, electives=pd.DataFrame(columns=list(ELECTIVE)), hours=HOURS)


def test_a_life_is_the_sum_of_visits_and_stays() -> None:
    found = lives(log({3: 2.5}, unready=[3]))
    assert found.loc[3, "door_h"] == 6.5
    assert found.loc[3, "unready"] == 1
    assert found.loc[4, "bed_h"] == 24
    assert set(WEIGHTS) | set(CHOICES) | {"first", "visits", "beds"} <= set(found)
    assert not found.isna().any().any()


def test_equal_designs_set_nobody_apart() -> None:
    chosen = choose(log(), log())
    assert chosen is not None
    assert (chosen.harder, chosen.alike, chosen.touched, chosen.choices) == (0.0, 1.0, 0.0, ())


def test_the_case_is_ordinary_and_a_choice_was_made() -> None:
    moved = list(range(20, 40))
    extra = {i: 2.0 + i - 20 for i in moved} | {100: 500.0}
    chosen = choose(log(extra, short_stay_for_clock=moved), log())
    assert chosen is not None
    assert chosen.person in moved
    assert chosen.choices == ("short_stay_for_clock",)
    assert np.quantile([extra[i] for i in moved], 0.2) <= chosen.harder <= np.quantile([extra[i] for i in moved], 0.8)
    assert chosen.touched == 0.1
    assert chosen.touched_worse == 1.0


def test_shares_count_both_directions() -> None:
    chosen = choose(log({1: 6.0, 2: 3.0}), log({5: 6.0, 6: 9.0, 7: 1.0}), person=1)
    assert chosen is not None
    assert chosen.asked_for
    assert chosen.harder == pytest.approx(6.0)
    assert chosen.as_much == 1 / PEOPLE
    assert chosen.other_way == 2 / PEOPLE
    assert chosen.alike == (PEOPLE - 5) / PEOPLE


def test_the_commoner_direction_is_told() -> None:
    """Games that mostly helped are told by somebody whom they helped."""
    moved = list(range(20, 40))
    chosen = choose(log({20: 9.0}, hurried=moved, hasty=moved), log(dict.fromkeys(moved[1:], 5.0)))
    assert chosen is not None
    assert chosen.harder < 0


def test_nobody_is_told_about_who_is_not_there() -> None:
    assert choose(log(), log(), person=12345) is None


def test_somebody_is_found_among_two() -> None:
    """The middle half of two differences that are far apart has nobody in it."""
    long = dict.fromkeys(range(100, 105), 50.0)  # in both designs, so that the two wait as others do
    chosen = choose(log({20: 2.5, 21: 9.0} | long, short_stay_for_clock=[20, 21]), log(long))
    assert chosen is not None
    assert chosen.person in (20, 21)
