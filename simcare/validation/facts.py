"""The stylised facts: what was found in real hospitals, and which figure of which run is held against it.

``simcare/evidence/facts.yaml`` is the whole list. A *design* there is a scenario with a few changes; a *fact* is a
figure of one design, or of one against another on the same luck, with the band in which it should lie. Each fact has
exactly one use. *Calibration* facts were looked at while parameters were set, so that they fit proves little.
*Predictions* were not: they are the test. *Controls* are worlds in which the answer is known beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from simcare.errors import SimcareError, UsageError
from simcare.evidence.plain_yaml import PlainLoader

Use = Literal["prediction", "calibration", "control"]
USES: tuple[Use, ...] = ("prediction", "calibration", "control")
HOWS = ("level", "difference", "ratio", "change")
CLOCKS = ("recorded", "lived")
NOT_YET = "not yet explained"


@dataclass(frozen=True)
class Design:
    """A scenario of the library with ``settings``, every link of the organisation cut where ``cut_links`` says so.
    ``years`` and ``replications`` are given where fewer will do; ``times`` where facts rest on few people, and so many
    times the replications are wanted."""

    name: str
    scenario: str
    says: str
    settings: tuple[str, ...] = ()
    cut_links: bool = False
    years: float | None = None
    replications: int | None = None
    times: int = 1


@dataclass(frozen=True)
class Fact:
    """One testable figure.

    ``measure`` is a measure of the registry or a figure of :mod:`simcare.validation.seen`, taken from design ``of``; or
    a figure of :mod:`simcare.validation.pairs`. With ``against``, ``how`` says how the two designs are set against each
    other: difference, ratio, or change (as a share). ``times`` turns it into ``unit``. The band is ``low`` to ``high``,
    either of which may be open. A fact that the model cannot measure has ``not_measured``, which says why not.
    """

    id: str
    says: str
    source: str
    use: Use
    unit: str = "share"
    of: str = ""
    against: str = ""
    measure: str = ""
    how: str = "level"
    times: float = 1.0
    low: float | None = None
    high: float | None = None
    clock: str = "lived"
    window: str = "months 13-36"
    gate: bool = False
    note: str = ""
    why: str = ""
    not_measured: str = ""

    @property
    def band(self) -> tuple[float, float]:
        """The band, infinite where it is open."""
        return (-math.inf if self.low is None else self.low), (math.inf if self.high is None else self.high)

    @property
    def designs(self) -> tuple[str, ...]:
        """The designs that must be run for it."""
        return () if self.not_measured else tuple(filter(None, (self.of, self.against)))

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of sources.yaml behind the band."""
        return tuple(part.strip() for part in self.source.split(";"))

    @property
    def explanation(self) -> str:
        """Why the model misses it: never empty, so that no miss is printed bare."""
        return self.not_measured or self.why or NOT_YET


@cache
def _document() -> dict[str, Any]:
    text = (files("simcare.evidence") / "facts.yaml").read_text("utf-8")
    return dict(yaml.load(text, PlainLoader))


@cache
def designs() -> Mapping[str, Design]:
    """All designs by name, in the order of the file."""
    return {name: Design(name=name, settings=tuple(entry.pop("settings", ())), **entry)
            for name, entry in _entries("designs", Design)}


@cache
def facts() -> Mapping[str, Fact]:
    """All facts by id, in the order of the file. Raises SimcareError where an entry has no right form."""
    return {name: Fact(id=name, **entry) for name, entry in _entries("facts", Fact)}


def _entries(part: str, kind: type) -> Iterable[tuple[str, dict[str, Any]]]:
    known = {field.name for field in fields(kind)} - {"id", "name"}
    needed = {field.name for field in fields(kind) if field.default is MISSING} - {"id", "name"}
    for name, entry in _document()[part].items():
        if not needed <= set(entry) <= known:
            raise SimcareError(f"facts.yaml: {name} lacks {sorted(needed - set(entry))} or has unknown "
                               f"{sorted(set(entry) - known)}")
        yield str(name), dict(entry)


def chosen(only: str | None = None, gate: bool = False) -> list[Fact]:
    """The facts whose id begins with ``only`` (V1 means V1 and V1.R0, never V10), of the gate set if asked for."""
    found = [fact for fact in facts().values() if only is None or _under(fact.id, only)]
    if not found:
        raise UsageError(f"--only {only}: no fact begins so; there are {', '.join(_families())}")
    chosen = [fact for fact in found if fact.gate or not gate]
    if not chosen:
        raise UsageError(f"--gate: none of the facts {only} is one that must hold")
    return chosen


def _under(name: str, only: str) -> bool:
    return name == only or name.startswith(only.rstrip(".") + ".")


def _families() -> list[str]:
    return list(dict.fromkeys(name.split(".")[0] for name in facts()))
