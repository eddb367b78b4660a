"""A sweep of many runs takes no more memory than one of few."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from test_sweep import small

from simcare.experiment import readings
from simcare.experiment.store import Reading
from simcare.measures.registry import registry
from simcare.sweeping.sweep import Done

STATM = Path("/proc/self/statm")
RUNS = 3000


@pytest.mark.skipif(not STATM.exists(), reason="needs Linux's /proc")
def test_memory_does_not_grow_with_the_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the figures of every run were kept, 2,500 of them would take more than 20 MB."""
    used: dict[int, float] = {}

    def read(task: object) -> Reading:
        return Reading({name: float(place) for place, name in enumerate(registry())})

    def watch(done: Done) -> None:
        if done.runs % 100:
            return
        gc.collect()
        used[done.runs] = int(STATM.read_text().split()[1]) * 4096 / 1e6

    monkeypatch.setattr(readings, "read", read)
    small(tmp_path, {"hospital.beds": list(range(380, 440))}, replications=RUNS // 60, progress=watch)
    early = max(megabytes for runs, megabytes in used.items() if runs <= 500)
    assert used[RUNS] - early < 8
