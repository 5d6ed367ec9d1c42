"""An office's own months from a CSV file: applications, decisions, open cases.

Takes what spreadsheet programs write: commas, semicolons or tabs between cells, decimal comma or
point, German and English names of columns and months. What cannot be read is told by line,
column and name, all of it at once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from sim.errors import MOST_PROBLEMS, Place, Problem, ScenarioError, at_place, error_of
from sim.messages.message import Message, in_thousands, said_by
from sim.reading.text_files import read_text
from sim.reading.yaml import suggestion
from sim.units import shown

MEASURES = ("arrivals", "decided", "open")
"""What can be observed: applications and decisions of a month, open cases at its end."""

STAFF = "staff"
"""Who was at work in the month: only for the simple forecasts beside the model."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "month": ("month", "date", "monat", "datum"),
    "case_type": ("case_type", "fallart", "art"),
    "arrivals": ("arrivals", "applications", "new", "eingänge", "eingang", "anträge", "neue fälle"),
    "decided": ("decided", "decisions", "entschieden", "entscheidungen", "erledigt",
                "entschiedene fälle"),
    "open": ("open", "open_cases", "backlog", "offen", "bestand", "offene fälle"),
    "staff": ("staff", "fte", "posts", "personal", "stellen", "vzä", "kräfte"),
}  # fmt: skip
"""Names of columns by what they hold."""

_MONTH_WORDS = (
    ("jan",), ("feb",), ("mar", "mär", "mrz"), ("apr",), ("may", "mai"), ("jun",), ("jul",),
    ("aug",), ("sep",), ("oct", "okt"), ("nov",), ("dec", "dez"),
)  # fmt: skip
_DELIMITERS = (";", "\t", ",")
_MOST_CASES = 10**9
_EXAMPLE = "month,arrivals,decided,open"


@dataclass(frozen=True, slots=True)
class ObservedMonth:
    """What an office counted in a month; `case_type` is empty for all together."""

    month: date
    case_type: str
    counted: Mapping[str, float]
    """By measure; what was not counted is missing."""
    staff: float | None = None
    """Full-time equivalents at work in the month; None: not stated."""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    column: int


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def read_observed(path: Path, case_types: Iterable[str]) -> list[ObservedMonth]:
    """Read a table of months. Raises ScenarioError with every problem."""
    known = list(case_types)
    lines = read_text(path, str(path), any_encoding=True).split("\n")
    numbered = [
        (Place(str(path), number, 1, line), line)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not numbered:
        message = Message("observed.file_empty_write", example=_EXAMPLE)
        raise ScenarioError([at_place(Place(str(path), 1, 1), "", message)])
    first, header = numbered[0]
    delimiter = max(_DELIMITERS, key=header.count)
    names = _header(first, _cells(header, delimiter))
    problems: list[Problem] = []
    found: dict[tuple[date, str], ObservedMonth] = {}
    for place, line in numbered[1:]:
        if len(problems) > MOST_PROBLEMS:
            break
        cells = _cells(line, delimiter)
        if len(cells) != len(names):
            message = Message("observed.expected_cells_as", names=len(names), cells=len(cells))
            problems.append(at_place(place, "", message))
            continue
        if not any(cell.text for cell in cells):
            continue
        row = _Row(place, dict(zip(names, cells, strict=True)), delimiter, known)
        month = row.month()
        problems += row.problems
        if row.problems or month is None:
            continue
        if (month.month, month.case_type) in found:
            where = f" of '{month.case_type}'" if month.case_type else ""
            message = Message(
                "observed.month_stands_twice", month=f"{month.month:%Y-%m}", where=where
            )
            problems.append(row.at("month", message))
        found[month.month, month.case_type] = month
    if not problems and not found:
        problems.append(at_place(first, "", Message("observed.no_month_follows")))
    if problems:
        raise error_of(problems)
    return sorted(found.values(), key=lambda each: (each.case_type, each.month))


def _cells(line: str, delimiter: str) -> list[_Cell]:
    """Split a line; a quoted cell may hold the delimiter, and a doubled quote for one."""
    cells: list[_Cell] = []
    begin, quoted, text = 0, False, ""
    for place, sign in enumerate(line + delimiter):
        if sign == '"':
            if not quoted and place > begin and line[place - 1] == '"':
                text += '"'
            quoted = not quoted
        elif sign == delimiter and (not quoted or place == len(line)):
            cells.append(_Cell(text.strip(), begin + 1))
            begin, text = place + 1, ""
        else:
            text += sign
    return cells


def _header(line: Place, cells: list[_Cell]) -> list[str]:
    """Return what each column holds. Raises ScenarioError for names that say nothing."""
    words = {word: name for name, words in COLUMNS.items() for word in words}
    names: list[str] = []
    problems: list[Problem] = []
    for cell in cells:
        if len(problems) > MOST_PROBLEMS:
            break
        name = words.get(cell.text.casefold().strip(), "")
        if not name:
            message = Message(
                "observed.no_column_known", text=shown(cell.text), hint=suggestion(cell.text, words)
            )
            problems.append(at_place(_cell_place(line, cell), "", message))
        elif name in names:
            message = Message("observed.column_stands_twice", text=shown(cell.text))
            problems.append(at_place(_cell_place(line, cell), name, message))
        names.append(name)
    if not problems:
        if "month" not in names:
            message = Message("observed.column_month_missing", example=_EXAMPLE)
            problems.append(at_place(line, "month", message))
        if not set(names) & set(MEASURES):
            message = Message("observed.none_columns_arrivals")
            problems.append(at_place(line, "", message))
    if problems:
        raise error_of(problems)
    return names


class _Row:
    """One line of the table, with what is wrong with it."""

    def __init__(
        self, line: Place, cells: Mapping[str, _Cell], delimiter: str, known: list[str]
    ) -> None:
        self._line, self._cells = line, cells
        self._delimiter, self._known = delimiter, known
        self.problems: list[Problem] = []

    def at(self, name: str, message: str) -> Problem:
        """Return a problem of a cell."""
        return at_place(_cell_place(self._line, self._cells[name]), name, message)

    def month(self) -> ObservedMonth | None:
        """Return the month, or note what is wrong."""
        day = _month(self._cells["month"].text)
        if day is None:
            expected = Message("observed.expected_month_e")
            self.problems.append(
                self.at(
                    "month",
                    Message(
                        "observed.not", expected=expected, text=shown(self._cells["month"].text)
                    ),
                )
            )
        case_type = self._cells["case_type"].text if "case_type" in self._cells else ""
        if case_type and case_type not in self._known:
            message = Message(
                "observed.office_has_no",
                case_type=case_type,
                hint=suggestion(case_type, self._known),
            )
            self.problems.append(self.at("case_type", message))
        values = dict(self._values())
        staff = values.pop(STAFF, None)
        return ObservedMonth(day, case_type, values, staff) if day is not None else None

    def _values(self) -> Iterator[tuple[str, float]]:
        for name in (*MEASURES, STAFF):
            if name in self._cells and self._cells[name].text:
                try:
                    what = Message("observed.staff" if name == STAFF else "observed.cases")
                    yield name, _number(self._cells[name].text, self._delimiter, what)
                except ValueError as error:
                    self.problems.append(self.at(name, said_by(error)))


def _month(text: str) -> date | None:
    """Read '2024-03', '2024-03-31', '03.2024', '31.03.2024', '3/2024', 'Mrz 24', 'March 2024'."""
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})(-\d{1,2})?( .*)?",
        r"(\d{1,2}\.)?(?P<month>\d{1,2})[./](?P<year>\d{4})",
        r"(?P<word>[^\W\d]+)\.?[ \-](?P<year>\d{4}|\d{2})",
    ):
        match = re.fullmatch(pattern, text.strip())
        if match is None:
            continue
        parts = match.groupdict()
        year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)  # noqa: PLR2004 - '24'
        month = int(parts["month"]) if parts.get("month") else _named_month(parts.get("word") or "")
        if 1 <= month <= 12 and 1900 <= year < 2200:  # noqa: PLR2004 - the calendar
            return date(year, month, 1)
    return None


