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

from simcare.hospital.care_log import AT, CareLog
from simcare.hospital.fate import Event, Fate, Ward
from simcare.hospital.harm import NEGLECTS, PERSON
from simcare.hospital.patient_state import CARRIED, CARRY, COL, PatientState
from simcare.hospital.reduced import StaffingRatios
from simcare.hospital.staff import Present
from simcare.hospital.tasks import (
    CLASSES, EMPTY, EVENTS, ITEMS, ROUNDS, STANDINGS, TASKS, Floats, Needs, round_of_day, task,
)
from simcare.hospital.ward_work import EVENT_TASKS, Outcome, WardWork, neglect

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CARRIED", "ITEMS", "PERSON", "TASKS", "CareRounds", "Ward"]

LAST_ROUND = ROUNDS - 1
DUE = len(EVENTS) + 1
TOILET_MISSED = slice(DUE, DUE + len(EVENTS))


class CareRounds:
    """The wards' patients and their care. ``scenario`` gives ``care``, ``harm`` and ``design.culture``."""

    def __init__(self, scenario: Any, wards: Sequence[Ward]) -> None:
        care, law = scenario.care, scenario.harm
        self.wards = tuple(wards)
        self.care, self.law = care, law
        ward_of_slot = np.repeat(np.arange(len(wards)), [ward.slots for ward in wards])
        self.state = PatientState(care, law, ward_of_slot)
        self.needs = Needs(care, scenario.design.culture.family_welcome)
        self.work = WardWork(care, self.needs, len(wards))
        self.fate = Fate(care, law, len(wards), self.state)
        self.log = CareLog(len(wards))
        self._reduced = StaffingRatios(law.reduced, len(wards), care.round_length) \
            if law.mortality_model == "reduced_form" else None
        self._beds = np.array([float(ward.slots) for ward in wards])
        self._boarding = np.array([float(ward.kind == "emergency") for ward in wards])
        self._size = len(wards) * STANDINGS * CLASSES
        slots = len(ward_of_slot)
        self._table = np.zeros((len(wards), STANDINGS, CLASSES, len(CARRY)))
        self._gathered = np.empty((slots, len(CARRY)))
        self._key, self._acute = np.empty(slots, dtype=np.intp), np.empty(slots, dtype=bool)
        self._due = self._due_tables()

    def _due_tables(self) -> Floats:
        """What falls due per patient, [6, classes, events + total minutes]."""
        minutes = self.needs.minutes.sum(axis=2, keepdims=True)
        return np.concatenate([self.needs.due, minutes], axis=2)

    def admit(self, slot: int, person: Sequence[float], time: float, arrived: float | None = None) -> None:
        """Put a person (``PERSON``) in a free slot; ``arrived`` at the hospital's door, if earlier than ``time``."""
        self.state.admit(slot, person, time, time if arrived is None else arrived)

    def move(self, old: int, new: int) -> None:
        """Move a person to a free slot, keeping everything."""
        self.state.move(old, new)

    def leave(self, slot: int) -> list[float]:
        """Free a slot; what its person carried, in the order of ``CARRIED``."""
        return self.state.leave(slot)

    def extra_hours(self, slot: int) -> float:
        """Healing time (h) that harms have added so far."""
        return float(self.state.extra[slot])

    def add_death_hazard(self, slot: int, amount: float) -> None:
        """Add to a person's cumulative hazard of death (such as the effect of waiting for a bed)."""
        self.state.add_death_hazard(slot, amount)

    def tables(self) -> tuple[pd.DataFrame, Floats]:
        """All rounds, one row a ward; and calls by week and minutes waited [weeks, 61]."""
        return self.log.table(self.care.undone_instances), self.log.calls()

    def round(self, time: float, order: Sequence[str], reporting_share: float, staff: Present) -> list[Event]:
        """Care from ``time`` to the next round; returns (slot, kind, time) of what happened to people."""
        state, which = self.state, round_of_day(time)
        came = state.flush(time)
        counts, acute_share = self._count(time)
        page = self.log.next()
        outcome, histogram = self.work.round(which, counts, staff, self.work.rationing.order(order), reporting_share,
                                             page)
        self.log.count_calls(time, histogram)
        self._carry(which, outcome)
        events = self._harm(time, counts, outcome, staff, came, acute_share, page)
        if which == LAST_ROUND:
            self._wash_day()
        return events

    def _count(self, time: float) -> tuple[Floats, float]:
        """Patients by ward and cell, [wards, standings × classes]; share of all patients who are acutely ill."""
        state, key = self.state, self._key
        np.greater(state.until[0], time, out=self._acute)
        np.multiply(state.cell, CLASSES, out=key)
        key += state.dependency
        key += 3 * self._acute
        counts = np.bincount(key, minlength=self._size).reshape(len(self.wards), -1).astype(float)
        patients = counts.reshape(-1, CLASSES)[:, :EMPTY].sum(axis=0)
        return counts, float(patients[3:].sum() / max(patients.sum(), 1.0))

    def _carry(self, which: int, outcome: Outcome) -> None:
        """Add what fell due and what was missed to every patient's account."""
        state, rates, table = self.state, self.work.rates, self._table
        due, missed, waits = self._due[which], outcome.missed, outcome.waits
        table[..., :DUE] = due
        np.multiply(due[:, :len(EVENTS)], missed[:, :, None, EVENT_TASKS], out=table[..., TOILET_MISSED])
        minutes = self.needs.minutes[which]
        table[..., COL["lost"]] = (missed.reshape(-1, len(TASKS)) @ minutes.T).reshape(table.shape[:3])
        table[..., COL["calls"]] = rates.calls[which]
        table[..., COL["calls_late"]] = rates.calls[which] * waits.late[:, None, None]
        table[..., COL["soiled"]] = self._soiled(which, outcome)
        untreated = waits.wait[:, None] + missed[..., task("pain_relief")] * self.care.pain_unrelieved
        table[..., COL["pain"]] = rates.pain[which] * untreated[:, :, None]
        np.take(table.reshape(-1, len(CARRY)), self._key, axis=0, out=self._gathered)
        state.carry += self._gathered
        state.rounds += 1.0

    def _soiled(self, which: int, outcome: Outcome) -> Floats:
        """Hours soiled by ward, standing and class; those who cannot call wait until somebody looks in."""
        waits, hold = outcome.waits, self.care.hold_time
        unseen = self.care.unnoticed_time + waits.wait
        silent = unseen * unseen / (unseen + hold)
        by_standing = np.stack([waits.soiled, waits.soiled, silent, silent], axis=1)
        soiled: Floats = by_standing[:, :, None] * self.work.rates.toilet[which]
        return soiled

    def _harm(self, time: float, counts: Floats, outcome: Outcome, staff: Present, came: Floats, acute_share: float,
              page: Any) -> list[Event]:
        state, fate = self.state, self.fate
        neglects = neglect(outcome)
        fate.remember(neglects, time)
        cells = counts.reshape(len(self.wards), STANDINGS, CLASSES)[:, :, :EMPTY]
        occupied, carriers = cells.sum(axis=(1, 2)), fate.carriers()
        hygiene = neglects[NEGLECTS.index("unclean")].reshape(len(self.wards), -1).mean(axis=1)
        pressure = fate.infection_pressure(carriers, occupied, self._beds, hygiene)
        events = fate.advance(time, pressure, outcome, acute_share)
        fate.die(time, self._ratio(time, occupied, staff, came), events)
        page[:, :AT["rn_heads"]] = np.stack([np.full(len(occupied), time), np.arange(len(occupied)), self._beds,
                                             occupied, occupied * self._boarding], axis=1)
        page[:, AT["carriers"]], page[:, AT["acute"]] = carriers, cells[:, :, 3:].sum(axis=(1, 2))
        events.sort(key=lambda event: event[2])
        return events

    def _ratio(self, time: float, occupied: Floats, staff: Present, came: Floats) -> Floats | None:
        """Hazard ratios by slot in the reduced-form model of mortality."""
        if self._reduced is None:
            return None
        agency = staff.agency_rn / np.maximum(staff.rn_heads, 1.0)
        stays, now = self._reduced.step(round_of_day(time), occupied, staff.rn_minutes, agency, came)
        self.state.ratio_log += stays[self.state.ward]
        ratio: Floats = np.exp(self.state.ratio_log) * now[self.state.ward]
        return ratio

    def _wash_day(self) -> None:
        """At the end of a day: washed or not, and for how many days not."""
        state = self.state
        given = state.carry[:, COL["washing_due"]] - state.carry[:, COL["washing_missed"]]
        whole = np.floor(given + state.phase)
        state.unwashed += 1.0
        state.unwashed[whole > state.washed] = 0.0
        state.washed[:] = whole
        np.maximum(state.unwashed_max, state.unwashed, out=state.unwashed_max)
