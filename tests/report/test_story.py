"""A story tells each event once and in order, says only what is known, and stays within its columns."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from people_by_hand import CAME, NAN, chosen, easier, harder, stay, visit
from rich.console import Console

from simcare.report.figures import story as picture
from simcare.report.story import screen
from simcare.report.story.moments import Life, told


def kinds(life: Life) -> list[str]:
    return [event.kind for event in told(life)]


def said(life: Life, kind: str) -> str:
    return " ".join(f"{event.told} [{event.record}]" for event in told(life) if event.kind == kind)


def printed(one: Life, other: Life) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=100, no_color=True).print(screen.screen(chosen(), one, other, Path("results/x")))
    return stream.getvalue().splitlines()


def test_every_event_is_told_once_and_in_order() -> None:
    events = told(harder())
    assert [event.time for event in events] == sorted(event.time for event in events)
    assert [kind for kind in kinds(harder()) if kind != "care"] == [
        "came", "outside", "cubicle", "assessed", "handed over", "treated", "decided", "clock stopped",
        "bed", "fall", "ready", "left the ward"]


def test_the_record_stands_beside_what_was_lived() -> None:
    assert "the clock has not started" in said(harder(), "came")
    assert "there is room in the corridor" in said(harder(), "outside")
    assert "the clock stops at 3 h 51 min, within 4 hours; counted as admitted" in said(harder(), "clock stopped")
    assert "3 h 51 min, within 4 hours on the clock; lived 9 h" in said(harder(), "bed")
    assert "9 h on the clock" in said(easier(), "bed")
    assert "no incident report" in said(harder(), "fall")


def test_the_wrong_ward_is_said_and_why() -> None:
    assert "It is the wrong ward: she is a patient of the older people's doctors." in said(harder(), "bed")
    assert "wrong" not in said(easier(), "bed")


def test_rounds_of_a_day_add_up() -> None:
    first = next(event for event in told(harder()) if event.kind == "care")
    assert "1 of 2 drinks" in first.told
    assert "One care round on a surgical ward." in first.told
    assert sum("Worst in the round from 11:00" in event.told for event in told(harder())) == 1
    assert "once nobody comes for over 15 min" in said(harder(), "care")


def test_sums_are_those_of_the_tables() -> None:
    both = {name: pair for name, *pair in screen._joined(harder(), easier())}
    assert both["from the door to the bed or home"] == ["9 h", "9 h"]
    assert both["on the record"] == ["3 h 51 min", "9 h"]
    assert both["checks late or missed"] == ["3 of 12", "3 of 12"]
    assert both["harms"] == ["one harm, no incident reports", "none"]


def test_it_fits_one_hundred_columns_and_names_both_designs() -> None:
    lines = printed(harder(), easier())
    assert max(len(line) for line in lines) <= 100
    text = "\n".join(lines)
    for expected in ("Four hours, or else", "People first", "A woman of 84, frail, with no family near", "3.4 in 100",
                     "2.1 in 100", "an illustration and no evidence"):
        assert " ".join(expected.split()) in " ".join(text.split())


def test_equal_lives_are_called_equal() -> None:
    text = " ".join(" ".join(printed(harder(), harder())).split())
    assert "Nothing differs: moment by moment, the two lives are the same." in text
    assert screen.document(chosen(), harder(), harder())["nothing_differs"]
    assert not screen.document(chosen(), harder(), easier())["nothing_differs"]


def test_somebody_who_never_came_in_one_design_is_told_so() -> None:
    gone = replace(easier(), visits=[], stays=[], incidents=[], seen=None)
    text = " ".join(" ".join(printed(harder(), gone)).split())
    assert "In “People first” this person never came within this run." in text


@pytest.mark.parametrize("life", [harder(), easier(), replace(harder(), seen=None)])
def test_the_document_is_plain_json(life: Life) -> None:
    document = screen.document(chosen(), life, easier())
    again = json.loads(json.dumps(document, allow_nan=False))
    assert again["person"] == 7
    assert again["designs"][0]["visits"][0]["died_at"] is None
    assert again["designs"][0]["moments"][0]["since_h"] == 0


def test_death_is_told_once_with_a_note_before() -> None:
    dead = replace(harder(), visits=[visit(died_at=CAME + 49)],
                   stays=[stay(destination=3, died_at=CAME + 49, ready=NAN)])
    assert kinds(dead).count("died on the ward") == 1
    assert "left the ward" not in kinds(dead)
    assert screen.NOTE in " ".join(screen.introduction(chosen(), dead, easier()))
    at_home = replace(harder(), visits=[visit(died_at=CAME + 200)], stays=[stay(died_at=CAME + 200)])
    assert kinds(at_home)[-1] == "died"
    later = replace(at_home, end=CAME + 100)
    assert "died" not in kinds(later)


def test_harm_that_a_round_foretold_for_after_leaving_comes_before_it() -> None:
    late = {"time": CAME + 50.0, "person": 7, "ward": 2, "kind": "infection", "reported": 1.0}
    life = replace(harder(), incidents=[late])
    assert kinds(life)[-2:] == ["infection", "left the ward"]
    assert told(life)[-2].record == "an incident report"


def test_a_fall_with_injury_and_a_failed_rescue_are_one_event_each() -> None:
    both = [{"time": CAME + 30, "person": 7, "ward": 2, "kind": kind, "reported": 0.0}
            for kind in ("fall", "fall_harm", "deterioration", "failed_rescue")]
    assert {"fall", "deterioration"}.isdisjoint(kinds(replace(harder(), incidents=both)))


@pytest.mark.parametrize(("given", "words"), [
    ({"outcome": 2, "treated": NAN, "decided": NAN, "bed_asked": NAN}, "No doctor has seen her."),
    ({"outcome": 3, "bed_asked": NAN}, "She dies in A&E"),
    ({"outcome": 0, "recorded_outcome": 0, "bed_asked": NAN, "solved": 0.0}, "What she came for is not solved."),
    ({"outcome": 0, "recorded_outcome": 1, "bed_asked": NAN, "short_stay_for_clock": 0.0}, "to be watched"),
    ({"falsified": 1.0}, "the time was written down wrong"),
    ({"hasty": 1.0}, "In haste, because of the clock and without waiting for the results, it is decided"),
    ({"left": NAN, "outcome": 4}, "Still in A&E when this run ends.")])
def test_every_way_out_of_a_and_e_has_its_words(given: dict[str, object], words: str) -> None:
    life = replace(harder(), visits=[visit(**given)])
    assert words in " ".join(f"{event.told} {event.record}" for event in told(life))


@pytest.mark.parametrize(("given", "words"), [
    ({"source": 1}, "sent in by a doctor outside"), ({"source": 2}, "planned operation"),
    ({"destination": 1, "waited_care_h": 30.0}, "30 h for care to be arranged"),
    ({"waited_answer_h": 26.0}, "26 h for what somebody else had to say first"),
    ({"destination": 2}, "goes to a care home".capitalize()),
    ({"unready": 1.0}, "before she is well enough"),
    ({"left": NAN, "destination": 4}, "Still in the bed when this run ends.")])
def test_every_kind_of_stay_has_its_words(given: dict[str, object], words: str) -> None:
    life = replace(harder(), stays=[stay(**given)])
    assert words in " ".join(event.told for event in told(life))


def test_the_page_holds_every_round() -> None:
    page = screen.page(chosen(), harder(), easier(), "story.png")
    assert page.count("| surgical 2 |") == 2 * len(harder().seen.rounds)
    assert "story.png" in page


def test_the_picture_shows_where_she_was_and_the_clock(tmp_path: Path) -> None:
    assert [name for *_, name in picture.spells(harder())] == ["outside", "cubicle", "short stay", "wrong ward"]
    one = [file.read_bytes() for file in picture.save(harder(), easier(), tmp_path / "one")]
    again = [file.read_bytes() for file in picture.save(harder(), easier(), tmp_path / "again")]
    assert one == again
    text = (tmp_path / "one.svg").read_text()
    for words in ("in the ambulance, outside", "a wrong ward", "the clock runs", "clock 3 h 51 min; lived 9 h"):
        assert words in text


def test_page_data_and_picture_stand_up_to_somebody_who_never_came(tmp_path: Path) -> None:
    gone = replace(easier(), visits=[], stays=[], incidents=[], seen=None)
    unknown = chosen(harder=NAN, people=0, as_much=0.0, other_way=0.0, alike=0.0, touched=0.0, asked_for=True)
    document = screen.document(unknown, harder(), gone)
    assert json.loads(json.dumps(document, allow_nan=False))["chosen"]["harder"] is None
    assert "came in one of the two designs only" in screen.page(unknown, harder(), gone, "story.png")
    picture.save(harder(), gone, tmp_path / "one")
    assert "never came" in (tmp_path / "one.svg").read_text()
