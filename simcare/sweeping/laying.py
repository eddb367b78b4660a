"""Laying out a sweep: from the parameters and what they may be to points, one after another.

A *way* is one parameter with the values it takes: those listed, or any between two ends. A design puts ways together:
a grid takes every value with every other, the drawn ones (Latin hypercube, Sobol sequence, Morris walks) spread a given
number of points through all ranges at once. Points can also be written down one by one, in a list or a CSV file. A
design knows how many points it has and yields them in a fixed order; a grid of a million is never held in memory.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np

from simcare.evidence.plain_yaml import scalar
from simcare.experiment.designs import Array, Axis, trajectories, unit_points
from simcare.scenario.reading import Place, wrong

Values = Mapping[str, Any]
Drawn = Literal["latin_hypercube", "sobol", "morris"]
CHECKED = 100
"""How many values of one parameter, or rows of a list, are tried before the first run."""


class Sample(NamedTuple):
    """Some values ``alone``, a whole ``point`` that they stand in, and where they stand, if that is one place."""

    alone: Values
    point: Values
    place: Place | None = None


class Design(Protocol):
    """Points: values by path, as a scenario file writes them."""

    @property
    def paths(self) -> Sequence[str]:
        """What is varied."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Values]: ...

    def samples(self) -> Iterator[Sample]:
        """What to try before anything runs."""


@dataclass(frozen=True)
class Way:
    """One parameter: the ``values`` it takes, or the ``axis`` along which it moves, a grid in so many ``steps``."""

    path: str
    values: Sequence[Any] = ()
    axis: Axis | None = None
    steps: int | None = None
    by_proportion: bool = False

    @property
    def listed(self) -> Sequence[Any]:
        """Its values in a grid."""
        return self.values if self.axis is None else self.at(np.linspace(0.0, 1.0, self.steps or 0))

    @property
    def ends(self) -> Sequence[Any]:
        """Some of its values, the ends of a range among them."""
        return self.values[:CHECKED] if self.axis is None else self.at(np.array([0.0, 1.0]))

    def at(self, shares: Array) -> list[Any]:
        """The values so far along the way (0 to 1 each), as a file writes them."""
        if self.axis is None:
            return [self.values[min(int(share * len(self.values)), len(self.values) - 1)] for share in shares]
        return [self.axis.written(number) for number in self.axis.evenly(shares, self.by_proportion)]


@dataclass(frozen=True)
class Grid:
    """Every value of each way with every value of all others; the last changes fastest."""

    ways: Sequence[Way]

    @property
    def paths(self) -> Sequence[str]:
        return [way.path for way in self.ways]

    def __len__(self) -> int:
        return math.prod(len(way.listed) for way in self.ways)

    def __iter__(self) -> Iterator[Values]:
        for row in product(*(way.listed for way in self.ways)):
            yield dict(zip(self.paths, row, strict=True))

    def samples(self) -> Iterator[Sample]:
        yield from _each_way(self.ways)


@dataclass(frozen=True)
class Spread:
    """Points spread through all ways at once: ``unit`` are their places in the unit cube, one column a way."""

    ways: Sequence[Way]
    unit: Array

    @property
    def paths(self) -> Sequence[str]:
        return [way.path for way in self.ways]

    def __len__(self) -> int:
        return len(self.unit)

    def __iter__(self) -> Iterator[Values]:
        for row in self.unit:
            yield {way.path: way.at(row[[side]])[0] for side, way in enumerate(self.ways)}

    def samples(self) -> Iterator[Sample]:
        yield from _each_way(self.ways)


@dataclass(frozen=True)
class Listed:
    """Points written down one by one, all with the same paths."""

    rows: Sequence[Values]
    places: Sequence[Place]

    @property
    def paths(self) -> Sequence[str]:
        return list(self.rows[0])

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Values]:
        return iter(self.rows)

    def samples(self) -> Iterator[Sample]:
        yield from (Sample(row, row, place) for row, place in zip(self.rows[:CHECKED], self.places, strict=False))


class Table:
    """Points in a CSV file: one column a path, one row a point, cells as ``--set`` takes them. Read again each time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.paths: Sequence[str] = self._heading()
        self._count = sum(1 for _ in self)
        if not self._count:
            raise wrong("there is a heading but no point under it", Place(str(file)))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Values]:
        return (row for row, _ in self._rows())

    def samples(self) -> Iterator[Sample]:
        yield from (Sample(row, row, place) for row, place in islice(self._rows(), CHECKED))

    def _rows(self) -> Iterator[tuple[Values, Place]]:
        for number, cells in islice(self._lines(), 1, None):
            place = Place(str(self.file), number)
            if len(cells) != len(self.paths):
                raise wrong(f"found {len(cells)} cells, allowed {len(self.paths)}, as many as line 1 has", place)
            yield {path: self._read(cell, path, place)
                   for path, cell in zip(self.paths, cells, strict=True)}, place

    def _heading(self) -> Sequence[str]:
        place = Place(str(self.file), 1)
        _, heading = next(self._lines(), (1, []))
        paths = [cell.strip() for cell in heading]
        if not paths or not all(paths):
            raise wrong("the first line names the parameters, one path a column; a column without a name was found"
                        if paths else "the file is empty", place)
        if twice := [path for path in paths if paths.count(path) > 1]:
            raise wrong(f"the column {twice[0]} stands twice", place)
        return paths

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        """Every line that is not blank, with its number."""
        try:
            with self.file.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.reader(file, skipinitialspace=True)
                yield from ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
        except (UnicodeDecodeError, csv.Error) as error:
            raise wrong(f"this is no CSV file in UTF-8 ({error})", Place(str(self.file))) from None
        except OSError as error:
            raise wrong(f"cannot be read ({error.strerror})", Place(str(self.file))) from None

    @staticmethod
    def _read(cell: str, path: str, place: Place) -> Any:
        if not cell.strip():
            raise wrong("an empty cell; every point has a value for every column (null takes an entry out)", place,
                        path)
        try:
            return json.loads(cell) if cell.lstrip().startswith("[") else scalar(cell.strip())
        except ValueError:
            raise wrong(f"found {cell.strip()}, allowed a list as [0.1, 0.2]", place, path) from None


def drawn(kind: Drawn, ways: Sequence[Way], count: int, seed: int) -> Spread:
    """``count`` points (Morris: walks) spread through all ways."""
    if kind == "morris":
        return Spread(ways, trajectories(count, len(ways), seed))
    return Spread(ways, unit_points("lhs" if kind == "latin_hypercube" else "sobol", count, len(ways), seed))


def _each_way(ways: Sequence[Way]) -> Iterator[Sample]:
    firsts = {way.path: way.ends[0] for way in ways}
    for way in ways:
        yield from (Sample({way.path: value}, {**firsts, way.path: value}) for value in way.ends)
