"""A run that goes on from somebody else's warm-up is the same run, to the last digit."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from stand_in import SmallHospital

from simcare.hospital.hospital import Hospital, simulate
from simcare.workshop.crew import Bench
from simcare.workshop.pictures import picture
from simcare.workshop.science import Json, in_json
from simcare.workshop.weeks import week_by_week

DESIGNS: tuple[Json, ...] = ({"story": "four_hour"}, {"story": "four_hour", "levers": {"punishment": 0}},
                             {"story": "people_first"}, {"story": "four_hour", "links": {"missed_harms": 0.0}})


async def told(bench: Bench, design: Json) -> tuple[list[Any], str]:
    """The weeks and the picture of a design, as a worker tells them."""
    weeks: list[Any] = []
    async for word, said in bench.ask("run", design, 0):
        if word == "weeks":
            weeks += json.loads(said[2])
    assert word == "done", said
    return weeks, said


@pytest.fixture(scope="module")
def runs() -> list[tuple[list[Any], str]]:
    """All designs, one after the other in one worker."""
    async def all_of_them() -> list[tuple[list[Any], str]]:
        bench = Bench(SmallHospital(), 0)
        try:
            return [await told(bench, design) for design in DESIGNS]
        finally:
            bench.leave()

    return asyncio.run(all_of_them())


def plan(design: Json) -> Any:
    science = SmallHospital()
    return science.plan(science.choice(design), 0)


def test_the_designs_begin_alike_unless_the_hospital_is_another() -> None:
    starts = [plan(design)[0] for design in DESIGNS]
    assert starts[0] == starts[1] == starts[2]
    assert starts[3] != starts[0]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_run_in_a_worker_is_the_run_of_the_command_line(runs: list[tuple[list[Any], str]], number: int) -> None:
    scenario = plan(DESIGNS[number])[1].scenario
    tables = simulate(scenario, scenario.run.seed, 0)
    found = json.loads(runs[number][1])
    assert (found.pop("replication"), found.pop("money")) == (0, {"factor": 1.0, "says": ""})
    assert in_json(found) == in_json(picture(scenario, tables))


@pytest.mark.parametrize("number", [0, 2])
def test_the_weeks_that_were_streamed_are_those_of_a_run_in_one_piece(runs: list[tuple[list[Any], str]],
                                                                      number: int) -> None:
    scenario = plan(DESIGNS[number])[1].scenario
    weeks = list(week_by_week(Hospital(scenario, scenario.run.seed, 0)))
    assert [(week["week"], week["values"]) for week in runs[number][0]] == [
        (week, json.loads(in_json(values))) for week, values in weeks]
    assert weeks[0][0] == -4
    assert all(week["before"] == (week["week"] < 0) and week["of"] == weeks[-1][0] + 1 for week in runs[number][0])
