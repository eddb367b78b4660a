"""``simcare loops``: the causal map of the organisation, its loops and switches, listed and drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PRINTED = 200  # columns where there is no screen
FIRST = Path("four_hour")  # the regime on which everything is calibrated


def loops(
    scenario: Annotated[Path | None, typer.Argument(help="A scenario file or a name of the library, whose levers and "
                                                    "switches are shown; four_hour where none is given.")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE",
                                                       help="Change one value (repeatable).")] = None,
    loop: Annotated[str | None, typer.Option("--loop", help="Only this loop, such as R4, with its links; strong in the "
                                             "picture, the rest pale.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the picture (PNG and SVG).")] = Path("results/loops"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else, and draw "
                                          "nothing.")] = False,
) -> None:
    """Show what moves what in the organisation: variables, links in plain words, named loops; and draw it."""
    import json

    from rich.console import Console

    from simcare.organisation.loops import loop_called
    from simcare.report import loops as words
    from simcare.scenario.schema import Scenario

    chosen = loop_called(loop) if loop else None
    shown = Scenario.load(scenario or FIRST, settings or [])
    if as_json:
        typer.echo(json.dumps(words.as_data(shown), indent=2, ensure_ascii=False))
        return
    screen = Console(highlight=False)
    Console(highlight=False, width=None if screen.is_terminal else PRINTED).print(words.as_text(shown, chosen))
    for file in words.save_picture(out, chosen):
        typer.echo(f"drawn: {file}", err=True)
