"""Wards filled with a stationary synthetic population, so that care can be watched without the rest of the hospital.

``python tests/hospital/stationary.py`` prints the stylised facts of care that the wards alone decide.
"""

from __future__ import annotations

import argparse
import time as clock
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from simcare.hospital.care import CARRIED, PERSON, TASKS, CareRounds, Ward
from simcare.hospital.harm import died_after
from simcare.hospital.staff import Staff
from simcare.hospital.tasks import ITEMS
from simcare.luck import Luck
from simcare.scenario.care import Care, Harm, StaffRules

WARDS = (*(Ward(f"amu {i}", "amu", 24) for i in range(2)), *(Ward(f"medical {i}", "medical", 28) for i in range(5)),
         *(Ward(f"elderly {i}", "elderly", 28) for i in range(3)),
         *(Ward(f"surgical {i}", "surgical", 28) for i in range(4)), Ward("elective", "elective", 24),
         Ward("short stay", "short_stay", 10), Ward("emergency", "emergency", 40))
DEFAULT_ORDER = tuple(TASKS)
STEP = 4.0
PEOPLE = 40_000
PEOPLE_LEVERS = {"nursing_hours_per_patient_day": 7.75, "registered_share": 0.613, "agency_fill": 0.70, "training": 0.0,
                 "remove_worst": 0.0}
MONEY_LEVERS = {"savings": 0.0, "outsourced_care": 0.0}


def world(**changes: Any) -> SimpleNamespace:
    """The sections of a scenario that care reads; ``changes`` such as care={"call_coupling": 0}."""
    return SimpleNamespace(
        care=Care(**changes.get("care", {})), harm=Harm(**changes.get("harm", {})),
        staff=StaffRules(**changes.get("staff", {})),
        design=SimpleNamespace(culture=SimpleNamespace(family_welcome=changes.get("family_welcome", 0.5),
                                                       recruits_for=changes.get("recruits_for", "skill")),
                               business_model=SimpleNamespace(**MONEY_LEVERS | changes.get("business_model", {})),
                               people=SimpleNamespace(**PEOPLE_LEVERS | changes.get("people", {}))))


def population(seed: int, kind: str, n: int = PEOPLE) -> tuple[np.ndarray, np.ndarray]:
    """People as [n, PERSON] and their healing times (h) for a kind of ward."""
    rng = np.random.default_rng((seed, sum(kind.encode())))
    elective = kind == "elective"
    old = rng.random(n) < {"elderly": 1.0, "elective": 0.45}.get(kind, 0.42)
    frailty = np.clip(np.where(old, rng.beta(2.6, 3.4, n), rng.beta(1.4, 5.0, n)), 0, 1)
    age = np.where(old, 65 + rng.gamma(3.0, 5.0, n), rng.uniform(18, 65, n))
    severity = rng.random(n)
    score = 1.6 * frailty + 0.8 * severity + 0.55 * old + rng.normal(0, 0.45, n)
    dependency = np.digitize(score, [1.25, 1.95])
    dementia = rng.random(n) < np.where(old, 0.10 + 0.35 * frailty, 0.01)
    speaks = rng.random(n) > np.where(dementia, 0.55, 0.06)
    family = rng.random(n) > np.where(old, 0.35, 0.15)
    odds = np.exp(-5.0 + 2.6 * severity + 1.9 * frailty + 0.6 * old - (2.2 if elective else 0))
    mortality = odds / (1 + odds)
    stay = np.exp(rng.normal(0, 0.95, n)) * np.where(old, 3.75, 2.6) * np.exp(0.5 * (severity - 0.5)) * 24
    people = np.column_stack([dependency, age, frailty, severity, speaks, family, dementia,
                              np.full(n, kind in ("surgical", "elective")), mortality, rng.random((n, 11))])
    return people, stay


@dataclass
class Filled:
    """Wards run for a while."""

    world: SimpleNamespace
    care: CareRounds
    staff: Staff
    stays: pd.DataFrame
    events: pd.DataFrame
    seconds: float
    prevalence: dict[str, float] = field(default_factory=dict)


@dataclass
class Bed:
    """One slot over time."""

    people: np.ndarray
    healing: np.ndarray
    next: int
    person: np.ndarray | None = None
    came: float = 0.0
    until: float = 0.0


def occupied_share(ward: Ward, occupancy: float) -> float:
    """The A&E's trolleys are seldom full."""
    return 0.12 if ward.kind == "emergency" else occupancy


