"""The worlds in which the answer is known beforehand, on a tenth of the hospital for a quarter of a year.

Were a choice for the number made without a target, a stock moved by a link that is cut, or one person's stay different
in the same design written in another way, these would not hold at any size.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from simcare.validation import report as module
from simcare.validation.facts import designs, facts
from simcare.validation.report import Size, report

pytestmark = pytest.mark.statistical

CONTROLS = ("C1.no_target", "C2.no_punishment", "C4.no_fear", "C5.no_links", "C6.same_design", "C7.accounted",
            "C8.pressed")


def test_what_must_be_so_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {name: replace(design, settings=(*design.settings, "hospital.scale=0.1", "run.warm_up=4 weeks"))
             for name, design in designs().items()}
    monkeypatch.setattr(module, "designs", lambda: small)
    made = report([facts()[name] for name in CONTROLS], Size(years=0.25, replications=1), workers=1)
    assert {one.fact.id: one.status for one in made.scores} == dict.fromkeys(CONTROLS, "in band")
