"""Luck: the same patients meet the same chances, whatever the design of the hospital.

Two designs can only be compared person by person if chance plays no favourites between them. So no draw is taken
"the next one along" from a shared stream. Every uniform number has an address instead,

    (seed, replication) · decision · who · visit · index

and is computed from that address alone. *decision* names what is decided ("triage", "fall", "patience"), *who* names a
numbered population ("ae/0", "staff", "day"), *index* is the member's number in it and *visit* counts the times the same
member comes back. A new decision, patient or visit therefore has an address of its own and moves nobody else's draw;
drawing a million members at once or one at a time gives the same numbers.

The arithmetic is Philox 4×64, a counter-based generator (Salmon et al. 2011): a keyed mixing of a 256-bit counter. Its
128-bit key is made from seed and replication. Of the counter, two words come from decision and who, one is the visit
and one the index, four draws to a step. Names enter through BLAKE2b, which unlike ``hash()`` is the same in every
process and on every machine.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, TypeVar

import numpy as np
from numpy.random import Generator, Philox
from numpy.typing import NDArray

Uniforms = NDArray[np.float64]
Number = TypeVar("Number", float, Uniforms)

DRAWS_A_STEP = 4  # words that Philox 4×64 gives for one value of its counter
ABOVE_ZERO = 2.0**-55  # lifts an exact 0 off zero, too small to round anything up to 1
MOST_VISITS = 2**63
GOLDEN = 0.6180339887498949  # steps of it spread evenly over 0 to 1: one uniform serves many days or numbers


def words(*parts: str) -> tuple[int, int]:
    """Two 64-bit words that stand for these names; every process on every machine gives the same."""
    text = b"".join(len(part.encode()).to_bytes(4, "little") + part.encode() for part in parts)
    digest = blake2b(text, digest_size=16, person=b"simcare-luck").digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def finer(u: Number) -> Number:
    """A fresh uniform from the low-order bits of ``u``, for a second event of the same kind to the same person.

    The first 20 of 53 bits are shifted out, so the result is unrelated to ``u`` for every practical purpose; 33 bits
    remain. Use it once on a draw, not on its own result: a chain would run out of bits.
    """
    return u * 2.0**20 % 1.0 + 2.0**-34


class Luck:
    """All the chance of one replication, addressed by name and number."""

    def __init__(self, seed: int, replication: int = 0) -> None:
        self.seed, self.replication = seed, replication
        self._names: dict[tuple[str, str], tuple[int, int]] = {}
        self._bits: Any = Philox(0)
        self._draw = Generator(self._bits).random
        key = np.array(words("seed", str(seed), str(replication)), dtype=np.uint64)
        self._counter = np.zeros(4, dtype=np.uint64)
        self._state: dict[str, Any] = {
            "bit_generator": "Philox", "state": {"counter": self._counter, "key": key},
            "buffer": np.zeros(DRAWS_A_STEP, dtype=np.uint64), "buffer_pos": DRAWS_A_STEP,
            "has_uint32": 0, "uinteger": 0}

    def __repr__(self) -> str:
        return f"Luck(seed={self.seed}, replication={self.replication})"

    def __reduce__(self) -> tuple[type[Luck], tuple[int, int]]:
        return Luck, (self.seed, self.replication)

    def uniforms(self, decision: str, who: str, start: int, n: int, visit: int = 1) -> Uniforms:
        """The draws of members ``start`` … ``start + n − 1`` for one decision.

        Returns ``n`` float64 strictly between 0 and 1. Any member's draw is the same whatever block it is drawn in.
        Raises ValueError for a negative number, which would be someone else's address.
        """
        if start < 0 or n < 0 or not 0 <= visit < MOST_VISITS:
            raise ValueError(f"luck is numbered from 0: start={start}, n={n}, visit={visit}")
        step, skip = divmod(start, DRAWS_A_STEP)
        self._go_to(decision, who, visit, step)
        found = self._draw(n + skip)
        found += ABOVE_ZERO
        return found[skip:] if skip else found

    def uniform(self, decision: str, who: str, index: int, visit: int = 1) -> float:
        """The draw of one member, as a plain float."""
        return float(self.uniforms(decision, who, index, 1, visit)[0])

    def _go_to(self, decision: str, who: str, visit: int, step: int) -> None:
        names = self._names.get((decision, who))
        if names is None:
            names = self._names[decision, who] = words(decision, who)
        counter = self._counter
        counter[0], counter[1], counter[2], counter[3] = step, visit, names[0], names[1]
        self._bits.state = self._state
