"""Flow: ambulances at the door, beds full or free, people who had to come back."""

from __future__ import annotations

import numpy as np

from simcare.hospital.outside import LOW, SEVERE
from simcare.hospital.patients import ELECTIVE
from simcare.log import ADMITTED, HOME, LEFT_UNSEEN
from simcare.measures.figure import Array, Figure, Ratio, Relative, Yearly, mean, ratio
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


def _held_harm(view: View, at_least: int, low: float = HOUR, high: float = np.inf) -> Figure:
    """Share of those taken over from the ambulance after so many minutes who may have come to so much harm."""
    waited = _handover_minutes(view)
    held = (view.visits["ambulance"] > 0) & ~np.isnan(view.visits["handed_over"]) & (waited > low) & (waited <= high)
    return mean(view.visits["arrived"], view.visits["held_harm"] >= at_least, held)


@measure("people", "share", "lower", "may have come to harm, held over an hour", person=True)
def held_over_hour_harmed_share(view: View) -> Figure:
    """Of the people who were held in the ambulance for over an hour, those to whom the wait may have done some harm, as
    a structured review judges it."""
    return _held_harm(view, LOW)


@measure("people", "share", "lower", "may have come to severe harm, held over an hour", person=True)
def held_over_hour_severe_share(view: View) -> Figure:
    """The same, severe harm."""
    return _held_harm(view, SEVERE)


@measure("people", "ratio", "neither", "severe harm, held over four hours against little over one")
def held_severe_over_4h_ratio(view: View) -> Figure:
    """Share of those held for over four hours to whom the wait may have done severe harm, over that share of those held
    for 60 to 90 minutes."""
    return Relative(_held_harm(view, SEVERE, 4 * HOUR), _held_harm(view, SEVERE, HOUR, 1.5 * HOUR))


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


@measure("people", "share", "neither", "emergency admissions that stay no night", person=True)
def zero_day_share(view: View) -> Figure:
    """Emergency admissions that ended before midnight of the day on which they began, of those that are over. Counted
    as the country counts: stays on a ward, and those in the short-stay unit that were recorded as admissions."""
    stays, visits = view.stays, view.visits
    on_ward = view.ended & (stays["source"] < ELECTIVE)
    in_unit = (visits["recorded_outcome"] == ADMITTED) & (visits["outcome"] == HOME)
    began = np.concatenate((stays["admitted"][on_ward], visits["clock_stop"][in_unit]))
    ended = np.concatenate((stays["left"][on_ward], _left_unit(view)[in_unit]))
    return Ratio(ended, (ended // DAY == began // DAY) * 1.0, np.ones(len(ended)))


def _left_unit(view: View) -> Array:
    """When people left the short-stay unit (h), in which the clock of their visit had stopped."""
    return np.asarray(np.fmax(view.visits["left"], view.visits["clock_stop"] + view.visits["short_stay"]))


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
