"""The one screen: short enough, plain where it must be, and in words that do not run over."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import synthetic
from rich.console import Console

from simcare.experiment.runs import run
from simcare.measures.registry import registry
from simcare.report import terminal


@pytest.fixture(scope="module")
def result():
    return run(synthetic.scenario(), workers=1, simulate=synthetic.simulate)


def printed(result, width: int) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=width).print(terminal.screen(result, Path("results/made_up"), width))
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 98, 100])
def test_it_fits_one_screen(result, width: int) -> None:
    lines = printed(result, width)
    assert len(lines) <= 40
    assert max(len(line) for line in lines) <= width
    assert not any("…" in line for line in lines)


def test_the_board_stands_beside_the_people(result) -> None:
    text = "\n".join(printed(result, 100))
    recorded, lived = (result.figures[name].mean for name in ("four_hour_recorded", "four_hour_lived"))
    line = next(line for line in text.splitlines() if line.startswith("home or in the right bed within"))
    assert line.index(f"{recorded * 100:.1f}%") < line.index(f"{lived * 100:.1f}%")
    over = result.figures["handover_over_15_lived_share"]
    assert f"{(1 - over.mean) * 100:.1f}% {(1 - over.high) * 100:.1f}–{(1 - over.low) * 100:.1f}" in text
    assert "results/made_up" in text


def test_intervals_go_before_words_do(result) -> None:
    assert any("–" in line.split("deaths, a year")[-1] for line in printed(result, 100) if "deaths" in line)
    narrow = "\n".join(printed(result, 80))
    assert "deaths, a year" in narrow
    assert "summary.json" in narrow


def test_every_figure_on_the_screen_is_a_measure() -> None:
    shown = [name for pair in terminal.PAIRS for name in pair[1:3]]
    for block in (terminal.IN_A_AND_E, terminal.IN_BED, terminal.FOR_THE_NUMBER, terminal.NURSES):
        shown += block
        assert all(len(words) <= 25 for words in block.values())
    assert set(shown) <= set(registry())


def test_no_colour_codes_away_from_a_terminal(result, capsys) -> None:
    terminal.show(result)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= 100


def test_no_color_is_honoured(monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.console().no_color
    monkeypatch.delenv("NO_COLOR")
    assert not terminal.console().no_color


def test_one_replication_speaks_of_no_intervals() -> None:
    text = "\n".join(printed(run(synthetic.scenario(replications=1), workers=1, simulate=synthetic.simulate), 100))
    assert "One replication has no intervals" in text
    assert "95%" not in text.splitlines()[-2]
