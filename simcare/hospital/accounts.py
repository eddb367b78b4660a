"""What patients carry away: the layout of a person's column of numbers, and the accounts of those who have left.

Care adds fractions to a column every round. When a person leaves, fractions become whole numbers with the person's own
luck. What fell due is the floor of its expectation plus one uniform. Each time was missed or not by itself, so what was
missed is binomial: whoever goes without every tenth meal on average may go without three, or without none, and it is
such people that a survey asks about. Each kind has a luck of its own, made from the person's one uniform. Washes are
told day by day (``care``), because it matters how many days in a row are missed; what is left is the day of leaving.
All that is done for many people at once.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.harm import AILMENTS, HARMS, STATES, fresh_luck
from simcare.hospital.tasks import EVENTS, ROUNDS, Floats

COUNTS = ("falls", "falls_harm", "ulcers", "dehydration", "delirium", "infection", "med_errors", "deconditioned",
          "deteriorations", "failed_rescues")
"""How often each harm happened to the person in the bed."""

COUNT_OF = {"fall": 0, "fall_harm": 1, "ulcer": 2, "dehydration": 3, "delirium": 4, "infection": 5,
            "medication_error": 6, "deconditioned": 7, "deterioration": 8, "failed_rescue": 9}

CARRY = (*(f"{name}_due" for name in EVENTS), "need", *(f"{name}_missed" for name in EVENTS), "lost", "calls",
         "calls_late", "soiled", "pain")
"""What a patient's account holds; each grows by an amount every round."""

ROW = {name: place for place, name in enumerate(CARRY)}

CARRIED = ("obs_due", "obs_missed", "acute_obs_due", "acute_obs_missed", "pain_h", "calls", "calls_over_15", "soiled_h",
           "unwashed_max_d", "meals_due", "meals_missed", "drinks_due", "drinks_missed", "turns_due", "turns_missed",
           "walks_due", "walks_missed", "washes_due", "washes_missed",
           "talk_min", "missed_share", "education_missed_share", *COUNTS, "dependency_in",
           "dependency_out", "death_hazard", "care_hazard", "hazard_hours", "days")
"""An account, in this order. ``death_hazard`` is all that a person met so far, ``care_hazard`` the part full and prompt
care would have spared them, ``hazard_hours`` the time since arrival for which the base is in it."""

PAIRED = {"routine_obs": ("observations_due", "observations_missed"),
          "acute_obs": ("acute_observations_due", "acute_observations_missed"),
          "meals": ("meals_due", "meals_missed"), "drinks": ("drinks_due", "drinks_missed"),
          "turns": ("turning_due", "turning_missed"), "walks": ("walking_due", "walking_missed"),
          "calls": ("calls", "calls_late")}
"""Counts of an account that come as so many due and so many missed, and their names in ``CARRY``."""

PAIRED_ROWS = np.array([[ROW[name] for name in names] for names in PAIRED.values()]).T
LAST_WASH = np.array([len(PAIRED)])
"""The number of the luck that tells whether the wash of the day of leaving was left out."""

(MORTALITY, DEATH, DEATH_THRESHOLD, AVOIDABLE, _, _, PHASE, RESCUE_LUCK, _, WASHES_TOLD, WASHES_LEFT_OUT, _,
 UNWASHED_MAX, DEPENDENCY_IN, ROUNDS_CARED, CATCHING) = range(16)
UNTIL = ("acute", *AILMENTS)
SIZES = (len(STATES), len(HARMS), len(HARMS), len(HARMS), len(HARMS), len(UNTIL), len(COUNTS), len(CARRY), CATCHING + 1)
EDGES = [(sum(SIZES[:i]), sum(SIZES[:i + 1])) for i in range(len(SIZES))]
BATCH = 1024  # people whose accounts are made up together


class Rows(NamedTuple):
    """The parts of a matrix with one column a person; all are views of it."""

    states: Floats
    rates: Floats
    hazards: Floats
    thresholds: Floats
    luck: Floats
    until: Floats
    counts: Floats
    carry: Floats
    singles: Floats

    @classmethod
    def of(cls, matrix: Floats) -> Rows:
        """Cut a matrix into its parts."""
        return cls(*(matrix[first:last] for first, last in EDGES))


