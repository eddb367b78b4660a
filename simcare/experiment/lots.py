"""The lot of each person in two designs: who was harmed in one and not in the other, and the other way round.

Two designs have the same people, so their rows are joined person by person, one replication at a time, and only counts
are kept. Somebody who comes back is the same person, however often; a design may make them come more often, and what
happens to them then is theirs. A few people come in one design only (an operation that falls beyond the end of the
run in the other): nothing happened to them in the design in which they did not come, and they are counted so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.intervals import Interval, interval
from simcare.measures.fates import CAME, FATES
from simcare.measures.view import SUBGROUPS

if TYPE_CHECKING:
    import pandas as pd

Where = Literal["both", "only_first", "only_second"]
WHERE: tuple[Where, ...] = ("both", "only_first", "only_second")
EVERYONE = "everyone"
GROUPS = (EVERYONE, *SUBGROUPS)
ANY = "any"
IN_ANY = ("died", "harmed", "left_unseen", "over_12_hours", "sent_home_unready")
LOTS = {**{name: fate.words for name, fate in FATES.items()}, "came": "came", ANY: "suffered any of these"}
_MASK = np.uint32(sum(1 << place for place, name in enumerate(FATES) if name in IN_ANY))


@dataclass(frozen=True)
class Lots:
    """``counts`` of people, shape ``(replications, groups, lots, 3)``: in both designs, in the first only, in the
    second only. ``years`` is the length of the window."""

    counts: NDArray[np.int64]
    years: float

    def a_year(self, lot: str, where: Where, group: str = EVERYONE) -> Interval:
        """People a year who had this lot."""
        return interval((self._of(lot, where, group) / self.years).tolist())

    def per_1000(self, lot: str, where: Where, group: str = EVERYONE) -> Interval:
        """Of 1,000 people of the group who came in either design, how many had this lot."""
        return interval((1000 * self._of(lot, where, group) / self._came(group)).tolist())

    def fewer(self, lot: str, group: str = EVERYONE) -> Interval:
        """People a year whom the second design spares this lot, less those whom it puts to it."""
        return interval(((self._of(lot, "only_first", group) - self._of(lot, "only_second", group))
                         / self.years).tolist())

    def better_off(self, lot: str, group: str = EVERYONE) -> Interval:
        """Of the people whose lot differs, the share who are better off in the second design; NaN where none."""
        spared, struck = self._of(lot, "only_first", group), self._of(lot, "only_second", group)
        differs = spared + struck
        return interval(np.divide(spared, differs, out=np.full(len(spared), np.nan), where=differs > 0).tolist())

    def table(self) -> pd.DataFrame:
        """One row a group, a lot and a design it happened in, with people a year and in 1,000, means and intervals."""
        import pandas as pd

        rows = []
        for group in GROUPS:
            for lot in LOTS:
                for where in WHERE:
                    year, thousand = self.a_year(lot, where, group), self.per_1000(lot, where, group)
                    rows.append((group, lot, where, year.mean, year.low, year.high, thousand.mean, thousand.low,
                                 thousand.high))
        return pd.DataFrame(rows, columns=["group", "lot", "where", "a_year", "a_year_low", "a_year_high", "per_1000",
                                           "per_1000_low", "per_1000_high"])

    def _of(self, lot: str, where: Where, group: str) -> NDArray[np.float64]:
        return self.counts[:, GROUPS.index(group), list(LOTS).index(lot), WHERE.index(where)].astype(float)

    def _came(self, group: str) -> NDArray[np.float64]:
        came = np.add.reduce([self._of("came", where, group) for where in WHERE])
        return np.where(came > 0, came, np.nan)


def join(firsts: Sequence[Path], seconds: Sequence[Path], years: float) -> Lots:
    """Joins the fates of two designs (files of :func:`simcare.measures.fates.fates`), replication by replication."""
    counts = [count(np.load(first), np.load(second)) for first, second in zip(firsts, seconds, strict=True)]
    return Lots(np.stack(counts), years)


def count(first: NDArray[np.void], second: NDArray[np.void]) -> NDArray[np.int64]:
    """The counts of one replication, shape ``(groups, lots, 3)``."""
    everyone = np.union1d(first["person"], second["person"])
    one, two = (_laid_out(rows, everyone, "fates") for rows in (first, second))
    groups = _laid_out(first, everyone, "groups") | _laid_out(second, everyone, "groups")
    lots = [_pairs(one >> bit & 1, two >> bit & 1, groups) for bit in range(CAME + 1)]
    return np.stack([*lots, _pairs(one & _MASK > 0, two & _MASK > 0, groups)], axis=1)


def _laid_out(rows: NDArray[np.void], everyone: NDArray[np.int64], column: str) -> NDArray[np.uint32]:
    laid = np.zeros(len(everyone), np.uint32)
    laid[np.searchsorted(everyone, rows["person"])] = rows[column]
    return laid


def _pairs(one: NDArray[np.generic], two: NDArray[np.generic], groups: NDArray[np.uint32]) -> NDArray[np.int64]:
    """People with the lot in both, in the first only, in the second only, by group; shape ``(groups, 3)``."""
    kinds = 1 << len(SUBGROUPS)
    key = groups * 4 + one.astype(np.uint32) * 2 + two.astype(np.uint32)
    by_kind = np.bincount(key, minlength=4 * kinds).reshape(kinds, 4)[:, [3, 2, 1]]
    of_group = [(np.arange(kinds) >> bit & 1).astype(bool) for bit in range(len(SUBGROUPS))]
    return np.stack([by_kind.sum(axis=0), *(by_kind[chosen].sum(axis=0) for chosen in of_group)])
