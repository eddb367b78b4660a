"""One word for how a simulated figure stands beside its band, and figures of two designs on the same luck."""

from __future__ import annotations

import math

import pytest

from simcare.experiment.intervals import Interval
from simcare.validation.facts import Fact
from simcare.validation.pairs import PAIRS
from simcare.validation.scoring import counts, score, status, values

NAN = math.nan


def fact(**entry: object) -> Fact:
    return Fact(**{"id": "X1", "says": "beds", "source": "V1", "use": "prediction", "of": "A", "measure": "beds",
                   "low": 2, "high": 4} | entry)


@pytest.mark.parametrize(("mean", "low", "high", "word"), [
    (3, 1, 5, "in band"), (2, 2, 2, "in band"), (5, 3.9, 6.1, "within chance"), (1, 0, 2, "within chance"),
    (5, 4.1, 5.9, "missed"), (NAN, NAN, NAN, "not measured")])
def test_a_mean_in_the_band_an_interval_that_reaches_it_or_a_miss(mean, low, high, word) -> None:
    assert status(Interval(mean, low, high), (2, 4)) == word


def test_an_open_band_has_one_end() -> None:
    assert status(Interval(9e9, 9e9, 9e9), fact(high=None).band) == "in band"
    assert status(Interval(1, 1, 1), fact(high=None).band) == "missed"


def test_two_designs_are_set_against_each_other_replication_by_replication() -> None:
    found = {"A": [{"beds": 6.0}, {"beds": 9.0}], "B": [{"beds": 3.0}, {"beds": 6.0}]}
    assert values(fact(), found) == [6.0, 9.0]
    assert values(fact(against="B", how="difference", times=60), found) == [180.0, 180.0]
    assert values(fact(against="B", how="ratio"), found) == [2.0, 1.5]
    assert values(fact(against="B", how="change"), found) == [1.0, 0.5]
    assert math.isnan(values(fact(against="B", how="ratio"), {"A": [{"beds": 1.0}], "B": [{"beds": 0.0}]})[0])
    assert score(fact(against="B", how="difference"), found).simulated == Interval(3.0, 3.0, 3.0)


def test_what_cannot_be_measured_counts_and_is_not_in_its_band() -> None:
    found = {"A": [{"beds": 3.0}]}
    scores = [score(fact(), found), score(fact(not_measured="no beds"), found)]
    assert [one.holds for one in scores] == [True, False]
    assert [(one.inside, one.chance, one.of) for one in counts(scores)] == [(1, 0, 2)]


def test_a_deaf_board_hears_of_less_than_happens() -> None:
    of = {"complaints_recorded": 6.0, "incidents_lived": 100.0, "incidents_recorded": 10.0, "experience_poor_share": .4}
    before = {"complaints_recorded": 3.0, "incidents_lived": 50.0, "incidents_recorded": 10.0,
              "experience_poor_share": .1}
    assert PAIRS["complaints_against_incidents"](of, before) == 1.0
    assert PAIRS["complaints_against_poor_stays"](of, before) == 0.5
    assert PAIRS["reports_against_incidents"](of, before) == 0.5


def test_the_worst_half_year_is_named_by_its_middle() -> None:
    months = [f"mortality_ratio_lived_months_{first}_{first + 5}" for first in range(1, 37, 6)]
    of = dict(zip(months, (100, 110, 130, 120, 120, NAN), strict=True))
    assert PAIRS["worst_half_year"](of, dict.fromkeys(months, 100.0)) == 15.0
    assert math.isnan(PAIRS["worst_half_year"](dict.fromkeys(months, NAN), dict.fromkeys(months, 100.0)))


def test_savings_are_eroded_by_what_the_balance_does_not_show() -> None:
    of = {"balance_months_25_36": 1.4e6, "savings_months_25_36": 1e6}
    assert PAIRS["savings_eroded"](of, {"balance_months_25_36": 1e6}) == pytest.approx(0.6)


def test_a_gain_that_comes_slowly_is_not_there_at_once() -> None:
    of = {"missed_care_share_months_1_3": 0.18, "missed_care_share_months_7_18": 0.10}
    usual = {"missed_care_share_months_1_3": 0.20, "missed_care_share_months_7_18": 0.20}
    assert PAIRS["gain_at_once"](of, usual) == pytest.approx(0.2)


def test_a_year_of_life_has_a_price_only_where_one_is_gained() -> None:
    more, usual = ({"nursing_pay": 3e6, "quality_years_lost": 900.0}, {"nursing_pay": 2e6, "quality_years_lost": 1e3})
    assert PAIRS["cost_of_a_quality_year"](more, usual) == 1e4
    assert math.isnan(PAIRS["cost_of_a_quality_year"](usual, usual | {"quality_years_lost": 900.0}))


def test_what_a_target_takes_from_all_falls_on_those_it_reaches() -> None:
    """A fifth stay from three to nearly seven hours: four minutes less of all are twenty of each of them."""
    before, after = {"minutes_in_reach": 16.0, "in_reach_share": 0.2}, {"minutes_in_reach": 12.0}
    assert PAIRS["minutes_of_affected"](after, before) == pytest.approx(-20)
    assert math.isnan(PAIRS["minutes_of_affected"](after, dict.fromkeys(before, 0.0)))


def test_people_alike() -> None:
    assert PAIRS["same_people"]({"everybody": 7.0}, {"everybody": 7.0}) == 1.0
    assert PAIRS["same_people"]({"everybody": 7.0}, {"everybody": 8.0}) == 0.0
