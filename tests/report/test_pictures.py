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
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from simcare.errors import UsageError
from simcare.experiment.comparison import compare
from simcare.experiment.intervals import Interval
from simcare.experiment.paired import paired
from simcare.experiment.runs import run
from simcare.measures.xmr import baseline, limits
from simcare.report.figures import COMPARISON, FIGURES, plot, plot_comparison
from simcare.report.figures.board_and_bedside import smoothed
from simcare.report.figures.paired_differences import gains
from simcare.report.figures.style import save, spaced
from simcare.report.figures.xmr import COLOURS, monthly, rag, signalled


@pytest.fixture(scope="module")
def result():
    return run(synthetic.scenario(years=0.25), workers=1, simulate=synthetic.simulate)


@pytest.fixture(scope="module")
def comparison():
    one = synthetic.scenario(years=0.5)
    return compare(replace(one, name="one"), replace(one, name="fuller", scale=1.1), workers=1, replications=2,
                   simulate=synthetic.simulate)


@pytest.fixture
def picture(result, comparison):
    return lambda name: plot(result, name) if name in FIGURES else plot_comparison(comparison, name)


@pytest.mark.parametrize("name", [*FIGURES, *COMPARISON])
def test_nothing_is_written_small_or_outside_and_again_the_bytes_are_the_same(picture, name: str,
                                                                             tmp_path: Path) -> None:
    axes = picture(name)
    first = [file.read_bytes() for file in save(axes, tmp_path / "a")]
    assert [file.read_bytes() for file in save(picture(name), tmp_path / "b")] == first
    assert not re.search(rb"<dc:date>|20\d\d-\d\d-\d\d", first[1])
    figure = axes.figure
    width, height = figure.get_size_inches() * figure.dpi
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    assert texts
    for text in texts:
        assert text.get_fontsize() >= 14, text.get_text()
        box = text.get_window_extent()
        if any(text in one.get_xticklabels() + one.get_yticklabels() for one in figure.findobj(Axes)):
            continue
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= -1, text.get_text()


@pytest.mark.parametrize("name", FIGURES)
def test_an_empty_hospital_can_be_drawn(name: str, tmp_path: Path) -> None:
    nobody = run(synthetic.scenario(0.02, 1, scale=0.0), workers=1, simulate=synthetic.simulate)
    assert save(plot(nobody, name), tmp_path / name)[0].stat().st_size > 0


@pytest.mark.parametrize("name", COMPARISON)
def test_two_empty_hospitals_can_be_drawn(name: str, tmp_path: Path) -> None:
    nobody = synthetic.scenario(0.02, 1, scale=0.0)
    both = compare(nobody, nobody, workers=1, simulate=synthetic.simulate)
    assert save(plot_comparison(both, name), tmp_path / name)[0].stat().st_size > 0


def test_better_is_to_the_right_whichever_way_the_measure_points(comparison) -> None:
    pair = replace(comparison.pairs[0])
    values = {"deaths": paired([100.0, 110.0, 120.0], [90.0, 101.0, 110.0], "lower"),
              "four_hour_lived": paired([0.8, 0.82, 0.84], [0.7, 0.71, 0.73], "higher")}
    vars(pair)["measures"] = dict(pair.measures) | values
    found = gains(pair)
    assert found["deaths"][0] == pytest.approx(0.0879, abs=1e-4)
    assert found["deaths"][3] == "better"
    assert found["within four hours, lived"][0] < 0
    assert found["deaths"][1] <= found["deaths"][0] <= found["deaths"][2]


def test_a_board_paper_knows_three_colours_and_no_variation() -> None:
    assert rag(np.array([0.99, 0.98, 0.979, 0.95, 0.949]), 0.98) == "GGAAR"


def test_noise_has_no_signals_and_a_fall_has() -> None:
    months = np.arange(24)
    noise = 0.9 + 0.01 * np.tile([1, -1, 0.5, -0.5], 6)
    band = limits(baseline(months, noise))
    assert not signalled(noise, band).any()
    assert signalled(noise - 0.1 * (months >= 15), band)[15:].all()


def test_the_chart_has_a_point_a_month_of_one_hospital(comparison) -> None:
    chart = plot_comparison(comparison, "xmr").child_axes[0]
    months, values = monthly(comparison.results[0])
    assert np.allclose(chart.get_lines()[0].get_ydata(), values)
    assert sum(text.get_text() in COLOURS for text in chart.texts) == len(months)


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
