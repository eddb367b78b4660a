"""What people carried through their stay: care not given, calls not answered, pain, meals that did not come.

Stays are dated by the day they ended; people still in bed at the end count with what they have carried so far.
"""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import Array, Figure, HistogramQuantile, Quantile, mean, ratio
from simcare.measures.registry import measure
from simcare.measures.view import View
from simcare.measures.weeks import call_weeks


def _per_stay(view: View, column: str) -> Figure:
    return mean(view.gone, np.nan_to_num(view.stays[column]), _in_bed(view))


def _in_bed(view: View) -> Array:
    return ~np.isnan(view.stays["admitted"])


@measure("people", "share", "lower", "care not given", person=True)
def missed_care_share(view: View) -> Figure:
    """Minutes of needed care that were not given, of the minutes needed; each stay weighs by its days in bed."""
    return ratio(view.gone, np.nan_to_num(view.stays["missed_share"]) * view.bed_days, view.bed_days)


@measure("people", "share", "lower", "observations missed", person=True)
def observations_missed_share(view: View) -> Figure:
    """Observations of vital signs that were due and missed or late, of those due."""
    return ratio(view.gone, view.stays["obs_missed"], view.stays["obs_due"])


@measure("people", "share", "lower", "observations missed, the sickest", person=True)
def acute_observations_missed_share(view: View) -> Figure:
    """Observations missed or late among the patients of high acuity, of those due."""
    return ratio(view.gone, view.stays["acute_obs_missed"], view.stays["acute_obs_due"])


@measure("people", "share", "lower", "calls unanswered for over 15 minutes", person=True)
def calls_over_15min_share(view: View) -> Figure:
    """Calls for help that waited over 15 minutes, of all calls."""
    return ratio(view.gone, view.stays["calls_over_15"], view.stays["calls"])


@measure("people", "min", "lower", "typical wait for an answer to a call")
def call_wait_median_min(view: View) -> Figure:
    """Median minutes from a call to its answer, all calls on the wards."""
    return HistogramQuantile(call_weeks(view.tables), view.tables.calls, 0.5)


@measure("people", "min", "lower", "wait for an answer that one call in 20 exceeds")
def call_wait_p95_min(view: View) -> Figure:
    """95th percentile of the minutes from a call to its answer, all calls on the wards."""
    return HistogramQuantile(call_weeks(view.tables), view.tables.calls, 0.95)


@measure("people", "h", "lower", "in pain", person=True)
def hours_in_pain_per_stay(view: View) -> Figure:
    """Mean hours in pain on the wards, a stay."""
    return _per_stay(view, "pain_h")


@measure("people", "h", "lower", "in a soiled bed", person=True)
def hours_soiled_per_stay(view: View) -> Figure:
    """Mean hours in soiled sheets or clothes, a stay."""
    return _per_stay(view, "soiled_h")


@measure("people", "days", "lower", "longest time unwashed, one in 20", person=True)
def days_unwashed_max_p95(view: View) -> Figure:
    """95th percentile over stays of the longest time without a wash."""
    chosen = _in_bed(view)
    return Quantile(view.gone[chosen], np.nan_to_num(view.stays["unwashed_max_d"][chosen]).astype(float), 0.95)


@measure("people", "meals", "lower", "meals missed", person=True)
def missed_meals_per_stay(view: View) -> Figure:
    """Mean meals that a person needing help went without, a stay."""
    return _per_stay(view, "meals_missed")


@measure("people", "share", "lower", "drinks missed", person=True)
def drinks_missed_share(view: View) -> Figure:
    """Drinks that did not come, of those due."""
    return ratio(view.gone, view.stays["drinks_missed"], view.stays["drinks_due"])


@measure("people", "min a day", "higher", "talk and comfort", person=True)
def talk_minutes_per_day(view: View) -> Figure:
    """Minutes of comfort and talk given, a bed day."""
    return ratio(view.gone, np.nan_to_num(view.stays["talk_min"]), view.bed_days)
