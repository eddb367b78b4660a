"""Random scenarios: a few parameters of any valid one, moved anywhere within the plausible range of their cards."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simcare.evidence.cards import Card, cards
from simcare.scenario import units

WAYS = ((units.duration, "{!r} h"), (units.rate, "{!r}/day"), (units.money, "£{:.2f}"))
FIXED = ("hospital.scale", "run.", "target.")  # the worlds stay small and short


def whole(value: Any) -> bool:
    """Whether a parameter counts things."""
    return all(isinstance(item, int) for item in (value if isinstance(value, list) else [value]))


def written_like(example: Any, share_of_range: float, entry: Card) -> Any:
    """A number so far along the card's range, in the language of a scenario file."""
    if isinstance(example, str):
        for reader, form in WAYS:
            try:
                reader(example)
            except ValueError:
                continue
            low, high = reader(entry.low), reader(entry.high)
            return form.format(low + share_of_range * (high - low))
        low, high = units.share(entry.low), units.share(entry.high)
        return low + share_of_range * (high - low)
    number = entry.low + share_of_range * (entry.high - entry.low)
    return round(number) if whole(entry.value) else number


def values(entry: Card) -> st.SearchStrategy[Any]:
    """Plausible values of one parameter."""
    if isinstance(entry.value, bool):
        return st.booleans()
    along = st.floats(0.0, 1.0)
    if isinstance(entry.value, list):
        items = [along.map(lambda at, item=item: written_like(item, at, entry)) for item in entry.value]
        return st.tuples(*items).map(list)
    example = entry.low if entry.value is None else entry.value  # nobody, unless a scenario says how long
    return along.map(lambda at: written_like(example, at, entry))


def movable() -> dict[str, st.SearchStrategy[Any]]:
    """All parameters that have a range, or two settings."""
    return {path: values(entry) for path, entry in cards().items() if not path.startswith(FIXED)
            and (isinstance(entry.value, bool) or (entry.low is not None and not isinstance(entry.value, dict)))}


def changes(most: int = 12) -> st.SearchStrategy[dict[str, Any]]:
    """Up to ``most`` parameters with new values, as ``path: value``; every room of the house is as likely."""
    ranges = movable()
    rooms: dict[str, list[str]] = {}
    for path in sorted(ranges):
        rooms.setdefault(".".join(path.split(".")[:2]) if path.startswith("hospital.") else path.split(".")[0],
                         []).append(path)
    name = st.sampled_from(sorted(rooms)).flatmap(lambda room: st.sampled_from(rooms[room]))
    chosen = st.lists(name, max_size=most, unique=True)
    return chosen.flatmap(lambda paths: st.fixed_dictionaries({path: ranges[path] for path in paths}))
