"""The named loops are loops of the map, and turn the way their names say."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.text import Text
from typer.testing import CliRunner

from simcare.cli import app
from simcare.errors import UsageError
from simcare.organisation.causal_map import causal_map
from simcare.organisation.loops import cycles, loop_called, named_loops, others
from simcare.report.figures.causal_loops import arrows, draw, drawn_variables, whole_slide
from simcare.report.figures.style import SMALL, save, styled
from simcare.scenario.schema import Scenario

LOOPS = {loop.id: loop for loop in named_loops()}
NUMBERS = {  # the links that the published list of loops names, as far as the map carries them as links
    "L-R1": {1, 6, 11, 38}, "L-R2": {13, 16, 17}, "L-R3": {17, 18, 40}, "L-R4": {21, 22, 23, 24, 25}, "L-R5": {27, 28},
    "L-R6": {33, 34}, "L-R7": {35, 36}, "L-R8": {24, 25, 26, 14, 22}, "L-B1": {29}, "L-B2": {10}, "L-B3": {37}}


def test_all_loops_of_the_list_are_there() -> None:
    assert set(LOOPS) == set(NUMBERS)


@pytest.mark.parametrize("name", LOOPS)
def test_it_is_a_loop_and_turns_the_right_way(name: str) -> None:
    loop = LOOPS[name]
    assert loop.closed
    assert loop.reinforcing == name.startswith("L-R")
    assert {link.number for link in loop.links} >= NUMBERS[name]


def test_they_are_among_the_cycles_of_the_whole_map() -> None:
    found = {frozenset(cycle) for cycle in cycles()}
    for loop in LOOPS.values():
        assert frozenset(loop.variables) in found
    assert len(others()) == len(cycles()) - len(LOOPS)


def test_a_loop_that_does_not_close_is_found_out() -> None:
    from dataclasses import replace

    loop = LOOPS["L-R6"]
    assert not replace(loop, links=loop.links[:-1]).closed
    assert not replace(loop, links=loop.links * 2).closed


def test_cutting_one_link_cuts_the_loop() -> None:
    cut = Scenario().set("assumptions.links.fear_voice", 0)
    assert [name for name, loop in LOOPS.items() if loop.switch(cut) == 0] == ["L-R4"]
    assert LOOPS["L-R4"].switch(Scenario()) == 1


@pytest.mark.parametrize("name", ["R4", "l-r4", "L-R4"])
def test_a_loop_is_found_by_its_name(name: str) -> None:
    assert loop_called(name) == LOOPS["L-R4"]


def test_an_unknown_loop_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no loop R9; there are L-R1"):
        loop_called("R9")


def test_every_stock_and_every_arrow_of_a_loop_is_drawn() -> None:
    drawn = causal_map()
    assert set(drawn.of_kind("stock")) <= set(drawn_variables(drawn))
    shown = {link for arrow in arrows(drawn) for link in arrow.links}
    assert {link for loop in drawn.loops.values() for link in loop.links} <= shown


def test_an_arrow_through_an_effect_has_the_sign_of_both_links() -> None:
    through = {(arrow.start, arrow.end): arrow for arrow in arrows(causal_map())}
    assert through["learning", "harms"].direction == -1
    assert through["voice", "reports"].links == ("voice_reporting", "reporting_reports")
    assert through["care_norm", "workload"].direction == -1


@pytest.mark.parametrize("chosen", [None, LOOPS["L-R4"]])
def test_the_picture_can_be_read(chosen: object, tmp_path: Path) -> None:
    with styled():
        axes = draw(whole_slide(), chosen)  # type: ignore[arg-type]
    files = save(axes, tmp_path / "map")
    first = [file.read_bytes() for file in files]
    texts = [text for text in axes.findobj(Text) if text.get_text().strip() not in ("", "+", "−")]
    boxes = {text.get_text(): text.get_window_extent() for text in texts}
    width, height = axes.figure.get_size_inches() * axes.figure.dpi  # type: ignore[union-attr]
    assert all(text.get_fontsize() >= SMALL for text in texts)
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for box in boxes.values())
    for (one, box), (other, other_box) in combinations(((t.get_text(), t.get_window_extent()) for t in texts), 2):
        assert not box.overlaps(other_box), (one, other)
    with styled():
        again = save(draw(whole_slide(), chosen), tmp_path / "again")  # type: ignore[arg-type]
    assert [file.read_bytes() for file in again] == first


def simcare(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["loops", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


def test_the_command_lists_and_draws(tmp_path: Path) -> None:
    said = simcare("four_hour", "--out", str(tmp_path), "--set", "assumptions.links.fear_voice=0")
    assert "more fear, less voice (link 22)" in said
    assert all(name in said for name in LOOPS)
    assert "× 0, assumption" in said
    assert "reinforcing; cut" in said
    assert f"{len(others())} other loops" in said
    assert sorted(file.name for file in tmp_path.iterdir()) == ["causal_loops.png", "causal_loops.svg"]


def test_one_loop_whole(tmp_path: Path) -> None:
    said = simcare("--loop", "r6", "--out", str(tmp_path))
    assert "norms wear away" in said
    assert "people get used to what they see each day" in " ".join(said.split())
    assert "understaffing" not in said
    assert (tmp_path / "causal_loops_r6.png").exists()


def test_json_is_the_whole_map_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = json.loads(simcare("--json", "--set", "assumptions.hold.fear=0", "--set", "assumptions.links.fear_voice=2"))
    assert set(found["links"]) == set(causal_map().links)
    assert found["links"]["fear_voice"]["switch"] == 2
    assert found["links"]["fear_voice"]["from"] == "fear"
    assert found["held"] == {"fear": 0}
    assert found["loops"]["L-B3"]["reinforcing"] is False
    assert list(tmp_path.iterdir()) == []


def test_mistakes_are_one_message() -> None:
    assert simcare("--loop", "R12", code=2).startswith("there is no loop R12")
    assert "did you mean four_hour?" in simcare("four_hours", code=2)
