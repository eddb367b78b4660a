"""Whatever plausible hospital is asked for: it runs, nobody works more than their time, and nobody waits backwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st
from random_scenarios import changes

from simcare.hospital.hospital import simulate
from simcare.log import Tables
from simcare.scenario.reading import ScenarioError
from simcare.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SIZE = {"hospital.scale": 0.1, "run.years": 2 / 52, "run.warm_up": "1 weeks"}
WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)  # a failure is found in seconds, not made small for minutes
NAMES = ("four_hour", "people_first", "no_target")


def changed(name: str, values: dict[str, Any]) -> Scenario:
    settings = [f"{path}={json.dumps(value, ensure_ascii=False)}" for path, value in (values | SIZE).items()]
    return Scenario.load(SCENARIOS / f"{name}.yaml", settings)


def check(tables: Tables) -> None:
    """What holds in every hospital."""
    visits, stays, rounds = tables.visits, tables.stays, tables.rounds
    for frame, steps in (
            (visits, ("arrived", "handed_over", "treated", "decided", "left")),
            (visits, ("arrived", "assessed", "treated")), (visits, ("clock_start", "clock_stop")),
            (stays, ("arrived", "admitted", "left"))):
        last = frame[steps[0]].to_numpy()
        for step in steps[1:]:
            times = frame[step].to_numpy()
            assert not np.any(times < last - 1e-9), f"{step} runs backwards"
            last = np.where(np.isnan(times), last, times)
    for role in ("rn", "hca"):
        assert np.all(rounds[f"{role}_worked_min"] <= rounds[f"{role}_available_min"] * (1 + 1e-5) + 1e-4)
    assert np.all(rounds["occupied"] <= rounds["beds"])
    assert np.all(rounds[["rn_heads", "hca_heads"]].to_numpy() >= 0)
    assert not visits.duplicated(["person", "visit"]).any()
    assert visits["outcome"].isin(range(5)).all()
    assert stays["destination"].isin(range(5)).all()
    counted = rounds.drop(columns=rounds.filter(regex="^undone_").columns)  # unknown on an empty ward
    assert np.all(np.isfinite(counted.select_dtypes("number").to_numpy(dtype=float)))


@settings(max_examples=20, deadline=None, derandomize=True, phases=WITHOUT_SHRINKING,
          suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(NAMES), values=changes(), seed=st.integers(0, 10**6))
def test_any_plausible_scenario_runs(name: str, values: dict[str, Any], seed: int) -> None:
    try:
        scenario = changed(name, values)
    except ScenarioError:
        event("refused")  # values that are plausible one by one, but not together
        assume(False)
    check(simulate(scenario, seed, 0))


@pytest.mark.statistical
@settings(max_examples=100, deadline=None, derandomize=True, phases=WITHOUT_SHRINKING,
          suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(NAMES), values=changes(most=80), seed=st.integers(0, 10**6))
def test_scenarios_far_from_any_real_hospital_run(name: str, values: dict[str, Any], seed: int) -> None:
    test_any_plausible_scenario_runs.hypothesis.inner_test(name, values, seed)


@pytest.mark.parametrize("values", [
    {"demand.attendances_per_day": "300/day"}, {"hospital.beds": 200}, {"hospital.beds": 900},
    {"hospital.emergency.short_stay_beds": 0}, {"hospital.emergency.corridor_spaces": 0},
    {"hospital.theatres.sessions_per_weekday": 0}, {"design.people.agency_fill": 0.0},
    {"hospital.discharge.home_care_places": "0/day", "hospital.discharge.care_home_places": "0/day"},
    {"hospital.emergency.seniors_weekday": [0] * 24, "hospital.emergency.seniors_weekend": [0] * 24},
], ids=str)
def test_hospitals_at_their_limits_run(values: dict[str, Any]) -> None:
    check(simulate(changed("four_hour", values), 3, 0))
