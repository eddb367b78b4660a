"""Figures in plain words."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from simcare.experiment.intervals import Interval
from simcare.report.words import between, headline, value


@pytest.mark.parametrize(("number", "unit", "text"), [
    (0.8134, "share", "81.3%"), (1.0, "share", "100%"), (0.99961, "share", "100%"), (math.nan, "share", "–"),
    (math.inf, "min", "–"), (4.2, "h", "4 h 12 min"), (3.9999, "h", "4 h 00 min"), (0.5, "h", "30 min"),
    (1240.4, "people a year", "1,240"), (12.34, "min", "12.3 min"), (5.678, "days", "5.68 days"),
    (6.63, "per 1,000 bed days", "6.63")])
def test_values(number: float, unit: str, text: str) -> None:
    assert value(number, unit) == text


@pytest.mark.parametrize(("figure", "unit", "text"), [
    (Interval(0.8, 0.79, 0.81), "share", "79.0–81.0"), (Interval(0.8, 0.8, 0.8), "share", ""),
    (Interval(math.nan, math.nan, math.nan), "h", ""), (Interval(4.1, 3.95, 4.25), "h", "3:57–4:15"),
    (Interval(0.5, 0.4, 0.6), "h", "24–36"), (Interval(2.0, 1.5, 2.5), "h", "1:30–2:30"),
    (Interval(0.01, -0.02, 0.04), "share", "0.0–4.0"), (Interval(0.99, 0.97, 1.01), "share", "97.0–100.0"),
    (Interval(1600, 1500, 1700), "people a year", "1,500–1,700"), (Interval(5, 4, 6), "min", "4.00–6.00")])
def test_intervals(figure: Interval, unit: str, text: str) -> None:
    assert between(figure, unit) == text


@pytest.mark.parametrize(("recorded", "lived", "words"), [
    (0.975, 0.77, "The board sees 97.5% done within four hours. For patients it was 77.0%: 20 in every hundred "),
    (0.80, 0.85, "worse than the experience"), (0.97, 0.965, "What is recorded is what happened: 96.5%"),
    (0.805, 0.80, "the wait is real: 80.0%"), (math.nan, 0.8, "Too little happened")])
def test_the_headline_follows_the_figures(recorded: float, lived: float, words: str) -> None:
    figures = {"four_hour_recorded": Interval(recorded, recorded, recorded),
               "four_hour_lived": Interval(lived, lived, lived)}
    assert words in headline(SimpleNamespace(figures=figures))
