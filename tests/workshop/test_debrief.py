"""The pages that a room takes home: they hold what was said, tried and found, and nothing in them can act."""

import json
import re

import pytest

from simcare.hospital.hospital import simulate
from simcare.report.words import headline
from simcare.workshop.debrief import Seen, of_design, of_room
from simcare.workshop.designs import Choice, scenario_of
from simcare.workshop.export import room as exported
from simcare.workshop.keeping import Kept
from simcare.workshop.pictures import picture, together
from simcare.workshop.rooms import Room

pytestmark = pytest.mark.statistical
HOSTILE = "<script>alert(1)</script>"
SHORT = {"run.years": 0.25, "run.warm_up": "4 weeks", "hospital.scale": 0.1}
STORY, OTHER = Choice(story="four_hour"), Choice(story="people_first")


@pytest.fixture(scope="module")
def pictures():
    """Two replications of two designs."""
    small = {choice.key: scenario_of(choice).set_all(SHORT) for choice in (STORY, OTHER)}
    return {key: [picture(scenario, simulate(scenario, 3, number)) for number in range(2)]
            for key, scenario in small.items()}


@pytest.fixture(scope="module")
def room(pictures):
    """What an export has of a room."""
    return {"code": "ABCDE", "story": "four_hour", "teams": [HOSTILE, "Ward six"], "baseline": STORY.key,
            "predictions": {"Ward six": {"number": {"size": "c"}, "lived": {"line": [0.9, None, 0.8]}}},
            "findings": [{"text": "we stop the weekly table", "team": "Ward six", "step": "step", "by": "1 May"}],
            "runs": [{"key": choice.key, "design": choice.model_dump(mode="json"), "teams": ["Ward six"]}
                     for choice in (STORY, OTHER)]}


def test_a_design_can_be_taken_home(pictures):
    page = of_design(STORY, pictures[STORY.key])
    assert headline(Seen(pictures[STORY.key])) in page
    assert page.count("<img ") == 1
    assert "<script" not in page
    assert not re.search(r"https?://", page)


def test_its_figures_are_those_of_the_page(pictures):
    seen, joined = Seen(pictures[STORY.key]), together(pictures[STORY.key])
    for name in ("four_hour_recorded", "deaths", "missed_care_share"):
        assert seen.figures[name].mean == pytest.approx(joined["figures"][name]["mean"], rel=1e-5)  # six digits


def test_a_room_is_remembered_as_it_was(room, pictures):
    page = of_room(room, pictures)
    for words in ("88 to 92 in 100", "drew a line that ends at 80.0%", "we stop the weekly table", "by 1 May",
                  "A design of Ward six"):
        assert words in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_what_a_real_room_exports_is_enough_for_its_page(tmp_path, pictures):
    kept = Kept(tmp_path, "program")
    kept.put_design(STORY.key, STORY.model_dump_json())
    for number, one in enumerate(pictures[STORY.key]):
        kept.put_picture(STORY.key, number, json.dumps(one))
    there = Room(code="ABCDE", story="four_hour", changed=0, baseline=STORY.key, teams=["Ward six"])
    assert headline(Seen(pictures[STORY.key])) in of_room(exported(there, kept), pictures)
    kept.close()


def test_a_room_that_ran_nothing_has_a_page_too(room):
    assert "was not run to its end" in of_room({**room, "predictions": {}, "findings": []}, {})
