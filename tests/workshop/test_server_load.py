"""The rehearsal of ``benchmarks/workshop_load.py``, with fewer people and a world that takes no time."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from live import KEY, served
from stand_in import StandIn

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from workshop_load import at, rehearse


def test_twelve_people_press_run_and_nobody_waits_for_a_page(tmp_path: Path) -> None:
    with served(tmp_path, StandIn(tmp_path, 0.02), workers=2) as address:
        seen = asyncio.run(rehearse(address, KEY, 12, within=1.0))
    assert (seen.lost, seen.refused) == (0, ["404 {\"error\":\"There is no such page.\"}"] * len(seen.refused))
    assert len(seen.done) == len(seen.first_weeks) == 12
    assert at(seen.actions, 0.95) < 0.5
