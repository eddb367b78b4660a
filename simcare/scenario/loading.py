"""From a scenario file to one merged tree.

A scenario says only what is different about it: ``extends:`` names the file it starts from, which may start from
another. The furthest ancestor is the parameter cards, so that every number has a value and every name is known. The
later file wins: sections are merged name by name, lists are replaced, and ``null`` takes an entry out of a table. Last
come the ``--set path=value`` of the command line, read by the same rules.

``extends: hospitals/district_general.yaml`` is looked for beside the file and then in the library of scenarios that
comes with the program, with or without the ending ``.yaml``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from simcare.errors import UsageError
from simcare.scenario.kinds import is_section, names_in, without_nulls
from simcare.scenario.problems import explained, nearest
from simcare.scenario.reading import Node, Place, ScenarioError, file_text, read_text, wrong

MOST_PARENTS = 20
EXTENDS = "extends"
NOT_INHERITED = ("name", "title", "about", "question", "look_for")
CARDS = Place("parameter cards")

Model = TypeVar("Model", bound=BaseModel)


@cache
def library() -> Path:
    """The folder of the scenarios that come with the program: in the package, or beside it in a clone."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "library"
    return packaged if packaged.is_dir() else package.parent / "scenarios"


@cache
def rooms() -> tuple[Path, ...]:
    """The folders inside the library: what lies there can be asked for by its bare name too."""
    return tuple(sorted(path for path in library().iterdir() if path.is_dir()))


def known_names(folder: Path) -> list[str]:
    """The names of the scenarios in a folder, without the ending."""
    return sorted(file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.yaml"))


def find(name: str, folder: Path, place: Place, path: str = EXTENDS) -> Path:
    """The file meant by ``name``: in ``folder``, else in the library. Raises ScenarioError with the nearest name."""
    for start in (folder, library(), *rooms()):
        for ending in ("", ".yaml", ".yml"):
            candidate = start / (name + ending)
            if candidate.is_file():
                return Path(os.path.normpath(candidate))
    like = nearest(name.removesuffix(".yaml"), known_names(library()))
    hint = f"; did you mean {like}?" if like else ""
    raise wrong(f"found {name}, but there is no such file in {_shown(folder)} or in the library{hint}", place, path)


def asked_for(given: str | Path) -> Path:
    """The file a user asked for: a path, or the bare name of a scenario in the library."""
    if not isinstance(given, str | os.PathLike) or not str(given):
        raise UsageError(f"{given!r} is no scenario; allowed is the path of a scenario file, or a name of the library")
    path = Path(given)
    if path.exists() or path.suffix in (".yaml", ".yml") or path.is_absolute():
        return path
    return find(str(given), Path(), Place(str(given)), "")


def _shown(path: Path) -> str:
    """A path as a person would write it from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd())) if path.is_absolute() else str(path)
    except ValueError:
        return str(path)


def parent_of(path: Path) -> Path | None:
    """The file that a scenario file extends, or None."""
    return _parent(path, _read(path))


def _read(path: Path) -> Node:
    shown = _shown(path)
    tree = read_text(file_text(path, shown), shown)
    if tree.value is None:
        raise wrong("the file is empty", tree.place)
    if not isinstance(tree.value, dict):
        raise wrong("a scenario is a table of names and values (name: value)", tree.place)
    return tree


def _parent(path: Path, tree: Node) -> Path | None:
    node = tree.value.get(EXTENDS)
    if node is None or node.value is None:
        return None
    if not isinstance(node.value, str):
        raise wrong(f"found {node.data}, allowed the name of one scenario file", node.place, EXTENDS)
    return find(node.value, path.parent, node.place)


def lineage(path: Path) -> list[Node]:
    """The trees of a file and of all it extends, the furthest ancestor first. Raises ScenarioError on a circle."""
    chain, trees = [path], [_read(path)]
    while (parent := _parent(chain[-1], trees[-1])) is not None:
        place = trees[-1].value[EXTENDS].place
        circle = [*chain, parent]
        if parent.resolve() in [file.resolve() for file in chain]:
            raise wrong(f"extends runs in a circle: {' → '.join(_shown(file) for file in circle)}", place, EXTENDS)
        if len(chain) > MOST_PARENTS:
            raise wrong(f"more than {MOST_PARENTS} files extend one another", place, EXTENDS)
        chain, trees = circle, [*trees, _read(parent)]
    return trees[::-1]


def merge(base: Node, over: Node) -> Node:
    """``over`` upon ``base``: tables name by name, everything else replaced."""
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    merged = dict(base.value)
    for key, node in over.value.items():
        merged[key] = merge(merged[key], node) if key in merged else node
    return Node(merged, over.place)


def without(tree: Node, keys: Iterable[str]) -> Node:
    """The tree without some of its top names."""
    return Node({key: node for key, node in tree.value.items() if key not in keys}, tree.place)


def assemble(path: Path, base: Node) -> Node:
    """The merged tree of a file upon ``base``; texts that describe one file (title, about…) are not inherited."""
    *ancestors, own = lineage(path)
    tree = base
    for ancestor in ancestors:
        tree = merge(tree, without(ancestor, (EXTENDS, *NOT_INHERITED)))
    return merge(tree, without(own, (EXTENDS,)))


def tree_of(data: Any, place: Place) -> Node:
    """Plain data as a tree, all from one place."""
    if isinstance(data, dict):
        return Node({str(key): tree_of(value, place) for key, value in data.items()}, place)
    if isinstance(data, list | tuple):
        return Node([tree_of(value, place) for value in data], place)
    return Node(data.item() if hasattr(data, "item") else data, place)


def setting(text: str) -> tuple[str, Node]:
    """The path and the value of a ``--set path=value``."""
    path, equals, value = text.partition("=")
    place = Place(f"--set {text}")
    if not equals or not path.strip() or not value.strip():
        raise wrong("allowed is path=value, such as people.registered_share=0.45 (null takes an entry out)", place)
    tree = read_text(value, place.file)
    return path.strip(), tree_of(tree.data, place)


def change(tree: Node, path: str, value: Node, model: type[BaseModel]) -> Node:
    """The tree with ``value`` laid upon ``path``; ``people.x`` is short for ``design.people.x``."""
    keys = path.split(".")
    levers: Any = model.model_fields["design"].annotation if "design" in model.model_fields else None
    if is_section(levers) and keys[0] not in names_in(model) and keys[0] in names_in(levers):
        keys = ["design", *keys]
    return _laid(tree, keys, value)


def _laid(tree: Node | None, keys: Sequence[str], value: Node) -> Node:
    if not keys:
        return value if tree is None else merge(tree, value)
    key, *rest = keys
    inside = tree.value if tree is not None else None
    if isinstance(inside, list) and key.isdecimal() and int(key) < len(inside):
        at = int(key)
        return Node([*inside[:at], _laid(inside[at], rest, value), *inside[at + 1:]], value.place)
    table = inside if isinstance(inside, dict) else {}
    return Node({**table, key: _laid(table.get(key), rest, value)}, tree.place if table and tree else value.place)


def build(model: type[Model], tree: Node) -> Model:
    """The tree as a checked, frozen object. Raises ScenarioError with every problem at once."""
    try:
        return model.model_validate_json(json.dumps(without_nulls(model, tree.data)), strict=True)
    except ValidationError as error:
        raise explained(error, model, tree) from None


def collect(*steps: Any) -> None:
    """Run checks and raise all their problems together."""
    problems = []
    for step in steps:
        try:
            step()
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
