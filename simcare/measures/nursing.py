"""Where the nurses' minutes went, and whether there were enough of them.

Two ratios are kept apart. *Utilisation* is worked over available and never exceeds one, because nobody works minutes
that do not exist. *Workload* is need over available and has no ceiling: what is above one is what people did without.
"""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import Figure, Ratio, mean, ratio
from simcare.measures.registry import measure
from simcare.measures.view import View


def _of(view: View, top: str, bottom: str) -> Figure:
    rounds = view.bed_rounds
    return ratio(rounds["time"], rounds[top], rounds[bottom])


@measure("organisation", "share", "neither", "nurses' minutes worked, of those there")
def rn_utilisation(view: View) -> Figure:
    """Registered nurses' minutes worked on the wards, of the minutes available; at most 1."""
    return _of(view, "rn_worked_min", "rn_available_min")


@measure("organisation", "share", "neither", "assistants' minutes worked, of those there")
def hca_utilisation(view: View) -> Figure:
    """Health care assistants' minutes worked on the wards, of the minutes available; at most 1."""
    return _of(view, "hca_worked_min", "hca_available_min")


@measure("organisation", "ratio", "lower", "nurses' minutes needed for each one there")
def rn_workload_ratio(view: View) -> Figure:
    """Minutes of care that needed a registered nurse, over the minutes available; not capped."""
    return _of(view, "rn_need_min", "rn_available_min")


@measure("organisation", "ratio", "lower", "assistants' minutes needed for each one there")
def hca_workload_ratio(view: View) -> Figure:
    """Minutes of care that an assistant could give, over the minutes available; not capped."""
    return _of(view, "hca_need_min", "hca_available_min")


@measure("organisation", "share", "higher", "nurses' time with patients")
def rn_time_with_patients_share(view: View) -> Figure:
    """Registered nurses' minutes spent with patients, of the minutes worked."""
    return _of(view, "rn_with_patient_min", "rn_worked_min")


@measure("organisation", "share", "lower", "nurses' time on paper")
def rn_documentation_share(view: View) -> Figure:
    """Registered nurses' minutes spent on writing, arranging and reporting away from the bedside, of the minutes
    worked."""
    return _of(view, "rn_documentation_min", "rn_worked_min")


@measure("organisation", "share", "lower", "nurses from an agency")
def agency_rn_share(view: View) -> Figure:
    """Registered nurses on duty who come from an agency, of all on duty."""
    return _of(view, "agency_rn", "rn_heads")


@measure("organisation", "h", "neither", "registered hours a patient-day")
def rn_hours_per_patient_day(view: View) -> Figure:
    """Registered nurses present, in hours for each day that a patient is in bed."""
    return _hours_per_patient_day(view, "rn_heads")


@measure("organisation", "h", "neither", "assistants' hours a patient-day")
def hca_hours_per_patient_day(view: View) -> Figure:
    """Health care assistants present, in hours for each day that a patient is in bed."""
    return _hours_per_patient_day(view, "hca_heads")


def _hours_per_patient_day(view: View, heads: str) -> Figure:
    rounds = view.bed_rounds
    return ratio(rounds["time"], rounds[heads], rounds["occupied"], per=24.0)


@measure("organisation", "share", "lower", "nurses off sick")
def sickness_share(view: View) -> Figure:
    """Registered nurses off sick, of those in post; mean over days."""
    return mean(view.midnights, view.days["sick_rn_share"])


@measure("people", "share", "lower", "nurse shifts with care left undone")
def care_undone_shift_share(view: View) -> Figure:
    """Shifts of registered nurses in which at least one of thirteen kinds of care was left undone."""
    return _by_nurse_shift(view, "undone_any")


@measure("people", "items", "lower", "kinds of care left undone a shift")
def care_items_undone_mean(view: View) -> Figure:
    """Mean number of the thirteen kinds of care that a registered nurse left undone in a shift."""
    return _by_nurse_shift(view, "undone_items")


def _by_nurse_shift(view: View, column: str) -> Figure:
    """Shifts are told at their last round; each ward weighs by the nurses on it."""
    rounds = view.bed_rounds
    told = ~np.isnan(rounds[column])
    heads = rounds["rn_heads"][told].astype(float)
    return Ratio(rounds["time"][told], rounds[column][told] * heads, heads)
