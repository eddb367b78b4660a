"""Each patient's hazards, one care round at a time: who falls, sickens, deteriorates or dies.

Works on the arrays of ``PatientState``. All hazards move forward together; only the few who cross a threshold are
handled one by one. Avoidable hazard is kept beside: the share of an added hazard that stems from neglect, so that the
deaths which full and prompt care would have spared can be counted. Of a failed rescue it is all or nothing: the same
person with the same luck would have been rescued by full and prompt care, or would not.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from simcare.hospital.accounts import COUNT_OF, UNTIL
from simcare.hospital.harm import (
    AILMENT_OF,
    EVENT_NAMES,
    HARMS,
    NEGLECTS,
    REPEATABLE,
    STATES,
    effects,
    next_luck,
    per_round,
    rescue,
)
from simcare.hospital.patient_state import HARMED, PatientState
from simcare.hospital.tasks import HOURS_OF_DAY, Floats
from simcare.hospital.ward_work import ACUTE, ROUTINE, Outcome
from simcare.scenario.care import Care, Harm

Event = tuple[int, str, float]
SMALL = 1e-12
RECURRING = slice(HARMS.index("dehydration"), HARMS.index("infection") + 1, 2)
LASTING = slice(STATES.index("dehydrated"), STATES.index("infected") + 1, 2)
"""Harms that can come again, but not while they last (dehydration, infection), and the ailments they leave."""
AILMENT_ROW = {name: UNTIL.index(ailment) for name, ailment in AILMENT_OF.items()}
HAZARDS = slice(0, HARMS.index("deterioration"))
"""Harms that learning can take the ground from; getting worse belongs to the illness."""
MEMORY = slice(0, len(NEGLECTS))


class Ward(NamedTuple):
    """A ward of the care model: its name, kind (such as ``medical``) and number of slots."""

    name: str
    kind: str
    slots: int


class Fate:
    """Moves every hazard forward by one round."""

    def __init__(self, care: Care, law: Harm, wards: int, state: PatientState) -> None:
        self.care, self.law, self.state, self.wards = care, law, state, wards
        self._effects, self._length = effects(law), care.round_length
        self._neglect_effects = [[(place, effect) for place, effect in enumerate(row) if effect]
                                 for row in self._effects[:, MEMORY].tolist()]
        self._kinds: list[Any] = [getattr(law, name) for name in HARMS]
        self._mechanism = law.mortality_model == "mechanism"
        self._infection, self._deterioration = HARMS.index("infection"), HARMS.index("deterioration")
        self._carrier = UNTIL.index("infected") - 1 + len(NEGLECTS)
        self.harm = 1.0
        self._crowd = min(care.call_coupling, 1.0)
        self._settle, self._spread = state.settle(), law.infection_spread * per_round(law.infection.spread)
        self._keep = self._memory()
        self._slots = slots = state.rows.shape[1]
        self._increase, self._crossed = np.empty((len(HARMS), slots)), np.empty((len(HARMS), slots), dtype=bool)
        self._gathered, self._dying = np.empty((len(NEGLECTS), slots)), np.empty(slots)

    def _memory(self) -> Floats:
        """Share of each neglect that the body still remembers a round later."""
        keep = np.zeros((len(NEGLECTS), 1))
        lasting = math.exp(-self._length / self.care.neglect_memory)
        for name in ("unfed", "unturned", "unwalked", "unclean"):
            keep[NEGLECTS.index(name)] = lasting
        return keep

    def remember(self, neglects: Floats, time: float) -> None:
        """Let this round's neglect [neglects, standings × wards] weigh on the body; refresh the ailments."""
        states, state = self.state.states, self.state
        neglects.take(state.cell, 1, self._gathered, "clip")
        memory = states[MEMORY]
        memory -= self._gathered
        memory *= self._keep
        memory += self._gathered
        np.greater(state.until[1:], time, out=states[len(NEGLECTS):])

    def carriers(self) -> Floats:
        """Patients with a hospital infection, by ward."""
        return np.bincount(self.state.ward, self.state.states[self._carrier], self.wards).astype(float)

    def infection_pressure(self, carriers: Floats, occupied: Floats, beds: Floats, hygiene_missed: Floats) -> Floats:
        """Crowding factor and rate of catching an infection per round, by ward, [2, wards]."""
        law, pressure = self.law.infection, np.empty((2, self.wards))
        full = occupied / np.maximum(beds, 1.0)
        crowd = np.minimum(np.maximum(full, law.crowding_from), law.crowding_to) - law.crowding_from
        np.add(law.crowding * crowd, 1.0, out=pressure[0])
        np.divide(carriers, np.maximum(occupied, 1.0), out=pressure[1])
        pressure[1] *= pressure[0] * (self._spread * (1 + law.from_unclean * hygiene_missed))
        return pressure

    def advance(self, time: float, pressure: Floats, outcome: Outcome, acute_share: float) -> list[Event]:
        """Add a round's hazards; whoever crosses a threshold suffers the harm. Returns (slot, kind, time)."""
        state, increase = self.state, self._increase
        np.matmul(self._effects, state.states, out=increase)
        increase += 1.0
        increase *= state.rates
        increase[HAZARDS] *= self.harm
        by_slot = pressure.take(state.ward, 1, mode="clip")
        infection, deterioration = increase[self._infection], state.rates[self._deterioration]
        infection *= by_slot[0]
        infection += by_slot[1] * state.catching
        increase[RECURRING] *= 1.0 - state.states[LASTING]
        deterioration *= self._settle
        state.hazards += increase
        np.greater(state.hazards, state.thresholds, out=self._crossed)
        events: list[Event] = []
        slot_of, slots = state.slot, self._slots
        struck = [(place // slots, slot_of[place % slots], place % slots)
                  for place in self._crossed.ravel().nonzero()[0].tolist()]
        for row, _, column in sorted(struck):
            self._strike(row, column, time, outcome, acute_share, events)
        return events

    def _strike(self, row: int, column: int, time: float, outcome: Outcome, acute_share: float,
                events: list[Event]) -> None:
        """One person's threshold is crossed: record the harm, its consequences and the next threshold."""
        state, kind = self.state, self._kinds[row]
        over = state.hazards.item(row, column) - state.thresholds.item(row, column)
        passed = 1 - over / max(self._increase.item(row, column), SMALL)
        when = time + self._length * min(max(passed, 0.0), 1.0)
        self._count(column, EVENT_NAMES[row], when, events)
        share = self._neglected(row, column)
        self._weigh(column, kind.death, share)
        if kind.extra_stay:
            state.extra[column] += kind.extra_stay
        name, u = HARMS[row], self._next_threshold(row, column)
        if name in AILMENT_ROW:
            state.until[AILMENT_ROW[name], column] = when + kind.lasts
        if name == "fall" and u < self.law.fall.injury_share:
            self._injure(column, when, share, events)
        elif name == "deconditioning" and u < self.law.deconditioning.class_share:
            state.dependency[column] = min(state.dependency.item(column) + 1, 2)
        elif name == "deterioration":
            self._deteriorate(column, when, u, outcome, acute_share, events)

    def _neglected(self, row: int, column: int) -> float:
        """The part of this hazard of the person that neglect has added. What earlier harms add is not in it."""
        neglected, states = 0.0, self.state.states
        for place, effect in self._neglect_effects[row]:
            neglected += effect * states.item(place, column)
        return neglected / float(1.0 + self._effects[row] @ states[:, column])

    def _count(self, column: int, name: str, when: float, events: list[Event]) -> None:
        place = COUNT_OF[name]
        self.state.counts[place, column] += 1
        if place in HARMED:
            self.state.harmed.add(column)
        events.append((self.state.slot[column], name, when))

    def _weigh(self, column: int, multiple: float, avoidable: float) -> None:
        """Add a multiple of the person's own expected hazard of death (mechanism model only)."""
        if self._mechanism and multiple:
            amount = multiple * self.state.person_mortality(column)
            self.state.death[column] += amount
            self.state.avoidable[column] += amount * avoidable

    def _next_threshold(self, row: int, column: int) -> float:
        """Set the threshold of the next event of this kind; returns a uniform for the details of this one."""
        state = self.state
        u = next_luck(state.luck.item(row, column))
        again = HARMS[row] in REPEATABLE
        state.luck[row, column] = u
        state.thresholds[row, column] = state.hazards.item(row, column) - math.log(u) if again else math.inf
        return next_luck(1 - u)

    def _injure(self, column: int, when: float, share: float, events: list[Event]) -> None:
        law = self.law.fall
        self._count(column, "fall_harm", when, events)
        self._weigh(column, law.injury_death, share)
        self.state.extra[column] += law.injury_extra_stay

    def _deteriorate(self, column: int, when: float, u: float, outcome: Outcome, acute_share: float,
                     events: list[Event]) -> None:
        """Was it seen and answered in time?"""
        state = self.state
        until = state.until.item(0, column)
        acute = until > when
        state.until[0, column] = max(until, when + self.care.acute_after_deterioration)
        interval = self.care.acute_interval if acute else \
            HOURS_OF_DAY / self.care.times.observations[state.dependency.item(column)]
        chance = rescue(self.law.rescue, when, interval, self._unwatched(column, acute, outcome),
                        self._load(acute_share))
        luck = (state.rescue_luck.item(column) + u) % 1.0
        if luck < chance.failure:
            self._count(column, "failed_rescue", when, events)
            if self._mechanism:
                amount = -math.log1p(-self.law.rescue.death_share)
                state.death[column] += amount
                state.avoidable[column] += amount * (luck >= chance.unavoidable)

    def _unwatched(self, column: int, acute: bool, outcome: Outcome) -> float:
        """Share of this person's observations that warned nobody: not taken in time, or taken and not looked at."""
        standing, ward = divmod(self.state.cell.item(column), self.wards)
        if acute:
            return outcome.missed.item(ACUTE, standing, ward)
        return 1 - (1 - outcome.missed.item(ROUTINE, standing, ward)) * (1 - outcome.unseen.item(ward))

    def _load(self, acute_share: float) -> float:
        """How long a clinician takes when so many are acutely ill, relative to usual."""
        law = self.law.rescue
        return 1 + law.load * self._crowd * (acute_share / law.usual_acute_share - 1)

    def die(self, time: float, ratio: Floats | None, events: list[Event]) -> None:
        """Move the base hazard of death forward and append those who die; ``ratio`` by slot in the reduced form."""
        state, dying = self.state, self._dying
        state.death_step.take(state.age, None, dying, "clip")
        dying *= state.mortality
        if ratio is not None:
            dying *= ratio
            state.avoidable += dying * (1 - 1 / ratio)
        state.death += dying
        state.age += 1
        dead = np.flatnonzero(state.death > state.death_threshold).tolist()
        for slot, column in sorted((state.slot[column], column) for column in dead):
            before = state.death.item(column) - dying.item(column)
            share = (state.death_threshold.item(column) - before) / max(dying.item(column), SMALL)
            latest = max((when for place, _, when in events if place == slot), default=time)
            when = max(time + self._length * min(max(share, 0.0), 1.0), latest if share < 0 else time)
            events.append((slot, "died", when))
            state.death_threshold[column] = math.inf
