"""Stocks move only as the links say, stay within their bounds, and rest where the evidence puts them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from days import any_days, ordinary, unpressed
from hypothesis import given, settings
from hypothesis import strategies as st

from simcare.organisation.causal_map import causal_map
from simcare.organisation.exchange import Counters, Effects
from simcare.organisation.stocks import Stocks
from simcare.scenario.schema import Scenario
from simcare.verification import links

MAP = causal_map()
OWN = MAP.own_links()
PLAIN = Scenario()
STOCKS = list(MAP.of_kind("stock"))


def switched(settings_of: dict[str, float]) -> Scenario:
    tree = {"assumptions": {"links": settings_of}}
    return Scenario.model_validate(tree)


CUT = switched(dict.fromkeys(OWN, 0.0))


def after(stocks: Stocks, days: int, day: Counters) -> Stocks:
    for _ in range(days):
        stocks.step(day)
    return stocks


@settings(max_examples=40, deadline=None)
@given(any_days())
def test_with_all_links_cut_nothing_moves(days: list[Counters]) -> None:
    stocks = Stocks(CUT)
    at_first, before = stocks.levels, stocks.effects
    for day in days:
        stocks.step(day)
    assert stocks.levels == at_first
    assert stocks.effects == before
    assert at_first == {name: MAP.variables[name].rest for name in STOCKS}


def test_cut_links_leave_the_hospital_as_calibrated() -> None:
    assert Stocks(CUT).effects == Effects(fear=0.05, integrity=0.86)


@settings(max_examples=60, deadline=None)
@given(any_days(), st.dictionaries(st.sampled_from(list(OWN)), st.floats(0, 2), max_size=20))
def test_bounds_always_hold(days: list[Counters], switches: dict[str, float]) -> None:
    stocks = Stocks(switched(switches))
    for day in days:
        effects = stocks.step(day)
        for name, level in stocks.levels.items():
            assert MAP.variables[name].lowest <= level <= MAP.variables[name].highest
        for variable in MAP.of_kind("effect").values():
            assert variable.lowest <= getattr(effects, variable.field) <= variable.highest


def test_under_the_ordinary_regime_stocks_stand_where_the_notes_say() -> None:
    stocks = after(Stocks(PLAIN), 20 * 365, ordinary())
    for name, level in stocks.levels.items():
        assert level == pytest.approx(MAP.variables[name].usual, abs=0.002), name
    at_r1 = Effects(fear=0.93, integrity=0.06)
    for field, effect in stocks.effects._asdict().items():
        assert effect == pytest.approx(getattr(at_r1, field), abs=0.002), field


def test_the_long_run_is_where_the_days_lead() -> None:
    settled = Stocks(PLAIN)
    settled.settle()
    for name, level in after(Stocks(PLAIN), 20 * 365, ordinary()).levels.items():
        assert level == pytest.approx(settled.levels[name], abs=0.002), name


def test_a_design_that_changes_nothing_moves_nothing() -> None:
    stocks = Stocks(PLAIN)
    before, share = stocks.levels, stocks.effects.reporting / 0.17
    day = unpressed()._replace(reported=ordinary().reported * share, harmful=ordinary().harmful * stocks.effects.harm)
    assert after(stocks, 700, day).levels == pytest.approx(before, abs=1e-6)


def test_what_is_held_stays() -> None:
    stocks = Stocks(PLAIN.set("assumptions.hold.fear", 0))
    assert stocks.effects.fear == 0
    assert after(stocks, 100, ordinary()).levels["fear"] == 0
    assert stocks.effects.fear == 0
    stocks.follow(PLAIN)
    assert after(stocks, 400, ordinary()).levels["fear"] == pytest.approx(0.93, abs=0.01)


def test_holding_fear_frees_voice() -> None:
    held = after(Stocks(PLAIN.set("assumptions.hold.fear", 0)), 1000, ordinary())
    assert held.levels["voice"] > after(Stocks(PLAIN), 1000, ordinary()).levels["voice"] + 0.2


@pytest.mark.parametrize("name", [name for name, link in OWN.items() if link.function != "push"])
def test_a_doubled_switch_doubles_the_contribution(name: str) -> None:
    def contribution(switch: float) -> float:
        stocks = Stocks(switched(dict.fromkeys(OWN, 0.0) | {name: switch}))
        links.push(stocks, OWN[name])
        stocks.sunk = stocks.now[stocks.links.driver]
        stocks.weigh_the_links()
        return stocks.flows[name]

    assert contribution(1) != 0
    assert contribution(2) == pytest.approx(2 * contribution(1))
    assert contribution(0) == 0


def test_each_link_alone_moves_its_end_by_its_sign_and_without_links_nothing_moves() -> None:
    assert [check for check in links.links_hold() if not check.passed] == []


def test_a_programme_tidies_at_once_and_waste_creeps_back() -> None:
    stocks = Stocks(PLAIN)
    before = stocks.levels["waste"]
    stocks.follow(PLAIN.set("process.improvement_programme", 0.05))
    assert stocks.levels["waste"] == pytest.approx(before - 0.05)
    after(stocks, 365, ordinary())
    assert stocks.levels["waste"] > before - 0.03
    assert after(stocks, 5 * 365, ordinary()).levels["waste"] == pytest.approx(0.2, abs=0.005)


def test_a_programme_lasts_where_people_learn() -> None:
    def kept(design: Scenario) -> float:
        with_it, without = Stocks(PLAIN), Stocks(PLAIN)
        with_it.follow(design.set("process.improvement_programme", 0.05))
        without.follow(design)
        day = unpressed()
        return after(without, 730, day).levels["waste"] - after(with_it, 730, day).levels["waste"]

    learning = PLAIN.set("data.run_charts", 1.0).set("culture.openness", 1.0).set("leadership.hears_concerns", 0.8)
    assert kept(learning) > kept(PLAIN)


def test_the_norm_falls_faster_than_it_recovers() -> None:
    stocks = Stocks(PLAIN)
    high = stocks.levels["care_norm"]
    after(stocks, 150, ordinary())
    low = stocks.levels["care_norm"]
    after(stocks, 150, unpressed())
    assert high - low > 2 * (stocks.levels["care_norm"] - low) > 0


def test_voice_is_lost_in_weeks_and_regained_in_a_year() -> None:
    stocks = Stocks(PLAIN)
    free = stocks.levels["voice"]
    silent = after(stocks, 120, ordinary()).levels["voice"]
    assert silent < 0.47
    half_a_year = after(stocks, 180, unpressed()).levels["voice"]
    assert silent + 0.2 * (free - silent) < half_a_year < silent + 0.75 * (free - silent)


def test_raising_voice_first_raises_reports_while_harm_falls_later() -> None:
    stocks = after(Stocks(PLAIN), 2000, ordinary())
    stocks.follow(PLAIN.set("culture.openness", 1.0).set("data.run_charts", 0.8))
    early = after(stocks, 90, ordinary()).effects
    assert early.reporting > 0.19
    assert early.harm > 0.99
    assert after(stocks, 900, ordinary()).effects.harm < 0.97


def test_more_reports_cost_time_before_they_pay() -> None:
    stocks = after(Stocks(PLAIN), 2000, ordinary())
    busy = ordinary()._replace(reported=2.5 * ordinary().reported)
    stocks.follow(PLAIN.set("data.run_charts", 1.0))
    lost = [after(stocks, 30, busy).effects.lost_time for _ in range(50)]
    assert lost[1] > 0.002
    assert lost[-1] < 0


def test_days_with_nothing_to_count_change_nothing() -> None:
    stocks = Stocks(PLAIN)
    before = stocks.now.copy()
    nothing = Counters(**dict.fromkeys(Counters._fields[1:], float("nan")))
    after(stocks, 10, nothing)
    assert stocks.now[:len(stocks.drivers.usual)] == pytest.approx(before[:len(stocks.drivers.usual)])


def test_days_are_repeated_exactly() -> None:
    days = [ordinary()._replace(pressure=0.1 * (day % 7)) for day in range(50)]
    one, other = Stocks(PLAIN), Stocks(PLAIN)
    assert [one.step(day) for day in days] == [other.step(day) for day in days]


def test_fear_rises_with_pressure_and_bends() -> None:
    levels = []
    for pressure in (0.0, 0.2, 0.4, 0.834, 1.0):
        stocks = Stocks(PLAIN)
        levels.append(after(stocks, 400, ordinary()._replace(pressure=pressure)).levels["fear"])
    rises = [b - a for a, b in pairwise(levels)]
    assert all(rise > 0 for rise in rises)
    assert rises[0] > rises[1] > rises[3]
    assert levels[-1] <= 1
