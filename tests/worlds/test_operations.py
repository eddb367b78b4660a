"""Planned operations in a quarter of the hospital: a bed by the evening, and a new date for those called off."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from small_world import small

from simcare.hospital.hospital import simulate
from simcare.hospital.patients import ELECTIVE
from simcare.log import Tables

FEW_BEDS = {"hospital.wards.elective": 0.07, "hospital.wards.medical": 0.38}


@cache
def world(few_beds: bool = False) -> Tables:
    return simulate(small("no_target", **{"run.years": 16 / 52}, **(FEW_BEDS if few_beds else {})), 5, 0)


def operated(tables: Tables) -> pd.DataFrame:
    """Inpatients who were operated on, with the bed that they got."""
    e, stays = tables.electives, tables.stays
    done = e[(e["day_case"] == 0) & (e["operated"] > 0)]
    return done.merge(stays.loc[stays["source"] == ELECTIVE, ["person", "admitted"]], on="person", how="left")


def test_whoever_is_operated_on_gets_a_bed_and_most_of_them_by_the_evening() -> None:
    done = operated(world())
    wait = (done["admitted"] - done["operated"])[done["operated"] < world().hours - 24]
    assert wait.notna().all()
    assert wait.min() == 0
    assert (wait > 0).mean() > 0.05, "somebody recovers while a bed is being found"
    assert (wait > 12).mean() < 0.05


def called_off_share(tables: Tables) -> float:
    days = tables.days[tables.days["day"] >= 0]
    off = days["electives_cancelled"].sum()
    return float(off / (off + days["electives_done"].sum()))


def test_operations_are_called_off_for_want_of_beds() -> None:
    assert called_off_share(world()) < 0.02 < called_off_share(world(few_beds=True))


def test_a_new_date_takes_days_and_rarely_four_weeks() -> None:
    e = world(few_beds=True).electives
    off = e[e["called_off"] < world(few_beds=True).hours - 40 * 24]
    again = (off["operated"] - off["called_off"]) / 24
    assert len(off) > 20
    assert again.min() >= 1
    assert 4 < np.median(again.fillna(99)) < 14
