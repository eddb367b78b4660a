"""Accounts of those who left: found by number, however people moved and whoever came after them."""

from __future__ import annotations

import numpy as np
import pytest
from test_care_rounds import nurse, person, wards

from simcare.hospital.accounts import CARRIED, EDGES, PHASE, ROW, Rows, made_up


def test_accounts_made_up_together_equal_those_taken_one_by_one() -> None:
    one_by_one, together = wards(6), wards(6)
    for care in (one_by_one, together):
        for slot in range(4):
            care.admit(slot, person(dependency=float(slot % 3), u_care=0.1 + 0.2 * slot), 0.0)
        nurse(care)
    expected = [one_by_one.leave(slot) for slot in range(4)]
    numbers = [together.depart(slot).account for slot in range(4)]
    found = together.accounts(np.array(numbers))
    assert np.array_equal(np.array([found[name] for name in CARRIED]).T, np.array(expected), equal_nan=True)


def test_a_bed_taken_at_once_does_not_disturb_the_account_of_who_left() -> None:
    care, undisturbed = wards(2, 2), wards(2, 2)
    for each in (care, undisturbed):
        each.admit(0, person(dependency=2.0), 0.0)
        each.admit(2, person(dependency=0.0), 0.0)
        nurse(each)
    first = care.depart(0)
    care.move(2, 0)
    care.admit(2, person(dependency=1.0), 27.0)
    nurse(care, start=27.0)
    account = care.accounts(np.array([first.account]))
    assert [column[0] for column in account.values()] == pytest.approx(undisturbed.leave(0), nan_ok=True)
    mover = care.accounts(np.array([care.depart(0).account]))
    assert (mover["dependency_in"][0], mover["days"][0]) == (0, 2)
    assert dict(zip(CARRIED, care.leave(2), strict=True))["dependency_in"] == 1


def test_who_was_never_cared_for_has_an_account_too() -> None:
    care = wards(2)
    care.admit(0, person(dependency=2.0), 0.0)
    care.admit(1, person(dependency=1.0), 0.0)
    numbers = [care.depart(0).account, care.depart(1).account]
    found = care.accounts(np.array(numbers))
    assert found["dependency_in"].tolist() == [2.0, 1.0]
    assert found["obs_due"].tolist() == [0.0, 0.0]


def test_a_bed_just_left_has_no_extra_hours_for_the_next_patient() -> None:
    care = wards(1)
    care.admit(0, person(), 0.0)
    nurse(care)
    care.state.extra[0] = 5.0
    care.depart(0)
    care.admit(0, person(), 27.0)
    assert care.extra_hours(0) == 0.0
    nurse(care, rounds=1, start=27.0)
    assert care.extra_hours(0) == 0.0


def test_late_accounts_are_the_accounts() -> None:
    care = wards(6)
    late: list[dict[str, np.ndarray]] = []
    for day in range(3):
        for slot in range(2):
            care.admit(slot, person(dependency=float(slot), u_care=0.2 + 0.3 * slot), 24.0 * day)
        nurse(care, start=24.0 * day + 3)
        late.append(care.late_accounts(np.array([care.depart(slot).account for slot in range(2)])))
    for day, found in enumerate(late):
        whole = care.accounts(np.array([2 * day, 2 * day + 1]))
        for name in CARRIED:
            np.testing.assert_array_equal(found[name], whole[name])
    assert care.late_accounts(np.array([1, 4]))["days"].tolist() == [late[0]["days"][1], late[2]["days"][0]]


def test_who_misses_one_in_ten_on_average_may_miss_none_or_three() -> None:
    people, days, missed = 4000, 10, 0.1
    matrix = np.zeros((EDGES[-1][1], people))
    parts = Rows.of(matrix)
    for name in ("meals", "drinks", "turning"):
        parts.carry[ROW[f"{name}_due"]], parts.carry[ROW[f"{name}_missed"]] = days, days * missed
    parts.singles[PHASE] = (np.arange(people) + 0.5) / people
    account = dict(zip(CARRIED, made_up(matrix, np.zeros(people, np.intp), np.zeros(people)), strict=True))
    for name in ("meals", "drinks", "turns"):
        found = account[f"{name}_missed"]
        assert (account[f"{name}_due"] == days).all()
        assert found.mean() == pytest.approx(days * missed, abs=0.05)
        assert (found == 0).mean() == pytest.approx((1 - missed) ** days, abs=0.03)
    both = ((account["meals_missed"] == 0) & (account["drinks_missed"] == 0)).mean()
    assert both == pytest.approx((1 - missed) ** (2 * days), abs=0.03)


def test_washes_are_left_out_as_often_as_washing_is_missed_and_now_and_then_for_days() -> None:
    care = wards(400, care={"washes_left_out": "100 %"})
    for slot in range(400):
        care.admit(slot, person(dependency=1.0, severity=0.0, mortality=1e-6, u_care=(slot + 0.5) / 400), 0.0)
    nurse(care, 6 * 5 + 3, 45.0)
    missed = care.state.carry[ROW["washing_missed"]].copy()
    found = care.accounts(np.array([care.depart(slot).account for slot in range(400)]))
    assert found["washes_missed"].mean() == pytest.approx(missed.mean(), rel=0.15)
    none = float(np.mean(found["washes_missed"] == 0))
    assert none > max(0.0, 1 - missed.mean()) + 0.05
    assert (found["unwashed_max_d"] <= found["washes_missed"] + 1).all()
    assert len(np.unique(found["unwashed_max_d"])) > 2
