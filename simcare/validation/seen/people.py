"""Whether the books hold: everybody accounted for, the same person the same; and the years of life lost."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from simcare.log import ADMITTED, STILL_HERE
from simcare.measures.figure import YEAR, Array
from simcare.measures.harm import dead
from simcare.measures.view import View
from simcare.validation.seen import seen

AGES = (0, 20, 40, 50, 60, 65, 70, 75, 80, 85, 90, 95, 105)
YEARS_LEFT = (79.6, 60.2, 41.0, 31.7, 23.0, 19.0, 15.3, 11.9, 8.9, 6.5, 4.7, 3.5, 2.3)
"""Years that people in England had left in 2006-08 on average, men and women together."""
QUALITY_FROM = (0, 25, 35, 45, 55, 65, 75)
QUALITY = (0.94, 0.93, 0.91, 0.85, 0.80, 0.78, 0.73)
"""What people of an age, and older, say of their health on average, 1 being full (population norms for England)."""
DISCOUNT = 0.035
"""A year counts for so much less than the year before it, as the health service's appraisals have it."""
STEP = 0.1  # years
DIGITS = 13


@seen
def unaccounted(view: View, start: float) -> float:
    """People of whom the books do not say what became of them: visits and stays without an end that are not still
    here, admissions without a stay, stays from A&E without an admission, two ends of one visit, two beds at once."""
    v, s = view.tables.visits, view.tables.stays
    no_end = (v["left"].isna() != (v["outcome"] == STILL_HERE)).sum() + (s["left"].isna() != (
        s["destination"] == STILL_HERE)).sum()
    admitted = set(map(tuple, v.loc[v["outcome"] == ADMITTED, ["person", "visit"]].to_numpy()))
    in_bed = set(map(tuple, s.loc[s["source"] == 0, ["person", "visit"]].to_numpy()))
    twice = v.duplicated(["person", "visit"]).sum() + s.duplicated(["person", "stay"]).sum()
    return float(no_end + len(admitted ^ in_bed) + twice + two_beds(s))


def two_beds(stays: pd.DataFrame) -> int:
    """Stays that began before the same person's last one had ended."""
    ordered = stays.sort_values(["person", "admitted"])
    same = ordered["person"].eq(ordered["person"].shift())
    before = ordered["left"].shift().fillna(np.inf)
    return int((same & (ordered["admitted"] < before - 1e-9)).sum())


@seen
def everybody(view: View, start: float) -> float:
    """A number made of every value of every visit and stay: two runs have the same only if every person's is."""
    digest = hashlib.sha256()
    for table in (view.tables.visits, view.tables.stays):
        for name in sorted(map(str, table.columns)):
            digest.update(name.encode() + np.ascontiguousarray(table[name].to_numpy()).tobytes())
    return float(int(digest.hexdigest()[:DIGITS], 16))


def years_ahead(age: float, years: float) -> float:
    """The ``years`` that somebody of this age has left, each by its usual quality, and discounted."""
    ahead = np.arange(STEP / 2, years, STEP)
    quality = np.array(QUALITY)[np.searchsorted(QUALITY_FROM, age + ahead, side="right") - 1]
    return float((quality * (1 + DISCOUNT) ** -ahead).sum() * STEP)


AHEAD = tuple(map(years_ahead, AGES, YEARS_LEFT))


def years_lost(age: Array) -> Array:
    """Quality-adjusted years, discounted, that deaths at these ages cost."""
    return np.asarray(np.interp(age, AGES, AHEAD))


@seen
def quality_years_lost(view: View, start: float) -> float:
    """Quality-adjusted years of life lost a year by those who died in hospital or within thirty days: the years that
    people of their age have left on average, each by the quality that is usual at its age, discounted by 3.5% a year.
    So the studies count; those whom better care spares are frailer than others of their age, and have fewer."""
    person, time = dead(view)
    age = pd.concat([view.tables.visits[["person", "age"]], view.tables.stays[["person", "age"]]]).groupby(
        "person")["age"].max()
    inside = time >= start
    return float(years_lost(age.loc[person[inside]].to_numpy(float)).sum()) * YEAR / (view.end - start)
