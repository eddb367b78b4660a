"""From neglect to harm, rescue and death: the arithmetic, without any state.

Every harm has one unit-exponential threshold a person, −log(u), and strikes when the person's cumulative hazard crosses
it. The hazard is the person's own rate times 1 + Σ (effect × state), where the states are kinds of neglect carried in
the body and earlier harms. Death works the same: a base hazard that reflects why the person is in hospital, early and
late after arrival, plus what care added. Nothing ever kills by a draw of its own, so two designs can be compared person
by person.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.tasks import HOURS_OF_DAY, ROUNDS, Floats, round_of_day
from simcare.scenario.harm import Harm, Rescue

HARMS = ("fall", "ulcer", "dehydration", "delirium", "infection", "medication_error", "deconditioning",
         "deterioration")
"""Sections of ``harm``, in the order of the rows of hazards."""

EVENT_NAMES = ("fall", "ulcer", "dehydration", "delirium", "infection", "medication_error", "deconditioned",
               "deterioration")
"""What an event of each is called in the log."""

NEGLECTS = ("unanswered", "unfed", "unturned", "unwalked", "unclean", "undosed", "unobserved", "hurried")
"""What care left undone, as shares between 0 and 1 carried in the body (``hurried`` is workload beyond one)."""

AILMENTS = ("dehydrated", "delirious", "infected", "ulcerated")
"""Earlier harms that make others likelier, as 0 or 1."""

STATES = NEGLECTS + AILMENTS
REPEATABLE = frozenset({"fall", "medication_error", "deterioration", "dehydration", "infection"})
AILMENT_OF = {"dehydration": "dehydrated", "delirium": "delirious", "infection": "infected", "ulcer": "ulcerated"}

PERSON = ("dependency", "age", "frailty", "severity", "speaks", "family", "dementia", "surgical", "mortality",
          "u_death", "u_fall", "u_ulcer", "u_dehydration", "u_delirium", "u_infection", "u_medication",
          "u_deterioration", "u_rescue", "u_deconditioning", "u_care")
"""What the wards know of a person: attributes, then the person's own luck."""

LUCK = ("u_fall", "u_ulcer", "u_dehydration", "u_delirium", "u_infection", "u_medication", "u_deconditioning",
        "u_deterioration")
"""The luck behind each of ``HARMS``."""

AT = {name: place for place, name in enumerate(PERSON)}
OLD = 65.0
DAYS_A_WEEK, WORKDAYS = 7, 5
TABLE_DAYS = 400
TRAITS = np.array([AT["frailty"], AT["age"], AT["dementia"], AT["severity"]])
SMALLEST_RATIO = 1e-12
FULL, HALF_STEP, MASK = 2.0**53, 2.0**-54, 2**64 - 1
GOLDEN, FIRST_MIX, SECOND_MIX = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def effects(harm: Harm) -> Floats:
    """How much each state raises each hazard, [harms, states]; the ``from_…`` fields of the sections."""
    table = np.zeros((len(HARMS), len(STATES)))
    for row, name in enumerate(HARMS):
        for field, value in getattr(harm, name):
            if field.startswith("from_"):
                table[row, STATES.index(field.removeprefix("from_"))] = value
    return table


class RiskTables:
    """Logarithms of what makes one person likelier to come to harm than another."""

    def __init__(self, harm: Harm) -> None:
        kinds: list[Any] = [getattr(harm, name) for name in HARMS]
        severity = [getattr(kind, "severity", 0.0) for kind in kinds]
        rows = [[kind.frailty, *_logs(kind.old, kind.dementia), rise]
                for kind, rise in zip(kinds, severity, strict=True)]
        self._slopes = np.array(rows).T
        self._dependency = np.array([_logs(*kind.dependency) for kind in kinds]).T
        self._centre = np.array([harm.frailty_centre, 0.0, 0.0, 0.5])
        delirium = HARMS.index("delirium")
        self._delirium, self._old = delirium, harm.delirium.old
        self._on_arrival = harm.delirium.on_arrival

    def rates(self, people: Floats) -> Floats:
        """Each person's rates against a middling patient's, [people, harms]; ``people`` as [people, PERSON]."""
        traits = people.take(TRAITS, axis=1)
        traits[:, 1] = traits[:, 1] >= OLD
        traits -= self._centre
        relative: Floats = np.matmul(traits, self._slopes)
        relative += self._dependency.take(people[:, AT["dependency"]].astype(np.intp), axis=0)
        np.exp(relative, out=relative)
        return relative

    def delirium_on_arrival(self, relative: Floats) -> Floats:
        """Chance that each person arrives in delirium, from their relative rates."""
        share: Floats = relative[:, self._delirium] * (self._on_arrival / self._old)
        return np.minimum(share, 0.9, out=share)


def _logs(*ratios: float) -> list[float]:
    return [math.log(max(ratio, SMALLEST_RATIO)) for ratio in ratios]


def death_by(harm: Harm, hours: float) -> float:
    """Share of the 30-day hazard of death that has passed ``hours`` after arrival; grows on at its last rate beyond."""
    law = harm.death
    early = harm.reduced.early_share if harm.mortality_model == "reduced_form" else law.early_share

    def passed(at: float) -> float:
        return (early * -math.expm1(-at / law.early_time) / -math.expm1(-law.horizon / law.early_time)
                + (1 - early) * -math.expm1(-at / law.late_time) / -math.expm1(-law.horizon / law.late_time))

    if hours <= law.horizon:
        return passed(max(hours, 0.0))
    return 1.0 + (hours - law.horizon) * (1.0 - passed(law.horizon - 1.0))


def base_share(harm: Harm) -> float:
    """The base hazard as a share of the expected one: the rest is what the chosen model adds at reference care."""
    return harm.reduced.base if harm.mortality_model == "reduced_form" else 1 - harm.death.added_at_reference


