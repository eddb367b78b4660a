"""Four wards on which the hazard of death is known: nurses vary from day to day, and sicker people lie on the wards
that have fewer of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from simcare.validation.ward_days import DAY_BEGINS

WARDS, DAYS, PATIENTS, PEOPLE = 4, 400, 24.0, 30_000
USUAL = np.array([4.0, 4.6, 5.2, 5.8])
MISSED_AT_NONE, HOUR_ON_MISSED = 0.9, np.log(0.7)


def tables(short_day: float = 1.0, hour: float = 1.0, moved: bool = False, seed: int = 5) -> Any:
    """Tables in which each day short of nurses, up to the fifth, multiplies the hazard of death by ``short_day``, and
    each further nurse hour by ``hour``."""
    rng = np.random.default_rng(seed)
    hours = USUAL + rng.normal(0, 0.6, (DAYS, WARDS))
    stays, moves = _stays(rng, hours, short_day, hour, moved)
    empty = pd.DataFrame()
    return SimpleNamespace(
        stays=stays, moves=moves, rounds=_rounds(hours), visits=_visits(stays), electives=empty, incidents=empty,
        days=empty, complaints=empty, hours=DAYS * 24.0 + DAY_BEGINS, warm_up=0.0)


def _rounds(hours: np.ndarray) -> pd.DataFrame:
    day, part, ward = (grid.ravel() for grid in np.meshgrid(
        np.arange(DAYS), np.arange(6), np.arange(WARDS + 2), indexing="ij"))
    here = ward < WARDS
    of_day = hours[day, np.where(here, ward, 0)]
    need = np.where(here, 100.0, 0.0)
    missed = MISSED_AT_NONE * np.exp(HOUR_ON_MISSED * of_day)
    return pd.DataFrame({
        "time": DAY_BEGINS + day * 24.0 + part * 4.0, "ward": ward, "beds": 30.0, "occupied": here * PATIENTS,
        "rn_heads": here * of_day * PATIENTS / 24, "hca_heads": here * 3.0 * (1 + 0.1 * np.sin(day)),
        "agency_rn": 0.0, "undone_items": 13 * missed, "need_observations": need,
        "need_acute_observations": 0.2 * need, "observations_missed": missed, "acute_observations_missed": missed})


def _stays(rng: np.random.Generator, hours: np.ndarray, short_day: float, hour: float,
           moved: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    n = PEOPLE
    admitted, length = 40.0 + rng.random(n) * (DAYS - 60) * 24, 30 + rng.exponential(150.0, n)
    ward = rng.integers(0, WARDS, n)
    risk = rng.normal(0, 0.8, n) - 0.6 * ward
    to, move_at = rng.integers(0, WARDS, n), admitted + 36.0 if moved else np.full(n, np.inf)
    mean = hours[2:].mean(axis=0)
    died, cumulative, left = np.full(n, np.nan), np.zeros(n), admitted + length
    threshold, hazard = rng.exponential(1.0, n), np.zeros(n)
    first = np.floor((admitted - DAY_BEGINS) / 24).astype(int)
    for k in range(DAYS):
        day = first + k
        begins, ends = np.maximum(day * 24 + DAY_BEGINS, admitted), np.minimum((day + 1) * 24 + DAY_BEGINS, left)
        alive = (ends > begins) & np.isnan(died)
        if not alive.any():
            break
        where = np.where(ends > move_at, to, ward)
        if k < 5:
            met = hours[np.minimum(day, DAYS - 1), where]
            cumulative += np.log(short_day) * (met < mean[where]) + np.log(hour) * (met - mean[where])
        rate = 0.0004 * np.exp(cumulative + risk)
        now = alive & (hazard + rate * (ends - begins) > threshold)
        died[now] = (begins + (threshold - hazard) / rate)[now]
        hazard += np.where(alive, rate * (ends - begins), 0.0)
    dead = ~np.isnan(died)
    stays = pd.DataFrame({
        "person": np.arange(n, dtype=float), "visit": 1.0, "stay": 1.0, "source": 0.0, "arrived": admitted - 3,
        "admitted": admitted, "ward": ward.astype(float), "left": np.where(dead, died, left),
        "destination": np.where(dead, 3.0, 0.0), "died_at": died, "frailty": rng.random(n), "dementia": 0.0,
        "expected_death": 1 / (1 + np.exp(3 - risk))})
    gone = moved & (stays["left"] > move_at)
    moves = pd.DataFrame({"time": move_at, "person": stays["person"], "stay": 1.0, "ward": to.astype(float)})[gone]
    return stays, moves


def _visits(stays: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"person": stays["person"], "visit": 1.0, "triage": 3.0, "arrived": stays["arrived"]})
