"""``simcare check``: is this scenario sound, what does it come to, and what is different about it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    scenario: Annotated[Path, typer.Argument(help="A scenario file, or the name of one of the library.")],
    settings: Annotated[list[str], typer.Option("--set", metavar="PATH=VALUE", help="Change one value (repeatable).",
                                                default_factory=list, show_default=False)],
    brief: Annotated[bool, typer.Option("--brief", help="Only say what differs from the parent.")] = False,
) -> None:
    """Check a scenario, print it merged with all that it extends, and say what differs from its parent."""
    from simcare.scenario import differences
    from simcare.scenario.schema import Scenario, in_yaml

    checked = Scenario.load(scenario, settings)
    if not brief:
        typer.echo(in_yaml(checked.merged()))
    mark = "" if brief else "# "
    for line in differences.from_parent(scenario, checked):
        typer.echo(f"{mark}{line}")
