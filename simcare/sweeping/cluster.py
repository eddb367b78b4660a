"""The workers of a Dask cluster, as an executor like any other.

Dask looks after its workers itself: what was on one that died is done by another, and a run that takes several down
with it is given up. Nothing of the sweep lives on the cluster; the readings come back here and are stored here.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, cast

from simcare.errors import SimcareError, UsageError

PATIENCE = "20s"


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """The executor of the cluster whose scheduler has this address, such as ``tcp://10.0.0.5:8786``."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("a Dask cluster needs the dask extra: pip install 'simcare[dask]'") from None
    try:
        client: Any = cast("Any", Client)(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SimcareError(f"found --dask {address}, but no Dask scheduler answers there ({error})") from None
    with client:
        yield client.get_executor()
