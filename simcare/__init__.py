"""simcare: a hospital under target regimes, simulated, with what happened to people beside the board's figures.

>>> import simcare as sc
>>> result = sc.run(sc.load("scenarios/four_hour.yaml"))

Nothing heavy is imported until it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simcare.experiment.comparison import compare
    from simcare.experiment.explaining import explain
    from simcare.experiment.runs import run
    from simcare.experiment.sensitivity import sensitivity
    from simcare.fitting.fit import fit
    from simcare.scenario.schema import load
    from simcare.sweeping.sweep import sweep

__version__ = "0.1.0"

_PUBLIC = {"compare": "simcare.experiment.comparison", "explain": "simcare.experiment.explaining",
           "fit": "simcare.fitting.fit", "load": "simcare.scenario.schema",
           "run": "simcare.experiment.runs", "sensitivity": "simcare.experiment.sensitivity",
           "sweep": "simcare.sweeping.sweep"}

__all__ = ["__version__", "compare", "explain", "fit", "load", "run", "sensitivity", "sweep"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'simcare' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
