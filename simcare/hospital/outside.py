"""Harm that may come to those who are held in the ambulance for over an hour.

It is recorded as a structured review of such waits judged it: no, low, moderate or severe harm that the wait may have
done. The odds grow with the hours held and with how ill somebody is, so that people as ill as those whom ambulances
bring, held as long as those in the review, come to the published shares. Beyond the longest waits that were reviewed
nothing more is assumed. Nothing follows from the harm: the published link between late handover and death is disputed,
so the model does not build on it.
"""

from __future__ import annotations

from functools import cache
from math import exp, log
from typing import NamedTuple

import numpy as np

from simcare.hospital.patients import intercept

HELD_LONG = 1.0  # hours from which the review looked at waits
LONGEST_REVIEWED = 8.0  # hours
MIDDLE = 3.0  # category of acuity
STEPS, PEOPLE = 50, 100  # in which the waits and the needs of those who were reviewed are followed
NO_HARM, LOW, MODERATE, SEVERE = range(4)


class Reviewed(NamedTuple):
    """Whom the review looked at: their mean time until handover (h), and the shares of true acuity, sickest first."""

    wait: float
    acuity: tuple[float, ...]


class HeldRisk(NamedTuple):
    """Log-odds of at least low, moderate and severe harm at one hour and the middle category, and their slopes."""

    at_least: tuple[float, ...]
    by_time: float
    by_acuity: float


@cache
def held_risk(shares: tuple[float, ...], by_time: float, by_acuity: float, reviewed: Reviewed) -> HeldRisk:
    """From the shares of the reviewed who may have come to low, moderate and severe harm. Beyond the first hour their
    waits are taken as exponential."""
    beyond = -np.log1p(-(np.arange(STEPS) + 0.5) / STEPS) * max(0.0, reviewed.wait - HELD_LONG)
    hours = np.minimum(HELD_LONG + beyond, LONGEST_REVIEWED)
    people = np.repeat(np.arange(1.0, 6.0), np.rint(np.multiply(reviewed.acuity, PEOPLE)).astype(int))
    more = by_time * np.log(hours)[:, None] + by_acuity * (MIDDLE - people)
    at_least = (min(1 - 1e-9, max(1e-9, sum(shares[kind:]))) for kind in range(len(shares)))
    return HeldRisk(tuple(intercept(more, share) for share in at_least), by_time, by_acuity)


def harm_held(hours: float, acuity: float, u: float, risk: HeldRisk) -> int:
    """The harm that may have come to somebody held for so many hours, with this luck: a small uniform is bad luck."""
    more = risk.by_time * log(min(hours, LONGEST_REVIEWED)) + risk.by_acuity * (MIDDLE - acuity)
    return sum(u < 1 / (1 + exp(-odds - more)) for odds in risk.at_least)
