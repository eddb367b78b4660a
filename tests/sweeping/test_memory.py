"""A sweep of many runs takes no more memory than one of few."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from test_sweep import small

from simcare.experiment import readings
from simcare.experiment.store import Reading
from simcare.measures.registry import registry

STATM = Path("/proc/self/statm")
RUNS = 3000
LOOKS = (250, 500, RUNS)


@pytest.mark.skipif(not STATM.exists(), reason="needs Linux's /proc")
def test_memory_does_not_grow_with_the_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the figures of every run were kept, 2,500 of them would take more than 20 MB."""
    used: list[float] = []
    runs = 0

    def read(task: object) -> Reading:
        nonlocal runs
        runs += 1
        if runs in LOOKS:
            gc.collect()
            used.append(int(STATM.read_text().split()[1]) * 4096 / 1e6)
        return Reading({name: float(place) for place, name in enumerate(registry())})

    monkeypatch.setattr(readings, "read", read)
    small(tmp_path, {"hospital.beds": list(range(380, 440))}, replications=RUNS // 60)
    assert len(used) == len(LOOKS)
    assert used[-1] - max(used[:-1]) < 8
