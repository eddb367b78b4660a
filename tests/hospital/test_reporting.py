"""What is put on file: falls mostly, what comes on slowly hardly; more of everything where people speak up."""

from __future__ import annotations

import pytest

from simcare.hospital.reporting import Reporting
from simcare.scenario.harm import Reported

KINDS = ("fall", "ulcer", "medication_error", "infection", "failed_rescue", "delirium", "dehydration", "deconditioned")


def test_an_ordinary_hospital_reports_each_kind_as_given() -> None:
    reporting = Reporting(Reported(fall="70 %", slow_harm="3 %"))
    assert reporting.share("fall") == pytest.approx(0.7) == reporting.share("fall_harm")
    assert reporting.share("delirium") == pytest.approx(0.03)
    assert reporting.share("died") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_reported_more_where_people_speak_up(kind: str) -> None:
    reporting, found = Reporting(Reported()), []
    for overall in (0.0, 0.05, 0.17, 0.40, 1.0):
        reporting.follow(overall)
        found.append(reporting.share(kind))
    assert found == sorted(found)
    assert 0 <= found[0] < found[1] < found[2] < found[3] < found[4] <= 1
