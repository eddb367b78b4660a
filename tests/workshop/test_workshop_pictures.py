"""Pictures of runs: the weeks that are streamed are those of the finished run, and differences are people's."""

from __future__ import annotations

import json

import numpy as np
import pytest

from simcare.experiment.intervals import Interval
from simcare.hospital.hospital import Hospital, simulate
from simcare.measures.measured import measure_run
from simcare.measures.registry import registry
from simcare.workshop.charts import xmr
from simcare.workshop.designs import Choice, scenario_of
from simcare.workshop.natural import of_a_thousand
from simcare.workshop.pictures import between, picture, together, unpacked
from simcare.workshop.weeks import WEEKLY, week_by_week, whole_weeks

SHORT = {"run.years": 0.2, "run.warm_up": "4 weeks"}


def test_weeks_while_it_runs_are_those_of_the_finished_run() -> None:
    scenario = scenario_of(Choice(levers={"more_targets": 3})).set_all(SHORT)
    hospital = Hospital(scenario, 3, 0)
    live = dict(week_by_week(hospital))
    stepped, tables = hospital.tables(), simulate(scenario, 3, 0)
    for name in ("visits", "stays", "days", "rounds"):
        assert getattr(stepped, name).equals(getattr(tables, name)), name
    measured = measure_run(tables, 0.0)
    assert list(live) == list(whole_weeks(scenario)) == list(range(-4, 10))
    for name in WEEKLY:
        whole = measured.weekly[np.searchsorted(measured.weeks, list(live)), list(registry()).index(name)]
        assert [values[name] for values in live.values()] == pytest.approx(
            [None if np.isnan(value) else value for value in whole]), name


@pytest.fixture(scope="module")
def pictures() -> dict[str, list[dict[str, object]]]:
    """Two replications of two designs."""
    def two(story: str) -> list[dict[str, object]]:
        scenario = scenario_of(Choice(story=story)).set_all(SHORT | {"hospital.scale": 0.1})
        return [picture(scenario, simulate(scenario, 3, number)) for number in range(2)]

    return {story: two(story) for story in ("four_hour", "people_first")}


def test_a_picture_is_small_and_plain(pictures: dict[str, list[dict[str, object]]]) -> None:
    joined = together(pictures["four_hour"])
    assert len(json.dumps(joined, allow_nan=False)) < 150_000
    assert "fates" not in joined
    assert joined["goals"] == {"four_hour_recorded": 0.98}
    lived = joined["figures"]["four_hour_lived"]
    assert lived["low"] <= lived["mean"] <= lived["high"]
    assert sum(joined["minutes"]["admitted"]) > 0
    assert set(joined["weeks"]) == set(WEEKLY)


def test_a_design_held_against_itself_differs_in_nothing(pictures: dict[str, list[dict[str, object]]]) -> None:
    same = between(pictures["four_hour"], pictures["four_hour"])
    assert {one["verdict"] for one in same["measures"].values()} <= {"the same", "unknown"}
    assert all(lot["spared"] == lot["struck"] == 0 for lot in same["people"])
    assert not same["loops"]


def test_people_are_counted_one_by_one(pictures: dict[str, list[dict[str, object]]]) -> None:
    first, second = (pictures[story][:1] for story in ("four_hour", "people_first"))
    apart = between(first, second)
    died = next(lot for lot in apart["people"] if lot["lot"] == "died")
    one, other = (unpacked(str(found[0]["fates"])) for found in (first, second))
    dead = [set(rows["person"][rows["fates"] & 1 > 0]) for rows in (one, other)]
    came = {*one["person"], *other["person"]}
    assert died["spared"] == pytest.approx(1000 * len(dead[0] - dead[1]) / len(came), abs=0.6)
    assert died["struck"] - died["spared"] == pytest.approx(died["more"], abs=0.6)
    assert apart["measures"]["fear"]["difference"]["mean"] < 0


def test_a_chart_sees_a_shift_where_a_board_sees_colours() -> None:
    weeks = list(range(-12, 20))
    values = [0.80 + 0.01 * (week % 3) if week < 0 else 0.90 + 0.01 * (week % 3) for week in weeks]
    chart = xmr(weeks, values, goal=0.91)
    assert set(chart["signals"]["shift"]) >= set(range(20))
    assert chart["lower"] < chart["centre"] < chart["upper"] < 0.9
    assert {one["colour"] for one in chart["rag"]} == {"green", "amber"}
    quiet = xmr(weeks, [0.80 + 0.01 * (week % 3) for week in weeks])
    assert not any(quiet["signals"][name] for name in ("outside", "trend"))
    assert "red" in {one["colour"] for one in quiet["rag"]} or "green" in {one["colour"] for one in quiet["rag"]}


@pytest.mark.parametrize(("more", "words"), [
    (Interval(-24, -33, -15), "24 fewer died (15 to 33)"), (Interval(2, -1, 5), "about as many died (between 1 fewer"),
    (Interval(-30, -158, 98), "whether more or fewer of 1,000 people died cannot be told yet (between 158 fewer and"),
    (Interval(4, 4, 4), "4 more died, so far")])
def test_a_wide_interval_is_not_called_the_same(more: Interval, words: str) -> None:
    assert words in of_a_thousand(more, "died")


def test_of_two_years_nothing_is_said_of_how_sure_it_is(pictures: dict[str, list[dict[str, object]]]) -> None:
    first, second = (pictures[story][:1] * 2 for story in ("four_hour", "people_first"))
    apart = between(first, second)
    assert all(lot["low"] == lot["more"] == lot["high"] for lot in apart["people"])
    assert apart["sentences"][-1] == "How sure that is shows when more years have been run."
