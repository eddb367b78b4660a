"""The wards: which care is left first, how far wards differ, and who always got what they needed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from simcare.evidence.cards import cards
from simcare.measures.figure import Array
from simcare.measures.view import View
from simcare.validation.seen import seen, seen_as

OMITTED = {"comfort": "comfort", "education": "education", "care_plan": "care_plan", "surveillance": "observations",
           "treatments": "treatments", "pain": "pain_relief"}
"""The published order, what is left first first, and the care behind each."""
DAY_AND_A_HALF = 1.5
THREE_DAYS = 3 / 1000
FIFTH = 5


def undone(kind: str) -> Callable[[View, float], float]:
    """How often a kind of care is named as undone; each ward and round weighs by its nurses."""
    def share(view: View, start: float) -> float:
        rounds = view.bed_rounds
        chance = rounds[f"undone_{OMITTED[kind]}"]
        told = ~np.isnan(chance) & (rounds["time"] >= start) & (rounds["rn_heads"] > 0)
        return float(np.average(chance[told], weights=rounds["rn_heads"][told])) if told.any() else float("nan")

    return share


for _kind in OMITTED:
    seen_as(f"undone_{_kind}_share", f"Nurse shifts in which {OMITTED[_kind].replace('_', ' ')} would be named as left "
            "undone, of all.")(undone(_kind))


@seen
def omission_order_share(view: View, start: float) -> float:
    """Of the pairs among talk, teaching, care plans, surveillance, treatments and pain relief, how many are left
    undone in the published order."""
    found = [undone(kind)(view, start) for kind in OMITTED]
    return float(np.mean([first > later for first, later in combinations(found, 2)]))


def fifths_ratio(by_ward: Array) -> float:
    """Mean of the highest fifth of the wards over that of the lowest."""
    ordered = np.sort(by_ward[~np.isnan(by_ward)])
    count = max(1, round(len(ordered) / FIFTH))
    return float(ordered[-count:].mean() / ordered[:count].mean()) if len(ordered) > 1 else float("nan")


@seen
def ward_fifths_ratio(view: View, start: float) -> float:
    """Kinds of care left undone a nurse shift, mean of the worst fifth of the wards over the best fifth."""
    rounds = view.bed_rounds
    told = ~np.isnan(rounds["undone_items"]) & (rounds["time"] >= start)
    ward, heads = rounds["ward"][told].astype(int), rounds["rn_heads"][told].astype(float)
    items = np.bincount(ward, rounds["undone_items"][told] * heads)
    return fifths_ratio(items / np.bincount(ward, heads))


@seen
def harmful_fall_prevalence(view: View, start: float) -> float:
    """People in bed who had a fall with injury within the last three days, as the safety census counts them."""
    ended = view.gone >= start
    days = float(view.bed_days[ended].sum())
    return float(view.stays["falls_harm"][ended].sum()) / days * 1000 * THREE_DAYS if days else float("nan")


@seen
def always_washed_share(view: View, start: float) -> float:
    """Stays of two days or more, of people who need help, in which no wash was missed (never a day and a half without
    one), of those that ended alive."""
    helped = view.went_home & (view.gone >= start) & (view.bed_days >= 2) & (view.stays["dependency_in"] > 0)
    return float(np.mean(view.stays["unwashed_max_d"][helped] <= DAY_AND_A_HALF)) if helped.any() else float("nan")


@seen
def toilet_call_share(view: View, start: float) -> float:
    """Calls for the toilet, expected from the dependency of those in bed, of all calls made."""
    ended = view.ended & (view.gone >= start)
    a_day = np.asarray(cards()["care.call_toilet"].value, float)[view.stays["dependency_in"][ended].astype(int)]
    calls = float(view.stays["calls"][ended].sum())
    return float((a_day * view.bed_days[ended]).sum()) / calls if calls else float("nan")
