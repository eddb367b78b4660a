"""Beds: how often none is free, who blocks them, and how long people stay."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simcare.measures.figure import Array
from simcare.measures.view import DAY, ELDERLY, View
from simcare.validation.seen import seen, seen_as

THIRD = 1 / 3
NORMAL_THIRDS = 2 * 0.430727
"""Standard deviations between the lower and the upper third of a normal distribution."""
PLANNED = 2
ADULT = 18


def asleep(admitted: Array, left: Array, times: Array) -> Array:
    """How many are in a bed just before each of ``times``; a ``left`` of NaN is somebody who is there still."""
    came = np.searchsorted(np.sort(admitted[~np.isnan(admitted)]), times, side="left")
    went = np.searchsorted(np.sort(left[~np.isnan(left)]), times, side="left")
    return np.asarray(came - went)


def no_bed(admitted: Array, left: Array, asked: Array, midnights: Array, full: float) -> float:
    """The share of ``asked`` who would find all beds taken, in one pool so large that it is ``full`` on average."""
    beds = round(float(asleep(admitted, left, midnights).mean()) / full)
    return float(np.mean(asleep(admitted, left, asked) >= beds))


def pool_at(full: float) -> Callable[[View, float], float]:
    """The same for the emergency admissions of a run."""
    def share(view: View, start: float) -> float:
        s = view.stays
        asked = s["admitted"][(s["source"] < PLANNED) & (s["admitted"] >= start)]
        midnights = np.arange(np.ceil(start / DAY) * DAY, view.end, DAY)
        if not len(asked) or not len(midnights):
            return float("nan")
        return no_bed(s["admitted"], s["left"], asked, midnights, full)

    return share


for _full in (85, 90, 95):
    seen_as(f"no_bed_at_{_full}", f"Emergency admissions that would find no bed in one pool of beds {_full}% full at "
            "midnight on average, from who was in a bed when, in a hospital with beds for everybody.")(
                pool_at(_full / 100))


@seen
def blocked_beds_share(view: View, start: float) -> float:
    """Beds in which somebody lies at midnight who was ready to go before that day, of all beds; mean over midnights."""
    s = view.stays
    end = np.minimum(view.gone, view.end)
    nights = np.floor(end / DAY) - np.floor(np.maximum(s["ready"], start) / DAY) - 1
    rounds = view.bed_rounds
    last = rounds["time"] == rounds["time"].max(initial=0)
    beds = float(rounds["beds"][last].sum())
    return float(np.nan_to_num(np.clip(nights, 0, None)).sum()) / (beds * (view.end - start) / DAY)


@seen
def stay_sigma(view: View, start: float) -> float:
    """Spread of the logarithm of adults' (18 and over) emergency stays that ended alive, with and without a night, read
    off the two tertiles as in the source."""
    emergency = view.went_home & (view.stays["source"] < PLANNED) & (view.gone >= start) & (view.bed_days > 0)
    emergency &= view.stays["age"] >= ADULT
    if not emergency.any():
        return float("nan")
    low, high = np.quantile(view.bed_days[emergency], (THIRD, 2 * THIRD))
    return float(np.log(high / low) / NORMAL_THIRDS)


@seen
def bed_days_65_share(view: View, start: float) -> float:
    """Bed-days of people aged 65 or more, of all; stays that ended in the window."""
    ended = view.ended & (view.gone >= start)
    old = ended & (view.stays["age"] >= ELDERLY)
    return float(view.bed_days[old].sum()) / float(view.bed_days[ended].sum()) if ended.any() else float("nan")
