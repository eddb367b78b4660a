"""Tables of a few rows, every column given a harmless value unless the test says otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd
from synthetic import HARMS, TASKS, TODAY, TOLD, Synthetic

NAN = float("nan")
VISIT = {
    "person": 0, "visit": 1, "arrived": 0.0, "age": 40, "ambulance": 0, "handed_over": 0.0, "assessed": NAN,
    "treated": NAN, "left": NAN, "clock_start": NAN, "clock_stop": NAN, "outcome": 0, "recorded_outcome": 0,
    "corridor": 0, "short_stay": 0, "pain_h": 0, "died_at": NAN, "returned_at": NAN, "dementia": 0, "alone": 0,
    "held_outside": 0, "hurried": 0, "hasty": 0, "falsified": 0, "any_bed_for_clock": 0, "short_stay_for_clock": 0,
    "short_stay_for_money": 0,
    "solved": 1, "reason": 0, "female": 0, "frailty": 0.3, "acuity": 3, "held_harm": 0, "dies_anyway": 0}
STAY = {
    "person": 0, "visit": 0, "stay": 1, "source": 0, "arrived": 0.0, "admitted": 0.0, "ward": 0, "outlier_h": 0,
    "left": NAN, "destination": 0, "unready": 0, "waited_answer_h": 0, "waited_care_h": 0, "died_at": NAN,
    "readmitted_at": NAN, "age": 40,
    "dementia": 0, "alone": 0, "obs_due": 0, "obs_missed": 0, "acute_obs_due": 0, "acute_obs_missed": 0, "pain_h": 0,
    "calls": 0, "calls_over_15": 0, "soiled_h": 0, "unwashed_max_d": 0, "meals_missed": 0, "drinks_due": 0,
    "drinks_missed": 0, "washes_missed": 0, "talk_min": 0,
    "care_hazard": 0, "death_hazard": 0, "missed_share": 0, "poor": 0, "ready": NAN,
    "dependency_in": 0, "female": 0, **TOLD, **dict.fromkeys(HARMS, 0)}
ROUND = {
    "time": 3.0, "ward": 0, "beds": 20, "occupied": 18, "rn_heads": 4, "hca_heads": 3, "agency_rn": 1,
    "rn_available_min": 100, "hca_available_min": 100, "rn_need_min": 120, "hca_need_min": 50, "rn_worked_min": 90,
    "hca_worked_min": 50, "rn_documentation_min": 30, "rn_with_patient_min": 36, "undone_items": NAN,
    "undone_any": NAN, "carriers": 0, **{f"{kind}_{task}": 0 for kind in ("need", "done") for task in TASKS}}
ELECTIVE = {
    "person": 0, "referred": 0.0, "urgency": 3, "day_case": 0, "operated": NAN, "cancelled": 0, "clock_start": 0.0,
    "suspended": 0, "re_dated": 0, "hurried": 0, "removed": NAN, "back": NAN,
    "called_off": NAN}
INCIDENT = {"time": 0.0, "person": 0, "ward": 0, "kind": "fall", "reported": False}
DAY = {"day": 0, "pressure": 0.0, "electives_done": 0, "electives_cancelled": 0, "sick_rn_share": 0.0, "solved": 0,
       "discharges": 0, "readmissions": 0, "day_cases": 0, "income": 0.0, "cost": 0.0, "balance": 0.0,
       "nursing_pay": 0.0, "cost_agency": 0.0, "cost_harm": 0.0, "cost_fines": 0.0, "saved": 0.0,
       "rn_posts": 0.0, "hca_posts": 0.0, "rn_vacant": 0.0, "hca_vacant": 0.0, "rn_shifts": 0.0, "hca_shifts": 0.0,
       "hca_outsourced": 0.0, "rn_bank": 0.0, "hca_bank": 0.0, "cost_own_nurses": 0.0, "bed_days": 0.0,
       "rn_agency": 0.0, "hca_agency": 0.0, "leavers": 0.0, "newcomers": 0.0,
       "experience": NAN, "ranking_again": NAN, "ranking_again_plain": NAN, "ranking_true_care": NAN, **TODAY}
COMPLAINT = {"time": 0.0, "person": 0, "stay": 1, "about": "calls", "due_at": 600.0, "answered_at": NAN, "mended": 0,
             "reopened": 0, "persistent": 0}


def frame(blank, rows):
    """A table of these rows, the rest of each from ``blank``; without rows, the columns alone."""
    return pd.DataFrame([blank | row for row in rows] or [blank]).iloc[:len(rows)]


def tables(visits=(), stays=(), rounds=(), electives=(), incidents=(), days=(), calls=None, hours=10_000.0,
           warm_up=0.0, complaints=()):
    """Tables by hand."""
    return Synthetic(frame(VISIT, visits), frame(STAY, stays), frame(ELECTIVE, electives), frame(ROUND, rounds),
                     np.zeros((0, 61)) if calls is None else np.asarray(calls, float), frame(INCIDENT, incidents),
                     frame(DAY, days), hours, warm_up, frame(COMPLAINT, complaints))
