"""Are the levers of the workshop rigged? Draws designs at random, runs them, and publishes the whole cloud.

A room that tries fifty designs must be able to find a good hospital that is driven by a target, and a bad one that puts
people first; else the levers teach what was put into them. The designs are those that the emulator is fitted to, and
share its store, so after ``python -m simcare.workshop.emulator.fit`` this takes no time. Nothing is chosen by its
result: the counts are of all designs drawn.

    python benchmarks/workshop_levers.py --runs 256

Writes docs/background/workshop_levers.md and its picture.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simcare.experiment.readings import Point, readings
from simcare.experiment.store import Store
from simcare.measures.registry import registry
from simcare.report.words import value
from simcare.workshop.designs import Choice, scenario_of, stands
from simcare.workshop.emulator.file import load_file
from simcare.workshop.emulator.fit import RUNS, STORE
from simcare.workshop.emulator.observed import curves
from simcare.workshop.emulator.space import choice_at, drawn, known_stories
from simcare.workshop.levers import PLAIN, levers

DOCS = Path(__file__).parents[1] / "docs"
LIVES = ("four_hour_lived", "ambulance_wait_over_60_share", "left_unseen_share", "missed_care_share",
         "calls_over_15min_share", "sent_home_unready_share", "harmed_patients_share", "experience_poor_share")
"""The bedside, by which a design is called good or bad; deaths of one quarter-size year are mostly chance."""
NUMBER, MONEY = "four_hour_recorded", "cost"
ASKED = 2
"""The step of the goal from which it asks for something (90 in 100)."""
MOST = 4
SIDES = ("driven by a target", "people first", "neither")
SHOWN = {"no_target": 10, "four_hour": 10, "four_hour_with_slack": -24, "people_first": -24}
"""Stories that are named in the picture, and how far above or below their dot."""


@dataclass(frozen=True)
class Tried:
    """A design that was run: how it is led, its figures, and in how many of ``LIVES`` it beats the hospital before."""

    choice: Choice
    side: str
    figures: Mapping[str, float]
    better: int


def side_of(choice: Choice) -> str:
    """Whether a number is pressed, the patient comes first, or neither."""
    if choice.levers.get("purpose", 0) == 1:
        return SIDES[1]
    asked = choice.levers.get("goal", 0) >= ASKED and choice.levers.get("punishment", 4) >= 1
    return SIDES[0] if asked else SIDES[2]


def better(name: str, figure: float, before: float) -> bool:
    """Whether a figure is better than before."""
    return figure > before if registry()[name].better == "higher" else figure < before


def tried(runs: int, store: Path, workers: int | None) -> list[Tried]:
    """All designs that were drawn, the hospital before any target first."""
    steps = drawn(runs)
    choices = [choice_at(row) for row in steps]
    with Store(store) as kept:
        found = readings([Point(scenario_of(choice), 0) for choice in choices], curves, kept, workers)
    place = [tuple(row) for row in steps.tolist()].index(known_stories()["no_target"])
    before = found[place].figures
    return [Tried(choice, side_of(choice), one.figures, sum(better(name, one.figures[name], before[name])
                                                            for name in LIVES))
            for choice, one in zip(choices, found, strict=True)]


def best(some: Sequence[Tried], most: bool = True) -> Tried:
    """The design with the most (or the fewest) respects better than before; of equals, by the care not given."""
    return sorted(some, key=lambda one: (one.better if not most else -one.better,
                                         one.figures["missed_care_share"] * (1 if most else -1)))[0]


def picture(found: Sequence[Tried], stem: Path) -> None:
    """The cloud: the board's number across, the bedside upwards, every design a dot."""
    from simcare.report.figures.style import AMBER, BLUE, GREEN, GREY, INK, SMALL, new_axes, save, styled

    with styled():
        ax = new_axes()
        for side, colour, mark in zip(SIDES, (AMBER, BLUE, GREY), ("o", "^", "x"), strict=True):
            some = [one for one in found if one.side == side]
            ax.scatter([100 * one.figures[NUMBER] for one in some],
                       [100 * one.figures["missed_care_share"] for one in some],
                       c=colour, marker=mark, s=55, alpha=0.75, label=f"{side} ({len(some)})")
        for name, away in SHOWN.items():
            one = _story(found, name)
            at = (100 * one.figures[NUMBER], 100 * one.figures["missed_care_share"])
            ax.scatter(*at, s=170, facecolors="none", edgecolors=INK, linewidths=2)
            ax.annotate(name, at, xytext=(0, away), textcoords="offset points", fontsize=SMALL, ha="center")
        ax.set_xlabel("within four hours, as the board sees it (%)")
        ax.set_ylabel("care on the wards not given (%)")
        ax.set_title("What the levers can make of a hospital: every dot is a design")
        ax.legend(frameon=False, fontsize=SMALL, loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=len(SIDES))
        ax.axhline(100 * _story(found, "no_target").figures["missed_care_share"], color=GREEN, lw=1.2, ls=(0, (6, 3)))
        save(ax, stem)
    stem.with_suffix(".svg").unlink()


def _story(found: Sequence[Tried], name: str) -> Tried:
    steps = known_stories()[name]
    wanted = choice_at(np.array(steps))
    return next(one for one in found if one.choice == wanted)


