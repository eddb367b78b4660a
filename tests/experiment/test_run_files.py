"""The files of a run: whole or absent, and the same bytes each time."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import synthetic

from simcare.errors import SimcareError, UsageError
from simcare.experiment import files
from simcare.experiment.runs import run
from simcare.report.figures import FIGURES


@pytest.fixture(scope="module")
def result():
    return run(synthetic.scenario(), workers=1, simulate=synthetic.simulate)


@pytest.fixture(scope="module")
def written(result, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("out") / "made_up"
    files.write(result, out)
    files.clear(out)
    return out


def test_all_promised_files_are_there_and_nothing_else(written: Path) -> None:
    found = {file.relative_to(written).as_posix() for file in written.rglob("*") if file.is_file()}
    pictures = {f"figures/{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}
    assert found == {"manifest.json", "summary.json", "weekly.parquet", "patients.parquet", "report.html", *pictures}


def test_equal_runs_leave_equal_bytes(written: Path, tmp_path: Path) -> None:
    files.write(run(synthetic.scenario(), workers=2, simulate=synthetic.simulate), tmp_path)
    for file in written.rglob("*.*"):
        twin = (tmp_path / file.relative_to(written)).read_bytes()
        if file.suffix == ".json":
            assert _steady(twin) == _steady(file.read_bytes())
        else:
            assert twin == file.read_bytes(), file.name


def _steady(document: bytes) -> dict[str, object]:
    return {key: value for key, value in json.loads(document).items() if key not in ("volatile", "runtime_s")}


def test_the_tables_are_those_of_the_result(result, written: Path) -> None:
    assert pd.read_parquet(written / "weekly.parquet").astype({"measure": str}).equals(
        result.weekly.astype({"measure": str}))
    patients = pd.read_parquet(written / "patients.parquet")
    assert patients.equals(result.patients)
    assert json.loads((written / "summary.json").read_text())["people"] == result.summary()["people"]


def test_the_manifest_says_what_was_run(result, written: Path) -> None:
    manifest = json.loads((written / "manifest.json").read_text())
    assert manifest["scenario"] == result.scenario.merged()
    assert manifest["scenario_hash"] == result.scenario.hash
    assert manifest["seed"] == 7
    assert {"simcare", "python", "simpy"} <= set(manifest["versions"])
    assert {"written", "machine", "runtime_s"} <= set(manifest["volatile"])


@pytest.fixture
def few_pictures(monkeypatch) -> None:
    monkeypatch.setattr("simcare.report.figures.FIGURES", ("occupancy",))


@pytest.mark.usefixtures("few_pictures")
def test_writing_again_replaces_the_result_and_keeps_what_is_not_ours(result, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    files.write(result, tmp_path)
    (tmp_path / "summary.json").write_text("old")
    files.write(result, tmp_path)
    assert json.loads((tmp_path / "summary.json").read_text())["scenario"] == "made_up"
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.usefixtures("few_pictures")
def test_a_failure_while_writing_leaves_no_manifest(result, tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_into_place", full)
    with pytest.raises(SimcareError, match=r"could not write the results .*No space"):
        files.write(result, tmp_path)
    assert not (tmp_path / "manifest.json").exists()
    assert not (tmp_path / "summary.json").exists()


@pytest.mark.parametrize("path", ["a_file", "a_file/below"])
def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(tmp_path: Path, path: str) -> None:
    (tmp_path / "a_file").write_text("in the way")
    with pytest.raises(UsageError, match=r"cannot write to the output folder .*--out") as refused:
        files.prepare(tmp_path / path)
    assert refused.value.exit_code == 2


def test_a_folder_in_use_by_another_run_is_refused(tmp_path: Path) -> None:
    working = files.prepare(tmp_path)
    (working / files.LOCK).write_text("1\n", "utf-8")  # the first process of any machine, alive and not this one
    with pytest.raises(UsageError, match="another run"):
        files.prepare(tmp_path)


def test_a_folder_left_by_a_dead_run_is_taken_over(tmp_path: Path) -> None:
    working = files.prepare(tmp_path)
    (working / files.LOCK).write_text("999999999\n", "utf-8")
    assert files.prepare(tmp_path) == working


def test_persons_keep_their_numbers_on_disk(written: Path) -> None:
    assert pd.read_parquet(written / "patients.parquet")["person"].dtype == "int64"
