"""What a patient needs from nurses and assistants: tasks, minutes, times of day.

A task has minutes per patient-day by dependency, a share that only a registered nurse may give, and weights that say in
which of the day's six care rounds it falls due. From these come tables that one matrix product turns into the need of
every ward. Patients are sorted into *cells*:

* class, 0 to 2 independent, partly, highly dependent; 3 to 5 the same with a high early-warning score; 6 an empty bed;
* standing, 0 to 3: can speak up and has family near, speaks but has no family near, cannot speak but has family,
  neither. Family near take a part of some tasks; those without voice or family go without more often.
"""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcare.scenario.care import Care

Floats = NDArray[np.float64]

TASKS = ("pain_relief", "treatments", "acute_observations", "medicines", "coordination", "toileting", "drinks", "meals",
         "washing", "skin_care", "documentation", "observations", "turning", "mouth_care", "walking", "care_plan",
         "education", "comfort")
"""All tasks, in the order in which nurses left to themselves protect them: the first is dropped last. Nurses name
pain relief least often as left undone, then treatments."""

ITEMS = ("comfort", "education", "care_plan", "walking", "mouth_care", "turning", "observations", "documentation",
         "skin_care", "toileting", "medicines", "pain_relief", "treatments")
"""The thirteen activities that nurses are asked about when they are asked what they left undone."""

EVENTS = ("observations", "acute_observations", "meals", "drinks", "turning", "walking", "washing", "comfort",
          "education")
"""What each patient carries away counted: all in times due, but comfort and education in minutes."""

FAMILY_TASKS = ("meals", "drinks", "comfort", "walking", "washing")
VOLUNTEER_TASKS = ("meals", "drinks", "comfort")
OBSERVING = ("observations", "acute_observations")
PAPER_TASKS = ("documentation", "coordination", "care_plan")

CLASSES, EMPTY, STANDINGS, ROUNDS = 7, 6, 4, 6
PATIENTS: Floats = np.repeat(np.array([[1.0] * 6 + [0.0], [0.0] * 3 + [1.0] * 3 + [0.0]]), STANDINGS, axis=1)
"""Adds cells up to all patients and to the acutely ill, [2, classes × standings]."""

MINUTES = 60.0
JUST_NOTICEABLE = 0.01
LEAST_TIME = 1e-9
HOURS_OF_DAY = 24.0


def task(name: str) -> int:
    """The row of a task."""
    return TASKS.index(name)


