"""What was done for the number's sake: choices that no patient needed, made under pressure at the clock."""

from __future__ import annotations

import numpy as np

from simcare.measures.department import four_hour_lived, four_hour_recorded
from simcare.measures.figure import Array, Difference, Figure, mean
from simcare.measures.registry import measure
from simcare.measures.view import View


def _share(view: View, column: str) -> Figure:
    return mean(view.visits["arrived"], view.visits[column] > 0)


@measure("numbers", "share", "lower", "moved to short stay to stop the clock", person=True)
def short_stay_for_clock_share(view: View) -> Figure:
    """Attendances moved to the short-stay unit to stop the clock, of all."""
    return _share(view, "short_stay_for_clock")


@measure("numbers", "share", "lower", "admitted for what it earns", person=True)
def short_stay_for_money_share(view: View) -> Figure:
    """Attendances admitted to the short-stay unit for the price of an admission, of people about whom doctors would
    differ, of all."""
    return _share(view, "short_stay_for_money")


@measure("numbers", "share", "lower", "seen out of turn for the clock", person=True)
def hurried_share(view: View) -> Figure:
    """Attendances seen before others in greater need because they were about to breach, of all."""
    return _share(view, "hurried")


@measure("numbers", "share", "lower", "decided in haste for the clock", person=True)
def hasty_share(view: View) -> Figure:
    """Attendances whose decision was cut short by the clock, of all."""
    return _share(view, "hasty")


@measure("numbers", "share", "lower", "put in any bed for the clock", person=True)
def any_bed_for_clock_share(view: View) -> Figure:
    """Attendances given a bed of the wrong kind, or a corridor counted as a bed, for the clock, of all."""
    return _share(view, "any_bed_for_clock")


@measure("numbers", "share", "lower", "time written down wrong", person=True)
def falsified_share(view: View) -> Figure:
    """Attendances whose recorded stop of the clock was moved, of all."""
    return _share(view, "falsified")


@measure("numbers", "share", "lower", "kept outside in the ambulance", person=True)
def held_outside_share(view: View) -> Figure:
    """People brought by ambulance who were kept outside so that the clock would not start, of all brought."""
    return mean(view.visits["arrived"], view.visits["held_outside"] > 0, view.visits["ambulance"] > 0)


@measure("organisation", "ratio", "lower", "pressure")
def pressure(view: View) -> Figure:
    """Pressure of the target on the department's staff: punishment times the shortfall they foresee; mean over days."""
    return mean(view.midnights, np.nan_to_num(view.days["pressure"]))


@measure("numbers", "share", "lower", "gap between the figure and the experience")
def four_hour_gap(view: View) -> Figure:
    """The recorded four-hour figure less the lived one: how much better the number is than the experience."""
    return Difference(four_hour_recorded(view), four_hour_lived(view))


def _off_the_list(view: View) -> Array:
    """When each person last left the waiting list (h), operated or not; NaN for those who are on it."""
    operated, removed, back = (view.electives[name] for name in ("operated", "removed", "back"))
    return np.asarray(np.where(np.isnan(operated) & np.isnan(back), removed, operated))


@measure("numbers", "share", "lower", "operated out of turn for the clock")
def operated_out_of_turn_share(view: View) -> Figure:
    """Operations on people who were called before others in greater need because they were about to breach, of all."""
    operated = view.electives["operated"]
    return mean(operated, view.electives["hurried"] > 0, ~np.isnan(operated))


@measure("numbers", "share", "lower", "waiting clock paused or restarted")
def clock_changed_share(view: View) -> Figure:
    """People whose recorded waiting clock was paused or restarted after a date that they could not make, of all who
    left the list."""
    left = _off_the_list(view)
    changed = (view.electives["suspended"] > 0) | (view.electives["re_dated"] > 0)
    return mean(left, changed, ~np.isnan(left))


@measure("numbers", "share", "lower", "taken off the list after a missed date")
def removed_from_list_share(view: View) -> Figure:
    """People who were taken off the waiting list at least once without an operation, of all who left it; those who
    were referred again count when they leave it in the end."""
    left = _off_the_list(view)
    removed = view.electives["removed"]
    return mean(left, removed == removed, ~np.isnan(left))
