"""The HTML report: one file that holds all of itself, says what the screen says, and lets no name become markup."""

import re
from html.parser import HTMLParser

import pytest
import synthetic

from simcare.experiment.comparison import compare
from simcare.experiment.runs import run
from simcare.report.figures import COMPARISON, FIGURES
from simcare.report.page import of_comparison, of_run
from simcare.report.words import headline

HOSTILE = "<img src=x onerror=alert(1)>"


class Elements(HTMLParser):
    """Every element of a page with its attributes, and all text."""

    def __init__(self, page):
        super().__init__()
        self.found, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def result():
    return run(synthetic.scenario(title=HOSTILE), workers=1, simulate=synthetic.simulate)


@pytest.fixture(scope="module")
def page(result):
    return of_run.document(result, ["hospital.beds=430"])


@pytest.fixture(scope="module")
def comparison():
    return compare(synthetic.scenario(), synthetic.scenario(name="other", title="The other"), workers=1,
                   simulate=synthetic.simulate)


def test_nothing_is_fetched_and_nothing_runs(page):
    for tag, attrs in Elements(page).found:
        assert tag not in ("script", "link", "iframe", "object")
        assert not [name for name in attrs if name.startswith("on")]
        for name in ("src", "href", "srcset"):
            assert attrs.get(name, "data:image/svg+xml").startswith("data:image/svg+xml")
    assert not re.search(r"url\(|@import", page)


def test_a_title_stays_text(page):
    assert HOSTILE not in page
    assert HOSTILE in Elements(page).text


def test_it_says_what_the_screen_says(page, result):
    text = Elements(page).text
    assert headline(result) in text
    assert "with hospital.beds=430" in text


@pytest.fixture(scope="module")
def compared(comparison):
    return of_comparison.document(comparison)


def test_every_picture_is_there_with_words_for_those_who_cannot_see_it(page, compared):
    for document, names in ((page, FIGURES), (compared, COMPARISON)):
        pictures = [attrs for tag, attrs in Elements(document).found if tag == "img"]
        assert len(pictures) == len(names)
        assert all(len(attrs["alt"]) > 20 for attrs in pictures)


def test_a_thousand_people_stand_for_everyone_who_came(comparison, compared):
    kinds = [attrs["class"] for tag, attrs in Elements(compared).found
             if tag == "circle" and "r" in attrs]
    pair = comparison.pairs[0]
    people = kinds[:1000]
    assert people.count("spared") == round(pair.lots.per_1000("any", "only_first").mean)
    assert people.count("struck") == round(pair.lots.per_1000("any", "only_second").mean)


def test_the_same_result_gives_the_same_file(page, result):
    assert of_run.document(result, ["hospital.beds=430"]) == page
