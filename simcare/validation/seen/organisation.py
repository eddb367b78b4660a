"""The organisation over time: what is reported, what complaints follow from, and how money and harm move by stages."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simcare.hospital.day_book import HARMFUL
from simcare.measures.figure import YEAR
from simcare.measures.harm import care_incidents
from simcare.measures.view import View
from simcare.organisation.causal_map import causal_map
from simcare.validation.seen import seen, seen_as
from simcare.validation.seen.emergency import measured

MONTH_H = YEAR / 12
STAGES = {
    "incidents_recorded": ((0, 6),), "incidents_lived": ((0, 6), (6, 12), (12, 36)),
    "balance": ((0, 12), (24, 36)), "savings": ((24, 36),), "missed_care_share": ((0, 3), (6, 18), (12, 36)),
    "mortality_ratio_lived": tuple((first, first + 6) for first in range(0, 36, 6))}
"""Measures wanted over other windows than the whole: from which month to which."""


def stage(name: str, first: int, last: int) -> str:
    """What a measure over a stage is called: ``balance_months_1_12``."""
    return f"{name}_months_{first + 1}_{last}"


def over(name: str, first: int, last: int) -> Callable[[View, float], float]:
    """The measure over those months; NaN where the run does not reach their end."""
    def figure(view: View, start: float) -> float:
        begin, end = first * MONTH_H, last * MONTH_H
        return measured(view, name, begin, end) if end <= view.end + 1 else float("nan")

    return figure


for _name, _stages in STAGES.items():
    for _first, _last in _stages:
        seen_as(stage(_name, _first, _last), f"The measure {_name} over months {_first + 1} to {_last}.")(
            over(_name, _first, _last))


@seen
def reported_share(view: View, start: float) -> float:
    """Incidents on file, of those that happened."""
    i = view.incidents
    inside = (i["time"] >= start) & care_incidents(view)
    return float(np.mean(i["reported"][inside] > 0)) if inside.any() else float("nan")


@seen
def reported_harm_share(view: View, start: float) -> float:
    """Incidents that did harm and are on file, of those that did harm."""
    i = view.incidents
    inside = (i["time"] >= start) & np.isin(i["kind"].astype(str), HARMFUL)
    return float(np.mean(i["reported"][inside] > 0)) if inside.any() else float("nan")


@seen
def complaints_per_poor_stay(view: View, start: float) -> float:
    """Formal complaints for each stay with a poor experience."""
    return measured(view, "complaints_recorded", start) / 1000 / measured(view, "experience_poor_share", start)


@seen
def agency_price_ratio(view: View, start: float) -> float:
    """Cost of an agency shift over that of a shift of the hospital's own."""
    day = view.days
    inside = view.midnights >= start
    agency = day["rn_agency"] + day["hca_agency"]
    own = day["rn_shifts"] + day["hca_shifts"] - day["rn_bank"] - day["hca_bank"]
    paid = [float(day[f"cost_{kind}"][inside].sum()) / float(count[inside].sum())
            for kind, count in (("agency", agency), ("own_nurses", own))]
    return paid[0] / paid[1]


@seen
def stocks_moved(view: View, start: float) -> float:
    """The furthest that any stock of the organisation moved from where it stood on day 0."""
    days = view.midnights >= 0
    names = [name for name, variable in causal_map().variables.items() if variable.kind == "stock"]
    return max(float(np.ptp(view.days[name][days])) for name in names)