def round_of_day(time: float) -> int:
    """0 to 5 for the round that begins at 03, 07, 11, 15, 19 or 23 h (the nearest before ``time``)."""
    return int((time - 3.0) % HOURS_OF_DAY // 4.0)


def _by_class(values: tuple[float, ...]) -> Floats:
    """Values by dependency, spread over the seven classes."""
    return np.array([*values, *values, 0.0])


def _weights(care: Care) -> Floats:
    """Share of each task's daily need that falls in each round, [6, tasks]."""
    table = np.ones((ROUNDS, len(TASKS))) / ROUNDS
    for i, name in enumerate(TASKS):
        given = getattr(care.by_round, name, None)
        if given is not None and sum(given) > 0:
            table[:, i] = np.array(given) / sum(given)
    return table


def _acute(by_class: Floats, daily: float) -> Floats:
    """Hourly observations replace the routine ones for classes 3 to 5."""
    by_class[:] = 0.0
    by_class[3:EMPTY] = daily
    return by_class


class Help(NamedTuple):
    """Who and what is at the bedside besides staff: the shares of their tasks that volunteers and family near give
    (``VOLUNTEER_TASKS``, ``FAMILY_TASKS``), and the time of an observation relative to one on paper."""

    volunteers: float
    family: float
    observing: float = 1.0


class Needs:
    """Tables of need, made once from the scenario.

    ``minutes`` [6 rounds, classes, tasks] is what a patient needs; ``staffed`` [6, 2 × tasks, classes × standings] what
    staff must give after family and volunteers (first the part only registered nurses may give, then the rest);
    ``by_staff`` [tasks, standings] the share of each task that this is, by the usual mix of patients;
    ``due`` [6, classes, events] how often the counted things fall due; ``weights`` [6, tasks] shares of the day.
    """

    def __init__(self, care: Care, family_welcome: float) -> None:
        self.weights = weights = _weights(care)
        daily, registered = self._daily(care)
        self.minutes: Floats = weights[:, None, :] * daily[None]
        self._registered = registered
        self.due = self._due(care, weights)
        self.reference: Floats = np.array([0.40, 0.35, 0.25]) @ daily[:3]
        self.registered_reference: Floats = np.array([0.40, 0.35, 0.25]) @ (daily * registered)[:3]
        self._helped_by(Help(care.volunteer_share, care.family_help * family_welcome))

    @staticmethod
    def _daily(care: Care) -> tuple[Floats, Floats]:
        daily, registered = np.zeros((CLASSES, len(TASKS))), np.zeros((CLASSES, len(TASKS)))
        for i, name in enumerate(TASKS):
            if name != "acute_observations":
                daily[:, i] = _by_class(getattr(care.need, name)) * MINUTES
            registered[:, i] = _by_class(getattr(care.registered, name))
        daily[3:, task("observations")] = 0.0
        _acute(daily[:, task("acute_observations")], HOURS_OF_DAY / care.acute_interval * care.acute_minutes * MINUTES)
        return daily, registered

    def follow(self, help_: Help) -> None:
        """From now on there is this help; a change of less than one part in a hundred is let be."""
        if any(abs(now - before) > JUST_NOTICEABLE * before for now, before in zip(help_, self.help, strict=True)):
            self._helped_by(help_)

    def _helped_by(self, help_: Help) -> None:
        self.help = help_
        self.staffed, self.by_staff = self._staffed(), self._by_staff()

    def _by_staff(self) -> Floats:
        left = np.ones((len(TASKS), STANDINGS))
        for name in VOLUNTEER_TASKS:
            left[task(name)] *= 1 - self.help.volunteers
        for name in FAMILY_TASKS:
            left[task(name), 0::2] *= 1 - self.help.family
        only = self.registered_reference / np.maximum(self.reference, LEAST_TIME)
        share: Floats = only[:, None] + (1 - only[:, None]) * left
        return share

    def _staffed(self) -> Floats:
        rest = np.repeat((self.minutes * (1 - self._registered))[:, :, None], STANDINGS, axis=2)
        for name in VOLUNTEER_TASKS:
            rest[..., task(name)] *= 1 - self.help.volunteers
        for name in FAMILY_TASKS:
            rest[:, :, 0::2, task(name)] *= 1 - self.help.family
        only = np.repeat((self.minutes * self._registered)[:, :, None], STANDINGS, axis=2)
        for part, name in product((only, rest), OBSERVING):
            part[..., task(name)] *= self.help.observing
        both = np.concatenate([only, rest], axis=-1).reshape(ROUNDS, CLASSES * STANDINGS, -1)
        return np.ascontiguousarray(both.transpose(0, 2, 1))

    def _due(self, care: Care, weights: Floats) -> Floats:
        table = np.zeros((ROUNDS, CLASSES, len(EVENTS)))
        for i, name in enumerate(EVENTS):
            row = weights[:, task(name)]
            if name in ("comfort", "education"):
                table[:, :, i] = self.minutes[:, :, task(name)]
            elif name == "acute_observations":
                table[:, 3:EMPTY, i] = HOURS_OF_DAY / care.acute_interval / ROUNDS
            else:
                times: Any = (1.0, 1.0, 1.0) if name == "washing" else getattr(care.times, name)
                table[:, :, i] = row[:, None] * _by_class(times)[None]
        table[:, 3:, EVENTS.index("observations")] = 0.0
        return table


def bedside_shares(care: Care) -> Floats:
    """Share of registered nurses' time in each task that is spent with the patient, [tasks]."""
    return np.array([getattr(care.bedside, name, 1.0) for name in TASKS])
