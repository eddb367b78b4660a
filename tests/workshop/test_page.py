"""The pages in a real browser: joining, predicting, playing, on a laptop and on a phone; nothing leaves the room."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Watched, browser, serious
from live import served
from playwright.sync_api import expect
from session import HOSTILE, desk, joins, phase, run, wall
from small_hospital import SmallHospital

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium")


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("pages")
    with served(folder, SmallHospital(folder, 0.004), replications=2) as address, browser(address) as found:
        yield found


def test_a_team_predicts_plays_and_sees_what_happened(there: Watched) -> None:
    host, code = desk(there)
    phone, show = joins(there, code, HOSTILE, phone=True), wall(there, code)
    expect(show.get_by_text(HOSTILE)).to_be_visible()
    expect(host.get_by_text(HOSTILE)).to_be_visible()

    phase(host, "predict")
    phone.get_by_label("88 to 92 in 100").first.check()
    expect(phone.get_by_text("Noted.").first).to_be_visible()
    expect(show.get_by_text("1 of 1 teams have said.").first).to_be_visible()

    phase(host, "play")
    levers = phone.get_by_role("slider", name="What a missed number costs people")
    levers.focus()
    levers.press("ArrowLeft")
    expect(levers).to_have_attribute("aria-valuetext", "careers")
    assert "#d=" in phone.url
    run(phone)
    expect(phone.locator(".picture.board .figure")).to_have_text(re.compile(r"\d+%"))
    expect(phone.locator(".picture.bedside .line.solid")).to_have_count(1)

    phase(host, "reveal")
    expect(phone.locator(".answer.here")).to_have_count(0)
    host.get_by_role("button", name="Reveal the predictions").click()
    expect(show.locator(".answer.here").first).to_contain_text("what happened")
    expect(show.locator(".answer-teams").get_by_text(HOSTILE)).to_be_visible()


def test_the_two_pictures_stay_in_sight_on_a_phone_while_a_lever_is_moved(there: Watched) -> None:
    host, code = desk(there)
    phone = joins(there, code, "Green", phone=True)
    phase(host, "play")
    phone.get_by_text("What is written down").scroll_into_view_if_needed()
    for side in (".picture.board", ".picture.bedside"):
        box = phone.locator(side).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 844 * 0.55
    small = phone.locator("button:visible, select:visible, summary:visible").evaluate_all(
        "(all) => all.filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.textContent)")
    assert small == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_design_lives_in_its_link_and_every_change_can_be_undone(there: Watched) -> None:
    page = there.page()
    page.goto(f"{there.address}/solo")
    page.get_by_role("button", name="Play", exact=True).click()
    lever = page.get_by_role("slider", name="What a missed number costs people")
    for _ in range(2):
        lever.press("ArrowLeft")
    expect(page.get_by_text("Changed from A: What a missed number costs people: to account.")).to_be_visible()
    page.get_by_role("button", name="Share").click()
    link = page.get_by_label("Link to this design").input_value()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Undo").click()
    expect(lever).to_have_attribute("aria-valuetext", "careers")

    other = there.page()
    other.goto(link)
    same = other.get_by_role("slider", name="What a missed number costs people")
    expect(same).to_have_attribute("aria-valuetext", "to account")


def test_a_forged_link_is_no_danger_and_no_error(there: Watched) -> None:
    page = there.page()
    page.goto(f"{there.address}/solo#d=bm8ganNvbg")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Run it for real")).to_be_enabled()


def test_what_the_page_says_serves_those_who_cannot_see_it(there: Watched) -> None:
    host, code = desk(there)
    page = joins(there, code, "Blue")
    assert serious(host) == []
    for name in ("welcome", "predict", "play"):
        phase(host, name)
        expect(page.locator("[aria-current=page]")).to_have_text(re.compile(name, re.I))
        assert serious(page) == [], name
    page.get_by_role("button", name=re.compile("as a table")).first.click()
    expect(page.get_by_role("rowheader", name="week 1", exact=True)).to_be_visible()
