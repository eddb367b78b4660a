"""Harm and death.

Deaths are dated by the day of death, and a person dies once: someone who came twice is not counted twice. Deaths in
hospital and within thirty days of arrival count; the dead of the last weeks who are not dead yet are in nobody's
figure, and equally so at the beginning of the period.
"""

from __future__ import annotations

import numpy as np

from simcare.hospital.day_book import NO_CARE_INCIDENTS
from simcare.log import DIED
from simcare.measures.figure import Array, Figure, Yearly, mean, ratio
from simcare.measures.registry import measure
from simcare.measures.view import DAY, MONTH, View

FROM_A_AND_E, HALF = 0, 0.5
HARMS = ("falls_harm", "ulcers", "dehydration", "delirium", "infection", "med_errors", "deconditioned",
         "failed_rescues")


def dead(view: View) -> tuple[Array, Array]:
    """Who died in hospital or within 30 days of an arrival, and when (h): each person once, both ``(deaths,)``."""
    visits, stays = view.visits, view.stays
    in_visit = (visits["outcome"] == DIED) | (visits["died_at"] - visits["arrived"] <= MONTH)
    in_stay = (stays["destination"] == DIED) | (stays["died_at"] - stays["arrived"] <= MONTH)
    person = np.concatenate((visits["person"][in_visit], stays["person"][in_stay]))
    time = np.concatenate((visits["died_at"][in_visit], stays["died_at"][in_stay]))
    known = ~np.isnan(time)
    people, first = np.unique(person[known], return_index=True)
    return people, np.asarray(time[known][first], float)


@measure("people", "people a year", "lower", "died", person=True)
def deaths(view: View) -> Figure:
    """People a year who died in hospital or within 30 days of arriving, everyone who came counted."""
    _, time = dead(view)
    return Yearly(time, np.ones(len(time)))


@measure("people", "share", "lower", "died within 30 days of being admitted through A&E", person=True)
def mortality_30d_admitted(view: View) -> Figure:
    """People admitted through A&E who died within 30 days of arriving, in hospital or after."""
    stays = view.stays
    died = stays["died_at"] - stays["arrived"] <= MONTH
    return mean(stays["arrived"], died, stays["source"] == FROM_A_AND_E, MONTH)


@measure("people", "share", "lower", "died on a ward", person=True)
def inpatient_mortality_share(view: View) -> Figure:
    """Stays of at least one night that ended in death, of all such stays that ended."""
    night = np.floor(view.gone / DAY) > np.floor(view.stays["admitted"] / DAY)
    return mean(view.gone, view.stays["destination"] == DIED, view.ended & night)


def _lapses_part(view: View) -> tuple[Array, Array]:
    """Who died on a ward, and the part of the hazard that they had met which lapses in care had added; by stay."""
    died = view.ended & (view.stays["destination"] == DIED)
    met = np.nan_to_num(view.stays["death_hazard"])
    return died, np.where(met > 0, np.nan_to_num(view.stays["care_hazard"]) / np.where(met > 0, met, 1.0), 0.0)


@measure("people", "share", "lower", "deaths probably avoidable", person=True)
def avoidable_deaths_share(view: View) -> Figure:
    """Deaths on the wards that care without lapses would more likely than not have spared, of all deaths there: at
    least half of the hazard of death that the person had met was added by lapses. Reviewers of case records judge by
    this rule."""
    died, part = _lapses_part(view)
    return mean(view.gone, part >= HALF, died)


@measure("people", "share", "lower", "deaths that lapses account for", person=True)
def deaths_from_lapses_share(view: View) -> Figure:
    """The part of the hazard of death that lapses in care had added, mean over those who died on the wards: so many of
    the deaths care without lapses would have spared, nobody knowing which."""
    died, part = _lapses_part(view)
    return mean(view.gone, part, died)


def _per_1000_bed_days(view: View, column: str) -> Figure:
    return ratio(view.gone, view.stays[column], view.bed_days, per=1000.0)


@measure("people", "per 1,000 bed days", "lower", "falls", person=True)
def falls_per_1000_bed_days(view: View) -> Figure:
    """Falls on the wards, per 1,000 days in bed."""
    return _per_1000_bed_days(view, "falls")


@measure("people", "per 1,000 bed days", "lower", "falls that hurt", person=True)
def harmful_falls_per_1000_bed_days(view: View) -> Figure:
    """Falls with injury, per 1,000 days in bed."""
    return _per_1000_bed_days(view, "falls_harm")


@measure("people", "per 1,000 bed days", "lower", "pressure ulcers", person=True)
def ulcers_per_1000_bed_days(view: View) -> Figure:
    """New pressure ulcers, per 1,000 days in bed."""
    return _per_1000_bed_days(view, "ulcers")


