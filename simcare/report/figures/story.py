"""Two lives of one person as two lines of time, one above the other.

A band says where the person is, a thin dark line below it when the recorded clock runs, bars that hang below that what
share of the care needed was not given, marks above harm. The hours until the bed, or home, are drawn wider than the
days after them, so that both can be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.report.figures import style
from simcare.report.figures.style import AMBER, GREEN, GREY, INK, PALE, PURPLE, SMALL
from simcare.report.story import days
from simcare.report.story.emergency import known
from simcare.report.story.ending import lived, written
from simcare.report.story.moments import Life, told
from simcare.report.story.speech import HARMS, someone
from simcare.report.story.ward import ROUND_H

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLACES = {
    "outside": ("in the ambulance, outside", AMBER), "waiting room": ("waiting room", PALE),
    "cubicle": ("cubicle", "#93c5fd"), "corridor": ("corridor", "#fcd34d"),
    "short stay": ("short-stay unit", "#c4b5fd"), "ward": ("the right ward", GREEN),
    "wrong ward": ("a wrong ward", PURPLE)}
SHOWN_AS = {"resuscitation": "cubicle", "chair": "waiting room"}
ROWS = (1.0, 0.0)
HEIGHT, CLOCK, DEEPEST = 0.2, 0.05, 0.24
LOST = "#b91c1c"
WIDE = 0.55  # share of the picture for the hours until the bed or home
MANY = 1.6
LINES, LETTER = 3, 0.0105  # lines of words above a band, and the width of a letter
DAY = 24.0
SHORT = {"fall": "fall", "fall_harm": "fall, hurt", "ulcer": "pressure sore", "dehydration": "dehydrated",
         "delirium": "confused", "infection": "infection", "medication_error": "medicine error",
         "deconditioned": "strength lost", "deterioration": "worse, answered", "failed_rescue": "worse, too late",
         "died": "death", "died on the ward": "death", "died in A&E": "death", "sent home": "sent home unready",
         "clock stopped": "clock stopped"}


@dataclass(frozen=True)
class Scale:
    """Where an hour of the story is drawn, 0 to 1: until ``door`` in a wide scale, then in a narrow one."""

    door: float
    last: float

    def __call__(self, hours: float) -> float:
        """The place of an hour since the beginning."""
        if self.last <= self.door * MANY:
            return hours / max(self.last, 1.0)
        if hours <= self.door:
            return WIDE * hours / self.door
        return WIDE + (1 - WIDE) * (hours - self.door) / (self.last - self.door)


def save(one: Life, other: Life, stem: Path) -> list[Path]:
    """Draws the two lives and writes them as PNG and SVG."""
    with style.styled():
        axes = style.new_axes()
        draw(one, other, axes)
    return style.save(axes, stem)


def draw(one: Life, other: Life, axes: Axes) -> None:
    """Draws the two lives on ``axes``."""
    both = [life for life in (one, other) if life.came]
    start = min(life.first for life in both)
    scale = Scale(max(1.0, max(_door(life, start) for life in both)), max(life.last for life in both) - start + 0.5)
    used: dict[str, None] = {}
    for life, y in zip((one, other), ROWS, strict=True):
        axes.text(0, y + 0.45, life.title, fontweight="bold", va="bottom")
        axes.text(1, y + 0.45, _clocks(life), ha="right", va="bottom", fontsize=SMALL)
        if life.came:
            used |= _bands(axes, life, y, start, scale)
            _record(axes, life, y, start, scale)
            _rounds(axes, life, y, start, scale)
            _marks(axes, life, y, start, scale)
    _frame(axes, scale)
    _legend(axes, used)
    row = (*both[0].visits, *both[0].stays)[0]
    axes.set_title(f"{someone(row).capitalize()}, in two designs")


def _door(life: Life, start: float) -> float:
    """Hours from the beginning to the end of the first visit, or to the first bed."""
    ends = [visit["left"] for visit in life.visits[:1]] + [stay["admitted"] for stay in life.stays[:1]]
    seen = [end - start for end in ends if known(end)]
    return float(min(seen, default=life.last - start))


def _clocks(life: Life) -> str:
    if not life.visits:
        return "not in A&E" if life.came else "never came"
    return f"clock {written(life.visits[0])}; lived {lived(life, life.visits[0])}"


def spells(life: Life) -> list[tuple[float, float, str]]:
    """Where the person was, from when to when."""
    places = life.seen.places if life.seen else []
    found = list(_rooms(life))
    for place, following in zip(places, [*(p.time for p in places[1:]), life.last], strict=True):
        name = "wrong ward" if place.wrong else SHOWN_AS.get(place.name, place.name)
        if name in PLACES and following > place.time:
            found.append((place.time, following, name))
    return sorted(found)


def _rooms(life: Life) -> Iterator[tuple[float, float, str]]:
    """The waiting room, which nobody notes: from the door to the first other place."""
    for visit in life.visits:
        ends = [place.time for place in life.seen.places if place.time >= visit["arrived"]] if life.seen else []
        first = min([*ends, visit["left"] if known(visit["left"]) else life.end])
        if not visit["ambulance"] and first > visit["arrived"]:
            yield visit["arrived"], first, "waiting room"


def _bands(axes: Axes, life: Life, y: float, start: float, scale: Scale) -> dict[str, None]:
    used: dict[str, None] = {}
    for since, until, name in spells(life):
        left, right = scale(since - start), scale(until - start)
        axes.barh(y, right - left, HEIGHT, left=left, color=PLACES[name][1], edgecolor="white", linewidth=0.8)
        used[name] = None
    return used


def _record(axes: Axes, life: Life, y: float, start: float, scale: Scale) -> None:
    """When the recorded clock runs."""
    for visit in life.visits:
        if known(visit["clock_start"]):
            stop = visit["clock_stop"] if known(visit["clock_stop"]) else life.end
            left, right = scale(visit["clock_start"] - start), scale(stop - start)
            axes.barh(y - HEIGHT / 2 - CLOCK, right - left, CLOCK, left=left, color=INK)


def _rounds(axes: Axes, life: Life, y: float, start: float, scale: Scale) -> None:
    """Care not given in each round, hanging down: the deeper, the more."""
    top = y - HEIGHT / 2 - 1.7 * CLOCK
    for r in life.seen.rounds if life.seen else ():
        left, right = scale(r.time - start), scale(min(r.time + ROUND_H, life.last) - start)
        axes.bar(left, -DEEPEST * days.lost(r), max(right - left, 0.0), bottom=top, align="edge", color=LOST,
                 edgecolor="white", linewidth=0.4)


def _marks(axes: Axes, life: Life, y: float, start: float, scale: Scale) -> None:
    """Harm, and what was done for the clock; words where there is room, for death always."""
    lines: list[list[tuple[float, float]]] = [[] for _ in range(LINES)]
    shown = [event for event in told(life) if event.kind in SHORT and (event.kind in HARMS or event.grave)]
    for event in sorted(shown, key=lambda event: SHORT[event.kind] != "death"):
        x, words = scale(event.time - start), SHORT[event.kind]
        axes.plot([x], [y + HEIGHT / 2 + 0.04], marker="v", color=INK if event.grave else GREY, markersize=9,
                  clip_on=False)
        wide, right = LETTER * len(words), x > 0.85
        left = x - wide if right else x
        free = (i for i, taken in enumerate(lines) if all(left >= end or left + wide <= begin for begin, end in taken))
        line = next(free, None)
        if line is not None:
            lines[line].append((left, left + wide + LETTER))
            axes.text(x, y + HEIGHT / 2 + 0.07 + 0.085 * line, words, fontsize=SMALL, va="bottom",
                      ha="right" if right else "left")


def _frame(axes: Axes, scale: Scale) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.44, 1.62)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    ticks = list(_ticks(scale))
    axes.set_xticks([scale(hours) for hours, _ in ticks], [text for _, text in ticks])
    axes.set_xlabel("time since the first arrival")
    if scale.last > scale.door * MANY:
        axes.axvline(WIDE, color=GREY, linewidth=1, linestyle=(0, (2, 3)))


def _ticks(scale: Scale) -> Iterator[tuple[float, str]]:
    """Hours until the bed or home, days after."""
    linear = scale.last <= scale.door * MANY
    until = scale.last if linear else scale.door
    step = _step(until, (0.5, 1, 2, 3, 4, 6, 12, 24, 48, 96, 168), 7)
    yield from ((i * step, f"{i * step:g} h") for i in range(int(until / step - (0.25 if not linear else 0)) + 1))
    if not linear:
        days = _step((scale.last - scale.door) / DAY, (0.5, 1, 2, 4, 7, 14, 28, 56, 112), 4)
        first = int(scale.door / DAY / days) + 1
        last = int(scale.last / DAY / days)
        yield from ((i * days * DAY, _days(i * days)) for i in range(first, last + 1))


def _days(days: float) -> str:
    return f"{days:g} day{'s' * (days != 1)}" if days >= 1 else f"{days * DAY:g} h"


def _step(length: float, steps: Sequence[float], most: int) -> float:
    """The smallest step that needs no more ticks than this."""
    return next((step for step in steps if length / step <= most), steps[-1])


def _legend(axes: Axes, used: dict[str, None]) -> None:
    from matplotlib.patches import Patch

    shown = [Patch(color=colour, label=words) for name, (words, colour) in PLACES.items() if name in used]
    shown += [Patch(color=INK, label="the clock runs"), Patch(color=LOST, label="care not given, by round")]
    axes.legend(handles=shown, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=min(4, len(shown)), frameon=False,
                fontsize=SMALL, handlelength=1.2, columnspacing=1.2)
