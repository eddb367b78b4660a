"""The emergency department: the four-hour figure, how long people were really there, and when they left.

Two clocks run for every visit. The *recorded* clock starts and stops where the rules of the target say, and where
someone under pressure wrote it down. The *lived* time runs from the front door or the ambulance's arrival until the
person is at home or in the right kind of bed. The board sees the first, people live the second.
"""

from __future__ import annotations

import numpy as np

from simcare.log import ADMITTED, LEFT_UNSEEN
from simcare.measures.figure import Array, Figure, Relative, Yearly, mean, quantile
from simcare.measures.registry import measure
from simcare.measures.view import DAY, ELDERLY, View, minutes

GOAL = 240
FOUR_HOURS = 4.0
TWELVE_HOURS = 12.0


def _left_between(view: View, low: float, high: float) -> Array:
    stopped = ~np.isnan(view.visits["clock_stop"])
    return stopped & (view.recorded_minutes > low) & (view.recorded_minutes <= high)


@measure("numbers", "share", "higher", "dealt with within four hours, as recorded", person=True)
def four_hour_recorded(view: View) -> Figure:
    """Attendances whose recorded clock stopped within 240 minutes, of all whose clock started. What the board sees."""
    within = view.recorded_minutes <= GOAL
    return mean(view.visits["arrived"], within, view.on_the_clock, FOUR_HOURS)


@measure("people", "share", "higher", "home or in the right bed within four hours, as lived", person=True)
def four_hour_lived(view: View) -> Figure:
    """People who were at home or in the right kind of bed within four hours of the front door or of the ambulance's
    arrival, of all who came."""
    return mean(view.visits["arrived"], view.lived_hours <= FOUR_HOURS + 1e-6, None, FOUR_HOURS)


@measure("people", "h", "lower", "typical time in A&E", person=True)
def time_in_department_median_h(view: View) -> Figure:
    """Median lived time from the door to home or the right bed, all visits."""
    return quantile(view.visits["arrived"], view.lived_hours, 0.5, np.ones(len(view.visits), bool))


@measure("people", "h", "lower", "typical time in A&E, if admitted", person=True)
def admitted_time_in_department_median_h(view: View) -> Figure:
    """Median lived time from the door to the right bed, people admitted to a ward."""
    return quantile(view.visits["arrived"], view.lived_hours, 0.5, view.visits["outcome"] == ADMITTED)


@measure("people", "h", "lower", "time in A&E that one admitted in four exceeds", person=True)
def admitted_time_in_department_q75_h(view: View) -> Figure:
    """Upper quartile of the lived time from the door to the right bed, people admitted to a ward."""
    return quantile(view.visits["arrived"], view.lived_hours, 0.75, view.visits["outcome"] == ADMITTED)


@measure("people", "h", "lower", "mean time in A&E, if admitted", person=True)
def admitted_time_in_department_mean_h(view: View) -> Figure:
    """Mean lived time from the door to the right bed, people admitted to a ward."""
    return mean(view.visits["arrived"], view.lived_hours, view.visits["outcome"] == ADMITTED)


@measure("people", "min", "lower", "door to first assessment", person=True)
def time_to_assessment_median_min(view: View) -> Figure:
    """Median minutes from arrival to the start of the initial assessment; people who left before it are not counted,
    people still waiting at the end count with their wait so far."""
    return _wait_until(view, view.visits["assessed"])


@measure("people", "min", "lower", "door to treatment", person=True)
def time_to_treatment_median_min(view: View) -> Figure:
    """Median minutes from arrival to the first clinician; people who left before are not counted, people still
    waiting at the end count with their wait so far."""
    return _wait_until(view, view.visits["treated"])


def _wait_until(view: View, moment: Array) -> Figure:
    waiting = np.isnan(moment)
    still_here = waiting & np.isnan(view.visits["left"])
    wait = minutes(np.where(waiting, view.end, moment) - view.visits["arrived"])
    return quantile(view.visits["arrived"], wait, 0.5, ~waiting | still_here)


@measure("people", "share", "neither", "left in the last 20 minutes before four hours", person=True)
def leave_220_240_share(view: View) -> Figure:
    """Attendances whose recorded clock stopped after minute 220 and by minute 240, of all whose clock started."""
    return mean(view.visits["arrived"], _left_between(view, 220, GOAL), view.on_the_clock, FOUR_HOURS)