class Accounts:
    """The accounts of all who have left, numbered from 0; of those who were never cared for from −1 downwards."""

    def __init__(self, round_length: float) -> None:
        self._round_length, self._closed = round_length, 0
        self._open: list[tuple[Floats, NDArray[np.intp], NDArray[np.intp]]] = []
        self._waiting = 0
        self._made_up: list[Floats] = []
        self._never: list[list[float]] = []

    def __len__(self) -> int:
        return self._closed + self._waiting

    def add(self, matrix: Floats, dependency: NDArray[np.intp], age: NDArray[np.intp]) -> None:
        """Columns of people who left, how dependent they are and for how many rounds they have been in hospital."""
        self._open.append((matrix, dependency, age))
        self._waiting += len(age)
        if self._waiting >= BATCH:
            self._make_up()

    def never_cared_for(self, dependency: float, hazard: float) -> int:
        """Someone who came and went between two rounds; returns the number of their account."""
        known = dict.fromkeys(CARRIED, 0.0) | {
            "missed_share": math.nan, "education_missed_share": math.nan, "dependency_in": dependency,
            "dependency_out": dependency, "death_hazard": hazard}
        self._never.append([known[name] for name in CARRIED])
        return -len(self._never)

    def lately(self, numbers: NDArray[np.intp]) -> dict[str, Floats]:
        """The same for people who left not long ago (none of the never cared for): only late accounts are looked at."""
        self._make_up()
        first, start, batches = int(numbers.min(initial=self._closed)), self._closed, []
        for batch in reversed(self._made_up):
            if start <= first:
                break
            start -= batch.shape[1]
            batches.append(batch)
        table = np.concatenate(batches[::-1], axis=1) if batches else np.zeros((len(CARRIED), 0))
        return dict(zip(CARRIED, table[:, numbers - start], strict=True))

    def of(self, numbers: NDArray[np.intp]) -> dict[str, Floats]:
        """Columns named as in ``CARRIED`` with the accounts of these numbers."""
        self._make_up()
        never = np.array(self._never).reshape(-1, len(CARRIED)).T[:, ::-1]
        table = np.concatenate([*self._made_up, never], axis=1)
        return dict(zip(CARRIED, table[:, numbers], strict=True))

    def _make_up(self) -> None:
        if self._waiting:
            matrix, dependency, age = (np.concatenate(parts, axis=-1) for parts in zip(*self._open, strict=True))
            self._made_up.append(made_up(matrix, dependency, age * self._round_length))
            self._closed, self._waiting, self._open = len(self), 0, []


def made_up(matrix: Floats, dependency: NDArray[np.intp], hazard_hours: Floats) -> Floats:
    """Accounts [carried, people] of columns: fractions become whole, nothing missed more often than it was due."""
    parts = Rows.of(matrix)
    account, single = dict(zip(CARRY, parts.carry, strict=True)), parts.singles
    known = dict(zip(COUNTS, parts.counts, strict=True)) | counted(parts.carry, single[PHASE]) | _washes(
        account["washing_due"], account["washing_missed"], single)
    known |= {
        "pain_h": account["pain"], "soiled_h": account["soiled"], "unwashed_max_d": single[UNWASHED_MAX],
        "talk_min": account["comfort_due"] - account["comfort_missed"],
        "missed_share": _share(account["lost"], account["need"]),
        "education_missed_share": _share(account["education_missed"], account["education_due"]),
        "dependency_in": single[DEPENDENCY_IN], "dependency_out": dependency, "death_hazard": single[DEATH],
        "care_hazard": single[AVOIDABLE], "hazard_hours": hazard_hours, "days": single[ROUNDS_CARED] / ROUNDS}
    return np.stack([known[name] for name in CARRIED])


def counted(carry: Floats, phase: Floats) -> dict[str, Floats]:
    """Due and missed as whole numbers."""
    from scipy.stats import binom  # takes a third of a second, which nobody needs who runs nothing

    due, missed = carry[PAIRED_ROWS]
    whole = np.floor(due + phase)
    chance = np.minimum(np.divide(missed, due, out=np.zeros_like(due), where=due > 0), 1.0)
    lost = binom.ppf(fresh_luck(phase, np.arange(len(PAIRED))[:, None]), whole, chance)
    known = {}
    for name, both in zip(PAIRED, zip(whole, lost, strict=True), strict=True):
        known[f"{name}_due"], known[f"{name}_missed"] = both
    known["calls"], known["calls_over_15"] = known.pop("calls_due"), known.pop("calls_missed")
    for which in ("due", "missed"):
        known[f"obs_{which}"] = known.pop(f"routine_obs_{which}") + known[f"acute_obs_{which}"]
    return known


def _washes(due: Floats, missed: Floats, single: Floats) -> dict[str, Floats]:
    """Washes due and left out; those of the day of leaving are told now."""
    today = fresh_luck(single[PHASE], LAST_WASH) < missed - single[WASHES_TOLD]
    left_out = single[WASHES_LEFT_OUT] + today
    return {"washes_due": np.maximum(np.floor(due + single[PHASE]), left_out), "washes_missed": left_out}


def _share(part: Floats, whole: Floats) -> Floats:
    """One part of a whole; nan where there is no whole."""
    share: Floats = np.divide(part, whole, out=np.full_like(part, math.nan), where=whole > 0)
    return share
