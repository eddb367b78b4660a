"""The emulator on a made-up hospital of which the truth is known; and the page answers as the program does."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simcare.experiment.store import Reading
from simcare.measures.registry import registry
from simcare.workshop.designs import Choice
from simcare.workshop.emulator import fit as fitting
from simcare.workshop.emulator.file import answer, load_file, read, why_not, write
from simcare.workshop.emulator.space import drawn, known_stories, placed, sizes
from simcare.workshop.emulator.version import version, without_words
from simcare.workshop.weeks import WEEKLY

PAGE = Path(fitting.__file__).parents[1] / "page" / "js" / "emulator.js"
DESIGNS = (Choice(), Choice(story="people_first", levers={"beds": 0, "punishment": 2}),
           Choice(story="no_target", levers={"goal": 3, "nurses": 4, "observations": 1}))
RUNS = 96


def made_up(scenario: Any, weeks: list[int], noise: np.random.Generator) -> Reading:
    """A smooth answer to four levers, with a little noise; deaths are nothing but noise."""
    place = placed(np.array([scenario], dtype=np.int64))[0]
    a, b, c, d = place[0], place[3], place[10], place[-2]
    level = -1.0 + 2.0 * a - 1.5 * b * d + np.sin(2 * c)
    figures: dict[str, float] = {}
    for name in WEEKLY:
        share = registry()[name].unit == "share"
        values = [level + 0.5 * d * np.sin(week / 9) + 0.02 * noise.normal() for week in weeks] if name != "deaths" \
            else list(noise.poisson(8.0, len(weeks)) * 1.0)
        values = [1 / (1 + np.exp(-value)) for value in values] if share else values
        figures |= {f"{name}@{week}": float(value) for week, value in zip(weeks, values, strict=True)}
        figures[name] = float(np.mean(values))
    return Reading(figures)


@pytest.fixture(scope="module")
def emulator() -> dict[str, Any]:
    """Fitted to the made-up hospital."""
    def readings(points: Any, *_: Any, **__: Any) -> list[Reading]:
        noise = np.random.default_rng(1)
        weeks = list(fitting.whole_weeks(points[0].scenario))
        return [made_up(row, weeks, noise) for row in drawn(len(points))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "readings", readings)
        patch.setattr(fitting, "WEEKLY", ("four_hour_recorded", "four_hour_lived", "deaths", "balance"))
        return fitting.fit(RUNS, None)


def test_designs_to_run_are_different_and_include_the_stories() -> None:
    steps = drawn(64)
    assert len({tuple(row) for row in steps.tolist()}) == 64
    assert (steps >= 0).all()
    assert (steps < np.array(sizes())).all()
    assert set(known_stories().values()) <= {tuple(row) for row in steps.tolist()}
    assert (drawn(96)[:64] == steps).all()


def test_its_own_error_is_that_of_designs_it_has_not_seen(emulator: dict[str, Any]) -> None:
    one, weeks, noise = emulator["measures"]["four_hour_recorded"], list(range(-12, 52)), np.random.default_rng(5)
    errors, inside = [], []
    for steps in drawn(RUNS + 60)[RUNS:]:
        choice = Choice(story="no_target", levers=dict(zip(emulator["levers"], steps.tolist(), strict=True)))
        guess, true = answer(emulator, choice)["weeks"]["four_hour_recorded"], made_up(steps, weeks, noise)
        values = np.array([true.figures[f"four_hour_recorded@{week}"] for week in weeks])
        errors.append(values - guess["mean"])
        inside.append((values >= guess["low"]) & (values <= guess["high"]))
    assert one["drawn"]
    assert np.sqrt(np.mean(np.square(errors))) < 0.1
    assert 0.75 < np.mean(inside) <= 1.0


def test_no_line_where_nothing_can_be_foreseen(emulator: dict[str, Any]) -> None:
    assert emulator["measures"]["deaths"]["loo"]["curve"] > fitting.GOOD
    assert "deaths" not in answer(emulator, Choice())["weeks"]
    assert "four_hour_lived" in answer(emulator, Choice())["weeks"]


def test_no_estimate_for_what_it_was_not_fitted_to(emulator: dict[str, Any]) -> None:
    for choice in (Choice(story="mid_staffs_like"), Choice(links={"fear_voice": 0.0}), Choice(same_money=True),
                   Choice(seed=3), Choice(held={"fear": 0.0})):
        assert "no estimate" in why_not(emulator, choice)
    assert not why_not(emulator, Choice(levers={"beds": 4}))


def test_a_file_of_another_hospital_is_not_used(emulator: dict[str, Any], tmp_path: Path) -> None:
    write(emulator, tmp_path / "own.json.gz")
    write({**emulator, "fits": "another"}, tmp_path / "other.json.gz")
    (tmp_path / "broken.json.gz").write_bytes(b"no")
    assert load_file(tmp_path / "own.json.gz") == emulator == read(tmp_path / "own.json.gz")
    assert load_file(tmp_path / "other.json.gz") is load_file(tmp_path / "broken.json.gz") is None
    assert emulator["fits"] == version()


def test_words_do_not_make_another_hospital() -> None:
    code = 'def f(x: int) -> int:\n    """Says."""\n    return x + 1  # why\n'
    assert without_words(code) == without_words('def f(x:int)->int:\n    # so\n    return x+1\n')
    assert without_words(code) != without_words(code.replace("1", "2"))
    assert without_words('F(description="a")\n', texts=False) == without_words('F(description="b")\n', texts=False)
    assert without_words('A = "x"\n"""On A."""\n') == without_words('A = "x"\n')


ASK = """(load, file, asked) => {
  const e = load(file);
  const found = asked.map((one) => e.predict(one));
  for (let i = 0; i < 300; i += 1) e.predict(asked[i % 3]);
  const began = performance.now();
  for (let i = 0; i < 300; i += 1) e.predict(asked[i % 3]);
  const ms = (performance.now() - began) / 300;
  return { found, ms, none: e.predict({ story: "mid_staffs_like" }),
           why: e.whyNot({ story: "four_hour", same_money: true }) };
}"""


def _in_node(file: dict[str, Any], asked: list[Any], folder: Path) -> Any:
    (folder / "emulator.mjs").write_text(PAGE.read_text("utf-8"), "utf-8")
    (folder / "ask.mjs").write_text('import { load } from "./emulator.mjs";\n'
                                    f"console.log(JSON.stringify(({ASK})(load, {json.dumps(file)}, "
                                    f"{json.dumps(asked)})));\n")
    done = subprocess.run(["node", "ask.mjs"], cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def _in_chromium(file: dict[str, Any], asked: list[Any]) -> Any:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        found = browser.new_page().evaluate(
            f"async ([code, file, asked]) => ({ASK})((await import('data:text/javascript,' + "
            "encodeURIComponent(code))).load, file, asked)", [PAGE.read_text("utf-8"), file, asked])
        browser.close()
    return found


@pytest.mark.skipif(not (shutil.which("node") or shutil.which("chromium")), reason="nothing here runs a page's code")
def test_the_page_answers_as_the_program_does(emulator: dict[str, Any], tmp_path: Path) -> None:
    asked = [choice.model_dump(mode="json") for choice in DESIGNS]
    said = _in_node(emulator, asked, tmp_path) if shutil.which("node") else _in_chromium(emulator, asked)
    for choice, found in zip(DESIGNS, said["found"], strict=True):
        own = answer(emulator, choice)
        assert found["weeks"].keys() == own["weeks"].keys()
        for name, band in own["weeks"].items():
            for end in ("mean", "low", "high"):
                assert found["weeks"][name][end] == pytest.approx(band[end], rel=1e-9, abs=1e-9)
        for name, figure in own["figures"].items():
            assert found["figures"][name] == pytest.approx(figure, rel=1e-9, abs=1e-9)
    assert said["none"] is None
    assert "same money" in said["why"]
    assert said["ms"] < 20  # a quarter of a millisecond on a quiet machine; this one may be busy


def test_the_program_answers_quickly(emulator: dict[str, Any]) -> None:
    began = time.perf_counter()
    answer(emulator, Choice())
    assert time.perf_counter() - began < 2.0