@measure("people", "share", "neither", "left in the last 10 minutes before four hours", person=True)
def leave_230_240_share(view: View) -> Figure:
    """Attendances whose recorded clock stopped after minute 230 and by minute 240, of all whose clock started."""
    return mean(view.visits["arrived"], _left_between(view, 230, GOAL), view.on_the_clock, FOUR_HOURS)


@measure("people", "ratio", "neither", "spike before four hours")
def spike_230_240_ratio(view: View) -> Figure:
    """Recorded leavers a minute in 230-240, over those in 210-220 and 250-260: about 1 where no rule looks at four
    hours."""
    arrived = view.visits["arrived"]
    beside = _left_between(view, 210, 220) | _left_between(view, 250, 260)
    return Relative(mean(arrived, _left_between(view, 230, GOAL)), mean(arrived, beside * 0.5))


@measure("people", "ratio", "neither", "the old pushed to the last 20 minutes")
def leave_last_20_over_65_ratio(view: View) -> Figure:
    """Share of people aged 65 or more who leave in recorded minutes 220-240, over that share among the younger."""
    old = view.visits["age"] >= ELDERLY
    arrived, late, counted = view.visits["arrived"], _left_between(view, 220, GOAL), view.on_the_clock
    return Relative(mean(arrived, late, counted & old, FOUR_HOURS), mean(arrived, late, counted & ~old, FOUR_HOURS))


@measure("people", "share", "neither", "admitted, as recorded", person=True)
def admitted_share(view: View) -> Figure:
    """Attendances recorded as admitted (the short-stay unit counts as an admission), of all whose visit is over."""
    over = ~np.isnan(view.visits["clock_stop"])
    return mean(view.visits["arrived"], view.visits["recorded_outcome"] == ADMITTED, over)


@measure("people", "share", "neither", "admitted to a ward", person=True)
def admitted_to_ward_share(view: View) -> Figure:
    """People who were really admitted to a ward, of all whose visit is over."""
    return mean(view.visits["arrived"], view.visits["outcome"] == ADMITTED, ~np.isnan(view.visits["left"]))


@measure("people", "share", "neither", "admitted among those leaving in the last 10 minutes", person=True)
def admitted_share_of_leave_230_240(view: View) -> Figure:
    """Recorded admissions among the attendances whose recorded clock stopped in minutes 230-240."""
    late = _left_between(view, 230, GOAL)
    return mean(view.visits["arrived"], view.visits["recorded_outcome"] == ADMITTED, late)


@measure("people", "share", "neither", "admissions made in the last 10 minutes", person=True)
def admissions_made_230_240_share(view: View) -> Figure:
    """Recorded admissions from the department whose clock stopped in minutes 230-240, of all recorded admissions."""
    admitted = (view.visits["recorded_outcome"] == ADMITTED) & ~np.isnan(view.visits["clock_stop"])
    return mean(view.visits["arrived"], _left_between(view, 230, GOAL), admitted)


@measure("people", "people a year", "lower", "in A&E for over twelve hours", person=True)
def twelve_hour_waits(view: View) -> Figure:
    """People a year whose lived time from the door to home or the right bed exceeded twelve hours."""
    return Yearly(view.visits["arrived"], (view.lived_hours > TWELVE_HOURS).astype(float))


@measure("people", "share", "lower", "left unseen", person=True)
def left_unseen_share(view: View) -> Figure:
    """People who went away before a clinician saw them, of all whose visit is over."""
    return mean(view.visits["arrived"], view.visits["outcome"] == LEFT_UNSEEN, ~np.isnan(view.visits["left"]))


@measure("people", "odds ratio", "neither", "left unseen, night against day")
def left_unseen_night_odds_ratio(view: View) -> Figure:
    """Odds of leaving unseen for arrivals between midnight and 08:00, over the odds of all other arrivals."""
    arrived, unseen = view.visits["arrived"], view.visits["outcome"] == LEFT_UNSEEN
    over, night = ~np.isnan(view.visits["left"]), arrived % DAY < 8
    return Relative(mean(arrived, unseen, over & night), mean(arrived, unseen, over & ~night), odds=True)


@measure("people", "h", "lower", "in pain in A&E", person=True)
def hours_in_pain_per_visit(view: View) -> Figure:
    """Mean hours in pain in the department, a visit."""
    return mean(view.visits["arrived"], np.nan_to_num(view.visits["pain_h"]))


@measure("people", "share", "lower", "spent time in a corridor", person=True)
def corridor_share(view: View) -> Figure:
    """People who spent any time on a trolley in a corridor, of all who came."""
    return mean(view.visits["arrived"], np.nan_to_num(view.visits["corridor"]) > 0)
