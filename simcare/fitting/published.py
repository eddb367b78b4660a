"""Reading the monthly A&E figures as they are published.

Three layouts are known: NHS England's monthly file of providers (one file a month, a row a provider, a column for each
type of department), the same figures tidied into one table (a row for each month, provider and type), and the series of
a single hospital. Which one it is follows from the columns. These are recognised by what they say and not by how they
are spelled: capital letters, blanks, dashes and the words "Number of" have come and gone over the years.

Only the rows of the hospital that is asked for are read as numbers; what is wrong elsewhere is not this reader's
business. Attendances by appointment, published in columns of their own since 2020, are people in the department like
all others, and are added.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simcare.errors import UsageError
from simcare.fitting import months

MOST_BYTES = 50_000_000
TOTALS = ("", "-", "total", "england")
MAJOR, EVERY = "1", "all"
_TYPE = r"(type 1|type 2|type 3|other.*)"
_RULES = tuple((re.compile(pattern), role) for pattern, role in (
    (r"(?:reporting )?period|month", "month"), (r"month start(?:ing)?", "month start"),
    (r"(?:(?:org|organisation|provider|trust) ?)?code", "code"),
    (r"(?:(?:org|organisation|provider|trust) ?)?name", "name"),
    (r"type", "type"), (r"attendances", "attendances"), (r"breaches", "breaches"), (r"admissions", "admissions"),
    (rf"attendances over 4 ?h(?:ou)?rs booked (?:appointments )?{_TYPE}", "booked breaches"),
    (rf"attendances over 4 ?h(?:ou)?rs {_TYPE}", "breaches"),
    (rf"a ?(?:and )?e attendances booked (?:appointments )?{_TYPE}", "booked attendances"),
    (rf"a ?(?:and )?e attendances {_TYPE}", "attendances"),
    (rf"emergency admissions via a ?(?:and )?e {_TYPE}", "admissions"),
    (r"att all", f"attendances {EVERY}"), (r"over 4h", f"breaches {EVERY}"), (r"e adm via ed", f"admissions {EVERY}")))
_USUAL = {
    "month": "Period", "code": "Org Code", "attendances 1": "A&E attendances Type 1",
    "breaches 1": "Attendances over 4hrs Type 1", "admissions 1": "Emergency admissions via A&E - Type 1",
    "type": "type", "attendances": "attendances", "breaches": "breaches", "admissions": "admissions",
    "month start": "month_start", f"attendances {EVERY}": "att_all", f"breaches {EVERY}": "over_4h",
    f"admissions {EVERY}": "e_adm_via_ed"}
PROVIDERS, TIDY, ONE = "NHS England's monthly file", "a tidied table of providers", "the series of one hospital"
LAYOUTS: dict[str, tuple[str, ...]] = {
    PROVIDERS: ("month", "code", "attendances 1", "breaches 1", "admissions 1"),
    TIDY: ("month", "code", "type", "attendances", "breaches", "admissions"),
    ONE: ("month start", f"attendances {EVERY}", f"breaches {EVERY}", f"admissions {EVERY}")}
_TYPES = {"1": "1", "type 1": "1", "2": "2", "type 2": "2", "3": "other", "type 3": "other", "other": "other"}


@dataclass(frozen=True)
class Cell:
    """What stands in one row, still as text: figures by role, and where."""

    place: str
    month: str
    starts: bool
    code: str
    name: str
    kind: str
    figures: Mapping[str, str]


@dataclass
class Published:
    """Everything that was found in the files: rows, in which layouts, and which columns were taken for what."""

    source: str
    cells: list[Cell] = field(default_factory=list)
    layouts: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)

    def codes(self, kind: str | None = None) -> list[str]:
        """The codes of all providers, or of those with departments of one type."""
        return sorted({cell.code for cell in self.cells if cell.code and kind in (None, cell.kind)})


def read(paths: Sequence[Path]) -> Published:
    """The rows of some files or of the CSV files in a folder. Raises UsageError with the file and what is wrong."""
    files = [file for path in paths for file in _files(path)]
    found = Published(", ".join(dict.fromkeys(path.name or str(path) for path in paths)))
    for file in files:
        _read_one(file, found)
    if ONE in found.layouts and len(found.layouts) > 1:
        raise UsageError(f"{found.source}: {' and '.join(found.layouts)} cannot be fitted together; name one of them")
    return found


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        inside = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv")
        if not inside:
            raise UsageError(f"{path}: no CSV file in this folder")
        return inside
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder")
    return [path]


def _text(file: Path) -> str:
    if not file.is_file():
        raise UsageError(f"{file}: this is not an ordinary file")
    with file.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UsageError(f"{file}: larger than monthly figures are ({MOST_BYTES // 1_000_000} MB)")
    if b"\0" in content:
        raise UsageError(f"{file}: this is not a CSV file (a workbook?); save the sheet of providers as CSV")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_one(file: Path, found: Published) -> None:
    lines = csv.reader(io.StringIO(_text(file), newline=""))
    try:
        header = next(lines, [])
        roles = {role: at for at, name in reversed(list(enumerate(header))) if (role := role_of(name)) is not None}
        layout = _layout(file, header, roles)
        found.layouts += [layout] * (layout not in found.layouts)
        found.columns.update({role: header[at].strip() for role, at in roles.items() if _used(role, layout)})
        for line in lines:
            if any(value.strip() for value in line):
                found.cells += _cells(f"{file}:{lines.line_num}", line, roles, layout)
    except csv.Error as error:
        raise UsageError(f"{file}:{lines.line_num}: not CSV ({error})") from None


def plain(name: str) -> str:
    """A column's name without capitals, signs and "Number of"."""
    return re.sub(r"[\W_]+", " ", name.lower()).strip().removeprefix("number of ")


