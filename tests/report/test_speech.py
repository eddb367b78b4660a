"""Times, spans and counts in words."""

from __future__ import annotations

import pytest

from simcare.report.story import speech


@pytest.mark.parametrize(("hour", "words"), [
    (0.0, "Monday 1 April, 00:00"), (14 + 1 / 12, "Monday 1 April, 14:05"),
    (24 * 30 - 1 / 60, "Tuesday 30 April, 23:59"),
    (24.0 * 364, "Monday 31 March, 00:00"), (24.0 * 365, "Tuesday 1 April, 00:00"), (7.0, "Monday 1 April, 07:00")])
def test_the_engine_clock_is_a_calendar(hour: float, words: str) -> None:
    assert speech.moment(hour) == words


@pytest.mark.parametrize(("hours", "words"), [
    (0.0, "0 min"), (2 / 3, "40 min"), (1.0, "1 h"), (3 + 2 / 3, "3 h 40 min"), (47.5, "47 h 30 min"),
    (48.0, "2 days"), (98.2, "4 days 2 h")])
def test_spans(hours: float, words: str) -> None:
    assert speech.span(hours) == words


def test_expectations_are_rounded_to_five_minutes() -> None:
    assert speech.about(0.01) == "about 5 min"
    assert speech.about(0.37) == "about 20 min"


def test_counts_agree_with_their_nouns() -> None:
    assert [speech.count(n, "nurse") for n in (0, 1, 2, 13)] == ["no nurses", "one nurse", "two nurses", "13 nurses"]
    assert [speech.times(n) for n in (1, 2, 3)] == ["once", "twice", "three times"]
    assert speech.listed(["a"]) == "a"
    assert speech.listed(["a", "b", "c"]) == "a, b and c"
    assert speech.listed([]) == ""


@pytest.mark.parametrize(("share", "words"), [
    (0.6, "60 in 100"), (0.034, "3.4 in 100"), (0.02, "2 in 100"), (0.004, "4 in 1,000"),
    (0.0001, "fewer than 1 in 1,000"), (0.0, "nobody")])
def test_shares_are_counts_of_people(share: float, words: str) -> None:
    assert speech.share(share) == words


@pytest.mark.parametrize(("age", "female", "words"), [
    (0.4, 1.0, "a baby girl"), (7.9, 0.0, "a boy of 7"), (84.2, 1.0, "a woman of 84"), (18.0, 0.0, "a man of 18")])
def test_people_are_called_what_they_are(age: float, female: float, words: str) -> None:
    assert speech.someone({"age": age, "female": female}) == words


def test_a_description_says_what_the_model_knows() -> None:
    row = {"age": 91.0, "female": 0.0, "frailty": 0.5, "dementia": 1.0, "alone": 1.0, "speaks": 0.0}
    assert speech.described(row) == ("A man of 91, very frail, living with dementia, with no family near. "
                                     "He cannot speak up for himself.")
