"""Mortality of those admitted through A&E by how long they had been there, standardised as the published study did.

A logistic model of death within thirty days, on who the patients were and never on how long they waited, gives each
their expected chance. Deaths over expected deaths of a group is its standardised mortality ratio; all together are 1.
The model is fitted anew on each run, as the study fitted its own on the patients that it had.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simcare.log import ADMITTED
from simcare.measures.figure import Array
from simcare.measures.view import MONTH, View
from simcare.validation.fits import expected
from simcare.validation.seen import seen_as

BANDS = {"up_to_4h": (0, 4), "4_6h": (4, 6), "6_8h": (6, 8), "8_12h": (8, 12)}
NOBODY = 200


def case_mix(view: View, among: Array) -> dict[str, Array]:
    """Who they are: age and its square, frailty, need and its square, dementia, sex, way of coming."""
    who = {name: view.visits[name][among].astype(float) for name in
           ("age", "frailty", "acuity", "dementia", "female", "ambulance")}
    return who | {f"{name} squared": who[name]**2 for name in ("age", "frailty", "acuity")}


def followed(view: View, start: float) -> Array:
    """Visits that ended in a ward, of people who could be followed for thirty days."""
    arrived = view.visits["arrived"]
    return np.asarray((view.visits["outcome"] == ADMITTED) & ~np.isnan(view.visits["clock_stop"])
                      & (arrived >= start) & (arrived <= view.end - MONTH))


def ratio_of(hours: tuple[float, float]) -> Callable[[View, float], float]:
    """Deaths over expected deaths of those with so many recorded hours in A&E."""
    def ratio(view: View, start: float) -> float:
        among = followed(view, start)
        if among.sum() < NOBODY:
            return float("nan")
        died = (view.visits["died_at"] - view.visits["arrived"] <= MONTH)[among].astype(float)
        spent = view.recorded_minutes[among] / 60
        inside = (spent > hours[0]) & (spent <= hours[1]) if hours[0] else spent <= hours[1]
        return float(died[inside].sum()) / float(expected(case_mix(view, among), died)[inside].sum())

    return ratio


for _name, _hours in BANDS.items():
    seen_as(f"smr_{_name}", "Deaths within thirty days of those admitted to a ward with so many recorded hours in A&E, "
            "over the deaths expected from age, frailty, need, dementia, sex and ambulance.")(ratio_of(_hours))
