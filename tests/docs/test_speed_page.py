"""The page on speed says what was measured, and no where that is less than was asked."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

PAGE = Path(__file__).parents[2] / "benchmarks" / "speed_page.py"


@pytest.fixture(scope="module")
def speed_page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("speed_page", PAGE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["speed_page"] = module
    spec.loader.exec_module(module)
    return module


def written(speed_page: ModuleType, folder: Path, hospital: float, largest: float, two: float) -> str:
    """The page of a machine on which a year costs so much, and a hospital of eight times the size so much."""
    found = speed_page.Found(
        machine="a machine",
        turns=[speed_page.Turn(1.0, hospital, 4.0, None)] * 3,
        sizes=[*(speed_page.Cost(size, hospital * size, 1.0, 200.0) for size in (0.5, 1.0)),
               speed_page.Cost(8.0, largest, 1.0, 900.0)],
        years=[speed_page.Year(year + 0.5, hospital * (year + 0.5), 200.0 + year) for year in range(3)],
        cores=speed_page.Cores(8, 20.0, two),
        work=speed_page.Work({"engine and queues": 0.6, "the rest": 0.4}, 55e3, 23e3, 4e5, 4e5))
    speed_page.write(found, folder / "speed.md")
    return (folder / "speed.md").read_text()


def test_what_is_dearer_than_asked_is_called_so(speed_page: ModuleType, tmp_path: Path) -> None:
    page = written(speed_page, tmp_path, hospital=6.0, largest=60.0, two=12.0)
    assert "| 6.0 (6.0 to 6.0) | **no** |" in page
    assert "| 0.67 | **no** |" in page
    assert page.count("| 1.25 | **no** |") == 2
    assert "| 83% | **no** |" in page
    assert "4.0 times as dear as was asked for" in page
    assert (tmp_path / "speed.png").stat().st_size > 10_000


def test_what_meets_its_mark_is_called_so(speed_page: ModuleType, tmp_path: Path) -> None:
    page = written(speed_page, tmp_path, hospital=1.2, largest=9.6, two=10.5)
    assert "**no**" not in page
    assert page.count("| yes |") == 6
    assert "| the small A&E in Ciw, without its cubicles | not installed |" in page
