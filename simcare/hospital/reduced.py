"""The other model of mortality: published hazard ratios of ward staffing, applied directly.

Instead of following missed care into harm and failed rescue, each day on which registered nursing lay below the ward's
own mean multiplies the patient's hazard of death, as do days with many admissions per nurse; a day with many temporary
nurses counts while it lasts. The two models are alternatives. Using both would count the same deaths twice.
"""

from __future__ import annotations

import math

import numpy as np

from simcare.hospital.tasks import HOURS_OF_DAY, MINUTES, ROUNDS, Floats
from simcare.scenario.harm import ReducedForm


class StaffingRatios:
    """Remembers each ward's usual staffing and says how today's differs."""

    def __init__(self, law: ReducedForm, wards: int, round_length: float) -> None:
        self._law, self._seen = law, np.zeros((ROUNDS, wards))
        self._nursing, self._turnover = np.zeros((ROUNDS, wards)), np.zeros(wards)
        self._gain = min(1.0, HOURS_OF_DAY / law.memory)
        self._recent = np.zeros(wards)
        self._fade = math.exp(-round_length / HOURS_OF_DAY)
        self._each = 1 / ROUNDS

    def _mean(self, which: int, nursing: Floats, open_wards: Floats) -> Floats:
        """Running mean of nursing minutes per patient at this round of the day."""
        seen = self._seen[which]
        seen += open_wards
        gain = open_wards * np.maximum(self._gain, 1 / np.maximum(seen, 1.0))
        mean: Floats = self._nursing[which]
        mean += gain * (nursing - mean)
        return mean

    def step(self, which: int, occupied: Floats, minutes: Floats, agency_share: Floats,
             admitted: Floats) -> tuple[Floats, Floats]:
        """Rise of the log-hazard that stays with the patients, and the hazard ratio of this round alone, by ward."""
        patients = np.maximum(occupied, 1.0)
        nursing, open_wards = minutes / patients, (occupied > 0).astype(float)
        mean = self._mean(which, nursing, open_wards)
        self._recent += (admitted / np.maximum(minutes, 1.0) - self._recent) * (1 - self._fade)
        self._turnover += self._gain * self._each * (self._recent - self._turnover)
        busy = self._recent > self._law.turnover_from * np.maximum(self._turnover, 1e-12)
        stays = (nursing < mean) * math.log(self._law.below_mean) + busy * math.log(self._law.turnover)
        temporary = agency_share * nursing * ROUNDS / MINUTES >= self._law.agency_hours
        return stays * self._each, np.where(temporary, self._law.agency, 1.0)
