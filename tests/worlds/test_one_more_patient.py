"""One more patient in a hospital with room for all changes nobody else's fate.

The ways in which patients touch each other are cut (infection, calls that wait for each other, care lost to
interruption, and every link by which what happens to one person changes the organisation for all), and there are
beds, doctors and nurses for everybody. Whatever then still changed for another person would be an accident of the
program: a shared stream of luck, a number that moved up by one.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from small_world import small

from simcare.hospital.demand import PAGE, Demand
from simcare.hospital.hospital import simulate
from simcare.hospital.patients import AE, ATTENDANCE_ROW, GP
from simcare.log import Tables
from simcare.organisation.causal_map import causal_map
from simcare.scenario.schema import Scenario

ROOMY: dict[str, Any] = {
    "run.baseline": None, "harm.infection_spread": 0, "harm.infection.crowding": 0, "care.call_coupling": 0,
    "care.interruption_loss": 0,
    "hospital.scale": 1.0, "hospital.beds": 600, "hospital.emergency.majors_cubicles": 60,
    "hospital.emergency.minors_cubicles": 40, "hospital.emergency.resuscitation_bays": 20,
    "hospital.emergency.short_stay_beds": 40, "demand.attendances_per_day": "30/day",
    "demand.gp_admissions_per_day": "8/day", "hospital.discharge.home_care_places": "60/day",
    "hospital.discharge.care_home_places": "60/day", "design.people.nursing_hours_per_patient_day": 24.0}
STAFFED = ("triage_nurses", "juniors_weekday", "juniors_weekend", "seniors_weekday", "seniors_weekend",
           "minors_clinicians")
ORDER = ("person", "kind", "visit", "stay", "time")
UNUSED_PAGE = 40  # of the numbering of people; nobody is ever drawn from so far down a day's list


def roomy() -> Scenario:
    scenario = small("people_first", **ROOMY)
    for link in causal_map().own_links():
        scenario = scenario.set(f"assumptions.links.{link}", 0)
    for team in STAFFED:
        scenario = scenario.set(f"hospital.emergency.{team}", [40] * 24)
    return scenario


class OneMore:
    """The arrivals of the hospital, and one person more on the tenth day."""

    def __init__(self, stream: int, admitted: bool) -> None:
        self.stream, self.admitted, self.person = stream, admitted, -1
        self.arrivals = Demand.arrivals

    def __call__(self, demand: Demand, stream: int, day: int, days: int = 28) -> list[tuple[float, int]]:
        usual = self.arrivals(demand, stream, day, days)
        if stream != self.stream or not day <= 10 < day + days:
            return usual
        self.person = next(person for person in self.candidates(usual[0][1]) if self.suits(demand, person))
        return sorted([*usual, (10 * 24 + 11.37, self.person)])

    def candidates(self, somebody: int) -> range:
        first = somebody // PAGE * PAGE + UNUSED_PAGE * PAGE + somebody % PAGE
        return range(first, first + 500)

    def suits(self, demand: Demand, person: int) -> bool:
        row = dict(zip(ATTENDANCE_ROW, demand.attendance(person, 1), strict=True))
        return bool(row["needs_bed"]) == self.admitted and not row["dies_here"]


def without(table: pd.DataFrame, person: int) -> pd.DataFrame:
    """The table as it is for everybody else; which ward of the same kind had a free bed is no part of their fate."""
    others = table[table["person"] != person].drop(columns=[name for name in ("ward",) if name in table])
    order = [name for name in ORDER if name in others]
    return others.sort_values(order, ignore_index=True)


@pytest.fixture(scope="module")
def usual() -> Tables:
    return simulate(roomy(), 3, 0)


@pytest.mark.parametrize(("stream", "admitted"), [(AE, True), (AE, False), (GP, True)])
def test_one_more_patient_changes_nobody_elses_fate(stream: int, admitted: bool, usual: Tables,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    one_more = OneMore(stream, admitted)
    monkeypatch.setattr(Demand, "arrivals", lambda demand, *args: one_more(demand, *args))
    fuller = simulate(roomy(), 3, 0)
    came = fuller.visits if stream == AE else fuller.stays
    assert (came["person"] == one_more.person).any()
    assert (fuller.stays["person"] == one_more.person).any() == admitted
    for name in ("visits", "stays", "electives", "incidents"):
        here, there = (without(getattr(tables, name), one_more.person) for tables in (fuller, usual))
        pd.testing.assert_frame_equal(here, there, check_exact=True, obj=name)


def test_the_hospital_had_room_for_all(usual: Tables) -> None:
    rounds = usual.rounds
    assert rounds["rn_workload"].max() < 1
    assert rounds["hca_workload"].max() < 1
    assert usual.visits["corridor"].max() == 0
    assert usual.stays["outlier_h"].max() == 0
