"""What each occupied bed carries: arrays over all slots, and how people come, move and go.

A slot is a place in a ward. Everybody has a column of the arrays and keeps it; a move only says that another slot now
owns the column (the empty one changes places with it). Coming is cheap: a person waits in a dictionary until the next
care round and then enters the arrays together with all others who came. So is going: columns of those who left are
copied and emptied together at the next round, and their accounts made up for many people at once (``accounts``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.accounts import (
    CATCHING,
    COUNT_OF,
    DEATH,
    DEATH_THRESHOLD,
    DEPENDENCY_IN,
    EDGES,
    MORTALITY,
    PHASE,
    RESCUE_LUCK,
    ROW,
    UNTIL,
    Accounts,
    Rows,
)
from simcare.hospital.harm import AT, HARMS, LUCK, RiskTables, base_share, death_table, per_round
from simcare.hospital.tasks import EMPTY, Floats
from simcare.scenario.care import Care, Harm

INFECTION, DELIRIUM = HARMS.index("infection"), HARMS.index("delirium")
TAUGHT, TAUGHT_MISSED = ROW["education_due"], ROW["education_missed"]
DELIRIOUS = UNTIL.index("delirious")
SINGLES = EDGES[-1][0]
SINGLE_ROWS = slice(*EDGES[-1])
KNOWN_ROWS = np.array([*range(*EDGES[4]), *(SINGLES + place for place in (PHASE, RESCUE_LUCK, DEPENDENCY_IN))])
KNOWN = np.array([AT[name] for name in (*LUCK, "u_care", "u_rescue", "dependency")])
"""Rows that hold what is known of a person as it stands, and where it stands."""
THRESHOLD_ROWS = np.array([*range(*EDGES[3]), SINGLES + DEATH_THRESHOLD])
EXPONENTIAL = np.array([AT[name] for name in (*LUCK, "u_death")])
"""Rows of thresholds, and the luck each is made from."""
NEVER = -math.inf
MOST_MORTALITY = 1 - 1e-9
ROUNDABLE = 1e-9
HARMED = frozenset(COUNT_OF[name] for name in (
    "fall_harm", "ulcer", "dehydration", "delirium", "infection", "deconditioned"))
"""Harms after which people are likelier to come back."""


class Gone(NamedTuple):
    """Who has left: the number of their account, the hazard of death met so far and the hours since arrival for which
    the base is in it, whether they came to harm, and the share of teaching missed."""

    account: int
    death_hazard: float
    hazard_hours: float
    harmed: bool
    education_missed_share: float


class PatientState:
    """The arrays. Rows are named below; columns are people, or empty slots."""

    def __init__(self, care: Care, law: Harm, ward_of_slot: NDArray[np.intp]) -> None:
        self.care, self.law, self.ward = care, law, ward_of_slot.copy()
        self._ward_of_slot: list[int] = ward_of_slot.tolist()
        slots, self.wards = len(ward_of_slot), int(ward_of_slot.max()) + 1
        self.rows: Floats = np.zeros((EDGES[-1][1], slots))
        (self.states, self.rates, self.hazards, self.thresholds, self.luck, self.until, self.counts, self.carry,
         singles) = Rows.of(self.rows)
        (self.mortality, self.death, self.death_threshold, self.avoidable, self.extra, self.ratio_log, self.phase,
         self.rescue_luck, self.washes_due, self.washes_told, self.washes_left_out, self.unwashed, self.unwashed_max,
         self.dependency_in, self.rounds, self.catching) = singles
        self.dependency, self.cell = np.full(slots, EMPTY), ward_of_slot.copy()
        self.column, self.slot = list(range(slots)), list(range(slots))
        self._held = [False] * slots
        self._left: list[int] = []
        self.harmed: set[int] = set()
        self.accounts = Accounts(care.round_length)
        self.age = np.zeros(slots, dtype=np.intp)
        self.death_by = death_table(law, care.round_length)
        self.death_step = np.diff(self.death_by)
        self.pending: dict[int, tuple[Sequence[float], float, float, float]] = {}
        self.base_share = base_share(law)
        self._risks = RiskTables(law)
        self._rate = np.array([per_round(getattr(law, name).rate) for name in HARMS])[:, None]
        self._acute_span = max(1 - care.acute_severity, ROUNDABLE)
        self._nobody = self._blank()

    def _blank(self) -> Floats:
        """The column of an empty slot: no rates, no account, thresholds that nothing crosses."""
        self.thresholds[:], self.death_threshold[:] = math.inf, math.inf
        self.until[:] = NEVER
        nobody: Floats = self.rows[:, 0].copy()
        return nobody

    def admit(self, slot: int, person: Sequence[float], time: float, arrived: float) -> None:
        """Put a person in a free slot; care begins with the next round."""
        if self._held[slot] or slot in self.pending:
            raise ValueError(f"slot {slot} is occupied")
        self.pending[slot] = (person, time, arrived, 0.0)

    def flush(self, time: float) -> NDArray[np.intp]:
        """Let those go who left since the last round, and everybody who came into the arrays; returns their columns."""
        self.clear()
        columns = np.array([self.column[slot] for slot in self.pending], dtype=np.intp)
        if len(columns):
            self._enter(columns, np.array([entry[0] for entry in self.pending.values()]), time)
            for slot in self.pending:
                self._held[slot] = True
            self.pending.clear()
        return columns

    def _enter(self, columns: NDArray[np.intp], people: Floats, time: float) -> None:
        self.dependency[columns] = people[:, AT["dependency"]]
        self.cell[columns] = [self._ward_of_slot[slot] + self.wards * _standing(entry[0])
                              for slot, entry in self.pending.items()]
        matrix = np.repeat(self._nobody[:, None], len(columns), axis=1)
        each = people.T
        matrix[KNOWN_ROWS] = each.take(KNOWN, axis=0)
        matrix[THRESHOLD_ROWS] = -np.log(each.take(EXPONENTIAL, axis=0))
        self.age[columns] = self._enter_death(matrix[SINGLE_ROWS], each, time)
        self._enter_harms(Rows.of(matrix), people, time)
        self.rows[:, columns] = matrix

    def _enter_death(self, singles: Floats, each: Floats, time: float) -> NDArray[np.intp]:
        """The base hazard so far and to come; returns how many rounds ago everybody arrived."""
        last, step = len(self.death_step) - 1, self.care.round_length
        entries = self.pending.values()
        age = np.array([min(int(max(time - arrived, 0.0) / step), last) for _, _, arrived, _ in entries])
        base = np.log1p(-np.minimum(each[AT["mortality"]], MOST_MORTALITY)) * -self.base_share
        singles[MORTALITY] = base
        singles[DEATH] = base * self.death_by.take(age) + [hazard for _, _, _, hazard in entries]
        return age

    def _enter_harms(self, rows: Rows, people: Floats, time: float) -> None:
        relative = self._risks.rates(people)
        np.multiply(relative.T, self._rate, out=rows.rates)
        rows.singles[CATCHING] = relative[:, INFECTION]
        severe = (people[:, AT["severity"]] - self.care.acute_severity) / self._acute_span
        rows.until[0] = time + severe * self.care.acute_phase
        hazard, threshold = rows.hazards[DELIRIUM], rows.thresholds[DELIRIUM]
        np.negative(np.log1p(-self._risks.delirium_on_arrival(relative)), out=hazard)
        already = hazard > threshold
        threshold[already] = math.inf
        rows.until[DELIRIOUS, already] = time + self.law.delirium.lasts

    def move(self, old: int, new: int) -> None:
        """Take everything along to another slot."""
        if old in self.pending:
            self.pending[new] = self.pending.pop(old)
            return
        if not self._held[old] or self._held[new] or new in self.pending:
            raise ValueError(f"nobody can move from slot {old} to slot {new}")
        self._held[old], self._held[new] = False, True
        mine, other = self.column[old], self.column[new]
        self.column[old], self.column[new], self.slot[mine], self.slot[other] = other, mine, new, old
        here, there = self._ward_of_slot[old], self._ward_of_slot[new]
        if here != there:
            self.ward[mine], self.ward[other] = there, here
            self.cell[mine] += there - here
            self.cell[other] += here - there

    def patients(self) -> Floats:
        """How many there are on each ward, those included who came since the last round."""
        here = np.array(self._held)
        here[list(self.pending)] = True
        return np.bincount(self._ward_of_slot, here, self.wards).astype(np.float64)

    def add_death_hazard(self, slot: int, amount: float) -> None:
        """Add to a person's cumulative hazard of death."""
        if slot in self.pending:
            person, time, arrived, hazard = self.pending[slot]
            self.pending[slot] = (person, time, arrived, hazard + amount)
        else:
            self.death[self.column[slot]] += amount

    def extra_hours(self, slot: int) -> float:
        """Healing time (h) that harms have added so far."""
        return 0.0 if slot in self.pending else float(self.extra.item(self.column[slot]))

    def leave(self, slot: int) -> Gone:
        """Free the slot; what matters at once, and where to find the whole account later."""
        if slot in self.pending:
            person, _, _, hazard = self.pending.pop(slot)
            return Gone(self.accounts.never_cared_for(person[AT["dependency"]], hazard), hazard, 0.0, False, math.nan)
        column = self._vacate(slot)
        self._left.append(column)
        taught = self.carry.item(TAUGHT, column)
        return Gone(len(self.accounts) + len(self._left) - 1, self.death.item(column),
                    self.age.item(column) * self.care.round_length, column in self.harmed,
                    self.carry.item(TAUGHT_MISSED, column) / taught if taught > 0 else math.nan)

    def _vacate(self, slot: int) -> int:
        """Nobody holds the slot any more; returns the column of whoever did."""
        if not self._held[slot]:
            raise ValueError(f"slot {slot} is empty")
        self._held[slot] = False
        return self.column[slot]

    def clear(self) -> None:
        """Copy the columns of those who left into the accounts, and empty them."""
        if self._left:
            left = np.array(self._left)
            self.accounts.add(self.rows.take(left, axis=1), self.dependency[left], self.age[left])
            self.rows[:, left] = self._nobody[:, None]
            self.dependency[left] = EMPTY
            self.cell[left] = self.ward[left]
            self.harmed.difference_update(self._left)
            self._left.clear()

    def person_mortality(self, column: int) -> float:
        """The person's whole expected 30-day hazard at reference care."""
        return float(self.mortality.item(column)) / max(self.base_share, ROUNDABLE)

    def settle(self) -> float:
        """Factor by which the risk of deterioration falls in one round."""
        return math.exp(-self.care.round_length / self.law.deterioration.settles)


def _standing(person: Sequence[float]) -> int:
    """0 to 3 by voice and family near (``tasks``)."""
    return (person[AT["family"]] < 0.5) + 2 * (person[AT["speaks"]] < 0.5)
