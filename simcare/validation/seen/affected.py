"""Those whom a time target reaches, as the study of the English target counted them (Gruber, Hoe and Stoye).

The study drew how long people would have stayed had there been no target, by a smooth curve through the stays that the
target leaves alone, from 180 minutes on and beyond 400 (the two edges are from memory of its working paper: to be
checked). The *affected* are those whose stay would have lain between the two. Whoever is moved changes places with
nobody, so what they gain is the area between the two curves of how many are still there, from 180 to 400 minutes. It
needs no look at single people, whose luck in one run would pass for an effect in the other, and all who came are
counted, sent home or admitted. Here nobody has to draw the curve: the same hospital without the target is at hand.
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


@seen
def died_30d_share(view: View, start: float) -> float:
    """People who died within 30 days of coming to A&E, of all who came, sent home or admitted."""
    return share(died(view), followed(view, start))


@seen
def in_reach_died_30d_share(view: View, start: float) -> float:
    """People who stayed between 180 and 400 recorded minutes and died within 30 days of coming, of all who came."""
    return share(died(view) & reached(view), followed(view, start))
