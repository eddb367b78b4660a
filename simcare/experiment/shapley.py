"""Sharing out a whole among the parts that made it: Shapley values, and how the parts work on one another.

Parts are numbered, and a *mixture* is the set of parts that have been changed, written as the bits of a number: 0 is
none of them, ``2**parts - 1`` all. What a part adds depends on which others have been changed before it. Its Shapley
value is the mean of what it adds over all orders in which the parts can be changed: the one way of sharing out that
leaves nothing over, gives nothing to a part that does nothing, and the same to two parts that do the same.

With few parts every mixture is looked at. With many, a sample of orders is drawn, each together with its reverse (what
comes early in the one comes late in the other, so the two err in opposite ways). Each order shares out the whole
exactly, and so does their mean.

The *interaction* of two parts is what changing both adds beyond what each adds without the other, averaged over the
others in the same manner (Grabisch and Roubens, 1999): negative where one makes the other needless.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import factorial

import numpy as np

from simcare.experiment.designs import Array

Order = tuple[int, ...]


def everything(parts: int) -> int:
    """The mixture in which every part has been changed."""
    return (1 << parts) - 1


def shares(values: Mapping[int, Array], parts: int) -> Array:
    """The Shapley value of every part, (parts, …), from the ``values`` of all mixtures."""
    found = [sum(_weight(mixture, parts, 1) * (values[mixture | 1 << part] - values[mixture])
                 for mixture in _without(parts, part)) for part in range(parts)]
    return np.stack([np.asarray(one, float) for one in found])


def interaction(values: Mapping[int, Array], parts: int, one: int, other: int) -> Array:
    """What two parts add together beyond what each adds without the other, from the values of all mixtures."""
    both = 1 << one | 1 << other
    found = sum(_weight(mixture, parts, 2) * (
        (values[mixture | both] - values[mixture | 1 << one]) - (values[mixture | 1 << other] - values[mixture]))
        for mixture in _without(parts, one, other))
    return np.asarray(found, float)


def _without(parts: int, *left_out: int) -> Iterable[int]:
    """All mixtures in which none of these parts has been changed."""
    mask = sum(1 << part for part in left_out)
    return (mixture for mixture in range(1 << parts) if not mixture & mask)


def _weight(mixture: int, parts: int, together: int) -> float:
    """In which share of all orders just this mixture has been changed before the ``together`` parts come, as one."""
    before = mixture.bit_count()
    return factorial(before) * factorial(parts - before - together) / factorial(parts - together + 1)


def sampled(values: Mapping[int, float], orders: Sequence[Order]) -> Array:
    """The mean of what every part adds over these ``orders``, (parts,)."""
    added = np.zeros(len(orders[0]))
    for order in orders:
        for part, (before, after) in zip(order, _steps(order), strict=True):
            added[part] += values[after] - values[before]
    return added / len(orders)


def drawn(parts: int, pairs: int, seed: Sequence[int]) -> list[Order]:
    """``pairs`` of a random order and its reverse; more pairs begin with the same ones."""
    rng = np.random.default_rng(seed)
    ahead = [tuple(int(part) for part in rng.permutation(parts)) for _ in range(pairs)]
    return [order for one in ahead for order in (one, one[::-1])]


def met(orders: Iterable[Order]) -> set[int]:
    """The mixtures that these orders pass through."""
    return {mixture for order in orders for step in _steps(order) for mixture in step}


def ends(parts: int) -> set[int]:
    """None changed and all, each part alone and all but one: what is looked at in any case."""
    whole = everything(parts)
    return {0, whole, *(1 << part for part in range(parts)), *(whole ^ 1 << part for part in range(parts))}


def _steps(order: Order) -> list[tuple[int, int]]:
    """The mixtures before and after each step of an order."""
    steps, before = [], 0
    for part in order:
        steps.append((before, before | 1 << part))
        before |= 1 << part
    return steps
