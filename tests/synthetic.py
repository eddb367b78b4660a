"""Tables that look like a hospital's, made without one: for tests of everything that only reads tables."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

BEDS = (50, 140, 90, 80, 50, 12, 30)
TASKS = ("observations", "medicines", "pain_relief", "washing", "toileting", "meals", "turning", "drinks", "walking",
         "comfort", "education", "documentation", "coordination", "skin_care")
TOLD = {"frailty": 0.3, "coded": 0, "lapses": 0, "answers": 0.45, "satisfied": 0.94, "expected_death": 0.04,
        "expected_coded": 0.04}
TODAY = {"remarks": 4.0, "remarks_mended": 1.0, "concern_minutes": 300.0, "contact_nurse_minutes": 700.0,
         "contact_minutes": 2000.0, "rn_minutes": 88_000.0, "value_contacts": 260.0, "failure_contacts": 100.0}
HARMS = ("falls", "falls_harm", "ulcers", "dehydration", "delirium", "infection", "med_errors", "deconditioned",
         "deteriorations", "failed_rescues")


@dataclass
class Synthetic:
    """The same fields as the tables of a run."""

    visits: pd.DataFrame
    stays: pd.DataFrame
    electives: pd.DataFrame
    rounds: pd.DataFrame
    calls: np.ndarray
    incidents: pd.DataFrame
    days: pd.DataFrame
    hours: float
    warm_up: float
    complaints: pd.DataFrame


@dataclass(frozen=True)
class Run:
    """The run section of a scenario."""

    years: float
    replications: int = 3
    seed: int = 7
    warm_up: float = 28 * 24.0

    @property
    def measured_hours(self) -> tuple[float, float]:
        return (8766.0 if self.years > 1 else 0.0), self.years * 8766.0


@dataclass(frozen=True)
class Made:
    """Just enough of a scenario for a run. ``scale`` is its demand, ``trouble`` what the simulation should do."""

    run: Run
    name: str = "made_up"
    title: str = "A made-up hospital"
    question: str = ""
    about: str = ""
    look_for: tuple[str, ...] = ()
    timeline: tuple[object, ...] = ()
    scale: float = 1.0
    trouble: str = ""

    @property
    def hash(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def set(self, path: str, value: object) -> Made:
        return replace(self, run=replace(self.run, **{path.removeprefix("run."): value}))

    def merged(self) -> dict[str, object]:
        return dict(json.loads(json.dumps(asdict(self))))


def scenario(years: float = 0.1, replications: int = 3, **others: object) -> Made:
    """A made-up scenario of about five weeks, three times."""
    return Made(Run(years, replications), **others)


def simulate(scenario: Made, seed: int, replication: int) -> Synthetic:
    """A made-up run: quick, and the same for the same seed and replication."""
    rng = np.random.default_rng([seed, replication])
    hours, warm_up = scenario.run.years * 8766.0, scenario.run.warm_up
    visits, stays = _visits(rng, hours, warm_up, scenario.scale), _stays(rng, hours, warm_up, scenario.scale)
    weeks = int(np.ceil(hours / 168))
    calls = rng.poisson(np.round(2000 * np.exp(-np.arange(61) / 6)), (weeks, 61))
    return Synthetic(visits, stays, _electives(rng, hours, warm_up), _rounds(rng, hours, warm_up), calls,
                     _incidents(rng, stays), _days(rng, hours, warm_up), hours, warm_up, _complaints(stays))


def fails(scenario: Made, seed: int, replication: int) -> Synthetic:
    """Breaks in its second replication."""
    if replication == 1:
        raise ValueError("the roof leaks")
    return simulate(scenario, seed, replication)


def dies_once(scenario: Made, seed: int, replication: int) -> Synthetic:
    """Its second replication kills its own process, the first time; ``trouble`` is the file that remembers."""
    if replication == 1 and not os.path.exists(scenario.trouble):
        Path(scenario.trouble).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(scenario, seed, replication)


def dies(scenario: Made, seed: int, replication: int) -> Synthetic:
    """Kills its own process, always."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def dawdles(scenario: Made, seed: int, replication: int) -> Synthetic:
    """The first replication is done at once, the others take a minute."""
    if replication:
        time.sleep(60)
    return simulate(scenario, seed, replication)


