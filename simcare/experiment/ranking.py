"""Which assumptions matter, and which of them turn the conclusion over.

The share of a figure's variance that one parameter explains alone (its first-order index) is estimated from the draws
as they are, by SALib's RBD-FAST. With hundreds of parameters and a few hundred draws some are bound to look important
by chance. So ten times as many *dummies* are ranked beside them: the same columns shuffled, which can explain nothing.
The best of all dummies is the floor, and no parameter below it is ever named. Where nothing matters, one analysis in
eleven still names something.

What turns the conclusion over is told by a small decision tree over the parameters above the floor. It is shown only
if it tells the draws in which the conclusion fails from the others in draws that it was not grown on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.designs import Array

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeClassifier

HARMONICS = 4
"""How wavy a response RBD-FAST listens for: fewer hear a smooth one better above the noise."""

FEWEST = 20
"""Draws under which nothing is ranked."""

DUMMIES = 10
"""Shuffled copies of every parameter."""

RESAMPLED = 100
DEPTH, LEAF, FOLDS = 2, 0.05, 5


@dataclass(frozen=True)
class Ranked:
    """One parameter: the share of the variance that it explains alone, and half the width of its 95% interval."""

    path: str
    share: float
    error: float


@dataclass(frozen=True)
class Ranking:
    """Parameters above the ``floor`` (the best dummy), the strongest first. ``next`` are the strongest below it, which
    cannot be told from chance."""

    named: Sequence[Ranked]
    floor: float
    next: Sequence[Ranked]


def ranking(points: Array, figure: Array, paths: Sequence[str], seed: int = 0, following: int = 10) -> Ranking:
    """Ranks the columns of ``points`` (draws, parameters) by what each explains of ``figure`` (draws,)."""
    if len(points) < FEWEST or not np.ptp(figure) > 0:
        return Ranking([], float("nan"), [])
    alone = first_order(points, figure)
    shuffling = np.random.default_rng(seed)
    floor = max(float(first_order(shuffling.permuted(points, axis=0), figure).max()) for _ in range(DUMMIES))
    order = np.argsort(-alone)[:max(int((alone > floor).sum()) + following, 0)]
    errors = _errors(points[:, order], figure, seed)
    found = [Ranked(paths[at], float(alone[at]), float(error)) for at, error in zip(order, errors, strict=True)]
    return Ranking([one for one in found if one.share > floor], floor, [one for one in found if one.share <= floor])


def first_order(points: Array, figure: Array) -> Array:
    """The first-order index of every column."""
    method = _rbd_fast()
    return np.array([method.unskew_S1(method.compute_first_order(method.permute_outputs(column, figure), HARMONICS),
                                      HARMONICS, len(figure)) for column in points.T])


def _errors(points: Array, figure: Array, seed: int) -> Array:
    """Half the width of the 95% interval of every column's index, by drawing the draws anew."""
    width = points.shape[1]
    problem = {"num_vars": width, "names": [str(at) for at in range(width)], "bounds": [[0.0, 1.0]] * width}
    with np.errstate(invalid="ignore"):  # a sample in which all are the same
        found = _rbd_fast().analyze(problem, points, figure, M=HARMONICS, num_resamples=RESAMPLED, seed=seed)
    return np.asarray(found["S1_conf"], float)


def _rbd_fast() -> ModuleType:
    return import_module("SALib.analyze.rbd_fast")


@dataclass(frozen=True)
class Corner:
    """A part of the plausible hospitals: the conditions that bound it, how many draws lie in it, and the share of them
    in which the conclusion holds."""

    conditions: Sequence[tuple[str, str, float]]
    draws: int
    share: float


@dataclass(frozen=True)
class Rule:
    """The corners that the tree found, the one in which the conclusion fares worst first. ``skill`` is how much of the
    uncertainty about a new draw it takes away (1 all, 0 none; of a tree grown without it)."""

    corners: Sequence[Corner]
    skill: float


def rule(values: Array, held: NDArray[np.bool_], paths: Sequence[str], among: Sequence[str],
         seed: int = 0) -> Rule | None:
    """What turns the conclusion over, or None where nothing that may be named does. ``among`` are the parameters that
    stand above the noise; thresholds are given in the units of ``values``."""
    columns = [paths.index(path) for path in among]
    least = max(5, round(LEAF * len(held)))
    if not columns or min(int(held.sum()), int((~held).sum())) < least:
        return None
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=seed)
    inputs = values[:, columns]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    expected = cross_val_predict(tree, inputs, held, cv=folds, method="predict_proba")[:, 1]
    skill = 1.0 - float(np.mean((expected - held) ** 2)) / float(held.var())
    if skill <= 0:
        return None
    return Rule(sorted(_corners(tree.fit(inputs, held), among), key=lambda corner: corner.share), skill)


def _corners(tree: DecisionTreeClassifier, among: Sequence[str]) -> list[Corner]:
    grown: Any = tree.tree_

    def below(node: int, conditions: tuple[tuple[str, str, float], ...]) -> list[Corner]:
        if grown.children_left[node] < 0:
            held = dict(zip(tree.classes_, grown.value[node][0], strict=True)).get(True, 0.0)
            return [Corner(conditions, int(grown.n_node_samples[node]), float(held))]
        path, at = among[grown.feature[node]], float(grown.threshold[node])
        return [*below(grown.children_left[node], (*conditions, (path, "at most", at))),
                *below(grown.children_right[node], (*conditions, (path, "above", at)))]

    return below(0, ())