def whole_hazard(mortality: float) -> float:
    """Cumulative hazard of an expected probability of death."""
    return -math.log1p(-min(max(mortality, 0.0), 1 - 1e-9))


def added_hazard(mortality: float, ratio: float) -> float:
    """What must be added to the hazard for the chance of death to be ``ratio`` times the expected.

    Studies of delay publish ratios of chances. The same ratio of hazards would do less: whoever is likely to die anyway
    cannot become as many times likelier to, and it is mostly they who die.
    """
    return whole_hazard(mortality * ratio) - whole_hazard(mortality)


def base_hazard(harm: Harm, mortality: float) -> float:
    """30-day hazard that remains after taking off what harms and failed rescue make up at reference care."""
    return whole_hazard(mortality) * base_share(harm)


def death_table(harm: Harm, step: float) -> Floats:
    """``death_by`` at 0, step, 2·step … hours."""
    return np.array([death_by(harm, i * step) for i in range(int(TABLE_DAYS * HOURS_OF_DAY / step) + 1)])


class Rescued(NamedTuple):
    """A deterioration's outcome: chance of failure, and the part of it that full and prompt care would still have."""

    failure: float
    unavoidable: float


def rescue(law: Rescue, time: float, interval: float, missed: float, load: float) -> Rescued:
    """Chance that a deterioration at ``time`` is not answered in time.

    ``interval`` (h) between the patient's observations, of which a share ``missed`` is missed or late; the clinician
    takes ``load`` times as long as usual. The last observation is on average half an interval old, and each one missed
    adds a whole interval.
    """
    response = law.response[round_of_day(time)] * load
    if int(time // HOURS_OF_DAY) % DAYS_A_WEEK >= WORKDAYS:
        response *= law.weekend
    missed = min(missed, 0.95)
    age = interval * (0.5 + missed / (1 - missed))
    return Rescued(-math.expm1(-(age + response) / law.time), -math.expm1(-(interval / 2 + law.response[1]) / law.time))


def died_after(harm: Harm, person: Sequence[float], carried: Any, left: float, arrived: float,
               unready: bool) -> float:
    """When a person who left hospital alive dies within the horizon of arrival, or nan.

    ``carried`` maps the names of ``care.CARRIED`` to values: ``death_hazard`` so far and ``hazard_hours``, the hours
    since arrival for which the base hazard is in it.
    """
    return dies_at(harm, person[AT["u_death"]], person[AT["mortality"]], carried["death_hazard"],
                   carried["hazard_hours"], left, arrived, unready)


def dies_at(harm: Harm, u_death: float, mortality: float, hazard: float, counted: float, left: float, arrived: float,
            unready: bool) -> float:
    """``died_after`` from the person's luck and expected mortality, the ``hazard`` so far and its ``counted`` hours."""
    whole = base_hazard(harm, mortality) * (harm.death.unready_ratio if unready else 1.0)
    spare = -math.log(u_death) - hazard
    if spare > whole:
        return math.nan
    so_far = death_by(harm, counted)
    if spare > whole * (1 - so_far):
        return math.nan
    low, high = counted, max(harm.death.horizon, counted)
    for _ in range(24):
        middle = (low + high) / 2
        if whole * (death_by(harm, middle) - so_far) < spare:
            low = middle
        else:
            high = middle
    return max(float(arrived + high), left)


def readmission_probability(harm: Harm, person: Sequence[float], carried: Any, unready: bool) -> float:
    """Chance of an emergency readmission within 30 days, by frailty, readiness, teaching missed and harm suffered."""
    harmed = carried["falls_harm"] + carried["ulcers"] + carried["dehydration"] \
        + carried["delirium"] + carried["infection"] + carried["deconditioned"] > 0
    return readmission_chance(harm, person[AT["frailty"]], harmed, carried["education_missed_share"], unready)


def readmission_chance(harm: Harm, frailty: float, harmed: bool, missed: float, unready: bool) -> float:
    """``readmission_probability`` from its parts; ``missed`` is the share of teaching missed, or nan."""
    law = harm.readmission
    odds = law.base / (1 - law.base) * math.exp(law.frailty * (frailty - harm.frailty_centre))
    odds *= law.unready_odds if unready else 1.0
    odds *= law.harmed_odds if harmed else 1.0
    share = odds / (1 + odds) * (1 + law.education * (missed if missed == missed else 0.0))
    return min(share, 0.95)


def next_luck(u: float) -> float:
    """A further uniform that follows from ``u``, as unrelated to it as a hash can make it (the mixer of SplitMix64).

    A second fall takes its threshold from the first one's, a third from the second's; no further draw is needed.
    """
    x = (int(u * FULL) + GOLDEN) & MASK
    x = ((x ^ x >> 30) * FIRST_MIX) & MASK
    x = ((x ^ x >> 27) * SECOND_MIX) & MASK
    return ((x ^ x >> 31) >> 11) / FULL + HALF_STEP


def fresh_luck(u: Floats, number: NDArray[np.intp]) -> Floats:
    """The same of many people at once, another one for each ``number`` from 0."""
    x = (u * FULL).astype(np.uint64) + (number.astype(np.uint64) + np.uint64(1)) * np.uint64(GOLDEN)
    x = (x ^ x >> np.uint64(30)) * np.uint64(FIRST_MIX)
    x = (x ^ x >> np.uint64(27)) * np.uint64(SECOND_MIX)
    luck: Floats = ((x ^ x >> np.uint64(31)) >> np.uint64(11)) / FULL + HALF_STEP
    return luck


def per_round(rate: float) -> float:
    """A daily rate per care round."""
    return rate / ROUNDS
