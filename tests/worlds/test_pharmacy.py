"""Medicines to take home are made up while the pharmacy is open, or beforehand; some take packs from the ward."""

from __future__ import annotations

from functools import cache

import pandas as pd
from small_world import fingerprint, small

from simcare.hospital.hospital import simulate
from simcare.log import Tables

DISCHARGE, PLANNED = "hospital.discharge.", "design.process.discharge_planning"
OPEN, AT_WEEKENDS = (9.0, 18.0), (10.0, 13.5)
NEVER_CLOSED = ((0.0, 24.0), (0.0, 24.0))


@cache
def world(hours: tuple[tuple[float, float], ...] = (OPEN, AT_WEEKENDS), planned: float = 0.0,
          packs: float = 0.0, writing: float = 0.0, share: float = 1.0) -> Tables:
    """Unless said otherwise the pharmacy is at work all the time from the decision to leaving, for everybody."""
    cards = {"pharmacy_weekdays": list(hours[0]), "pharmacy_weekends": list(hours[1]),
             "ready_packs": packs, "writing_share": writing, "pharmacy_share": share, "answer_share": 0.0}
    changes = {DISCHARGE + name: value for name, value in cards.items()}
    return simulate(small("no_target", **changes, **{PLANNED: planned}), 3, 0)


def home(tables: Tables) -> pd.DataFrame:
    """Those who came under this design and went home after more than a day, without care outside."""
    stays = tables.stays[tables.stays["admitted"] > 0]
    return stays[stays["left"].notna() & (stays["destination"] == 0) & (stays["ready"] - stays["admitted"] > 24)]


def waited(stays: pd.DataFrame) -> float:
    """Mean hours for a senior, letter, medicines and a lift."""
    return float((stays["left"] - stays["ready"] - stays["waited_answer_h"] - stays["waited_care_h"]).mean())


def test_nobodys_medicines_come_while_the_pharmacy_is_shut() -> None:
    left = home(world())["left"]
    weekend = left // 24 % 7 >= 5
    assert left[~weekend].mod(24).between(*OPEN).all()
    assert left[weekend].mod(24).between(*AT_WEEKENDS).all()
    assert weekend.sum() > 30


def test_whoever_takes_packs_from_the_ward_leaves_when_it_is_shut_too() -> None:
    left = home(world(packs=1.0))["left"]
    assert (left % 24 > OPEN[1]).mean() > 0.05
    assert waited(home(world(packs=1.0))) < waited(home(world())) - 1.0


def test_where_it_never_closes_nobody_waits_for_it() -> None:
    """Who needs it, and for how much of the time, then makes no difference at all."""
    everybody = fingerprint(world(NEVER_CLOSED))
    assert everybody == fingerprint(world(NEVER_CLOSED, packs=1.0))
    assert everybody == fingerprint(world(NEVER_CLOSED, writing=0.3, share=0.6))
    assert everybody == fingerprint(world(writing=1.0))
    assert everybody != fingerprint(world())


def test_whose_leaving_is_planned_from_day_one_has_letter_and_medicines_when_a_senior_says_so() -> None:
    late, early = (home(world(planned=planned, writing=0.5, share=0.5)) for planned in (0.0, 1.0))
    assert waited(early) < waited(late) - 1.5
    assert (early["left"] % 24 < 12).mean() > (late["left"] % 24 < 12).mean() + 0.1
