import re
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest

from sim.report.writers.workbook import workbook_of
from tests.unit.invented_brief import FORMULAS, brief

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _part(made: bytes, name: str) -> Element:
    with ZipFile(BytesIO(made)) as parts:
        return fromstring(parts.read(name))  # noqa: S314 - made by the test


def _cells(made: bytes, sheet: int) -> dict[str, str | float | bool]:
    """Return the values of a sheet by their cells, as Excel would read them."""
    shared = ["".join(text.itertext()) for text in _part(made, "xl/sharedStrings.xml")]
    found: dict[str, str | float | bool] = {}
    for cell in _part(made, f"xl/worksheets/sheet{sheet}.xml").iter(f"{S}c"):
        assert cell.find(f"{S}f") is None
        value = cell.findtext(f"{S}v")
        if value is not None:
            kind = cell.get("t")
            number = float(value)
            found[str(cell.get("r"))] = (
                shared[int(number)] if kind == "s" else number == 1 if kind == "b" else number
            )
    return found


def _format(made: bytes, sheet: int, cell: str) -> tuple[str, bool]:
    """Return the number format of a cell, and whether its text is marked as text."""
    styles = _part(made, "xl/styles.xml")
    codes = {each.get("numFmtId"): each.get("formatCode") for each in styles.iter(f"{S}numFmt")}
    codes |= {"0": "General", "3": "#,##0", "4": "#,##0.00"}
    (looks,) = styles.iter(f"{S}cellXfs")
    (found,) = (each for each in _part(made, f"xl/worksheets/sheet{sheet}.xml").iter(f"{S}c")
                if each.get("r") == cell)  # fmt: skip
    look = looks[int(found.get("s", "0"))]
    return str(codes[look.get("numFmtId")]), look.get("quotePrefix") == "1"


def test_the_workbook_is_the_same_every_time() -> None:
    made = workbook_of(brief())
    assert made == workbook_of(brief())
    with ZipFile(BytesIO(made)) as parts:
        core = parts.read("docProps/core.xml").decode()
        names = re.findall(r'<sheet name="([^"]*)"', parts.read("xl/workbook.xml").decode())
    record = brief().filed
    assert core.count("2026-03-03T08:30:00Z") == 2
    assert f"<dc:title>{record.title}</dc:title>" in core
    assert f"<dc:creator>{record.author}</dc:creator>" in core
    assert names == ["Lesen Sie mich", "Vergleich", "Läufe", "Annahmen", "Diagramm"]


def test_text_stays_text_and_numbers_are_numbers() -> None:
    made = workbook_of(brief())
    cells = _cells(made, 2)  # the note is in row 1, the head in row 2
    assert [cells[f"A{row}"] for row in range(3, 8)] == list(FORMULAS)
    assert [_format(made, 2, f"A{row}")[1] for row in range(3, 8)] == [True] * 4 + [False]
    with ZipFile(BytesIO(made)) as parts:
        assert b"hyperlink" not in parts.read("xl/worksheets/sheet2.xml")
    assert [cells.get(f"B{row}") for row in range(3, 8)] == [12_345.678, 98.7, 0, None, -3.25]
    assert [cells.get(f"E{row}") for row in (3, 4, 7)] == ["besser", None, "Größen"]
    assert [cells.get(f"F{row}") for row in (3, 4)] == [46_023.0, None]
    assert [cells.get(f"G{row}") for row in (3, 4)] == [True, False]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("B3", "#,##0"),  # 12,345.678
        ("B4", "#,##0"),  # 98.7
        ("B7", "#,##0.00"),  # -3.25, of which "-3" would say too little
        ("C3", "#,##0.00"),
        ("C6", "#,##0.0000"),  # 0.004
        ("D4", "#,##0"),
        ("F3", "dd.mm.yyyy"),
        ("E3", "General"),
    ],
)
def test_numbers_have_the_decimals_they_need(cell: str, code: str) -> None:
    assert _format(workbook_of(brief()), 2, cell)[0] == code


def test_a_chart_has_a_bar_for_each_cell() -> None:
    with ZipFile(BytesIO(workbook_of(brief()))) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        assert [name for name in parts.namelist() if "/charts/" in name] == ["xl/charts/chart1.xml"]
    assert re.findall(r"<c:f>([^<]*)</c:f>", chart) == [
        "Diagramm!$B$2", "Diagramm!$A$3:$A$5", "Diagramm!$B$3:$B$5",
        "Diagramm!$C$2", "Diagramm!$A$3:$A$5", "Diagramm!$C$3:$C$5",
    ]  # fmt: skip
    assert "Entschiedene Fälle" in chart
    assert 'descr="Entschiedene Fälle"' in drawing


def test_sheets_print_across_with_their_heads_on_every_page() -> None:
    made = workbook_of(brief())
    page = _part(made, "xl/worksheets/sheet2.xml")
    (setup,) = page.iter(f"{S}pageSetup")
    assert (setup.get("orientation"), setup.get("paperSize")) == ("landscape", "9")
    assert setup.get("fitToHeight") == "0"
    names = {each.get("localSheetId"): each.text
             for each in _part(made, "xl/workbook.xml").iter(f"{S}definedName")
             if each.get("name") == "_xlnm.Print_Titles"}  # fmt: skip
    assert names["1"] == "Vergleich!$2:$2"


def test_heads_have_labels_stay_and_filter() -> None:
    made = workbook_of(brief())
    cells = _cells(made, 2)
    assert [cells[f"{letter}2"] for letter in "ABC"] == ["Struktur", "Entschiedene Fälle", "share"]
    assert str(cells["A1"]).startswith("Anteile zwischen 0 und 1.")
    page = _part(made, "xl/worksheets/sheet2.xml")
    assert [each.get("ySplit") for each in page.iter(f"{S}pane")] == ["2"]
    assert [each.get("ref") for each in page.iter(f"{S}autoFilter")] == ["A2:G7"]
    plain = _part(made, "xl/worksheets/sheet1.xml")
    assert [each.get("ySplit") for each in plain.iter(f"{S}pane")] == ["1"]
