"""Designs between two designs: some parts as in B, the others as in A.

A *part* is a piece of the scenario in which A and B differ. The design has eight levers, four of them strategic and
four operational; whatever else differs (the targets, the building, the people who come, what is assumed…) makes parts
of its own, each under its name, so that nothing is left out. A lever in which the two do not differ is no part.

Not every mixture is possible: a timeline that moves a target needs the target. Then the parts that need each other have
to be changed together, which is for the user to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from simcare.errors import UsageError
from simcare.experiment.shapley import everything
from simcare.scenario.differences import Difference, by_lever, differences
from simcare.scenario.problems import nearest
from simcare.scenario.reading import ScenarioError

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

STRATEGIC = ("leadership", "culture", "mission", "business_model")
OPERATIONAL = ("people", "process", "data", "technology")
WORDS = {"run": "before day 0", "timeline": "changes on the way", "staff": "rules of staffing", "money": "prices"}
"""What sections of a scenario are called, where their own name says too little."""


@dataclass(frozen=True)
class Part:
    """One part of the difference: what it is called, the sections that it is made of, and what differs in them."""

    name: str
    sections: tuple[str, ...]
    differences: tuple[Difference, ...]


def parts(first: Scenario, second: Scenario, levers: bool = False, together: Sequence[str] = ()) -> list[Part]:
    """The parts in which two scenarios differ: strategic and operational levers as one part each, or with ``levers``
    every lever by itself. Each of ``together`` names parts to be changed as one (``targets,timeline``).

    Raises UsageError where nothing differs, or for a name that is no part.
    """
    found = [Part(name, (name,), tuple(those)) for name, those in by_lever(differences(first, second)).items()]
    if not found:
        raise UsageError(f"{first.name} and {second.name} differ in nothing: there is nothing to explain")
    if not levers:
        found = _joined(_joined(found, OPERATIONAL, "operational"), STRATEGIC, "strategic")
    for names in together:
        found = _joined(found, _known(names, found, levers))
    return found


def _known(names: str, among: Sequence[Part], levers: bool) -> list[str]:
    """The sections that the user's names stand for: ``targets,timeline`` or ``strategic,targets``."""
    known = {part.name: part.sections for part in among} | {name: (name,) for part in among for name in part.sections}
    asked = [name.strip().replace(" ", "_") for name in names.split(",")]
    for name in asked:
        if name not in known:
            like = nearest(name, known)
            raise UsageError(f"found --together {names}, but {name} is no part of this difference" + (
                f"; did you mean {like}?" if like else "") + f" The parts are {', '.join(p.name for p in among)}"
                + ("." if levers else "; --levers takes strategic and operational apart."))
    return [section for name in asked for section in known[name]]


def _joined(found: Sequence[Part], sections: Iterable[str], name: str = "") -> list[Part]:
    """The parts that hold any of these sections as one part, in the place of the first."""
    wanted = set(sections)
    within = [part for part in found if wanted & set(part.sections)]
    if not within:
        return list(found)
    one = Part(name or " with ".join(part.name for part in within),
               tuple(section for part in within for section in part.sections),
               tuple(difference for part in within for difference in part.differences))
    return [one if part is within[0] else part for part in found if part is within[0] or part not in within]


def in_words(name: str) -> str:
    """A part or a section as a person would say it."""
    return " with ".join(WORDS.get(one, one.replace("_", " ")) for one in name.split(" with "))


def mixed(first: Scenario, second: Scenario, among: Sequence[Part], mixture: int) -> Scenario:
    """``first`` with the parts of ``mixture`` (its bits) as they are in ``second``.

    Raises ScenarioError where they do not go together.
    """
    if mixture == everything(len(among)):
        return second
    changes = {one.path: one.after for place, part in enumerate(among) if mixture >> place & 1
               for one in part.differences}
    made = first.set_all(changes) if changes else first
    for number in range(len(made.timeline)):
        made.after((number,))
    assert made.stages
    return made


def possible(first: Scenario, second: Scenario, among: Sequence[Part], mixtures: Iterable[int]) -> dict[int, Scenario]:
    """The scenario of every mixture; raises UsageError, in plain words, where any is none.

    It also makes sure that the parts are the whole difference: all of them changed give the second design itself.
    """
    made, refused = {}, []
    for mixture in sorted(mixtures):
        try:
            made[mixture] = mixed(first, second, among, mixture)
        except ScenarioError as error:
            refused.append((mixture, error))
    if refused:
        raise UsageError(_why_not(first, second, among, refused))
    changes = {one.path: one.after for part in among for one in part.differences}
    if first.set_all(changes).hash != second.hash:
        raise UsageError(f"{first.name} and {second.name} warm up in different hospitals of the same name "
                         f"({first.run.baseline}): set run.baseline in both to the same file")
    return made


def _why_not(first: Scenario, second: Scenario, among: Sequence[Part],
             refused: Sequence[tuple[int, ScenarioError]]) -> str:
    """Which mixtures cannot be, the one with the fewest parts and why, and what to do about it."""
    mixture, error = min(refused, key=lambda one: (one[0].bit_count(), one[0]))
    taken = [part for place, part in enumerate(among) if mixture >> place & 1]
    left = [part for part in among if part not in taken]
    names = [" and ".join(in_words(part.name) for part in these) for these in (taken, left)]
    many = f"It is one of {len(refused)} mixtures that cannot be. " if len(refused) > 1 else ""
    return (f"{names[0]} as in {second.name} cannot go with {names[1]} as in {first.name}:\n{error}\n{many}Change the "
            f"parts that need each other as one: --together {_cure(among, [mixture for mixture, _ in refused])}.")


def _cure(among: Sequence[Part], refused: Sequence[int]) -> str:
    """Two parts that no possible mixture keeps apart, as the option takes them; else the form that it takes."""
    for one, other in combinations(range(len(among)), 2):
        if all((mixture >> one ^ mixture >> other) & 1 for mixture in refused):
            return f"{among[one].sections[0]},{among[other].sections[0]}"
    return "ONE,OTHER (repeat it for further parts)"
