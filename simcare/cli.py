"""The front door on the command line: parse, call, print.

Results go to standard output, talk to standard error. Exit codes: 0 done, 1 the model or a run failed, 2 bad usage or
a bad file, 130 interrupted. What a user did wrong is one clear message, never a traceback.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any

import typer

from simcare import __version__, commands
from simcare.errors import SimcareError
from simcare.head import end_with_the_reader

ORDER = ("run", "compare", "explain", "story", "loops", "check", "new", "fit", "evidence", "verify", "validate",
         "calibrate", "sensitivity", "sweep", "warmup", "schema")
INTERRUPTED = 130

app = typer.Typer(name="simcare", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"]})


def in_plain_words(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, with expected errors as one message and an exit code."""
    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except SimcareError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            typer.echo("Interrupted.", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            typer.echo(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror), err=True)
            raise typer.Exit(SimcareError.exit_code) from None
    return guarded


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"simcare {__version__}")
        raise typer.Exit


@app.callback()
def _simcare(version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True,
                                                   help="Show the version and leave.")] = False) -> None:
    """A hospital under target regimes, simulated: what happened to people, beside what the board's figures said."""


def command_names() -> list[str]:
    """Every module of ``simcare.commands`` is a command of its name; those in ORDER come first."""
    found = [module.name for module in iter_modules(commands.__path__)]
    return sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


for _name in command_names():
    app.command(_name)(in_plain_words(getattr(import_module(f"simcare.commands.{_name}"), _name)))


def main() -> None:
    """Run the command line."""
    end_with_the_reader()
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
