"""Who has to die at ordinary care is a matter of the person and their luck, and of no design."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simcare.hospital.hospital import simulate
from simcare.log import HOME
from simcare.scenario.schema import Scenario

SMALL = ("hospital.scale=0.1", "run.years=0.25", "run.warm_up=2 weeks")


def visits(name: str) -> pd.DataFrame:
    return simulate(Scenario.load(name, SMALL), 7, 0).visits.set_index(["person", "visit"])


def test_it_is_the_same_people_in_both_hospitals_and_those_who_die_at_home() -> None:
    with_target, without = visits("four_hour"), visits("no_target")
    both = pd.concat([one["dies_anyway"] for one in (with_target, without)], axis=1, join="inner").query("visit == 1")
    here, there = both.to_numpy().T
    assert len(both) > 900
    assert (here == there).all()
    assert 0.01 < here.mean() < 0.04
    home = without[(without["outcome"] == HOME) & without["returned_at"].isna() & (without["dies_anyway"] > 0)]
    assert len(home) > 0
    assert np.isfinite(home["died_at"]).all()
