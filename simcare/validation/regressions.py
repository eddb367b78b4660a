"""The published regressions, done again on simulated patients.

Each study asks its question of the tables of one run as it did of its hospital's records: the same exposure, the same
outcome, the same kind of adjustment, nothing that its authors could not have known. ``crude`` is the same without
adjustment. A coefficient that comes out as published is a *prediction* where nothing in the model was set to it; where
the published figure went in (``given``), its coming out again shows only that nothing was lost on the way.

Days of staffing (Griffiths 2019, Saville 2025, Dall'Ora 2020) are counted over the first five days of a stay. The risk
that a hospital knows of is the case-mix model's chance of death, frailty, dementia, the triage category and the way in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simcare.experiment.readings import readings, replications
from simcare.experiment.store import Store
from simcare.hospital.tasks import OBSERVING
from simcare.log import HOME, LEFT_UNSEEN
from simcare.measures.figure import Array
from simcare.measures.view import DAY, MONTH, Columns, View
from simcare.validation.fits import Effect, Terms, dummies, expected, odds_ratios, pooled, rate_ratios
from simcare.validation.person_days import COUNTED, PIECES, Cohort, Pieces
from simcare.validation.ward_days import DAY_BEGINS, TEMPORARY

if TYPE_CHECKING:
    from simcare.log import Tables
    from simcare.scenario.schema import Scenario

SHIFT = 8.0
WEEK_H = 168.0
CROWDED = 1.05
TEN_POINTS = 10.0
BANDS = {"up_to_4": (0.0, 4.0), "4_to_6": (4.0, 6.0), "6_to_8": (6.0, 8.0), "8_to_12": (8.0, 12.0)}
FROM_AE, PLANNED = 0, 2
TRIAGE = (1, 2, 3, 4)


class Records:
    """What the studies take from one run's tables, made when first asked for."""

    def __init__(self, tables: Tables, start: float) -> None:
        self.view, self.start = View(tables), start
        self.cohort = Cohort(self.view, start, Columns(tables.moves))

    @cached_property
    def triage(self) -> Array:
        """The triage category of each stay's visit to A&E, 0 where there was none."""
        stays, visits = self.view.stays, self.view.visits
        key = visits["person"] * 100 + visits["visit"]
        order = np.argsort(key, kind="stable")
        wanted = stays["person"] * 100 + stays["visit"]
        found = order[np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)]
        return np.where((key[found] == wanted) & (stays["source"] == FROM_AE), visits["triage"][found], 0)

    @cached_property
    def risk(self) -> dict[str, Array]:
        """What is known on admission, by stay."""
        stays = self.view.stays
        chance = np.clip(stays["expected_death"], 1e-6, 1 - 1e-6)
        known = {"risk": np.log(chance / (1 - chance)), "frailty": stays["frailty"], "dementia": stays["dementia"],
                 "planned": (stays["source"] == PLANNED) * 1.0, "direct": (stays["source"] == 1) * 1.0}
        return known | dummies("triage", self.triage, TRIAGE)

    @cached_property
    def known(self) -> dict[str, Array]:
        """What a study of rosters adjusts for: the ward, and what is known of the patient on admission."""
        pieces = self.cohort.pieces
        wards = range(1, int(pieces.ward.max(initial=0)) + 1)
        return {name: column[pieces.stay] for name, column in self.risk.items()} | dummies("ward", pieces.ward, wards)


