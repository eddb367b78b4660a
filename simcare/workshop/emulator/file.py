"""The emulator's file: where it lies, whether it fits this version, and what it answers.

``answer`` is what the page does in ``page/js/emulator.js``; a test holds the two against each other.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from simcare.errors import SimcareError
from simcare.workshop.designs import SEED, Choice
from simcare.workshop.emulator.scales import back

FILE = Path(__file__).parent / "fitted.json.gz"
SCHEMA = 1


def read(path: Path = FILE) -> dict[str, Any]:
    """The file as it is. Raises SimcareError where there is none that can be read."""
    try:
        found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError) as error:
        raise SimcareError(f"there is no emulator at {path} ({error})") from None
    return found


@cache
def load_file(path: Path = FILE) -> dict[str, Any] | None:
    """The file, if it stands in for this hospital; None where there is none, or it is of another version."""
    from simcare.workshop.emulator.version import version

    try:
        found = read(path)
    except SimcareError:
        return None
    return found if (found.get("schema"), found.get("fits")) == (SCHEMA, version()) else None


def write(found: dict[str, Any], path: Path = FILE) -> None:
    """The same file for the same numbers, to the last byte."""
    text = json.dumps(found, separators=(",", ":"), allow_nan=False)
    beside = path.with_suffix(".writing")
    beside.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    beside.replace(path)


def why_not(found: dict[str, Any], choice: Choice) -> str:
    """Why there is no estimate for a design; empty where there is one."""
    if choice.story not in found["stories"]:
        return "this story says more than the levers can: there is no estimate, only the real run"
    if choice.news:
        return "news has been brought in: there is no estimate, only the real run"
    if choice.links or choice.held:
        return "a link has been changed: there is no estimate, only the real run"
    if choice.same_money:
        return "at the same money the nurses' hours are looked for: there is no estimate, only the real run"
    return "" if choice.seed == SEED else "this is another year's luck: there is no estimate, only the real run"


def answer(found: dict[str, Any], choice: Choice) -> dict[str, Any]:
    """The estimate of a design: each week and the figure of each measure with its band, and the errors."""
    steps = {**dict(zip(found["levers"], found["stories"][choice.story], strict=True)), **choice.levers}
    place = np.array([steps[name] / (size - 1) for name, size in zip(found["levers"], found["sizes"], strict=True)])
    known = np.array(found["steps"]) / (np.array(found["sizes"]) - 1)
    weeks, figures = {}, {}
    for name, one in found["measures"].items():
        near = _near(one, known, place)
        scores = [part["mean"] + float(near @ np.array(part["weights"])) for part in one["parts"]]
        curve = np.array(one["mean"]) + sum((score * np.array(part["curve"]) for score, part in
                                             zip(scores, one["parts"], strict=True)), np.zeros(len(one["mean"])))
        figure = one["figure"]["mean"] + float(near @ np.array(one["figure"]["weights"]))
        if one["drawn"]:
            weeks[name] = _with_band(one, curve, np.array(one["error"]))
        if one["told"]:
            figures[name] = {key: values[0] for key, values in
                             _with_band(one, np.array([figure]), np.array([one["figure"]["error"]])).items()}
    return {"first_week": found["first_week"], "weeks": weeks, "figures": figures,
            "error": {name: one["loo"] for name, one in found["measures"].items()}}


def _near(one: dict[str, Any], known: Any, place: Any) -> Any:
    """The kernel between the design and every design that was run."""
    apart = (((known - place) / np.array(one["lengths"])) ** 2).sum(axis=1)
    return one["linear"] * (known @ place) + one["rounded"] * np.exp(-0.5 * apart)


def _with_band(one: dict[str, Any], values: Any, error: Any) -> dict[str, list[float]]:
    low, mean, high = (back(values + end * error, one["scale"], one["shift"]).tolist() for end in (-1.96, 0.0, 1.96))
    return {"mean": mean, "low": low, "high": high}
