"""Files of the briefing: the same bytes every time, readable by machines, whole or not at all."""

import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from sim.errors import RunError
from sim.report.brief import write
from sim.report.brief.docx import docx_of
from sim.report.brief.html import html_of
from sim.report.brief.pdf import pdf_of
from sim.report.brief.workbook import workbook_of
from sim.report.brief.write import FORMATS, Format, require_writers, write_brief
from tests.unit.brief_samples import LONG_NAME, sample_brief


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_briefing_is_the_same_file(name: Format) -> None:
    assert write.WRITERS[name](sample_brief()) == write.WRITERS[name](sample_brief())


def test_the_pdf_is_tagged_named_and_in_its_language() -> None:
    made = pdf_of(sample_brief())
    assert made.startswith(b"%PDF-")
    for wanted in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang(de)", b"pdfuaid", b"pdfaid"):
        assert wanted in made.replace(b"/Lang (de)", b"/Lang(de)"), wanted


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    text = html_of(sample_brief()).decode()
    root = ET.fromstring(  # noqa: S314 - our own
        re.sub(r"<(meta[^>]*)>", r"<\1/>", text.split("\n", 1)[1])
    )
    assert root.get("lang") == "de"
    assert "<script" not in text
    assert not re.search(r'(src|href)="(?!#)', re.sub(r'xmlns[^"]*"[^"]*"', "", text))
    assert [each.tag for each in root.iter() if re.fullmatch(r"h\d", each.tag)] == [
        "h1", "h2", "h2", "h3",
    ]  # fmt: skip
    (table,) = root.iter("table")
    assert table.findtext("caption") == "Acht Strukturen"
    assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}
    assert 'role="img" aria-label="Schaubild: wer was tut."' in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    used = set(re.findall(r'href="#([^"]+)"', text)) | set(re.findall(r"url\(#([^)]+)\)", text))
    assert used <= set(ids)


def test_the_word_file_has_headings_header_rows_alternatives_and_a_language() -> None:
    document: Any = docx.Document(io.BytesIO(docx_of(sample_brief())))
    styles = [each.style.name for each in document.paragraphs if "Heading" in each.style.name]
    assert styles == ["Heading 1", "Heading 2", "Heading 2", "Heading 3"]
    assert round(document.sections[0].page_width.cm, 1) == 21.0
    (table,) = document.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None  # noqa: SLF001
    assert table.rows[3].cells[0].text == LONG_NAME
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "Schaubild: wer was tut."  # noqa: SLF001
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"de-DE"}
    assert document.core_properties.title == "Ausländerbehörde <Köln> & Umgebung"


def test_texts_of_the_workbook_stay_texts_and_numbers_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(sample_brief())))
    assert book.sheetnames == ["Lesen Sie mich", "Läufe"]
    page = book["Läufe"]
    assert [cell.value for cell in page[1]] == ["structure", "Wert"]
    texts = [page.cell(line, 1) for line in range(2, 7)]
    assert [cell.value for cell in texts] == ["=1+1", "+49 711", "-3", "@alle",
                                              "https://example.org"]  # fmt: skip
    assert {cell.data_type for cell in texts} == {"s"}
    assert not any(cell.hyperlink for cell in texts)
    assert [page.cell(line, 2).value for line in range(2, 7)] == [1.5, None, -2.0, 3.0, 4.0]
    assert page.freeze_panes == "A2"


def test_a_writer_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "anlage.html").write_text("old", encoding="utf-8")

    def broken(_brief: object) -> bytes:
        raise RunError("no paper")

    monkeypatch.setitem(write.WRITERS, Format.PDF, broken)
    with pytest.raises(RunError, match="no paper"):
        write_brief(sample_brief(), tmp_path, (Format.HTML, Format.PDF))
    assert [each.name for each in tmp_path.iterdir()] == ["anlage.html"]
    assert (tmp_path / "anlage.html").read_text(encoding="utf-8") == "old"
    assert write_brief(sample_brief(), tmp_path, (Format.HTML,)) == [tmp_path / "anlage.html"]
    assert [each.name for each in tmp_path.iterdir()] == ["anlage.html"]


def test_a_missing_extra_is_said_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "find_spec", lambda _name: None)
    require_writers((Format.HTML,))
    with pytest.raises(RunError) as told:
        require_writers()
    assert str(told.value) == ('pdf, docx, xlsx need the extra "brief": pip install "umbau[brief]"')
