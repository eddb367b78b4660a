"""Quantities with units, as a scenario file writes them.

A duration is written ``15 min`` or ``18 weeks``, a share ``95 %`` or ``0.95``, a rate ``12/day``, money ``£800``.
Inside the program each kind has one unit only: hours, a fraction, per day, pounds. A bare number is refused where a
unit matters, because ``4`` could be minutes, hours or days and a wrong guess changes every result. Each type also
writes itself back in the language of the file, so a merged scenario can be saved and read again unchanged.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

HOURS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "day": 24.0, "days": 24.0, "week": 168.0, "weeks": 168.0,
         "month": 730.5, "months": 730.5, "year": 8766.0, "years": 8766.0}
PER_DAY = {"min": 1440.0, "h": 24.0, "day": 1.0, "week": 1 / 7, "year": 1 / 365.25}

_NUMBER = r"([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)"


def duration(value: Any) -> float:
    """Hours in a text such as ``15 min``, ``4 h``, ``2 days``, ``18 weeks``."""
    match = re.fullmatch(_NUMBER + r"\s*([A-Za-z]+)", value.strip()) if isinstance(value, str) else None
    if match is None or match[2] not in HOURS:
        raise ValueError("a duration needs a number and a unit: s, min, h, days, weeks, months or years (such as 4 h)")
    return float(match[1]) * HOURS[match[2]]


def rate(value: Any) -> float:
    """Events per day in a text such as ``12/day`` or ``0.5/h``."""
    match = re.fullmatch(_NUMBER + r"\s*/\s*([a-z]+)", value.strip()) if isinstance(value, str) else None
    if match is None or match[2] not in PER_DAY:
        raise ValueError("a rate needs a number and a unit: /min, /h, /day, /week or /year (such as 12/day)")
    return float(match[1]) * PER_DAY[match[2]]


def share(value: Any) -> float:
    """A fraction, from ``95 %`` or ``0.95``."""
    if isinstance(value, str):
        match = re.fullmatch(_NUMBER + r"\s*%", value.strip())
        if match is None:
            raise ValueError("a share is written as a percentage (95 %) or as a fraction (0.95)")
        return float(match[1]) / 100
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a share is written as a percentage (95 %) or as a fraction (0.95)")
    return float(value)


def money(value: Any) -> float:
    """Pounds in a text such as ``£800`` or ``£1.2 m``."""
    match = re.fullmatch(r"(-?)£\s*" + _NUMBER + r"\s*(k|m|)", value.strip().replace(",", "")) \
        if isinstance(value, str) else None
    if match is None:
        raise ValueError("money is written in pounds (such as £800, £12 k or £1.2 m)")
    return float(match[2]) * {"": 1.0, "k": 1e3, "m": 1e6}[match[3]] * (-1 if match[1] else 1)


def write_duration(hours: float) -> str:
    """The shortest exact way to write a duration."""
    for unit in ("weeks", "days", "h", "min"):
        text = f"{hours / HOURS[unit]:.12g}"
        if len(text) <= 6 and float(text) * HOURS[unit] == hours:
            return f"{text} {unit}"
    return f"{hours!r} h"


Duration = Annotated[float, BeforeValidator(duration), PlainSerializer(write_duration)]
Rate = Annotated[float, BeforeValidator(rate), PlainSerializer(lambda r: f"{r!r}/day")]
Share = Annotated[float, BeforeValidator(share)]
Money = Annotated[float, BeforeValidator(money), PlainSerializer(lambda p: f"£{p!r}".replace("£-", "-£"))]
