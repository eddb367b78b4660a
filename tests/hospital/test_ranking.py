"""Ranking nurses by incidents: chance for the most part, and it is shown how much."""

from __future__ import annotations

import numpy as np
import pytest
from stationary import WARDS, world

from simcare.hospital.ranking import Ranking, Verdict, worst
from simcare.hospital.staff import Staff
from simcare.luck import Luck

RATES = np.linspace(0.5, 3.0, len(WARDS))  # incidents a day and ward: wards differ, nurses do not


def watched(staff: Staff, days: int, seed: int = 1, worse: float = 0.0) -> list[Verdict]:
    """Incidents fall at random on wards, likelier by ``worse`` where the first nurse of a ward is on; the verdicts."""
    rng, found = np.random.default_rng(seed), []
    for day in range(days):
        staff.live(day)
        staff.start_of_day(day)
        time = np.array([7.0, 15.0, 23.0]) + 24 * day + 1
        nurses, shift = staff._duty[day]
        bad = np.zeros((3, len(WARDS)))
        some = nurses % staff._block < 4
        bad[shift[some], staff.ward[nurses[some]]] = worse
        count = rng.poisson(RATES / 3 * (1 + bad))
        which, ward = np.nonzero(count)
        times = count[which, ward]
        staff.close_the_day(day, np.repeat(time[which], times), np.repeat(ward, times).astype(float))
        if not np.isnan(staff.verdict.true_care):
            found.append(staff.verdict)
    return found


def test_where_nurses_do_not_differ_the_ranking_is_chance_and_wards_are_ranked() -> None:
    verdicts = watched(Staff(world(), Luck(1), WARDS), 4 * 365)
    again = [verdict.again for verdict in verdicts[1:]]
    assert len(again) == 3
    assert abs(np.mean(again)) < 3 / np.sqrt(300 * 3)
    assert np.mean([verdict.again_plain for verdict in verdicts[1:]]) > 0.8


def test_where_nurses_differ_much_the_ranking_finds_them_again() -> None:
    verdicts = watched(Staff(world(), Luck(2), WARDS), 2 * 365, worse=4.0)
    assert verdicts[1].again > 0.3


def test_the_first_year_has_nothing_to_compare_with() -> None:
    verdicts = watched(Staff(world(), Luck(3), WARDS), 365)
    assert len(verdicts) == 1
    assert np.isnan(verdicts[0].again)


def test_the_worst_are_removed_once_a_year() -> None:
    staff = Staff(world(people={"remove_worst": 0.1}), Luck(4), WARDS)
    watched(staff, 365)
    before = staff.in_post.copy()
    ranked = np.flatnonzero(~np.isnan(staff._scores))
    staff.live(365)
    gone = np.flatnonzero(before & ~staff.in_post)
    gone = np.setdiff1d(gone, staff.people.leavers)
    assert len(gone) == round(0.1 * len(ranked))
    assert staff._scores[gone].min() >= np.nanquantile(staff._scores, 0.89)
    staff.start_of_day(365)
    assert staff.today.leavers >= len(gone)


def test_an_incident_is_put_down_to_those_on_duty() -> None:
    staff = Staff(world(), Luck(5), WARDS)
    staff.live(0)
    staff.start_of_day(0)
    staff.close_the_day(0, np.array([16.0, 16.5]), np.array([3.0, 3.0]))
    nurses, shift = staff._duty[0]
    on = nurses[(shift == 1) & (staff.ward[nurses] == 3)]
    assert len(on) > 0
    blamed = np.flatnonzero(staff.ranking.incidents.sum(axis=1))
    np.testing.assert_array_equal(blamed, on)
    assert (staff.ranking.incidents[blamed].sum(axis=1) == 2).all()


def test_equals_are_told_apart_by_their_order() -> None:
    scores = np.array([1.0, 2.0, 2.0, np.nan, 2.0])
    assert worst(scores, 0.5, np.array([0.1, 0.9, 0.2, 0.0, 0.5])) == [2, 4]
    assert worst(np.full(3, np.nan), 0.5, np.zeros(3)) == []


def test_a_part_of_a_year_ranks_nobody() -> None:
    ranking = Ranking(np.zeros(20, np.intp), 1)
    ranking.work(np.arange(20), np.zeros(20, np.intp))
    scores, verdict = ranking.close(np.ones(20))
    assert np.isnan(scores).all()
    assert verdict == pytest.approx(Verdict(), nan_ok=True)