@measure("people", "per 1,000 bed days", "lower", "infections caught in hospital", person=True)
def infections_per_1000_bed_days(view: View) -> Figure:
    """Infections caught in hospital, per 1,000 days in bed."""
    return _per_1000_bed_days(view, "infection")


@measure("people", "per 1,000 bed days", "lower", "calls for rescue that came too late", person=True)
def failed_rescues_per_1000_bed_days(view: View) -> Figure:
    """Deteriorations in which rescue failed, per 1,000 days in bed."""
    return _per_1000_bed_days(view, "failed_rescues")


@measure("people", "share", "lower", "harmed while in hospital", person=True)
def harmed_patients_share(view: View) -> Figure:
    """Stays with at least one harm: a fall with injury, pressure ulcer, dehydration, delirium, infection, medication
    error, loss of strength to do things, or a failed rescue."""
    harmed = np.zeros(len(view.stays), bool)
    for harm in HARMS:
        harmed |= view.stays[harm] > 0
    return mean(view.gone, harmed, ~np.isnan(view.stays["admitted"]))


@measure("people", "share", "lower", "in bed with a hospital infection")
def infection_prevalence(view: View) -> Figure:
    """The share of people in a ward bed who have an infection caught in hospital, mean over the care rounds."""
    rounds = view.bed_rounds
    return ratio(rounds["time"], rounds["carriers"], rounds["occupied"])


@measure("people", "share", "lower", "in bed with a pressure ulcer got here")
def ulcer_prevalence(view: View) -> Figure:
    """On an average day, the share of people in bed who have got a pressure ulcer during this stay."""
    stay, onset = _first_in_stay(view, "ulcer")
    affected = np.zeros(len(view.stays))
    affected[stay] = np.clip(view.gone[stay] - onset, 0.0, None) / DAY
    return ratio(view.gone, affected, view.bed_days)


def _first_in_stay(view: View, kind: str) -> tuple[Array, Array]:
    """The stays in which a harm of this kind happened and the time (h) of the first, both ``(stays with it,)``."""
    chosen = view.incidents["kind"] == kind
    person, time = view.incidents["person"][chosen], view.incidents["time"][chosen]
    people, rank = np.unique(view.stays["person"], return_inverse=True)
    long = 2 * (abs(view.end) + float(view.tables.warm_up)) + 1
    admitted = np.nan_to_num(view.stays["admitted"], nan=view.end)
    order = np.argsort(rank * long + admitted, kind="stable")
    keys = (rank * long + admitted)[order]
    place = np.searchsorted(people, person)
    known = (place < len(people)) & (people[np.minimum(place, len(people) - 1)] == person)
    found = np.searchsorted(keys, place[known] * long + time[known], side="right") - 1
    stay, onset = order[np.maximum(found, 0)], time[known]
    right = (found >= 0) & (view.stays["person"][stay] == person[known]) & (onset <= view.gone[stay])
    by_time = np.argsort(onset[right], kind="stable")
    stay, first = np.unique(stay[right][by_time], return_index=True)
    return stay, onset[right][by_time][first]


def care_incidents(view: View) -> Array:
    """Which rows of the table of incidents are something that went wrong in care: not illness taking its course, not
    death, and a fall with injury once."""
    return np.asarray(~np.isin(view.incidents["kind"].astype(str), NO_CARE_INCIDENTS))


def _bed_days_by_round(view: View) -> tuple[Array, Array]:
    rounds = view.bed_rounds
    times = np.unique(rounds["time"])
    hours = np.min(np.diff(times)) if len(times) > 1 else 0.0
    return rounds["time"], rounds["occupied"] * hours / DAY


def _incident_rate(view: View, counted: Array) -> Figure:
    time, days = _bed_days_by_round(view)
    happened = view.incidents["time"][counted]
    return ratio(np.concatenate((happened, time)), np.concatenate((np.ones(len(happened)), np.zeros(len(time)))),
                 np.concatenate((np.zeros(len(happened)), days)), per=1000.0)


@measure("numbers", "per 1,000 bed days", "neither", "incidents on file")
def incidents_recorded(view: View) -> Figure:
    """Incidents that were reported, per 1,000 occupied bed days. More may mean more harm, or less fear of reporting."""
    return _incident_rate(view, care_incidents(view) & (view.incidents["reported"] > 0))


@measure("people", "per 1,000 bed days", "lower", "incidents that happened")
def incidents_lived(view: View) -> Figure:
    """Incidents that happened, reported or not, per 1,000 occupied bed days."""
    return _incident_rate(view, care_incidents(view))
