"""Work that lies while somewhere is closed, by hand."""

from __future__ import annotations

import pytest

from simcare.hospital.opening_hours import OpeningHours

PHARMACY = OpeningHours((9.0, 18.0), (10.0, 13.5))
NEVER_CLOSED = OpeningHours((0.0, 24.0), (0.0, 24.0))
FRIDAY, SATURDAY, SUNDAY = 4 * 24, 5 * 24, 6 * 24


@pytest.mark.parametrize(("begun", "work", "lies"), [
    (10.0, 2.0, 0.0), (17.0, 1.0, 0.0), (17.0, 2.0, 15.0), (20.0, 0.5, 13.0), (3.0, 0.5, 6.0), (10.0, 10.0, 15.0),
    (FRIDAY + 17.5, 1.0, 16.0), (SATURDAY + 13.0, 4.0, 20.5), (SUNDAY + 13.0, 1.0, 19.5), (-24.0 + 13.0, 1.0, 19.5),
    (FRIDAY + 20.0, 8.0, 14.0 + 20.5 + 19.5), (22.0, 0.0, 0.0)])
def test_what_is_not_done_when_it_closes_is_taken_up_when_it_opens(begun: float, work: float, lies: float) -> None:
    assert PHARMACY.lies(begun, work) == pytest.approx(lies)


@pytest.mark.parametrize("begun", [0.0, 23.9, SUNDAY + 23.123, -1.7])
def test_where_nothing_closes_nothing_lies_and_not_by_a_rounding_error_either(begun: float) -> None:
    assert NEVER_CLOSED.lies(begun, 0.1 + 31.7) == 0.0
