"""The screen and the page: two lives side by side, moment by moment, in time since the first arrival."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcare.measures.lives import Chosen
from simcare.report.story.ending import LIMITS, choices, sums, who, why
from simcare.report.story.moments import Life, Moment, told
from simcare.report.story.speech import clock, moment, span, weekday

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

SCHEMA = 1
TOGETHER = 1 / 60  # hours within which two moments of a kind share a line
NOTE = "This story tells of a death."

Pair = tuple[float, Moment | None, Moment | None]


def zero(one: Life, other: Life) -> float:
    """When the story begins (h): the first arrival in either design."""
    return min(life.first for life in (one, other) if life.came)


def side_by_side(one: Life, other: Life) -> list[Pair]:
    """Moments of both lives in order of time; those of a kind at the same time stand on one line."""
    left, right = (told(life) if life.came else [] for life in (one, other))
    found: list[Pair] = []
    while left or right:
        if left and right and left[0].kind == right[0].kind and abs(left[0].time - right[0].time) < TOGETHER:
            found.append((left[0].time, left.pop(0), right.pop(0)))
        elif left and (not right or left[0].time <= right[0].time):
            found.append((left[0].time, left.pop(0), None))
        else:
            found.append((right[0].time, None, right.pop(0)))
    return found


def same(one: Life, other: Life) -> bool:
    """Whether nothing differs."""
    return bool(one.came and other.came and told(one) == told(other))


def introduction(chosen: Chosen, one: Life, other: Life) -> Iterator[str]:
    """What stands above the two columns."""
    yield who(one, other)
    yield (f"Person {chosen.person}, first there on {moment(zero(one, other))}; the same person, with the same luck, "
           "in both designs.")
    if one.died is not None or other.died is not None:
        yield NOTE
    for life in (one, other):
        if not life.came:
            yield f"In “{life.title}” this person never came within this run."
    if same(one, other):
        yield "Nothing differs: moment by moment, the two lives are the same."


def conclusion(chosen: Chosen, one: Life, other: Life) -> Iterator[str]:
    """What stands below them."""
    yield from filter(None, (why(chosen, one, other), choices(chosen), LIMITS))


def screen(chosen: Chosen, one: Life, other: Life, folder: Path | None) -> RenderableType:
    """The whole story for a terminal, at most 100 columns."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    parts: list[RenderableType] = [Text("One person, two designs", style="bold")]
    parts += [Text(text) for text in introduction(chosen, one, other)]
    parts += [Padding(_table(one, other), (1, 0)), _sums(one, other), ""]
    for text in conclusion(chosen, one, other):
        parts += [Text(text), ""]
    if folder is not None:
        parts.append(Text(f"Every care round, and the picture: {folder}", overflow="fold"))
    return Group(*parts)


def _table(one: Life, other: Life) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold", width=100)
    table.add_column("since", width=12, no_wrap=True)
    for life in (one, other):
        table.add_column(life.title, ratio=1)
    start = zero(one, other)
    for time, left, right in side_by_side(one, other):
        when = Text(f"{since(time - start)}\n")
        when.append(f"{weekday(time)[:3]} {clock(time)}", style="dim")
        table.add_row(when, _cell(left), _cell(right))
    return table


def since(hours: float) -> str:
    """Time since the beginning, short: ``+3 h 05 min``."""
    return f"+{span(max(hours, 0.0))}"


def _cell(event: Moment | None) -> Text:
    from rich.text import Text

    if event is None:
        return Text("")
    text = Text(event.told, style="bold" if event.grave else "")
    if event.record:
        text.append(f"\n  record: {event.record}", style="not bold italic")
    return text


def _sums(one: Life, other: Life) -> RenderableType:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold", width=100)
    for name, size in (("ALTOGETHER", 32), (one.title, 33), (other.title, 33)):
        table.add_column(name, width=size)
    for row in _joined(one, other):
        table.add_row(*row)
    return table


