"""Flow: ambulances at the door, beds full or free, people who had to come back."""

from __future__ import annotations

import numpy as np

from simcare.log import HOME, LEFT_UNSEEN
from simcare.measures.figure import Array, Figure, Yearly, mean, ratio
from simcare.measures.registry import measure
from simcare.measures.view import DAY, MONTH, View, minutes

QUARTER, HOUR = 15, 60
CENSUS_HOUR = 23


def _handover_minutes(view: View) -> Array:
    taken = view.visits["handed_over"]
    return minutes(np.where(np.isnan(taken), view.end, taken) - view.visits["arrived"])


@measure("numbers", "share", "higher", "ambulances handed over within 15 minutes, as recorded", person=True)
def handover_within_15_recorded(view: View) -> Figure:
    """Ambulance arrivals handed over within 15 minutes, of the handovers completed. Those still outside are in no
    figure yet."""
    done = (view.visits["ambulance"] > 0) & ~np.isnan(view.visits["handed_over"])
    return mean(view.visits["arrived"], _handover_minutes(view) <= QUARTER, done)


@measure("people", "share", "lower", "waited over 15 minutes in the ambulance", person=True)
def handover_over_15_lived_share(view: View) -> Figure:
    """People brought by ambulance who waited over 15 minutes to be taken over, counting those still outside."""
    return mean(view.visits["arrived"], _handover_minutes(view) > QUARTER, view.visits["ambulance"] > 0)


@measure("people", "share", "lower", "waited over an hour in the ambulance", person=True)
def ambulance_wait_over_60_share(view: View) -> Figure:
    """People brought by ambulance who waited over an hour to be taken over, counting those still outside."""
    return mean(view.visits["arrived"], _handover_minutes(view) > HOUR, view.visits["ambulance"] > 0)


@measure("people", "share", "lower", "came back within seven days", person=True)
def returned_within_7d_share(view: View) -> Figure:
    """People who attended again, unplanned, within seven days of an attendance, of all attendances."""
    week = 7 * DAY
    back = view.visits["returned_at"] - view.visits["arrived"] <= week
    return mean(view.visits["arrived"], back, None, week)


@measure("people", "share", "higher", "problem solved at this visit", person=True)
def problem_solved_share(view: View) -> Figure:
    """People whose problem was solved, of those who were not admitted (those who left unseen count as unsolved)."""
    outcome = view.visits["outcome"]
    return mean(view.visits["arrived"], view.visits["solved"] > 0, (outcome == HOME) | (outcome == LEFT_UNSEEN))


@measure("people", "share", "neither", "beds occupied at night")
def occupancy(view: View) -> Figure:
    """General and acute beds occupied at the 23:00 round, the one nearest the midnight census."""
    rounds = view.bed_rounds
    night = rounds["time"] % DAY == CENSUS_HOUR
    return ratio(rounds["time"][night], rounds["occupied"][night], rounds["beds"][night])


@measure("people", "days", "lower", "mean length of stay", person=True)
def length_of_stay_mean_d(view: View) -> Figure:
    """Mean days in a bed of the inpatient stays that ended in the period."""
    return mean(view.gone, view.bed_days, view.ended)


@measure("people", "share", "lower", "readmitted within 30 days", person=True)
def readmitted_30d_share(view: View) -> Figure:
    """Stays ended alive that were followed by an emergency admission within 30 days."""
    again = view.stays["readmitted_at"] - view.stays["left"] <= MONTH
    return mean(view.gone, again, view.went_home, MONTH)


@measure("people", "share", "lower", "sent home before they were ready", person=True)
def sent_home_unready_share(view: View) -> Figure:
    """Stays ended alive in which the person was sent out before being medically ready."""
    return mean(view.gone, view.stays["unready"] > 0, view.went_home)


@measure("people", "share", "neither", "went before noon", person=True)
def discharged_before_noon_share(view: View) -> Figure:
    """Stays ended alive in which the person left the bed between 06:00 and noon."""
    hour = view.gone % DAY
    return mean(view.gone, (hour >= 6) & (hour < 12), view.went_home)


@measure("people", "share", "lower", "bed days waiting for care outside", person=True)
def waiting_for_home_care_share(view: View) -> Figure:
    """Bed days spent waiting for home care or a care-home place, of all bed days."""
    return ratio(view.gone, np.nan_to_num(view.stays["waited_care_h"]) / DAY, view.bed_days)


@measure("people", "share", "lower", "bed days on the wrong ward", person=True)
def outlier_bed_days_share(view: View) -> Figure:
    """Bed days spent on a ward of the wrong kind, of all bed days."""
    return ratio(view.gone, np.nan_to_num(view.stays["outlier_h"]) / DAY, view.bed_days)


@measure("people", "people a year", "neither", "emergency attendances")
def attendances(view: View) -> Figure:
    """Attendances at A&E a year, returns included."""
    return Yearly(view.visits["arrived"], np.ones(len(view.visits)))
