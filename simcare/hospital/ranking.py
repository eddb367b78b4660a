"""Ranking nurses by what went wrong on their shifts.

Every incident on a ward is put down to all the registered nurses who were on duty there. Once a year each nurse's
count is compared with what those shifts on that ward bring anybody who works them, and nurses are ranked. Most of what
is ranked is chance: who happened to be on. So the ranking of one year should say little about the next, and it is
logged how much it says.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcare.hospital.posts import SHIFTS
from simcare.hospital.tasks import Floats

FEWEST_SHIFTS = 60  # worked in the year by those who are ranked
FULL_YEAR = 360  # days that must have been counted
FEWEST_NURSES = 10  # for a correlation
NAN = float("nan")


class Verdict(NamedTuple):
    """What a year's ranking was worth, as rank correlations (Spearman), NaN where there are too few nurses.

    With the year before, each nurse against the shifts of the own ward; the same in plain incidents a shift, so that
    wards are compared too; and with how well nurses really keep care whole.
    """

    again: float = NAN
    again_plain: float = NAN
    true_care: float = NAN


class Ranking:
    """Incidents on the shifts of every registered post, this year. ``ward`` [posts]."""

    def __init__(self, ward: NDArray[np.intp], wards: int) -> None:
        self.ward, self.wards = ward, wards
        self.before = np.full((2, len(ward)), NAN)
        self.begin()

    def begin(self) -> None:
        """A new year."""
        self.days = 0
        self.incidents: Floats = np.zeros((len(self.ward), SHIFTS))
        self.worked: Floats = np.zeros((len(self.ward), SHIFTS))

    def work(self, nurses: NDArray[np.intp], shift: NDArray[np.intp]) -> None:
        """These nurses work these shifts today."""
        self.worked[nurses, shift] += 1.0
        self.days += 1

    def happened(self, nurses: NDArray[np.intp], shift: NDArray[np.intp], count: Floats) -> None:
        """Incidents ``count`` [3, wards], put down to the nurses who work these shifts."""
        self.incidents[nurses, shift] += count[shift, self.ward[nurses]]

    def newcomer(self, post: int) -> None:
        """Somebody else holds the post."""
        self.incidents[post] = self.worked[post] = 0.0
        self.before[:, post] = NAN

    def scores(self) -> Floats:
        """Incidents against those usual for the shifts worked, and plain incidents a shift, [2, posts]; NaN for nurses
        who worked too few shifts."""
        of_ward = np.zeros((2, self.wards, SHIFTS))
        for place, counts in enumerate((self.incidents, self.worked)):
            np.add.at(of_ward[place], self.ward, counts)
        usual = (self.worked * (of_ward[0] / np.maximum(of_ward[1], 1.0))[self.ward]).sum(axis=1)
        shifts = self.worked.sum(axis=1)
        ranked = (shifts >= FEWEST_SHIFTS) & (usual > 0)
        found: Floats = np.where(ranked, self.incidents.sum(axis=1) / np.where(ranked, [usual, shifts], 1.0), NAN)
        return found

    def close(self, care: Floats) -> tuple[Floats, Verdict]:
        """The year is over: scores [posts], and what the ranking was worth. ``care`` [posts] is the truth."""
        if self.days < FULL_YEAR:
            self.begin()
            return np.full(len(self.ward), NAN), Verdict()
        scores = self.scores()
        again, plain = (rank_correlation(*pair) for pair in zip(self.before, scores, strict=True))
        verdict = Verdict(again, plain, rank_correlation(scores[0], care))
        self.before = scores
        self.begin()
        return scores[0], verdict


def worst(scores: Floats, share: float, order: Floats) -> list[int]:
    """The posts of the worst ``share`` of those ranked, worst first; ``order`` decides among equals."""
    ranked = np.flatnonzero(~np.isnan(scores))
    by_score = ranked[np.lexsort((order[ranked], -scores[ranked]))]
    return list(by_score[:round(share * len(ranked))].tolist())


def rank_correlation(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation where both are known; NaN for too few, or where all are alike."""
    both = ~(np.isnan(one) | np.isnan(other))
    ranks = np.array([pd.Series(values[both]).rank() for values in (one, other)])
    alike = both.sum() < FEWEST_NURSES or np.ptp(ranks, axis=1).min() == 0
    return NAN if alike else float(np.corrcoef(ranks)[0, 1])
