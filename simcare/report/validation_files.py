"""What a validation report leaves in its folder: a page ready for the documentation, a JSON document, a picture."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.report.validation import TITLES, band, in_words, misses_first, run_of, simulated, size, verdict

if TYPE_CHECKING:
    from simcare.validation.report import Report
    from simcare.validation.scoring import Score

INTRODUCTION = """\
Every published fact that the model is held against, none left out, written by `simcare validate`.
*Fitted* facts were looked at while parameters were set, or are put in: that they fit proves little. *Predicted* ones
were not, and are the test. *Controls* are worlds in which the answer is known. Bands are ours around published figures:
a reported interval where there is one, else a margin or the spread between hospitals; what each rests on says
`simcare evidence` with the id.

*In band*: the simulated mean lies in the band. *Within chance*: it does not, but its 95% interval reaches it. *Missed*:
the whole interval lies outside. What the model cannot measure counts as not in band. Facts with a star must hold, or
`simcare validate` ends with an error. Recorded is what the hospital's own clock and files say, lived is what happened.
"""
STAR = r"\*"
PICTURE = "![Every fact: its band, and what the model makes of it](validation.png)"


def write(report: Report, folder: Path) -> list[Path]:
    """Writes ``validation.md``, ``validation.json`` and the picture, and returns the files."""
    from simcare.report.figures import plot_validation
    from simcare.report.figures.style import save

    folder.mkdir(parents=True, exist_ok=True)
    page, document = folder / "validation.md", folder / "validation.json"
    page.write_text(markdown(report), "utf-8")
    document.write_text(json.dumps(report.as_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n", "utf-8")
    return [page, document, *save(plot_validation(report), folder / "validation")]


def markdown(report: Report) -> str:
    """The whole report as a page."""
    totals = "".join(f"* {TITLES[count.use].split(':')[0].capitalize()}: {in_words(count)}.\n"
                     for count in report.counts)
    parts = ["# Validation", INTRODUCTION, f"{size(report)}. {verdict(report)}\n\n{totals}", PICTURE + "\n"]
    for count in report.counts:
        ours = misses_first(one for one in report.scores if one.fact.use == count.use)
        heading, rest = TITLES[count.use].split(": ", 1)
        parts += [f"## {heading.capitalize()}", f"{rest[0].upper()}{rest[1:]}. {in_words(count)}.\n", _table(ours)]
    return "\n".join([*parts, "## What is missed, and why", _whys(report), "## The runs", _runs(report),
                      "## How each is measured", _definitions(report)])


def _table(scores: Iterable[Score]) -> str:
    lines = ["| fact | what | run | published | simulated, 95% interval | |", "|---|---|---|---|---|---|"]
    for one in scores:
        fact = one.fact
        what = f"{fact.says} ({fact.note})" if fact.note else fact.says
        stands = f"**{one.status}**" if not one.holds else one.status
        lines.append(f"| {fact.id}{STAR * fact.gate} | {what} | {run_of(fact)} | {band(fact)} | "
                     f"{simulated(fact, one.simulated)} | {stands} |")
    return "\n".join(lines) + "\n"


def _whys(report: Report) -> str:
    missed = [one for one in misses_first(report.scores) if not one.holds]
    return "".join(f"* **{one.fact.id}**, {one.fact.says}: {one.fact.explanation}\n" for one in missed) or "Nothing.\n"


def _runs(report: Report) -> str:
    from simcare.validation.facts import designs

    used = {name for one in report.scores for name in one.fact.designs}
    lines = ["| run | what it is | scenario, and what is changed |", "|---|---|---|"]
    for one in designs().values():
        if one.name in used:
            changed = [f"`{setting}`" for setting in one.settings] + ["every link cut"] * one.cut_links
            lines.append(f"| {one.name} | {one.says} | {', '.join([one.scenario, *changed])} |")
    return "\n".join(lines) + "\n"


def _definitions(report: Report) -> str:
    lines = ["| fact | clock | window | figure | sources |", "|---|---|---|---|---|"]
    for fact in (one.fact for one in report.scores if not one.fact.not_measured):
        how = "" if not fact.against or fact.how == "level" else f", {fact.how}"
        figure = f"`{fact.measure}`{how}: {_definition(fact.measure)}"
        lines.append(f"| {fact.id} | {fact.clock} | {fact.window} | {figure} | {', '.join(fact.sources)} |")
    return "\n".join(lines) + "\n"


def _definition(name: str) -> str:
    from simcare.measures.registry import registry
    from simcare.validation.pairs import PAIRS, definition
    from simcare.validation.seen import all_seen

    if name in PAIRS:
        return definition(name)
    return all_seen()[name].definition if name in all_seen() else registry()[name].definition