def run(days: int = 365, *, seed: int = 1, occupancy: float = 0.86, wards: tuple[Ward, ...] = WARDS,
        order: tuple[str, ...] = DEFAULT_ORDER, reporting: float = 0.08, warm_up: int = 60,
        held: float = 0.0, **changes: Any) -> Filled:
    """Keep the wards at an occupancy for so many days after the warm-up."""
    scenario = world(**changes)
    care = CareRounds(scenario, wards)
    staff = Staff(scenario, Luck(seed, 0), wards, held)
    rng = np.random.default_rng(seed)
    pools = {kind: population(seed, kind) for kind in {ward.kind for ward in wards}}
    beds: list[Bed] = []
    free: list[float] = []
    for ward in wards:
        for _ in range(ward.slots):
            beds.append(Bed(*pools[ward.kind], int(rng.integers(PEOPLE))))
            free.append((1 - occupied_share(ward, occupancy)) / occupied_share(ward, occupancy))
    rows: list[list[float]] = []
    events: list[tuple[Any, ...]] = []
    spent, flags = 0.0, []
    ward_of = np.repeat(np.arange(len(wards)), [ward.slots for ward in wards])
    dead: dict[int, float] = {}
    for step in range(-warm_up * 6, days * 6):
        time = 3.0 + STEP * step
        for slot, bed in enumerate(beds):
            if bed.person is not None:
                end = bed.until + care.extra_hours(slot)
                if slot in dead or time >= end:
                    rows.append(_leave(care, scenario.harm, bed, slot, time, dead.pop(slot, None), ward_of[slot]))
                    bed.person = None
                    bed.until = time + rng.exponential(free[slot] * bed.healing.mean())
            elif time >= bed.until:
                at = bed.next = (bed.next + 7919) % PEOPLE
                bed.person, bed.came, bed.until = bed.people[at], time, time + bed.healing[at]
                care.admit(slot, bed.person.tolist(), time, time - 4.0)
        begun = clock.perf_counter()
        present = staff.present(time)
        found = care.round(time, order, reporting, present)
        spent += clock.perf_counter() - begun
        dead.update({slot: when for slot, kind, when in found if kind == "died"})
        events += [(slot, ward_of[slot], kind, when) for slot, kind, when in found]
        if step >= 0 and step % 6 == 2:
            flags.append(_prevalence(care))
    stays = pd.DataFrame(rows, columns=["ward", "came", "left", "died_at", "frailty", "age", "mortality", "speaks",
                                        "family", *CARRIED])
    frame = pd.DataFrame(events, columns=["slot", "ward", "kind", "time"])
    keep = stays[stays.came >= 0].reset_index(drop=True)
    mean = {key: float(np.mean([each[key] for each in flags])) for key in flags[0]}
    return Filled(scenario, care, staff, keep, frame[frame.time >= 0], spent / (days + warm_up) * 365, mean)


def _leave(care: CareRounds, law: Harm, bed: Bed, slot: int, time: float, died: float | None, ward: int) -> list[float]:
    person: Any = bed.person
    carried = care.leave(slot)
    if died is None:
        died = died_after(law, person.tolist(), dict(zip(CARRIED, carried, strict=True)), time, bed.came - 4.0, False)
    at = {name: place for place, name in enumerate(PERSON)}
    known = [person[at[name]] for name in ("frailty", "age", "mortality", "speaks", "family")]
    return [ward, bed.came, time, died, *known, *carried]


def _prevalence(care: CareRounds) -> dict[str, float]:
    """Shares of the patients in hospital today."""
    state = care.state
    here = state.dependency < 6
    here &= ~np.isin(state.ward, [i for i, ward in enumerate(care.wards) if ward.kind == "emergency"])
    states = state.states[8:, here]
    return {"dehydrated": states[0].mean(), "delirious": states[1].mean(), "infected": states[2].mean(),
            "ulcer": states[3].mean(),
            "class0": (state.dependency[here] == 0).mean(), "class1": (state.dependency[here] == 1).mean(),
            "class2": (state.dependency[here] == 2).mean()}


