"""Care rounds put together by day: what fell due, what did not come, the bell, pain and soiled sheets.

Hours in pain and in soiled sheets are expectations for somebody like this person on this ward, so they are told as
"about"; what was due and missed, and the bells, are whole numbers that add up to the row of the stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from simcare.report.story.moments import Life, Moment, Row
from simcare.report.story.speech import DAY, WARDS, about, clock, count, pronouns, sentence, times

if TYPE_CHECKING:
    from simcare.hospital.witness import Round

CARE = {"obs": "checks of pulse, pressure and breathing", "meals": "meals", "drinks": "drinks", "turns": "turns in bed",
        "walks": "walks"}
ONE = {"obs": "check", "meals": "meal", "drinks": "drink", "turns": "turn in bed", "walks": "walk"}
MUCH = 0.1  # share of needed minutes not given in a day that is told
WORTH_TELLING = 10 / 60  # hours of pain or soiled sheets in a day
BAD_ROUND = 0.3  # share of needed minutes that were not given
LONG_BELL = 0.1  # hours


def summaries(life: Life, stay: Row) -> Iterator[Moment]:
    """One moment a calendar day, at its end or that of the stay; the worst round of the stay is told with its day."""
    until = stay["left"] if stay["left"] == stay["left"] else life.end
    rounds = life.rounds(stay["arrived"], until)
    worst = max(rounds, key=lost, default=None)
    for (day, kind), some in groupby(rounds, key=lambda r: (r.time // DAY, r.kind)):
        those = list(some)
        text = summary(those, stay)
        if worst in those and worst is not None and lost(worst) >= BAD_ROUND:
            text += f" {worst_of(worst)}"
        ends = [place.time for place in life.seen.places if place.time > those[-1].time] if life.seen else []
        end = min((day + 1) * DAY, until, those[-1].time + 4, *ends)
        yield Moment(end, "care", f"{sentence(heading(those, kind))} {text}", grave=lost_in(those) >= BAD_ROUND)


def heading(rounds: Sequence[Round], kind: str) -> str:
    """Which rounds these are."""
    where = "waiting in A&E" if kind == "emergency" else f"on {WARDS[kind]}"
    return f"{count(len(rounds), 'care round')} {where}"


def lost(r: Round) -> float:
    """Share of the minutes of care needed that were not given."""
    return r.lost_min / r.need_min if r.need_min else 0.0


def lost_in(rounds: Sequence[Round]) -> float:
    """The same, for several rounds."""
    need = sum(r.need_min for r in rounds)
    return sum(r.lost_min for r in rounds) / need if need else 0.0


def summary(rounds: Sequence[Round], stay: Row) -> str:
    """What came and what did not."""
    parts = [missed(rounds), bells(rounds, stay), discomfort(rounds, stay)]
    return " ".join(part for part in parts if part)


def missed(rounds: Sequence[Round]) -> str:
    """Late or missed, of what was due; and how much of all care, if that is worth telling."""
    found = []
    for name, words in CARE.items():
        due, gone = sum(r.due[name] for r in rounds), sum(r.missed[name] for r in rounds)
        if gone:
            found.append(f"{gone} of {due} {words}" if due > 1 else f"the only {ONE[name]} due")
    text = f"Late or not at all: {', '.join(found)}." if found else "Checks, meals and drinks came."
    share = lost_in(rounds)
    return f"{text} Of all care needed, {share * 100:.0f}% was not given." if share >= MUCH else text


def bells(rounds: Sequence[Round], stay: Row) -> str:
    """The bell, and how often it rang for more than a quarter of an hour."""
    she = pronouns(stay["female"]).she
    calls, late = sum(r.calls for r in rounds), sum(r.late for r in rounds)
    if not late:
        return ""
    return f"{she.capitalize()} rings {times(calls)}; {times(late)} nobody comes for over 15 min."


def discomfort(rounds: Sequence[Round], stay: Row) -> str:
    """Pain, soiled sheets, days without a wash."""
    pain, soiled = sum(r.pain_h for r in rounds), sum(r.soiled_h for r in rounds)
    parts = []
    if pain >= WORTH_TELLING:
        parts.append(f"{about(pain)} in pain")
    if soiled >= WORTH_TELLING:
        parts.append(f"{about(soiled)} in wet or soiled sheets")
    text = sentence(", ".join(parts)) if parts else ""
    unwashed = rounds[-1].unwashed
    return f"{text} Not washed for {unwashed} days.".strip() if unwashed >= 2 else text


def worst_of(r: Round) -> str:
    """The worst round of the stay, and who was there."""
    staff = f"{count(r.nurses, 'nurse')} and {count(r.assistants, 'assistant')} for {count(r.patients, 'patient')}"
    text = f"Worst in the round from {clock(r.time)}: {staff}; {lost(r) * 100:.0f}% of the care needed was not given"
    return f"{text}, a bell rings {about(r.bell_h)}." if r.bell_h >= LONG_BELL else f"{text}."
