"""Planned operations: the recorded eighteen weeks, the lived wait, the call on the morning that says not today."""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import WEEK, Array, Difference, Figure, mean, quantile, ratio
from simcare.measures.registry import measure
from simcare.measures.view import DAY, View

URGENT, SOON, ROUTINE = 1, 2, 3
GOAL_WEEKS = 18
GOAL = GOAL_WEEKS * 7 * DAY
YEAR_OF_WAITING = 52 * 7 * DAY
REDONE_WITHIN = 28 * DAY


@measure("numbers", "share", "higher", "operated within 18 weeks, as recorded")
def eighteen_weeks_recorded(view: View) -> Figure:
    """Operations done in the period within 18 weeks on the recorded clock, which is paused and restarted by what is
    written down. Those not operated are not in it, however long they have waited: a breach counts only once it is
    over."""
    operated, start = view.electives["operated"], view.electives["clock_start"]
    return mean(operated, operated - start <= GOAL, ~np.isnan(operated))


@measure("people", "share", "higher", "operated within 18 weeks, as lived")
def eighteen_weeks_lived(view: View) -> Figure:
    """Operations done in the period within 18 weeks of the first referral, whatever is written down about the clock."""
    operated, referred = view.electives["operated"], view.electives["referred"]
    return mean(operated, operated - referred <= GOAL, ~np.isnan(operated))


@measure("numbers", "share", "lower", "gap between recorded and lived 18 weeks")
def eighteen_weeks_gap(view: View) -> Figure:
    """The recorded share operated within 18 weeks less the lived one."""
    return Difference(eighteen_weeks_recorded(view), eighteen_weeks_lived(view))


def _median_wait(view: View, urgency: int) -> Figure:
    operated, referred = view.electives["operated"], view.electives["referred"]
    among = (view.electives["urgency"] == urgency) & ~np.isnan(operated)
    return quantile(operated, (operated - referred) / WEEK, 0.5, among)


@measure("people", "weeks", "lower", "wait for an urgent operation, median")
def urgent_wait_median_weeks(view: View) -> Figure:
    """Weeks from the first referral to the operation, median of the urgent operations done in the period."""
    return _median_wait(view, URGENT)


@measure("people", "weeks", "lower", "wait for a soon operation, median")
def soon_wait_median_weeks(view: View) -> Figure:
    """The same, of those that should be done soon."""
    return _median_wait(view, SOON)


@measure("people", "weeks", "lower", "wait for a routine operation, median")
def routine_wait_median_weeks(view: View) -> Figure:
    """The same, of routine operations."""
    return _median_wait(view, ROUTINE)


@measure("people", "share", "lower", "on the list for over 18 weeks, as lived")
def waits_over_18_weeks_lived(view: View) -> Figure:
    """On an average day, the share of the people waiting for an operation who have waited over 18 weeks since they
    were first referred. Whoever was taken off the list without an operation waits still."""
    days, waiting, long = waiting_list(view)
    return ratio(days, long, waiting)


@measure("people", "share", "lower", "on the list for over a year, as lived")
def waits_over_52_weeks_lived(view: View) -> Figure:
    """On an average day, the share of the people waiting for an operation who have waited over 52 weeks since they
    were first referred."""
    days, waiting, long = waiting_list(view, longer_than=YEAR_OF_WAITING)
    return ratio(days, long, waiting)


@measure("people", "share", "lower", "urgent, and on the list for over 18 weeks")
def urgent_over_18_weeks_lived(view: View) -> Figure:
    """On an average day, of the people who wait for an urgent operation, the share who have waited over 18 weeks since
    they were first referred: the median of those operated on does not show who was left waiting."""
    days, waiting, long = waiting_list(view, view.electives["urgency"] == URGENT)
    return ratio(days, long, waiting)


def waiting_list(view: View, among: Array | None = None, longer_than: float = GOAL) -> tuple[Array, Array, Array]:
    """Each midnight (h): people waiting for an operation, and those of them who have waited for longer than so many
    hours; all, or those of ``among``."""
    days = np.arange(np.ceil(-view.tables.warm_up / DAY), np.floor(view.end / DAY) + 1) * DAY
    chosen = slice(None) if among is None else among
    referred, operated = view.electives["referred"][chosen], view.electives["operated"][chosen]
    due = referred + longer_than
    done_late = np.maximum(due, operated)
    return days, _so_far(referred, days) - _so_far(operated, days), _so_far(due, days) - _so_far(done_late, days)


def _so_far(moments: Array, days: Array) -> Array:
    return np.searchsorted(np.sort(moments[~np.isnan(moments)]), days, side="right").astype(float)


@measure("people", "share", "lower", "called off, and not operated on within 28 days")
def called_off_not_redone_share(view: View) -> Figure:
    """Of the operations called off on the day for the first time, those not done within 28 days of it."""
    called_off, operated = view.electives["called_off"], view.electives["operated"]
    return mean(called_off, ~(operated - called_off <= REDONE_WITHIN), ~np.isnan(called_off), REDONE_WITHIN)


@measure("people", "share", "lower", "operations cancelled at the last minute")
def elective_cancelled_share(view: View) -> Figure:
    """Operations cancelled on the day for want of a bed, of those planned for the day."""
    cancelled = view.days["electives_cancelled"]
    return ratio(view.midnights, cancelled, cancelled + view.days["electives_done"])
