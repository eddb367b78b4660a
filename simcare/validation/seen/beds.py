"""Beds: how often none is free, who blocks them, how long people stay, and what a very full house does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from simcare.measures.figure import Array
from simcare.measures.view import DAY, ELDERLY, MONTH, View
from simcare.validation.seen import seen, seen_as

THIRD = 1 / 3
NORMAL_THIRDS = 2 * 0.430727
"""Standard deviations between the lower and the upper third of a normal distribution."""
VERY_FULL = 0.95
PLANNED = 2
ADULT = 18
WEEKDAYS = 7
EVENING = 23
LEAST_DAYS, NOBODY = 10, 200


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


def mornings(view: View, start: float) -> tuple[Array, Array]:
    """The days of the window by number, and whether over 95% of the beds were occupied on the evening before."""
    rounds = view.bed_rounds
    evening = (rounds["time"] % DAY == EVENING) & (rounds["time"] >= start)
    before = np.floor(rounds["time"][evening] / DAY).astype(int)
    days, place = np.unique(before, return_inverse=True)
    occupied, beds = (np.bincount(place, rounds[name][evening]) for name in ("occupied", "beds"))
    return days + 1, occupied > VERY_FULL * beds


@seen
def full_discharge_ratio(view: View, start: float) -> float:
    """Discharges a patient in bed on days that begin over 95% full, over other days of the same weekday."""
    day, full = mornings(view, start)
    begun = pd.DataFrame({"weekday": day % WEEKDAYS, "full": full}, index=day)
    rates = pd.Series(view.days["discharges"] / view.days["bed_days"], index=view.days["day"].astype(int))
    groups = begun.assign(rate=rates).dropna().groupby(["weekday", "full"])["rate"]
    fewest = groups.size().unstack().min(axis=1).rename("days")
    both = pd.concat([groups.mean().unstack(), fewest], axis=1).dropna()
    if not {True, False} <= set(both.columns) or both["days"].sum() < LEAST_DAYS:
        return float("nan")
    other, when_full = (float((both[which] * both["days"]).sum()) for which in (False, True))
    return when_full / other


@seen
def full_readmission_odds(view: View, start: float) -> float:
    """Odds of an emergency readmission within 30 days of those who went home on days that begin over 95% full, over
    those of other days."""
    day, full = mornings(view, start)
    home = view.went_home & (view.gone >= start) & (view.gone <= view.end - MONTH)
    again = (view.stays["readmitted_at"] - view.stays["left"] <= MONTH)[home]
    on_full = np.isin(np.floor(view.gone[home] / DAY), day[full])
    if min(on_full.sum(), (~on_full).sum()) < NOBODY:
        return float("nan")
    chances = [float(np.mean(group)) for group in (again[on_full], again[~on_full])]
    return chances[0] / (1 - chances[0]) / (chances[1] / (1 - chances[1]))
