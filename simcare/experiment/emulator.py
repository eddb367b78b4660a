"""A quick stand-in for the hospital, fitted to the draws, and the Sobol indices that it gives.

Sobol indices tell how much of a figure's variance a parameter makes alone and how much with all others, but take tens
of thousands of runs. A Gaussian process fitted to the draws can be asked so often. It is as good as its predictions of
draws that it was not fitted to; that share of their variance is always told (Q²), and where it is poor no index is
given. With more parameters than a process can tell apart only those that go with the figure most are used, chosen
afresh for every test of it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.experiment.designs import Array

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

USED = 12
"""The most parameters of a stand-in."""

GOOD = 0.5
"""The least Q² at which its indices are shown."""

FOLDS, ASKED = 5, 1024


@dataclass(frozen=True)
class Index:
    """Of one parameter: the share of the variance that it makes alone, and with all others; 95% intervals of both."""

    path: str
    alone: float
    alone_ends: tuple[float, float]
    whole: float
    whole_ends: tuple[float, float]


@dataclass(frozen=True)
class Emulated:
    """How well the stand-in predicts (``q2``), and its ``indices``, the greatest first: none where it is poor."""

    q2: float
    indices: Sequence[Index]


def emulated(points: Array, figure: Array, paths: Sequence[str], seed: int = 0) -> Emulated:
    """Fits a stand-in to ``figure`` (draws,) over ``points`` (draws, parameters) and asks it for Sobol indices."""
    from sklearn.model_selection import KFold, cross_val_predict

    if len(points) < 2 * FOLDS or not np.ptp(figure) > 0:
        return Emulated(float("nan"), [])
    stand_in = _stand_in(min(USED, points.shape[1]), seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length scale at its bound: the parameter does nothing
        predicted = cross_val_predict(stand_in, points, figure, cv=KFold(FOLDS, shuffle=True, random_state=seed))
        q2 = 1.0 - float(np.sum((predicted - figure) ** 2) / np.sum((figure - figure.mean()) ** 2))
        return Emulated(q2, _indices(stand_in.fit(points, figure), paths, seed) if q2 >= GOOD else [])


def _stand_in(used: int, seed: int) -> Pipeline:
    from sklearn.feature_selection import SelectKBest, f_regression
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
    from sklearn.pipeline import make_pipeline

    kernel = ConstantKernel(1.0) * RBF(np.ones(used), (0.05, 1e3)) + WhiteKernel(0.1, (1e-6, 1e1))
    return make_pipeline(SelectKBest(f_regression, k=used),
                         GaussianProcessRegressor(kernel, normalize_y=True, random_state=seed))


def _indices(fitted: Pipeline, paths: Sequence[str], seed: int) -> list[Index]:
    from scipy.stats import sobol_indices, uniform

    chosen, process = fitted[0].get_support(indices=True), fitted[1]

    def asked(inputs: Array) -> Any:
        return process.predict(inputs.T)[None]

    found = sobol_indices(func=asked, n=ASKED, dists=[uniform(0, 1)] * len(chosen), rng=seed)
    sure = found.bootstrap()
    made = [Index(paths[at], float(found.first_order[k]), _ends(sure.first_order, k), float(found.total_order[k]),
                  _ends(sure.total_order, k)) for k, at in enumerate(chosen)]
    return sorted(made, key=lambda index: -index.whole)


def _ends(sure: Any, place: int) -> tuple[float, float]:
    ends = sure.confidence_interval
    return float(ends.low[place]), float(ends.high[place])