def _named_month(word: str) -> int:
    """Return the number of a month by the first letters of its name; 0: no month."""
    begin = word.casefold()[:3]
    return next((n for n, names in enumerate(_MONTH_WORDS, 1) if begin in names), 0)


def _number(text: str, delimiter: str, what: str) -> float:
    """Read a number of cases, or of what else.

    Between semicolons and tabs the German way (1.234,5), between commas the English way
    (1,234.5). What is 1,234 to some and 1.234 to others is refused.
    """
    thousands, point = (".", ",") if delimiter in ";\t" else (",", ".")
    plain = re.sub(r"[\s\u00a0\u202f'’](?=\d{3}\b)", "", text)
    whole = rf"\d{{1,3}}(\{thousands}\d{{3}})*|\d+"
    if re.fullmatch(rf"\d{{1,3}}\{point}\d{{3}}", plain) and not plain.startswith("0"):
        digits = plain.replace(point, "")
        message = Message("observed.could_be", text=text, little=plain.replace(point, "."),
                          large=digits)  # fmt: skip
        raise ValueError(message)
    english = re.fullmatch(r"\d+\.\d+", plain) and not re.fullmatch(r"\d{1,3}\.\d{3}", plain)
    if re.fullmatch(rf"({whole})(\{point}\d+)?", plain):
        value = float(plain.replace(thousands, "").replace(point, "."))
    elif english:  # a point between semicolons that cannot be one of thousands
        value = float(plain)
    else:
        raise ValueError(Message("observed.number", what=what, text=shown(text)))
    if value > _MOST_CASES:
        message = Message(
            "observed.at_most", most=in_thousands(_MOST_CASES), what=what, text=shown(text)
        )
        raise ValueError(message)
    return value


def _cell_place(line: Place, cell: _Cell) -> Place:
    return replace(line, column=cell.column)
