"""The slow side: where the organisation's stocks stood, as means over days.

The stocks are those of the causal map (``simcare loops``), each between 0 and 1. What they were is written once a day.
"""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import Figure, mean
from simcare.measures.registry import measure
from simcare.measures.view import View


def _level(view: View, stock: str) -> Figure:
    """The mean level over days; NaN where it was not written down."""
    days = view.days
    return mean(view.midnights, days[stock] if stock in days.names() else np.full(len(days), np.nan))


@measure("organisation", "share", "higher", "staff content with the care they can give")
def morale(view: View) -> Figure:
    """Share of staff content with the care they are able to give; mean over days."""
    return _level(view, "morale")


@measure("organisation", "share", "lower", "fear among those who answer for a target")
def fear(view: View) -> Figure:
    """Fear among those who answer for a target (0 none, 1 all they think of); mean over days."""
    return _level(view, "fear")


@measure("organisation", "share", "higher", "what goes wrong that somebody speaks up about")
def voice(view: View) -> Figure:
    """Share of what goes wrong about which somebody who saw it speaks up; mean over days."""
    return _level(view, "voice")


@measure("organisation", "share", "higher", "what comes to light that changes the work")
def learning(view: View) -> Figure:
    """Share of what comes to light that changes the work; mean over days."""
    return _level(view, "learning")


@measure("organisation", "share", "higher", "what care staff hold to be normal")
def care_norm(view: View) -> Figure:
    """What staff hold to be normal care, 1 being care as it should be; mean over days."""
    return _level(view, "care_norm")


@measure("organisation", "share", "lower", "nurses burnt out")
def burnout(view: View) -> Figure:
    """Share of nurses who are burnt out; mean over days."""
    return _level(view, "burnout")


@measure("organisation", "share", "higher", "how far people resist gaming when afraid")
def integrity(view: View) -> Figure:
    """How far people resist gaming when they are afraid; mean over days."""
    return _level(view, "integrity")


@measure("organisation", "share", "lower", "staff time wasted")
def waste(view: View) -> Figure:
    """Share of staff time spent on searching, chasing, doing again and paper that helps nobody; mean over days."""
    return _level(view, "waste")


@measure("organisation", "share", "higher", "trust of the public")
def reputation(view: View) -> Figure:
    """Trust of the public, of referring doctors and of people looking for work; mean over days."""
    return _level(view, "reputation")
