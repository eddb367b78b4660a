"""What each occupied bed carries: arrays over all slots, and how people come, move and go.

A slot is a place in a ward. Coming is cheap: a person waits in a dictionary until the next care round and then enters
the arrays together with all others who came. Going turns the fractions carried into whole counts with the person's own
luck (systematic sampling: the count is the floor of the expectation plus one uniform, so it is right on average and
draws nothing).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.harm import (
    AILMENTS,
    AT,
    HARMS,
    LUCK,
    STATES,
    RiskTables,
    added_at_reference,
    death_table,
    per_round,
)
from simcare.hospital.tasks import EMPTY, EVENTS, ROUNDS, Floats
from simcare.scenario.care import Care, Harm

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
           "walks_due", "walks_missed", "talk_min", "missed_share", "education_missed_share", *COUNTS, "dependency_in",
           "dependency_out", "death_hazard", "care_hazard", "hazard_hours", "days")
"""What ``leave`` returns, in this order. ``death_hazard`` is all that a person met so far, ``care_hazard`` the part
full and prompt care would have spared them, ``hazard_hours`` the time since arrival for which the base is in it."""

INFECTION, DELIRIUM = HARMS.index("infection"), HARMS.index("delirium")
COUNTED = [ROW[name] for name in (
    "calls", "calls_late", "acute_observations_due", "acute_observations_missed", "meals_due", "meals_missed",
    "drinks_due", "drinks_missed", "turning_due", "turning_missed", "walking_due", "walking_missed")]
(PAIN, SOILED, LOST, NEED, TALKED, TALK_MISSED, TAUGHT, TAUGHT_MISSED, OBSERVED, OBSERVED_MISSED, ACUTELY,
 ACUTELY_MISSED) = (ROW[name] for name in (
    "pain", "soiled", "lost", "need", "comfort_due", "comfort_missed", "education_due", "education_missed",
    "observations_due", "observations_missed", "acute_observations_due", "acute_observations_missed"))
(MORTALITY, DEATH, DEATH_THRESHOLD, AVOIDABLE, _, _, PHASE, RESCUE_LUCK, _, _, UNWASHED_MAX, DEPENDENCY_IN,
 ROUNDS_CARED, CATCHING) = range(14)
UNTIL = ("acute", *AILMENTS)
SIZES = (len(STATES), len(HARMS), len(HARMS), len(HARMS), len(HARMS), len(UNTIL), len(COUNTS), len(CARRY), CATCHING + 1)
EDGES = [(sum(SIZES[:i]), sum(SIZES[:i + 1])) for i in range(len(SIZES))]
COUNT_ROWS, CARRY_ROWS, SINGLE_ROWS = (slice(*edge) for edge in EDGES[-3:])
DELIRIOUS = UNTIL.index("delirious")
LUCKS = [AT[name] for name in LUCK]
NEVER = -math.inf
MOST_MORTALITY = 1 - 1e-9
ROUNDABLE = 1e-9


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


class PatientState:
    """The arrays. Rows are named below; columns are slots."""

    def __init__(self, care: Care, law: Harm, ward_of_slot: NDArray[np.intp]) -> None:
        self.care, self.law, self.ward = care, law, ward_of_slot
        slots, self.wards = len(ward_of_slot), int(ward_of_slot.max()) + 1
        self.rows: Floats = np.zeros((EDGES[-1][1], slots))
        (self.states, self.rates, self.hazards, self.thresholds, self.luck, self.until, self.counts, self.carry,
         singles) = Rows.of(self.rows)
        (self.mortality, self.death, self.death_threshold, self.avoidable, self.extra, self.ratio_log, self.phase,
         self.rescue_luck, self.washed, self.unwashed, self.unwashed_max, self.dependency_in, self.rounds,
         self.catching) = singles
        self.dependency, self.cell = np.full(slots, EMPTY), ward_of_slot.copy()
        self.age = np.zeros(slots, dtype=np.intp)
        self.death_by = death_table(law, care.round_length)
        self.death_step = np.diff(self.death_by)
        self.pending: dict[int, tuple[Sequence[float], float, float, float]] = {}
        self.base_share = 1 - added_at_reference(law)
        self._risks = RiskTables(law)
        self._rate = np.array([per_round(getattr(law, name).rate) for name in HARMS])
        self._nobody = self._blank()

    def _blank(self) -> Floats:
        """The column of an empty slot: no rates, no account, thresholds that nothing crosses."""
        self.thresholds[:], self.death_threshold[:] = math.inf, math.inf
        self.until[:] = NEVER
        nobody: Floats = self.rows[:, 0].copy()
        return nobody

    def _empty(self, slot: int) -> None:
        """Make a slot hold nobody."""
        self.rows[:, slot] = self._nobody
        self.dependency[slot] = EMPTY
        self.cell[slot] = self.ward[slot]

    def admit(self, slot: int, person: Sequence[float], time: float, arrived: float) -> None:
        """Put a person in a free slot; care begins with the next round."""
        if self.dependency[slot] != EMPTY or slot in self.pending:
            raise ValueError(f"slot {slot} is occupied")
        self.pending[slot] = (person, time, arrived, 0.0)

    def flush(self, time: float) -> NDArray[np.intp]:
        """Let everybody who came since the last round into the arrays; returns their slots."""
        slots = np.fromiter(self.pending, dtype=np.intp, count=len(self.pending))
        if len(slots):
            self._enter(slots, np.array([entry[0] for entry in self.pending.values()]), time)
            self.pending.clear()
        return slots

    def _enter(self, slots: NDArray[np.intp], people: Floats, time: float) -> None:
        self.dependency[slots] = people[:, AT["dependency"]]
        alone, silent = people[:, AT["family"]] < 0.5, people[:, AT["speaks"]] < 0.5
        self.cell[slots] = self.ward[slots] + self.wards * (alone + 2 * silent)
        matrix = np.repeat(self._nobody[:, None], len(slots), axis=1)
        rows = Rows.of(matrix)
        for place, name in ((PHASE, "u_care"), (RESCUE_LUCK, "u_rescue"), (DEPENDENCY_IN, "dependency")):
            rows.singles[place] = people[:, AT[name]]
        self.age[slots] = self._enter_death(rows, people, time)
        self._enter_harms(rows, people, time)
        self.rows[:, slots] = matrix

    def _enter_death(self, rows: Rows, people: Floats, time: float) -> NDArray[np.intp]:
        """The base hazard so far and to come; returns how many rounds ago everybody arrived."""
        last, step = len(self.death_step) - 1, self.care.round_length
        entries = self.pending.values()
        age = np.array([min(int(max(time - arrived, 0.0) / step), last) for _, _, arrived, _ in entries])
        base = np.log1p(-np.minimum(people[:, AT["mortality"]], MOST_MORTALITY)) * -self.base_share
        rows.singles[MORTALITY] = base
        rows.singles[DEATH] = base * self.death_by[age] + [hazard for _, _, _, hazard in entries]
        rows.singles[DEATH_THRESHOLD] = -np.log(people[:, AT["u_death"]])
        return age

    def _enter_harms(self, rows: Rows, people: Floats, time: float) -> None:
        relative = self._risks.rates(people)
        np.multiply(relative.T, self._rate[:, None], out=rows.rates)
        rows.singles[CATCHING] = relative[:, INFECTION]
        rows.luck[:] = people[:, LUCKS].T
        np.negative(np.log(rows.luck), out=rows.thresholds)
        severe = (people[:, AT["severity"]] - self.care.acute_severity) / max(1 - self.care.acute_severity, ROUNDABLE)
        rows.until[0] = time + severe * self.care.acute_phase
        rows.hazards[DELIRIUM] = -np.log1p(-self._risks.delirium_on_arrival(relative))
        already = rows.hazards[DELIRIUM] > rows.thresholds[DELIRIUM]
        rows.thresholds[DELIRIUM, already] = math.inf
        rows.until[DELIRIOUS, already] = time + self.law.delirium.lasts

    def move(self, old: int, new: int) -> None:
        """Take everything along to another slot."""
        if old in self.pending:
            self.pending[new] = self.pending.pop(old)
            return
        if self.dependency[old] == EMPTY or self.dependency[new] != EMPTY or new in self.pending:
            raise ValueError(f"nobody can move from slot {old} to slot {new}")
        self.rows[:, new] = self.rows[:, old]
        self.dependency[new], self.age[new] = self.dependency[old], self.age[old]
        self.cell[new] = self.cell[old] - self.ward[old] + self.ward[new]
        self._empty(old)

    def add_death_hazard(self, slot: int, amount: float) -> None:
        """Add to a person's cumulative hazard of death."""
        if slot in self.pending:
            person, time, arrived, hazard = self.pending[slot]
            self.pending[slot] = (person, time, arrived, hazard + amount)
        else:
            self.death[slot] += amount

    def leave(self, slot: int) -> list[float]:
        """Free the slot; what its person carried, in the order of ``CARRIED``."""
        if slot in self.pending:
            return self._never_cared_for(slot)
        if self.dependency[slot] == EMPTY:
            raise ValueError(f"slot {slot} is empty")
        carried = self._carried(slot)
        self._empty(slot)
        return carried

    def _never_cared_for(self, slot: int) -> list[float]:
        """Someone who came and went between two rounds."""
        person, _, _, hazard = self.pending.pop(slot)
        carried = dict.fromkeys(CARRIED, 0.0)
        carried["missed_share"] = carried["education_missed_share"] = math.nan
        carried["dependency_in"] = carried["dependency_out"] = person[AT["dependency"]]
        carried["death_hazard"] = hazard
        return list(carried.values())

    def _carried(self, slot: int) -> list[float]:
        """Fractions become whole numbers; nothing missed more often than it was due."""
        all_rows = self.rows[:, slot].tolist()
        account, single = all_rows[CARRY_ROWS], all_rows[SINGLE_ROWS]
        phase = single[PHASE]
        counted = [int(account[place] + phase) for place in COUNTED]
        acute_due, acute_missed = counted[2], min(counted[3], counted[2])
        due = int(account[OBSERVED] + account[ACUTELY] + phase)
        missed = min(int(account[OBSERVED_MISSED] + account[ACUTELY_MISSED] + phase), due)
        pairs = counted[4:]
        pairs[1::2] = map(min, pairs[1::2], pairs[::2])
        return [
            due, missed, acute_due, acute_missed, account[PAIN], counted[0], min(counted[:2]), account[SOILED],
            single[UNWASHED_MAX], *pairs, account[TALKED] - account[TALK_MISSED],
            _share(account[LOST], account[NEED]), _share(account[TAUGHT_MISSED], account[TAUGHT]),
            *all_rows[COUNT_ROWS], single[DEPENDENCY_IN], self.dependency.item(slot), single[DEATH], single[AVOIDABLE],
            self.age.item(slot) * self.care.round_length, single[ROUNDS_CARED] / ROUNDS]

    def person_mortality(self, slot: int) -> float:
        """The person's whole expected 30-day hazard at reference care."""
        return float(self.mortality[slot]) / max(self.base_share, ROUNDABLE)

    def settle(self) -> float:
        """Factor by which the risk of deterioration falls in one round."""
        return math.exp(-self.care.round_length / self.law.deterioration.settles)


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan
