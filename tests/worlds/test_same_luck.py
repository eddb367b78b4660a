"""The same scenario and luck give the same hospital to the last bit, wherever and beside whatever it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import fingerprint, lived

from simcare.verification import worlds
from simcare.verification.check import Check

HERE = Path(__file__).parent


def printed_in_a_new_process(hash_seed: str) -> str:
    code = "from small_world import fingerprint, lived; print(fingerprint(lived('four_hour')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(
                              [str(HERE), str(HERE.parents[1])])})
    return done.stdout.strip()


@pytest.mark.parametrize("checks", [worlds.same_luck, worlds.same_people, worlds.one_more_patient])
def test_only_what_may_differ_differs(checks: Callable[[], list[Check]]) -> None:
    assert [check for check in checks() if not check.passed] == []


def test_hash_randomisation_is_not_felt() -> None:
    other = "31415" if os.environ.get("PYTHONHASHSEED") == "0" else "0"
    assert printed_in_a_new_process(other) == fingerprint(lived("four_hour"))


def test_another_seed_is_another_year() -> None:
    """As another replication is: ``same_luck`` sees to that."""
    assert fingerprint(lived("four_hour", 2)) != fingerprint(lived("four_hour"))
