"""Luck for scattered people: the very draws of ``luck.Luck``, for many addresses that are no neighbours.

Those who come back are few and far between in the crowd that they came with. To draw whole blocks for them would be
wasteful, to go to one address after the other slow. Here the mixing of Philox 4×64 (ten rounds; Salmon et al. 2011) is
done on arrays of counters, so that any set of addresses costs one pass.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simcare.luck import ABOVE_ZERO, DRAWS_A_STEP, Luck, Uniforms, words

Words = NDArray[np.uint64]

ROUNDS = 10
AT_ONCE = 4096  # counters that are mixed together: as many as stay in the processor's nearest memory
MULTIPLIERS = np.array([[0xD2E7470EE14C6C93], [0xCA5A826395121157]], dtype=np.uint64)
INCREMENTS = np.array([[0x9E3779B97F4A7C15], [0xBB67AE8584CAA73B]], dtype=np.uint64)
HALF, LOW_HALF = np.uint64(32), np.uint64(2**32 - 1)
LOW, HIGH = MULTIPLIERS & LOW_HALF, MULTIPLIERS >> HALF
UNUSED_BITS, DOUBLE = np.uint64(11), 2.0**-53  # a draw is the upper 53 bits of a word


def high_words(x: Words) -> Words:
    """The upper 64 bits of ``x`` [2, n] times the two multipliers."""
    below, above = x & LOW_HALF, x >> HALF
    middle = below * LOW
    middle >>= HALF
    middle += above * LOW
    below *= HIGH
    below += middle & LOW_HALF
    below >>= HALF
    middle >>= HALF
    above *= HIGH
    above += middle
    above += below
    return above


def philox(even: Words, odd: Words, key: Words) -> Words:
    """Mix counters: their words 0 and 2 as ``even`` [2, n], 1 and 3 as ``odd`` [2, n]; ``key`` [2, 1]. Gives [2, 2, n],
    the four words in their order."""
    for _ in range(ROUNDS):
        other = high_words(even)[::-1] ^ odd
        other ^= key
        even, odd, key = other, (even * MULTIPLIERS)[::-1], key + INCREMENTS
    return np.stack((even, odd), axis=1)


def mixed(even: Words, odd: Words, key: Words) -> Words:
    """The same for any number of counters, a part of them at a time; gives [4, n]."""
    parts = [slice(first, first + AT_ONCE) for first in range(0, even.shape[1], AT_ONCE)]
    return np.concatenate([philox(even[:, part], odd[:, part], key) for part in parts], axis=2).reshape(4, -1)


class ScatteredLuck:
    """Draws of many decisions for members of many populations at many visits."""

    def __init__(self, luck: Luck, decisions: Sequence[str]) -> None:
        self.decisions = tuple(decisions)
        self._key = np.array(words("seed", str(luck.seed), str(luck.replication)), dtype=np.uint64)[:, None]
        self._names: dict[str, Words] = {}

    def _words(self, who: str) -> Words:
        """The words of all decisions for a population, [2, decisions]."""
        found = self._names.get(who)
        if found is None:
            found = self._names[who] = np.array([words(name, who) for name in self.decisions], dtype=np.uint64).T
        return found

    def uniforms(self, who: Sequence[str], member: NDArray[np.int64], visit: NDArray[np.int64]) -> Uniforms:
        """The draws of these members, [decisions, members]; ``visit`` as [decisions, members]."""
        even, odd = (np.empty((2, *visit.shape), dtype=np.uint64) for _ in range(2))
        even[0], place = np.divmod(member, DRAWS_A_STEP)
        even[0] += np.uint64(1)  # the generator counts on before it mixes
        odd[0] = visit
        names = np.array([self._words(name) for name in who]).transpose(1, 2, 0)
        even[1], odd[1] = names[0], names[1]
        found = mixed(even.reshape(2, -1), odd.reshape(2, -1), self._key).reshape(4, *visit.shape)
        drawn = np.take_along_axis(found, place[None, None], axis=0)[0] >> UNUSED_BITS
        uniforms: Uniforms = drawn * DOUBLE + ABOVE_ZERO
        return uniforms
