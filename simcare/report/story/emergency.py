"""A visit to A&E in moments: the door, the nurse, the doctor, the decision, and the clock beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simcare.log import ADMITTED, DIED, HOME, LEFT_UNSEEN
from simcare.report.story.moments import Life, Moment, Row
from simcare.report.story.speech import GROUPS, NEED, WARDS, pronouns, sentence, span

if TYPE_CHECKING:
    from simcare.hospital.witness import Place

MINUTE = 1 / 60
BROUGHT_IN = 1 / 4  # hours in which a crew has brought somebody to their place, if there is one
REASONS = {1: "comes back: the problem was not solved", 2: "comes back, having left unseen the last time",
           3: "comes back, not well after leaving the ward"}
SPACES = {"cubicle": "into a cubicle", "resuscitation": "into the resuscitation room",
          "corridor": "onto a trolley in the corridor", "short stay": "into the short-stay unit",
          "chair": "onto a chair, to be seen there for want of a cubicle"}


def moments(life: Life, visit: Row) -> list[Moment]:
    """What happened in this visit."""
    found = [came(life, visit), *spaces(life, visit), *seen_by(visit, life), *stopped_early(life, visit)]
    return found + ([leaving(life, visit)] if known(visit["left"]) else [still_here(life)])


def known(time: float) -> bool:
    """Whether it has happened."""
    return bool(time == time)


def came(life: Life, visit: Row) -> Moment:
    """At the door."""
    by = "by ambulance" if visit["ambulance"] else "not by ambulance"
    text = f"{REASONS[int(visit['reason'])]}; {by}" if visit["reason"] else f"comes to A&E, {by}"
    place = at_once(life, visit)
    text = f"{text}, and straight {SPACES[place.name]}" if place else text
    started = not known(visit["clock_start"]) or visit["clock_start"] - visit["arrived"] <= MINUTE
    return Moment(visit["arrived"], "came", sentence(text),
                  "the clock starts" if started else "the clock has not started")


def spaces(life: Life, visit: Row) -> Iterator[Moment]:
    """Where the person is put; the crew that waits outside."""
    she = pronouns(visit["female"])
    until = visit["left"] if known(visit["left"]) else life.end
    for place in life.seen.places if life.seen else ():
        if not visit["arrived"] <= place.time <= until:
            continue
        if place.name == "outside":
            why = "there is room in the corridor, but not until a cubicle is free" if place.room else \
                "no cubicle is free, and the corridor is full or must not be used yet"
            yield Moment(place.time, "outside", f"The crew waits outside with {she.her}: {why}.")
        elif place.name in SPACES and not moved_for_clock(visit, place.time) and place is not at_once(life, visit):
            yield Moment(place.time, place.name, sentence(SPACES[place.name]))


def later(life: Life, visit: Row, time: float) -> str:
    """How long after coming, where that is not the beginning of the story."""
    again = visit["arrived"] > life.first + MINUTE
    return f", {span(time - visit['arrived'])} after {pronouns(visit['female']).she} came" if again else ""


def at_once(life: Life, visit: Row) -> Place | None:
    """The place to which the crew took somebody without waiting for it."""
    first = next((place for place in (life.seen.places if life.seen else ())
                  if 0 <= place.time - visit["arrived"] < BROUGHT_IN), None)
    return first if first and visit["ambulance"] and first.name in SPACES else None


def moved_for_clock(visit: Row, time: float) -> bool:
    """Whether a move at this time is the one that stopped the clock."""
    return bool(visit["short_stay_for_clock"] and abs(time - visit["clock_stop"]) < MINUTE)


def seen_by(visit: Row, life: Life) -> Iterator[Moment]:
    """Nurse, handover, doctor, decision."""
    she = pronouns(visit["female"])
    if known(visit["assessed"]):
        yield Moment(visit["assessed"], "assessed",
                     f"A nurse sees {she.her}: {category(visit)}.{relief(visit, 'assessed')}")
    if visit["ambulance"] and known(visit["handed_over"]):
        yield Moment(visit["handed_over"], "handed over",
                     f"The ambulance crew hands over{later(life, visit, visit['handed_over'])}.",
                     "the clock starts" if abs(visit["clock_start"] - visit["handed_over"]) < MINUTE
                     and visit["clock_start"] - visit["arrived"] > MINUTE else "")
    if known(visit["treated"]):
        turn = f" {she.she.capitalize()} was taken out of turn, before the time ran out." if visit["hurried"] else ""
        yield Moment(visit["treated"], "treated",
                     f"{clinician(visit)} sees {she.her}{later(life, visit, visit['treated'])}.{turn}"
                     f"{relief(visit, 'treated')}")
    if known(visit["decided"]):
        yield decision(visit, life)


def category(visit: Row) -> str:
    """The triage category, and what the need truly was if it was taken for something else."""
    seen, true = int(visit["triage"]), int(visit["acuity"])
    return NEED[seen] if seen == true else f"{NEED[seen]} (in truth: {NEED[true]})"


def clinician(visit: Row) -> str:
    """Who saw the person first."""
    if visit["triage"] <= 3 or visit["ambulance"]:
        return "A senior doctor" if visit["senior"] else "A junior doctor"
    return "A senior practitioner" if visit["senior"] else "A practitioner"


def decision(visit: Row, life: Life) -> Moment:
    """What was decided, and how."""
    she = pronouns(visit["female"])
    tests = life.seen.tests.get(int(visit["visit"]), False) if life.seen else False
    if visit["hasty"]:
        how = "in haste, because of the clock" + (" and without waiting for the results" if tests else "") + ", "
    else:
        how = "with the results in, " if tests and not visit["senior"] else ""
    what = f"{she.she} stays in hospital" if known(visit["bed_asked"]) or visit["outcome"] == ADMITTED else \
        f"nothing more can be done for {she.her}" if visit["outcome"] == DIED else f"{she.she} can go home"
    if observed(visit):
        what = f"{she.she} is to be watched for some hours" if not visit["short_stay_for_money"] else \
            f"{she.she} could go home, and is admitted: an admission is paid for"
    grave = bool(visit["hasty"] or visit["short_stay_for_money"])
    return Moment(visit["decided"], "decided", sentence(f"{how}it is decided: {what}"), grave=grave)


def observed(visit: Row) -> bool:
    """Whether somebody was watched in the short-stay unit, because they needed it or for what it earned, and then went
    home."""
    return bool(visit["outcome"] == HOME and visit["recorded_outcome"] == ADMITTED
                and not visit["short_stay_for_clock"])


def relief(visit: Row, at: str) -> str:
    """Something for the pain, from the nurse or from the doctor."""
    gets = f" {pronouns(visit['female']).she.capitalize()} is given something for the pain."
    return gets if visit["pain_h"] > 0 and abs(visit["arrived"] + visit["pain_h"] - visit[at]) < MINUTE else ""


def stopped_early(life: Life, visit: Row) -> Iterator[Moment]:
    """The clock stops while the person still waits."""
    she, stop = pronouns(visit["female"]), visit["clock_stop"]
    if not known(stop) or observed(visit) or (known(visit["left"]) and visit["left"] - stop < MINUTE):
        return
    if visit["short_stay_for_clock"]:
        place = next((p.name for p in life.seen.places if abs(p.time - stop) < MINUTE), "") if life.seen else ""
        into = SPACES.get(place, "into the short-stay unit")
        yield Moment(stop, "clock stopped", f"Out of A&E on paper: {into}. What {she.she} waited for, {she.she} still "
                     "waits for.", f"the clock stops at {on_the_clock(life, visit)}; counted as admitted", grave=True)
    elif visit["any_bed_for_clock"]:
        yield Moment(stop, "clock stopped", f"A bed has been found; {she.she} still waits to be taken there.",
                     f"the clock stops at {on_the_clock(life, visit)}")


def on_the_clock(life: Life, visit: Row) -> str:
    """Hours on the recorded clock, and what they mean for a target."""
    shown = visit["clock_stop"] - visit["clock_start"]
    if life.threshold_h is None:
        return span(shown)
    verdict = "within" if shown <= life.threshold_h + 1e-6 else "over"
    return f"{span(shown)}, {verdict} {life.threshold_h:g} hours"


def recorded(life: Life, visit: Row) -> str:
    """What the record says at the end of a visit."""
    if not known(visit["clock_stop"]):
        return ""
    text = f"{on_the_clock(life, visit)} on the clock"
    if visit["falsified"]:
        return f"{text}; the time was written down wrong"
    lived = visit["left"] - visit["arrived"]
    apart = lived - (visit["clock_stop"] - visit["clock_start"])
    return f"{text}; lived {span(lived)}" if apart > 5 * MINUTE else text


def leaving(life: Life, visit: Row) -> Moment:
    """Out of A&E: a ward, home, gone, or dead."""
    she, spent = pronouns(visit["female"]), span(visit["left"] - visit["arrived"])
    kind, grave = "left A&E", False
    if observed(visit):
        watched = "" if visit["short_stay_for_money"] else ", to be watched"
        text = f"Into the short-stay unit{watched} for {span(visit['short_stay'])}; then home."
    elif visit["outcome"] == ADMITTED:
        text, kind, grave = *bed(life, visit), wrong(life, visit)
    elif visit["outcome"] == LEFT_UNSEEN:
        text, grave = f"Leaves after {spent}. No doctor has seen {she.her}.", True
    elif visit["outcome"] == DIED:
        text, kind, grave = f"{she.she.capitalize()} dies in A&E, {spent} after {she.she} came.", "died in A&E", True
    else:
        text = f"Goes home after {spent} in A&E."
        if not visit["solved"]:
            text, grave = f"{text} What {she.she} came for is not solved.", True
    return Moment(visit["left"], kind, text, recorded(life, visit), grave)


def bed(life: Life, visit: Row) -> tuple[str, str]:
    """The bed that was found."""
    stay = next((s for s in life.stays if s["visit"] == visit["visit"]
                 and abs(s["admitted"] - visit["left"]) < MINUTE), None)
    ward = WARDS[life.wards[int(stay["ward"])]] if stay else "a ward"
    waited = visit["left"] - visit["decided"] if known(visit["decided"]) else 0.0
    text = f"A bed on {ward}{later(life, visit, visit['left'])}, {span(waited)} after it was decided."
    return (f"{text} {wrong_ward(life, visit)}" if wrong(life, visit) else text), "bed"


def wrong_ward(life: Life, row: Row) -> str:
    """Why a ward is the wrong one."""
    she = pronouns(row["female"])
    group = life.seen.groups.get(int(row["visit"])) if life.seen else None
    return f"It is the wrong ward: {she.she} is {GROUPS[group]}." if group is not None else "It is the wrong ward."


def wrong(life: Life, visit: Row) -> bool:
    """Whether the first bed is on a wrong ward."""
    places = life.seen.places if life.seen else ()
    return any(p.wrong for p in places if p.name == "ward" and abs(p.time - visit["left"]) < MINUTE)


def still_here(life: Life) -> Moment:
    """The run ends before the visit."""
    return Moment(life.end, "still here", "Still in A&E when this run ends.")
