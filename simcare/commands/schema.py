"""``simcare schema``: the file format, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def schema(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file instead.")] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Of the plans of sweeps.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, by which an editor can help while you write."""
    import json

    from simcare.errors import UsageError
    from simcare.scenario.editor import file_schema
    from simcare.sweeping.plan import plan_schema

    text = json.dumps(plan_schema() if plan else file_schema(), indent=2, ensure_ascii=False)
    if out is None:
        typer.echo(text)
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror})") from None
