"""Reading YAML that somebody else wrote.

A scenario may come from anywhere, so the file is read with care. The limits (size, number of events, depth) and the
bans (tags, anchors, aliases, a second document) are checked on the stream of parse events, before any tree is built:
a file of ten thousand brackets or of aliases of aliases never gets further than that. Only plain data come out.

Plain words are read by the rules of YAML 1.2 (``simcare.evidence.plain_yaml``). A key that stands twice in one
mapping is an error, because one of the two would be lost.

Every value keeps its place (file and line), so that a later error can say where the wrong number stands, even when
it was inherited from another file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from simcare.errors import SimcareError
from simcare.evidence.plain_yaml import BaseLoader, scalar

MOST_BYTES = 1_000_000
MOST_EVENTS = 50_000
MOST_DEPTH = 20


@dataclass(frozen=True)
class Place:
    """Where a value was written: a file (or ``--set …``) and its line, counted from 1; no line where there is none."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Node:
    """A value and its place. ``value`` is a dict of nodes, a list of nodes, or plain (text, number, truth, None)."""

    value: Any
    place: Place

    @property
    def data(self) -> Any:
        """The plain value without places."""
        if isinstance(self.value, dict):
            return {key: node.data for key, node in self.value.items()}
        return [node.data for node in self.value] if isinstance(self.value, list) else self.value


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario, and where."""

    message: str
    place: Place | None = None
    path: str = ""

    def __str__(self) -> str:
        return ": ".join(str(part) for part in (self.place, self.path, self.message) if part)


class ScenarioError(SimcareError):
    """A scenario that cannot be used, with all its problems at once."""

    exit_code = 2

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[list[Problem]]]:
        return type(self), (self.problems,)


def wrong(message: str, place: Place | None = None, path: str = "") -> ScenarioError:
    """An error with a single problem."""
    return ScenarioError([Problem(message, place, path)])


def file_text(path: Path, shown: str) -> str:
    """The text of an ordinary file of bounded size, or a clear error."""
    where = Place(shown)
    if path.is_dir():
        raise wrong("this is a folder; a scenario is one YAML file", where)
    if not path.exists():
        raise wrong("there is no such file", where)
    if not path.is_file():
        raise wrong("this is not an ordinary file", where)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        return _checked_size(content, where).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong(f"this is not a text in UTF-8 (byte {error.start + 1}), so not YAML", where) from None
    except OSError as error:
        raise wrong(f"cannot be read ({error.strerror})", where) from None


def _checked_size(content: bytes, where: Place) -> bytes:
    if len(content) > MOST_BYTES:
        raise wrong(f"larger than a scenario may be ({MOST_BYTES // 1_000_000} MB)", where)
    return content


def _place(event: Any, file: str) -> Place:
    return Place(file, event.start_mark.line + 1)


def _events(text: str, file: str) -> Iterator[yaml.Event]:
    """The parse events, each checked; syntax errors come out in plain words."""
    depth = documents = 0
    for count, event in enumerate(yaml.parse(text, Loader=BaseLoader), start=1):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        place = _place(event, file)
        if count > MOST_EVENTS:
            raise wrong(f"more than {MOST_EVENTS} items; a scenario is a small file", place)
        if depth > MOST_DEPTH:
            raise wrong(f"nested deeper than {MOST_DEPTH} levels", place)
        if documents > 1:
            raise wrong("a second YAML document begins here; a scenario is one document", place)
        _refuse_reference(event, place)
        yield event


def _refuse_reference(event: yaml.Event, place: Place) -> None:
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        raise wrong(f"anchors and aliases are not allowed ({event.anchor}); write the value out", place)
    if getattr(event, "tag", None) is not None:
        raise wrong(f"tags ({event.tag}) are not allowed in a scenario", place)  # type: ignore[attr-defined]


def read_text(text: str, file: str) -> Node:
    """The tree of a YAML text. ``file`` is the name shown in errors. Raises ScenarioError."""
    stack: list[list[Any]] = [[]]
    try:
        for event in _events(text, file):
            _grow(stack, event, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise wrong(f"not YAML: {error.problem or error.context}", Place(file, line)) from None
    except yaml.YAMLError as error:
        raise wrong(f"not YAML: {str(error).splitlines()[0]}", Place(file)) from None
    return _node(stack[0][0], file) if stack[0] else Node(None, Place(file))


def _grow(stack: list[list[Any]], event: yaml.Event, file: str) -> None:
    """Take one event into the unfinished collections on the stack: the innermost is last, its first item its start."""
    if isinstance(event, yaml.ScalarEvent):
        stack[-1].append(event)
    elif isinstance(event, yaml.CollectionStartEvent):
        stack.append([event])
    elif isinstance(event, yaml.CollectionEndEvent):
        start, *items = stack.pop()
        place = _place(start, file)
        sequence = isinstance(start, yaml.SequenceStartEvent)
        stack[-1].append(Node([_node(item, file) for item in items] if sequence else _mapping(items, file), place))


def _node(item: Any, file: str) -> Node:
    """A finished collection as it is, a scalar event as the value it means (quoted: a text, whatever it looks like)."""
    if isinstance(item, Node):
        return item
    value = scalar(item.value) if item.implicit[0] else item.value
    return Node(value, _place(item, file))


def _mapping(items: list[Any], file: str) -> dict[str, Node]:
    """Keys are words as written (``1`` and ``true`` too); a value's place is that of its key."""
    found: dict[str, Node] = {}
    for key, item in zip(items[::2], items[1::2], strict=True):
        if isinstance(key, Node):
            raise wrong("a key must be a single word", key.place)
        place = _place(key, file)
        if key.value in found:
            raise wrong(f"the key '{key.value}' stands twice here (first in line {found[key.value].place.line})", place)
        found[key.value] = Node(_node(item, file).value, place)
    return found