def page(found: Sequence[Tried]) -> str:
    """The page, all numbers from the runs."""
    lines = [HEAD.format(runs=len(found), levers=len(levers().levers), lives=len(LIVES)), *_counts(found), "", MIDDLE]
    shown = [("a good one, driven by a target", best([one for one in found if one.side == SIDES[0]])),
             ("a bad one, people first", best([one for one in found if one.side == SIDES[1]], most=False)),
             *((f"`{name}`", _story(found, name)) for name in SHOWN)]
    lines += ["| | " + " | ".join(name for name, _ in shown) + " |", "|---" * (len(shown) + 1) + "|"]
    for name in (NUMBER, *LIVES, MONEY):
        cells = [value(one.figures[name], registry()[name].unit) for _, one in shown]
        lines.append(f"| {registry()[name].label} | " + " | ".join(cells) + " |")
    lines += [f"| better than before, of {len(LIVES)} | " + " | ".join(str(one.better) for _, one in shown) + " |", ""]
    for name, one in shown[:2]:
        lines += [f"*{name[0].upper()}{name[1:]}:* {_levers(one.choice)}.", ""]
    lines.append(TAIL.format(target=what_it_took(found, SIDES[0]), people=what_it_took(found, SIDES[1])))
    return "\n".join([*lines, *_estimates()])


def _estimates() -> list[str]:
    """How well the estimate that answers a lever at once foresees designs that it was not fitted to."""
    fitted = load_file()
    if fitted is None:
        return []
    lines = [ESTIMATES.format(runs=fitted["runs"]), "| | week by week | of the year | shown |", "|---|---|---|---|"]
    for name, one in fitted["measures"].items():
        shown = " and ".join([*["line"] * one["drawn"], *["figure"] * one["told"]]) or "neither"
        lines.append(f"| {registry()[name].label} | {one['loo']['curve']:.2f} | {one['loo']['figure']:.2f} | {shown} |")
    return [*lines, ""]


def _counts(found: Sequence[Tried]) -> list[str]:
    """How many designs of each side are better than before in how much."""
    lines = ["| | designs | better than before in at least 6 | in 3 to 5 | in at most 2 |", "|---|---|---|---|---|"]
    for side in SIDES:
        counts = [one.better for one in found if one.side == side]
        parts = [sum(low <= count <= high for count in counts) for low, high in ((6, len(LIVES)), (3, 5), (0, 2))]
        lines.append(f"| {side} | {len(counts)} | " + " | ".join(map(str, parts)) + " |")
    return lines


def _levers(choice: Choice) -> str:
    """The levers of a design that are not where the hospital before any target has them."""
    return "; ".join(f"{_small(levers()[name].title)}: {levers()[name].steps[step].name}"
                     for name, step in choice.levers.items())


def _small(title: str) -> str:
    """A title in the middle of a sentence."""
    return title[:1].lower() + title[1:]


def what_it_took(found: Sequence[Tried], side: str) -> str:
    """The levers that go most with a better bedside among the designs of one side, the strongest first."""
    some = [one for one in found if one.side == side]
    score = np.array([one.better for one in some], float)
    steps = {lever.id: np.array([one.choice.levers.get(lever.id, stands(PLAIN)[lever.id]) for one in some], float)
             for lever in levers().levers}
    together = {name: float(np.corrcoef(step, score)[0, 1]) for name, step in steps.items() if np.ptp(step) > 0}
    most = sorted(together, key=lambda name: -abs(together[name]))[:MOST]
    return "; ".join(f"{_small(levers()[name].title)} ({together[name]:+.2f})".replace("-", "−") for name in most)


HEAD = """# The levers of the workshop are not rigged

*Made by `benchmarks/workshop_levers.py`; every number is from its runs.*

If every hospital driven by a target came out bad and every people-first one good, whatever else was done, a room would
learn what somebody had put into the levers. So {runs} designs were drawn over all {levers} levers of the workshop, half
of them anywhere, half near a story of the library, and each was run for a year at a quarter of the size, with the same
people and luck. *Driven by a target*: a goal of at least 90 in 100, run on the numbers, and missing it costs somebody
something. *People first*: run on what matters to the patient. A design is held against the hospital before any target
in {lives} respects of the bedside (listed in the table below), one year, no replications: a single design may owe a
respect or two to chance.

![Every design as a dot: the board's four-hour figure across, care not given upwards](../images/workshop_levers.png)
"""
MIDDLE = """The best of those driven by a target, and the worst of those that put people first, beside stories:
"""
TAIL = """What goes with a better bedside, as the correlation of a lever's step with the number of respects in which a
design is better than before:

* driven by a target: {target};
* people first: {people}.
"""


ESTIMATES = """## How well the quick estimate foresees

A lever that is moved in the workshop is answered at once by an emulator fitted to {runs} of these runs, before the real
run is done. Its error is that of foreseeing each design from all the others, as a share of what the levers can do to a
measure (from the 5th to the 95th of 100 designs). Above 0.2 nothing is drawn.
"""


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--store", type=Path, default=STORE)
    parser.add_argument("--workers", type=int, default=None)
    asked = parser.parse_args()
    found = tried(asked.runs, asked.store, asked.workers)
    picture(found, DOCS / "images" / "workshop_levers")
    (DOCS / "background" / "workshop_levers.md").write_text(page(found), "utf-8")
    print("\n".join(_counts(found)))


if __name__ == "__main__":
    main()
