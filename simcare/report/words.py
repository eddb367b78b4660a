"""Figures in plain words: how a share, a time or a count is written, and the one sentence on top."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from simcare.experiment.intervals import Interval
from simcare.measures.registry import registry

NOTHING = "–"
PEOPLE = "people a year"
NOTICEABLE = 0.02
GOOD_ENOUGH = 0.95
ON_PAGES = {
    "pressure": "how hard those who answer for a number are pressed (0 not at all)",
    "failure_demand_attendance_share": "visits to A&E of people who are back for the same need",
    "failure_demand_admission_share": "emergency admissions of people who are back within thirty days",
    "failure_demand_contact_share": "calls and letters that chase, complain or ask again",
    "failure_demand_share": "of all that comes in, what comes because something went wrong before",
    "failure_contacts": "calls and letters that chase, complain or ask again",
    "value_contacts": "calls and letters that the hospital is there for"}
"""What a page calls a measure whose own label is a word of the trade."""


class Measured(Protocol):
    """Anything of which every measure is known, such as a run."""

    @property
    def figures(self) -> Mapping[str, Interval]:
        """Every measure by name."""


def called(name: str) -> str:
    """The label of a measure as a page has it."""
    return ON_PAGES.get(name) or registry()[name].label


def value(number: float, unit: str) -> str:
    """One number with its unit: ``81.3%``, ``4 h 12 min``, ``1,240``."""
    if not math.isfinite(number):
        return NOTHING
    if unit == "share":
        return f"{number * 100:.1f}%" if abs(number) < 0.9995 else f"{number * 100:.0f}%"
    if unit == "h":
        hours, minutes = divmod(round(number * 60), 60)
        return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
    if unit.startswith("pounds"):
        return f"{'−' if number < 0 else ''}{_pounds(abs(number))}"
    return f"{_plain(number)}{_tail(unit)}"


def between(figure: Interval, unit: str) -> str:
    """The 95% interval of a figure, without its unit: ``80.1–82.5``, and ``3:57–4:10`` for hours.

    A figure that is not negative is shown with no negative end, a share with no end beyond 100%.
    """
    if not math.isfinite(figure.mean) or figure.low == figure.high:
        return ""
    ends = (max(figure.low, 0.0) if figure.mean >= 0 else figure.low,
            min(figure.high, 1.0) if unit == "share" else figure.high)
    if unit == "share":
        return "–".join(f"{end * 100:.1f}" for end in ends)
    if unit == "h" and round(figure.mean * 60) < 60:
        return "–".join(f"{end * 60:.0f}" for end in ends)
    if unit.startswith("pounds"):
        return "–".join(f"{'−' if end < 0 else ''}{_pounds(abs(end))}" for end in ends)
    return "–".join(_clock(end) if unit == "h" else _plain(end) for end in ends)


def change(number: float, unit: str) -> str:
    """A difference with its sign: ``−10.0`` for points of a hundred, ``+24 min`` for hours, ``−50``."""
    if not math.isfinite(number):
        return NOTHING
    text = _size(number, unit)
    return text if text == _size(0.0, unit) else f"{'−' if number < 0 else '+'}{text}"


def span(figure: Interval, unit: str) -> str:
    """The interval of a difference: ``−13.5 to +6.5``; nothing where there is none."""
    if not math.isfinite(figure.mean) or (figure.low == figure.high and figure.mean):
        return ""
    return f"{change(figure.low, unit).split(' ')[0]} to {change(figure.high, unit).split(' ')[0]}"


def _size(number: float, unit: str) -> str:
    if unit == "share":
        return f"{abs(number) * 100:.1f}"
    if unit.startswith("pounds"):
        return _pounds(abs(number))
    if unit == PEOPLE:
        return f"{abs(number):,.0f}" if abs(number) >= 9.95 else f"{abs(number):.1f}"
    return f"{abs(number) * 60:.0f} min" if unit == "h" else f"{_plain(abs(number))}{_tail(unit)}"


def _clock(hours: float) -> str:
    whole, minutes = divmod(round(hours * 60), 60)
    return f"{whole}:{minutes:02d}"


def _plain(number: float) -> str:
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"


def _pounds(amount: float) -> str:
    if amount >= 1e6:
        return f"£{amount / 1e6:,.1f}m"
    return f"£{amount / 1e3:,.0f}k" if amount >= 1e4 else f"£{amount:,.0f}"


def _tail(unit: str) -> str:
    return {"min": " min", "days": " days"}.get(unit, "")


def headline(result: Measured) -> str:
    """One sentence: does the number tell what people lived?"""
    recorded, lived = result.figures["four_hour_recorded"].mean, result.figures["four_hour_lived"].mean
    if not (math.isfinite(recorded) and math.isfinite(lived)):
        return "Too little happened in this run to say anything."
    board, bedside = value(recorded, "share"), value(lived, "share")
    if recorded - lived >= NOTICEABLE:
        return (f"The board sees {board} done within four hours. For patients it was "
                f"{bedside}: {round((recorded - lived) * 100)} in every hundred waited on, out of sight.")
    if lived - recorded >= NOTICEABLE:
        return f"The figure is worse than the experience: {board} within four hours on paper, {bedside} in life."
    if lived >= GOOD_ENOUGH:
        return f"What is recorded is what happened: {bedside} were home or in the right bed within four hours."
    return f"The record is honest and the wait is real: {bedside} were home or in the right bed within four hours."
