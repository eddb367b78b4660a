"""Quantities are read with their units, refused without, and written back exactly."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simcare.scenario import units

SIZES = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@pytest.mark.parametrize(("text", "hours"), [
    ("15 min", 0.25), ("4 h", 4), ("4h", 4), ("2 days", 48), ("1 day", 24), ("18 weeks", 3024), ("0.5 h", 0.5),
    ("1e2 h", 100), (".5 h", 0.5), ("90 s", 0.025), ("1 year", 8766), ("12 months", 8766), (" 4  h ", 4)])
def test_durations_are_hours(text: str, hours: float) -> None:
    assert units.duration(text) == pytest.approx(hours)


@pytest.mark.parametrize("value", ["4", 4, 4.0, "4 H", "4 m", "four h", "", "h", None, True, ["4 h"], "4 h 30 min",
                                   "nan h"])
def test_a_duration_without_a_known_unit_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="a number and a unit"):
        units.duration(value)


@pytest.mark.parametrize(("text", "per_day"), [("12/day", 12), ("0.5/h", 12), ("7 / week", 1), ("365.25/year", 1)])
def test_rates_are_per_day(text: str, per_day: float) -> None:
    assert units.rate(text) == pytest.approx(per_day)


@pytest.mark.parametrize(("value", "fraction"), [("95 %", 0.95), ("95%", 0.95), (0.95, 0.95), (1, 1.0), (0, 0.0)])
def test_shares_are_fractions(value: Any, fraction: float) -> None:
    assert units.share(value) == pytest.approx(fraction)


@pytest.mark.parametrize(("text", "pounds"), [
    ("£800", 800), ("£1,200", 1200), ("£12 k", 12e3), ("£1.2 m", 1.2e6), ("-£5", -5)])
def test_money_is_pounds(text: str, pounds: float) -> None:
    assert units.money(text) == pytest.approx(pounds)


@pytest.mark.parametrize(("reader", "value"), [
    (units.rate, 12), (units.rate, "12"), (units.rate, "12/fortnight"), (units.share, "95"), (units.share, True),
    (units.share, None), (units.money, 800), (units.money, "800"), (units.money, "$800")])
def test_bare_or_foreign_quantities_are_refused(reader: Any, value: Any) -> None:
    with pytest.raises(ValueError, match=r"such as|percentage"):
        reader(value)


@given(SIZES)
def test_every_quantity_reads_back_as_it_was_written(size: float) -> None:
    assert units.duration(units.write_duration(size)) == size
    assert units.rate(units.write_rate(size)) == size
    assert units.money(units.write_money(size)) == size
    assert units.money(units.write_money(-size)) == -size


@pytest.mark.parametrize(("hours", "text"), [(0, "0 min"), (0.25, "15 min"), (4, "4 h"), (24, "1 day"), (48, "2 days"),
                                             (168, "1 week"), (3024, "18 weeks"), (36, "36 h"), (1 / 120, "0.5 min")])
def test_durations_are_written_readably(hours: float, text: str) -> None:
    assert units.write_duration(hours) == text