def role_of(name: str) -> str | None:
    """What a column of this name holds (``attendances 1``, ``month``), or None."""
    for pattern, role in _RULES:
        if match := pattern.fullmatch(plain(name)):
            return f"{role} {_TYPES.get(match[1], 'other')}" if match.groups() else role
    return None


def _used(role: str, layout: str) -> bool:
    return role in LAYOUTS[layout] or (layout == PROVIDERS and role[-1] in "12r" and " " in role)


def _layout(file: Path, header: list[str], roles: Mapping[str, int]) -> str:
    missing = {layout: [role for role in needed if role not in roles] for layout, needed in LAYOUTS.items()}
    best = min(missing, key=lambda layout: len(missing[layout]) / len(LAYOUTS[layout]))
    if not missing[best]:
        return best
    if len(missing[best]) == len(LAYOUTS[best]):
        raise UsageError(f"{file}: none of the columns of monthly A&E figures is in its first line. Known are "
                         + "; ".join(f"{layout} ({', '.join(_USUAL[role] for role in needed)})"
                                     for layout, needed in LAYOUTS.items()))
    raise UsageError("\n".join(f"{file}: {_missing(role, header)}; this looks like {best}" for role in missing[best]))


def _missing(role: str, header: list[str]) -> str:
    like = {plain(name): name for name in header if role_of(name) is None}
    near = difflib.get_close_matches(plain(_USUAL[role]), list(like), 1, 0.6)
    return f"the column '{_USUAL[role]}' is missing" + (f", the nearest is '{like[near[0]].strip()}'" if near else "")


def _cells(place: str, line: list[str], roles: Mapping[str, int], layout: str) -> Iterator[Cell]:
    values = {role: line[at].strip() if at < len(line) else "" for role, at in roles.items()}
    starts = layout == ONE
    month, code = values["month start" if starts else "month"], values.get("code", "")
    if layout != ONE and (code.lower() in TOTALS or month.lower() in TOTALS[1:]):
        return
    for kind, figures in _by_type(values, layout, place):
        yield Cell(place, month, starts, code, values.get("name", ""), kind, figures)


def _by_type(values: Mapping[str, str], layout: str, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    names = ("attendances", "breaches", "admissions")
    if layout == TIDY:
        yield _kind(values["type"], place), {name: values[name] for name in names}
        return
    for kind in ((EVERY,) if layout == ONE else ("1", "2", "other")):
        mine = {name: values.get(f"{name} {kind}", "") for name in (*names, "booked attendances", "booked breaches")}
        if any(text not in ("", "0", "-") for text in mine.values()):
            yield kind, mine


def _kind(text: str, place: str) -> str:
    known = _TYPES.get(text.lower())
    if known is None:
        raise UsageError(f"{place}: found type {text or 'nothing'}, allowed 1, 2, 3 or other")
    return known


def month_of(cell: Cell) -> int:
    """The month of a row; raises UsageError where it is none."""
    found = months.month(cell.month, cell.starts)
    if found is None:
        raise UsageError(f"{cell.place}: found {cell.month or 'nothing'} where a month should stand, such as "
                         "MSitAE-JANUARY-2024, January 2024, 2024-01 or 2024-01-01 (weeks and days are not read)")
    return found


def number(cell: Cell, name: str, needed: bool = True) -> float:
    """One figure of a row, 0 where an optional one is blank; raises UsageError for what is no count."""
    text = cell.figures.get(name, "")
    if text in ("", "-"):
        if needed:
            raise UsageError(f"{cell.place}: no {name} in {cell.month}; add the figure, or leave such months out with "
                             "--since and --until")
        return 0.0
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = float("nan")
    if not 0 <= value < float("inf"):
        raise UsageError(f"{cell.place}: found {text} {name}, allowed a count of people, 0 or more")
    return value
