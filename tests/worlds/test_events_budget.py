"""The price of a patient in events: a guard on speed that no busy machine can disturb."""

from __future__ import annotations

import pytest
import simpy
from small_world import small

from simcare.hospital.hospital import simulate

A_VISIT, A_STAY, A_TICK = 7, 6, 1


def events_of(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Events processed, and the budget for what came of them."""
    count, step = [0], simpy.Environment.step

    def counting(env: simpy.Environment) -> None:
        count[0] += 1
        step(env)

    with monkeypatch.context() as patched:
        patched.setattr(simpy.Environment, "step", counting)
        tables = simulate(small(name), 1, 0)
    ticks = tables.hours + tables.warm_up
    return count[0], round(A_VISIT * len(tables.visits) + A_STAY * len(tables.stays) + A_TICK * ticks)


@pytest.mark.parametrize("name", ["four_hour", "people_first"])
def test_seven_events_a_visit_and_six_a_stay_are_enough(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    events, budget = events_of(name, monkeypatch)
    assert events <= budget
