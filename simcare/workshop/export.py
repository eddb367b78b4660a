"""What a workshop leaves behind: all that was said and found, as one document and as one table."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from simcare import __version__
from simcare.workshop.keeping import Kept
from simcare.workshop.rooms import Room

COLUMNS = ("room", "story", "team", "run", "replication", "measure", "value", "design")


def room(one: Room, kept: Kept) -> dict[str, Any]:
    """A room's teams, predictions, designs, results and findings; nothing about anybody."""
    runs = [{"key": key, "design": json.loads(design), "teams": one.teams_of(key),
             "replications": [json.loads(picture).get("figures", {}) for picture in kept.pictures(key)]}
            for key in dict.fromkeys([*([one.baseline] if one.baseline else []), *(run.key for run in one.wanted)])
            if (design := kept.design(key)) is not None]
    return {"version": __version__, "program": kept.program, "code": one.code, "story": one.story,
            "phase": one.phase, "teams": one.teams, "predictions": one.predictions, "findings": one.findings,
            "baseline": one.baseline, "pinned": one.pinned, "runs": runs}


def everything(kept: Kept) -> dict[str, Any]:
    """Every room that is kept."""
    found = [Room.model_validate_json(document) for document in kept.rooms()]
    return {"version": __version__, "rooms": [room(one, kept) for one in found]}


def table(found: list[dict[str, Any]]) -> str:
    """The figures of rooms as a table: one line a team, run, replication and measure."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in found:
        for run in one["runs"]:
            design = json.dumps(run["design"], sort_keys=True)
            for team in run["teams"] or [""]:
                for number, figures in enumerate(run["replications"]):
                    lines.writerows([one["code"], one["story"], harmless(team), run["key"], number, name, value, design]
                                    for name, value in figures.items())
    return text.getvalue()


def harmless(text: str) -> str:
    """A team's name that a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
