"""A whole session: a facilitator, a wall, a team on a phone, one on a laptop; from the welcome to the last finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Watched, browser, serious
from live import served
from playwright.sync_api import Page, Route, expect
from session import desk, joins, phase, run, wall
from small_hospital import LINKS, SmallHospital

from simcare.workshop.designs import model

pytestmark = [pytest.mark.statistical,
              pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium")]
SCREENS = {"trust": "How far to trust it", "predict": "What will happen?", "reveal": "What you said",
           "person": "One patient", "compare": "Who is better off", "loops": "What feeds what", "debrief": "Talk"}


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("session")
    with served(folder, SmallHospital(folder, 0.002), replications=2) as address, browser(address) as found:
        yield found


NAME_OF = """(one) => one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent
    ?? document.getElementById(one.getAttribute('aria-labelledby'))?.textContent ?? one.textContent"""


def moves(page: Page, name: str, times: int) -> None:
    """Moves a lever to the left."""
    lever = page.get_by_role("slider", name=name)
    for _ in range(times):
        lever.press("ArrowLeft")


def test_a_room_goes_through_the_plan_of_twenty_minutes(there: Watched) -> None:
    host, code = desk(there)
    phone, laptop, show = joins(there, code, "Red", phone=True), joins(there, code, "Blue"), wall(there, code)
    expect(host.get_by_role("heading", name="2 teams")).to_be_visible()
    host.get_by_role("button", name="Begin").click()
    host.get_by_role("button", name=re.compile("^Next")).dblclick()  # a double press goes on once
    expect(show.get_by_role("heading", name="How far to trust it")).to_be_visible()
    host.get_by_role("button", name=re.compile("^Next")).click()
    for page in (phone, laptop):
        expect(page.get_by_role("heading", name="What will happen?")).to_be_visible()
        page.get_by_label("93 to 96 in 100").first.check()
        expect(page.get_by_text("Noted.").first).to_be_visible()
    expect(host.get_by_text("2 of 2 teams have predicted.")).to_be_visible()

    host.get_by_role("button", name="Each team moves one lever and runs").click()
    expect(laptop.get_by_text("16 more levers are closed")).to_be_visible()
    expect(laptop.get_by_role("slider", name="The four-hour goal")).to_have_count(0)
    moves(laptop, "What a missed number costs people", 4)
    run(laptop)
    expect(laptop.locator(".picture.board .line.dashed")).to_have_count(1)
    expect(show.locator(".teams-key")).to_contain_text("Blue: Four hours, or else, with What a missed number costs")
    host.get_by_role("checkbox", name=re.compile("Blue")).check()
    phase(host, "compare")
    expect(show.get_by_text("What became of the same people").first).to_be_visible()
    expect(phone.get_by_text("6 fewer (3 to 9)")).to_be_visible()

    host.get_by_role("button", name="News: an inspection").click()
    expect(show.get_by_role("alert").get_by_text("The inspectors come, and stay for eight weeks.")).to_be_visible()
    phone.get_by_role("button", name="Bring it into our design").click()
    run(phone)
    expect(host.get_by_text("Four hours, or else, with an inspection")).to_be_visible()

    laptop.get_by_role("navigation").get_by_role("button", name="Play").click()
    laptop.get_by_role("button", name="Same design, other luck").click()
    expect(laptop.locator(".chance")).to_have_text(re.compile("Nobody did anything differently"))
    expect(laptop.locator(".picture.board .line.dashdot.purple")).to_have_count(1)
    expect(laptop.locator(".picture.board .line.solid")).to_have_count(1)

    host.locator("[data-wall=loops]").click()
    host.get_by_label(re.compile("^Loop")).select_option("L-B1")
    expect(show.get_by_role("heading", name="the target helps the very ill")).to_be_visible()
    expect(phone.get_by_role("region", name="Play")).to_be_visible()  # the others stay where they are
    host.locator("[data-wall=person]").click()
    host.get_by_role("button", name="What happened next").click()  # past the word of warning
    expect(show.locator(".moment")).to_have_count(3)
    host.get_by_role("button", name="What happened next").click()
    expect(show.get_by_text("She dies.")).to_be_visible()
    host.get_by_role("button", name="Silence: half a minute").click()
    expect(show.get_by_text("Silence. Think.")).to_be_visible()
    host.get_by_role("button", name="End the silence").click()
    expect(show.get_by_text("Silence. Think.")).to_be_hidden()

    phase(host, "debrief")
    step = phone.locator(".debrief-steps > li").nth(4)
    step.get_by_role("textbox").first.fill("Ask who waits outside.\n<script>alert(1)</script>")
    step.get_by_role("button").click()
    expect(step.get_by_text("A step without a date is a wish")).to_be_visible()
    step.get_by_label("By when").fill("2026-12-01")
    step.get_by_role("button").click()
    expect(show.get_by_text("Ask who waits outside.")).to_be_visible()
    expect(show.get_by_text("Red · by 1 December 2026")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["laptop", "phone"])
def test_every_screen_serves_those_who_cannot_see_or_point(there: Watched, phone: bool) -> None:
    host, code = desk(there)
    page = joins(there, code, "Green", phone)
    phase(host, "play")
    moves(page, "What a missed number costs people", 1)
    run(page)
    host.get_by_role("button", name="Reveal the predictions").click()
    for name, title in SCREENS.items():
        phase(host, name)
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        if name == "person":
            page.get_by_role("button", name="Read on").click()
            page.get_by_role("button", name="Show all of it").click()
            expect(page.get_by_text("She dies.")).to_be_visible()
        assert serious(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name  # type: ignore[index]
    for name in ("Assumptions", "Map", "Play"):
        page.get_by_role("navigation").get_by_role("button", name=name).click()
        if name == "Map":
            page.get_by_role("button", name="Pause").click()
        assert serious(page) == [], name
    assert serious(host) == []


def figures(page: Page) -> list[str]:
    """The large figures of the two pictures."""
    return page.locator(".picture .figure").all_text_contents()


def test_every_screen_gives_a_year_the_same_figure_and_all_teams_stand_on_one_wall(there: Watched) -> None:
    host, code = desk(there)
    red, blue, show = joins(there, code, "Red"), joins(there, code, "Blue", phone=True), wall(there, code)
    phase(host, "play")
    expect(show.locator(".picture .figure").first).to_have_text(re.compile("%$"))
    seen = figures(show)
    phase(host, "reveal")
    host.get_by_role("button", name="Reveal the predictions").click()
    for nth, figure in enumerate(seen):
        expect(show.locator(".happened").nth(nth)).to_contain_text(f"In this year: {figure}.")
    expect(show.locator(".happened").last).not_to_contain_text("Before")  # money comes and goes by the quarter

    phase(host, "play")
    expect(show.get_by_role("button", name=re.compile("as a table"))).to_have_count(0)  # nobody presses on the wall
    for times, page in enumerate((red, blue), 1):
        moves(page, "What a missed number costs people", times)
        run(page)
    expect(red.locator(".status")).to_have_text(re.compile(r"A is the same (year|\d years)\.$"))
    expect(show.get_by_text(re.compile("^Every line is .*the same people came"))).to_be_visible()
    phase(host, "compare")
    rows = show.locator(".all-teams tbody tr")
    expect(rows.locator("th")).to_have_text([re.compile("no lever moved"), re.compile("^Red "), re.compile("^Blue ")])
    expect(rows.locator("td").first).to_have_text(re.compile(r"^\d+%$"))
    assert serious(show) == []
    host.get_by_role("checkbox", name=re.compile("Red")).check()
    host.get_by_role("checkbox", name=re.compile("Blue")).check()
    expect(rows.first).to_be_hidden()
    expect(show.get_by_text("What became of the same people").first).to_be_visible()


def test_a_screen_that_follows_leaves_the_focus_on_no_control_of_its_own(there: Watched) -> None:
    host, code = desk(there)
    page = joins(there, code, "Red")
    phase(host, "predict")
    page.get_by_label("93 to 96 in 100").first.check()
    phase(host, "play")
    expect(page.get_by_role("region", name="Play", exact=True)).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_failed_is_told_and_not_asked_for_again_with_every_word_of_the_room(there: Watched) -> None:
    host, code = desk(there)
    page = joins(there, code, "Red")
    asked: list[str] = []

    def fails(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=500, json={"error": "Something went wrong on the laptop."})

    page.route("**/person*", fails)
    phase(host, "person")
    expect(page.get_by_text("Something went wrong on the laptop.")).to_be_visible()
    for words in ("one", "two", "three"):
        host.get_by_label("News in your own words").fill(words)
        host.get_by_role("button", name="Say it").click()
        expect(page.get_by_role("alert").get_by_text(words)).to_be_visible()
    assert len(asked) == 1


def test_dark_paper_is_as_readable(there: Watched) -> None:
    page = there.page(color_scheme="dark", reduced_motion="reduce")
    page.goto(f"{there.address}/solo")
    for name in ("Predict", "Play", "Loops", "Assumptions"):
        page.get_by_role("navigation").get_by_role("button", name=name).click()
        assert serious(page) == [], name


def test_a_design_is_made_run_and_cut_with_the_keyboard_alone(there: Watched) -> None:
    page = there.page()
    page.goto(f"{there.address}/solo")
    expect(page.get_by_role("heading", name="What will happen?")).to_be_visible()

    def reach(name: str) -> None:
        """Tabs on until something of this name has the focus, and shows it."""
        for _ in range(150):
            page.keyboard.press("Tab")
            label, shown = page.locator(":focus").evaluate(
                f"(one) => [({NAME_OF})(one), one.matches(':focus-visible')]")
            assert shown, label
            if str(label).strip().startswith(name):
                return
        raise AssertionError(f"{name} cannot be reached")

    reach("Play")
    page.keyboard.press("Enter")
    reach("What a missed number costs people")
    page.keyboard.press("Home")
    expect(page.get_by_text("Changed from A: What a missed number costs people: nothing.")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.get_by_role("button", name="Run it for real").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_have_text(re.compile("^(Real|Year)"))
    page.get_by_role("navigation").get_by_role("button", name="Loops").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-arrow")).to_have_count(len(model()["arrows"]))
    expect(page.locator(".map-arrow .arrow[stroke-width='8']")).to_have_count(1)  # how strong it was has come, too
    reach("Unfold the first loop")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_text("R4 fear and silence")
    links = next(loop["links"] for loop in model()["loops"] if loop["id"] == "L-R4")
    lit = [arrow for arrow in model()["arrows"] if set(arrow["links"]) <= set(links)]
    expect(page.locator(".map-arrow:not(.pale)")).to_have_count(len(lit))
    reach("Cut this link and run again")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Changed from A:.*cut: "))).to_be_visible()


def test_a_loop_that_is_pointed_at_on_the_map_is_lit_up_and_its_arrows_are_as_strong_as_in_the_run(
        there: Watched) -> None:
    page = there.page()
    page.goto(f"{there.address}/solo")
    page.get_by_role("navigation").get_by_role("button", name="Play").click()
    run(page)
    page.get_by_role("navigation").get_by_role("button", name="Loops").click()
    thick = "(nodes) => nodes.map((one) => Number(one.getAttribute('stroke-width')))"
    expect(page.locator(".map-arrow .arrow[stroke-width='8']")).to_have_count(1)  # the link that moved most
    widths = page.locator(".map-arrow .arrow").evaluate_all(thick)
    assert len({width for width in widths if width > 2}) == len(LINKS)
    page.locator(".map-badge", has_text="B1").click()
    expect(page.get_by_role("button", name="B1 the target helps")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".map-arrow:not(.pale)")).to_have_count(2)
    ring = page.get_by_role("button", name="As a ring")
    ring.click()
    expect(page.locator(".loop-ring .ring-word")).to_have_count(2)
    ring.click()
    expect(page.locator(".loop-ring")).to_be_hidden()


def test_a_phone_that_lost_the_line_comes_back_to_the_whole_room(there: Watched) -> None:
    host, code = desk(there)
    phone = joins(there, code, "Sleeper", phone=True)
    phone.context.set_offline(True)
    expect(phone.get_by_text("The line to the laptop is lost.")).to_be_visible()
    phase(host, "debrief")
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="Talk")).to_be_visible()
    expect(phone.get_by_text("The line to the laptop is lost.")).to_be_hidden()
