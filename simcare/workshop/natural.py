"""Differences between two designs in numbers of people: of 1,000 who came, so many more or fewer.

Each person is followed in both designs. Somebody may be spared in one and struck in the other, so a difference of
nothing can hide many; both counts are given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.experiment.intervals import Interval
from simcare.experiment.lots import LOTS, Lots, count
from simcare.experiment.paired import Paired
from simcare.measures.registry import registry

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLD = ("any", "died", "harmed", "over_12_hours", "left_unseen", "sent_home_unready", "readmitted", "falls_harm",
        "ulcers", "infection")
ALOUD = {"any": "came to harm of any kind that is counted"}
"""What is said aloud where the words of the table lean on the rows below them."""
SHARES = ("four_hour_recorded", "four_hour_lived")
THOUSAND = 1000
WIDE = 10.0
"""People of a thousand: where an interval is wider, nothing is the same, it is only unknown."""
FEW_YEARS = 3
"""Of fewer an interval would span all that can be thought of: nothing is said yet of how sure it is."""
NOT_YET = "How sure that is shows when more years have been run."


def people_in_words(pairs: Sequence[tuple[NDArray[np.void], NDArray[np.void]]]) -> list[dict[str, Any]]:
    """What became of the same people in the first and in the second design, of 1,000 who came."""
    lots = Lots(np.stack([count(first, second) for first, second in pairs]), 1.0)
    return [_lot(lots, name) for name in TOLD]


def _lot(lots: Lots, name: str) -> dict[str, Any]:
    spared, struck = lots.per_1000(name, "only_first"), lots.per_1000(name, "only_second")
    more = _difference(lots, name)
    return {"lot": name, "label": LOTS[name], "spared": _round(spared.mean), "struck": _round(struck.mean),
            "both": _round(lots.per_1000(name, "both").mean), "more": _round(more.mean), "low": _round(more.low),
            "high": _round(more.high), "says": of_a_thousand(more, ALOUD.get(name, LOTS[name]))}


def _difference(lots: Lots, name: str) -> Interval:
    """People of 1,000 with this lot in the second design, less those in the first."""
    from simcare.experiment.intervals import interval

    place = list(LOTS).index(name)
    came = np.maximum(lots.counts[:, 0, list(LOTS).index("came")].sum(axis=1), 1)
    apart = lots.counts[:, 0, place, 2] - lots.counts[:, 0, place, 1]
    found = interval((THOUSAND * apart / came).tolist())
    return found if len(apart) >= FEW_YEARS else Interval(found.mean, found.mean, found.mean)


def _round(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def of_a_thousand(more: Interval, what: str) -> str:
    """``of 1,000 people 24 fewer were harmed in a bed (15 to 33)``; says so where it cannot be told."""
    if not math.isfinite(more.mean):
        return "nothing can be said yet"
    size = f"{_count(abs(more.mean))} {'more' if more.mean > 0 else 'fewer'}"
    if more.low == more.high:
        return f"of 1,000 people {size} {what}, so far"
    if more.low <= 0 <= more.high and more.high - more.low > WIDE:
        return (f"whether more or fewer of 1,000 people {what} cannot be told yet "
                f"(between {_signed(more.low)} and {_signed(more.high)})")
    if more.low <= 0 <= more.high:
        return f"of 1,000 people about as many {what} (between {_signed(more.low)} and {_signed(more.high)})"
    low, high = sorted((abs(more.low), abs(more.high)))
    return f"of 1,000 people {size} {what} ({_count(low)} to {_count(high)})"


def _count(value: float) -> str:
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}".removesuffix(".0")


def _signed(value: float) -> str:
    return f"{_count(abs(value))} {'more' if value > 0 else 'fewer'}"


def sentences(found: Mapping[str, Paired], lots: Sequence[Mapping[str, Any]]) -> list[str]:
    """The comparison in a few sentences that can be read aloud: the board's number, the lived one, the people."""
    said = [f"{registry()[name].label.capitalize()}: {_in_a_hundred(found[name].second.mean)} in this design, "
            f"{_in_a_hundred(found[name].first.mean)} in the other." for name in SHARES]
    said += [f"{str(lot['says'])[:1].upper()}{str(lot['says'])[1:]}." for lot in lots if lot["lot"] in (
        "any", "harmed", "died")]
    return said + [NOT_YET] * any(lot["low"] == lot["high"] for lot in lots)


def _in_a_hundred(share: float) -> str:
    return f"{share * 100:.0f} in 100" if math.isfinite(share) else "nobody knows"