def _flags(rng, n, shares):
    return {name: (rng.random(n) < share).astype(np.int8) for name, share in shares.items()}


def _visits(rng, hours, warm_up, scale):
    n = rng.poisson(150 / 24 * (hours + warm_up) * scale)
    arrived = np.sort(rng.uniform(-warm_up, hours, n))
    admitted = rng.random(n) < 0.23
    time = np.where(admitted, rng.gamma(4, 1.1, n), rng.gamma(2.5, 0.95, n))
    late = (time > 3.6) & (time < 5) & (rng.random(n) < 0.6) & (arrived > 0)
    recorded = np.where(late, rng.uniform(3.7, 4.0, n), time)
    left = arrived + time
    left[left > hours] = np.nan
    stop = arrived + recorded
    stop[stop > hours] = np.nan
    unseen = ~admitted & (rng.random(n) < 0.03)
    outcome = np.where(admitted, 1, np.where(unseen, 2, 0)).astype(np.int8)
    outcome[np.isnan(left)] = 4
    ambulance = rng.random(n) < 0.28
    held = np.select([np.arange(n) % 50 == 0, np.arange(n) % 50 == 1], [1.3, 5.0])
    return pd.DataFrame({
        "person": np.arange(n), "visit": np.ones(n, np.int16), "arrived": arrived,
        "age": rng.integers(0, 100, n).astype(np.float32), "ambulance": ambulance.astype(np.int8),
        "handed_over": arrived + np.where(ambulance, rng.exponential(0.2, n) + held, 0),
        "held_harm": 3.0 * (np.arange(n) % 100 < 2), "dies_anyway": (np.arange(n) % 50 < 1) * 1.0,
        "assessed": arrived + rng.exponential(0.12, n),
        "treated": np.where(unseen, np.nan, arrived + rng.gamma(2, 0.5, n)),
        "left": left, "clock_start": arrived, "clock_stop": stop, "outcome": outcome,
        "recorded_outcome": np.where(late & (rng.random(n) < 0.5), 1, outcome).astype(np.int8),
        "corridor": np.where(rng.random(n) < 0.05, 1.0, 0.0).astype(np.float32),
        "short_stay": np.zeros(n, np.float32), "pain_h": rng.exponential(1, n).astype(np.float32),
        "died_at": np.where(rng.random(n) < 0.002, left, np.nan),
        "returned_at": np.where(rng.random(n) < 0.06, arrived + 60, np.nan),
        "frailty": rng.random(n).astype(np.float32), "acuity": rng.integers(1, 6, n).astype(np.int8),
        "reason": np.where(rng.random(n) < 0.06, 1.0, 0.0).astype(np.float32),
        "short_stay_for_clock": (late & (rng.random(n) < .5)).astype(np.int8),
        **_flags(rng, n, {"female": 0.5, "dementia": 0.05, "alone": 0.2, "speaks": 0.9, "held_outside": 0.01,
                          "hurried": 0.05, "hasty": 0.03, "falsified": 0.005, "any_bed_for_clock": 0.02,
                          "solved": 0.9, "short_stay_for_money": 0.01})})


