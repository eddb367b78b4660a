"""``simcare evidence``: what every number is, where it comes from, and what is only assumed."""

from __future__ import annotations

from typing import Annotated

import typer


def evidence(
    name: Annotated[str | None, typer.Argument(help="A parameter, the beginning or end of its path, or the id of a "
                                               "source.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only evidence, calibrated, assumption or lever.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Show value, unit, range, kind and source of the parameters, or one parameter whole."""
    from simcare.evidence import showing

    typer.echo(showing.as_json(name, kind) if as_json else showing.as_text(name, kind), nl=False)
