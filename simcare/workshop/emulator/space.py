"""Which designs are run for the emulator: half of them anywhere, half near the stories.

Levers moved at random mostly make hospitals that nobody would run, and a room moves a few levers from a story. So one
half of the designs fills the whole space of steps evenly (a scrambled Sobol sequence), and the other half starts from a
story that the levers can say and moves about a quarter of its levers. The stories themselves are among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simcare.workshop.designs import Choice, stands, stories, told_by_levers
from simcare.workshop.levers import PLAIN, levers

Array = NDArray[np.float64]
MOVED = 0.25
"""The chance that a lever is moved from where its story has it."""


@cache
def sizes() -> tuple[int, ...]:
    """How many steps each lever has."""
    return tuple(len(lever.steps) for lever in levers().levers)


@cache
def known_stories() -> dict[str, tuple[int, ...]]:
    """The stories that the levers can say, by the step of each lever."""
    return {name: tuple(step for step in stands(name).values() if step is not None) for name in stories()
            if told_by_levers(name)}


def drawn(count: int, seed: int = 0) -> NDArray[np.int64]:
    """``count`` different designs as steps, shape ``(count, levers)``; more of them begin with the same ones."""
    found: dict[tuple[int, ...], None] = dict.fromkeys(known_stories().values())
    anywhere, near = _anywhere(seed), _near(seed)
    while len(found) < count:
        found.setdefault(next(anywhere))
        found.setdefault(next(near))
    return np.array(list(found)[:count], dtype=np.int64)


def _anywhere(seed: int) -> Iterator[tuple[int, ...]]:
    from scipy.stats.qmc import Sobol

    sobol = Sobol(len(sizes()), rng=seed)
    while True:
        yield tuple(int(step) for step in (sobol.random(1)[0] * sizes()).astype(int))


def _near(seed: int) -> Iterator[tuple[int, ...]]:
    luck, starts = np.random.default_rng(seed), list(known_stories().values())
    while True:
        start = starts[luck.integers(len(starts))]
        yield tuple(int(luck.integers(size)) if luck.random() < MOVED else step
                    for step, size in zip(start, sizes(), strict=True))


def choice_at(steps: NDArray[np.int64]) -> Choice:
    """The design with these steps."""
    return Choice(story=PLAIN, levers={name: int(step) for name, step in zip(levers().names, steps, strict=True)})


def placed(steps: NDArray[np.int64]) -> Array:
    """Steps as places from 0 to 1, whatever their number."""
    return np.asarray(steps / (np.array(sizes()) - 1.0))
