"""Days short of nurses, filled: who is added where a ward would have fewer hours for each patient than it usually has.

Posts and cover decide how many nurses and assistants come, and beds how many patients they have; so wards are short on
some days and well off on others. A hospital may send people of its own, at its own price, wherever a day would be
short, and only there. That is what is meant by ending understaffing where studies reckon what it would cost. It is
done at seven in the morning, when the day's shifts are known, ward by ward and for each role by itself.

What is usual is learnt before day 0, when every design is still the same, and then stays as it is. The short-stay unit
and those who wait for a bed in A&E, who are cared for by A&E's own nurses, are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcare.hospital.posts import OWN_UNITS, ROLES, WardOf
from simcare.hospital.staff import Present
from simcare.hospital.tasks import HOURS_OF_DAY, Floats

LEAST = 1e-9


class ShortDays:
    """Knows each ward's usual hours for a patient, and who is added today. ``memory`` (h) is how far back
    usual goes."""

    def __init__(self, wards: Sequence[WardOf], memory: float) -> None:
        self._memory = memory / HOURS_OF_DAY
        self._ordinary = np.array([ward.kind not in OWN_UNITS for ward in wards])
        self._hours: Floats = np.zeros((ROLES, len(wards)))
        self._patients: Floats = np.zeros(len(wards))
        self._seen = 0.0
        self.add_nobody()

    def add_nobody(self) -> None:
        """From now on everybody who is there came by the rota."""
        self._times: Floats = np.ones((ROLES, len(self._ordinary)))

    def begin(self, day: float, hours: Floats, patients: Floats, filled: float) -> Floats:
        """The day begins, with so many ``hours`` [roles, wards] of staff for so many ``patients``: the hours added, by
        role, where a share ``filled`` of what is short is filled."""
        if day < 0:
            self._learn(hours, patients)
        usual = self._hours / np.maximum(self._patients, LEAST)
        short = np.maximum(usual * patients - hours, 0.0) * ((hours > 0) & self._ordinary) * filled
        self._times = 1 + short / np.maximum(hours, LEAST)
        added: Floats = short.sum(axis=1)
        return added

    def _learn(self, hours: Floats, patients: Floats) -> None:
        """Fading means. All hours over all patient-days is a ward's mean; a day counts by its patients."""
        self._seen += 1.0
        weight = 1 / min(self._seen, self._memory)
        self._hours += (hours - self._hours) * weight
        self._patients += (patients - self._patients) * weight

    def filled(self, present: Present) -> Present:
        """Who is there in a round of today, those included who were added: they are spread over the day like the
        others, and like these in pace."""
        rn, hca = self._times
        return present._replace(rn_heads=present.rn_heads * rn, hca_heads=present.hca_heads * hca,
                                rn_minutes=present.rn_minutes * rn, hca_minutes=present.hca_minutes * hca)