def staffing(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Griffiths 2019: death in hospital for each of the first five days short of nurses, and each busy one."""
    pieces, days = records.cohort.pieces, records.cohort.days
    asked = {"griffiths_short_day": pieces.exposed(days, days.short),
             "griffiths_busy_day": pieces.exposed(days, days.busy)}
    return _hazards(pieces, asked, records.known if adjusted else {})


def hours(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Griffiths 2019: death in hospital for each further nurse hour. Unadjusted, the ward's own level counts too."""
    pieces, days = records.cohort.pieces, records.cohort.days
    level = days.extra_hours if adjusted else days.registered - np.nanmean(days.registered)
    asked = {"griffiths_hour": pieces.exposed(days, level)}
    return _hazards(pieces, asked, records.known if adjusted else {})


def understaffing(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Saville 2025: death for each of the first five days short of nurses, and of assistants. Death in hospital: where
    deaths after leaving count too and days after leaving do not, whoever stays longer is more exposed as well as more
    at risk.
    """
    pieces, days = records.cohort.pieces, records.cohort.days
    asked = {"saville_short_day": pieces.exposed(days, days.short),
             "saville_short_assistants_day": pieces.exposed(days, days.short_assistants)}
    return _hazards(pieces, asked, records.known if adjusted else {})


def temporary(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Dall'Ora 2020: death in hospital for each of the first five days with an hour and a half of temporary nurses a
    patient. Hardly any day here has so many, so the hours are counted, and 1.5 of them taken for one such day. Adjusted
    for all nurses' hours as well: the same hours, by strangers."""
    pieces, days = records.cohort.pieces, records.cohort.days
    asked = {"dallora_temporary_day": pieces.exposed(days, days.temporary) / TEMPORARY}
    hours = {"hours": pieces.exposed(days, days.extra_hours)}
    return _hazards(pieces, asked, records.known | hours if adjusted else {})


def missed_care(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Ball 2018: odds of death within thirty days for ten points more of thirteen kinds of care left undone, mean of
    the ward's days that the patient met in the first five."""
    pieces, days, stays = records.cohort.pieces, records.cohort.days, records.view.stays
    new = np.flatnonzero(np.diff(pieces.stay, prepend=-1))
    met = np.add.reduceat((pieces.piece < COUNTED) * 1.0, new)
    undone = np.add.reduceat(pieces.today(days, days.undone), new) / met
    rows, ward = pieces.stay[new], pieces.ward[new]
    followed = stays["admitted"][rows] + MONTH <= records.view.end
    rows, ward = rows[followed], ward[followed]
    terms = {"ball_ten_points": undone[followed] * 100 / TEN_POINTS}
    if adjusted:
        terms |= {name: column[rows] for name, column in records.risk.items()}
        terms |= dummies("ward", ward, range(1, int(ward.max()) + 1))
    found = odds_ratios(terms, _died_by(stays, rows, stays["admitted"][rows] + MONTH))
    return {"ball_ten_points": found["ball_ten_points"]}


def observations(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Redfern 2019: rate of missed observations, for whatever reason, for each further hour of nurses, and of
    assistants, a patient-day."""
    rounds, cohort = records.view.bed_rounds, records.cohort
    need = {kind: rounds[f"need_{kind}"].astype(float) for kind in OBSERVING}
    due = np.sum(list(need.values()), axis=0)
    lost = np.sum([minutes * rounds[f"{kind}_missed"] for kind, minutes in need.items()], axis=0)
    kept = (rounds["time"] >= records.start) & (due > 0) & (rounds["occupied"] > 0)
    place = np.floor((rounds["time"][kept] - DAY_BEGINS) / DAY).astype(np.intp) - cohort.days.first
    ward, wards = rounds["ward"][kept].astype(np.intp), cohort.days.registered.shape[1]
    in_days = (place >= 0) & (ward < wards)
    flat, size = place[in_days] * wards + ward[in_days], cohort.days.registered.size
    needed, missed = (np.bincount(flat, minutes[kept][in_days], size) for minutes in (due, lost))
    there = np.flatnonzero((needed > 0) & ~np.isnan(cohort.days.registered.ravel()))
    terms = {"redfern_nurse_hour": cohort.days.registered.ravel()[there],
             "redfern_assistant_hour": cohort.days.assistants.ravel()[there]}
    known = dummies("ward", there % wards, range(1, wards)) if adjusted else {}
    effects = rate_ratios(terms | known, missed[there], needed[there], spread=True)
    return {name: effects[name] for name in terms}


def delay(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Jones 2022: deaths within thirty days of those admitted through A&E against those expected, by hours there."""
    view = records.view
    visits = view.visits
    followed = (visits["arrived"] >= records.start) & (visits["arrived"] + MONTH <= view.end)
    rows = np.flatnonzero(followed & (visits["bed_asked"] > 0) & (visits["outcome"] != HOME)
                          & (visits["outcome"] != LEFT_UNSEEN))
    died = _died_by(visits, rows, visits["arrived"][rows] + MONTH)
    chance = expected(_casualty(visits, rows), died) if adjusted else np.full(len(rows), died.mean())
    effects = {}
    for name, (low, high) in BANDS.items():
        band = (view.lived_hours[rows] > low) & (view.lived_hours[rows] <= high)
        seen, due = float(died[band].sum()), float(chance[band].sum())
        effects[f"jones_{name}_h"] = Effect(math.log(seen / due), seen**-0.5) if seen else Effect(math.nan, math.nan)
    return effects


def sent_home(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Guttmann 2011: odds of death, and of admission, within seven days of being sent home, for each further hour of
    the mean stay of those who came in the same shift."""
    view = records.view
    visits = view.visits
    rows = _followed_week(records, HOME)
    terms = {"hour": _mean_stay_of_shift(view)[rows]} | (_casualty(visits, rows) if adjusted else {})
    gone = visits["left"][rows]
    return {"guttmann_death_hour": odds_ratios(terms, _died_by(visits, rows, gone + WEEK_H))["hour"],
            "guttmann_admitted_hour": odds_ratios(terms, _admitted_by(view, rows, gone + WEEK_H))["hour"]}


def left_unseen(records: Records, adjusted: bool) -> dict[str, Effect]:
    """Guttmann 2011: odds of death within seven days of those who left unseen against those who were sent home."""
    visits = records.view.visits
    rows = np.concatenate([_followed_week(records, outcome) for outcome in (HOME, LEFT_UNSEEN)])
    terms = {"unseen": (visits["outcome"][rows] == LEFT_UNSEEN) * 1.0} | (_casualty(visits, rows) if adjusted else {})
    died = _died_by(visits, rows, visits["left"][rows] + WEEK_H)
    return {"guttmann_left_unseen": odds_ratios(terms, died)["unseen"]}


def crowding(records: Records, adjusted: bool) -> dict[str, Effect]:
    """af Ugglas: odds of death within thirty days of those who came when A&E was over 105% of its usual fullness."""
    view = records.view
    visits = view.visits
    rows = np.flatnonzero((visits["arrived"] >= records.start) & (visits["arrived"] + MONTH <= view.end))
    terms = {"crowded": (_fullness(view)[rows] > CROWDED) * 1.0} | (_casualty(visits, rows) if adjusted else {})
    return {"ugglas_crowded": odds_ratios(terms, _died_by(visits, rows, visits["arrived"][rows] + MONTH))["crowded"]}


Study = Callable[[Records, bool], dict[str, Effect]]
STUDIES: tuple[Study, ...] = (staffing, hours, understaffing, temporary, missed_care, observations, delay, sent_home,
                              left_unseen, crowding)


@dataclass(frozen=True)
class Published:
    """What a study found (a ratio with its interval), where it is told, and the parameter, if any, that was set with an
    eye on it or made of it. In the reduced form the three kinds of day are given as well."""

    says: str
    ratio: float
    low: float
    high: float
    source: str
    given: str = ""


JONES = "assumptions.delay_ratios"
PUBLISHED: Mapping[str, Published] = {
    "griffiths_short_day": Published("Griffiths: day short of nurses", 1.03, 1.01, 1.05, "W1.1"),
    "griffiths_busy_day": Published("Griffiths: busy day", 1.05, 1.01, 1.09, "W1.1"),
    "griffiths_hour": Published("Griffiths: nurse hour more", 0.97, 0.94, 1.00, "W1.1"),
    "saville_short_day": Published("Saville: day short of nurses", 1.079, 1.070, 1.089, "W1.5"),
    "saville_short_assistants_day": Published("Saville: day short of assistants", 1.072, 1.062, 1.081, "W1.5"),
    "dallora_temporary_day": Published("Dall'Ora: day of temporary nurses", 1.12, 1.03, 1.21, "W1.11"),
    "ball_ten_points": Published("Ball: 10 points more left undone", 1.159, 1.039, 1.294, "W1.12",
                                 "harm.rescue.death_share"),
    "redfern_nurse_hour": Published("Redfern: nurse hour, missed checks", 0.983, 0.979, 0.987, "W1.4",
                                    "care.forgone.by_day"),
    "redfern_assistant_hour": Published("Redfern: assistant hour, missed checks", 0.954, 0.949, 0.958, "W1.4",
                                        "care.observations_by_assistants"),
    "jones_up_to_4_h": Published("Jones: admitted after up to 4 h", 0.94, 0.92, 0.95, "V20", JONES),
    "jones_4_to_6_h": Published("Jones: admitted after 4–6 h", 1.06, 1.02, 1.10, "V20", JONES),
    "jones_6_to_8_h": Published("Jones: admitted after 6–8 h", 1.14, 1.10, 1.18, "V20", JONES),
    "jones_8_to_12_h": Published("Jones: admitted after 8–12 h", 1.16, 1.12, 1.21, "V20", JONES),
    "guttmann_death_hour": Published("Guttmann: an hour slower shift, death", 1.79 ** (1 / 6),
                                     1.24 ** (1 / 6), 2.59 ** (1 / 6), "Guttmann_2011"),
    "guttmann_admitted_hour": Published("Guttmann: an hour slower shift, admitted",
                                        1.95 ** (1 / 6), 1.79 ** (1 / 6), 2.13 ** (1 / 6), "Guttmann_2011"),
    "guttmann_left_unseen": Published("Guttmann: left unseen, death", 1.0, math.nan, math.nan,
                                      "Guttmann_2011"),
    "ugglas_crowded": Published("af Ugglas: A&E crowded, death", 1.10, 0.96, 1.27, "Ugglas_2021"),
}
"""By the name of the coefficient. Guttmann's contrast, six hours or more against under one, is spread over six."""


def effects(tables: Tables, start: float, adjusted: bool = True) -> dict[str, Effect]:
    """Every coefficient of :data:`PUBLISHED` from one run, of what happened from ``start`` (h) on."""
    records = Records(tables, start)
    return {name: effect for study in STUDIES for name, effect in study(records, adjusted).items()}


def observe_regressions(tables: Tables, start: float) -> dict[str, float]:
    """The coefficients and their errors as figures by name (``…_log``, ``…_error``, and both with ``crude_`` before),
    for :func:`simcare.experiment.readings.readings`."""
    figures: dict[str, float] = {}
    for before, adjusted in (("", True), ("crude_", False)):
        for name, effect in effects(tables, start, adjusted).items():
            figures |= {f"{before}{name}_log": effect.log, f"{before}{name}_error": effect.error}
    return figures


def pooled_effects(figures: Sequence[Mapping[str, float]], before: str = "") -> dict[str, Effect]:
    """Each coefficient of several replications' figures as one; ``before`` is empty or ``crude_``."""
    return {name: pooled(Effect(one[f"{before}{name}_log"], one[f"{before}{name}_error"]) for one in figures)
            for name in PUBLISHED}


def regressed(scenario: Scenario, count: int | None = None, store: Store | None = None,
              workers: int | None = None) -> tuple[dict[str, Effect], dict[str, Effect]]:
    """The coefficients that a study of this hospital would have found, adjusted and crude, over replications."""
    found = readings(replications(scenario, count), observe_regressions, store, workers)
    figures = [reading.figures for reading in found]
    return pooled_effects(figures), pooled_effects(figures, "crude_")


def _hazards(pieces: Pieces, asked: dict[str, Array], known: Terms) -> dict[str, Effect]:
    time = dummies("piece", pieces.piece, range(1, PIECES))
    weekend = {"weekend": (pieces.day % 7 >= 5) * 1.0} if known else {}
    found = rate_ratios(asked | time | weekend | dict(known), pieces.died, pieces.hours)
    return {name: found[name] for name in asked}


def _casualty(visits: Columns, rows: Array) -> dict[str, Array]:
    """What is known of people who come to A&E."""
    age = visits["age"][rows] / 10
    known = {"age": age, "age squared": age**2} | {name: visits[name][rows].astype(float) for name in (
        "female", "frailty", "dementia", "ambulance", "alone")}
    hour, month = visits["arrived"][rows] % DAY // 6, visits["arrived"][rows] // MONTH % 12
    return (known | dummies("triage", visits["triage"][rows], TRIAGE) | dummies("hour", hour, (1, 2, 3))
            | dummies("month", month, range(1, 12)))


def _died_by(table: Columns, rows: Array, when: Array) -> Array:
    return np.asarray(table["died_at"][rows] <= when)


def _followed_week(records: Records, outcome: int) -> Array:
    visits = records.view.visits
    return np.flatnonzero((visits["outcome"] == outcome) & (visits["arrived"] >= records.start)
                          & (visits["left"] + WEEK_H <= records.view.end))


def _admitted_by(view: View, rows: Array, when: Array) -> Array:
    """Whether each visitor was admitted between leaving and this time."""
    people, rank = np.unique(view.stays["person"], return_inverse=True)
    long = 2 * (abs(view.end) + float(view.tables.warm_up)) + 1
    keys = np.sort(rank * long + view.stays["arrived"])
    visits = view.visits
    place = np.minimum(np.searchsorted(people, visits["person"][rows]), len(people) - 1)
    known = people[place] == visits["person"][rows]
    after, until = (np.searchsorted(keys, place * long + time, side="right") for time in (visits["left"][rows], when))
    return np.asarray(known & (until > after))


def _mean_stay_of_shift(view: View) -> Array:
    """Mean hours in A&E of those who came in the same shift, by visit."""
    shift = np.floor((view.visits["arrived"] - DAY_BEGINS) / SHIFT).astype(np.intp)
    shift -= shift.min()
    return np.asarray((np.bincount(shift, view.lived_hours) / np.maximum(np.bincount(shift), 1))[shift])


def _fullness(view: View) -> Array:
    """How many are in A&E when each visitor comes, against the mean of that hour of the week."""
    arrived = view.visits["arrived"]
    inside = (np.searchsorted(np.sort(arrived), arrived, side="left")
              - np.searchsorted(np.sort(arrived + view.lived_hours), arrived, side="right"))
    hour = np.floor(arrived % WEEK_H).astype(np.intp)
    return np.asarray(inside / np.maximum((np.bincount(hour, inside) / np.bincount(hour))[hour], 1e-9))
