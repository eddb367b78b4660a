"""Nobody is lost: every patient who arrives leaves, dies or is still there, and all books balance."""

from __future__ import annotations

import pytest
from small_world import fingerprint, lived, small

from simcare.hospital.hospital import simulate
from simcare.scenario.schema import Scenario
from simcare.verification import balances, dimensions, hospital_queues, patients
from simcare.verification.watch import Watch, watched


@pytest.fixture(scope="module", params=["four_hour", "people_first", "r3"])
def watch(request: pytest.FixtureRequest) -> Watch:
    """A small hospital, lived through under watch."""
    seen = watched(small(request.param))
    assert fingerprint(seen.tables) == fingerprint(lived(request.param)), "being watched changes nothing"
    return seen


def test_patients_queues_and_books(watch: Watch) -> None:
    checks = [*patients.patients_are_conserved(watch), *hospital_queues.queues_obey(watch),
              *balances.books_balance(watch), *dimensions.measures_in_range(watch.tables)]
    assert [check for check in checks if not check.passed] == []


def test_a_crew_that_finds_no_room_is_not_held_for_the_clock() -> None:
    """Of those who wait outside only those are held who could have come into the corridor."""
    tables = simulate(Scenario.load("no_target").set("hospital.scale", 0.25).set("run.years", 0.1).set(
        "run.warm_up", "2 weeks").set("hospital.emergency.corridor_spaces", 0), 3, 0)
    waited = tables.visits["handed_over"] - tables.visits["arrived"] > 0.5
    assert waited.any()
    assert not tables.visits["held_outside"].any()
