"""Harm that may come to those who are held in the ambulance for over an hour.

It is recorded as a structured review of such waits judged it: no, low, moderate or severe harm that the wait may have
done. The odds grow with the hours held and with how ill somebody is. Nothing follows from it: the published link
between late handover and death is disputed, so the model does not build on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

HELD_LONG = 1.0  # hours from which the review looked at waits
REVIEWED = 2.0  # hours held for which the shares are given
MIDDLE = 3.0  # category of acuity for which they are given
NO_HARM, LOW, MODERATE, SEVERE = range(4)


class HeldRisk(NamedTuple):
    """Log-odds of at least low, moderate and severe harm at the reviewed wait, and their slopes."""

    at_least: tuple[float, ...]
    by_time: float
    by_acuity: float


def held_risk(shares: Sequence[float], by_time: float, by_acuity: float) -> HeldRisk:
    """From the shares who may come to low, moderate and severe harm."""
    at_least = (min(1 - 1e-9, max(1e-9, sum(shares[kind:]))) for kind in range(len(shares)))
    return HeldRisk(tuple(log(share / (1 - share)) for share in at_least), by_time, by_acuity)


def harm_held(hours: float, acuity: float, u: float, risk: HeldRisk) -> int:
    """The harm that may have come to somebody held for so many hours, with this luck: a small uniform is bad luck."""
    more = risk.by_time * log(hours / REVIEWED) + risk.by_acuity * (MIDDLE - acuity)
    return sum(u < 1 / (1 + exp(-odds - more)) for odds in risk.at_least)
