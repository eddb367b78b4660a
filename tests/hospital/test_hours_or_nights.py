"""Who needs a bed and for hours only, by age: children are admitted as often as they were, and go home soonest."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from simcare.hospital.patients import AE, REFERENCE_CROWD, People
from simcare.luck import Luck
from simcare.scenario.schema import Scenario


@cache
def admitted(*changes: str) -> dict[str, Any]:
    """Those of a crowd who need a bed, on the luck on which the means are held."""
    people = People(Scenario.load("r1", changes), Luck(7, 0))
    crowd = people.columns(AE, people.reference)
    return {name: values[crowd["needs_bed"] > 0] for name, values in crowd.items() if len(values) == REFERENCE_CROWD}


def share_aged(low: int, high: int) -> float:
    age = admitted()["age"]
    return float(np.mean((age >= low) & (age < high)))


def test_children_are_as_many_of_the_admissions_as_of_the_countrys() -> None:
    """Of 5.3 million: 215,401 infants, 267,553 aged 1 to 4 and 232,839 aged 5 to 14."""
    assert share_aged(0, 1) == pytest.approx(0.215401 / 5.3, rel=0.15)
    assert share_aged(1, 5) == pytest.approx(0.267553 / 5.3, rel=0.15)
    assert share_aged(5, 15) == pytest.approx(0.232839 / 5.3, rel=0.15)


def odds_of_hours(young: bool) -> float:
    people = admitted()
    hours = people["same_day"][(people["age"] < 15) == young].mean()
    return float(hours / (1 - hours))


def test_the_young_need_hours_more_often_and_the_mean_is_the_cards() -> None:
    assert 2 < odds_of_hours(young=True) / odds_of_hours(young=False) < 3.5
    for share in (0.2, 0.45):
        assert admitted(f"demand.brief_share={share}")["same_day"].mean() == pytest.approx(share, abs=0.02)


def test_more_who_need_hours_make_the_others_stay_longer_and_the_mean_what_it_was() -> None:
    few, many = (admitted(f"demand.brief_share={share}") for share in (0.2, 0.45))
    assert np.mean(many["healing_h"]) == pytest.approx(np.mean(few["healing_h"]), rel=0.03)
    of_nights = (np.mean(people["healing_h"][people["same_day"] == 0]) for people in (few, many))
    assert 1.2 < 1 / (next(of_nights) / next(of_nights)) < 1.7


def test_without_a_slope_age_makes_no_difference() -> None:
    people = admitted("demand.brief_age_slope=0")
    young = people["age"] < 50
    assert people["same_day"][young].mean() == pytest.approx(people["same_day"][~young].mean(), abs=0.04)
