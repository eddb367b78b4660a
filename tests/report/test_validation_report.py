"""The validation report in words and as a picture: nothing left out, and no miss without a word on why."""

from __future__ import annotations

import math

import pytest

from simcare.experiment.intervals import Interval
from simcare.report.figures import plot_validation
from simcare.report.figures.bands import EDGE, _placed
from simcare.report.validation import amount, band, show, simulated, size
from simcare.report.validation_files import markdown
from simcare.validation.facts import NOT_YET, Fact, facts
from simcare.validation.report import Report, Size
from simcare.validation.scoring import NOTHING, Score, status


def fact(**entry: object) -> Fact:
    return Fact(**{"id": "X1", "says": "beds full", "source": "V1", "use": "prediction", "of": "R1",
                   "measure": "occupancy", "low": 0.2, "high": 0.4} | entry)


def scored(one: Fact, mean: float, width: float = 0.01) -> Score:
    found = Interval(mean, mean - width, mean + width) if not math.isnan(mean) else NOTHING
    return Score(one, found, status(found, one.band))


def report(*scores: Score) -> Report:
    return Report(scores, Size(), 2007)


@pytest.mark.parametrize(("number", "unit", "words"), [
    (0.9551, "share", "95.5%"), (-0.145, "share", "−14.5%"), (0.0009, "share", "0.09%"), (0, "share", "0%"),
    (143.2, "min", "143 min"), (2.75, "ratio", "2.75"), (6.0, "points", "6 points"), (-0.0001, "ratio", "0"),
    (2778.4, "pounds", "£2,778"), (-1.2e6, "pounds a year", "−£1,200,000")])
def test_numbers_are_written_in_three_digits_with_their_unit(number: float, unit: str, words: str) -> None:
    assert amount(number, unit) == words


def test_bands_are_written_with_one_unit_and_may_be_open() -> None:
    assert band(fact()) == "20 to 40%"
    assert band(fact(unit="min", low=-10, high=40)) == "−10 to 40 min"
    assert band(fact(high=None)) == "at least 20%"
    assert band(fact(low=None)) == "at most 40%"
    assert band(fact(low=0, high=0, unit="people")) == "0 people"
    assert simulated(fact(), Interval(0.3, 0.29, 0.31)) == "30% (29 to 31)"
    assert simulated(fact(), NOTHING) == "–"


def test_misses_come_first_and_each_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    show(report(scored(fact(id="X1"), 0.3), scored(fact(id="X2", why="too few beds"), 0.9), scored(fact(id="X3"), 0.1),
                scored(fact(id="X4", not_measured="nobody counts"), math.nan), scored(fact(id="X5"), 0.405)))
    text = capsys.readouterr().out
    places = [text.index(f"X{number}") for number in (2, 3, 4, 5, 1)]
    assert places == sorted(places)
    assert "1 of 5 in band, 1 more within chance" in text
    assert "→ X2 too few beds" in text
    assert f"→ X3 {NOT_YET}" in text
    assert "→ X4 nobody counts" in text
    assert "→ X1" not in text


def test_the_page_has_every_fact_of_the_list_and_every_reason() -> None:
    whole = report(*(scored(one, math.nan) if one.not_measured else scored(one, 1e6) for one in facts().values()))
    page = markdown(whole)
    for one in whole.scores:
        assert f"| {one.fact.id}" in page
        assert one.holds or f"* **{one.fact.id}**, {one.fact.says}: {one.fact.explanation}" in page
    assert "| R1 | 98% within four hours, punished" in page
    assert "simcare evidence" in page


def test_the_gate_fails_where_a_fact_that_must_hold_is_missed_or_not_measured() -> None:
    must = fact(gate=True)
    assert report(scored(must, 0.3), scored(fact(), 0.9)).holds
    assert report(scored(must, 0.405)).holds
    assert not report(scored(must, 0.9)).holds
    assert not report(scored(must, math.nan)).holds


def test_a_run_too_short_for_the_facts_is_called_a_look() -> None:
    assert "no report" not in size(report())
    assert "a look, and no report" in size(Report((), Size(years=1), 2007))


def test_bands_of_every_unit_are_drawn_equally_wide() -> None:
    assert [_placed(fact(), value) for value in (0.2, 0.3, 0.4)] == pytest.approx([-1, 0, 1])
    assert _placed(fact(high=None), 0.2) == -1
    assert _placed(fact(high=None), 0.1) < -1 < _placed(fact(high=None), 0.3)
    assert _placed(fact(low=None), 0.5) > 1 > _placed(fact(low=None), 0.3)
    assert _placed(fact(low=0, high=0), 0) == 0
    assert _placed(fact(low=0, high=0), 0.001) > EDGE


def test_every_fact_is_named_in_the_picture() -> None:
    whole = report(scored(fact(id="X1"), 0.3), scored(fact(id="X2"), 9.0), scored(fact(id="X3"), math.nan))
    axes = plot_validation(whole)
    words = {text.get_text() for part in axes.child_axes for text in part.texts}
    assert words >= {"X1", "X2", "X3", "not measured", "Predicted: 1 of 3 in band"}
