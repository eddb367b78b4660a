"""Lean flows change the cost of the simulation, not the simulation: a department written twice agrees event for event.

The same patients, each with a row of luck, walk through the same department, once as lean flows and once in the SimPy
of every textbook (a process a patient, ``Resource``, ``PriorityResource``, ``request | timeout`` for those who give
up). Every step of every patient must happen at exactly the same time.
"""

from __future__ import annotations

import numpy as np
import pytest
import simpy

from simcare.hospital.pools import Alarm, Flow, Pool
from simcare.luck import Luck

PATIENTS = 5_000
DECISIONS = ("gap", "triage", "patience", "assessment", "acuity", "test", "test_hours", "admitted", "stay")
MEANS = {"gap": 0.1, "triage": 0.12, "patience": 2.0, "assessment": 0.6, "test_hours": 0.8, "stay": 20.0}
NURSES, CUBICLES, DOCTORS, BEDS = 2, 18, 7, 55

Diary = list[tuple[float, int, str]]


def rows(seed: int) -> list[dict[str, float]]:
    luck = Luck(seed)
    columns = {name: luck.uniforms(name, "patient", 0, PATIENTS) for name in DECISIONS}
    for name, mean in MEANS.items():
        columns[name] = -mean * np.log(columns[name])
    columns["acuity"] = 1 + np.floor(5 * columns["acuity"])
    return [dict(zip(columns, values, strict=True)) for values in zip(*(c.tolist() for c in columns.values()),
                                                                      strict=True)]


def lean(patients: list[dict[str, float]]) -> Diary:
    """The department as flows and pools; patience is an alarm that takes the waiter out of the queue."""
    env, diary, impatient = simpy.Environment(), [], set()
    nurses, cubicles, doctors, beds = Pool(NURSES), Pool(CUBICLES), Pool(DOCTORS), Pool(BEDS)

    def note(i: int, what: str) -> None:
        diary.append((env.now, i, what))

    def give_up(flow: Flow, i: int) -> None:
        if i in impatient:
            flow.stop_waiting()
            flow.resume(None, False)

    def patient(flow: Flow, i: int, p: dict[str, float]):
        note(i, "arrived")
        yield nurses, 0
        yield p["triage"]
        nurses.give()
        note(i, "triaged")
        impatient.add(i)
        Alarm(env, p["patience"], lambda _: give_up(flow, i))
        got = yield cubicles, p["acuity"]
        impatient.discard(i)
        if got is False:
            note(i, "left unseen")
            return
        note(i, "in a cubicle")
        yield doctors, p["acuity"]
        note(i, "seen")
        yield p["assessment"]
        doctors.give()
        if p["test"] < 0.3:
            yield p["test_hours"]
        if p["admitted"] < 0.25:
            yield beds, 0
        cubicles.give()
        note(i, "left")
        if p["admitted"] < 0.25:
            yield p["stay"]
            beds.give()

    def door():
        for i, p in enumerate(patients):
            yield p["gap"]
            flow = Flow(env)
            flow.start(patient(flow, i, p))

    Flow(env).start(door())
    env.run()
    return sorted(diary)


def idiomatic(patients: list[dict[str, float]]) -> Diary:
    """The same department in the manner of the SimPy documentation."""
    env, diary = simpy.Environment(), []
    nurses, beds = simpy.Resource(env, NURSES), simpy.Resource(env, BEDS)
    cubicles, doctors = simpy.PriorityResource(env, CUBICLES), simpy.PriorityResource(env, DOCTORS)

    def note(i: int, what: str) -> None:
        diary.append((env.now, i, what))

    def patient(i: int, p: dict[str, float]):
        note(i, "arrived")
        with nurses.request() as nurse:
            yield nurse
            yield env.timeout(p["triage"])
        note(i, "triaged")
        with cubicles.request(priority=p["acuity"]) as cubicle:
            if cubicle not in (yield cubicle | env.timeout(p["patience"])):
                note(i, "left unseen")
                return
            note(i, "in a cubicle")
            with doctors.request(priority=p["acuity"]) as doctor:
                yield doctor
                note(i, "seen")
                yield env.timeout(p["assessment"])
            if p["test"] < 0.3:
                yield env.timeout(p["test_hours"])
            if p["admitted"] < 0.25:
                bed = beds.request()
                yield bed
        note(i, "left")
        if p["admitted"] < 0.25:
            yield env.timeout(p["stay"])
            beds.release(bed)

    def door():
        for i, p in enumerate(patients):
            yield env.timeout(p["gap"])
            env.process(patient(i, p))

    env.process(door())
    env.run()
    return sorted(diary)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_step_of_every_patient_at_the_same_time(seed: int) -> None:
    patients = rows(seed)
    ours, textbook = lean(patients), idiomatic(patients)
    assert ours == textbook
    steps = [what for _, _, what in ours]
    assert steps.count("left") + steps.count("left unseen") == PATIENTS
    assert steps.count("left unseen") > PATIENTS // 100  # the queue was long enough to try the patience of some


def test_a_flow_costs_fewer_events_than_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []

    class Counting(simpy.Environment):
        def step(self) -> None:
            counted[-1] += 1
            super().step()

    monkeypatch.setattr(simpy, "Environment", Counting)
    patients = rows(3)[:1000]
    for version in (lean, idiomatic):
        counted.append(0)
        version(patients)
    assert counted[0] < 6 * len(patients) < 12 * len(patients) < counted[1]
