"""A&E, as published statistics describe it: by recorded times, by month, by weekday, by age."""

from __future__ import annotations

import numpy as np

from simcare.log import ADMITTED
from simcare.measures.figure import Array
from simcare.measures.registry import registry
from simcare.measures.view import DAY, View
from simcare.validation.seen import seen

VERY_OLD = 75
MONTH_STARTS = np.cumsum([0, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28])
WINTER, SUMMER = (8, 9, 10, 11), (1, 2, 3, 4)
"""December to March and May to August, counted from April."""
WEEKDAYS = 7


def measured(view: View, name: str, start: float, end: float | None = None) -> float:
    """A measure of the registry over a window of its own."""
    return registry()[name].figure(view).over(start, view.end if end is None else end)


def since(view: View, start: float) -> Array:
    """Which visits began in the window."""
    return np.asarray(view.visits["arrived"] >= start)


def share(value: Array, among: Array) -> float:
    """The share of ``among`` for whom ``value`` holds."""
    return float(np.mean(value[among])) if among.any() else float("nan")


@seen
def ambulance_share(view: View, start: float) -> float:
    """Attendances brought by ambulance, of all."""
    return share(view.visits["ambulance"] > 0, since(view, start))


@seen
def aged_75_share(view: View, start: float) -> float:
    """Attendances by people aged 75 or more, of all."""
    return share(view.visits["age"] >= VERY_OLD, since(view, start))


@seen
def monday_factor(view: View, start: float) -> float:
    """Attendances on Mondays over those of an average day, whole weeks of the window only."""
    days = np.floor(view.visits["arrived"][since(view, start)] / DAY).astype(int)
    first = int(np.ceil(start / DAY / WEEKDAYS)) * WEEKDAYS
    last = int(view.end // (DAY * WEEKDAYS)) * WEEKDAYS
    inside = days[(days >= first) & (days < last)]
    return WEEKDAYS * float(np.mean(inside % WEEKDAYS == 0)) if len(inside) else float("nan")


@seen
def winter_less_summer(view: View, start: float) -> float:
    """Recorded share within four hours of those who came in December to March, less that of May to August."""
    day = np.floor(view.visits["arrived"] / DAY).astype(int)
    month = np.searchsorted(MONTH_STARTS, day % 365, side="right") - 1
    counted = since(view, start) & view.on_the_clock
    within = view.recorded_minutes <= 240
    winter, summer = (share(within, counted & np.isin(month, months)) for months in (WINTER, SUMMER))
    return winter - summer


def admitted_minutes(view: View, start: float) -> Array:
    """Recorded minutes in A&E of those recorded as admitted."""
    admitted = (view.visits["recorded_outcome"] == ADMITTED) & ~np.isnan(view.visits["clock_stop"])
    return np.asarray(view.recorded_minutes[admitted & since(view, start)])


@seen
def admitted_recorded_median_min(view: View, start: float) -> float:
    """Median recorded minutes in A&E of those recorded as admitted."""
    return float(np.median(admitted_minutes(view, start)))


@seen
def admitted_recorded_q75_min(view: View, start: float) -> float:
    """Upper quartile of the recorded minutes in A&E of those recorded as admitted."""
    return float(np.quantile(admitted_minutes(view, start), 0.75)) if since(view, start).any() else float("nan")


@seen
def admitted_recorded_mean_min(view: View, start: float) -> float:
    """Mean recorded minutes in A&E of those recorded as admitted."""
    return float(np.mean(admitted_minutes(view, start)))


@seen
def last_minute_admitted_ratio(view: View, start: float) -> float:
    """Admitted share of those who leave in recorded minutes 230-240, over the admitted share of all."""
    return measured(view, "admitted_share_of_leave_230_240", start) / measured(view, "admitted_share", start)


@seen
def games_share(view: View, start: float) -> float:
    """Choices made for the number's sake: the shares of visits, handovers and stays with one, added up."""
    return sum(measured(view, name, start) for name in GAMES)


GAMES = ("short_stay_for_clock_share", "hurried_share", "hasty_share", "any_bed_for_clock_share", "falsified_share",
         "sent_home_unready_share", "held_outside_share")
