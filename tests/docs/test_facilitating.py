"""The facilitator's guide keeps the minutes of the plans that the desk shows."""

import re
from itertools import accumulate
from pathlib import Path

import pytest

from simcare.workshop.model import session

GUIDE = (Path(__file__).parents[2] / "docs/guides/facilitating.md").read_text("utf-8")
TITLES = {20: "Twenty minutes", 60: "Sixty minutes", 90: "Ninety minutes"}


@pytest.mark.parametrize("plan", session().plans, ids=lambda plan: str(plan.minutes))
def test_the_guide_keeps_the_minutes_of_the_plan(plan):
    section = GUIDE.split(f"## {TITLES[plan.minutes]}")[1].split("\n## ")[0]
    told = [int(minute) for minute in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)]
    assert told == [0, *accumulate(step.minutes for step in plan.steps)][:-1]
