"""Hazards, rescue, death and readmission: the arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcare.hospital import harm
from simcare.hospital.care import CARRIED, PERSON
from simcare.scenario.care import Harm

LAW = Harm()


def person(**known: float) -> list[float]:
    """A middling patient."""
    usual = dict.fromkeys(PERSON, 0.5) | {"dependency": 1.0, "age": 70.0, "frailty": 0.35, "speaks": 1.0, "family": 1.0,
                                          "dementia": 0.0, "surgical": 0.0, "mortality": 0.08}
    return list((usual | known).values())


def carried(**known: float) -> dict[str, float]:
    """Somebody who carries nothing but what is known."""
    return dict.fromkeys(CARRIED, 0.0) | known


def rates(**known: float) -> np.ndarray:
    """Relative rates of one person by harm."""
    return harm.RiskTables(LAW).rates(np.array([person(**known)]))[0]


def test_the_whole_hazard_falls_within_the_horizon() -> None:
    assert harm.death_by(LAW, 0.0) == 0
    assert harm.death_by(LAW, LAW.death.horizon) == pytest.approx(1)
    assert harm.death_by(LAW, 48) > 2 / 30
    steps = harm.death_table(LAW, 4.0)
    assert (np.diff(steps) > 0).all()


def test_expected_mortality_is_reached_at_reference() -> None:
    base, whole = harm.base_hazard(LAW, 0.08), harm.whole_hazard(0.08)
    assert 1 - math.exp(-whole) == pytest.approx(0.08)
    assert base == pytest.approx(whole * (1 - LAW.death.added_at_reference))


@given(st.floats(0.001, 0.7), st.floats(1, 1.4))
def test_a_ratio_of_chances_comes_out_as_it_was_put_in(mortality: float, ratio: float) -> None:
    whole = harm.whole_hazard(mortality) + harm.added_hazard(mortality, ratio)
    assert -math.expm1(-whole) == pytest.approx(mortality * ratio)


def test_nobody_dies_more_than_surely() -> None:
    assert math.isfinite(harm.added_hazard(0.9, 1.3))


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.8), st.floats(0, 600))
def test_dying_after_discharge_needs_the_threshold_crossed(u: float, mortality: float, hours: float) -> None:
    who = person(u_death=u, mortality=mortality)
    base = harm.base_hazard(LAW, mortality)
    so_far = base * harm.death_by(LAW, hours)
    died = harm.died_after(LAW, who, carried(death_hazard=so_far, hazard_hours=hours), hours, 0.0, False)
    assert math.isnan(died) == (-math.log(u) > base)
    if not math.isnan(died):
        assert hours <= died <= LAW.death.horizon


def test_unready_people_die_no_later() -> None:
    who = person(u_death=0.93, mortality=0.1)
    known = carried(death_hazard=0.0, hazard_hours=24.0)
    ready, unready = (harm.died_after(LAW, who, known, 24.0, 0.0, cut) for cut in (False, True))
    assert math.isnan(ready) or unready <= ready


def test_rescue_fails_more_with_missed_observations_at_night_and_at_weekends() -> None:
    noon, night, sunday = 12.0, 4.0, 6 * 24 + 12.0
    usual = harm.rescue(LAW.rescue, noon, 5.0, 0.1, 1.0)
    assert harm.rescue(LAW.rescue, noon, 5.0, 0.5, 1.0).failure > usual.failure
    assert harm.rescue(LAW.rescue, night, 5.0, 0.1, 1.0).failure > usual.failure
    assert harm.rescue(LAW.rescue, sunday, 5.0, 0.1, 1.0).failure > usual.failure
    assert harm.rescue(LAW.rescue, noon, 5.0, 0.1, 2.0).failure > usual.failure
    assert harm.rescue(LAW.rescue, noon, 1.0, 0.1, 1.0).failure < usual.failure
    assert 0 < usual.unavoidable < usual.failure < 1


def test_no_missed_observation_and_prompt_help_leave_nothing_avoidable() -> None:
    found = harm.rescue(LAW.rescue, 12.0, 5.0, 0.0, 1.0)
    assert found.failure == pytest.approx(found.unavoidable)


def test_who_is_at_risk() -> None:
    usual = rates()
    row = {name: place for place, name in enumerate(harm.HARMS)}
    assert usual[row["fall"]] == pytest.approx(LAW.fall.old * LAW.fall.dependency[1])
    assert (rates(frailty=0.8) > usual).all()
    assert rates(dementia=1.0)[row["delirium"]] == pytest.approx(3 * usual[row["delirium"]])
    assert rates(severity=0.9)[row["deterioration"]] > usual[row["deterioration"]]
    assert rates(age=40.0)[row["delirium"]] < usual[row["delirium"]]


def test_every_effect_of_neglect_has_a_place_in_the_table() -> None:
    table = harm.effects(LAW)
    assert table[harm.HARMS.index("ulcer"), harm.STATES.index("unturned")] == LAW.ulcer.from_unturned
    assert (table >= 0).all()
    assert (table.sum(axis=1) > 0).all()


def test_readmission_rises_with_what_went_wrong() -> None:
    usual = harm.readmission_probability(LAW, person(), carried(), False)
    assert usual == pytest.approx(LAW.readmission.base)
    assert harm.readmission_probability(LAW, person(), carried(), True) > usual
    assert harm.readmission_probability(LAW, person(), carried(ulcers=1.0), False) > usual
    assert harm.readmission_probability(LAW, person(), carried(education_missed_share=0.5), False) == \
        pytest.approx(usual * 1.5)
    assert harm.readmission_probability(LAW, person(), carried(education_missed_share=math.nan), False) == usual


def test_further_luck_is_uniform_and_unrelated() -> None:
    u = (np.arange(20_000) + 0.5) / 20_000
    once = np.array([harm.next_luck(x) for x in u.tolist()])
    twice = np.array([harm.next_luck(x) for x in once.tolist()])
    for draws in (once, twice):
        assert ((draws > 0) & (draws < 1)).all()
        assert np.histogram(draws, 20, (0, 1))[0] == pytest.approx(np.full(20, 1000), abs=160)
    assert abs(np.corrcoef(u, once)[0, 1]) < 0.03
    assert abs(np.corrcoef(once, twice)[0, 1]) < 0.03
