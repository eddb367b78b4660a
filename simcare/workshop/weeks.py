"""A hospital week by week, while it runs.

A room does not wait for a year to be over. The engine is stepped to one day after the end of each week, and what the
log has gained by then is measured by the same measures that later read the whole log. The day is for those who came
late in the week and are still in A&E: whoever has been there for a day has been there for more than four hours. So a
week's values are already those of the weekly table of the finished run.

Only the end of the log is read: the last eight weeks of visits and stays, since somebody may die within thirty days of
coming, and the last week of care rounds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.hospital.emergency import REGISTRATION, Visit
from simcare.hospital.hospital import INCIDENT_KINDS, Hospital, few_collections
from simcare.log import NAN, VISIT, Rows, Tables, one_death_each
from simcare.measures.figure import WEEK as WEEK
from simcare.measures.registry import Measure, registry
from simcare.measures.view import View

if TYPE_CHECKING:
    import pandas as pd

    from simcare.scenario.schema import Scenario

WEEKLY = (
    "four_hour_recorded", "handover_within_15_recorded", "eighteen_weeks_recorded", "incidents_recorded", "balance",
    "four_hour_lived", "ambulance_wait_over_60_share", "missed_care_share", "observations_missed_share",
    "calls_over_15min_share", "harmed_patients_share", "sent_home_unready_share", "deaths", "eighteen_weeks_lived",
    "elective_cancelled_share", "occupancy", "pressure", "fear", "voice", "morale", "learning",
    "leavers_per_year_share", "rn_vacancy_share", "failure_demand_attendance_share", "rn_time_with_patients_share",
    "cost")
"""What is drawn week by week: the board's numbers, the bedside, the strip of why, and money."""
LATER = 24.0
"""Hours after the end of a week at which it is measured."""
BACK = 8
"""Weeks of visits and stays that are read again."""
NOTHING_YET = dict.fromkeys(VISIT, NAN)


def whole_weeks(scenario: Scenario) -> range:
    """The whole weeks of a run, those before day 0 negative."""
    return range(-int(round(scenario.run.warm_up / 24) * 24 // WEEK), int((scenario.run.hours - LATER) // WEEK))


def week_by_week(hospital: Hospital) -> Iterator[tuple[int, dict[str, float | None]]]:
    """Runs a new hospital to its end, giving each week and its values as soon as they are known."""
    hospital.open()
    with few_collections():
        for week in whole_weeks(hospital.scenario):
            hospital.env.run(until=(week + 1) * WEEK + LATER)
            yield week, week_values(hospital, week)
        hospital.env.run(until=hospital.end)


def week_values(hospital: Hospital, week: int) -> dict[str, float | None]:
    """The values of one week of a hospital that has just lived through it and one day more; None for nothing."""
    return values_of(hospital, range(week, week + 1))[0]


def values_of(hospital: Hospital, weeks: range) -> list[dict[str, float | None]]:
    """The same for some weeks, of which the last has just been lived through: looked at together they cost little
    more than one."""
    view, numbers = View(_lately(hospital, weeks.start)), np.array(weeks)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {measure.name: measure.figure(view).weekly(numbers, view.end) for measure in measures()}
    return [{name: _known(column[row]) for name, column in columns.items()} for row in range(len(weeks))]


@cache
def measures() -> tuple[Measure, ...]:
    """The measures of ``WEEKLY``."""
    return tuple(registry()[name] for name in WEEKLY)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _lately(hospital: Hospital, week: int) -> Tables:
    """The end of the log as tables, as far as it concerns a week and those after it."""
    import pandas as pd

    since = (week - BACK) * WEEK
    visits = _since(hospital.department.rows, "left", since, [_inside(visit) for visit in hospital.department.inside])
    stays, incidents = _since(hospital.wards.rows, "left", since), _since(hospital.incidents, "time", week * WEEK)
    one_death_each(visits, stays)
    incidents["kind"] = pd.Categorical.from_codes(incidents["kind"].astype(int).to_numpy(), pd.Index(INCIDENT_KINDS))
    log = hospital.rounds.log
    rounds = log.since(bisect_left(log.times, week * WEEK)).table()
    days, electives = _since(hospital.days, "day", week * 7), _since(hospital.electives.rows, "operated", since)
    return Tables(visits, stays, electives, rounds, np.zeros((0, 1)), incidents, days, hospital.env.now,
                  -hospital.first_day * 24.0, pd.DataFrame(), pd.DataFrame())


def _since(rows: Rows, column: str, start: float, more: list[tuple[float, ...]] | None = None) -> pd.DataFrame:
    """The last rows, back to the first that is dated ``start`` or later; ``more`` are added."""
    import pandas as pd

    place = rows.names.index(column)
    whole = np.frombuffer(bytes(rows.bytes)).reshape(-1, len(rows.names))
    dates = np.nan_to_num(whole[:, place], nan=np.inf)
    first = int(np.argmax(dates >= start)) if (dates >= start).any() else len(whole)
    part = copy(rows)
    part.bytes = bytearray(whole[first:].tobytes())
    for row in more or ():
        part.add(row)
    return pd.DataFrame(part.columns())


def _inside(visit: Visit) -> tuple[float, ...]:
    """Somebody who is still in A&E, as far as the clock is concerned."""
    known: dict[str, Any] = {"person": visit.person, "visit": visit.number, "reason": visit.reason,
                             "arrived": visit.arrived, "handed_over": visit.handed, "clock_start": visit.clock_start,
                             "clock_stop": NAN if visit.clock_stop is None else visit.clock_stop}
    who = dict(zip(VISIT[-REGISTRATION:], visit.row[:REGISTRATION], strict=True))
    return tuple((NOTHING_YET | known | who).values())
