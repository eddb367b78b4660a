"""Planned operations: the recorded eighteen weeks, the lived wait, the call on the morning that says not today."""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import Array, Figure, mean, ratio
from simcare.measures.registry import measure
from simcare.measures.view import DAY, View

GOAL_WEEKS = 18
GOAL = GOAL_WEEKS * 7 * DAY


@measure("numbers", "share", "higher", "operated within 18 weeks, as recorded")
def eighteen_weeks_recorded(view: View) -> Figure:
    """Operations done in the period within 18 weeks of the referral. Those not operated are not in it, however long
    they have waited: a breach counts only once it is over."""
    operated, referred = view.electives["operated"], view.electives["referred"]
    return mean(operated, operated - referred <= GOAL, ~np.isnan(operated))


@measure("people", "share", "lower", "on the list for over 18 weeks, as lived")
def waits_over_18_weeks_lived(view: View) -> Figure:
    """On an average day, the share of the people waiting for an operation who have waited over 18 weeks since they
    were referred."""
    days, waiting, long = waiting_list(view)
    return ratio(days, long, waiting)


def waiting_list(view: View) -> tuple[Array, Array, Array]:
    """Each midnight (h): people waiting for an operation, and those of them who have waited over 18 weeks."""
    days = np.arange(np.ceil(-view.tables.warm_up / DAY), np.floor(view.end / DAY) + 1) * DAY
    referred, operated = view.electives["referred"], view.electives["operated"]
    due = referred + GOAL
    done_late = np.maximum(due, operated)
    return days, _so_far(referred, days) - _so_far(operated, days), _so_far(due, days) - _so_far(done_late, days)


def _so_far(moments: Array, days: Array) -> Array:
    return np.searchsorted(np.sort(moments[~np.isnan(moments)]), days, side="right").astype(float)


@measure("people", "share", "lower", "operations cancelled at the last minute")
def elective_cancelled_share(view: View) -> Figure:
    """Operations cancelled on the day for want of a bed, of those planned for the day."""
    cancelled = view.days["electives_cancelled"]
    return ratio(view.days["day"] * DAY, cancelled, cancelled + view.days["electives_done"])
