"""From what the schema refuses to what a person can mend.

The schema says *where* in the tree something is wrong and of which sort. Here each such finding becomes one line:
file and line, path, what was found, what is allowed (with the unit and the hard limits of the parameter's card), and
the nearest known name where a name was wrong.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from simcare.evidence.cards import Card
from simcare.scenario.kinds import Loc, card_at, is_section, kind_at, names_in
from simcare.scenario.reading import Node, Place, Problem, ScenarioError
from simcare.scenario.section import limits_in_words

_ALLOWED = {
    "float_type": "a number", "int_type": "a whole number", "int_from_float": "a whole number",
    "finite_number": "a finite number", "bool_type": "true or false", "string_type": "a text",
    "tuple_type": "a list", "list_type": "a list", "dict_type": "a table of names and values",
    "too_short": "at least one entry",
    "model_type": "a section of names and values", "model_attributes_type": "a section of names and values",
}
_BOUNDS = {"greater_than_equal": ("at least", "ge"), "greater_than": ("more than", "gt"),
           "less_than_equal": ("at most", "le"), "less_than": ("less than", "lt")}
_LONGEST_FOUND = 60
_MOST_NAMES = 12
_ALIKE = 0.6


def nearest(word: str, among: Iterable[str]) -> str | None:
    """The known name most like ``word``, if any is like it."""
    found = difflib.get_close_matches(word, list(among), 1, _ALIKE)
    return found[0] if found else None


def paths(node: Node, above: str = "") -> Iterator[str]:
    """All dotted paths in a tree."""
    if isinstance(node.value, dict):
        for key, below in node.value.items():
            path = f"{above}.{key}" if above else key
            yield path
            yield from paths(below, path)


def nearest_path(path: str, tree: Node) -> str | None:
    """The known path most like ``path``: the same or a like name elsewhere in the tree, else a like path."""
    known = list(paths(tree))
    name = path.rsplit(".", 1)[-1]
    alike = [other for other in known if other.rsplit(".", 1)[-1] == name] or \
            [other for other in known if difflib.SequenceMatcher(None, other.rsplit(".", 1)[-1], name).ratio() > 0.8]
    return (nearest(path, alike) or alike[0]) if alike else nearest(path, known)


def _at(tree: Node, loc: Loc) -> tuple[Node, bool]:
    """The node at ``loc``, or its nearest ancestor and False."""
    for key in loc:
        value = tree.value
        if isinstance(value, dict) and str(key) in value:
            tree = value[str(key)]
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            tree = value[key]
        else:
            return tree, False
    return tree, True


def in_file(value: Any) -> str:
    """A value as a file would write it, in one short line."""
    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000).strip()
    text = text.removesuffix("...").strip()
    return text if len(text) <= _LONGEST_FOUND else text[:_LONGEST_FOUND - 1] + "…"


def _unknown(model: type[BaseModel], loc: Loc, tree: Node) -> str:
    section, _ = kind_at(model, loc[:-1])
    name = str(loc[-1])
    here = list(names_in(section)) if is_section(section) else []
    like = nearest(name, here)
    like = like or nearest_path(".".join(map(str, loc)), _without(tree, loc))
    known = f"; known here: {', '.join(here)}" if here and len(here) <= _MOST_NAMES else ""
    return "unknown name" + (f", did you mean {like}?" if like else "") + known


def _without(tree: Node, loc: Loc) -> Node:
    """The tree without the branch at ``loc`` (a path is not its own nearest neighbour)."""
    if not isinstance(tree.value, dict):
        return tree
    rest = {key: node for key, node in tree.value.items() if key != str(loc[0])}
    if len(loc) > 1 and str(loc[0]) in tree.value:
        rest[str(loc[0])] = _without(tree.value[str(loc[0])], loc[1:])
    return Node(rest, tree.place)


def _allowed(error: Any, entry: Card | None) -> str:
    sort, context = error["type"], error.get("ctx", {})
    if "allowed" in context:
        return str(context["allowed"])
    limits = limits_in_words(entry) if entry is not None and (entry.min, entry.max) != (None, None) else ""
    if sort in _BOUNDS:
        word, key = _BOUNDS[sort]
        return limits or f"{word} {context[key]:g}"
    return ", ".join(words for words in (_sort_in_words(error), limits) if words)


def _sort_in_words(error: Any) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "literal_error":
        return "one of " + ", ".join(_choices(error))
    return str(_ALLOWED.get(error["type"], error["msg"]))


def _choices(error: Any) -> list[str]:
    expected: str = error["ctx"]["expected"]
    return expected.replace("'", "").replace(" or ", ", ").split(", ")


def _message(error: Any, model: type[BaseModel], tree: Node) -> str:
    loc = error["loc"]
    if error["type"] == "extra_forbidden":
        return _unknown(model, loc, tree)
    if error["type"] == "missing":
        return "is missing and has no default"
    node, there = _at(tree, loc)
    found = error.get("ctx", {}).get("found") or in_file(node.data if there else error["input"])
    like = nearest(str(error["input"]), _choices(error)) if error["type"] == "literal_error" else None
    meant = f"; did you mean {like}?" if like else ""
    return f"found {found}, allowed {_allowed(error, card_at(model, loc))}{meant}"


def _one_an_item(findings: list[Any]) -> list[Any]:
    """Of the same fault in many items of one list, the first."""
    first: dict[Any, Any] = {}
    for finding in findings:
        loc = finding["loc"]
        first.setdefault((loc[:-1] if loc and isinstance(loc[-1], int) else loc, finding["type"]), finding)
    return list(first.values())


def explained(error: ValidationError, model: type[BaseModel], tree: Node) -> ScenarioError:
    """All findings of the schema as problems of the files, in the order of the files."""
    problems = []
    for finding in _one_an_item(error.errors(include_url=False)):
        loc = finding["loc"]
        path = ".".join(str(key) for key in loc)
        problems.append(Problem(_message(finding, model, tree), _at(tree, loc)[0].place, path))
    return ScenarioError(sorted(problems, key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int]:
    place = problem.place or Place("")
    return place.file, place.line or 0
