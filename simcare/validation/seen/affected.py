"""Those whom a time target reaches, as the study of the English target counted them (Gruber, Hoe and Stoye).

The study drew how long people would have stayed had there been no target, by a smooth curve through the stays that the
target leaves alone, from 180 minutes on and beyond 400 (the two edges are from memory of its working paper: to be
checked). The *affected* are those whose stay would have lain between the two. Whoever is moved changes places with
nobody, so what they gain is the area between the two curves of how many are still there, from 180 to 400 minutes. It
needs no look at single people, whose luck in one run would pass for an effect in the other, and all who came are
counted, sent home or admitted. Here nobody has to draw the curve: the same hospital without the target is at hand.

Their deaths were found in the same way, within the years of the target (visits were not recorded one by one before):
what was to be expected of them was read off those whom the target leaves alone. So whatever it does to everybody alike,
by fear on the wards, say, is on both sides and cannot be seen. What is held against it here is therefore how much
likelier those within reach died than the others, with the target against without. The study allowed for who is moved
from one side of the threshold to the other by how many were moved; here it is known of each whether they had to die
anyway. Beyond 400 minutes the study takes nobody to be touched. Here such waits are cut as well: who has them counts as
within reach, or what they gain would pass for a gain of the others. (The abstract says bunching, and those affected;
that deaths were treated so is from memory of the working paper: to be checked.)
"""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import Array
from simcare.measures.view import MONTH, View
from simcare.validation.seen import seen
from simcare.validation.seen.emergency import share, since

FROM, TO = 180.0, 400.0


def counted(view: View, start: float) -> Array:
    """Visits of the window whose recorded clock has started."""
    return np.asarray(since(view, start) & view.on_the_clock)


def followed(view: View, start: float) -> Array:
    """Those of them who could be followed for thirty days."""
    return np.asarray(counted(view, start) & (view.visits["arrived"] <= view.end - MONTH))


def reached(view: View) -> Array:
    """Recorded stays that a target would have reached."""
    return np.asarray((view.recorded_minutes > FROM) & (view.recorded_minutes <= TO))


def died(view: View) -> Array:
    """Death within thirty days of coming."""
    return np.asarray(view.visits["died_at"] - view.visits["arrived"] <= MONTH)


@seen
def minutes_in_reach(view: View, start: float) -> float:
    """Mean recorded minutes between 180 and 400 in A&E (a stay of five hours has 120 of them), of all who came."""
    inside = np.clip(view.recorded_minutes, FROM, TO)[counted(view, start)] - FROM
    return float(np.mean(inside)) if len(inside) else float("nan")


@seen
def in_reach_share(view: View, start: float) -> float:
    """People who stayed between 180 and 400 recorded minutes in A&E, of all who came."""
    return share(reached(view), counted(view, start))


def deaths_per_foreseen(view: View, among: Array) -> float:
    """Deaths within thirty days, over those that had to come at ordinary care with nothing late."""
    return float(died(view)[among].sum()) / float((view.visits["dies_anyway"][among] > 0).sum())


@seen
def in_reach_relative_mortality(view: View, start: float) -> float:
    """Deaths within 30 days of coming, over the deaths among the same people that had to come at ordinary care with
    nothing late: of those who stayed over 180 recorded minutes in A&E, over that of all others who came."""
    among, beyond = followed(view, start), view.recorded_minutes > FROM
    return deaths_per_foreseen(view, among & beyond) / deaths_per_foreseen(view, among & ~beyond)
