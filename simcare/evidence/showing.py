"""The cards on a screen: a table of many, or one card whole with what its sources say."""

from __future__ import annotations

import difflib
import io
import json
import sys
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from simcare.errors import UsageError
from simcare.evidence.cards import ASSUMPTION, KINDS, Card, Source, calibration, cards, matching, sources

_NO_SCREEN_WIDTH = 200
_MOST_ITEMS = 4
_STYLES = {"evidence": "green", "calibrated": "cyan", "assumption": "yellow", "lever": "bold"}


def chosen(name: str | None, kind: str | None) -> list[Card]:
    """The cards meant by a name (a path, its beginning or end, or the id of a source) and of a kind."""
    if kind is not None and kind not in KINDS:
        raise UsageError(f"--kind {kind}: allowed is {', '.join(KINDS)}")
    found = list(cards().values()) if name is None else _named(name)
    return [card for card in found if kind in (None, card.kind)]


def _named(name: str) -> list[Card]:
    paths = matching(name, cards())
    if paths:
        return [cards()[path] for path in paths]
    if name in sources():
        return [card for card in cards().values() if name in card.sources]
    parts = {part for path in cards() for part in path.split(".")}
    known = [*sorted(parts), *cards(), *sources()]
    like = difflib.get_close_matches(name, known, 1, 0.5)
    raise UsageError(f"{name}: no parameter or source has this name" + (f", did you mean {like[0]}?" if like else ""))


def as_json(name: str | None, kind: str | None) -> str:
    """The cards, and the sources they name, as one JSON document."""
    found = chosen(name, kind)
    named = {key: sources()[key] for card in found for key in card.sources if key in sources()}
    document = {"schema": 1, "parameters": [card.as_dict() | {"only_assumed": card.only_assumed} | _fitted(card)
                                            for card in found],
                "sources": {key: vars(source) for key, source in sorted(named.items())}}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_text(name: str | None, kind: str | None) -> str:
    """The cards for the terminal, in colour where the terminal has it."""
    found = chosen(name, kind)
    screen = Console(file=sys.stdout)
    plain = not screen.is_terminal
    console = Console(file=io.StringIO(), width=_NO_SCREEN_WIDTH if plain else screen.width,
                      force_terminal=not plain, no_color=plain or screen.no_color, highlight=False)
    console.print(_whole(found[0]) if name and len(found) == 1 else _many(found, sources().get(name or "")))
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"  # type: ignore[attr-defined]


def written(value: Any) -> str:
    """A value in little room."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and len(value) > _MOST_ITEMS:
        return f"{', '.join(written(item) for item in value[:_MOST_ITEMS - 1])}… ({len(value)})"
    if isinstance(value, list | dict):
        return ", ".join(f"{key} {item}" for key, item in value.items()) if isinstance(value, dict) else \
            ", ".join(written(item) for item in value)
    return "" if value is None else str(value)


def _between(low: Any, high: Any) -> str:
    return f"{written(low)} – {written(high)}" if low is not None or high is not None else ""


def _many(found: list[Card], source: Source | None) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("parameter", "value", "unit", "plausible", "kind", "source"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "parameter")
    for card in found:
        table.add_row(card.path, written(card.value), card.unit, _between(card.low, card.high),
                      Text(card.kind, _STYLES[card.kind]), card.source)
    assumed = sum(card.only_assumed for card in found)
    total = Text(f"\n{len(found)} parameters; behind {assumed} of them stands only an assumption.")
    return Group(*([_source(source), Text()] if source else []), table, total)


def _whole(card: Card) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    value = ", ".join(map(written, card.value)) if isinstance(card.value, list) else written(card.value)
    kind = card.kind + (" (nothing else stands behind it)" if card.only_assumed else "")
    rows = {"value": value, "unit": card.unit, "plausible": _between(card.low, card.high),
            "hard limits": _between(card.min, card.max), "kind": kind, "means": card.note,
            "calibration": _how_fitted(card)}
    for name, text in rows.items():
        if text:
            table.add_row(name, text)
    named = [_source(sources()[key]) for key in card.sources if key != ASSUMPTION]
    return Group(Text(card.path, "bold"), table, *named)


def _fitted(card: Card) -> dict[str, Any]:
    """What the record of the calibration says about a card."""
    found = calibration().get("parameters", {}).get(card.path)
    return {"calibration": found} if found else {}


def _how_fitted(card: Card) -> str:
    """The same in a sentence."""
    one = _fitted(card).get("calibration")
    if not one:
        return ""
    record, number = calibration(), one["number"]["after"]
    error = "" if one["standard_error"] is None else f" ± {one['standard_error']:.2g}"
    moves = ", ".join(f"{fact} {size:+g}" for fact, size in one["moves"].items())
    return (f"fitted on {record['date']} to {len(record['targets'])} facts of {record['scenario']}: before "
            f"{written(one['before'])}, estimate {'× ' if one['factor'] else ''}{number:g}{error}"
            + (", at the end of its range" if one["at_bound"] else "")
            + (f"; over its range it moves {moves} (half-bands)" if moves else ""))


def _source(source: Source) -> Text:
    return Text.assemble((f"{source.id}  ", "bold"), f"{source.says}. ", (f"{source.where} [{source.tag}]", "dim"))
