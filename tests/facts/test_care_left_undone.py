"""What is left undone on the wards of the whole hospital when minutes run short."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from small_runs import SCENARIOS

from simcare.hospital.hospital import simulate
from simcare.scenario.schema import Scenario

pytestmark = pytest.mark.statistical


@cache
def rounds(*changes: str) -> pd.DataFrame:
    """All care rounds of a small hospital after its warm-up, the wards only."""
    settings = ("hospital.scale=0.25", "run.years=0.25", *changes)
    found = simulate(Scenario.load(SCENARIOS / "no_target.yaml", settings), 4, 0).rounds
    return found[(found["time"] >= 0) & (found["occupied"] > 0)]


def lost_share(table: pd.DataFrame, task: str) -> float:
    return float(1 - table[f"done_{task}"].sum() / table[f"need_{task}"].sum())


def test_care_is_lost_gradually_with_the_workload() -> None:
    """No cliff: each tenth busier rounds lose more, long before minutes run out."""
    table = rounds()
    tenth = pd.qcut(table["rn_workload"], 10, labels=False)
    lost = [lost_share(group, "comfort") for _, group in table.groupby(tenth)]
    assert lost[0] > 0
    assert all(later > earlier - 0.02 for earlier, later in pairwise(lost))
    assert lost[-1] > lost[0] + 0.1


@pytest.mark.parametrize(("change", "task"), [("design.people.nursing_hours_per_patient_day=6", "washing"),
                                              ("design.people.registered_share=0.45", "observations")])
def test_fewer_nurses_leave_more_undone(change: str, task: str) -> None:
    baseline = "run.baseline=null"
    assert lost_share(rounds(change, baseline), task) > 1.15 * lost_share(rounds(baseline), task)


def test_diluting_the_skill_mix_starves_what_only_registered_nurses_do() -> None:
    """The headcount is the same; washing may even gain, observations and education lose."""
    diluted, usual = rounds("design.people.registered_share=0.45", "run.baseline=null"), rounds("run.baseline=null")
    gain = {task: lost_share(diluted, task) - lost_share(usual, task) for task in ("education", "washing")}
    assert gain["education"] > gain["washing"]