def _stays(rng, hours, warm_up, scale):
    n = rng.poisson(62 / 24 * (hours + warm_up) * scale)
    admitted = np.sort(rng.uniform(-warm_up, hours, n))
    days = rng.lognormal(0.82, 1.3, n)
    left = admitted + 24 * days
    here = left > hours
    left[here] = np.nan
    days = np.where(here, (hours - admitted) / 24, days)
    died = (rng.random(n) < 0.04) & ~here
    destination = np.where(here, 4, np.where(died, 3, 0)).astype(np.int8)
    due = rng.poisson(4 * days)
    calls = rng.poisson(5 * days)
    return pd.DataFrame({
        "person": 10_000_000 + np.arange(n), "visit": np.zeros(n, np.int16), "stay": np.ones(n, np.int16),
        "source": rng.choice([0, 1, 2], n, p=[.56, .23, .21]).astype(np.int8), "arrived": admitted - 3,
        "admitted": admitted, "ward": rng.integers(0, 5, n).astype(np.int8),
        "age": rng.integers(20, 100, n).astype(np.float32), "outlier_h": np.zeros(n, np.float32),
        "ready": left, "left": left, "destination": destination,
        "waited_answer_h": rng.exponential(2, n).astype(np.float32),
        "waited_care_h": rng.exponential(2, n).astype(np.float32),
        "obs_due": due.astype(np.float32), "obs_missed": rng.binomial(due, 0.16).astype(np.float32),
        "acute_obs_due": due.astype(np.float32), "acute_obs_missed": rng.binomial(due, 0.4).astype(np.float32),
        "calls": calls.astype(np.float32), "calls_over_15": rng.binomial(calls, 0.08).astype(np.float32),
        "pain_h": rng.exponential(3, n).astype(np.float32), "soiled_h": rng.exponential(1, n).astype(np.float32),
        "unwashed_max_d": rng.exponential(1, n).astype(np.float32), "meals_due": (3 * days).astype(np.float32),
        "meals_missed": rng.poisson(0.4 * days).astype(np.float32), "drinks_due": (7 * days).astype(np.float32),
        "drinks_missed": (1.1 * days).astype(np.float32), "talk_min": (7 * days).astype(np.float32),
        "missed_share": rng.uniform(0.05, 0.3, n).astype(np.float32), "washes_missed": rng.poisson(0.1 * days),
        "care_hazard": rng.uniform(0.0, 0.3, n), "death_hazard": rng.uniform(0.3, 0.6, n),
        "died_at": np.where(died, left, np.where(rng.random(n) < 0.03, left + 200, np.nan)),
        "readmitted_at": np.where(~died & (rng.random(n) < 0.13), left + 300, np.nan),
        **{name: np.full(n, value, np.float32) for name, value in TOLD.items()},
        "poor": (calls > 12).astype(np.float32),
        **{harm: rng.poisson(0.03, n).astype(np.int8) for harm in HARMS},
        **_flags(rng, n, {"female": 0.5, "dementia": 0.15, "alone": 0.3, "speaks": 0.85, "unready": 0.04})})


def _electives(rng, hours, warm_up):
    n = int(30 / 24 * (hours + warm_up))
    referred = np.sort(rng.uniform(-warm_up - 2000, hours, n))
    wait = rng.gamma(3, 600, n)
    operated = np.where(referred + wait < hours, referred + wait, np.nan)
    return pd.DataFrame({
        "person": 20_000_000 + np.arange(n), "referred": referred,
        "urgency": (1 + np.arange(n) % 3).astype(np.int8), "day_case": (rng.random(n) < 0.6), "operated": operated,
        "cancelled": (rng.random(n) < 0.01).astype(np.int8), "clock_start": referred, "suspended": np.zeros(n),
        "re_dated": np.zeros(n), "hurried": np.zeros(n), "removed": np.full(n, np.nan), "back": np.full(n, np.nan),
        "called_off": np.where(np.arange(n) % 97 == 0, operated - 200.0, np.nan)})


def _rounds(rng, hours, warm_up):
    times = np.arange(-warm_up + 3, hours, 4.0)
    time, ward = np.repeat(times, len(BEDS)), np.tile(np.arange(len(BEDS)), len(times))
    n, beds = len(time), np.tile(np.array(BEDS, float), len(times))
    occupied = np.round(beds * rng.uniform(0.78, 0.97, n))
    need = {task: occupied * 9 * rng.uniform(0.8, 1.2, n) for task in TASKS}
    done = {task: need[task] * np.clip(rng.normal(0.55 + 0.035 * (13 - i), 0.05, n), 0, 1)
            for i, task in enumerate(TASKS)}
    available, last = occupied * 0.8 * 60 * 0.8, np.isin(time % 24, (3, 11, 19))
    return pd.DataFrame({
        "time": time, "ward": ward.astype(np.int8), "beds": beds, "occupied": occupied,
        "rn_heads": np.round(occupied / 5), "hca_heads": np.round(occupied / 8), "agency_rn": rng.integers(0, 2, n),
        "rn_available_min": available, "hca_available_min": available * 0.6,
        "rn_need_min": available * rng.uniform(0.6, 1.3, n), "hca_need_min": available * rng.uniform(0.3, 0.9, n),
        "rn_worked_min": available * rng.uniform(0.5, 0.95, n), "hca_worked_min": available * 0.4,
        "rn_documentation_min": available * 0.3, "rn_with_patient_min": available * 0.28,
        "undone_items": np.where(last, rng.uniform(0, 6, n), np.nan), "carriers": occupied * 0.06,
        "undone_any": np.where(last, rng.uniform(0.5, 1, n), np.nan), "calls": rng.poisson(occupied),
        **{f"need_{task}": need[task] for task in TASKS}, **{f"done_{task}": done[task] for task in TASKS},
    }).astype(dict.fromkeys(("occupied", "beds", "rn_heads", "hca_heads"), np.float32))


