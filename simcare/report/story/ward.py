"""A stay on the wards in moments: the bed, moves, harm, being ready, leaving; and death, wherever it comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from simcare.log import DIED
from simcare.report.story import days
from simcare.report.story.emergency import MINUTE, known, wrong_ward
from simcare.report.story.moments import Life, Moment, Row
from simcare.report.story.speech import DAY, HARMS, WARDS, count, pronouns, sentence, span, times

FROM_AE, FROM_GP, PLANNED = range(3)
HOME, HOME_CARE, CARE_HOME, DEAD, STILL_HERE = range(5)
LEAVES = {HOME: "goes home", HOME_CARE: "goes home, with care at home arranged", CARE_HOME: "goes to a care home"}
CODED = {HOME: "discharged home", HOME_CARE: "discharged with care", CARE_HOME: "discharged to a care home",
         DEAD: "died in hospital"}
INSTEAD = {"fall_harm": "fall", "failed_rescue": "deterioration"}
"""Kinds that say all of another kind at the same time."""
SELDOM_REPORTED = ("deterioration", "delirium", "deconditioned")
NIGHT = (22.0, 6.0)
ROUND_H = 4.0


def moments(life: Life, stay: Row) -> list[Moment]:
    """What happened in this stay."""
    found = [*coming_in(life, stay), *moves(life, stay), *days.summaries(life, stay), *ready(stay)]
    return found + ([leaving(life, stay)] if known(stay["left"]) else [still_here(life)])


def coming_in(life: Life, stay: Row) -> Iterator[Moment]:
    """Those who did not come through A&E: sent in by a GP or a clinic, or for an operation."""
    if stay["source"] == FROM_AE:
        return
    she, waited = pronouns(stay["female"]), stay["admitted"] - stay["arrived"]
    ward = WARDS[life.wards[int(stay["ward"])]]
    if stay["source"] == PLANNED:
        off = sum(int(row["cancelled"]) for row in life.planned)
        yield Moment(stay["admitted"], "bed", f"Comes in for a planned operation: a bed on {ward}." + (
            f" It was called off {times(off)} before." if off else ""), "admitted as planned", bool(off))
        return
    again = stay["visit"] > 1
    yield Moment(stay["arrived"], "came", f"Is sent {'back ' if again else ''}in by a doctor outside, to be admitted.",
                 "no clock: it only runs in A&E")
    yield Moment(stay["admitted"], "bed", f"A bed on {ward}" + (
        f", {span(waited)} after {she.she} came." if waited > MINUTE else ", at once."))


def moves(life: Life, stay: Row) -> Iterator[Moment]:
    """From one ward to the next."""
    until = stay["left"] if known(stay["left"]) else life.end
    for place in life.seen.places if life.seen else ():
        if place.name == "ward" and stay["admitted"] + MINUTE < place.time < until:
            at_night = place.time % 24 >= NIGHT[0] or place.time % 24 < NIGHT[1]
            text = f"Is moved to {WARDS[place.kind]}{', in the night' if at_night else ''}."
            yield Moment(place.time, "moved", f"{text} {wrong_ward(life, stay)}" if place.wrong else text,
                         grave=place.wrong)


def ready(stay: Row) -> Iterator[Moment]:
    """Well enough to leave, or told to before."""
    she = pronouns(stay["female"])
    if stay["unready"]:
        yield Moment(stay["ready"], "sent home", f"{she.she.capitalize()} is to go home before {she.she} is well "
                     "enough: beds are needed tonight.", "ready to go home", grave=True)
    elif known(stay["ready"]):
        yield Moment(stay["ready"], "ready", "Well enough to leave.")


def leaving(life: Life, stay: Row) -> Moment:
    """Out of the last bed."""
    she, length = pronouns(stay["female"]), span(stay["left"] - stay["admitted"])
    where = int(stay["destination"])
    nights = int(stay["left"] // DAY - stay["admitted"] // DAY)
    record = f"{CODED.get(where, '')}, {count(nights, 'night')} in hospital"
    if where == DEAD:
        return Moment(stay["left"], "died on the ward", f"{she.she.capitalize()} dies, {length} after getting a bed.",
                      record, grave=True)
    text, waited = LEAVES[where], stay["left"] - stay["ready"] if known(stay["ready"]) else 0.0
    parts = []
    if stay["waited_answer_h"] > MINUTE:
        parts.append(f"{span(stay['waited_answer_h'])} for what somebody else had to say first")
    if stay["waited_care_h"] > MINUTE:
        parts.append(f"{span(stay['waited_care_h'])} for care to be arranged")
    if stay["ready_wait_h"] > MINUTE and not stay["unready"]:
        parts.append(f"{span(stay['ready_wait_h'])} for the doctor's round, the letter and the lift")
    if parts and waited > 1:
        text += f"; {she.she} has waited " + " and ".join(parts)
    return Moment(stay["left"], "left the ward", sentence(text), record)


def still_here(life: Life) -> Moment:
    """The run ends before the stay."""
    return Moment(life.end, "still here", "Still in the bed when this run ends.")


def incidents(life: Life) -> list[Moment]:
    """Harm, with whether anybody wrote an incident report. A care round tells beforehand what befalls people in its
    four hours; whoever leaves within them has met it by then."""
    at: dict[float, dict[str, bool]] = defaultdict(dict)
    ends = [stay["left"] for stay in life.stays if known(stay["left"])]
    for row in life.incidents:
        if row["kind"] != "died":
            time = min([row["time"], *(end for end in ends if end < row["time"] <= end + ROUND_H)])
            at[time][row["kind"]] = bool(row["reported"])
    return [moment for time, kinds in at.items() for moment in harm(life, time, kinds)]


def harm(life: Life, time: float, kinds: dict[str, bool]) -> Iterator[Moment]:
    """Everything that struck at one time, a moment each."""
    she = pronouns((*life.visits, *life.stays)[0]["female"])
    said = {INSTEAD[kind] for kind in kinds if kind in INSTEAD}
    for kind, reported in kinds.items():
        if kind not in said:
            unwritten = "" if kind in SELDOM_REPORTED else "no incident report"
            record = "an incident report" if reported else unwritten
            yield Moment(time, kind, f"{she.she.capitalize()} {HARMS[kind]}.", record, grave=kind != "deterioration")


def death(life: Life) -> list[Moment]:
    """Death after leaving; death in a bed or in A&E has been told."""
    died = life.died
    if died is None:
        return []
    if any(s["destination"] == DEAD for s in life.stays) or any(v["outcome"] == DIED for v in life.visits):
        return []
    she = pronouns((*life.visits, *life.stays)[0]["female"])
    left = max(row["left"] for row in (*life.visits, *life.stays) if row["left"] <= died)
    return [Moment(died, "died", f"{she.she.capitalize()} dies, {span(died - left)} after leaving hospital.",
                   "in no figure of A&E", grave=True)]
