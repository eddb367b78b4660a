"""The dates of tables that are kept by the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcare.measures.figure import WEEK, Array

if TYPE_CHECKING:
    from simcare.log import Tables


def call_weeks(tables: Tables) -> Array:
    """The middle (h) of each week of the calls table, whose first row is week 0."""
    return np.asarray((np.arange(len(tables.calls)) + 0.5) * WEEK)


def all_weeks(tables: Tables) -> Array:
    """The number of every week of the run, warm-up (negative) included; week 0 begins at time 0."""
    return np.arange(np.floor(-tables.warm_up / WEEK), np.ceil(tables.hours / WEEK)).astype(int)
