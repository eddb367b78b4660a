"""``simcare new``: a commented scenario to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(name: Annotated[Path, typer.Argument(help="Name of the new scenario, with or without .yaml.")]) -> None:
    """Write a commented scenario file to start from. An existing file is never overwritten."""
    from importlib.resources import files

    from simcare.errors import UsageError

    path = name if name.suffix in (".yaml", ".yml") else name.with_name(name.name + ".yaml")
    template = (files("simcare.scenario") / "template.yaml").read_text("utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template.replace("NAME", path.stem))
    except FileExistsError:
        raise UsageError(f"{path}: already exists; choose another name or remove it first") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from None
    typer.echo(f"{path} is written. Look at it with: simcare check {path}", err=True)