def _joined(one: Life, other: Life) -> list[tuple[str, str, str]]:
    """The sums of both lives, line by line."""
    first, second = dict(sums(one)), dict(sums(other))
    return [(name, first.get(name, "–"), second.get(name, "–")) for name in dict.fromkeys((*first, *second)) if name]


def page(chosen: Chosen, one: Life, other: Life, picture: str) -> str:
    """The story as Markdown, with every care round at its end."""
    lines = ["# One person, two designs", ""]
    for text in introduction(chosen, one, other):
        lines += [text, ""]
    lines += [f"![The two lives as lines of time]({picture})", "",
              f"| since the first arrival | {one.title} | {other.title} |", "|---|---|---|"]
    start = zero(one, other)
    for time, left, right in side_by_side(one, other):
        lines.append(f"| {since(time - start)}<br>{weekday(time)} {clock(time)} | {_mark(left)} | {_mark(right)} |")
    lines += ["", f"| altogether | {one.title} | {other.title} |", "|---|---|---|"]
    lines += [f"| {name} | {left} | {right} |" for name, left, right in _joined(one, other)]
    for text in conclusion(chosen, one, other):
        lines += ["", text]
    for life in (one, other):
        lines += ["", *_rounds(life)]
    return "\n".join(lines) + "\n"


def _mark(event: Moment | None) -> str:
    if event is None:
        return ""
    text = f"**{event.told}**" if event.grave else event.told
    return f"{text}<br>*record: {event.record}*" if event.record else text


def _rounds(life: Life) -> Iterator[str]:
    """Every care round of a life."""
    if life.seen is None or not life.seen.rounds:
        return
    yield f"## Every care round: {life.title}"
    yield ""
    yield ("| round from | ward | patients, nurses, assistants | late or missed, of those due | bells, over 15 min | "
           "a bell rings | pain | soiled | care not given |")
    yield "|---|---|---|---|---|---|---|---|---|"
    for r in life.seen.rounds:
        gone = ", ".join(f"{name.replace('_', ' ')} {r.missed[name]} of {due}" for name, due in r.due.items() if due)
        yield (f"| {moment(r.time)} | {r.kind} {r.ward} | {r.patients}, {r.nurses}, {r.assistants} | {gone} | "
               f"{r.calls}, {r.late} | {r.bell_h * 60:.0f} min | {r.pain_h * 60:.0f} min | {r.soiled_h * 60:.0f} min | "
               f"{r.lost_min:.0f} of {r.need_min:.0f} min |")


def document(chosen: Chosen, one: Life, other: Life) -> dict[str, Any]:
    """The whole story as plain data."""
    start = zero(one, other)
    return {
        "schema": SCHEMA, "person": chosen.person, "who": who(one, other), "begins_h": start, "begins": moment(start),
        "nothing_differs": same(one, other),
        "chosen": {name: _plain(value) for name, value in asdict(chosen).items()},
        "why": why(chosen, one, other), "limits": LIMITS,
        "designs": [_life(life, start) for life in (one, other)]}


def _life(life: Life, start: float) -> dict[str, Any]:
    events = told(life) if life.came else []
    return {
        "scenario": life.design, "title": life.title, "came": life.came,
        "moments": [{**asdict(event), "since_h": event.time - start, "when": moment(event.time)} for event in events],
        "sums": dict(sums(life)) if life.came else {},
        "places": [_clean(asdict(place)) for place in life.seen.places] if life.seen else [],
        "rounds": [_clean(asdict(each)) for each in life.seen.rounds] if life.seen else [],
        **{name: [_clean(row) for row in getattr(life, name)] for name in ("visits", "stays", "incidents", "planned")}}


def _clean(row: Any) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """A number as JSON knows it: what has not happened is null."""
    if isinstance(value, float) or hasattr(value, "item"):
        value = value.item() if hasattr(value, "item") else value
        return None if value != value else value
    return value
