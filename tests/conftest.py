"""Options of the whole test suite."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true",
                     help="write the golden results anew instead of only comparing")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Of thousands of tests that are found none is thrown away: meanwhile the collector of cycles need not look."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