def facts(filled: Filled) -> dict[str, float]:
    """The stylised facts of care."""
    stays, log = filled.stays, filled.care.log
    rounds, _ = filled.care.tables()
    rounds = rounds[(rounds.time >= 0) & (rounds.ward < len(filled.care.wards) - 2)]
    ward_stays = stays[stays.ward < len(filled.care.wards) - 1]
    bed_days = ward_stays.days.sum()
    out: dict[str, float] = {}
    paid = 60 * filled.world.care.productive_share * rounds.occupied.sum() / 6
    out["patient-day RN hours paid"] = rounds.rn_available_min.sum() / paid
    out["patient-day HCA hours paid"] = rounds.hca_available_min.sum() / paid
    out["RN utilisation"] = rounds.rn_worked_min.sum() / rounds.rn_available_min.sum()
    out["HCA utilisation"] = rounds.hca_worked_min.sum() / rounds.hca_available_min.sum()
    out["RN workload"] = rounds.rn_need_min.sum() / rounds.rn_available_min.sum()
    need, done = (rounds.filter(regex=f"^{what}_").to_numpy().sum() for what in ("need", "done"))
    out["missed minutes (rounds)"] = 1 - done / need
    out["S1 died in hospital"] = in_hospital(ward_stays).mean()
    out["30-day mortality"] = (ward_stays.died_at - ward_stays.came <= 716).mean()
    out["expected mortality"] = ward_stays.mortality.mean()
    thirty = ward_stays.died_at - ward_stays.came <= 716
    out["share of 30-day deaths in hospital"] = (in_hospital(ward_stays) & thirty).sum() / thirty.sum()
    out["S3 observations missed"] = ward_stays.obs_missed.sum() / ward_stays.obs_due.sum()
    out["S3 acute late or missed"] = ward_stays.acute_obs_missed.sum() / ward_stays.acute_obs_due.sum()
    out["acute share of beds"] = rounds.acute.sum() / rounds.occupied.sum()
    out["S4 any of 13 undone"] = rounds.undone_any.mean()
    items = log.undone_by_item().mean(axis=0)[np.array(log.times) >= 0][:, :-2]
    for name, share in zip(ITEMS, np.nanmean(items, axis=(0, 1)), strict=True):
        out[f"S5 undone {name}"] = share
    by_ward = rounds.groupby("ward").undone_items.mean().sort_values()
    fifth = max(1, len(by_ward) // 5)
    out["S6 worst fifth / best fifth"] = by_ward.iloc[-fifth:].mean() / by_ward.iloc[:fifth].mean()
    out["S6 mean items best"], out["S6 mean items worst"] = by_ward.iloc[:fifth].mean(), by_ward.iloc[-fifth:].mean()
    out["S12 falls per 1000"] = ward_stays.falls.sum() / bed_days * 1000
    out["S12 harm falls share of stays"] = (ward_stays.falls_harm > 0).mean()
    out["S12 new ulcer prevalence"] = filled.prevalence["ulcer"]
    out["ulcers per 1000 days"] = ward_stays.ulcers.sum() / bed_days * 1000
    out["S13 infection prevalence"] = filled.prevalence["infected"]
    out["infections per 1000 days"] = ward_stays.infection.sum() / bed_days * 1000
    out["delirium prevalence (all)"] = filled.prevalence["delirious"]
    out["dehydration per 100 stays"] = ward_stays.dehydration.mean() * 100
    out["medication harm per 100 stays"] = ward_stays.med_errors.mean() * 100
    older = ward_stays[ward_stays.age >= 65]
    out["65+ share of bed-days"] = older.days.sum() / bed_days
    out["deconditioned share of 65+"] = (older.deconditioned > 0).mean()
    out["deteriorations per 100 stays"] = ward_stays.deteriorations.mean() * 100
    out["failed rescue share"] = ward_stays.failed_rescues.sum() / max(ward_stays.deteriorations.sum(), 1)
    out["S16 RN with patients"] = rounds.rn_with_patient_min.sum() / rounds.rn_worked_min.sum()
    out["S16 RN documentation"] = rounds.rn_documentation_min.sum() / rounds.rn_worked_min.sum()
    _, calls = filled.care.tables()
    waits = np.cumsum(calls.sum(axis=0)) / calls.sum()
    out["S17 call wait median"] = np.searchsorted(waits, 0.5) + 0.5
    out["S17 call wait p95"] = np.searchsorted(waits, 0.95) + 0.5
    out["calls over 15 min"] = 1 - waits[14]
    out["calls per patient-day"] = rounds.calls.sum() / rounds.occupied.sum() * 6
    dead = ward_stays[in_hospital(ward_stays)]
    share = dead.care_hazard / dead.death_hazard
    out["S30 deaths with half or more avoidable"] = (share >= 0.5).mean()
    out["S30 avoidable share of hazard"] = share.mean()
    out["mean stay d"] = ((ward_stays.left - ward_stays.came) / 24).mean()
    out["missed share per stay"] = ward_stays.missed_share.mean()
    out["missed, can speak"] = ward_stays[ward_stays.speaks > 0].missed_share.mean()
    out["missed, cannot speak"] = ward_stays[ward_stays.speaks == 0].missed_share.mean()
    out["pain h per stay"], out["soiled h per stay"] = ward_stays.pain_h.mean(), ward_stays.soiled_h.mean()
    out["unwashed max p95 d"] = ward_stays.unwashed_max_d.quantile(0.95)
    out["meals missed per stay"] = ward_stays.meals_missed.mean()
    out["class 0"], out["class 1"], out["class 2"] = (filled.prevalence[f"class{i}"] for i in range(3))
    out["seconds a year"] = filled.seconds
    return out


def in_hospital(stays: pd.DataFrame) -> Any:
    """Who died before leaving."""
    return stays.died_at <= stays.left


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--occupancy", type=float, default=0.86)
    parser.add_argument("--reporting", type=float, default=0.08)
    parser.add_argument("--hours", type=float, default=7.75)
    parser.add_argument("--registered", type=float, default=0.613)
    parser.add_argument("--model", default="mechanism")
    given = parser.parse_args()
    levers = {"nursing_hours_per_patient_day": given.hours, "registered_share": given.registered}
    result = run(given.days, occupancy=given.occupancy, reporting=given.reporting, people=levers,
                 harm={"mortality_model": given.model})
    for name, value in facts(result).items():
        print(f"{name:45s} {value:10.4f}")
