"""What a very full house does: whether more go home, and whether more of them come back.

Two studies asked. Friebel 2019 followed English trusts, 90.4% full on average, from night to night, and looked at the
share of those in bed at night that left on the day after, each trust against itself. Blom 2015 took everybody admitted
through the A&E of one Swedish hospital and asked who came back, by how full it was at the hour at which they left. By
its figures about two in three left when over 95% of the beds were taken, so that was a fuller hospital. Of what they
adjusted for, what an abstract does not say is our guess, to be checked: month and weekday in the first, and in the
second sex and weekend beside age and hour.
"""

from __future__ import annotations

import numpy as np

from simcare.hospital.patients import AE
from simcare.hospital.seasons import DAYS_OF_YEAR, MONTH_OF_DAY
from simcare.measures.figure import Array
from simcare.measures.view import DAY, MONTH, View
from simcare.validation.fits import dummies, odds_ratios, rate_ratios
from simcare.validation.seen import seen
from simcare.validation.seen.beds import asleep

VERY_FULL = 0.95
WEEKDAYS, WORKDAYS, MONTHS = 7, 5, 12
LEAST_DAYS, NOBODY = 10, 200


def share_taken(view: View, times: Array) -> Array:
    """The share of beds with somebody in it just before each of ``times``."""
    rounds = view.bed_rounds
    beds = float(rounds["beds"][rounds["time"] == rounds["time"].max(initial=0)].sum())
    return asleep(view.stays["admitted"], view.stays["left"], times) / beds


def left_next_day(view: View, midnights: Array) -> Array:
    """How many of those in bed at each of ``midnights``, one a day, leave alive before the next."""
    midnight = np.floor(view.gone / DAY) * DAY
    leaving = midnight[view.went_home & (view.stays["admitted"] < midnight)]
    return np.bincount(np.searchsorted(midnights, leaving[np.isin(leaving, midnights)]), minlength=len(midnights))


@seen
def full_discharge_ratio(view: View, start: float) -> float:
    """Share of those in bed at midnight who leave alive on the day, after nights over 95% full over other nights of the
    same weekday and month (Poisson regression)."""
    midnights = np.arange(np.ceil(start / DAY) * DAY, view.end - DAY + 1, DAY)
    full = share_taken(view, midnights) > VERY_FULL
    if min(full.sum(), (~full).sum()) < LEAST_DAYS:
        return float("nan")
    day = (midnights / DAY).astype(int)
    terms = ({"full": full * 1.0} | dummies("weekday", day % WEEKDAYS, range(1, WEEKDAYS))
             | dummies("month", MONTH_OF_DAY[day % DAYS_OF_YEAR], range(1, MONTHS)))
    patients = asleep(view.stays["admitted"], view.stays["left"], midnights)
    return rate_ratios(terms, left_next_day(view, midnights), patients)["full"].ratio


@seen
def full_readmission_odds(view: View, start: float) -> float:
    """Odds of an emergency readmission within 30 days of those who were admitted through A&E and went home at a time
    when over 95% of the beds were taken, over those of others; adjusted for age, sex, hour and weekend (logistic
    regression)."""
    stays = view.stays
    home = view.went_home & (stays["source"] == AE) & (view.gone >= start) & (view.gone <= view.end - MONTH)
    gone = view.gone[home]
    full = share_taken(view, gone) > VERY_FULL
    if min(full.sum(), (~full).sum()) < NOBODY:
        return float("nan")
    again = stays["readmitted_at"][home] - gone <= MONTH
    age, turn = stays["age"][home].astype(float), gone * (2 * np.pi / DAY)
    terms = {"full": full * 1.0, "age": age, "age squared": age**2, "female": stays["female"][home],
             "hour, sine": np.sin(turn), "hour, cosine": np.cos(turn),
             "weekend": (np.floor(gone / DAY) % WEEKDAYS >= WORKDAYS) * 1.0}
    return odds_ratios(terms, again)["full"].ratio
