"""The whole way: from months to a hospital that shows them, in a made-up simulation that answers as a hospital does."""

from __future__ import annotations

import json
from pathlib import Path

import made_up
import numpy as np
import pytest
import synthetic
from typer.testing import CliRunner

import simcare
from simcare.cli import app
from simcare.fitting.fit import complete, prepare
from simcare.fitting.likeness import MOST_SICKER, Crowd
from simcare.fitting.writing import scenario_text
from simcare.scenario.schema import Scenario

YEARS = 0.25


def answers(scenario: Scenario, seed: int, replication: int) -> synthetic.Synthetic:
    """Attendances follow the scenario's demand and size, admissions how sick people are, four hours its load."""
    d, scale = scenario.demand, scenario.hospital.scale
    load, a_day = d.attendances_per_day / 138, d.attendances_per_day * scale * 1.07
    run = synthetic.Run(scenario.run.years, 1, seed, 24.0)
    tables = synthetic.simulate(synthetic.Made(run, scale=a_day / 150), seed, replication)
    rng, visits = np.random.default_rng([seed, replication, 1]), tables.visits
    late = rng.random(len(visits)) > 0.93 - 0.5 * (load - 0.9)
    share = 0.24 + 0.14 * d.sicker - 0.05 * (load - 1)
    visits["clock_stop"] = visits["arrived"] + np.where(late, 5.0, 2.0)
    visits["recorded_outcome"] = (rng.random(len(visits)) < share).astype(np.int8)
    return tables


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    data = made_up.tidy(tmp_path_factory.mktemp("data"), made_up.hospital(36, 5))
    return complete(prepare(data, "RXX"), "four_hour", years=YEARS, replications=2, workers=1, simulate=answers)


def test_the_hospital_shows_what_was_observed(made) -> None:
    observed, shown, load = made.figures, made.found.shown, made.found.load
    assert load.reached
    assert shown.mean == pytest.approx(observed.four_hour.level.mean, abs=0.006)
    assert float(shown.admitted.mean()) == pytest.approx(observed.admitted.level.mean, abs=0.006)
    assert float(shown.per_day.mean()) == pytest.approx(observed.attendances.level.mean, rel=0.01)
    assert load.load.low < 1.0 < load.load.high or load.load.mean == pytest.approx(1.0, abs=0.03)


def test_its_scenario_can_be_checked_and_is_the_hospital_that_was_simulated(made, tmp_path: Path) -> None:
    made.write(tmp_path / "out")
    file = tmp_path / "out" / "RXX.yaml"
    loaded = Scenario.load(file)
    same = made.scenario.merged()
    for section in ("hospital", "demand", "targets", "design"):
        assert loaded.merged()[section] == same[section], section
    assert loaded.name == "RXX"
    done = CliRunner().invoke(app, ["check", str(file), "--brief"])
    assert done.exit_code == 0
    assert "scale: 1 → " in done.output
    text = file.read_text("utf-8")
    assert "Open Government Licence" in text
    assert "says nothing about the real hospital" in text
    assert str(tmp_path) not in text
    document = json.loads((tmp_path / "out" / "fit.json").read_text())
    assert document["hospital_like_it"]["reached"] is True
    assert len(document["attendances"]["season"]) == 12
    assert (tmp_path / "out" / "figures" / "fit.png").stat().st_size > 10_000


def test_a_scenario_extends_a_file_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("schema: 1\nextends: four_hour.yaml\n", "utf-8")
    data = made_up.tidy(tmp_path, made_up.hospital(24, 5))
    found = complete(prepare(data), "mine.yaml", years=0.1, replications=1, workers=1, simulate=answers)
    found.write(Path("out"))
    assert "extends: ../mine.yaml" in Path("out/RXX.yaml").read_text()
    assert Scenario.load("out/RXX.yaml").hospital.scale == pytest.approx(found.scenario.hospital.scale)


def hopeless(scenario: Scenario, seed: int, replication: int) -> synthetic.Synthetic:
    """Nobody is dealt with within four hours, whatever the load."""
    tables = answers(scenario, seed, replication)
    tables.visits["clock_stop"] = tables.visits["arrived"] + 5.0
    return tables


def test_a_figure_that_is_not_reached_is_said_in_the_scenario(tmp_path: Path) -> None:
    data = made_up.tidy(tmp_path, made_up.hospital(26, 5))
    found = complete(prepare(data), "four_hour", years=0.05, replications=1, workers=1, simulate=hopeless)
    text = scenario_text(found, tmp_path)
    assert "is NOT reached" in text
    assert "kept as often as observed" not in text
    (tmp_path / "RXX.yaml").write_text(text, "utf-8")
    assert Scenario.load(tmp_path / "RXX.yaml").hospital.scale > 1


def test_so_much_sicker_that_so_many_more_need_a_bed() -> None:
    crowd = Crowd(Scenario.load("four_hour"))
    usual = crowd.needing_a_bed(0.0)
    by = crowd.sicker_by(usual + 0.06, 0.0)
    assert 0.1 < by < 0.8
    assert crowd.needing_a_bed(by) == pytest.approx(usual + 0.06, abs=0.004)
    assert crowd.sicker_by(0.95, 0.0) == MOST_SICKER
    assert crowd.beds(0.0) == 1.0
    assert 1.1 < crowd.beds(by) < 1.5


def test_from_python_the_statistics_alone(tmp_path: Path) -> None:
    quick = simcare.fit(made_up.tidy(tmp_path, made_up.hospital(30)), quick=True)
    assert quick.scenario is None
    assert quick.summary()["hospital_like_it"] is None
    assert quick.summary()["attendances"]["level"]["mean"] == pytest.approx(made_up.PER_DAY, rel=0.03)


def test_what_cannot_be_said_is_null(tmp_path: Path) -> None:
    of = made_up.hospital(72, first=2016 * 12)
    none = type(of)(**{**vars(of), "admissions": of.admissions * 0})
    quick = simcare.fit(made_up.tidy(tmp_path, none), until="2021-12", quick=True)
    document = json.loads(json.dumps(quick.summary(), allow_nan=False))
    assert document["admitted"]["held_back"]["mape"] is None
    assert document["attendances"]["held_back"]["naive_mape"] is None


def call(*arguments: str, folder: Path):
    return CliRunner().invoke(app, ["fit", *arguments, "--out", str(folder / "out")])


def test_the_command_prints_a_screen_or_a_document(tmp_path: Path) -> None:
    data = str(made_up.as_published(tmp_path / "months", made_up.hospital(26)))
    done = call(data, "--hospital", "RXX", "--quick", folder=tmp_path)
    assert done.exit_code == 0, done.output
    assert "attendances a day" in done.stdout
    assert "SAME MONTH LAST YEAR" in done.stdout
    assert len(done.stdout.splitlines()) < 40
    assert json.loads(call(data, "--quick", "--hospital", "RXX", "--json", folder=tmp_path).stdout)["hospital"] == "RXX"


@pytest.mark.parametrize("arguments", [["none.csv"], ["--hospital", "RZZ"], ["--since", "soon"],
                                       ["--regime", "nobody"]])
def test_mistakes_end_with_one_message(arguments: list[str], tmp_path: Path) -> None:
    data = [] if arguments[0] == "none.csv" else [str(made_up.tidy(tmp_path, made_up.hospital(26)))]
    done = call(*data, *arguments, "--quick", folder=tmp_path)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert done.stdout == ""
