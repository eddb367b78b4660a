"""Published figures are read in every layout, and what is wrong with them is said with file, row and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import made_up
import numpy as np
import pytest

from simcare.errors import UsageError
from simcare.fitting import months
from simcare.fitting.published import EVERY, ONE, PROVIDERS, TIDY, read, role_of
from simcare.fitting.series import Series, series

DATA = Path(__file__).resolve().parents[1] / "data"
APRIL_2016 = 2016 * 12 + 3


@pytest.mark.parametrize(("text", "meant"), [
    ("2016-04-01", "2016-04"), ("2016-04", "2016-04"), ("2016-04-30", "2016-04"), ("01/04/2016", "2016-04"),
    ("MSitAE-JANUARY-2024", "2024-01"), ("MSitAE-may-2024", "2024-05"), ("January 2024", "2024-01"),
    ("Apr-16", "2016-04"), ("Sept 2019", "2019-09"), ("2016-04-01 00:00:00", "2016-04"),
    ("2016-04-17", None), ("2016-13-01", None), ("week 3", None), ("", None), ("TOTAL", None), ("Mayhem-2024", None)])
def test_months_are_known_by_their_many_names(text: str, meant: str | None) -> None:
    found = months.month(text)
    assert (found if found is None else months.short(found)) == meant


def test_a_start_of_a_month_that_is_an_hour_early_belongs_to_the_month_that_begins() -> None:
    assert months.month("2016-03-31", starts=True) == APRIL_2016
    assert months.month("2016-03-01", starts=True) == APRIL_2016 - 1
    assert months.month("2015-12-31", starts=True) == 2016 * 12


@pytest.mark.parametrize(("name", "role"), [
    ("A&E attendances Type 1", "attendances 1"), ("Number of A&E attendances Type 1", "attendances 1"),
    (" a&e  ATTENDANCES type 1 ", "attendances 1"), ("A&E attendances Other A&E Department", "attendances other"),
    ("A&E attendances Booked Appointments Type 1", "booked attendances 1"),
    ("Attendances over 4hrs Type 1", "breaches 1"), ("Number of attendances over 4hrs Type 1", "breaches 1"),
    ("Attendances over 4 hours Type 1", "breaches 1"),
    ("Attendances over 4hrs Booked Appointments Other Department", "booked breaches other"),
    ("Emergency admissions via A&E - Type 1", "admissions 1"), ("Org Code", "code"), ("org_code", "code"),
    ("Patients who have waited 12+ hrs from DTA to admission", None), ("Other emergency admissions", None)])
def test_columns_are_known_by_what_they_say(name: str, role: str | None) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize(("layout", "write"), [
    (TIDY, made_up.tidy), (ONE, made_up.alone),
    (PROVIDERS, lambda folder, of: made_up.as_published(folder / "m", of, 7))])
def test_the_same_figures_come_out_of_every_layout(layout: str, write: Callable[[Path, Series], Path],
                                                   tmp_path: Path) -> None:
    made = made_up.hospital(30)
    published = read([write(tmp_path, made)])
    assert published.layouts == [layout]
    found = series(published, None if layout == ONE else "rxx")
    for column in ("months", "attendances", "breaches", "admissions"):
        assert np.array_equal(getattr(found, column), getattr(made, column)), column
    assert found.kind == (EVERY if layout == ONE else "1")


def test_the_extracts_of_real_figures_are_read() -> None:
    england = series(read([DATA / "ae_england_extract.csv"]), "RLQ")
    assert (len(england), england.attendances[0], months.short(int(england.months[0]))) == (36, 4299, "2016-04")
    one = series(read([DATA / "ae_one_hospital_extract.csv"]))
    assert months.span(one.months) == "July 2019 to June 2024"
    assert one.attendances[one.months == 2020 * 12 + 3] == 6270  # April 2020, dated 31 March
    assert any("epidemic" in note for note in one.notes)
    assert any("all types" in note for note in one.notes)


def broken(tmp_path: Path, change: Callable[[list[str]], list[str]], count: int = 30) -> UsageError:
    """What is said of a tidied table whose lines were changed."""
    file = made_up.tidy(tmp_path, made_up.hospital(count))
    file.write_text("\n".join(change(file.read_text("utf-8").splitlines())) + "\n", "utf-8")
    with pytest.raises(UsageError) as found:
        series(read([file]), "RXX")
    return found.value


def line(number: int, text: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [*lines[:number - 1], text, *lines[number:]]


@pytest.mark.parametrize(("change", "said"), [
    (line(1, "period,org_code,type,attendances,breeches,admissions"), r"'breaches' is missing, .* is 'breeches'"),
    (line(1, "a,b,c"), "none of the columns"),
    (line(5, "2016-07-01,RXX,1,many,5,9"), r"tidy\.csv:5: found many attendances, allowed a count"),
    (line(5, "2016-07-01,RXX,1,-100,5,9"), r"tidy\.csv:5: found -100 attendances"),
    (line(5, "2016-07-01,RXX,1,100,inf,9"), r"tidy\.csv:5: found inf breaches"),
    (line(5, "2016-07-01,RXX,1,100,,9"), r"tidy\.csv:5: no breaches in 2016-07-01"),
    (line(5, "2016-07-01,RXX,1,0,0,0"), r"tidy\.csv:5: nobody attended"),
    (line(5, "2016-07-01,RXX,1,100,101,9"), r"tidy\.csv:5: 101 breaches of four hours among 100"),
    (line(5, "2016-07-01,RXX,1,100,10,900"), r"tidy\.csv:5: 900 admissions among 100"),
    (line(5, "2016-07-01,RXX,7,100,10,9"), r"tidy\.csv:5: found type 7, allowed 1, 2, 3 or other"),
    (line(5, "2016-07-09,RXX,1,100,10,9"), r"tidy\.csv:5: found 2016-07-09 where a month"),
    (line(5, "2016-06-01,RXX,1,100,10,9"), r"tidy\.csv:5: June 2016 stands twice for RXX, first in .*tidy\.csv:4"),
    (lambda lines: [*lines[:4], *lines[6:]], "months are missing: July 2016, August 2016.*--since 2016-09"),
    (lambda lines: lines[:24], "23 usable months of RXX .* at least 24"),
    (lambda lines: lines[:1], "no month|no provider"),
    (lambda lines: [row.replace(",1,", ",other,", 1) for row in lines], "RXX has no type 1 .* only type other")])
def test_what_is_wrong_is_said_with_its_place(change: Callable[[list[str]], list[str]], said: str,
                                              tmp_path: Path) -> None:
    assert re.search(said, str(broken(tmp_path, change)))


def test_an_unknown_code_gets_the_nearest_and_how_many_there_are() -> None:
    with pytest.raises(UsageError, match=r"no provider RLX; the nearest are RLQ.*4 codes, 2 of them"):
        series(read([DATA / "ae_england_extract.csv"]), "RLX")
    with pytest.raises(UsageError, match="4 providers, 2 with a type 1 department: say which with --hospital CODE"):
        series(read([DATA / "ae_england_extract.csv"]))
    with pytest.raises(UsageError, match="RP6 has no type 1"):
        series(read([DATA / "ae_england_extract.csv"]), "RP6")


def test_what_is_no_table_is_named(tmp_path: Path) -> None:
    book = tmp_path / "book.xls"
    book.write_bytes(b"\xd0\xcf\x11\xe0\0\0\0")
    (tmp_path / "empty").mkdir()
    for path, said in ((book, "workbook"), (tmp_path / "empty", "no CSV file"), (tmp_path / "none", "no such file")):
        with pytest.raises(UsageError, match=said):
            read([path])


def test_rows_of_others_may_be_anything(tmp_path: Path) -> None:
    file = made_up.tidy(tmp_path, made_up.hospital(30), extra=["2016-04-01,RZZ,2,none,x,y", "whenever,RZZ,1,,,"])
    assert len(series(read([file]), "RXX")) == 30


def test_a_window_can_be_chosen_and_the_default_is_five_years(tmp_path: Path) -> None:
    published = read([made_up.tidy(tmp_path, made_up.hospital(90, first=2010 * 12))])
    assert len(series(published)) == 60
    chosen = series(published, since=2012 * 12, until=2014 * 12 + 11)
    assert months.span(chosen.months) == "January 2012 to December 2014"


def test_a_last_year_in_the_epidemic_is_no_level(tmp_path: Path) -> None:
    published = read([made_up.tidy(tmp_path, made_up.hospital(36, first=2018 * 12))])
    with pytest.raises(UsageError, match=r"10 lie in the epidemic .* --until 2020-02"):
        series(published)
    assert len(series(published, until=2020 * 12 + 1)) == 26


def test_layouts_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    made = made_up.hospital(30)
    with pytest.raises(UsageError, match="cannot be fitted together"):
        read([made_up.tidy(tmp_path, made), made_up.alone(tmp_path, made)])
