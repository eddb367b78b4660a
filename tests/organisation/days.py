"""Days of a hospital, made up for tests."""

from __future__ import annotations

from hypothesis import strategies as st

from simcare.organisation.causal_map import causal_map
from simcare.organisation.exchange import Counters

BEDS = 360.0
WEIGHTS = {"bed_days": BEDS, "rn_posts": 500.0, "rn_shifts": 80.0}


def ordinary() -> Counters:
    """A day under R1: every counter at the usual reading of its variable in the map."""
    usual = {v.field: v.usual * (WEIGHTS[v.over] / v.times if v.over else 1.0)
             for v in causal_map().of_kind("counter").values()}
    return Counters(**WEIGHTS | usual)


def unpressed() -> Counters:
    """The same day where nobody is pressed."""
    return ordinary()._replace(pressure=0.0, gaming=0.0)


def any_days(most: int = 60) -> st.SearchStrategy[list[Counters]]:
    """A run of days of any kind, good and bad, with an empty hospital among them."""
    number = st.one_of(st.just(0.0), st.floats(0.0, 1.0), st.floats(0.0, 2000.0))
    day = st.builds(Counters, **dict.fromkeys(Counters._fields[1:], number))
    return st.lists(day, min_size=1, max_size=most)
