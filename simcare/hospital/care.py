"""Care rounds: every four hours, for every occupied bed, who needs what, who gets it, and what neglect does to them.

All beds are numbered slots, ward after ward. A round

1. lets in those who came since the last one and counts each ward's patients by dependency, acuteness, voice, family;
2. sets their need against the minutes of the staff on the shift, rations, and answers the bells (``ward_work``);
3. adds to what each patient carries (``patient_state``);
4. moves every hazard forward and reports whoever crosses a threshold (``fate``).

Expected counts are carried as fractions and become whole numbers when the patient leaves, with the patient's own luck,
so a round draws nothing. Patients who come between rounds are first cared for in the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.accounts import CARRIED, CARRY, LAST_WASH, ROW
from simcare.hospital.care_log import CareLog
from simcare.hospital.fate import Event, Fate, Ward
from simcare.hospital.harm import NEGLECTS, PERSON, fresh_luck
from simcare.hospital.patient_state import Gone, PatientState
from simcare.hospital.reduced import StaffingRatios
from simcare.hospital.staff import Present
from simcare.hospital.tasks import (
    CLASSES,
    EVENTS,
    ITEMS,
    PATIENTS,
    ROUNDS,
    STANDINGS,
    TASKS,
    Floats,
    Help,
    Needs,
    round_of_day,
    task,
)
from simcare.hospital.ward_work import Outcome, WardWork, neglect

if TYPE_CHECKING:
    import pandas as pd

    from simcare.scenario.concerns import Helping
    from simcare.scenario.design import Design

__all__ = ["CARRIED", "ITEMS", "PERSON", "TASKS", "CareRounds", "Ward"]

LAST_ROUND = ROUNDS - 1
MOST_HELP = 0.9  # share of a task that others than staff can give at most
DUE = slice(0, len(EVENTS) + 1)
MISSED = slice(DUE.stop, DUE.stop + len(EVENTS))
DUE_EVENTS = slice(0, len(EVENTS))
EVENT_TASKS = np.array([task(name) for name in EVENTS])
WASHING = EVENTS.index("washing")
PAIN_RELIEF = task("pain_relief")
UNCLEAN = NEGLECTS.index("unclean")
TODAY = LAST_WASH + 1  # the luck of a day's wash has this number, and the rounds since arrival


class CareRounds:
    """The wards' patients and their care. ``scenario`` gives ``care``, ``harm`` and ``design.culture``."""

    def __init__(self, scenario: Any, wards: Sequence[Ward]) -> None:
        care, law = scenario.care, scenario.harm
        self.wards, self.care, self.law = tuple(wards), care, law
        self._beds = np.array([float(ward.slots) for ward in wards])
        self.outcome: Outcome
        ward_of_slot = np.repeat(np.arange(len(wards)), [ward.slots for ward in wards])
        self._ward_of_slot, self.state = ward_of_slot, PatientState(care, law, ward_of_slot)
        self.log = CareLog(care, self._beds, np.array([float(ward.kind == "emergency") for ward in wards]))
        self.needs = Needs(care, scenario.design.culture.family_welcome)
        self.work = WardWork(care, self.needs, len(wards), self.log)
        self.fate = Fate(care, law, len(wards), self.state)
        self._reduced = StaffingRatios(law.reduced, len(wards)) if law.mortality_model == "reduced_form" else None
        self._make_room()

    def _make_room(self) -> None:
        """Arrays that every round uses again."""
        wards, slots = len(self.wards), len(self.state.ward)
        self._tables = np.zeros((ROUNDS, len(CARRY), CLASSES, STANDINGS, wards))
        due = np.concatenate([self.needs.due, self.needs.minutes.sum(axis=2, keepdims=True)], axis=2)
        self._tables[:, DUE] = due.transpose(0, 2, 1)[..., None, None]
        self._left_out = np.ones((len(EVENTS), 1, 1))
        self._left_out[WASHING] = self.care.washes_left_out
        self._gathered = np.empty((len(CARRY), slots))
        self._neglects = np.empty((len(NEGLECTS), STANDINGS, wards))
        self._key, self._acutely = np.empty(slots, dtype=np.intp), np.empty(slots, dtype=np.intp)
        self._acute = np.empty(slots, dtype=bool)
        self._cells = wards * STANDINGS

    def helped(self, design: Design, rules: Helping, willing: float) -> None:
        """From now on this design holds for volunteers, family and devices at the bedside; ``willing`` multiplies the
        hours of volunteers and family."""
        culture, devices = design.culture, design.technology.electronic_observations
        come, stay = (rules.accredited_volunteers, rules.accredited_family) if culture.volunteers_accredited else (1, 1)
        hours = culture.volunteers / rules.usual_volunteers
        self.needs.follow(Help(min(self.care.volunteer_share * hours * come * willing, MOST_HELP),
                               min(self.care.family_help * culture.family_welcome * stay * willing, MOST_HELP),
                               1 + rules.device_time if devices else 1.0))
        self.work.prompted = rules.prompted if devices else 0.0

    def admit(self, slot: int, person: Sequence[float], time: float, arrived: float | None = None) -> None:
        """Put a person (``PERSON``) in a free slot; ``arrived`` at the hospital's door, if earlier than ``time``."""
        self.state.admit(slot, person, time, time if arrived is None else arrived)

    def move(self, old: int, new: int) -> None:
        """Move a person to a free slot, keeping everything."""
        self.state.move(old, new)
        if self._reduced is not None:
            self._reduced.moved(self._ward_of_slot[old], self._ward_of_slot[new])

    def leave(self, slot: int) -> list[float]:
        """Free a slot; what its person carried, in the order of ``CARRIED``."""
        number = self.state.leave(slot).account
        return [float(column[0]) for column in self.accounts(np.array([number])).values()]

    def depart(self, slot: int) -> Gone:
        """Free a slot; what matters of its person at once. The rest is in their account."""
        return self.state.leave(slot)

    def accounts(self, numbers: NDArray[np.intp]) -> dict[str, Floats]:
        """Columns named as in ``CARRIED``: the accounts of these numbers."""
        self.state.clear()
        return self.state.accounts.of(numbers)

    def late_accounts(self, numbers: NDArray[np.intp]) -> dict[str, Floats]:
        """The same for people who have left not long ago, and were cared for."""
        self.state.clear()
        return self.state.accounts.lately(numbers)

    def extra_hours(self, slot: int) -> float:
        """Healing time (h) that harms have added so far."""
        return self.state.extra_hours(slot)

    def add_death_hazard(self, slot: int, amount: float) -> None:
        """Add to a person's cumulative hazard of death (such as the effect of waiting for a bed)."""
        self.state.add_death_hazard(slot, amount)

    def tables(self) -> tuple[pd.DataFrame, Floats]:
        """All rounds, one row a ward; and calls by week and minutes waited [weeks, 61]."""
        return self.log.table(), self.log.calls()

    def round(self, time: float, order: Sequence[str], reporting_share: float, staff: Present) -> list[Event]:
        """Care from ``time`` to the next round; returns (slot, kind, time) of what happened to people."""
        which = round_of_day(time)
        came = np.bincount(self.state.ward[self.state.flush(time)], minlength=len(self.wards)).astype(float)
        self.log.begin(time)
        counts, patients = self._count(time)
        outcome = self.work.round(time, which, counts, came, staff, self.work.rationing.order(order), reporting_share)
        self.outcome = outcome
        self._carry(which, outcome)
        events = self._harm(time, patients, outcome, staff, came)
        if which == LAST_ROUND:
            self._wash_day()
        return events

    def _count(self, time: float) -> tuple[Floats, Floats]:
        """Patients by cell and ward [classes × standings, wards]; by ward all and acutely ill [2, wards]."""
        state, key = self.state, self._key
        np.greater(state.until[0], time, out=self._acute)
        np.multiply(self._acute, 3 * self._cells, out=self._acutely)
        np.multiply(state.dependency, self._cells, out=key)
        key += state.cell
        key += self._acutely
        by_cell = np.bincount(key, minlength=CLASSES * self._cells)
        counts = by_cell.astype(np.float64).reshape(CLASSES * STANDINGS, -1)
        return counts, np.matmul(PATIENTS, counts)

    def _carry(self, which: int, outcome: Outcome) -> None:
        """Add what fell due and what was missed to every patient's account; of the washing lost only what was
        a wash left out, and not one cut short."""
        state, table = self.state, self._tables[which]
        missed = outcome.missed.take(EVENT_TASKS, axis=0)
        missed *= self._left_out
        np.multiply(table[DUE_EVENTS], missed[:, None], out=table[MISSED])
        self._tabulate(which, outcome, table[MISSED.stop:])
        table.reshape(len(CARRY), -1).take(self._key, 1, self._gathered, "clip")
        state.carry += self._gathered
        state.rounds += 1.0

    def _tabulate(self, which: int, outcome: Outcome, table: Floats) -> None:
        """What depends on the ward as well as on the class: minutes lost, bells, hours soiled and in pain."""
        lost, calls, late, soiled, pain = table
        rates, waits, hold = self.work.rates, outcome.waits, self.care.hold_time
        np.matmul(self.needs.minutes[which], outcome.missed.reshape(len(TASKS), -1), out=lost.reshape(CLASSES, -1))
        calls[:] = rates.calls[which]
        np.multiply(rates.calls[which], waits.late, out=late)
        unseen = self.care.unnoticed_time + waits.wait
        by_standing = np.empty(soiled.shape[1:])
        by_standing[:2], by_standing[2:] = waits.soiled, unseen * unseen / (unseen + hold)
        np.multiply(rates.toilet[which], by_standing, out=soiled)
        untreated = outcome.missed[PAIN_RELIEF] * self.care.pain_unrelieved + waits.wait
        np.multiply(rates.pain[which], untreated, out=pain)

    def _harm(self, time: float, patients: Floats, outcome: Outcome, staff: Present,
              came: Floats) -> list[Event]:
        """Move every hazard forward and log who is on the wards."""
        fate = self.fate
        neglects = neglect(outcome, self._neglects)
        fate.remember(neglects, time)
        carriers, present = fate.carriers(), self.work.present
        hygiene = (self._neglects[UNCLEAN] * present).sum(axis=0) / np.maximum(patients[0], 1.0)
        everybody, acute = patients.sum(axis=1).tolist()
        pressure = fate.infection_pressure(carriers, patients[0], self._beds, hygiene)
        events = fate.advance(time, pressure, outcome, acute / max(everybody, 1.0))
        fate.die(time, self._ratio(time, patients[0], staff, came), events)
        self.log.patients(patients[0], patients[1], carriers)
        events.sort(key=lambda event: event[2])
        return events

    def _ratio(self, time: float, occupied: Floats, staff: Present, came: Floats) -> Floats | None:
        """Hazard ratios by slot in the reduced-form model of mortality."""
        if self._reduced is None:
            return None
        state = self.state
        rise = self._reduced.step(time, round_of_day(time), occupied, staff.rn_heads, staff.agency_rn,
                                  came)
        if rise is not None:
            early = state.age * self.care.round_length < self.law.reduced.first
            state.ratio_log += rise[state.ward] * early
        ratio: Floats = np.exp(state.ratio_log)
        return ratio

    def _wash_day(self) -> None:
        """At the end of a day: washed, left out, or neither, by everybody's own luck; and for how many days not
        washed. What fell due and was missed until now is told, and the next day begins from there."""
        state = self.state
        due, missed = state.carry[ROW["washing_due"]], state.carry[ROW["washing_missed"]]
        left_out = missed - state.washes_told
        given = due - state.washes_due - left_out
        luck = fresh_luck(state.phase, TODAY + state.age)
        state.washes_left_out += luck < left_out
        state.unwashed += 1.0
        state.unwashed[luck > 1 - given] = 0.0
        state.washes_due[:], state.washes_told[:] = due, missed
        np.maximum(state.unwashed_max, state.unwashed, out=state.unwashed_max)