def _incidents(rng, stays):
    rows = []
    for kind, column in (("infection", "infection"), ("ulcer", "ulcers"), ("fall", "falls")):
        hit = stays[stays[column] > 0]
        rows.append(pd.DataFrame({"time": hit["admitted"] + 1.0, "person": hit["person"], "ward": hit["ward"],
                                  "kind": kind, "reported": rng.random(len(hit)) < 0.17}))
    return pd.concat(rows, ignore_index=True)


def _complaints(stays):
    """Every 300th who left complains five weeks later; every tenth of these has to come back."""
    some = stays[stays["left"].notna()].iloc[::300]
    time, n = some["left"].to_numpy() + 840.0, len(some)
    return pd.DataFrame({"time": time, "person": some["person"].to_numpy(), "stay": 1, "about": "calls",
                         "due_at": time + 600, "answered_at": time + np.where(np.arange(n) % 4, 500, 700),
                         "mended": np.arange(n) % 5 == 0, "reopened": (np.arange(n) % 10 == 1) * 1.0,
                         "persistent": np.zeros(n)})


def _days(rng, hours, warm_up):
    days = np.arange(int(np.floor(-warm_up / 24)), int(np.ceil(hours / 24)))
    n = len(days)
    return pd.DataFrame({"day": days, "attendances": rng.poisson(150, n), "pressure": rng.random(n),
                         "foreseen_breaches": rng.random(n), "outside": rng.integers(0, 5, n),
                         "electives_cancelled": rng.poisson(0.4, n), "electives_done": rng.poisson(28, n),
                         "list_inpatient": 900, "list_day_case": 1500,
                         "list_over_18_weeks": 100, **TODAY, "sick_rn_share": rng.normal(0.05, 0.005, n),
                         **_money(rng, n), **_workforce(rng, days), **_stocks(rng, n)})


def _stocks(rng, n):
    usual = {"fear": 0.9, "integrity": 0.1, "voice": 0.4, "learning": 0.2, "care_norm": 0.7, "waste": 0.2,
             "morale": 0.6, "burnout": 0.3, "reputation": 0.7}
    return {stock: rng.normal(level, 0.01, n) for stock, level in usual.items()}


def _money(rng, n):
    income, pay = rng.normal(420e3, 2e4, n), rng.normal(55e3, 2e3, n)
    cost = rng.normal(420e3, 1e4, n)
    return {"solved": rng.poisson(100, n), "discharges": rng.poisson(60, n), "readmissions": rng.poisson(7, n),
            "day_cases": rng.poisson(30, n), "income": income, "cost": cost, "balance": income - cost,
            "nursing_pay": pay, "cost_agency": 0.06 * pay, "cost_harm": rng.normal(8e3, 1e3, n), "cost_fines": 0.0,
            "saved": 0.0}


def _workforce(rng, days):
    n = len(days)
    return {"rn_posts": 390.0,
            "hca_posts": 250.0, "rn_vacant": rng.integers(20, 35, n), "hca_vacant": rng.integers(10, 25, n),
            "rn_shifts": rng.poisson(210, n), "hca_shifts": rng.poisson(130, n), "hca_outsourced": 0.0,
            "rn_agency": rng.poisson(8, n), "hca_agency": rng.poisson(5, n),
            "leavers": rng.poisson(0.2, n), "newcomers": rng.integers(55, 70, n),
            "experience": rng.normal(13, 0.1, n), "ranking_again": np.where(days % 365, np.nan, 0.1),
            "ranking_again_plain": np.where(days % 365, np.nan, 0.6),
            "ranking_true_care": np.where(days % 365, np.nan, -0.05)}
