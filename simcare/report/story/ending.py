"""The end of a story: two lives in a few figures with the record beside them, how typical they are, what nobody knows.
"""

from __future__ import annotations

from simcare.log import ADMITTED
from simcare.measures.lives import Chosen
from simcare.report.story.emergency import known
from simcare.report.story.moments import Life, Row
from simcare.report.story.speech import (
    GROUPS,
    NEED,
    about,
    count,
    described,
    listed,
    pronouns,
    sentence,
    share,
    span,
    times,
)

CHOICE_WORDS = {
    "held_outside": "the ambulance was kept outside", "short_stay_for_clock": "a move to stop the clock",
    "any_bed_for_clock": "any bed, to stop the clock", "hasty": "a decision in haste",
    "unready": "sent home before being well enough"}
LIMITS = (
    "This is one person in a model, an illustration and no evidence. The two hospitals have the same people, but from "
    "the first day on not the same queues, so part of any one person's difference is chance. The model does not know "
    "what the person felt or hoped, what was said to them, what was wrong with them beyond how ill they were, what "
    "kindness there was, or what care they had in A&E before a bed was asked for. Hours in pain and in soiled sheets "
    "are what is usual for somebody like them on that ward at that hour.")
"""What the model cannot know."""
FROM_AE = 0
HARMS = ("falls", "ulcers", "dehydration", "delirium", "infection", "med_errors", "deconditioned", "failed_rescues")


def who(one: Life, other: Life) -> str:
    """Who the person is and what they came with."""
    life = one if one.came else other
    row = (*life.visits, *life.stays)[0]
    text = described(row)
    she = pronouns(row["female"])
    groups = [g for each in (one, other) if each.seen for g in each.seen.groups.values()]
    if groups:
        text += f" {she.she.capitalize()} is {GROUPS[groups[0]]}."
    return f"{text} How ill {she.she} is on coming: {NEED[int(life.visits[0]['acuity'])]}." if life.visits else text


def why(chosen: Chosen, one: Life, other: Life) -> str:
    """Why this person is told about, and how typical the difference is."""
    if not chosen.people:
        return "This person came in one of the two designs only, so nothing can be said of how typical they are."
    if chosen.asked_for:
        start = "This person was asked for."
    elif chosen.choices:
        start = ("This person was chosen as an ordinary case among those for whom a choice was made that a number can "
                 f"be behind ({listed([CHOICE_WORDS[name] for name in chosen.choices])}): neither the smallest nor the "
                 "largest difference.")
    else:
        start = "No choice for a number set the two apart; this person was chosen for an ordinary, visible difference."
    if abs(chosen.harder) < 0.5:
        return (f"{start} All counted, the two lives hardly differ; that is so for {share(chosen.alike)} of those who "
                "came.")
    harder = one if chosen.harder > 0 else other
    her = pronouns((*harder.visits, *harder.stays)[0]["female"]).her
    return (f"{start} All counted in hours of waiting, “{harder.title}” was the harder on {her}. For "
            f"{share(chosen.as_much)} of {chosen.people:,} people the difference was as large or larger in the same "
            f"direction, for {share(chosen.other_way)} in the other; for {share(chosen.alike)} there was next to none.")


def choices(chosen: Chosen) -> str:
    """What became of all those for whom a choice was made."""
    if not chosen.touched:
        return ""
    return (f"Such choices set the two designs apart for {share(chosen.touched)} of all who came; "
            f"{share(chosen.touched_worse)} of these fared noticeably worse where the choice was made, the others "
            "about the same or better.")


def sums(life: Life) -> list[tuple[str, str]]:
    """What a life adds up to: (what, how much)."""
    if not life.came:
        return [("", "never came")]
    stays, visits = life.stays, life.visits
    found = [("from the door to the bed or home", listed([lived(life, v) for v in visits]) or "not through A&E"),
             ("on the record", listed([written(v) for v in visits]) or "no clock"),
             ("in hospital beds", span(sum(end(life, s) - s["admitted"] for s in stays)) if stays else "none")]
    if stays:
        found += [
            ("checks late or missed", missed(stays, "obs")),
            ("meals and drinks missed", missed(stays, "meals", "drinks")),
            ("turns and walks missed", missed(stays, "turns", "walks")),
            ("bells over 15 min", rung(stays))]
    hurt = total(visits, "pain_h") + total(stays, "pain_h")
    found += [("in pain", about(hurt) if hurt else "none"),
              ("in wet or soiled sheets", about(soiled) if (soiled := total(stays, "soiled_h")) > 0.02 else "none"),
              ("harms", harms(life)), ("how it ends", outcome(life))]
    return found


def lived(life: Life, visit: Row) -> str:
    """Hours lived in a visit."""
    return span((visit["left"] if known(visit["left"]) else life.end) - visit["arrived"])


def written(visit: Row) -> str:
    """Hours recorded for a visit."""
    if not known(visit["clock_stop"]):
        return "still running"
    admitted = visit["recorded_outcome"] == ADMITTED != visit["outcome"]
    return f"{span(visit['clock_stop'] - visit['clock_start'])}{' (as admitted)' if admitted else ''}"


def end(life: Life, stay: Row) -> float:
    """When a stay ended, or the run did."""
    return float(stay["left"] if known(stay["left"]) else life.end)


def total(rows: object, name: str) -> float:
    """Sum of a column over the rows of a person."""
    assert isinstance(rows, list | tuple)
    return float(sum(row[name] for row in rows))


def missed(stays: object, *names: str) -> str:
    """So many of so many."""
    gone, due = (sum(total(stays, f"{name}_{what}") for name in names) for what in ("missed", "due"))
    return f"{gone:.0f} of {due:.0f}" if due else "none due"


def rung(stays: object) -> str:
    """Bells that rang for long, of all."""
    calls = total(stays, "calls")
    return f"{total(stays, 'calls_over_15'):.0f} of {calls:.0f}" if calls else "none rung"


def harms(life: Life) -> str:
    """How many harms, and how many incident reports."""
    n = int(sum(total(life.stays, name) for name in HARMS))
    reports = len({row["time"] for row in life.incidents if row["reported"]})
    return f"{count(n, 'harm')}, {count(reports, 'incident report')}" if n else "none"


def outcome(life: Life) -> str:
    """How it ended, as far as the run goes."""
    she = pronouns((*life.visits, *life.stays)[0]["female"]).she
    again = len(life.visits) + sum(stay["source"] != FROM_AE for stay in life.stays) - 1
    died = life.died
    if died is not None:
        return sentence(f"{she} dies {span(died - life.first)} after first coming").rstrip(".")
    last = max((*life.visits, *life.stays), key=lambda row: row["arrived"])
    if not known(last["left"]):
        return "still there when the run ends"
    text = "home" if last.get("destination", 0) == 0 else "home with care" if last["destination"] == 1 else "care home"
    return f"{text}, after coming back {times(again)}" if again else text
