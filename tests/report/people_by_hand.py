"""Two lives of one made-up person, written by hand: the second hospital tells the same visit without a game."""

from __future__ import annotations

import math
from dataclasses import replace

from simcare.hospital.witness import Place, Round, Seen
from simcare.log import STAY, VISIT
from simcare.measures.lives import Chosen
from simcare.report.story.moments import Life

NAN = math.nan
WARDS = ("amu", "elderly", "surgical", "short_stay", "emergency")
CARE = ("obs", "acute_obs", "meals", "drinks", "turns", "walks")
COUNTED = ("falls", "falls_harm", "ulcers", "dehydration", "delirium", "infection", "med_errors", "deconditioned",
           "deteriorations", "failed_rescues")
HERSELF = {"age": 84.6, "female": 1.0, "frailty": 0.3, "dementia": 0.0, "alone": 1.0, "speaks": 1.0}
CAME = 30 * 24 + 13.5


def visit(**given: object) -> dict[str, object]:
    """By ambulance at half past one, kept outside, moved to stop the clock, a bed after nine hours."""
    row: dict[str, object] = dict.fromkeys(VISIT, 0.0) | HERSELF | {
        "person": 7, "visit": 1, "arrived": CAME, "handed_over": CAME + 0.75, "assessed": CAME + 0.7,
        "treated": CAME + 2.0, "senior": 0.0, "decided": CAME + 4.5, "bed_asked": CAME + 4.5, "left": CAME + 9.0,
        "clock_start": CAME + 0.75, "clock_stop": CAME + 4.6, "outcome": 1, "recorded_outcome": 1,
        "held_outside": 1.0, "short_stay_for_clock": 1.0, "died_at": NAN, "returned_at": NAN, "pain_h": 2.0,
        "ambulance": 1.0, "acuity": 3, "triage": 3, "solved": 0.0}
    return row | given


def stay(**given: object) -> dict[str, object]:
    """Two days on a surgical ward, the wrong one; a fall; home."""
    row: dict[str, object] = dict.fromkeys(STAY, 0.0) | HERSELF | {
        "person": 7, "visit": 1, "stay": 1, "source": 0, "arrived": CAME, "admitted": CAME + 9.0, "ward": 2,
        "outlier_h": 40.0, "ready": CAME + 40.0, "left": CAME + 49.0, "ready_wait_h": 9.0, "died_at": NAN,
        "readmitted_at": NAN, "soiled_h": 0.8, "pain_h": 1.5, "calls": 6.0, "calls_over_15": 2.0}
    row |= {f"{name}_{what}": 0.0 for name in CARE for what in ("due", "missed")} | dict.fromkeys(COUNTED, 0.0)
    return row | {"obs_due": 12.0, "obs_missed": 3.0, "falls": 1.0} | given


def care(time: float, **given: object) -> Round:
    """A round in which one of two drinks did not come."""
    due = dict.fromkeys(CARE, 0) | {"obs": 1, "drinks": 2}
    return replace(Round(time, 2, "surgical", due, due | {"obs": 0, "drinks": 1}, 1, 0, 0.05, 0.1, 0.1, 60.0, 12.0, 0,
                         1, 26, 3, 2), **given)


def seen() -> Seen:
    """Where she was, and her rounds."""
    places = [Place(CAME, "outside", room=True), Place(CAME + 0.7, "cubicle"), Place(CAME + 4.6, "short stay"),
              Place(CAME + 9.0, "gone"), Place(CAME + 9.0, "ward", 2, "surgical", True), Place(CAME + 49.0, "gone")]
    first = 30 * 24 + 23.0
    rounds = [care(first + 4 * i) for i in range(9)] + [care(first + 36, lost_min=30.0, calls=2, late=1)]
    return Seen(7, places, rounds, {1: True}, {1: 1})


def harder() -> Life:
    """The life with the games."""
    fall = {"time": CAME + 30.0, "person": 7, "ward": 2, "kind": "fall", "reported": 0.0}
    return Life("four_hour", "Four hours, or else", [visit()], [stay()], [fall], [], seen(), 4.0, WARDS, 8766.0)


def easier() -> Life:
    """The life without them."""
    plain = visit(held_outside=0.0, short_stay_for_clock=0.0, handed_over=CAME + 0.2, assessed=CAME + 0.1,
                  clock_start=CAME, clock_stop=CAME + 9.0)
    places = [Place(CAME, "cubicle"), Place(CAME + 9.0, "gone"), Place(CAME + 9.0, "ward", 1, "elderly"),
              Place(CAME + 49.0, "gone")]
    return Life("people_first", "People first", [plain], [stay(ward=1, outlier_h=0.0, falls=0.0)], [], [],
                replace(seen(), places=places), None, WARDS, 8766.0)


def chosen(**given: object) -> Chosen:
    """What might be said of her."""
    return replace(Chosen(7, 31.5, 5000, 0.034, 0.021, 0.6, 0.12, 0.55, ("held_outside", "short_stay_for_clock")),
                   **given)
