"""The hospital's engine gives the same diary as SimPy's own environment, and lets whoever counts events count them."""

from __future__ import annotations

import pytest
import simpy

from simcare.hospital.engine import Engine
from simcare.hospital.pools import Alarm, Flow, Pool


def diary_of(env: simpy.Environment) -> list[tuple[float, str]]:
    """Flows, alarms, a plain process and ties in time, side by side."""
    diary, pool = [], Pool(1)

    def flow(name: str, work: float):
        yield pool, 0.0
        diary.append((env.now, f"{name} begins"))
        yield work
        diary.append((env.now, f"{name} ends"))
        pool.give()

    def process():
        while True:
            yield env.timeout(1.0)
            diary.append((env.now, "tick"))

    for name, work in (("a", 1.0), ("b", 2.0), ("c", 0.5)):
        Flow(env).start(flow(name, work))
    env.process(process())
    Alarm(env, 3.0, lambda _: diary.append((env.now, "alarm")))
    env.run(until=4.0)
    return [*diary, (env.now, "the end")]


def test_the_same_diary_as_simpy() -> None:
    diary = diary_of(Engine(-1.0))
    assert diary == diary_of(simpy.Environment(-1.0))
    assert (2.0, "alarm") in diary
    assert diary[-1] == (4.0, "the end")


def test_whoever_counts_steps_sees_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    steps, step = [], simpy.Environment.step

    def counting(env: simpy.Environment) -> None:
        steps.append(env.now)
        step(env)

    monkeypatch.setattr(simpy.Environment, "step", counting)
    assert diary_of(Engine())[-1] == (4.0, "the end")
    assert len(steps) > 8


def test_an_error_comes_out() -> None:
    env = Engine()

    def fails():
        yield env.timeout(1.0)
        raise LookupError("here")

    env.process(fails())
    with pytest.raises(LookupError, match="here"):
        env.run(until=2.0)
