"""What makes the difference between two designs, in a world where it is known, and in a small hospital."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import mixed_world
import numpy as np
import pandas as pd
import pytest

from simcare.errors import SimcareError, UsageError
from simcare.experiment import readings
from simcare.experiment.explaining import Explanation, explain, planned
from simcare.experiment.explaining_files import STORE, document, write
from simcare.experiment.shapley import drawn
from simcare.report.explain import screen
from simcare.report.terminal import console
from simcare.scenario.schema import Scenario


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    mixed_world.CALLS.clear()
    mixed_world.FAILS.clear()
    monkeypatch.setattr(readings, "read", mixed_world.read)
    yield
    mixed_world.FAILS.clear()


def asked(**others: object) -> Explanation:
    return explain(**({"first": "four_hour", "second": "people_first", "levers": True, "replications": 3, "workers": 1}
                      | others))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> Explanation:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readings, "read", mixed_world.read)
        return asked()


def test_each_lever_gets_what_it_does(found: Explanation) -> None:
    shares = {name: one.mean for name, one in found.shares("deaths").items()}
    assert shares["mission"] == pytest.approx(-10)
    assert shares["process"] == pytest.approx(6)  # half of what it does with culture
    assert shares["culture"] == pytest.approx(-30 + 6)
    assert shares["leadership"] == pytest.approx(-30 - 20)  # half of the target that it makes needless
    assert shares["data"] == 0
    assert found.per_replication("deaths")[:, 4].tolist() == [0.0] * 3


def test_the_parts_make_the_whole_with_the_luck_of_every_replication(found: Explanation) -> None:
    apart = found.values("deaths", 63) - found.values("deaths", 0)
    assert np.ptp(apart) > 0
    assert found.per_replication("deaths").sum(axis=1) == pytest.approx(apart)
    assert sum(one.mean for one in found.shares("deaths").values()) == pytest.approx(found.difference("deaths").mean)


def test_luck_that_all_designs_share_widens_no_interval(found: Explanation) -> None:
    for name, one in found.shares("deaths").items():
        assert (one.high - one.low > 0.1) == (name == "targets"), name


def test_changed_first_and_last_and_what_two_do_together(found: Explanation) -> None:
    assert found.alone("deaths")["leadership"].mean == pytest.approx(-70)
    assert found.last("deaths")["leadership"].mean == pytest.approx(-30)
    assert found.with_others("deaths")["leadership"].mean == pytest.approx(40)
    pairs = {pair: one.mean for pair, one in found.interactions("deaths").items()}
    assert pairs["leadership", "targets"] == pytest.approx(40)
    assert pairs["culture", "process"] == pytest.approx(12)
    assert pairs["leadership", "culture"] == pytest.approx(0, abs=1e-9)


def test_two_groups_are_eight_designs_with_the_targets() -> None:
    found = asked(levers=False, replications=3)
    assert [part.name for part in found.parts] == ["strategic", "operational", "targets"]
    assert len(set(mixed_world.CALLS)) == len(mixed_world.CALLS) == 8 * 3
    assert found.interactions("deaths")["strategic", "operational"].mean == pytest.approx(12)


def test_sampled_orders_come_near_and_keep_to_their_budget() -> None:
    found = asked(budget=30 * 8, replications=8)
    exact = asked(budget=64 * 8, replications=8)
    assert not found.plan.exact
    assert exact.plan.exact
    assert found.plan.runs <= 30 * 8
    for name, one in found.shares("deaths").items():
        assert one.low - 1e-6 <= exact.shares("deaths")[name].mean <= one.high + 1e-6, name
    assert found.shares("deaths")["data"].mean == 0
    assert found.per_replication("deaths").sum(axis=1) == pytest.approx(
        found.values("deaths", 63) - found.values("deaths", 0))
    assert found.interactions("deaths") == {}
    assert found.with_others("deaths") == exact.with_others("deaths")


@pytest.mark.parametrize(("count", "permutations", "budget", "exact", "orders"), [
    (2, None, 40, True, 0), (6, None, 640, True, 0), (6, None, 639, False, 16), (8, None, 1000, False, 16),
    (8, 4, 1000, False, 4), (8, 5, 1000, False, 6), (5, 40, 1000, True, 0)])
def test_the_plan_takes_all_mixtures_where_they_are_few(count: int, permutations: int | None, budget: int,
                                                       exact: bool, orders: int) -> None:
    plan = planned(count, 10, 1, permutations, budget)
    assert (plan.exact, 0 if plan.exact else len(plan.orders[0])) == (exact, orders)
    assert plan.runs <= budget
    if not exact:
        assert plan.orders[3] == drawn(count, orders // 2, (1, 3))


@pytest.mark.parametrize(("count", "permutations", "budget"), [(2, None, 39), (8, None, 200), (8, 100, 1000)])
def test_a_budget_that_does_not_reach_is_told(count: int, permutations: int | None, budget: int) -> None:
    with pytest.raises(UsageError, match=r"at least [\d,]+ runs.*budget"):
        planned(count, 10, 1, permutations, budget)


def test_stopped_work_goes_on_and_more_replications_keep_the_first(tmp_path: Path) -> None:
    store = tmp_path / STORE
    asked(store=store, levers=False, replications=2)
    mixed_world.CALLS.clear()
    asked(store=store, levers=False, replications=3)
    assert len(mixed_world.CALLS) == 8
    assert {number for _, number in mixed_world.CALLS} == {2}


def test_a_replication_with_a_failed_run_is_left_out_and_told() -> None:
    mixed_world.FAILS.add(1)
    found = asked(levers=False, replications=5)
    assert found.used == [0, 2, 3, 4]
    assert "1 replication could not be used: the roof leaks" in said(found)
    mixed_world.FAILS.update(range(5))
    with pytest.raises(SimcareError, match="the roof leaks"):
        asked(levers=False)


def said(found: Explanation) -> str:
    screen_of = console()
    with screen_of.capture() as caught:
        screen_of.print(screen(found))
    return " ".join(caught.get().split())


def test_the_screen_says_what_a_room_must_know(found: Explanation) -> None:
    text = said(found)
    for words in ("From four_hour (A) to people_first (B)", "all 64 mixed designs", "changed first", "−70",
                  "Together leadership and targets add +40", "data: reporting burden, run charts"):
        assert words in text, words


def test_one_replication_is_sure_of_nothing() -> None:
    found = asked(replications=1)
    assert "may be chance" in said(found)
    assert "One replication says nothing about chance" in said(found)


@pytest.mark.parametrize(("others", "words"), [
    ({"measures": ["death"]}, "did you mean deaths"), ({"second": "four_hour"}, "differ in nothing"),
    ({"second": Scenario.load("people_first", ("run.years=2",))}, "do not run alike")])
def test_what_cannot_be_asked_is_refused(others: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        asked(**others)
    assert mixed_world.CALLS == []


def test_the_files_hold_every_run_and_every_share(found: Explanation, tmp_path: Path) -> None:
    files = {file.name for file in write(found, tmp_path)}
    assert {"summary.json", "attributions.parquet", "designs.parquet", "manifest.json", "waterfall_deaths.png",
            "waterfall_deaths.svg"} <= files
    runs, shares = (pd.read_parquet(tmp_path / f"{name}.parquet") for name in ("designs", "attributions"))
    assert len(runs) == 64 * 3
    whole = shares.groupby("replication")["value"].sum()
    levers = [part.name for part in found.parts]
    ends = runs[runs[levers].nunique(axis=1) == 1].sort_values(["replication", "leadership"])["deaths"].to_numpy()
    assert whole.to_numpy() == pytest.approx(ends[1::2] - ends[::2])
    assert json.loads((tmp_path / "summary.json").read_text("utf-8")) == json.loads(json.dumps(document(found)))
