"""Care rounds on small wards: who comes, what they carry, who goes without, and who is harmed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stationary import world

from simcare.hospital.accounts import ROW
from simcare.hospital.care import CARRIED, PERSON, TASKS, CareRounds, Ward
from simcare.hospital.staff import Present

NOTHING_FORGONE = {"by_day": 0, "at_night": 0, "acute_by_day": 0, "acute_at_night": 0}
NO_HARM = {name: {"rate": "0/day"} for name in (
    "fall", "ulcer", "dehydration", "delirium", "infection", "medication_error", "deconditioning", "deterioration")}
NO_HARM["delirium"]["on_arrival"] = "0 %"
NO_HARM["infection"]["spread"] = "0/day"
PLENTY, ENOUGH, FEW = 40.0, 5.0, 1.0


def person(**known: float) -> list[float]:
    """A middling patient with middling luck."""
    usual = dict.fromkeys(PERSON, 0.5) | {"dependency": 1.0, "age": 70.0, "frailty": 0.35, "severity": 0.3,
                                          "speaks": 1.0,
                                          "family": 1.0, "dementia": 0.0, "surgical": 0.0, "mortality": 0.05}
    return list((usual | known).values())


def staff(heads: float, wards: int = 1) -> Present:
    """So many nurses and assistants on every ward."""
    each, none = np.full(wards, heads), np.zeros(wards)
    return Present(each, each, none, none, each * 240, each * 240, np.ones(wards))


def wards(*sizes: int, **changes: Any) -> CareRounds:
    """Medical wards of these sizes."""
    return CareRounds(world(**changes), [Ward(f"ward {i}", "medical", size) for i, size in enumerate(sizes)])


def nurse(care: CareRounds, rounds: int = 6, heads: float = ENOUGH, start: float = 3.0) -> list[Any]:
    """Some rounds from 03 h; all events."""
    events = []
    for i in range(rounds):
        events += care.round(start + 4 * i, TASKS, 0.08, staff(heads, len(care.wards)))
    return events


def carried(care: CareRounds, slot: int) -> dict[str, float]:
    """What somebody carries away."""
    return dict(zip(CARRIED, care.leave(slot), strict=True))


def test_a_day_of_plenty_leaves_nothing_undone() -> None:
    care = wards(4, care={"interruption_loss": 0, "call_coupling": 0, "notice_median": "0.2 min",
                          "forgone": NOTHING_FORGONE}, harm=NO_HARM)
    care.admit(0, person(dependency=2.0), 0.0)
    nurse(care, heads=PLENTY)
    found = carried(care, 0)
    assert (found["obs_due"], found["obs_missed"]) == (6, 0)
    assert (found["meals_due"], found["meals_missed"]) == (3, 0)
    assert (found["turns_due"], found["walks_due"], found["drinks_due"]) == (8, 2, 8)
    assert found["missed_share"] == pytest.approx(0, abs=1e-9)
    assert found["unwashed_max_d"] == 0
    assert found["days"] == 1
    assert found["talk_min"] == pytest.approx(20)
    assert found["pain_h"] < 0.05


def test_with_time_for_everything_sleeping_patients_are_still_not_observed() -> None:
    plenty = {"interruption_loss": 0, "call_coupling": 0, "forgone": {**NOTHING_FORGONE, "at_night": "50 %"}}
    care = wards(4, care=plenty, harm=NO_HARM)
    care.admit(0, person(dependency=2.0), 0.0)
    nurse(care, heads=PLENTY)
    missed = care.tables()[0].set_index("time")["observations_missed"]
    assert missed.to_dict() == pytest.approx({3.0: .5, 7.0: 0, 11.0: 0, 15.0: 0, 19.0: 0, 23.0: .5}, abs=1e-6)


def test_teams_that_keep_care_whole_forgo_fewer_observations() -> None:
    missed = []
    for kept in (1.0, 1.25):
        care = wards(4, care={"interruption_loss": 0, "call_coupling": 0}, harm=NO_HARM)
        care.admit(0, person(dependency=2.0), 0.0)
        care.round(3.0, TASKS, 0.08, staff(PLENTY)._replace(care=np.array([kept])))
        missed.append(care.tables()[0]["observations_missed"].item())
    assert missed[1] == pytest.approx(missed[0] / 1.25)


def test_without_assistants_readings_are_not_taken_and_without_nurses_nobody_looks_at_them() -> None:
    none = np.zeros(1)
    whole = staff(ENOUGH)
    without = {"nobody": whole, "assistants": whole._replace(hca_heads=none, hca_minutes=none),
               "nurses": whole._replace(rn_heads=none + 1, rn_minutes=none + 240)}
    found = {}
    for who, there in without.items():
        care = wards(20, care={"registered_help": 0, "forgone": NOTHING_FORGONE}, harm=NO_HARM)
        for slot in range(20):
            care.admit(slot, person(), 0.0)
        care.round(7.0, TASKS, 0.08, there)
        found[who] = care.tables()[0]["observations_missed"].item(), care.outcome.unseen.item()
    assert found["assistants"][0] > found["nurses"][0] > found["nobody"][0]
    assert found["nurses"][1] > found["nobody"][1] == found["assistants"][1]


def test_a_wash_cut_short_is_a_wash() -> None:
    missed = {}
    for share in (0, 100):
        care = wards(20, care={"washes_left_out": f"{share} %"}, harm=NO_HARM)
        for slot in range(20):
            care.admit(slot, person(dependency=2.0, u_care=0.05 + 0.045 * slot), 0.0)
        nurse(care, 18, FEW)
        missed[share] = sum(carried(care, slot)["washes_missed"] for slot in range(20))
    assert missed[0] == 0 < missed[100]


def test_shortage_is_felt_in_everything_a_patient_carries() -> None:
    accounts = {}
    for heads in (ENOUGH, FEW):
        care = wards(20, harm=NO_HARM)
        for slot in range(20):
            care.admit(slot, person(dependency=2.0, u_care=0.05 + 0.045 * slot), 0.0)
        nurse(care, 18, heads)
        accounts[heads] = np.mean([list(carried(care, slot).values()) for slot in range(20)], axis=0)
    enough, few = (dict(zip(CARRIED, accounts[heads], strict=True)) for heads in (ENOUGH, FEW))
    for name in ("obs_missed", "meals_missed", "drinks_missed", "turns_missed", "walks_missed", "missed_share",
                 "education_missed_share", "pain_h", "soiled_h", "calls_over_15"):
        assert few[name] > enough[name], name
    assert few["talk_min"] < enough["talk_min"]
    assert few["unwashed_max_d"] >= enough["unwashed_max_d"]
    assert few["calls"] == enough["calls"]


def test_the_voiceless_without_family_go_without_and_the_ward_loses_no_more() -> None:
    care = wards(8, harm=NO_HARM, care={"family_help": 0, "volunteer_share": 0, "admission_time": "0 min"})
    for slot in range(8):
        care.admit(slot, person(speaks=float(slot < 4), family=float(slot % 2)), 0.0)
    nurse(care, 12, 1.5)
    missed = [carried(care, slot)["missed_share"] for slot in range(8)]
    assert missed[1] < missed[0] < missed[4]
    assert missed[5] < missed[4]
    rounds, _ = care.tables()
    need = rounds.filter(regex="^need_").to_numpy().sum()
    done = rounds.filter(regex="^done_").to_numpy().sum()
    assert np.mean(missed) == pytest.approx(1 - done / need, abs=0.01)


@pytest.mark.parametrize("name", ["meals", "walking", "washing"])
def test_patients_miss_no_more_than_staff_leave_out_where_family_and_volunteers_help(name: str) -> None:
    care = wards(40, harm=NO_HARM, family_welcome=1.0,
                 care={"family_help": "50 %", "volunteer_share": "25 %", "washes_left_out": "100 %"})
    for slot in range(40):
        care.admit(slot, person(family=float(slot % 2)), 0.0)
    nurse(care, 12, 3.0)
    rounds, _ = care.tables()
    left_out = (rounds[f"need_{name}"] - rounds[f"done_{name}"]).sum()
    missed = care.state.carry[ROW[f"{name}_missed"]].sum() / care.state.carry[ROW[f"{name}_due"]].sum()
    needed = 2 * 40 * care.needs.minutes[:, 1, TASKS.index(name)].sum()
    assert missed * needed == pytest.approx(left_out, rel=0.05)


def test_those_without_voice_ring_no_bells() -> None:
    care = wards(2, harm=NO_HARM)
    care.admit(0, person(speaks=0.0), 0.0)
    care.admit(1, person(), 0.0)
    nurse(care, 12)
    silent, loud = carried(care, 0), carried(care, 1)
    assert silent["calls"] == 0 < loud["calls"]
    assert silent["soiled_h"] > loud["soiled_h"]


def test_moving_takes_everything_along() -> None:
    stayed, moved = wards(3, 3, harm=NO_HARM), wards(3, 3, harm=NO_HARM)
    for care in (stayed, moved):
        care.admit(0, person(), 0.0)
        nurse(care, 4)
    moved.move(0, 5)
    for care in (stayed, moved):
        nurse(care, 4, start=19.0)
    assert carried(moved, 5) == pytest.approx(carried(stayed, 0))
    with pytest.raises(ValueError, match="slot 0 is empty"):
        moved.leave(0)


def test_slots_refuse_nonsense() -> None:
    care = wards(2)
    care.admit(0, person(), 0.0)
    with pytest.raises(ValueError, match="slot 0 is occupied"):
        care.admit(0, person(), 0.0)
    nurse(care, 1)
    with pytest.raises(ValueError, match="slot 0 is occupied"):
        care.admit(0, person(), 1.0)
    with pytest.raises(ValueError, match="nobody can move from slot 1 to slot 0"):
        care.move(1, 0)


def test_somebody_who_comes_and_goes_between_rounds_carries_nothing() -> None:
    care = wards(2)
    care.admit(0, person(dependency=2.0), 4.0)
    care.add_death_hazard(0, 0.3)
    care.move(0, 1)
    found = carried(care, 1)
    assert found["obs_due"] == found["days"] == 0
    assert found["death_hazard"] == 0.3
    assert math.isnan(found["missed_share"])
    assert found["dependency_out"] == 2


def test_death_comes_when_the_hazard_crosses_the_persons_luck() -> None:
    care = wards(3, harm=NO_HARM)
    for slot, luck in enumerate((0.98, 0.5, 0.5)):
        care.admit(slot, person(u_death=luck, mortality=0.3), 0.0)
    nurse(care, 6)
    care.add_death_hazard(1, 5.0)
    events = nurse(care, 12, start=27.0)
    assert {(slot, kind) for slot, kind, _ in events} == {(0, "died"), (1, "died")}
    times = {slot: when for slot, _, when in events}
    assert times[1] == 27.0 < times[0]
    base = care.state.mortality[0]
    assert base == pytest.approx(-math.log(0.7) * (1 - care.law.death.added_at_reference))


def test_a_ward_without_a_nurse_misses_medicines_and_gives_none_in_haste() -> None:
    care = wards(6, 6, 6)
    for slot in range(18):
        care.admit(slot, person(dependency=2.0), 0.0)
    there = staff(1.0, 3)
    few = there._replace(rn_heads=np.array([0.0, 0.5, 5.0]), rn_minutes=np.array([0.0, 120.0, 1200.0]))
    care.round(7.0, TASKS, 0.08, few)
    assert care.outcome.missed[TASKS.index("medicines"), 0] == pytest.approx([1.0, 1.0, 0.0], abs=0.35)
    none, some, enough = care.outcome.hurry
    assert none == enough == 0.0 < some < 10


def test_nobody_dies_twice() -> None:
    care = wards(1, harm=NO_HARM)
    care.admit(0, person(u_death=0.999, mortality=0.5), 0.0)
    assert [kind for _, kind, _ in nurse(care, 30)] == ["died"]


def test_time_before_admission_counts_in_the_hazard() -> None:
    care = wards(2, harm=NO_HARM)
    care.admit(0, person(), 48.0, arrived=24.0)
    care.admit(1, person(), 48.0)
    nurse(care, 1, start=51.0)
    early, late = carried(care, 0), carried(care, 1)
    assert early["hazard_hours"] == late["hazard_hours"] + 24
    assert early["death_hazard"] > late["death_hazard"] > 0


@pytest.mark.parametrize(("harm", "luck", "event", "count"), [
    ("fall", "u_fall", "fall", "falls"), ("ulcer", "u_ulcer", "ulcer", "ulcers"),
    ("dehydration", "u_dehydration", "dehydration", "dehydration"), ("delirium", "u_delirium", "delirium", "delirium"),
    ("infection", "u_infection", "infection", "infection"),
    ("medication_error", "u_medication", "medication_error", "med_errors"),
    ("deconditioning", "u_deconditioning", "deconditioned", "deconditioned"),
    ("deterioration", "u_deterioration", "deterioration", "deteriorations")])
def test_each_harm_strikes_by_its_own_luck(harm: str, luck: str, event: str, count: str) -> None:
    law = NO_HARM | {harm: NO_HARM[harm] | {"rate": "0.05/day"}}
    care = wards(2, harm=law)
    care.admit(0, person(**{luck: 0.97}), 0.0)
    care.admit(1, person(**{luck: 0.02}), 0.0)
    events = nurse(care, 18)
    assert event in {kind for slot, kind, _ in events if slot == 0}
    assert not [kind for slot, kind, _ in events if slot == 1]
    extra = care.extra_hours(0)
    assert (extra > 0) == (getattr(care.law, harm).extra_stay > 0)
    assert carried(care, 0)[count] >= 1


def test_events_lie_within_their_round_and_in_order() -> None:
    law = {name: {"rate": "0.5/day"} for name in ("fall", "medication_error", "dehydration")}
    care = wards(30, harm=law)
    for slot in range(30):
        care.admit(slot, person(u_fall=0.03 * slot + 0.02, u_medication=0.99 - 0.03 * slot, mortality=0.4), 0.0)
    for i in range(12):
        time = 3.0 + 4 * i
        events = care.round(time, TASKS, 0.0, staff(ENOUGH))
        times = [when for _, _, when in events]
        assert times == sorted(times)
        assert all(time <= when <= time + 4 for when in times)


def test_neglect_raises_harm_and_only_for_the_neglected() -> None:
    hazards = {}
    for heads in (ENOUGH, FEW):
        care = wards(20, 5)
        for slot in range(25):
            care.admit(slot, person(dependency=2.0, **{f"u_{name}": 1e-9 for name in (
                "fall", "ulcer", "dehydration", "delirium", "infection", "medication", "deterioration",
                "deconditioning", "death")}), 0.0)
        present = staff(heads, 2)
        present.rn_minutes[1] = present.hca_minutes[1] = 9600.0
        for i in range(12):
            care.round(3.0 + 4 * i, TASKS, 0.08, present)
        hazards[heads] = care.state.hazards.copy()
    assert (hazards[FEW][:, 0] > hazards[ENOUGH][:, 0]).all()


def test_infection_spreads_on_the_ward_unless_the_link_is_cut() -> None:
    caught = {}
    for spread in (1, 0):
        law = NO_HARM | {"infection": NO_HARM["infection"] | {"spread": "2/day"}, "infection_spread": spread}
        care = wards(10, 10, harm=law)
        for slot in range(20):
            care.admit(slot, person(u_infection=0.8), 0.0)
        nurse(care, 1)
        care.state.until[3, 0] = 1e9
        caught[spread] = {slot for slot, kind, _ in nurse(care, 12, start=7.0) if kind == "infection"}
    assert caught[0] == set()
    assert caught[1] == set(range(1, 10))


def test_failed_rescue_adds_hazard_and_never_kills_by_itself() -> None:
    law = NO_HARM | {"deterioration": {"rate": "0.2/day"}, "rescue": {"time": "0.5 h"}}
    care = wards(1, harm=law)
    care.admit(0, person(u_deterioration=0.9, u_death=0.01, mortality=0.001), 0.0)
    events = nurse(care, 12)
    kinds = [kind for _, kind, _ in events]
    assert kinds[:2] == ["deterioration", "failed_rescue"]
    assert "died" not in kinds
    found = carried(care, 0)
    assert found["death_hazard"] > 0.5
    assert 0 <= found["care_hazard"] < found["death_hazard"]


def test_of_a_failed_rescue_full_care_would_have_spared_all_or_nothing() -> None:
    law = NO_HARM | {"deterioration": {"rate": "0.2/day"}, "rescue": {"time": "3 h"}}
    care = wards(40, harm=law)
    for slot in range(40):
        care.admit(slot, person(u_deterioration=0.9, u_death=1e-9, mortality=1e-6, u_rescue=(slot + 0.5) / 40), 0.0)
    nurse(care, 3, FEW)
    one = -math.log1p(-care.law.rescue.death_share)
    spared = {round(carried(care, slot)["care_hazard"] / one, 6) for slot in range(40)}
    assert spared == {0.0, 1.0}


def test_harm_that_an_earlier_harm_made_likelier_is_put_down_to_neglect_in_part_only() -> None:
    law = NO_HARM | {"fall": {"rate": "1/day", "from_delirious": 9.0, "injury_share": 0, "death": 1.0}}
    part = []
    for delirious in (False, True):
        care = wards(1, harm=law)
        care.admit(0, person(dependency=2.0, u_fall=0.9, u_death=1e-9), 0.0)
        care.state.flush(0.0)
        care.state.until[2, 0] = 1e9 if delirious else -1e9
        nurse(care, 3, FEW)
        found = carried(care, 0)
        part.append(found["care_hazard"] / found["falls"])
    assert 0 < part[1] < part[0] / 4


def test_the_reduced_form_kills_through_the_first_days_staffing_and_not_through_harms() -> None:
    law = {"mortality_model": "reduced_form", "reduced": {"memory": "2 days"}}
    hazards = []
    for heads in (2 * ENOUGH, FEW):
        care = wards(10, harm=law)
        for slot in range(9):
            care.admit(slot, person(), -48.0)
        for i in range(73):
            if i == 13:
                care.admit(9, person(), 6.0)
            care.round(-45.0 + 4 * i, TASKS, 0.0, staff(heads if i >= 13 else ENOUGH))
        hazards.append(care.state.death[care.state.column[9]])
    ratio, five_days = hazards[1] / hazards[0], care.law.reduced.below_mean**5
    assert care.state.ratio_log[care.state.column[9]] == pytest.approx(math.log(five_days))
    assert 1.05 < ratio < five_days


def test_the_log_keeps_one_row_a_ward_and_round_and_grows() -> None:
    care = wards(5, 7)
    care.log._make(4, 2)
    care.admit(0, person(), 0.0)
    nurse(care, 12)
    rounds, calls = care.tables()
    assert len(rounds) == 24
    assert rounds.occupied.sum() == 12
    assert (rounds.rn_worked_min <= rounds.rn_available_min + 1e-3).all()
    assert (rounds.hca_worked_min <= rounds.hca_available_min + 1e-3).all()
    assert calls.shape == (1, 61)
    assert calls.sum() == pytest.approx(rounds.calls.sum(), rel=1e-5)
    shifts = rounds[rounds.ward == 0].groupby(np.floor((rounds.time - 7) / 8)).undone_items.nunique()
    assert (shifts == 1).all()
    assert rounds[rounds.ward == 1].undone_any.isna().all()


def test_nothing_logged_is_an_empty_table() -> None:
    rounds, calls = wards(3).tables()
    assert len(rounds) == 0
    assert calls.shape == (0, 61)


def test_one_more_patient_changes_nobody_elses_fate_where_nothing_couples_them() -> None:
    uncoupled = {"interruption_loss": 0, "call_coupling": 0}
    fates = []
    for extra in (False, True):
        care = wards(12, care=uncoupled, harm={"infection_spread": 0})
        for slot in range(8):
            care.admit(slot, person(**{name: 0.05 + 0.11 * ((slot + k) % 8) for k, name in enumerate(PERSON)
                                       if name.startswith("u_")}, frailty=0.1 * slot), 0.0)
        if extra:
            care.admit(9, person(dependency=2.0, severity=0.95), 0.0)
        events = [event for event in nurse(care, 40, PLENTY) if event[0] != 9]
        fates.append((events, [care.leave(slot) for slot in range(8)]))
    assert fates[0][0] == fates[1][0]
    np.testing.assert_array_equal(fates[0][1], fates[1][1])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 8.0), st.floats(0.0, 0.5))
def test_whatever_happens_the_accounts_make_sense(seed: int, heads: float, reporting: float) -> None:
    rng = np.random.default_rng(seed)
    care = wards(6, 9, 1)
    here = [slot for slot in range(16) if rng.random() < 0.7]
    for slot in here:
        luck = dict(zip((name for name in PERSON if name.startswith("u_")), rng.uniform(0.01, 0.99, 11), strict=True))
        care.admit(slot, person(dependency=float(rng.integers(3)), age=rng.uniform(18, 100), frailty=rng.random(),
                                severity=rng.random(), speaks=float(rng.random() < 0.8),
                                family=float(rng.random() < 0.7), mortality=rng.random(), **luck), 0.0)
    for i in range(20):
        care.round(3.0 + 4 * i, TASKS, reporting, staff(heads, 3))
    for slot in here:
        found = carried(care, slot)
        for name in ("obs", "acute_obs", "meals", "drinks", "turns", "walks", "washes"):
            assert 0 <= found[f"{name}_missed"] <= found[f"{name}_due"]
        assert found["calls_over_15"] <= found["calls"]
        assert found["acute_obs_missed"] <= found["obs_missed"]
        assert 0 <= found["missed_share"] <= 1
        assert found["dependency_in"] <= found["dependency_out"] <= 2
        assert 0 <= found["care_hazard"] <= found["death_hazard"] < math.inf
        assert found["failed_rescues"] <= found["deteriorations"]
        assert found["falls_harm"] <= found["falls"]
    rounds, _ = care.tables()
    values = rounds.drop(columns=rounds.filter(regex="^undone_").columns).to_numpy()
    assert np.isfinite(values).all()
    assert (rounds.filter(regex="^done_").to_numpy() <= rounds.filter(regex="^need_").to_numpy() + 1e-3).all()
