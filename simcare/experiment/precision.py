"""As many replications as it takes: until the interval of one measure is narrow enough, or no more are allowed.

A precision is a measure and half the width that its interval may have. After each look at least the number that the
spread so far asks for is aimed at, but never more than half as many again are added at once, because the spread of few
replications is itself uncertain. Replications are the same whatever their number, so those that are done are kept, and
designs that are compared go on meeting the same people.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from simcare.errors import UsageError
from simcare.experiment.intervals import t_quantile
from simcare.experiment.paired import needed

MOST = 200
"""Replications that are never exceeded for a precision's sake."""
FEWEST = 2

Precision = tuple[str, float]
"""A measure, and half the width that its interval may have."""

Say = Callable[[str], None]
Found = TypeVar("Found")


def read(text: str | None) -> Precision | None:
    """``deaths=20`` or ``20``; raises UsageError for a measure that there is not."""
    if text is None:
        return None
    name, _, width = text.rpartition("=")
    name = known(name or "deaths")
    try:
        found = float(width)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise UsageError(f"found --precision {text}; allowed a width above 0, or MEASURE=WIDTH, such as deaths=20")
    return name, found


def known(measure: str) -> str:
    """The name of a measure that there is; raises UsageError with the nearest one for another."""
    from simcare.measures.registry import registry
    from simcare.scenario.problems import nearest

    if measure not in registry():
        like = nearest(measure, list(registry()))
        raise UsageError(f"there is no measure {measure}" + (f"; did you mean {like}?" if like else ""))
    return measure


def narrow_enough(with_replications: Callable[[int], Found], spread: Callable[[Found, str], float], count: int,
                  precision: Precision | None, say: Say | None = None) -> Found:
    """What ``with_replications`` gives for ``count`` replications, or for as many more (up to 200) as it takes.

    ``spread`` is the standard deviation of the measure over the replications of what was found. ``say`` is told what is
    still uncertain. Raises UsageError for a measure that there is not.
    """
    if precision is None:
        return with_replications(count)
    measure, width = checked(precision)
    found = with_replications(count)
    while (wanted := aimed_at(width, spread(found, measure))) > count and count < MOST:
        if say is not None:
            say(uncertain(measure, half_width(spread(found, measure), count), width, count, wanted))
        count = min(wanted, max(count + count // 2, FEWEST))
        found = with_replications(count)
    return found


def checked(precision: Precision) -> Precision:
    """The same, if it is a measure and a width above 0."""
    from simcare.measures.registry import registry

    if precision[0] in registry() and precision[1] > 0:
        return precision
    raise UsageError(f"a precision is a measure and a width above 0, not {precision[0]} {precision[1]:g}; deaths 20, "
                     "say, for deaths a year to plus or minus 20")


def aimed_at(width: float, spread: float) -> int:
    """How many replications the spread so far asks for, two at least and 200 at most."""
    return min(max(needed(width, spread) or FEWEST, FEWEST), MOST)


def half_width(spread: float, count: int) -> float:
    """Half the width of the interval; NaN for one replication."""
    return t_quantile(count - 1) * spread / math.sqrt(count) if count > 1 else math.nan


def spread_of(values: Sequence[float]) -> float:
    """The standard deviation over replications; NaN for fewer than two."""
    known = np.array([value for value in values if math.isfinite(value)])
    return float(known.std(ddof=1)) if len(known) > 1 else math.nan


def uncertain(measure: str, half: float, width: float, count: int, wanted: int) -> str:
    """What is still uncertain: ``deaths ±31, asked ±20: 14 of about 22 replications``."""
    known = f"±{half:.3g}" if math.isfinite(half) else "not known yet"
    return f"{measure} {known}, asked ±{width:g}: {count} of about {wanted} replications"


def reached(precision: Precision, spread: float, count: int) -> str:
    """How narrow it became."""
    (measure, width), half = precision, half_width(spread, count)
    close = f"{measure} is known to ±{half:.3g} after {count} replications" if math.isfinite(half) else \
        f"nothing can be said of {measure} after {count} replications"
    return close if half <= width else f"{close}, not to ±{width:g} as asked" + (
        f": {MOST} is the most." if count >= MOST else ".")
