"""What watching the clock does by itself: nothing before anybody looks, and from then on what is still waited for."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from simcare.hospital.hospital import simulate
from simcare.log import ADMITTED
from simcare.verification.worlds import roomy

LOOK = 3.0
A_SECOND = 1 / 3600


@cache
def first_visits() -> pd.DataFrame:
    """First visits in a hospital where nobody has to wait for anybody's sake, looked at and never looked at."""
    watched, alone = (simulate(roomy().set("assumptions.coordinator_look", look), 3, 0).visits
                      for look in ("3 h", "48 h"))
    both = watched.merge(alone, on=["person", "visit"], suffixes=("", "_alone"))
    return both[(both["visit"] == 1) & both["left"].notna() & both["left_alone"].notna()]


def test_whoever_leaves_before_anybody_looks_gains_nothing() -> None:
    visits = first_visits()
    early = visits[visits["left_alone"] <= visits["clock_start"] + LOOK]
    assert len(early) > 1000
    np.testing.assert_allclose(early["left"], early["left_alone"])


def test_nobody_stays_longer_because_somebody_looks_and_many_leave_sooner() -> None:
    visits = first_visits()
    late = visits[visits["left_alone"] > visits["clock_start"] + LOOK]
    assert (late["left"] <= late["left_alone"] + A_SECOND).all()
    assert (late["left"] < late["left_alone"] - 1 / 60).mean() > 0.3


def test_a_bed_is_asked_for_when_the_specialty_has_come_or_somebody_looks() -> None:
    visits = first_visits()
    admitted = visits[(visits["outcome"] == ADMITTED) & (visits["outcome_alone"] == ADMITTED)]
    specialty = admitted["bed_asked_alone"] - admitted["decided_alone"]
    looked_at = (admitted["clock_start"] + LOOK - admitted["decided"]).clip(lower=0)
    asked = admitted["bed_asked"] - admitted["decided"]
    np.testing.assert_allclose(asked, np.minimum(specialty, looked_at), atol=A_SECOND)
    assert (asked < specialty - A_SECOND).any()
    assert (asked > 0.1).any()


def test_results_that_are_due_soon_after_the_look_come_a_little_sooner() -> None:
    """It is what is left of a wait that goes faster, not only waits that begin later."""
    visits = first_visits()
    gained = visits["decided_alone"] - visits["decided"]
    looked_on = visits["decided_alone"] > visits["clock_start"] + LOOK
    assert (gained[looked_on] > A_SECOND).any()
    assert gained[~looked_on].abs().max() < A_SECOND
