"""Posts held empty, saved, or given to a contractor."""

from __future__ import annotations

import numpy as np
import pytest
from stationary import WARDS, world

from simcare.hospital.staff import Staff
from simcare.luck import Luck
from simcare.organisation.exchange import AT_REST


def lived(staff: Staff, days: int, held: float = 0.0) -> Staff:
    """So many days later; the last of them is worked out."""
    first = staff.people.today + 1
    for day in range(first, first + days):
        staff.live(day, AT_REST._replace(posts_held=held))
    staff.start_of_day(first + days - 1)
    return staff


def held_posts(staff: Staff) -> set[int]:
    return {post for posts in staff.held.taken for post in posts}


def stayed(staff: Staff, days: int, held: float = 0.0) -> np.ndarray:
    """Who of those found on the first day is still here so many days later."""
    found = staff.in_post.copy()
    lived(staff, days, held)
    return found & staff.in_post & (staff.people.holder == 1)


def test_nobody_is_sacked_for_a_held_post() -> None:
    usual, bare = Staff(world(), Luck(1), WARDS), Staff(world(), Luck(1), WARDS)
    np.testing.assert_array_equal(stayed(usual, 60), stayed(bare, 60, 0.3))
    assert bare.heads_in_post.sum() < usual.heads_in_post.sum()
    assert not bare.in_post[sorted(held_posts(bare))].any()


def test_more_held_includes_less() -> None:
    some, more = lived(Staff(world(), Luck(2), WARDS), 400, 0.05), lived(Staff(world(), Luck(2), WARDS), 400, 0.10)
    assert held_posts(some) < held_posts(more)
    assert len(held_posts(some)) == pytest.approx(0.05 * some._existing.sum(), abs=1)


def test_posts_given_back_are_filled_in_time() -> None:
    staff = lived(lived(Staff(world(), Luck(3), WARDS), 500, 0.1), 1500)
    assert not held_posts(staff)
    assert 1 - staff.heads_in_post.sum() / staff._existing.sum() == pytest.approx(0.07, abs=0.03)


def test_savings_come_in_time_and_dilute_skill() -> None:
    usual, saving = Staff(world(), Luck(4), WARDS), Staff(world(business_model={"savings": 0.2}), Luck(4), WARDS)
    for staff in (usual, saving):
        lived(staff, 190)
    posts, before = np.array(saving.today[:2]), np.array(usual.today[:2])
    assert posts.sum() == pytest.approx(0.8 * before.sum(), abs=2)
    assert posts[0] / posts.sum() < before[0] / before.sum() - 0.02
    assert saving.today.rn_vacant >= 0
    assert saving.needed.sum() < 0.85 * usual.needed.sum()


def test_a_small_saving_needs_nobody_to_go() -> None:
    saving = Staff(world(business_model={"savings": 0.03}), Luck(5), WARDS)
    np.testing.assert_array_equal(stayed(Staff(world(), Luck(5), WARDS), 250), stayed(saving, 250))
    assert len(held_posts(saving)) == pytest.approx(0.03 * saving._existing.sum(), abs=1)


def test_a_contractor_always_sends_somebody_who_is_slower() -> None:
    own, given = (Staff(world(business_model={"outsourced_care": share}), Luck(6), WARDS) for share in (0.0, 0.5))
    for staff in (own, given):
        lived(staff, 1)
    assert given._existing[1] == pytest.approx(0.5 * own._existing[1], abs=1)
    assert given.contractor.sum() == pytest.approx(0.5 * own.needed[:, 1].sum(), rel=0.05)
    assert given.today.hca_outsourced == given.contractor[1].sum()
    assert given.today.hca_shifts < 0.65 * own.today.hca_shifts
    here, before = given.present(24 + 7.0), own.present(24 + 7.0)
    assert (here.hca_heads.sum(), here.rn_heads.sum()) >= (before.hca_heads.sum() - 3, before.rn_heads.sum())
    assert here.hca_minutes.sum() / here.hca_heads.sum() < before.hca_minutes.sum() / before.hca_heads.sum()


def test_training_takes_people_off_the_ward() -> None:
    staff, trained = (Staff(world(people={"training": share, "agency_fill": 0.0}), Luck(7), WARDS)
                      for share in (0.0, 0.1))
    shifts = np.zeros(2)
    for day in range(1, 100):
        for place, each in enumerate((staff, trained)):
            each.start_of_day(day)
            shifts[place] += each.today.rn_shifts
    assert shifts[1] / shifts[0] == pytest.approx(0.9, abs=0.01)
