"""The wards: which care is left first, how far wards differ, and who always got what they needed.

What patients were asked ("always", "sometimes", "never") is read from what befell those who would answer: a survey of
people who spent a night or more and went home alive, each with their chance of answering.
"""

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
NIGHT = 1.0  # days
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
    """People in bed who had a fall with any injury on a ward within the last three days. The safety census counts falls
    in any care setting, before admission too; of those nothing is known here."""
    ended = view.gone >= start
    days = float(view.bed_days[ended].sum())
    return float(view.stays["falls_harm"][ended].sum()) / days * 1000 * THREE_DAYS if days else float("nan")


def answered(view: View, start: float, said: Array, asked: Array) -> float:
    """Share of a survey's answers that would say so, among those who are ``asked``: they went home after a night or
    more, and answer with their own chance."""
    among = asked & view.went_home & (view.gone >= start) & (view.bed_days >= NIGHT)
    weight = view.stays["answers"][among].astype(float)
    return float(np.average(said[among], weights=weight)) if weight.sum() > 0 else float("nan")


@seen
def always_washed_share(view: View, start: float) -> float:
    """Of the answers of people who need help ("did you get help to wash or keep yourself clean?"), those in whose stay
    no wash was left out ("always")."""
    return answered(view, start, view.stays["washes_missed"] == 0, view.stays["dependency_in"] > 0)


@seen
def always_enough_nurses_share(view: View, start: float) -> float:
    """Of all answers ("were there enough nurses on duty to care for you?"), those in whose stay no call for help waited
    over 15 minutes and no meal or wash for which they needed help was missed ("always")."""
    stays = view.stays
    needs_help = stays["dependency_in"] > 0
    missed = (stays["meals_missed"] + stays["washes_missed"]) * needs_help
    return answered(view, start, (stays["calls_over_15"] == 0) & (missed == 0), np.ones(len(stays), bool))


@seen
def toilet_call_share(view: View, start: float) -> float:
    """Calls for the toilet, expected from the dependency of those in bed, of all calls made."""
    ended = view.ended & (view.gone >= start)
    a_day = np.asarray(cards()["care.call_toilet"].value, float)[view.stays["dependency_in"][ended].astype(int)]
    calls = float(view.stays["calls"][ended].sum())
    return float((a_day * view.bed_days[ended]).sum()) / calls if calls else float("nan")
