"""Which hospital an emulator stands in for.

A file fits as long as the same design would run to the same figures: the same code in the rooms that simulate and
measure, the same causal map, the same base hospital, the same levers. Words do not count: comments, docstrings, notes
and sources may change, or an emulator would be out of date with every sentence that is mended.
"""

from __future__ import annotations

import hashlib
import io
import json
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from simcare.organisation.causal_map import causal_map
from simcare.workshop.designs import Choice, scenario_of
from simcare.workshop.levers import PLAIN, levers

ROOMS = ("hospital", "regime", "organisation", "scenario", "measures")
TELLING = ("scenario",)
"""The rooms whose texts are only said to people: descriptions and what is allowed. Values are in the base hospital."""
FILES = ("luck.py", "log.py", "scattered.py", "workshop/weeks.py", "workshop/emulator/space.py")
IN_WORDS = {"label", "note", "source", "x", "y", "bend", "drawn", "kind", "evidence", "low", "high", "number"}
SILENT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
TEXTS = {kind for name, kind in vars(tokenize).items() if name == "STRING" or name.startswith("FSTRING")}
STARTS = {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.NL, tokenize.COMMENT}


@cache
def version() -> str:
    """A hash of all that a run of the workshop depends on."""
    digest = hashlib.sha256()
    for file in _files():
        code = without_words(file.read_text("utf-8"), texts=file.parent.name not in TELLING)
        digest.update(file.name.encode() + b"\0" + code.encode())
    for part in (_map(), scenario_of(Choice(story=PLAIN)).hash, _steps()):
        digest.update(json.dumps(part, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _files() -> list[Path]:
    package = Path(__file__).parents[2]
    found = [file for room in ROOMS for file in (package / room).rglob("*.py")]
    return sorted(found + [package / name for name in FILES])


def without_words(code: str, texts: bool = True) -> str:
    """The code without comments, docstrings and blanks, alike in every version of Python; on request without texts."""
    return "".join("".join(text.split()) for text in _spoken(code, texts)).replace("{{", "{").replace("}}", "}")


def _spoken(code: str, texts: bool) -> Iterator[str]:
    tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    before = tokenize.NEWLINE
    for place, token in enumerate(tokens):
        alone = before in STARTS and token.type == tokenize.STRING and tokens[place + 1].type == tokenize.NEWLINE
        if token.type not in SILENT and not alone and (texts or token.type not in TEXTS):
            yield token.string
        before = token.type


def _map() -> Any:
    drawn = causal_map().model_dump(mode="json")
    return {name: {key: _numbers(part) for key, part in drawn[name].items()} for name in ("variables", "links")}


def _numbers(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in IN_WORDS}


def _steps() -> Any:
    return [[lever.id, [step.sets for step in lever.steps]] for lever in levers().levers]
