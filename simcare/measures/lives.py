"""What each person went through, all their visits and stays together, and how it differed between two designs.

One row a person. This is no figure of the hospital: it finds a person whose two lives are worth telling, and says how
many had lives as different, in either direction. To set hours of waiting beside a fall, everything is counted in hours
of waiting, by ``WEIGHTS``: an assumption that decides whose story is told and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from simcare.log import ADMITTED, HOME, LEFT_UNSEEN
from simcare.measures.figure import Array

if TYPE_CHECKING:
    import pandas as pd

WEIGHTS = {
    "door_h": 1.0, "ambulance_h": 1.0, "corridor_h": 1.0, "pain_h": 2.0, "soiled_h": 4.0, "late_calls": 1.0,
    "wrong_ward_h": 0.1, "bed_h": 0.2, "harms": 24.0, "unready": 24.0, "unsolved": 12.0, "unseen": 12.0,
    "came_again": 24.0, "called_off": 24.0, "died": 2000.0}
"""How many hours of waiting each weighs."""
HARMS = ("falls", "ulcers", "dehydration", "delirium", "infection", "med_errors", "deconditioned", "failed_rescues")
CHOICES = {
    "held_outside": ("ambulance_h", "door_h", "pain_h"), "short_stay_for_clock": ("door_h", "corridor_h", "pain_h"),
    "any_bed_for_clock": ("wrong_ward_h", "corridor_h"), "hasty": ("unsolved", "came_again"),
    "unready": ("unready", "came_again")}
"""Choices that may be made for a number, and what they can do to the person for whom they are made."""
NOTICEABLE = 2.0  # hours of waiting
ALIKE = 0.5
ORDINARY = (0.25, 0.75)  # the middle half of those with a noticeable difference
LONG_WAIT = 0.99  # nobody whose hours in A&E are beyond this quantile of everybody's
SETTLED, AFTERWARDS = 28 * 24.0, 60 * 24.0  # hours after day 0, and before the end, when stories may begin
LONGEST = 7 * 24.0  # hours in bed
FEW = 2  # visits and stays
CLEAR = 0.25  # hours of waiting
MOST = 0.5  # share of a difference that a choice must be able to explain


class Log(Protocol):
    """The tables from which lives are made; as in ``simcare.log.Tables``."""

    @property
    def visits(self) -> pd.DataFrame: ...
    @property
    def stays(self) -> pd.DataFrame: ...
    @property
    def electives(self) -> pd.DataFrame: ...
    @property
    def hours(self) -> float: ...


@dataclass(frozen=True)
class Chosen:
    """Who is told about and how typical they are, among all ``people`` who came in both designs.

    ``harder`` is the difference in hours of waiting (positive: the first design was harder on this person). ``as_much``
    and ``other_way`` are the shares of people for whom the difference was at least that large in the same and in the
    other direction, ``alike`` the share for whom it was under half an hour. ``touched`` tells for how many a choice was
    made that a number can be behind, and ``touched_worse`` for what share of these the design of the choice was the
    harder one. ``asked_for`` says that the reader named the person.
    """

    person: int
    harder: float
    people: int
    as_much: float
    other_way: float
    alike: float
    touched: float
    touched_worse: float
    choices: tuple[str, ...]
    asked_for: bool = False


def lives(log: Log) -> pd.DataFrame:
    """One row a person who came from day 0 on: the columns of ``WEIGHTS``, the ``first`` arrival (h), how often they
    were in A&E (``visits``) and in a bed (``beds``), and each of ``CHOICES``."""
    import pandas as pd

    visits, stays = (table[table["arrived"] >= 0] for table in (log.visits, log.stays))
    first = pd.concat([visits[["person", "arrived"]], stays[["person", "arrived"]]]).groupby("person")["arrived"].min()
    off = log.electives.groupby("person")["cancelled"].sum().rename("called_off")
    found = pd.concat([first.rename("first"), _in_emergency(visits, log.hours), _on_wards(stays, log.hours), off],
                      axis=1).loc[first.index].fillna(0.0)
    found["pain_h"] += found.pop("ward_pain_h")
    dead = pd.concat([table.loc[table["died_at"] <= log.hours, "person"] for table in (visits, stays)])
    found["died"] = found.index.isin(dead) * 1.0
    found["came_again"] = found["visits"].clip(lower=1) - 1 + (found["beds"] - found["through"]).clip(lower=1) - 1
    return found


def _in_emergency(visits: pd.DataFrame, end: float) -> pd.DataFrame:
    """Sums over the visits of each person."""
    import pandas as pd

    left = visits["left"].fillna(end)
    handed = visits["handed_over"].fillna(left)
    lived = pd.DataFrame({
        "door_h": left - visits["arrived"],
        "ambulance_h": np.where(visits["ambulance"] > 0, handed - visits["arrived"], 0.0),
        "corridor_h": visits["corridor"], "pain_h": visits["pain_h"], "visits": 1.0,
        "through": visits["outcome"] == ADMITTED,
        "unsolved": (visits["outcome"] == HOME) & (visits["solved"] == 0),
        "unseen": visits["outcome"] == LEFT_UNSEEN, "person": visits["person"],
        **{name: visits[name] for name in CHOICES if name != "unready"}})
    return lived.groupby("person").sum() * 1.0


def _on_wards(stays: pd.DataFrame, end: float) -> pd.DataFrame:
    """Sums over the stays of each person."""
    import pandas as pd

    lived = pd.DataFrame({
        "soiled_h": stays["soiled_h"], "ward_pain_h": stays["pain_h"], "late_calls": stays["calls_over_15"],
        "wrong_ward_h": stays["outlier_h"], "bed_h": stays["left"].fillna(end) - stays["admitted"],
        "harms": stays[list(HARMS)].sum(axis=1), "unready": stays["unready"], "beds": 1.0, "person": stays["person"]})
    return lived.groupby("person").sum()


def choose(first: Log, second: Log, person: int | None = None) -> Chosen | None:
    """A person whose two lives show what the difference between two designs can be like, or what is to be said of the
    ``person`` asked for; None if nobody came in both.

    An ordinary case: a choice was made for them that a number can be behind, it can have made the difference, the
    difference has the direction that most of the noticeable ones have and lies in their middle half, and no wait is
    among the longest. Of these, somebody whose story is short and differs in most respects.
    """
    one, other = lives(first), lives(second)
    both = one.index.intersection(other.index)
    one, other = one.loc[both], other.loc[both]
    if not len(both) or (person is not None and person not in both):
        return None
    apart = {name: weight * (one[name] - other[name]).to_numpy(float) for name, weight in WEIGHTS.items()}
    harder = np.round(sum(apart.values(), np.zeros(len(both))), 9)
    touched = _touched(one) - _touched(other)
    place = int(np.flatnonzero(both == person)[0]) if person is not None else _clearest(
        one, other, apart, harder, touched, min(first.hours, second.hours))
    return _typical(int(both[place]), place, harder, touched, one, other, person is not None)


def _made(table: pd.DataFrame, choice: str) -> Array:
    """1 for whom this choice was made, else 0."""
    return np.asarray(table[choice] > 0, float)


def _touched(table: pd.DataFrame) -> Array:
    """1 for whom a choice was made that a number can be behind, else 0."""
    return np.asarray((table[list(CHOICES)] > 0).any(axis=1), float)


def _clearest(one: pd.DataFrame, other: pd.DataFrame, apart: dict[str, Array], harder: Array, touched: Array,
              end: float) -> int:
    """The row of the person to tell about."""
    came = one["first"].to_numpy(float)
    told = ((came >= min(SETTLED, end / 4)) & (came <= max(end - AFTERWARDS, end / 2))
            & (one["died"].to_numpy() == other["died"].to_numpy()) & _waited_as_others(one) & _waited_as_others(other))
    noticed = np.abs(harder) >= NOTICEABLE
    for pool in (told & noticed & _by_choice(one, other, apart, harder), told & noticed & (touched != 0),
                 told & noticed, told & (harder != 0), told):
        if pool.any():
            return _most_telling(_ordinary(pool, harder), one, other, apart, harder)
    return 0


def _waited_as_others(table: pd.DataFrame) -> Array:
    """Whose hours in A&E are not among the longest hundredth."""
    hours = np.asarray(table["door_h"], float)
    return np.asarray(hours <= np.quantile(hours, LONG_WAIT))


def _by_choice(one: pd.DataFrame, other: pd.DataFrame, apart: dict[str, Array], harder: Array) -> Array:
    """For whom a choice was made in one design alone, and what it can do makes up most of the difference. A choice made
    at a further visit counts only where it was an earlier one that brought the person back."""
    found = np.zeros(len(harder), bool)
    as_often = np.asarray(apart["came_again"] == 0)
    for choice, marks in CHOICES.items():
        made = _made(one, choice) - _made(other, choice)
        done = sum((apart[mark] for mark in marks), np.zeros(len(harder))) * made
        found |= (made != 0) & (done >= MOST * np.abs(harder)) & (as_often | ("came_again" in marks))
    return found


def _ordinary(pool: Array, harder: Array) -> Array:
    """Those of the pool with the commoner direction and neither the smallest nor the largest differences."""
    direction = 1.0 if (harder[pool] > 0).sum() >= (harder[pool] < 0).sum() else -1.0
    same = pool & (harder * direction >= 0)
    low, high = np.quantile(harder[same] * direction, ORDINARY)
    middle = np.asarray(same & (harder * direction >= low) & (harder * direction <= high))
    return middle if middle.any() else same  # of two there is no middle half


def _most_telling(pool: Array, one: pd.DataFrame, other: pd.DataFrame, apart: dict[str, Array],
                  harder: Array) -> int:
    """Through A&E and a ward in both designs, not too long, and different in most respects; then the middle one."""
    sign = np.sign(harder)
    respects = sum(((values * sign >= CLEAR) * 1.0 - (values * sign <= -CLEAR) for values in apart.values()),
                   np.zeros(len(harder)))
    a, b = ({name: table[name].to_numpy(float) for name in ("bed_h", "through", "visits", "beds")}
            for table in (one, other))
    long = np.maximum(a["bed_h"], b["bed_h"]) > LONGEST
    both = np.minimum(a["through"], b["through"]) > 0
    often = np.maximum(a["visits"] + a["beds"], b["visits"] + b["beds"])
    rows = np.flatnonzero(pool)
    middle = np.abs(np.abs(harder[rows]) - np.median(np.abs(harder[rows])))
    order = np.lexsort((rows, middle, -respects[rows], often[rows] > FEW, ~both[rows], long[rows]))
    return int(rows[order[0]])


def _typical(person: int, place: int, harder: Array, touched: Array, one: pd.DataFrame, other: pd.DataFrame,
             asked_for: bool) -> Chosen:
    """How the difference of this person compares with everybody's."""
    mine = float(harder[place])
    toward = harder * (1.0 if mine >= 0 else -1.0)
    made = touched != 0
    worse = float((harder[made] * touched[made] >= ALIKE).mean()) if made.any() else 0.0
    choices = tuple(name for name in CHOICES if (one[name].iloc[place] > 0) != (other[name].iloc[place] > 0))
    return Chosen(person, mine, len(harder), float((toward >= abs(mine)).mean()), float((toward <= -abs(mine)).mean()),
                  float((np.abs(harder) < ALIKE).mean()), float(made.mean()), worse, choices, asked_for)
