"""``simcare story``: one person, hour by hour, in two designs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from simcare.report.story.moments import Life
    from simcare.scenario.schema import Scenario

HOURS_A_YEAR = 8766.0
SETTLING = 0.25  # years to run on after the last change of a timeline
RULES = ("design", "targets", "timeline")
AGAINST, OTHERWISE = "people_first", "no_target"


def story(
    scenario: Annotated[Path, typer.Argument(help="A scenario file, or the name of one of the library.")],
    settings: Annotated[list[str], typer.Option(
        "--set", metavar="PATH=VALUE", default_factory=list, show_default=False,
        help="Change one value (repeatable): levers, targets and timeline of SCENARIO only, all else of both.")],
    against: Annotated[Path | None, typer.Option(
        help="The design beside it (default: people_first, the same beds, staff and money run on need).")] = None,
    patient: Annotated[int | None, typer.Option(
        min=0, help="A number from the column person of patients.parquet (default: a clear case is chosen).")] = None,
    replication: Annotated[int, typer.Option(min=0, help="Which replication of the run.")] = 0,
    years: Annotated[float | None, typer.Option(help="Years to simulate after day 0 (default: 1).")] = None,
    seed: Annotated[int | None, typer.Option(help="The seed of all luck.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the files (default: results/story_A_B).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Tell one person's journey hour by hour, in two designs side by side."""
    from simcare.experiment.witness import two_lives
    from simcare.report.story import screen

    designs = both(scenario, against, settings, years, seed)
    with waiting(not (as_json or quiet)):
        chosen, one, other = two_lives(designs, replication, patient)
    folder = out if out is not None else Path("results") / name_of(designs, chosen.person, patient is not None)
    document = screen.document(chosen, one, other)
    write(folder, document, screen.page(chosen, one, other, "story.png"), one, other)
    if as_json:
        sys.stdout.write(in_json(document))
    elif not quiet:
        from simcare.report.terminal import console

        console().print(screen.screen(chosen, one, other, folder))


@contextmanager
def waiting(wanted: bool) -> Iterator[None]:
    """A word on standard error while two hospitals are run, only on a terminal."""
    from simcare.report.terminal import console

    if wanted and sys.stderr.isatty():
        with console(stderr=True).status("Both hospitals live through their year …"):
            yield
    else:
        yield


def both(scenario: Path, against: Path | None, settings: list[str], years: float | None,
         seed: int | None) -> tuple[Scenario, Scenario]:
    """The two designs, of one length and with one seed."""
    from simcare.scenario.schema import load

    place = [setting for setting in settings if not of_rules(setting)]
    first = load(scenario, settings)
    second = load(against if against is not None else Path(AGAINST), place)
    if against is None and (first.design, first.targets) == (second.design, second.targets):
        second = load(Path(OTHERWISE), place)
    last = max([entry.at or 0.0 for design in (first, second) for entry in design.timeline], default=0.0)
    long = years or max(1.0, last / HOURS_A_YEAR + SETTLING)
    luck = first.run.seed if seed is None else seed
    one, other = (design.set("run.measured_from", None).set("run.years", long).set("run.seed", luck)
                  for design in (first, second))
    return one, other


def of_rules(setting: str) -> bool:
    """Whether a setting changes the rules and the design, and not the place and its people."""
    from simcare.scenario.design import Design

    return setting.split("=")[0].split(".")[0].strip() in (*RULES, *Design.model_fields)


def name_of(designs: tuple[Scenario, Scenario], person: int, asked_for: bool) -> str:
    """The folder of a story: ``story_four_hour_people_first``, with the number of a person who was asked for."""
    name = "_".join(["story", *(design.name for design in designs), *([str(person)] if asked_for else [])])
    return re.sub(r"[^\w=.,% -]+", "_", name)


def write(folder: Path, document: dict[str, object], page: str, one: Life, other: Life) -> None:
    """The page, the data and the picture."""
    from simcare.errors import UsageError
    from simcare.report.figures.story import save

    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "story.md").write_text(page, "utf-8")
        (folder / "story.json").write_text(in_json(document), "utf-8")
        save(one, other, folder / "story")
    except OSError as error:
        raise UsageError(f"cannot write to the output folder {folder}: {error.strerror or error}. "
                         "Choose another with --out.") from None


def in_json(document: dict[str, object]) -> str:
    """As one JSON document."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
