"""The scales on which measures are fitted: shares as logits, counts as logarithms, money and the rest as they are.

On such a scale a band of equal width never leaves what is possible: no share below nothing or above all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simcare.measures.registry import registry

Array = NDArray[np.float64]
LEAST = 5e-4
"""What a share of nothing is taken for."""


def scale_of(name: str, values: Array) -> tuple[str, float]:
    """On which scale a measure is fitted, and what is added before its logarithm is taken."""
    unit = registry()[name].unit
    if unit == "share":
        return "logit", 0.0
    if unit.startswith("pounds") or values.min() < 0:
        return "as_is", 0.0
    return "log", float(max(0.1 * values.mean(), 1e-3))


def turn(values: Array, scale: str, shift: float) -> Array:
    """To the scale."""
    if scale == "logit":
        inside = np.clip(values, LEAST, 1 - LEAST)
        return np.asarray(np.log(inside / (1 - inside)))
    return np.asarray(np.log(values + shift)) if scale == "log" else values


def back(values: Array, scale: str, shift: float) -> Array:
    """And back."""
    if scale == "logit":
        return np.asarray(1 / (1 + np.exp(-values)))
    return np.asarray(np.exp(values) - shift) if scale == "log" else values
