"""Worlds in which only one thing may differ: what makes two designs comparable person by person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from simcare.experiment.processes import spread
from simcare.hospital.demand import PAGE, Demand
from simcare.hospital.hospital import simulate
from simcare.hospital.patients import AE, ATTENDANCE_ROW, GP
from simcare.organisation.causal_map import causal_map
from simcare.scenario.schema import Scenario
from simcare.verification.check import Check, Theory, exactly
from simcare.verification.small_world import as_bytes, contents, fingerprint, lived, small

if TYPE_CHECKING:
    import pandas as pd

    from simcare.log import Tables

SAME = Theory(
    "same luck, same world", "the same scenario and seed give the same hospital to the last bit, in any process",
    "common random numbers: Law 2015, ch. 11; L'Ecuyer 2017")
DEMAND = Theory(
    "luck apart from design", "who comes, when and how ill does not depend on the design, nor anybody's luck on others",
    "common random numbers, synchronisation: Law 2015, ch. 11")
ONE_MORE = Theory(
    "one more patient", "in a hospital with room for all, and with the ways cut in which patients touch each other, "
    "one more changes nobody else's fate", "synchronisation: Law 2015, ch. 11; no interference: Cox 1958")

FORGONE = ("by_day", "at_night", "acute_by_day", "acute_at_night")  # whose it is depends on who else lies there
ROOMY: dict[str, Any] = {
    "run.baseline": None, "harm.infection_spread": 0, "harm.infection.crowding": 0, "care.call_coupling": 0,
    "care.interruption_loss": 0, **{f"care.forgone.{when}": 0 for when in FORGONE},
    "hospital.scale": 1.0, "hospital.beds": 600, "hospital.emergency.majors_cubicles": 60,
    "hospital.emergency.minors_cubicles": 40, "hospital.emergency.resuscitation_bays": 20,
    "hospital.emergency.short_stay_beds": 40, "demand.attendances_per_day": "30/day",
    "demand.gp_admissions_per_day": "8/day", "hospital.discharge.home_care_places": "60/day",
    "hospital.discharge.care_home_places": "60/day", "design.people.nursing_hours_per_patient_day": 24.0}
STAFFED = ("triage_nurses", "juniors_weekday", "juniors_weekend", "seniors_weekday", "seniors_weekend",
           "minors_clinicians")
WHO = ("person", "arrived", "age", "frailty", "acuity", "triage", "ambulance")
UNUSED_PAGE = 40  # of the numbering of people; nobody is ever drawn from so far down a day's list
ONE_MORE_COMES = {(AE, True): "to A&E, admitted", (AE, False): "to A&E, goes home", (GP, True): "by a GP"}


def same_luck(seed: int = 1) -> list[Check]:
    """Run again, under another title, and in processes of their own."""
    first, again = lived("four_hour", seed), simulate(small("four_hour"), seed, 0)
    renamed = small("four_hour").set("title", "Another title").set("about", "Another story")
    here = [fingerprint(first), fingerprint(lived("four_hour", seed, 1))]
    there = dict(spread(print_of, ((seed, 0), (seed, 1)), 2))
    return [exactly(SAME, f"tables that differ when run again, of {len(list(contents(first)))}",
                    differing(first, again)),
            exactly(SAME, "runs that differ under another title", fingerprint(simulate(renamed, seed, 0)) != here[0]),
            exactly(SAME, "runs that differ between one process and two", sum(there[i] != here[i] for i in (0, 1))),
            exactly(SAME, "replications alike", here[0] == here[1])]


def print_of(luck: tuple[int, int]) -> str:
    """The print of a seed and a replication; runs in a worker process of its own."""
    return fingerprint(simulate(small("four_hour"), *luck))


def differing(one: Tables, other: Tables) -> int:
    """How many tables or numbers differ in any bit."""
    return sum(as_bytes(mine) != as_bytes(yours)
               for (_, mine), (_, yours) in zip(contents(one), contents(other), strict=True))


def same_people(seed: int = 1) -> list[Check]:
    """The people of two designs."""
    return people_agree(lived("four_hour", seed), lived("people_first", seed))


def people_agree(*worlds: Tables) -> list[Check]:
    """Two hospitals, the same people: first visits and referrals, in every column that is theirs."""
    first = [t.visits.loc[t.visits["visit"] == 1, list(WHO)] for t in worlds]
    listed = [t.electives[["person", "referred", "urgency"]] for t in worlds]
    return [exactly(DEMAND, f"people who differ between two designs, of {len(first[0])}",
                    rows_that_differ(*first)),
            exactly(DEMAND, f"referrals that differ, of {len(listed[0])}",
                    rows_that_differ(*listed))]


def rows_that_differ(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """How many rows two tables have not in common, to the last bit."""
    mine, yours = (Counter(map(tuple, table.to_numpy().tolist())) for table in (one, other))
    return ((mine - yours) + (yours - mine)).total()


def one_more_patient(seed: int = 3) -> list[Check]:
    """One more patient by each door, against the same hospital without."""
    usual = simulate(roomy(), seed, 0)
    crowded = (usual.rounds[["rn_workload", "hca_workload"]].to_numpy() >= 1).sum()
    checks = [exactly(ONE_MORE, "rounds, visits or stays without room", crowded + (usual.visits["corridor"] > 0).sum()
                      + (usual.stays["outlier_h"] > 0).sum())]
    return checks + [check for (stream, admitted), words in ONE_MORE_COMES.items()
                     for check in others_unchanged(OneMore(stream, admitted), usual, words, seed)]


def others_unchanged(one_more: OneMore, usual: Tables, words: str, seed: int) -> list[Check]:
    """Everybody else's visits, stays, operations and harms, with and without one more."""
    with patch.object(Demand, "arrivals", lambda demand, *args: one_more(demand, *args)):
        fuller = simulate(roomy(), seed, 0)
    changed = sum(rows_that_differ(*(without(getattr(tables, name), one_more.person) for tables in (fuller, usual)))
                  for name in ("visits", "stays", "electives", "incidents"))
    came = any((table["person"] == one_more.person).any() for table in (fuller.visits, fuller.stays))
    return [exactly(ONE_MORE, f"others changed by one more {words}", changed),
            exactly(ONE_MORE, f"came {words}", came, 1)]


def roomy() -> Scenario:
    """A hospital with beds, doctors and nurses for everybody, in which patients do not touch each other."""
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
        """Numbers of people who are not drawn on any day."""
        first = somebody // PAGE * PAGE + UNUSED_PAGE * PAGE + somebody % PAGE
        return range(first, first + 500)

    def suits(self, demand: Demand, person: int) -> bool:
        """Whether this person needs what is wanted, and does not die in A&E."""
        row = dict(zip(ATTENDANCE_ROW, demand.attendance(person, 1), strict=True))
        return bool(row["needs_bed"]) == self.admitted and not row["dies_here"]


def without(table: pd.DataFrame, person: int) -> pd.DataFrame:
    """The table as it is for everybody else; which ward of the same kind had a free bed is no part of their fate."""
    others = table[table["person"] != person]
    return others.drop(columns=[name for name in ("ward",) if name in table]).fillna(-1e9) if "kind" not in table \
        else others.drop(columns="ward").astype({"kind": str})
