"""Quantities with units, as a scenario file writes them.

A duration is written ``15 min`` or ``18 weeks``, a share ``95 %`` or ``0.95``, a rate ``12/day``, money ``£800``.
Inside the program each kind has one unit only: hours, a fraction, per day, pounds. A bare number is refused where a
unit matters, because ``4`` could be minutes, hours or days and a wrong guess changes every result. Each type also
writes itself back in the language of the file, so a merged scenario can be saved and read again unchanged.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

HOURS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "day": 24.0, "days": 24.0, "week": 168.0, "weeks": 168.0,
         "month": 730.5, "months": 730.5, "year": 8766.0, "years": 8766.0}
PER_DAY = {"min": 1440.0, "h": 24.0, "day": 1.0, "week": 1 / 7, "year": 1 / 365.25}

LONGEST_DECIMAL = 6

_NUMBER = r"([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)"
_DURATION = _NUMBER + r"\s*(" + "|".join(HOURS) + ")"
_RATE = _NUMBER + r"\s*/\s*(" + "|".join(PER_DAY) + ")"
_SHARE = _NUMBER + r"\s*%"
_MONEY = r"(-?)£\s*" + _NUMBER + r"\s*(k|m|)"


def _match(pattern: str, value: Any) -> re.Match[str] | None:
    return re.fullmatch(pattern, value.strip()) if isinstance(value, str) else None


def duration(value: Any) -> float:
    """Hours in a text such as ``15 min``, ``4 h``, ``2 days``, ``18 weeks``."""
    match = _match(_DURATION, value)
    if match is None:
        raise ValueError("a duration: a number and a unit (s, min, h, days, weeks, months or years), such as 4 h")
    return float(match[1]) * HOURS[match[2]]


def rate(value: Any) -> float:
    """Events per day in a text such as ``12/day`` or ``0.5/h``."""
    match = _match(_RATE, value)
    if match is None:
        raise ValueError("a rate: a number and a unit (/min, /h, /day, /week or /year), such as 12/day")
    return float(match[1]) * PER_DAY[match[2]]


def share(value: Any) -> float:
    """A fraction, from ``95 %`` or ``0.95``."""
    match = _match(_SHARE, value)
    if match is not None:
        return float(match[1]) / 100
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a share: a percentage (95 %) or a fraction (0.95)")
    return float(value)


def money(value: Any) -> float:
    """Pounds in a text such as ``£800`` or ``£1.2 m``."""
    match = _match(_MONEY, value.replace(",", "") if isinstance(value, str) else value)
    if match is None:
        raise ValueError("money in pounds, such as £800, £12 k or £1.2 m")
    return float(match[2]) * {"": 1.0, "k": 1e3, "m": 1e6}[match[3]] * (-1 if match[1] else 1)


def exact(number: float) -> str:
    """The shortest text that reads back as the same number."""
    return repr(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def write_duration(hours: float) -> str:
    """The most readable exact way to write a duration: a whole number of some unit, else a short decimal."""
    for unit, many in (("week", "weeks"), ("day", "days"), ("h", "h"), ("min", "min")):
        number = hours / HOURS[unit]
        if hours and number == round(number) and number * HOURS[unit] == hours:
            return f"{number:.0f} {unit if number == 1 else many}"
    for unit in ("min", "h"):
        text = f"{hours / HOURS[unit]:.12g}"
        if len(text) <= LONGEST_DECIMAL and float(text) * HOURS[unit] == hours:
            return f"{text} {unit}"
    return f"{exact(hours)} h"


def write_rate(per_day: float) -> str:
    """Events per day, exactly."""
    return f"{exact(per_day)}/day"


def write_money(pounds: float) -> str:
    """Pounds, exactly."""
    return f"£{exact(pounds)}".replace("£-", "-£")


def _text(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "examples": [example]})


_SHARE_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1},
                           {"type": "string", "pattern": f"^{_SHARE}$", "examples": ["95 %"]}]}

Duration = Annotated[float, Field(ge=0), BeforeValidator(duration), PlainSerializer(write_duration),
                     _text(_DURATION, "4 h")]
Rate = Annotated[float, Field(ge=0), BeforeValidator(rate), PlainSerializer(write_rate), _text(_RATE, "12/day")]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(share), WithJsonSchema(_SHARE_SCHEMA)]
Money = Annotated[float, BeforeValidator(money), PlainSerializer(write_money), _text(_MONEY, "£800")]
