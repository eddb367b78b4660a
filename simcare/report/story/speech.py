"""How times, spans, counts and people are put into words that a family would understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

NEW_YEAR = date(2018, 4, 1)  # any year without a leap day: only day and month of it are used
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TIMES = {1: "once", 2: "twice"}
DAY = 24.0
FRAIL = ((0.15, "fit"), (0.3, "a little frail"), (0.45, "frail"), (9.0, "very frail"))
"""Upper ends of the frailty index (0 to 1) for each word."""
NEED = {1: "life in danger", 2: "very urgent", 3: "urgent", 4: "can wait a little", 5: "minor"}
WARDS = {"amu": "the admissions ward", "medical": "a medical ward", "elderly": "the older people's ward",
         "surgical": "a surgical ward", "elective": "the planned-surgery ward", "short_stay": "the short-stay unit",
         "emergency": "A&E"}
GROUPS = {0: "a medical patient", 1: "a patient of the older people's doctors", 2: "a surgical patient",
          3: "here for a planned operation"}

HARMS = {
    "fall": "falls", "fall_harm": "falls and is hurt", "ulcer": "has a pressure sore", "dehydration": "is dehydrated",
    "delirium": "becomes confused (delirium)", "infection": "catches an infection in the hospital",
    "medication_error": "is harmed by an error with a medicine", "deconditioned": "has lost strength from lying in bed",
    "deterioration": "gets worse; it is seen and answered in time",
    "failed_rescue": "gets worse, and help does not come in time"}


class She(NamedTuple):
    """The words for one person: as subject, object, possessive and reflexive."""

    she: str
    her: str
    hers: str
    herself: str


def pronouns(female: float) -> She:
    """She or he."""
    return She("she", "her", "her", "herself") if female > 0.5 else She("he", "him", "his", "himself")


def clock(hour: float) -> str:
    """Time of day of an engine hour: ``14:05``."""
    minutes = minute(hour) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def minute(hour: float) -> int:
    """The minute that contains an engine hour, as a clock on the wall shows it."""
    return int((hour + 1e-6) * 60 // 1)


def weekday(hour: float) -> str:
    """``Monday`` for engine hour 0."""
    return WEEKDAYS[int(hour // DAY) % 7]


def day_and_month(hour: float) -> str:
    """``1 April`` for engine hour 0; every year has 365 days."""
    day = NEW_YEAR + timedelta(days=int(hour // DAY) % 365)
    return f"{day.day} {day:%B}"


def moment(hour: float) -> str:
    """``Tuesday 9 April, 14:05``."""
    return f"{weekday(hour)} {day_and_month(hour)}, {clock(hour)}"


def span(hours: float) -> str:
    """A length of time: ``40 min``, ``3 h 40 min``, ``4 days 2 h``."""
    minutes = round(hours * 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d} min" if minutes % 60 else f"{minutes // 60} h"
    days, rest = divmod(round(hours), 24)
    return f"{days} days {rest} h" if rest else f"{days} days"


def about(hours: float) -> str:
    """A length that is only an expectation, to five minutes: ``about 25 min``."""
    return f"about {span(max(round(hours * 12), 1) / 12)}"


def number(n: int) -> str:
    """Small numbers as words."""
    return NUMBERS[n] if n < len(NUMBERS) else str(n)


def count(n: int, one: str, many: str = "") -> str:
    """``one meal``, ``three meals``, ``no meals``."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def times(n: int) -> str:
    """``once``, ``twice``, ``three times``."""
    return TIMES.get(n, f"{number(n)} times")


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def share(value: float) -> str:
    """A share of people in words that hold at both ends: ``3 in 100``, ``4 in 1,000``, ``fewer than 1 in 1,000``."""
    if value >= 0.0995:
        return f"{value * 100:.0f} in 100"
    if value >= 0.00995:
        return f"{value * 100:.1f} in 100".replace(".0 ", " ")
    return f"{value * 1000:.0f} in 1,000" if value >= 0.0005 else "fewer than 1 in 1,000" if value > 0 else "nobody"


def someone(who: Mapping[str, Any]) -> str:
    """``a woman of 84``, ``a boy of 7``, ``a baby girl``."""
    age, female = int(who["age"]), who["female"] > 0.5
    if age < 1:
        return f"a baby {'girl' if female else 'boy'}"
    if age < 18:
        return f"a {'girl' if female else 'boy'} of {age}"
    return f"a {'woman' if female else 'man'} of {age}"


def described(who: Mapping[str, Any]) -> str:
    """Who the person is, in a sentence: age, frailty, family, voice. Children are not called fit or frail."""
    she = pronouns(who["female"])
    parts = [someone(who)]
    if who["age"] >= 18:
        parts.append(next(word for top, word in FRAIL if who["frailty"] < top))
    if who["dementia"] > 0.5:
        parts.append("living with dementia")
    parts.append("with no family near" if who["alone"] > 0.5 else "with family near")
    voice = f"can speak up for {she.herself}" if who["speaks"] > 0.5 else f"cannot speak up for {she.herself}"
    if who["age"] < 5:
        return sentence(", ".join(parts))
    return sentence(", ".join(parts)) + f" {she.she.capitalize()} {voice}."
