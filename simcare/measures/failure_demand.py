"""Failure demand: work that comes because something was not done, or not done right, shown apart from value demand.

At each door of the hospital the same question: is this person here for the first time with this need, or back because
the need was not met? At A&E, those whose problem was not solved, who left unseen or were sent home too soon; on the
wards, emergency readmissions within thirty days; at the telephone, those who chase, complain or call again.
"""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import Array, Figure, Ratio, Yearly, ratio
from simcare.measures.registry import measure
from simcare.measures.view import View

PLANNED = 2


def _attendances(view: View) -> tuple[Array, Array]:
    """When each attendance was, and whether it was failure demand."""
    return view.visits["arrived"], view.visits["reason"] > 0


def _admissions(view: View) -> tuple[Array, Array]:
    """When each emergency admission arrived, and whether it was failure demand: people only come twice if they must."""
    emergency = view.stays["source"] < PLANNED
    return view.stays["arrived"][emergency], view.stays["stay"][emergency] > 1


def _contacts(view: View) -> tuple[Array, Array, Array]:
    """Each day, contacts that are failure demand, and all contacts."""
    failure = np.nan_to_num(view.days["failure_contacts"])
    return view.midnights, failure, failure + np.nan_to_num(view.days["value_contacts"])


@measure("organisation", "share", "lower", "A&E attendances that are failure demand")
def failure_demand_attendance_share(view: View) -> Figure:
    """Attendances by people who are back for the same need (not solved, left unseen, sent home too soon), of all."""
    time, failure = _attendances(view)
    return Ratio(time, failure.astype(float), np.ones(len(time)))


@measure("organisation", "share", "lower", "emergency admissions that are failure demand")
def failure_demand_admission_share(view: View) -> Figure:
    """Emergency admissions that follow another stay within thirty days, of all emergency admissions."""
    time, failure = _admissions(view)
    return Ratio(time, failure.astype(float), np.ones(len(time)))


@measure("organisation", "share", "lower", "contacts that are failure demand")
def failure_demand_contact_share(view: View) -> Figure:
    """Telephone calls, letters and people at the desk who chase, complain or call again, of all contacts."""
    return ratio(*_contacts(view))


@measure("organisation", "share", "lower", "demand that is failure demand")
def failure_demand_share(view: View) -> Figure:
    """Failure demand of all demand, every occasion counted once: attendances at A&E, emergency admissions and
    contacts."""
    doors = [_attendances(view), _admissions(view)]
    days, failure, contacts = _contacts(view)
    return Ratio(np.concatenate([*(time for time, _ in doors), days]),
                 np.concatenate([*(failed.astype(float) for _, failed in doors), failure]),
                 np.concatenate([*(np.ones(len(time)) for time, _ in doors), contacts]))


@measure("organisation", "contacts a year", "lower", "contacts, value demand")
def value_contacts(view: View) -> Figure:
    """Contacts that the hospital is there for: booking, results, how somebody is; a year."""
    days, failure, contacts = _contacts(view)
    return Yearly(days, contacts - failure)


@measure("organisation", "contacts a year", "lower", "contacts, failure demand")
def failure_contacts(view: View) -> Figure:
    """Contacts that came because something was not done or not done right; a year."""
    days, failure, _ = _contacts(view)
    return Yearly(days, failure)


@measure("organisation", "min", "neither", "staff time for a contact")
def contact_minutes_mean(view: View) -> Figure:
    """Mean staff minutes for a contact, whoever dealt with it."""
    days, _, contacts = _contacts(view)
    return ratio(days, np.nan_to_num(view.days["contact_minutes"]), contacts)
