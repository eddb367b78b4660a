"""One person's day, the map of everybody's, the file of a design: what the page shows is what the model says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simcare.errors import UsageError
from simcare.experiment.runs import run
from simcare.hospital.hospital import simulate
from simcare.measures.measured import figures_of
from simcare.workshop import designs, playback
from simcare.workshop.designs import Choice, scenario_of
from simcare.workshop.person import journey
from simcare.workshop.pictures import number, picture


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the hospital for some weeks."""
    monkeypatch.setattr(designs, "SIZE", {**designs.SIZE, "hospital.scale": 0.1, "run.years": 0.3,
                                          "run.warm_up": "3 weeks"})
    monkeypatch.setattr(playback, "FROM", 2)


@pytest.mark.statistical
def test_one_person_in_two_designs() -> None:
    told = json.loads(json.dumps(journey(Choice()), allow_nan=False))
    assert [life["title"] for life in told["people"]] == ["Four hours, or else", "Before the target"]
    times = [hour["at_h"] for hour in told["hours"]]
    assert times == sorted(times)
    assert times[0] == 0
    assert all(any(life for life in hour["lives"]) for hour in told["hours"])
    again = journey(Choice(), Choice(story="no_target"), told["number"])
    assert [hour["lives"][0] for hour in again["hours"] if hour["lives"][0]] == \
        [hour["lives"][0] for hour in told["hours"] if hour["lives"][0]]
    with pytest.raises(UsageError, match="no person"):
        journey(Choice(), None, 10**9)


@pytest.fixture(name="shown")
def the_map() -> dict[str, Any]:
    return playback.frames(Choice(levers={"beds": 0}), 2)


def test_the_map_is_small_and_in_order(shown: dict[str, Any]) -> None:
    assert len(json.dumps(shown, allow_nan=False)) < 300_000
    times = [move[0] for move in shown["moves"]]
    assert times == sorted(times)
    assert max(times) <= shown["hours"] == 48
    assert {move[1] for move in shown["moves"]} == set(range(len(shown["people"])))
    assert all(person for person in shown["people"])


def test_everybody_on_the_map_is_where_the_tables_have_them(shown: dict[str, Any]) -> None:
    scenario, begin = scenario_of(Choice(levers={"beds": 0})), playback.FROM * 168.0
    tables = simulate(scenario, scenario.run.seed, 0)
    at_noon = begin + 36
    where = {move[1]: shown["places"][move[2]]["area"] for move in shown["moves"] if move[0] <= 36}
    in_beds = tables.stays[(tables.stays["admitted"] <= at_noon) & ~(tables.stays["left"] <= at_noon)]
    assert sum(area == "ward" for area in where.values()) == len(in_beds)
    visits = tables.visits[(tables.visits["arrived"] <= at_noon) & ~(tables.visits["left"] <= at_noon)]
    assert sum(area == "emergency" for area in where.values()) == len(visits)


def test_both_clocks_run(shown: dict[str, Any]) -> None:
    over = [clock for clock in shown["clocks"] if None not in clock]
    assert over
    assert all(came <= through and start <= stop for _, came, through, start, stop in over)


def test_no_map_of_a_year() -> None:
    with pytest.raises(UsageError, match="1 to 4 days"):
        playback.frames(Choice(), 365)


def test_the_file_of_a_design_runs_to_the_same_numbers(tmp_path: Path) -> None:
    choice = Choice(story="people_first", levers={"nurses": 4, "goal": 2}, links={"morale_voice": 0.0})
    (tmp_path / "design.yaml").write_text(designs.yaml_of(choice, 1.02), "utf-8")
    outcome = run(tmp_path / "design.yaml", replications=1, workers=1).outcomes[0]
    scenario = scenario_of(choice, 1.02)
    drawn = picture(scenario, simulate(scenario, scenario.run.seed, 0))
    assert {name: number(value) for name, value in outcome.measured.figures.items()} == drawn["figures"]


@pytest.mark.statistical
def test_at_the_same_money_more_nurses_of_one_kind_are_fewer_in_all() -> None:
    choice = Choice(levers={"registered": 4}, same_money=True)
    money = designs.at_the_same_money(choice)
    costs = [figures_of(simulate(scenario, designs.SEED, 0), 0.0)["cost"]
             for scenario in (scenario_of(Choice()), scenario_of(choice, money.factor))]
    assert money.factor < 1
    assert designs.choice_of_yaml(designs.yaml_of(choice, money.factor)) == choice
    with pytest.raises(UsageError, match="levers of the workshop cannot say"):
        designs.choice_of_yaml(designs.yaml_of(choice, 0.99 * money.factor))
    assert costs[1] == pytest.approx(costs[0], rel=0.0011)
