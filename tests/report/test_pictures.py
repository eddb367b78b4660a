"""The pictures: the right lines, type that can be read from the back, the same bytes."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import synthetic
from matplotlib.figure import Figure
from matplotlib.text import Text

from simcare.errors import UsageError
from simcare.experiment.intervals import Interval
from simcare.experiment.runs import run
from simcare.report.figures import FIGURES, plot
from simcare.report.figures.board_and_bedside import smoothed
from simcare.report.figures.style import save, spaced


@pytest.fixture(scope="module")
def result():
    return run(synthetic.scenario(years=0.25), workers=1, simulate=synthetic.simulate)


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_written_small_or_outside(result, name: str, tmp_path: Path) -> None:
    axes = plot(result, name)
    save(axes, tmp_path / name)
    figure = axes.figure
    width, height = figure.get_size_inches() * figure.dpi
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    assert texts
    for text in texts:
        assert text.get_fontsize() >= 14, text.get_text()
        box = text.get_window_extent()
        if text in axes.get_xticklabels() + axes.get_yticklabels():
            continue
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= -1, text.get_text()


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_result_gives_the_same_bytes(result, name: str, tmp_path: Path) -> None:
    first = [file.read_bytes() for file in save(plot(result, name), tmp_path / "a")]
    assert [file.read_bytes() for file in save(plot(result, name), tmp_path / "b")] == first
    assert not re.search(rb"<dc:date>|20\d\d-\d\d-\d\d", first[1])


@pytest.mark.parametrize("name", FIGURES)
def test_an_empty_hospital_can_be_drawn(name: str, tmp_path: Path) -> None:
    nobody = run(synthetic.scenario(0.02, 1, scale=0.0), workers=1, simulate=synthetic.simulate)
    assert save(plot(nobody, name), tmp_path / name)[0].stat().st_size > 0


def test_a_hospital_without_a_rush_is_called_so(result) -> None:
    honest = replace(result)
    vars(honest)["figures"] = dict(result.figures) | {"spike_230_240_ratio": Interval(1.0, 0.9, 1.1)}
    assert "No rush" in plot(honest, "time_in_department").get_title(loc="left")


def test_a_reader_may_give_axes_of_their_own(result) -> None:
    before = dict(mpl.rcParams)
    axes = Figure().add_subplot()
    assert plot(result, "time_in_department", ax=axes) is axes
    assert result.plot("occupancy") is not axes
    assert dict(mpl.rcParams) == before


def test_an_unknown_picture_names_those_there_are(result) -> None:
    with pytest.raises(UsageError, match="board_and_bedside"):
        plot(result, "pie_chart")


def test_board_and_bedside_draws_the_recorded_above_the_lived_after_day_0(result) -> None:
    axes = plot(result, "board_and_bedside")
    recorded, lived = (line.get_ydata() for line in axes.get_lines()[:2])
    weeks = axes.get_lines()[0].get_xdata()
    assert np.allclose(recorded[weeks < 0], lived[weeks < 0], atol=0.01)
    assert (recorded[weeks > 1] > lived[weeks > 1] + 0.02)[:-1].all()
    dashes = [line.get_linestyle() for line in axes.get_lines()[:2]]
    assert dashes[0] != dashes[1]


def test_time_in_department_shows_all_visits_once(result) -> None:
    line = plot(result, "time_in_department").get_lines()[0]
    counts = np.stack([outcome.curves.minutes["admitted_recorded"] for outcome in result.outcomes])
    share = 100 * (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    assert np.allclose(line.get_ydata(), share[:48])
    assert share.sum() == pytest.approx(100)


def test_smoothing_never_crosses_day_0() -> None:
    weeks = np.arange(-3, 4)
    values = np.where(weeks < 0, 0.0, 1.0)[None, :]
    assert smoothed(values, weeks).tolist() == values[0].tolist()
    gap = np.array([[1.0, math.nan, 3.0]])
    assert smoothed(gap, np.arange(3))[2] == 2.0
    assert math.isnan(smoothed(gap, np.arange(3))[1])


def test_labels_are_moved_apart_and_no_further() -> None:
    assert spaced([0.1, 0.5], 0.1, 0, 1) == [0.1, 0.5]
    assert spaced([0.5, 0.5], 0.1, 0, 1) == pytest.approx([0.45, 0.55])
    moved = spaced([0.50, 0.52, 0.58, 0.9], 0.1, 0, 1)
    assert np.diff(moved).min() >= 0.1 - 1e-12
    assert moved[3] == 0.9
    assert spaced([0.01, 0.96, 0.97], 0.1, 0.05, 0.95) == pytest.approx([0.05, 0.85, 0.95])
