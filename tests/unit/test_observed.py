"""The office's own months from CSV: what is read, and what is said of what cannot be."""

from datetime import date
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.reading.observed import COLUMNS, read_observed

TYPES = ("renewal", "naturalisation")


def read(path: Path, content: str | bytes) -> list[tuple[date, str, dict[str, float]]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [(each.month, each.case_type, dict(each.counted)) for each in read_observed(path, TYPES)]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("data.csv")


JANUARY, FEBRUARY = date(2024, 1, 1), date(2024, 2, 1)
BOTH = [
    (JANUARY, "", {"arrivals": 350.0, "decided": 1402.0, "open": 1050.5}),
    (FEBRUARY, "", {"arrivals": 340.0, "open": 990.0}),
]


@pytest.mark.parametrize(
    "content",
    [
        "month,arrivals,decided,open\n2024-01,350,1402,1050.5\n2024-02,340,,990\n",
        "month,arrivals,decided,open\r\n2024-01-31,350,1402,1050.5\r\n2024-02-29,340,,990\r\n\r\n",
        "Monat;Eingänge;Entschieden;Offene Fälle\n01.2024;350;1.402;1050,5\n02.2024;340;;990\n",
        "Monat;Anträge;Erledigt;Bestand\nJan 24;350;1402,0;1.050,5\nFeb 24;340;;990\n",
        "Monat\tEingang\tErledigt\tOffen\nJanuar 2024\t350\t1402\t1050,5\n02/2024\t340\t\t990\n",
        'month,arrivals,decided,open\n"Jan 2024",350,"1,402.0",1050.50\nFeb-24,"340",,990.0\n',
        "\ufeffmonth;arrivals;decided;open\n2024-01;350;1 402;1050.5\n2024-02;340;;990\n;;;\n",
    ],
    ids=["plain", "windows", "german", "excel", "tabs", "quoted", "byte order mark"],
)
def test_what_spreadsheets_write_is_read(content: str, file: Path) -> None:
    assert read(file, content) == BOTH


def test_german_excel_saves_in_its_own_encoding(file: Path) -> None:
    content = "Monat;Eingänge;Entschieden;Offene Fälle\nMärz 2024;1.350;0;12\n".encode("cp1252")
    (row,) = read(file, content)
    assert row == (date(2024, 3, 1), "", {"arrivals": 1350.0, "decided": 0.0, "open": 12.0})


def test_months_may_stand_by_case_type_and_in_any_order(file: Path) -> None:
    content = "month,case_type,decided\n2024-02,renewal,2\n2024-01,renewal,1\n2024-01,,9\n"
    assert [row[:2] for row in read(file, content)] == [
        (JANUARY, ""), (JANUARY, "renewal"), (FEBRUARY, "renewal"),
    ]  # fmt: skip


def test_staff_may_stand_beside_what_was_counted(file: Path) -> None:
    file.write_text("Monat;Entschieden;Personal\n01.2024;350;11,5\n02.2024;340;\n")
    assert [month.staff for month in read_observed(file, TYPES)] == [11.5, None]
    assert read_observed(file, TYPES)[0].counted == {"decided": 350.0}


@pytest.mark.parametrize("word", ["Mrz", "März", "mar", "March", "Mär."])
def test_months_in_words(word: str, file: Path) -> None:
    ((month, _, _),) = read(file, f"month;decided\n{word} 2024;1\n")
    assert month == date(2024, 3, 1)


NO_MONTH = (
    "data.csv:1:1: month: the column 'month' is missing; the first line reads e.g. "
    "'month,arrivals,decided,open'"
)
NOTHING_COUNTED = (
    "data.csv:1:1: none of the columns arrivals, decided, open is there; write at least one"
)
STRANGE_MONTH = (
    "data.csv:2:1: month: expected a month, e.g. '2024-03', '03.2024' or 'Mrz 2024', not '13.2024'"
)
STRANGE_STAFF = (
    "data.csv:2:11: staff: expected a number of full-time equivalents of at least 0, e.g. '1234', "
    "not 'few'"
)
STRANGE_TYPE = (
    "data.csv:2:9: case_type: the office has no case type 'renewl'; did you mean 'renewal'?"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "data.csv:1:1: the file is empty; write e.g. 'month,arrivals,decided,open'"),
        (
            "month,arivals\n2024-01,5\n",
            "data.csv:1:7: no column 'arivals' is known; did you mean 'arrivals'?",
        ),
        (
            "month,open,Bestand\n",
            "data.csv:1:12: open: the column 'Bestand' stands twice; keep one",
        ),
        ("arrivals,open\n1,2\n", NO_MONTH),
        ("month,case_type\n2024-01,renewal\n", NOTHING_COUNTED),
        ("month,open\n", "data.csv:1:1: no month follows the first line; write one"),
        ("month,open\n2024-01\n", "data.csv:2:1: expected 2 cells as in the first line, not 1"),
        ("month,open\n13.2024,5\n", STRANGE_MONTH),
        (
            "month,open\n2024-01,many\n",
            "data.csv:2:9: open: expected a number of cases of at least 0, e.g. '1234', not 'many'",
        ),
        (
            "month,open\n2024-01,-5\n",
            "data.csv:2:9: open: expected a number of cases of at least 0, e.g. '1234', not '-5'",
        ),
        (
            "month,open\n2024-01,1.234\n",
            "data.csv:2:9: open: '1.234' could be 1.234 or 1234; write 1234",
        ),
        (
            "month;open\n2024-01;1,234\n",
            "data.csv:2:9: open: '1,234' could be 1.234 or 1234; write 1234",
        ),
        (
            "month;open\n2024-01;99999999999\n",
            "data.csv:2:9: open: expected at most 1,000,000,000 cases, not '99999999999'",
        ),
        (
            "month,open\n2024-01,5\nJan 2024,6\n",
            "data.csv:3:1: month: the month 2024-01 stands twice; keep one line",
        ),
        ("month,case_type,open\n2024-01,renewl,5\n", STRANGE_TYPE),
        ("month,staff\n2024-01,12\n", NOTHING_COUNTED),
        ("month,open,staff\n2024-01,5,few\n", STRANGE_STAFF),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(content: str, said: str, file: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(file, content)
    assert [str(each) for each in caught.value.problems] == [said]


def test_everything_wrong_is_said_at_once(file: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(file, "month,arrivals,open\nsoon,x,1\n2024-02,3,y\n2024-03\n")
    places = [(problem.line, problem.column) for problem in caught.value.problems]
    assert places == [(2, 1), (2, 6), (3, 11), (4, 1)]


def test_no_table_at_all(file: Path, tmp_path: Path) -> None:
    for path, said in (
        (Path("nix.csv"), "nix.csv:1:1: there is no file 'nix.csv'"),
        (tmp_path, "is a folder; name a file in it"),
    ):
        with pytest.raises(ScenarioError, match=said.replace(".", r"\.")):
            read_observed(path, TYPES)
    with pytest.raises(ScenarioError, match="this is no text but perhaps a spreadsheet"):
        read(file, b"PK\x03\x04\x00\x00")
    with pytest.raises(ScenarioError, match="is larger than 1 MB"):
        read(file, b"month,open\n" + b"2024-01,5\n" * 200_000)


def test_every_column_has_one_meaning() -> None:
    words = [word for names in COLUMNS.values() for word in names]
    assert len(words) == len(set(words))
    assert all(word == word.casefold() for word in words)
