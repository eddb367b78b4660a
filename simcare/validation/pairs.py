"""Figures of two designs at once that are no plain difference or ratio of one measure.

Each is a pure function of the figures of one replication of both: the design asked about, and the one against it.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping

from simcare.validation.seen.organisation import stage

Figures = Mapping[str, float]
Pair = Callable[[Figures, Figures], float]
HALF_YEARS = range(0, 36, 6)


def _grown(name: str, of: Figures, against: Figures) -> float:
    return of[name] / against[name] if against[name] else math.nan


def _each(name: str, among: str, of: Figures, against: Figures) -> float:
    return (of[name] - against[name]) / against[among] if against[among] else math.nan


def complaints_against_poor_stays(of: Figures, against: Figures) -> float:
    """How complaints grow, over how stays with a poor experience grow."""
    return _grown("complaints_recorded", of, against) / _grown("experience_poor_share", of, against)


def complaints_against_incidents(of: Figures, against: Figures) -> float:
    """How complaints grow, over how incidents grow."""
    return _grown("complaints_recorded", of, against) / _grown("incidents_lived", of, against)


def reports_against_incidents(of: Figures, against: Figures) -> float:
    """How incidents on file grow, over how incidents grow."""
    return _grown("incidents_recorded", of, against) / _grown("incidents_lived", of, against)


def worst_half_year(of: Figures, against: Figures) -> float:
    """Middle of the half year, in months from the start, in which mortality is most above the other design's."""
    excess = {first: _grown(stage("mortality_ratio_lived", first, first + 6), of, against) for first in HALF_YEARS}
    known = {first: value for first, value in excess.items() if not math.isnan(value)}
    return max(known, key=known.__getitem__) + 3.0 if known else math.nan


def savings_eroded(of: Figures, against: Figures) -> float:
    """What is gone in the third year of the money saved on paper: 1 less the gain in the balance over the savings."""
    gain = of[stage("balance", 24, 36)] - against[stage("balance", 24, 36)]
    return 1 - gain / of[stage("savings", 24, 36)] if of[stage("savings", 24, 36)] else math.nan


def gain_at_once(of: Figures, against: Figures) -> float:
    """Share of the fall in care not given (months 7 to 18) that is there in the first three months."""
    late = stage("missed_care_share", 6, 18)
    first = stage("missed_care_share", 0, 3)
    gain = against[late] - of[late]
    return (against[first] - of[first]) / gain if gain else math.nan


def cost_of_a_quality_year(of: Figures, against: Figures) -> float:
    """Pounds of nurses' pay for each quality-adjusted year of life gained; no number where none is gained."""
    gained = against["quality_years_lost"] - of["quality_years_lost"]
    return (of["nursing_pay"] - against["nursing_pay"]) / gained if gained > 0 else math.nan


def minutes_of_affected(of: Figures, against: Figures) -> float:
    """Recorded minutes in A&E that those lose or gain who would have stayed between 180 and 400 without the target: the
    change in minutes spent there between 180 and 400, for each of them."""
    return _each("minutes_in_reach", "in_reach_share", of, against)


def same_people(of: Figures, against: Figures) -> float:
    """1 if every visit and stay of every person is the same in both, else 0."""
    return float(of["everybody"] == against["everybody"])


PAIRS: Mapping[str, Pair] = {pair.__name__: pair for pair in (
    complaints_against_poor_stays, complaints_against_incidents, reports_against_incidents, worst_half_year,
    savings_eroded, gain_at_once, cost_of_a_quality_year, minutes_of_affected, same_people)}


def definition(name: str) -> str:
    """What a figure of two designs is, in words."""
    return " ".join((inspect.getdoc(PAIRS[name]) or "").split())
