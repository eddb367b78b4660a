"""The whole way: hospitals drawn, both designs run in each, and what is said about them, in a world that is known."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import drawn_world
import numpy as np
import pandas as pd
import pytest

from simcare.errors import SimcareError, UsageError
from simcare.experiment import draws, readings
from simcare.experiment.sensitivity import Sensitivity, sensitivity
from simcare.experiment.sensitivity_files import STORE, document, write
from simcare.report.sensitivity import screen
from simcare.report.terminal import console
from simcare.scenario.reading import ScenarioError
from simcare.validation.facts import Fact

sensitivity_module = sys.modules["simcare.experiment.sensitivity"]


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_world.CALLS.clear()
    monkeypatch.setattr(readings, "read", drawn_world.read)


def asked(count: int = 6, **others: object) -> Sensitivity:
    return sensitivity(**({"draws": count, "only": drawn_world.PATHS, "top": 3, "workers": 1} | others))  # type: ignore


@pytest.fixture(scope="module")
def found() -> Sensitivity:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readings, "read", drawn_world.read)
        return asked(40)


def test_both_designs_of_a_draw_have_the_same_parameters_and_luck(found: Sensitivity) -> None:
    pair = draws.with_values(found.pair, found.draws.axes, found.draws.values[5])
    ours = {axis.path.rsplit(".", 1)[1]: number for axis, number in
            zip(found.draws.axes, found.draws.values[5], strict=True)}
    for scenario in pair:
        put = scenario.assumptions.links.model_dump()
        assert {name: put[name] for name in ours} == pytest.approx(ours)
        assert scenario.run.seed == found.pair[0].run.seed
    assert pair[0].harm == found.pair[0].harm  # what was not asked for is left alone


def test_a_conclusion_that_flips_on_one_link_names_it(found: Sensitivity) -> None:
    place = found.paths.index(drawn_world.FLIPS)
    above = found.draws.values[:, place] > drawn_world.AT
    assert found.conclusion["fewer deaths"].share == pytest.approx(above.mean())
    assert (found.conclusion["fewer harmed"].share, found.conclusion["costs no more"].share) == (1.0, 1.0)
    assert found.rankings["deaths"].named[0].path == drawn_world.FLIPS
    assert found.rule is not None
    (path, side, at), *_ = found.rule.corners[0].conditions
    assert (path, side) == (drawn_world.FLIPS, "at most")
    assert at == pytest.approx(drawn_world.AT, abs=0.1)
    assert found.rule.corners[0].share == 0.0


def test_luck_that_both_designs_share_is_no_doubt(found: Sensitivity) -> None:
    assert found.splits["deaths"].knowledge_share == pytest.approx(1.0)
    assert found.splits["deaths"].mean == pytest.approx(
        -40 * float((found.draws.values[:, found.paths.index(drawn_world.FLIPS)] - drawn_world.AT).mean()))


def test_one_at_a_time_goes_as_far_as_the_link_does(found: Sensitivity) -> None:
    assert found.tornado is not None
    bar = found.tornado.widest("deaths")[0]
    assert bar.axis.path == drawn_world.FLIPS
    assert bar.low["deaths"] == pytest.approx(-40 * (bar.axis.low - drawn_world.AT))
    assert bar.high["deaths"] == pytest.approx(-40 * (bar.axis.high - drawn_world.AT))
    assert found.tornado.middle["deaths"] == pytest.approx(-40 * (1 - drawn_world.AT))


def test_what_holds_by_construction_is_turned_over_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "read", drawn_world.always_better)
    found = asked(20)
    assert {part: one.share for part, one in found.conclusion.items()} == dict.fromkeys(found.conclusion, 1.0)
    assert found.rule is None
    assert "turns the conclusion over" in said(found)


def said(found: Sensitivity) -> str:
    screen_of = console()
    with screen_of.capture() as caught:
        screen_of.print(screen(found))
    return caught.get()


def test_the_screen_says_what_a_room_must_know(found: Sensitivity) -> None:
    text = said(found)
    for words in ("0.25 of the full size", "40 hospitals", "DOES IT HOLD?", "luck taken out", "fares worst where",
                  drawn_world.FLIPS):
        assert words in " ".join(text.split()), words


def test_stopped_work_goes_on_where_it_was_and_more_sobol_draws_keep_the_first(tmp_path: Path) -> None:
    store = tmp_path / STORE
    one = asked(8, store=store, design="sobol", top=0)
    assert len(drawn_world.CALLS) == 8 * 2 * 2
    drawn_world.CALLS.clear()
    again = asked(8, store=store, design="sobol", top=0)
    assert drawn_world.CALLS == []
    assert np.array_equal(one.differences("deaths"), again.differences("deaths"))
    asked(12, store=store, design="sobol", top=0)
    assert len(drawn_world.CALLS) == 4 * 2 * 2


def test_failed_runs_are_rows_and_their_draws_are_left_out() -> None:
    found = asked(25, only=["harm.fall.rate"], top=0)
    rate = found.draws.values[:, 0]
    assert (found.used == (rate <= drawn_world.LEAKS_ABOVE)).all()
    assert not found.used.all()
    assert set(found.figures.failures.values()) <= {"the roof leaks"}
    assert len(found.figures.failures) == 4 * int((~found.used).sum())


def test_an_impossible_draw_is_made_again_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    real, refused = draws.laid, []

    def fussy(scenario: object, changes: dict[str, object]) -> object:
        if len(refused) < 3:
            refused.append(changes)
            raise ScenarioError([])
        return real(scenario, changes)  # type: ignore[arg-type]

    monkeypatch.setattr(draws, "laid", fussy)
    assert len(asked(5, top=0).draws.redrawn) == 3


def test_ranges_of_which_nothing_is_possible_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(scenario: object, changes: object) -> None:
        raise ScenarioError([])

    monkeypatch.setattr(draws, "laid", never)
    with pytest.raises(SimcareError, match="no possible scenario"):
        asked(2)


@pytest.mark.parametrize(("others", "words"), [
    ({"replications": 1}, "2 or more of both"), ({"count": 1}, "2 or more of both"),
    ({"design": "grid"}, "lhs, sobol"), ({"only": ["nothing.at.all"]}, "uncertain parameter")])
def test_what_cannot_be_asked_is_refused(others: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        asked(**others)  # type: ignore[arg-type]
    assert drawn_world.CALLS == []


def test_a_missing_extra_is_told_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simcare.experiment.sensitivity.find_spec", lambda name: None)
    with pytest.raises(UsageError, match="analysis extra: pip install"):
        asked()
    assert drawn_world.CALLS == []


def test_counts_are_those_of_a_hospital_of_full_size() -> None:
    small, large = (asked(4, scale=scale, top=0) for scale in (0.25, 1.0))
    assert small.differences("deaths") == pytest.approx(large.differences("deaths"))
    assert small.differences("four_hour_gap") == pytest.approx(large.differences("four_hour_gap"))


def test_the_files_hold_every_draw_and_what_it_showed(found: Sensitivity, tmp_path: Path) -> None:
    files = {file.name for file in write(found, tmp_path)}
    assert {"summary.json", "draws.parquet", "readings.parquet", "parameters.parquet", "manifest.json",
            "does_it_hold.png", "chance_and_knowledge.png", "one_at_a_time.png"} <= files
    assert len(pd.read_parquet(tmp_path / "readings.parquet")) == 40 * 2 * 2
    assert len(pd.read_parquet(tmp_path / "draws.parquet")) == found.draws.values.size
    assert json.loads((tmp_path / "summary.json").read_text("utf-8")) == json.loads(json.dumps(document(found)))


@pytest.mark.statistical
def test_conditions_in_which_it_is_worse_are_told_in_the_cards_units(monkeypatch: pytest.MonkeyPatch,
                                                                     tmp_path: Path) -> None:
    monkeypatch.setattr(readings, "read", drawn_world.worse_beyond)
    found = asked(60, top=0, discovered=["deaths"])
    box = found.discoveries["deaths"].boxes[0]
    assert [(limit.path, limit.side) for limit in box.limits] == [(drawn_world.FLIPS, "below")]
    assert box.limits[0].at == pytest.approx(drawn_world.FLIPS_AT, abs=0.1)
    assert f"{drawn_world.FLIPS} is below " in " ".join(said(found).split())
    assert "worse_deaths.png" in {file.name for file in write(found, tmp_path)}


def test_only_plausible_draws_count_and_it_is_said_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    fact = Fact("a", "", "", "calibration", measure="missed_care_share", low=0.14, high=0.16)
    links = Fact("b", "", "", "calibration", measure="deaths", low=1599.0, high=1601.0)
    monkeypatch.setattr(sensitivity_module, "published", lambda name: [fact, links] * (name == "four_hour"))
    found = asked(20, top=0, tolerance=3.0)
    assert found.plausible is not None
    assert (found.used == found.plausible.kept).all()
    assert "of 20 draws are plausible" in said(found)
    with pytest.raises(SimcareError, match=r"Too few draws are left.*--plausible"):
        asked(20, top=0, tolerance=0.0)


def test_only_a_pair_with_the_regime_that_was_studied_can_be_judged() -> None:
    with pytest.raises(UsageError, match="one of the two designs must be four_hour"):
        asked(4, first="no_target", top=0, tolerance=3.0)
