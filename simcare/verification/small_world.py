"""A quarter-size hospital for a few weeks, and a fingerprint of everything that happened in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.scenario.schema import Scenario

if TYPE_CHECKING:
    from simcare.log import Tables

YEARS, WARM_UP = 8 / 52, "4 weeks"


def small(name: str = "four_hour", **changes: Any) -> Scenario:
    """A scenario of the library at a quarter of its size; ``changes`` are paths with ``__`` for the dot."""
    scenario = Scenario.load(name)
    for path, value in ({"hospital.scale": 0.25, "run.years": YEARS, "run.warm_up": WARM_UP} | changes).items():
        scenario = scenario.set(path.replace("__", "."), value)
    return scenario


@cache
def lived(name: str = "four_hour", seed: int = 1, replication: int = 0) -> Tables:
    """What happened in a small world; kept, because many look at the same one."""
    from simcare.hospital.hospital import simulate

    return simulate(small(name), seed, replication)


def contents(tables: Tables) -> Iterator[tuple[str, Any]]:
    """Every table and number by name."""
    names = [f.name for f in fields(tables)] if is_dataclass(tables) else list(vars(tables))
    return ((name, getattr(tables, name)) for name in names)


def as_bytes(value: Any) -> bytes:
    """A table, array or number as the bytes it is made of."""
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return b"".join(str(name).encode() + as_bytes(value[name].to_numpy()) for name in value)
    array = np.ascontiguousarray(value)
    return array.astype(str).tobytes() if array.dtype == object else str(array.dtype).encode() + array.tobytes()


def fingerprint(tables: Tables) -> str:
    """Equal for two runs only if they are equal to the last bit."""
    digest = hashlib.sha256()
    for name, value in contents(tables):
        digest.update(name.encode() + as_bytes(value))
    return digest.hexdigest()
