"""The front door of A&E: how long a handover takes, who comes in next, and who is seen without a cubicle."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from small_world import small

from simcare.hospital.emergency import HANDOVER, Department, Visit
from simcare.hospital.hospital import Hospital, simulate
from simcare.hospital.pools import Pool
from simcare.log import LEFT_UNSEEN, Tables
from simcare.verification.worlds import roomy

OVER_FULL = {"hospital.emergency.majors_cubicles": 5, "hospital.emergency.corridor_spaces": 8}


@cache
def over_full(seen_anywhere_after: str = "1 h", seated: float = 0.0, chairs: int = 20) -> Tables:
    """A quarter of a hospital with too few cubicles, where nobody answers for a number."""
    changes = {**OVER_FULL, "hospital.emergency.seen_anywhere_after": seen_anywhere_after,
               "hospital.emergency.seated_share": seated, "hospital.emergency.chairs": chairs}
    return simulate(small("no_target", **changes), 3, 0)


@cache
def empty() -> pd.DataFrame:
    """Those whom crews bring to a department that has room and nurses for everybody."""
    visits = simulate(roomy(), 3, 0).visits
    return visits[visits["ambulance"] > 0]


def minutes(visits: pd.DataFrame, to: str, since: str = "arrived") -> pd.Series:
    return (visits[to] - visits[since]) * 60


def test_where_nothing_is_waited_for_a_handover_takes_as_long_as_its_card_says() -> None:
    took = minutes(empty(), "handed_over")
    assert took.mean() == pytest.approx(11, abs=0.5)
    assert 0.05 < (took > 15).mean() < 0.18
    np.testing.assert_allclose(minutes(empty(), "handed_over", "assessed"), took / 2)


def test_a_crew_waits_while_the_nurses_at_the_door_see_to_the_corridor(monkeypatch: pytest.MonkeyPatch) -> None:
    minded = over_full().visits
    monkeypatch.setattr(Department, "minded", lambda department, visit: (step for step in ()))
    unminded = over_full.__wrapped__().visits
    over = [(minutes(visits[visits["ambulance"] > 0], "assessed") > 16).mean() for visits in (minded, unminded)]
    assert over[0] > over[1] + 0.05


def test_the_corridor_comes_after_the_quarter_of_an_hour_in_turn_and_under_a_nurses_eye(
        monkeypatch: pytest.MonkeyPatch) -> None:
    """Crews come in in the order in which they came to want it, however long they waited."""
    wanted, waits, there, put = [], [], [], Department.put

    def writing_down(department: Department, visit: Visit, space: Pool | None) -> None:
        if space is department.corridor:
            brought = visit.arrived + department.bringing_in(visit.row[HANDOVER])
            wanted.append(max(brought, visit.arrived + 0.25))
            waits.append(department.env.now - wanted[-1])
            there.append(department.corridor.busy)
        put(department, visit, space)

    monkeypatch.setattr(Department, "put", writing_down)
    over_full.__wrapped__()
    assert min(waits) > -1e-9
    assert max(waits) > 1
    assert np.diff(wanted).min() > -1e-9
    assert max(there) <= 4 * 1  # a quarter of a hospital has one nurse at the door


def test_no_crew_waits_for_a_cubicle_with_somebody_who_may_sit() -> None:
    """And so none of them waits long, whatever becomes of those who cannot sit; none of them was in the corridor."""
    lying, sitting = (visits[visits["ambulance"] > 0] for visits in (over_full().visits, over_full(seated=1.0).visits))
    may_sit = [(visits["triage"] > 2) & (visits["frailty"] < 0.25) for visits in (lying, sitting)]
    assert 0.2 < may_sit[1].mean() < 0.5
    assert (minutes(sitting[may_sit[1]], "handed_over") > 60).mean() == 0
    assert (minutes(lying[may_sit[0]], "handed_over") > 60).mean() > 0.02
    assert np.nan_to_num(sitting["corridor"])[may_sit[1]].max() == 0
    assert np.nan_to_num(sitting["corridor"])[~may_sit[1]].max() > 0
    assert minutes(sitting[~may_sit[1]], "handed_over").mean() < minutes(lying[~may_sit[0]], "handed_over").mean()


def test_crews_that_are_held_for_the_clock_are_held_with_those_who_may_sit() -> None:
    full = {**OVER_FULL, "hospital.emergency.seated_share": 1.0}
    visits = simulate(small("four_hour", **full), 3, 0).visits
    held = visits[visits["held_outside"] > 0]
    assert ((held["triage"] > 2) & (held["frailty"] < 0.25)).any()


def test_chairs_run_out_and_are_given_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    there, put = [], Department.put

    def counting(department: Department, visit: Visit, space: Pool | None) -> None:
        put(department, visit, space)
        there.append(department.chairs.busy)

    monkeypatch.setattr(Department, "put", counting)
    few = over_full.__wrapped__(chairs=3).visits  # one in a quarter of a hospital
    assert max(there) == 1
    enough = over_full().visits
    assert minutes(few, "treated").quantile(0.95) > 1.2 * minutes(enough, "treated").quantile(0.95)
    assert (few["outcome"] == LEFT_UNSEEN).mean() > (enough["outcome"] == LEFT_UNSEEN).mean()


def test_nobody_is_called_away_from_the_nurses_at_the_door() -> None:
    """Whoever waits for a nurse there is in no other queue, so as many nurses come back as went."""
    hospital = Hospital(small("four_hour", **{"hospital.emergency.triage_time": "1 h"}), 3, 0)
    hospital.run()
    assert hospital.department.triage_nurses.waiting
    assert hospital.department.triage_nurses.free <= 0


def test_whoever_waits_too_long_for_a_cubicle_is_seen_without_one() -> None:
    seen, waiting = over_full().visits, over_full("1000 h").visits
    for visits in (seen, waiting):
        assert visits["clock_start"].notna().any()
    assert minutes(seen, "treated").quantile(0.95) < minutes(waiting, "treated").quantile(0.95) / 2
    assert (seen["outcome"] == LEFT_UNSEEN).mean() < (waiting["outcome"] == LEFT_UNSEEN).mean() / 2
    assert seen["solved"].mean() > waiting["solved"].mean()


def test_where_nobody_waits_for_a_cubicle_the_rule_changes_nothing() -> None:
    at_once = simulate(roomy().set("hospital.emergency.seen_anywhere_after", "0 h"), 3, 0).visits
    pd.testing.assert_frame_equal(at_once[at_once["ambulance"] > 0], empty())


def test_in_majors_a_nurse_comes_before_the_doctor_and_where_the_look_takes_no_time_nobody_waits_for_it() -> None:
    looked_at = empty()
    not_looked_at = simulate(roomy().set("hospital.emergency.first_look", "0 h"), 3, 0).visits
    not_looked_at = not_looked_at[not_looked_at["ambulance"] > 0]
    at_once, later = (minutes(visits[visits["triage"] > 1], "treated", "handed_over")
                      for visits in (not_looked_at, looked_at))
    assert at_once.quantile(0.25) < 1e-6
    assert later.min() > 10 - 1e-6
    assert minutes(looked_at[looked_at["triage"] == 1], "treated", "handed_over").median() < 1e-6


def test_the_nurses_of_the_cubicles_are_finite_and_come_back() -> None:
    """Patients wait for them, lose patience while they wait, and never while a nurse is there."""
    hospital = Hospital(small("four_hour", **{"hospital.emergency.first_look": "2 h"}), 3, 0)
    visits = hospital.run().visits
    nurses = hospital.department.cubicle_nurses
    assert nurses.waiting
    assert nurses.free <= 0
    assert (visits["outcome"] == LEFT_UNSEEN).mean() > 0.05


def test_a_typed_record_takes_the_clinician_longer_once_for_each_person() -> None:
    """By so much as it says, less where a senior types, and as often as somebody is seen for the first time."""
    typed = simulate(roomy().set("hospital.emergency.typing_time", "10 min"), 3, 0).visits
    by_hand = simulate(roomy(), 3, 0).visits
    both = by_hand.merge(typed, on=["person", "visit"], suffixes=("", "_typed"))
    alike = both[(both["treated"] == both["treated_typed"]) & (both["senior"] == both["senior_typed"])]
    longer = (alike["decided_typed"] - alike["decided"]) * 60
    assert len(alike) > 100
    assert longer[alike["senior"] == 0].median() == pytest.approx(10, abs=1e-3)
    assert longer[alike["senior"] > 0].median() == pytest.approx(10 / 1.2, abs=1e-3)
