"""What a stay was like, as the person would tell it: lapses, what a survey hears of them, and who was expected to die.

A *lapse* is as much of something bad in one stay that people speak of it at home: calls that nobody answered, hours
soiled or in pain, meals and drinks that did not come, days unwashed, harm, being sent home unready. The survey asks
only those who are alive and able to answer, and many who had lapses answer kindly. The expected deaths are those of a
fixed case-mix model, which knows a person's record and nothing of their care.

Everything here is a pure function of columns of stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from simcare.hospital.patients import ELECTIVE, GP
from simcare.hospital.tasks import Floats
from simcare.log import DIED
from simcare.scenario.concerns import ExpectedDeaths, Lapses, Survey

KINDS = ("calls", "soiled", "pain", "meals", "drinks", "unwashed", "harm", "unready")
"""The kinds of lapse, which are also what complaints are about."""

CARRIED_AS = {"calls": "calls_over_15", "soiled": "soiled_h", "pain": "pain_h", "meals": "meals_missed",
              "drinks": "drinks_missed", "unwashed": "unwashed_max_d"}
HARMS = ("falls_harm", "ulcers", "dehydration", "infection", "med_errors", "failed_rescues")
OLD = 65.0  # years; only centres age in the case-mix model

Columns = Mapping[str, NDArray[Any]]


def extent(stays: Columns, rules: Lapses) -> Floats:
    """How much of each kind of lapse there was, 1 being as much as counts, [kinds, stays]."""
    rows = [np.asarray(stays[column]) / getattr(rules, kind) for kind, column in CARRIED_AS.items()]
    harms = np.sum([np.asarray(stays[harm]) for harm in HARMS], axis=0)
    return np.array([*rows, harms, stays["unready"]], dtype=float)


def lapses(how_much: Floats) -> Floats:
    """How many kinds of lapse each stay had, from their extent, [stays]."""
    return np.asarray((how_much >= 1).sum(axis=0), dtype=float)


def answers(stays: Columns, count: Floats, rules: Survey) -> Floats:
    """The chance that each person answers the survey; 0 for the dead and for those who are still here."""
    emergency = np.asarray(stays["source"]) < ELECTIVE
    chance = rules.answers * rules.answers_frail ** np.asarray(stays["frailty"], dtype=float)
    chance = chance * np.where(np.asarray(stays["dementia"]) > 0, rules.answers_dementia, 1.0)
    chance = chance * np.where(emergency, rules.answers_emergency, 1.0) * rules.answers_lapse ** count
    return np.where(np.asarray(stays["destination"]) < DIED, np.minimum(chance, 1.0), 0.0)


def satisfied(count: Floats, rules: Survey) -> Floats:
    """The chance that an answer is positive."""
    return np.asarray(rules.content * rules.courtesy ** count)


def case_mix(stays: Columns) -> Floats:
    """What the record knows of each person, [7, stays], in the order of the weights."""
    source = np.asarray(stays["source"])
    return np.array([np.ones(len(source)), np.asarray(stays["age"], dtype=float) - OLD, stays["frailty"],
                     stays["dementia"], stays["female"], source == GP, source == ELECTIVE], dtype=float)


def expected_deaths(stays: Columns, rules: ExpectedDeaths) -> Floats:
    """The chance that each person was expected to die in hospital, by the case mix of the reference."""
    return np.asarray(expit(np.array(rules.weights) @ case_mix(stays)))


def as_coded(expected: Floats, coded: Floats, rules: ExpectedDeaths) -> Floats:
    """The same where the record of some has been coded as graver than it was."""
    return np.asarray(np.where(coded > 0, expit(logit(expected) + np.log(rules.coding)), expected))


def told(stays: Columns, experience: Lapses, survey: Survey, expected: ExpectedDeaths) -> dict[str, Floats]:
    """The columns that a table of stays gains at the end: lapses, poor, answers, satisfied, expected deaths as found
    and as coded."""
    count = lapses(extent(stays, experience))
    found = expected_deaths(stays, expected)
    poor = np.asarray(count >= experience.poor_from, dtype=float)
    return {"lapses": count, "poor": poor, "answers": answers(stays, count, survey),
            "satisfied": satisfied(count, survey), "expected_death": found,
            "expected_coded": as_coded(found, np.asarray(stays["coded"], dtype=float), expected)}
