"""What became of each person: who died, who was harmed, who was left unseen, sent out too early or made to wait.

One row a person and one bit a fate, for the measured window, so that two designs can be laid side by side person by
person. The definitions are those of the measures of the same name: a death counts on the day of the death, a harm when
the stay ends, a wait on the day of arrival. A return is another visit of the same person, not another person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcare.log import LEFT_UNSEEN
from simcare.measures.department import TWELVE_HOURS
from simcare.measures.figure import Array
from simcare.measures.harm import HARMS, dead
from simcare.measures.view import MONTH, SUBGROUPS, Columns, View

if TYPE_CHECKING:
    from simcare.log import Tables

Happened = tuple[Array, Array]
"""Persons, and when it happened to them (h), both ``(times it happened,)``."""


@dataclass(frozen=True)
class Fate:
    """Something that a person may suffer: plain words for it, and to whom it happened when."""

    words: str
    happened: Callable[[View], Happened]
    follow_up: float = 0.0


def _visits(view: View, which: Array) -> Happened:
    return view.visits["person"][which], view.visits["arrived"][which]


def _stays(view: View, which: Array) -> Happened:
    return view.stays["person"][which], view.gone[which]


def _harmed(view: View) -> Happened:
    harmed = np.zeros(len(view.stays), bool)
    for harm in HARMS:
        harmed |= view.stays[harm] > 0
    return _stays(view, harmed & ~np.isnan(view.stays["admitted"]))


def _of_stays(harm: str) -> Callable[[View], Happened]:
    return lambda view: _stays(view, view.stays[harm] > 0)


def _readmitted(view: View) -> Happened:
    again = view.stays["readmitted_at"] - view.stays["left"] <= MONTH
    return _stays(view, again & view.went_home)


FATES: dict[str, Fate] = {
    "died": Fate("died", dead),
    "harmed": Fate("were harmed in a bed", _harmed),
    "left_unseen": Fate("left unseen", lambda view: _visits(view, view.visits["outcome"] == LEFT_UNSEEN)),
    "over_12_hours": Fate("were in A&E for over 12 hours",
                          lambda view: _visits(view, view.lived_hours > TWELVE_HOURS)),
    "sent_home_unready": Fate("were sent home before they were ready",
                              lambda view: _stays(view, (view.stays["unready"] > 0) & view.went_home)),
    "readmitted": Fate("were back in a bed within 30 days", _readmitted, MONTH),
    "falls_harm": Fate("fell and were hurt", _of_stays("falls_harm")),
    "ulcers": Fate("got a pressure ulcer", _of_stays("ulcers")),
    "infection": Fate("caught an infection", _of_stays("infection")),
    "failed_rescues": Fate("worsened and were reached too late", _of_stays("failed_rescues")),
    "delirium": Fate("became confused", _of_stays("delirium")),
    "dehydration": Fate("dried out", _of_stays("dehydration")),
    "med_errors": Fate("got a wrong drug or dose", _of_stays("med_errors")),
    "deconditioned": Fate("lost strength to do things", _of_stays("deconditioned")),
}
"""In the order of their bits; the first bit after the last fate tells who came in the window."""

CAME = len(FATES)
ROW = np.dtype([("person", np.int64), ("fates", np.uint32), ("groups", np.uint8)])


def fates(tables: Tables, start: float) -> Array:
    """One row (:data:`ROW`) for each person who came, or to whom something happened, from ``start`` (h) to the end,
    in the order of their numbers; ``fates`` has a bit for each of :data:`FATES`, ``groups`` one for each subgroup."""
    view = View(tables)
    happened = [_people(*fate.happened(view), start, view.end - fate.follow_up) for fate in FATES.values()]
    came = [_people(table["person"], table["arrived"], start, view.end) for table in (view.visits, view.stays)]
    happened.append(np.union1d(*came))
    everyone = np.unique(np.concatenate(happened))
    rows = np.zeros(len(everyone), ROW)
    rows["person"] = everyone
    for bit, people in enumerate(happened):
        rows["fates"][np.searchsorted(everyone, people)] |= np.uint32(1 << bit)
    for table in (view.visits, view.stays):
        _mark_groups(rows, table)
    return rows


def _people(person: Array, time: Array, start: float, end: float) -> Array:
    return np.unique(person[(time >= start) & (time <= end)].astype(np.int64))


def _mark_groups(rows: Array, table: Columns) -> None:
    """Sets the bit of each subgroup for its people."""
    place = np.searchsorted(rows["person"], table["person"])
    known = place < len(rows)
    known[known] = rows["person"][place[known]] == table["person"][known]
    for bit, chosen in enumerate(SUBGROUPS.values()):
        rows["groups"][place[known & chosen(table)]] |= np.uint8(1 << bit)
