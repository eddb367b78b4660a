"""The shapes behind the figures: small arrays that the pictures are drawn from.

One replication leaves a few kilobytes here, so that pictures need neither the tables nor a second run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcare.log import ADMITTED
from simcare.measures.figure import WEEK, Array
from simcare.measures.view import Columns, View, minutes

if TYPE_CHECKING:
    from simcare.log import Tables

MINUTES = 720
STEP = 10
HARM_EVENTS = ("falls", "ulcers", "infection", "delirium", "dehydration", "med_errors", "deconditioned",
               "failed_rescues")
LIVED = ("admitted_lived", "home_lived", "admitted_recorded", "home_recorded")


@dataclass(frozen=True)
class Curves:
    """What one replication's measured window looks like.

    ``minutes``: visits that ended in each of the ten-minute steps (0, 10], (10, 20] … up to 720, by name of ``LIVED``,
    each ``(72,)``, a last step holding all later ones, so ``(73,)``.
    ``week_hours``: share of general and acute beds occupied by hour of the week, ``(168,)``, NaN between rounds.
    ``needed``, ``given``: nursing minutes a patient-day by task, over ``tasks``.
    ``roles``: minutes a patient-day of registered nurses and of assistants: needed, available, worked.
    ``per_thousand``: people harmed, one number a kind, per 1,000 stays.
    """

    minutes: dict[str, Array]
    week_hours: Array
    tasks: tuple[str, ...]
    needed: Array
    given: Array
    roles: dict[str, float]
    per_thousand: dict[str, float]


def draw(tables: Tables, start: float) -> Curves:
    """The curves of the window from ``start`` (h) to the end of the run."""
    view = View(tables)
    tasks = tuple(name.removeprefix("need_") for name in view.rounds.names() if name.startswith("need_"))
    rounds = view.rounds.only(view.on_a_ward & (view.rounds["time"] >= start))
    patient_days = float(rounds["occupied"].sum()) * _round_hours(rounds["time"]) / 24 or float("nan")
    needed = np.array([rounds[f"need_{task}"].sum(dtype=float) for task in tasks]) / patient_days
    given = np.array([rounds[f"done_{task}"].sum(dtype=float) for task in tasks]) / patient_days
    roles = {name: float(rounds[f"{name}_min"].sum(dtype=float)) / patient_days for name in (
        "rn_need", "rn_available", "rn_worked", "hca_need", "hca_available", "hca_worked")}
    return Curves(_minutes(view, start), _week_hours(rounds), tasks, needed, given, roles, _per_thousand(view, start))


def _round_hours(times: Array) -> float:
    apart = np.diff(np.unique(times))
    return float(apart.min()) if len(apart) else 0.0


def _minutes(view: View, start: float) -> dict[str, Array]:
    visits = view.visits
    period = visits["arrived"] >= start
    lived_over = period & ~np.isnan(visits["left"])
    recorded_over = period & ~np.isnan(visits["clock_stop"])
    lived = minutes(view.lived_hours)
    admitted, admitted_on_paper = visits["outcome"] == ADMITTED, visits["recorded_outcome"] == ADMITTED
    return {
        "admitted_lived": _steps(lived[lived_over & admitted]),
        "home_lived": _steps(lived[lived_over & ~admitted]),
        "admitted_recorded": _steps(view.recorded_minutes[recorded_over & admitted_on_paper]),
        "home_recorded": _steps(view.recorded_minutes[recorded_over & ~admitted_on_paper]),
    }


def _steps(after: Array) -> Array:
    step = np.clip(np.ceil(after / STEP) - 1, 0, MINUTES // STEP).astype(np.intp)
    return np.bincount(step, minlength=MINUTES // STEP + 1)


def _week_hours(rounds: Columns) -> Array:
    hour = (rounds["time"] % WEEK).astype(np.intp)
    occupied = np.bincount(hour, weights=rounds["occupied"], minlength=int(WEEK))
    beds = np.bincount(hour, weights=rounds["beds"], minlength=int(WEEK))
    return np.asarray(np.divide(occupied, beds, out=np.full(int(WEEK), np.nan), where=beds > 0))


def _per_thousand(view: View, start: float) -> dict[str, float]:
    stays = view.stays
    period = (view.gone >= start) & ~np.isnan(stays["admitted"])
    count = float(period.sum()) or float("nan")
    return {harm: 1000 * float((stays[harm][period] > 0).sum()) / count for harm in HARM_EVENTS}
