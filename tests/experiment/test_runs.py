"""Replications: one by one or many at once, in any weather, the same result."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
import synthetic

from simcare.experiment import processes
from simcare.experiment.processes import WorkersLostError
from simcare.experiment.result import Result
from simcare.experiment.runs import ReplicationError, run

HERE = Path(__file__).parent


def document(result: Result) -> str:
    """The summary without its one volatile field."""
    return json.dumps({key: value for key, value in result.summary().items() if key != "runtime_s"})


def everything(result: Result) -> list[bytes]:
    """All that a run leaves, as bytes."""
    return [document(result).encode(), result.weekly.to_csv().encode(),
            *(outcome.patients.read_bytes() for outcome in result.outcomes)]


@pytest.fixture(scope="module")
def serial() -> Result:
    return run(synthetic.scenario(), workers=1, simulate=synthetic.simulate)


def test_the_work_really_is_done_elsewhere_and_workers_do_not_fight_over_processors() -> None:
    """One thread of linear algebra each, and nothing changed here."""
    before = dict(os.environ)
    elsewhere = {made for _, made in processes.spread(_where, [1, 2, 3], 2)}
    assert dict(os.environ) == before
    assert os.getpid() not in {process for process, _ in elsewhere}
    assert {threads for _, threads in elsewhere} == {os.environ.get(processes.THREADS[0], "1")}
    assert {process for _, (process, _) in processes.spread(_where, [1, 2, 3], 1)} == {os.getpid()}


def _where(_: int) -> tuple[int, str | None]:
    return os.getpid(), os.environ.get(processes.THREADS[0])


def test_any_executor_may_be_used(serial: Result) -> None:
    with ThreadPoolExecutor(2) as executor:
        found = run(synthetic.scenario(), executor=executor, simulate=synthetic.simulate)
    assert everything(found) == everything(serial)


def test_length_number_and_seed_can_be_asked_for() -> None:
    found = run(synthetic.scenario(), 0.05, 2, 11, workers=1, simulate=synthetic.simulate)
    assert found.summary() | {"years": 0.05, "replications": 2, "seed": 11} == found.summary()
    other = run(synthetic.scenario(), 0.05, 2, 12, workers=1, simulate=synthetic.simulate)
    assert found.figures != other.figures


def test_progress_is_told_once_a_replication() -> None:
    told: list[tuple[int, int]] = []
    run(synthetic.scenario(), 0.02, workers=1, simulate=synthetic.simulate,
        progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_document_has_the_promised_form(serial: Result) -> None:
    found = json.loads(json.dumps(serial.summary(), allow_nan=False))
    for key, kind in {"schema": int, "scenario": str, "seed": int, "replications": int, "years": float, "version": str,
                      "scenario_hash": str, "runtime_s": float, "hospital_years": float}.items():
        assert isinstance(found[key], kind), key
    assert found["schema"] == 1
    assert found["hospital_years"] == pytest.approx(0.3)
    for group in ("numbers", "people", "organisation", "money"):
        for name, entry in found[group].items():
            assert set(entry) == {"mean", "low", "high", "unit"}, name
            if entry["mean"] is not None:
                assert entry["low"] <= entry["mean"] <= entry["high"], name
    assert found["people"]["four_hour_lived"]["unit"] == "share"
    assert set(found["subgroups"]) == {"aged_65_plus", "dementia", "alone"}


def test_weekly_and_patients_are_tables(serial: Result) -> None:
    weekly = serial.weekly
    assert list(weekly.columns) == ["replication", "week", "measure", "value"]
    assert weekly["week"].min() == -4
    one = weekly[(weekly.measure == "four_hour_lived") & (weekly.week == 1) & (weekly.replication == 2)]
    weeks, values = serial.week_by_week("four_hour_lived")
    assert one["value"].item() == values[2, list(weeks).index(1)]
    patients = serial.patients
    assert set(patients["kind"]) == {"visit", "stay"}
    assert patients["arrived"].min() >= 0
    made = synthetic.simulate(serial.scenario, 7, 1).visits
    assert (patients[(patients.kind == "visit") & (patients.replication == 1)]["person"].to_numpy()
            == made[made.arrived >= 0]["person"].to_numpy()).all()
    assert pd.isna(patients[patients.kind == "visit"]["admitted"]).all()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_model_that_fails_says_where(workers: int) -> None:
    with pytest.raises(ReplicationError, match=r"replication 1 of made_up \(seed 7\).*ValueError: the roof leaks"):
        run(synthetic.scenario(0.02), workers=workers, simulate=synthetic.fails)


def test_many_processes_give_the_same_bytes_as_one_and_a_killed_one_costs_nothing_but_time(tmp_path: Path) -> None:
    scenario = synthetic.scenario(trouble=str(tmp_path / "killed"))
    found = run(scenario, workers=2, simulate=synthetic.dies_once)
    assert (tmp_path / "killed").exists()
    assert everything(found) == everything(run(scenario, workers=1, simulate=synthetic.simulate))


def test_workers_killed_again_and_again_end_the_run() -> None:
    with pytest.raises(WorkersLostError, match="memory"):
        run(synthetic.scenario(0.02), workers=2, simulate=synthetic.dies)


def test_a_stopped_run_is_taken_up_where_it_was(tmp_path: Path, serial: Result) -> None:
    with pytest.raises(ReplicationError):
        run(synthetic.scenario(), workers=1, simulate=synthetic.fails, spool=tmp_path)
    first = (tmp_path / "00000.json").stat().st_mtime_ns
    found = run(synthetic.scenario(), workers=1, simulate=synthetic.simulate, spool=tmp_path)
    assert (tmp_path / "00000.json").stat().st_mtime_ns == first
    assert everything(found) == everything(serial)


@pytest.mark.parametrize("broken", ["json", "parquet"])
def test_a_replication_that_is_not_whole_is_done_again(tmp_path: Path, broken: str) -> None:
    first = run(synthetic.scenario(0.02), workers=1, simulate=synthetic.simulate, spool=tmp_path)
    before = everything(first)
    file = tmp_path / f"00001.{broken}"
    file.write_text("{") if broken == "json" else file.unlink()
    assert everything(run(synthetic.scenario(0.02), workers=1, simulate=synthetic.simulate, spool=tmp_path)) == before


def test_what_another_run_left_is_not_taken_for_this_one(tmp_path: Path) -> None:
    keep = tmp_path / "letter.txt"
    keep.write_text("mine")
    run(synthetic.scenario(0.02), workers=1, simulate=synthetic.simulate, spool=tmp_path)
    found = run(synthetic.scenario(0.02, scale=0.5), workers=1, simulate=synthetic.simulate, spool=tmp_path)
    fresh = run(synthetic.scenario(0.02, scale=0.5), workers=1, simulate=synthetic.simulate)
    assert document(found) == document(fresh)
    assert keep.read_text() == "mine"


def test_a_script_without_a_main_guard_works(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(f"""
        import sys; sys.path.insert(0, {str(HERE.parent)!r})
        import synthetic
        from simcare.experiment.runs import run
        print(len(run(synthetic.scenario(0.02, 2), workers=2, simulate=synthetic.simulate).outcomes))
        """))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_workers_go_when_their_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(f"""
        import sys; sys.path.insert(0, {str(HERE.parent)!r})
        import synthetic
        from pathlib import Path
        from simcare.experiment.runs import run
        run(synthetic.scenario(0.02, 3), workers=2, simulate=synthetic.dawdles, spool=Path({str(tmp_path)!r}))
        """)])
    children = _wait_for(lambda: (tmp_path / "00000.json").exists() and _children(parent.pid))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert len(children) >= 2
    _wait_for(lambda: not any(_alive(child) for child in children))


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    if not listed.exists():
        pytest.skip("needs Linux's /proc to see the workers")
    return [int(child) for child in listed.read_text().split()]


def _alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def _wait_for(condition, seconds: float = 20.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")
