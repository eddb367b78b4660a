"""The other model of mortality: published hazard ratios of ward staffing, applied directly.

Instead of following missed care into harm and failed rescue, each of a patient's first days on which registered
nursing lay below the ward's usual multiplies the hazard of death from then on, as do days with many admissions per
nurse and days with many hours of temporary nurses. The days are counted as the studies count them: the nurses who were
there from seven to seven, over the patients who were there, against the mean of the same ward.

What is usual is learnt before day 0, when every design is still the same, and then stays as it is. A ward that loses
nurses for good is below its mean for good; a mean that followed would forget the loss within two months.

The two models are alternatives. Using both would count the same deaths twice.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.tasks import HOURS_OF_DAY, Floats
from simcare.scenario.harm import ReducedForm

LAST = 0  # the round from 03 to 07 h ends the nurses' day
CAME = 3
LEAST = 1e-9


class StaffingRatios:
    """Adds up each ward's day and says how it compares with what is usual there."""

    def __init__(self, law: ReducedForm, wards: int) -> None:
        self._law = law
        self._day = np.zeros((4, wards))
        self._usual, self._seen = np.zeros((2, wards)), np.zeros(wards)
        self._memory = law.memory / HOURS_OF_DAY

    def moved(self, old: int, new: int) -> None:
        """Somebody came from another ward: an admission to the new one."""
        self._day[CAME, new] += old != new

    def step(self, time: float, which: int, patients: Floats, nurses: Floats, temporary: Floats,
             came: Floats) -> Floats | None:
        """Takes note of a round, by ward. When a day is over: what it adds to the log-hazard of those who lived it."""
        self._day += (patients, nurses, temporary, came)
        if which != LAST:
            return None
        patients, nurses, temporary, came = self._day
        hours = HOURS_OF_DAY / np.maximum(patients, LEAST)
        found = np.array([nurses * hours, came / np.maximum(nurses, LEAST)])
        self._learn(time, patients > 0, found)
        rise = self._rise(found, temporary * hours) * (patients > 0)
        self._day[:] = 0.0
        return rise

    def _learn(self, time: float, in_use: NDArray[np.bool_], found: Floats) -> None:
        """The usual hours per patient-day and admissions per nurse: a fading mean until day 0, then fixed. Where there
        was no time to learn, the first days are taken."""
        learning = in_use & ((time < 0) | (self._seen < self._memory))
        self._seen += learning
        self._usual += learning / np.minimum(np.maximum(self._seen, 1.0), self._memory) * (found - self._usual)

    def _rise(self, found: Floats, temporary: Floats) -> Floats:
        law, (hours, turnover) = self._law, self._usual
        rise: Floats = (math.log(law.below_mean) * (found[0] < hours)
                        + math.log(law.turnover) * (found[1] > law.turnover_from * turnover)
                        + math.log(law.agency) * (temporary >= law.agency_hours))
        return rise
