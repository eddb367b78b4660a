"""The screen of ``simcare verify``: what failed, then every theory with how closely it was met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simcare.report.terminal import console
from simcare.verification.check import Check
from simcare.verification.suite import false_alarms

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text


def show(checks: Sequence[Check], runtime_s: float, every: bool = False) -> None:
    """Prints the table and one line below it."""
    screen = console()
    screen.print(table(checks, every))
    screen.print(last_line(checks, runtime_s))


def table(checks: Sequence[Check], every: bool = False) -> Table:
    """One row a failed check, then one a theory; with ``every`` one a check."""
    from rich.table import Table

    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading, justify in (("", "left"), ("WHAT MUST HOLD", "left"), ("EXPECTED", "right"), ("FOUND", "right"),
                             ("MAY BE OFF", "right")):
        made.add_column(heading, justify=justify, vertical="top")  # type: ignore[arg-type]
    failed = [check for check in checks if not check.passed]
    for check in [*failed, *([check for check in checks if check.passed] if every else [])]:
        made.add_row(mark(check.passed), words(check), number(check.expected), number(check.found),
                     number(check.tolerance))
    if not every:
        theories(made, [check for check in checks if check.passed])
    return made


def theories(made: Table, passed: Sequence[Check]) -> None:
    """A row for each theory whose checks passed: what it says, where it stands, how many checks, how close."""
    from rich.text import Text

    for theory in dict.fromkeys(check.theory for check in passed):
        of_it = [check for check in passed if check.theory == theory]
        said = Text.assemble((theory.name, "bold"), f": {theory.says} ", (f"[{theory.source}]", "dim"))
        made.add_row(mark(True), said, "", f"{len(of_it)} check{'s' * (len(of_it) != 1)}", closeness(of_it))


def closeness(checks: Sequence[Check]) -> str:
    """How far the furthest is off, as a share of what it may be; ``exact`` where nothing is off."""
    off = [check.off / check.tolerance for check in checks if check.tolerance > 0]
    most = max(off, default=0.0)
    return f"{most:.0%} of it used" if most >= 0.005 else "exact"


def mark(passed: bool) -> Text:
    """A word and a colour."""
    from rich.text import Text

    return Text("holds", style="green") if passed else Text("FAILS", style="bold red")


def words(check: Check) -> Text:
    """A check in words; where it failed, with what it says and its source."""
    from rich.text import Text

    said = Text.assemble((f"{check.theory.name}: ", "bold"), check.name)
    if not check.passed:
        said.append(f". {check.theory.says[:1].upper()}{check.theory.says[1:]} [{check.theory.source}]", "dim")
        said.append(f" {check.note}" if check.note else "")
    return said


def number(value: float) -> str:
    """Four digits; a dash where there is nothing."""
    return "–" if value != value else f"{value:.4g}"


def last_line(checks: Sequence[Check], runtime_s: float) -> str:
    """How many, how long, and how often chance alone would say otherwise."""
    failed = sum(not check.passed for check in checks)
    verdict = f"{failed} of {len(checks)} checks failed" if failed else f"All {len(checks)} checks hold"
    by_chance = sum(check.by_chance for check in checks)
    chance = (f" {by_chance} of them have chance in them: with a seed that nobody has tried, a correct program fails "
              f"any of these once in {1 / false_alarms(checks):.0f} times.") if by_chance else ""
    return f"\n{verdict}, in {runtime_s:.0f} s.{chance}"
