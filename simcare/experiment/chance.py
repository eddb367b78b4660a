"""How much of a difference is chance and how much is what we do not know.

Every hospital drawn gets the same replications, so a figure is the sum of what its parameters make of it, what the
luck of a replication adds to all, and what that luck does to this hospital alone. By the law of total variance

* *chance* is the mean over hospitals of the variance between replications of one hospital;
* *knowledge* is the variance between hospitals of what each would show over endless replications.

The variance of the hospitals' means is more than that: some of the luck is left in them. The luck common to all goes
out of it, because all have had the same; what remains is taken off (the residual of a two-way analysis of variance).
Without this correction few replications would make chance look like ignorance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simcare.errors import UsageError
from simcare.experiment.designs import Array

RESAMPLED = 500
LEVEL = 0.95


@dataclass(frozen=True)
class Split:
    """Variances of one figure: of ``chance`` (one replication), of ``knowledge``, and ``own``: the part of chance that
    is not common to all hospitals. ``low`` to ``high`` is the 95% interval of the share of knowledge, which resamples
    the hospitals. ``hospitals`` and ``replications`` are how many there were."""

    mean: float
    chance: float
    knowledge: float
    own: float
    low: float
    high: float
    hospitals: int
    replications: int

    @property
    def knowledge_share(self) -> float:
        """The share of the whole variance of one replication that is due to what we do not know."""
        whole = self.chance + self.knowledge
        return self.knowledge / whole if whole > 0 else math.nan

    @property
    def kept(self) -> float:
        """How much of a hospital's mean, of its distance from the mean of all, is not luck (the root of a share)."""
        whole = self.knowledge + self.own / self.replications
        return math.sqrt(self.knowledge / whole) if whole > 0 else 0.0


def split(figures: Array, seed: int = 0) -> Split:
    """Chance and knowledge in ``figures`` (hospitals, replications); hospitals with a gap are left out.

    Raises UsageError where there are fewer than two of either: then nothing can be told apart.
    """
    whole = figures[np.isfinite(figures).all(axis=1)]
    if min(whole.shape) < 2:
        raise UsageError("chance and knowledge can only be told apart with two draws and two replications or more "
                         f"({whole.shape[0]} draws and {whole.shape[1]} replications could be used)")
    chance, knowledge, own = (float(part) for part in _parts(whole[None])[:, 0])
    return Split(float(whole.mean()), chance, knowledge, own, *_ends(whole, seed), *whole.shape)


def _parts(figures: Array) -> Array:
    """Chance, knowledge and own luck of several samples, (samples, hospitals, replications), shape (3, samples)."""
    hospitals, replications = figures.shape[1:]
    mean = figures.mean(axis=2, keepdims=True)
    luck = figures.mean(axis=1, keepdims=True) - figures.mean(axis=(1, 2), keepdims=True)
    own = ((figures - mean - luck) ** 2).sum(axis=(1, 2)) / ((hospitals - 1) * (replications - 1))
    knowledge = np.maximum(mean[:, :, 0].var(axis=1, ddof=1) - own / replications, 0.0)
    return np.stack([figures.var(axis=2, ddof=1).mean(axis=1), knowledge, own])


def _ends(figures: Array, seed: int) -> tuple[float, float]:
    """The interval of the share of knowledge, by drawing hospitals anew from those that there are."""
    chosen = np.random.default_rng(seed).integers(len(figures), size=(RESAMPLED, len(figures)))
    chance, knowledge, _ = _parts(figures[chosen])
    whole = chance + knowledge
    shares = knowledge[whole > 0] / whole[whole > 0]
    if not len(shares):
        return math.nan, math.nan
    low, high = np.quantile(shares, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def without_luck(figures: Array, parts: Split) -> Array:
    """The hospitals' means drawn in towards the mean of all, until they vary no more than knowledge does."""
    means = figures.mean(axis=1)
    return np.asarray(parts.mean + parts.kept * (means - parts.mean))
