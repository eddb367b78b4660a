"""One Gaussian process: a straight line in every lever, and a smooth surface for how levers act together.

The kernel is ``linear · x·x' + rounded · exp(−½ Σ ((x − x') / length)²)``. Its numbers are fitted once for each
measure, to what moves its curve most; the parts of the curve then share it, each with a noise of its own, chosen by how
well it predicts designs that it has not seen. That error, leaving out one design at a time, follows from the same
matrix.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
NOISES = np.geomspace(1e-4, 30.0, 23)
SHORTEST, LONGEST = 0.3, 30.0


@dataclass(frozen=True)
class Kernel:
    """The numbers of the kernel."""

    linear: float
    rounded: float
    lengths: Array

    def between(self, one: Array, other: Array) -> Array:
        """The kernel of all pairs, shape ``(one, other)``."""
        a, b = one / self.lengths, other / self.lengths
        apart = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
        return np.asarray(self.linear * (one @ other.T) + self.rounded * np.exp(-0.5 * np.maximum(apart, 0.0)))


def kernel_of(places: Array, values: Array) -> Kernel:
    """The kernel most likely to have made ``values``, which have mean 0 and spread 1."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct, WhiteKernel

    line = ConstantKernel(0.1, (1e-5, 1e2)) * DotProduct(0.0, "fixed")
    bend = ConstantKernel(0.5, (1e-4, 1e2)) * RBF(np.full(places.shape[1], 2.0), (SHORTEST, LONGEST))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length at its bound: the lever does nothing
        fitted: Any = GaussianProcessRegressor(line + bend + WhiteKernel(0.1, (1e-5, 1e1))).fit(places, values).kernel_
    both = fitted.k1
    return Kernel(float(both.k1.k1.constant_value), float(both.k2.k1.constant_value), np.array(both.k2.k2.length_scale))


@dataclass(frozen=True)
class Part:
    """One output: ``mean + k(x)·weights``. ``unseen`` are its predictions of each design from all the others."""

    mean: float
    weights: Array
    unseen: Array


def part_of(kernel: Array, values: Array) -> Part:
    """The output for ``values`` with the noise that predicts unseen designs best."""
    mean, spread = float(values.mean()), float(values.std()) or 1.0
    scaled = (values - mean) / spread
    size, vectors = np.linalg.eigh(kernel)
    turned, best = vectors.T @ scaled, None
    for noise in NOISES:
        inverse = 1.0 / (np.maximum(size, 0.0) + noise)
        weights = vectors @ (inverse * turned)
        left = weights / ((vectors**2) @ inverse)
        error = float((left**2).mean())
        if best is None or error < best[0]:
            best = (error, weights, left)
    assert best is not None
    if best[0] >= 1.0:  # no better than the mean of the others
        return Part(mean, np.zeros(len(values)), np.full(len(values), mean))
    return Part(mean, best[1] * spread, values - best[2] * spread)
