"""What people say about their care, and what becomes of it: at the bedside, and in writing weeks later.

Complaints are dated by the day they were made, stays by the day they ended. Complaints a thousand stays relate the
complaints of a period to the stays that ended in it, as the returns of the health service do.
"""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import Array, Figure, Ratio, mean, ratio
from simcare.measures.registry import measure
from simcare.measures.view import View


def _per_1000_stays(view: View, time: Array, count: Array) -> Figure:
    ended = view.gone[view.ended]
    return ratio(np.concatenate((time, ended)), np.concatenate((count, np.zeros(len(ended)))),
                 np.concatenate((np.zeros(len(time)), np.ones(len(ended)))), per=1000.0)


def _of_day(view: View, column: str) -> tuple[Array, Array]:
    return view.midnights, np.nan_to_num(view.days[column])


@measure("numbers", "per 1,000 stays", "neither", "complaints on file")
def complaints_recorded(view: View) -> Figure:
    """Formal complaints made, each counted once however often it came back, per 1,000 stays that ended. More may mean
    more harm, or less fear of complaining."""
    time = view.complaints["time"]
    return _per_1000_stays(view, time, np.ones(len(time)))


@measure("numbers", "share", "higher", "complaints answered in time")
def complaints_answered_in_time_share(view: View) -> Figure:
    """Formal complaints that were first answered by their deadline, of those answered."""
    c = view.complaints
    return mean(c["time"], c["answered_at"] <= c["due_at"], ~np.isnan(c["answered_at"]))


@measure("people", "share", "higher", "complaints that mended something")
def complaints_mended_share(view: View) -> Figure:
    """Formal complaints whose cause was mended, at the first answer or later, of those answered."""
    c = view.complaints
    return mean(c["time"], c["mended"] > 0, ~np.isnan(c["answered_at"]))


@measure("people", "share", "lower", "complaints that had to come back")
def complaints_reopened_share(view: View) -> Figure:
    """Formal complaints that came back at least once after an answer, of those answered."""
    c = view.complaints
    return mean(c["time"], c["reopened"] > 0, ~np.isnan(c["answered_at"]))


@measure("people", "share", "lower", "complainants labelled persistent")
def complaints_persistent_share(view: View) -> Figure:
    """Formal complaints that ended with the person labelled persistent and no longer answered, of those answered."""
    c = view.complaints
    return mean(c["time"], c["persistent"] > 0, ~np.isnan(c["answered_at"]))


@measure("people", "per 1,000 stays", "neither", "concerns voiced at the bedside")
def concerns_voiced(view: View) -> Figure:
    """Concerns that patients or families voiced to staff during the stay, per 1,000 stays that ended. Who does not dare
    to speak is not in it."""
    return _per_1000_stays(view, *_of_day(view, "remarks"))


@measure("people", "share", "higher", "concerns mended at the bedside")
def concerns_mended_at_once_share(view: View) -> Figure:
    """Concerns voiced at the bedside that were mended there at once, of those voiced."""
    time, mended = _of_day(view, "remarks_mended")
    return ratio(time, mended, _of_day(view, "remarks")[1])


@measure("organisation", "min a day", "lower", "nurses' time for concerns and surveys")
def concern_minutes_per_day(view: View) -> Figure:
    """Registered nurses' minutes a day for concerns, complaints and the wards' own survey."""
    return mean(*_of_day(view, "concern_minutes"))


@measure("organisation", "share", "lower", "nurses' time for concerns and contacts")
def concern_and_contact_time_share(view: View) -> Figure:
    """Registered nurses' minutes for concerns, complaints, surveys and contacts, of the minutes there are."""
    time, minutes = _of_day(view, "concern_minutes")
    return Ratio(time, minutes + _of_day(view, "contact_nurse_minutes")[1], _of_day(view, "rn_minutes")[1])


@measure("people", "share", "lower", "had a poor experience", person=True)
def experience_poor_share(view: View) -> Figure:
    """Stays with a poor experience, of those that ended: at least so many kinds of lapse in what the person carried
    (unanswered calls, hours soiled, hours in pain, meals, drinks, days unwashed, harm, sent home unready), as the
    section concerns.experience of the scenario says."""
    return mean(view.gone, view.stays["poor"] > 0, view.ended)


@measure("people", "share", "higher", "every call answered within 15 minutes", person=True)
def calls_always_answered_share(view: View) -> Figure:
    """Stays in which no call for help waited over 15 minutes, of those that ended."""
    return mean(view.gone, view.stays["calls_over_15"] == 0, view.ended)
