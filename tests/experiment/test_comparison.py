"""Designs held against each other: the same people, the same luck, and nothing that is not there."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import synthetic

from simcare.errors import UsageError
from simcare.experiment import comparison_files, files
from simcare.experiment.comparison import Comparison, Pair, compare, names_of
from simcare.experiment.lots import EVERYONE, GROUPS, LOTS, WHERE, Lots, count
from simcare.experiment.paired import needed, paired, superiority
from simcare.measures.fates import CAME, FATES, ROW, fates
from simcare.measures.registry import registry
from simcare.report.figures import COMPARISON
from simcare.scenario.schema import load

BITS = {name: 1 << place for place, name in enumerate(FATES)} | {"came": 1 << CAME}


def made_up(name: str, **others: object) -> synthetic.Made:
    return replace(synthetic.scenario(), name=name, **others)


@pytest.fixture(scope="module")
def twins() -> Comparison:
    return compare(made_up("one"), made_up("other"), workers=1, simulate=synthetic.simulate)


@pytest.fixture(scope="module")
def unlike() -> Comparison:
    return compare(made_up("one"), made_up("fuller", scale=1.1), workers=1, simulate=synthetic.simulate)


# -- identical designs --------------------------------------------------------------------------------------------


def nothing_differs(comparison: Comparison) -> None:
    pair = comparison.pairs[0]
    assert pair.differ_in_nothing
    for name, one in pair.measures.items():
        assert one.verdict in ("the same", "unknown"), name
        assert one.difference.mean == 0 or math.isnan(one.difference.mean), name
        assert one.first == one.second or math.isnan(one.first.mean), name
    for lot in LOTS:
        for where in ("only_first", "only_second"):
            assert pair.lots.a_year(lot, where).high == 0, lot
    assert pair.lots.a_year("came", "both").mean > 0


def test_identical_designs_differ_in_nothing(twins: Comparison) -> None:
    nothing_differs(twins)


def test_identical_designs_are_identical_patient_by_patient() -> None:
    small = load("four_hour", ["hospital.scale=0.1", "run.warm_up=2 weeks"])
    comparison = compare(small, small.set("title", "a copy"), years=0.1, replications=2, workers=1)
    nothing_differs(comparison)
    assert comparison.names == ["four_hour", "four_hour (2)"]
    first, second = (result.patients for result in comparison.results)
    assert len(first) > 500
    pd.testing.assert_frame_equal(first, second)


# -- pairing ------------------------------------------------------------------------------------------------------


def test_the_difference_is_taken_within_each_replication() -> None:
    found = paired([10.0, 20.0, 60.0], [11.0, 22.0, 63.0], "higher")
    assert found.difference.mean == 2
    assert found.sd == 1
    half = 4.302653 / math.sqrt(3)
    assert (found.difference.low, found.difference.high) == pytest.approx((2 - half, 2 + half))
    assert found.detectable == pytest.approx(half)
    assert found.verdict == "no clear difference"
    assert found.superiority == 1
    assert found.relative.mean == pytest.approx(2 / 30)


@pytest.mark.parametrize(("better", "up", "down"), [
    ("higher", "better", "worse"), ("lower", "worse", "better"), ("neither", "more", "less")])
def test_better_and_worse_follow_the_direction_of_the_measure(better, up: str, down: str) -> None:
    base = [5.0, 6.0, 7.0, 8.0]
    assert paired(base, [value + 1 + value / 100 for value in base], better).verdict == up
    assert paired(base, [value - 1 + value / 100 for value in base], better).verdict == down
    assert paired(base, base, better).verdict == "the same"
    assert paired(base, [5.0, 7.0, 6.0, 8.5], better).verdict == "no clear difference"


def test_one_replication_and_no_replication_are_told_apart_from_sure_ones() -> None:
    assert paired([1.0], [2.0], "higher").verdict == "unknown"
    assert paired([math.nan], [2.0], "higher").verdict == "unknown"
    assert paired([1.0, math.nan, 3.0], [2.0, 2.0, math.nan], "higher").pairs == 1
    assert paired([math.inf, 1.0, 2.0], [math.inf, 2.0, 3.5], "higher").difference.mean == 1.25


def test_ties_count_half() -> None:
    assert superiority(np.array([1.0, -1.0, 0.0, 0.0]), "higher") == 0.5
    assert superiority(np.array([1.0, -1.0, -1.0, 0.0]), "lower") == 0.625
    assert math.isnan(superiority(np.array([1.0]), "neither"))


@pytest.mark.parametrize(("difference", "sd"), [(1.0, 1.0), (-5.0, 20.0), (0.5, 0.1), (0.01, 0.5)])
def test_as_many_replications_as_are_needed_and_no_more(difference: float, sd: float) -> None:
    from scipy.stats import t

    count = needed(difference, sd)
    assert count is not None
    assert t.ppf(0.975, count - 1) * sd / math.sqrt(count) <= abs(difference)
    assert count == 2 or t.ppf(0.975, count - 2) * sd / math.sqrt(count - 1) > abs(difference)


def test_no_number_of_replications_finds_what_is_not_there() -> None:
    assert needed(0.0, 1.0) is None
    assert needed(1.0, 0.0) is None
    assert needed(1e-12, 1.0) == 1_000_000


# -- the lot of each person ---------------------------------------------------------------------------------------


def rows(**people: tuple[int, str, int]) -> np.ndarray:
    made = np.zeros(len(people), ROW)
    for place, (person, lots, groups) in enumerate(sorted(people.values())):
        made[place] = person, sum(BITS[lot] for lot in lots.split()), groups
    return made


def lots(first: np.ndarray, second: np.ndarray) -> Lots:
    return Lots(count(first, second)[None], 0.5)


def test_people_are_joined_one_by_one() -> None:
    found = lots(rows(a=(1, "came died", 1), b=(2, "came", 0), c=(3, "came left_unseen", 0), d=(4, "came died", 0)),
                 rows(a=(1, "came", 1), b=(2, "came died", 0), c=(3, "came left_unseen", 0), d=(4, "came died", 0)))
    assert [found.a_year("died", where).mean for where in WHERE] == [2, 2, 2]
    assert [found.a_year("left_unseen", where).mean for where in WHERE] == [2, 0, 0]
    assert [found.a_year("any", where).mean for where in WHERE] == [4, 2, 2]
    assert [found.a_year("died", where, "aged_65_plus").mean for where in WHERE] == [0, 2, 0]
    assert found.per_1000("died", "only_first").mean == 250
    assert found.per_1000("died", "only_first", "aged_65_plus").mean == 1000
    assert found.fewer("died").mean == 0
    assert found.better_off("died").mean == 0.5
    assert math.isnan(found.better_off("left_unseen").mean)


def test_who_came_in_one_design_only_suffered_nothing_in_the_other() -> None:
    found = lots(rows(a=(1, "came", 0)), rows(a=(1, "came", 0), b=(7, "came harmed", 4)))
    assert [found.a_year("came", where).mean for where in WHERE] == [2, 0, 2]
    assert [found.a_year("harmed", where, "alone").mean for where in WHERE] == [0, 0, 2]
    assert found.fewer("harmed").mean == -2
    assert found.better_off("harmed").mean == 0


def test_somebody_twice_harmed_is_one_person() -> None:
    tables = synthetic.simulate(made_up("one"), 7, 0)
    tables.stays["person"] = tables.stays["person"] // 2
    found = fates(tables, 0.0)
    assert len(np.unique(found["person"])) == len(found)
    harmed = tables.stays[(tables.stays["ulcers"] > 0) & ~(tables.stays["left"] < 0)]
    assert (found["fates"] & BITS["ulcers"] > 0).sum() == harmed["person"].nunique()


def test_the_people_add_up_to_the_measures(unlike: Comparison) -> None:
    """Whoever dies only in the second design, less whoever dies only in the first, is the difference in deaths."""
    pair = unlike.pairs[0]
    for lot, measure in (("died", "deaths"), ("over_12_hours", "twelve_hour_waits")):
        assert -pair.lots.fewer(lot).mean == pytest.approx(pair.measures[measure].difference.mean, abs=1e-9)
    first = pair.measures["deaths"].first.mean
    assert sum(pair.lots.a_year("died", where).mean for where in ("both", "only_first")) == pytest.approx(first)


def test_subgroups_are_parts_of_everyone(unlike: Comparison) -> None:
    counts = unlike.pairs[0].lots.counts
    assert counts.shape == (3, len(GROUPS), len(LOTS), len(WHERE))
    assert (counts[:, 1:] <= counts[:, :1]).all()
    assert (counts[:, 1:, list(LOTS).index("came")].sum(axis=-1) > 0).all()


# -- the whole ----------------------------------------------------------------------------------------------------


def test_many_workers_give_the_same_as_one(unlike: Comparison) -> None:
    with ThreadPoolExecutor(3) as executor:
        found = compare(made_up("one"), made_up("fuller", scale=1.1), executor=executor, simulate=synthetic.simulate)
    assert _steady(found.summary()) == _steady(unlike.summary())
    pd.testing.assert_frame_equal(found.harmed, unlike.harmed)


def _steady(document: dict[str, object]) -> str:
    return json.dumps({key: value for key, value in document.items() if key != "runtime_s"}, allow_nan=False)


def test_each_design_is_what_it_is_alone(unlike: Comparison) -> None:
    from simcare.experiment.runs import run

    alone = run(made_up("fuller", scale=1.1), workers=1, simulate=synthetic.simulate)
    assert alone.weekly.equals(unlike.results[1].weekly)


def test_the_others_are_each_held_against_the_first() -> None:
    three = compare(made_up("one"), made_up("two", scale=1.1), made_up("three", scale=1.2), workers=1,
                    simulate=synthetic.simulate)
    assert [pair.names for pair in three.pairs] == [("one", "two"), ("one", "three")]
    assert list(three.differences["design"].unique()) == ["two", "three"]
    assert three.deaths_difference == three.pairs[0].measures["deaths"].difference
    more = [pair.measures["attendances"].difference.mean for pair in three.pairs]
    assert 0 < more[0] < more[1]


def test_the_tables_have_a_row_for_everything(unlike: Comparison) -> None:
    everyone = unlike.differences[unlike.differences["group"] == EVERYONE]
    assert list(everyone["measure"]) == list(registry())
    assert len(unlike.harmed) == len(GROUPS) * len(LOTS) * len(WHERE)


def test_the_document_has_the_promised_form(unlike: Comparison) -> None:
    found = json.loads(json.dumps(unlike.summary(), allow_nan=False))
    assert [design["name"] for design in found["designs"]] == ["one", "fuller"]
    assert found["hospital_years"] == pytest.approx(0.6)
    one = found["comparisons"][0]
    assert one["against"] == "one"
    assert one["differ_in"] == {"scale": [{"path": "scale", "first": 1.0, "second": 1.1,
                                           "words": "scale: 1 → 1.1"}]}
    deaths = one["people"]["deaths"]
    assert set(deaths) == {"first", "second", "difference", "relative", "unit", "better", "superiority", "verdict",
                           "replications_needed", "detectable"}
    assert one["deaths_difference"] == deaths["difference"]
    assert set(one["harmed"]) == set(GROUPS)
    assert set(one["harmed"]["alone"]["died"]) == {*WHERE, "fewer_a_year", "better_off_share"}


def test_a_stopped_comparison_is_taken_up_where_it_was(unlike: Comparison, tmp_path: Path) -> None:
    from simcare.experiment.runs import ReplicationError

    designs = made_up("one"), made_up("fuller", scale=1.1)
    with pytest.raises(ReplicationError):
        compare(*designs, workers=1, simulate=synthetic.fails, spool=tmp_path)
    done = [tmp_path / f"design_{place}/00000.npy" for place in (0, 1)]
    before = [file.stat().st_mtime_ns for file in done]
    found = compare(*designs, workers=1, simulate=synthetic.simulate, spool=tmp_path)
    assert [file.stat().st_mtime_ns for file in done] == before
    assert _steady(found.summary()) == _steady(unlike.summary())


def test_progress_counts_the_replications_of_all() -> None:
    told: list[tuple[int, int]] = []
    compare(made_up("one"), made_up("two"), years=0.02, workers=1, simulate=synthetic.simulate,
            progress=lambda done, of: told.append((done, of)))
    assert told == [(done, 6) for done in range(7)]


@pytest.mark.parametrize(("path", "value", "words"), [
    ("run.years", 0.2, "years is 0.1 in one and 0.2 in other.*--years"),
    ("run.seed", 8, "seed is 7 in one and 8 in other.*--seed"),
    ("run.replications", 4, "replications is 3 in one and 4 in other.*--replications")])
def test_designs_that_do_not_run_alike_are_refused(path: str, value: float, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        compare(made_up("one"), made_up("other").set(path, value), simulate=synthetic.simulate)


def test_what_is_asked_for_holds_for_all() -> None:
    found = compare(made_up("one"), made_up("other").set("run.seed", 8), seed=9, replications=2, years=0.02,
                    workers=1, simulate=synthetic.simulate)
    assert {result.scenario.run.seed for result in found.results} == {9}


def test_equal_names_are_numbered() -> None:
    assert names_of([made_up("a"), made_up("a"), made_up("b"), made_up("a")]) == ["a", "a (2)", "b", "a (3)"]


def test_all_promised_files_are_there_and_nothing_else(unlike: Comparison, tmp_path: Path) -> None:
    comparison_files.write(unlike, tmp_path)
    files.clear(tmp_path)
    found = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()}
    pictures = {f"figures/{name}.{kind}" for name in COMPARISON for kind in ("png", "svg")}
    assert found == {"manifest.json", "summary.json", "differences.parquet", "harmed.parquet", "weekly.parquet",
                     "report.html", *pictures}
    weekly = pd.read_parquet(tmp_path / "weekly.parquet")
    assert set(weekly["design"]) == {"one", "fuller"}
    assert len(weekly) == sum(len(result.weekly) for result in unlike.results)
    assert "design" not in unlike.results[0].weekly
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["designs"]["fuller"]["scenario"] == unlike.results[1].scenario.merged()


# -- money --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("costs", "words"), [
    ([101.0, 99.0, 100.5], "the same"), ([100.5, 100.6, 100.4], "the same"), ([110.0, 111.0, 109.5], "more"),
    ([90.0, 91.0, 89.5], "less")])
def test_the_same_money_is_within_chance_or_one_percent(unlike: Comparison, costs: list[float], words: str) -> None:
    pair = Pair(*unlike.results, ("one", "two"))
    assert pair.costs is None or "cost" in registry()
    vars(pair)["measures"] = dict(pair.measures) | {"cost": paired([100.0, 100.0, 100.0], costs, "lower")}
    assert pair.costs == words


def test_nursing_hours_are_set_to_the_money_of_the_first(monkeypatch) -> None:
    from simcare.experiment import same_money

    asked: list[tuple[str, str, int]] = []

    def found(a: synthetic.Made, b: synthetic.Made, figures) -> same_money.SameMoney:
        asked.append((a.name, b.name, len(figures(b).outcomes)))
        return same_money.SameMoney(replace(b, scale=0.9), 0.9, f"{b.name} has fewer nurses.")

    monkeypatch.setattr(same_money, "same_money", found)
    comparison = compare(made_up("one"), made_up("two"), made_up("three"), same_money=True, workers=1,
                         simulate=synthetic.simulate)
    assert asked == [("one", "two", 2), ("one", "three", 2)]
    assert [result.scenario.scale for result in comparison.results] == [1.0, 0.9, 0.9]
    assert {len(result.outcomes) for result in comparison.results} == {3}
    assert comparison.summary()["same_money"] == ["two has fewer nurses.", "three has fewer nurses."]


# -- precision ----------------------------------------------------------------------------------------------------


def test_replications_are_added_until_the_difference_is_known_well_enough() -> None:
    designs = made_up("one"), made_up("fuller", scale=1.1)
    before = compare(*designs, seed=8, workers=1, simulate=synthetic.simulate).pairs[0].measures["deaths"]
    assert before.detectable > 200
    found = compare(*designs, seed=8, workers=1, simulate=synthetic.simulate, precision=("deaths", 200.0))
    known = found.pairs[0].measures["deaths"]
    assert known.detectable <= 200
    assert known.pairs > 3
    fixed = compare(*designs, seed=8, replications=known.pairs, workers=1, simulate=synthetic.simulate)
    assert known == fixed.pairs[0].measures["deaths"]


def test_a_precision_that_is_there_already_adds_nothing(unlike: Comparison) -> None:
    found = compare(made_up("one"), made_up("fuller", scale=1.1), workers=1, simulate=synthetic.simulate,
                    precision=("deaths", 1e6))
    assert len(found.results[0].outcomes) == 3


@pytest.mark.parametrize("precision", [("luck", 3.0), ("deaths", 0.0)])
def test_a_precision_of_nothing_is_refused(precision: tuple[str, float]) -> None:
    with pytest.raises(UsageError, match=f"not {precision[0]}"):
        compare(made_up("one"), made_up("two"), precision=precision, simulate=synthetic.simulate)
