"""The screen of a comparison: short enough, in words, and never surer than the figures."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import synthetic
from rich.console import Console

from simcare.experiment.comparison import Comparison, compare
from simcare.experiment.intervals import Interval
from simcare.experiment.paired import paired
from simcare.measures.registry import registry
from simcare.organisation.causal_map import causal_map
from simcare.report import comparison as screens
from simcare.report.words import change, span
from simcare.scenario.differences import Difference

LONG = "A title that is as long as the titles of scenarios tend to be"


def made_up(name: str, **others: object) -> synthetic.Made:
    return replace(synthetic.scenario(), name=name, title=LONG, **others)


def compared(*designs: synthetic.Made, **how: object) -> Comparison:
    return compare(*designs, workers=1, simulate=synthetic.simulate, **how)


@pytest.fixture(scope="module")
def two() -> Comparison:
    return compared(made_up("one"), made_up("fuller", scale=1.1))


@pytest.fixture(scope="module")
def four() -> Comparison:
    return compared(*(made_up(name, scale=scale) for name, scale in zip("abcd", (1, 1.1, 1.2, 1.3), strict=True)))


def printed(comparison: Comparison, width: int = 100) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=width).print(screens.screen(comparison, Path("results/one_v_fuller"), width=width))
    return stream.getvalue().splitlines()


def test_two_designs_fit_one_screen(two: Comparison) -> None:
    lines = printed(two)
    assert len(lines) <= 45
    assert max(len(line) for line in lines) <= 100
    assert not any("…" in line.replace("WHO …", "") for line in lines)


def test_four_designs_fit_one_screen(four: Comparison) -> None:
    lines = printed(four)
    assert len(lines) <= 45
    assert max(len(line) for line in lines) <= 100
    assert all(any(f"{letter} − A" in line for line in lines) for letter in "BCD")
    attended = [pair.lots.fewer("died").mean for pair in four.pairs]
    died = next(line for line in lines if line.startswith("died"))
    assert all(change(figure, "people a year") in died for figure in attended)


@pytest.mark.parametrize("designs", ["two", "four"])
def test_in_a_window_of_eighty_columns_intervals_go_before_figures_do(designs: str,
                                                                      request: pytest.FixtureRequest) -> None:
    lines = printed(request.getfixturevalue(designs), 80)
    assert max(len(line) for line in lines) <= 80
    assert not any("…" in line.replace("WHO …", "") for line in lines)
    assert any(line.startswith("deaths, a year") for line in lines)


def test_every_figure_on_the_screen_can_be_a_measure() -> None:
    later = {"hsmr", "satisfaction_recorded", "morale", "fear", "voice", "learning", "care_norm",
             "leavers_per_year_share", "rn_vacancy_share", "cost", "balance"}
    shown = {*screens.BOARD, *screens.PEOPLE, *screens.MONEY, *screens.STOCKS}
    assert shown - later <= set(registry())
    assert all(len(words) <= 28 for block in (screens.BOARD, screens.PEOPLE, screens.MONEY, screens.LOT_ROWS)
               for words in block.values())


def test_the_difference_stands_between_the_designs_and_its_interval(two: Comparison) -> None:
    deaths = two.pairs[0].measures["deaths"]
    line = next(line for line in printed(two) if line.startswith("deaths, a year"))
    assert line.index(change(deaths.difference.mean, "people a year")) < line.index(
        span(deaths.difference, "people a year"))
    assert screens.WORDS[deaths.verdict] in line


def test_deaths_that_cannot_be_told_apart_are_called_so(two: Comparison) -> None:
    pair = replace(two.pairs[0])
    vars(pair)["measures"] = dict(two.pairs[0].measures) | {
        "deaths": paired([100.0, 110.0, 120.0], [103.0, 108.0, 121.0], "lower")}
    text = screens.headline(pair)
    assert "Deaths cannot be told apart: +0.7 a year (−5.6 to +6.9)" in text
    assert "about 58 replications; these 3 could show one of 6.3" in text
    vars(pair)["measures"]["deaths"] = paired([100.0, 110.0, 120.0], [90.0, 101.0, 110.0], "lower")
    assert "Deaths a year: −9.7 (−11 to −8.2)." in screens.headline(pair)


def test_identical_designs_differ_in_nothing() -> None:
    text = "\n".join(printed(compared(made_up("one"), made_up("other"))))
    assert "The two designs differ in nothing. Everyone met the same lot in both." in text
    assert "A AND B DIFFER IN nothing" in text
    assert "clearly" not in text


def test_one_replication_claims_nothing() -> None:
    text = "\n".join(printed(compared(made_up("one"), made_up("fuller", scale=1.1), replications=1)))
    assert "One replication says nothing about chance" in text
    assert "clearly" not in text


def test_a_net_figure_that_may_be_chance_is_called_so(two: Comparison) -> None:
    assert screens._of_net(Interval(17.0, -453.0, 487.0)) == "Net +17 (−453 to +487), which may be chance."
    assert screens._of_net(Interval(988.0, 900.0, 1076.0)) == "Net +988 (+900 to +1,076)."
    assert screens._of_net(two.pairs[0].lots.fewer("any")) in screens.headline(two.pairs[0])


def test_three_designs_with_one_replication_claim_nothing_either() -> None:
    three = compared(*(made_up(name, scale=scale) for name, scale in zip("abc", (1, 1.1, 1.2), strict=True)),
                     replications=1)
    text = "\n".join(printed(three))
    assert "One replication says nothing about chance" in text
    assert "better" not in text
    assert "worse" not in text


def test_designs_to_which_others_come_are_not_called_the_same_people(two: Comparison) -> None:
    assert "The same people, the same luck: " in "\n".join(printed(two))
    smaller = replace(two.pairs[0])
    vars(smaller)["levers"] = {"hospital": [Difference("hospital.scale", 0.25, 0.5)]}
    other = replace(two)
    vars(other)["pairs"] = [smaller]
    assert "The same luck, but NOT the same people (hospital.scale): 3 replications" in "\n".join(printed(other))


def test_a_stock_that_reads_the_same_in_both_has_not_moved(two: Comparison) -> None:
    pair = replace(two.pairs[0])
    vars(pair)["measures"] = dict(two.pairs[0].measures) | {
        "morale": paired([0.601, 0.602, 0.603], [0.6011, 0.60211, 0.6031], "higher"),
        "fear": paired([0.9, 0.91, 0.92], [0.1, 0.12, 0.1], "lower")}
    assert pair.measures["morale"].clear
    line, = screens._moved(pair, "B")
    assert "fear 91.0% → 10.7%" in line
    assert "morale" not in line


def test_what_carried_the_difference_is_said_by_the_loops(two: Comparison) -> None:
    pair = replace(two.pairs[0])
    still = dict.fromkeys(causal_map().own_links(), 0.0)
    vars(pair)["links"] = still, dict.fromkeys(still, -0.3)
    moved = replace(two)
    vars(moved)["pairs"] = [pair]
    lines = printed(moved)
    assert "WHAT CARRIED IT" in "\n".join(lines)
    assert "−30 points" in "\n".join(lines)
    assert len(lines) <= 50


def test_money_is_the_same_within_one_percent(two: Comparison) -> None:
    pair = replace(two.pairs[0])
    vars(pair)["measures"] = dict(two.pairs[0].measures) | {
        "cost": paired([100.0, 101.0, 102.0], [100.5, 101.51, 102.5], "lower")}
    assert pair.measures["cost"].verdict == "worse"
    assert screens._money(pair, "B") == ["MONEY  A and B cost the same, to within 1% or within chance"]


@pytest.mark.parametrize(("number", "unit", "text"), [
    (-0.1, "share", "−10.0"), (0.0002, "share", "0.0"), (0.4, "h", "+24 min"), (-50.2, "people a year", "−50"),
    (3.21, "people a year", "+3.2"), (-278_000.0, "pounds a year", "−£278k"), (2_500_000.0, "pounds", "+£2.5m"),
    (-1.2, "min", "−1.20 min"), (float("nan"), "share", "–")])
def test_differences_have_a_sign(number: float, unit: str, text: str) -> None:
    assert change(number, unit) == text


def test_the_span_of_a_difference() -> None:
    assert span(Interval(0.1, -0.05, 0.25), "share") == "−5.0 to +25.0"
    assert span(Interval(5, 5, 5), "people a year") == ""
    assert span(Interval(0, 0, 0), "people a year") == "0.0 to 0.0"
