"""The same scenario and luck give the same hospital to the last bit, wherever and beside whatever it is run."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from small_world import contents, fingerprint, lived, small

from simcare.hospital.hospital import simulate

HERE = Path(__file__).parent


def printed_in_a_new_process(hash_seed: str) -> str:
    code = "from small_world import fingerprint, lived; print(fingerprint(lived('four_hour')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(
                              [str(HERE), str(HERE.parents[1])])})
    return done.stdout.strip()


def one(replication: int) -> str:
    """Runs in a worker process of its own."""
    return fingerprint(simulate(small("four_hour"), 1, replication))


def test_identical_designs_are_identical_patient_by_patient() -> None:
    first, again = lived("four_hour"), simulate(small("four_hour"), 1, 0)
    for (name, table), (_, other) in zip(contents(first), contents(again), strict=True):
        if isinstance(table, pd.DataFrame):
            pd.testing.assert_frame_equal(table, other, check_exact=True, obj=name)
    assert fingerprint(first) == fingerprint(again)


def test_texts_and_names_of_a_scenario_change_nothing() -> None:
    renamed = small("four_hour").set("title", "Another title").set("about", "Another story")
    assert fingerprint(simulate(renamed, 1, 0)) == fingerprint(lived("four_hour"))


def test_serial_and_parallel_runs_are_equal_to_the_byte() -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as workers:
        parallel = list(workers.map(one, (1, 0)))
    assert parallel == [fingerprint(lived("four_hour", replication=1)), fingerprint(lived("four_hour"))]


@pytest.mark.parametrize("hash_seed", ["0", "31415"])
def test_hash_randomisation_is_not_felt(hash_seed: str) -> None:
    assert printed_in_a_new_process(hash_seed) == fingerprint(lived("four_hour"))


def test_another_seed_or_replication_is_another_year() -> None:
    prints = {fingerprint(lived("four_hour", seed, replication)) for seed, replication in ((1, 0), (1, 1), (2, 0))}
    assert len(prints) == 3


def test_both_designs_meet_the_same_people() -> None:
    """Who comes for the first time, when and how ill does not depend on the design."""
    who = ["person", "arrived", "age", "frailty", "acuity", "triage", "ambulance"]
    first = [t.visits.loc[t.visits["visit"] == 1, who].sort_values("person", ignore_index=True)
             for t in (lived("four_hour"), lived("people_first"))]
    pd.testing.assert_frame_equal(*first, check_exact=True)
    referred = [t.electives.sort_values(["person", "referred"], ignore_index=True)[["person", "referred", "urgency"]]
                for t in (lived("four_hour"), lived("people_first"))]
    pd.testing.assert_frame_equal(*referred, check_exact=True)
