"""The briefing as a Word file: text that can be copied into a council paper, pictures with alt."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.report.brief.content import Block, Brief, Bullets, Heading, Paragraph, Picture, Table
from sim.report.charts import save

WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)
_ZIPPED = (2000, 1, 1, 0, 0, 0)
_LANGUAGE = {"de": "de-DE", "en": "en-GB"}
_WIDTH, _NARROW = 16.6, 12.0
"""Of pictures, in centimetres."""


def docx_of(brief: Brief) -> bytes:
    """Return the file; the same briefing gives the same bytes."""
    import docx  # noqa: PLC0415 - an extra

    document = docx.Document()
    _set_up(document, brief)
    document.add_paragraph(brief.kind)
    document.add_heading(brief.title, 1)
    document.add_paragraph(brief.subtitle)
    for block in brief.blocks:
        _add(document, block)
    made = io.BytesIO()
    document.save(made)
    return _same_every_time(made.getvalue())


def _set_up(document: Any, brief: Brief) -> None:  # noqa: ANN401 - python-docx has no types
    """Set paper, language, font and properties."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - an extra
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415 - an extra

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.0)
    for name, size in (("Normal", 10), ("Heading 1", 16), ("Heading 2", 12.5), ("Heading 3", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE[brief.language])
    about = document.core_properties
    about.title, about.author, about.comments = brief.title, "", ""
    about.language = _LANGUAGE[brief.language]
    about.created = about.modified = WRITTEN


def _add(document: Any, block: Block) -> None:  # noqa: ANN401 - as above
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level + 1)
    elif isinstance(block, Paragraph):
        _small(document, block.text) if block.note else document.add_paragraph(block.text)
    elif isinstance(block, Bullets):
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Table):
        _add_table(document, block)
    else:
        _add_picture(document, block)


def _small(document: Any, text: str) -> None:  # noqa: ANN401 - as above
    from docx.shared import Pt  # noqa: PLC0415 - an extra

    document.add_paragraph().add_run(text).font.size = Pt(8)


def _add_table(document: Any, block: Table) -> None:  # noqa: ANN401 - as above
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - an extra
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
    from docx.shared import Cm, Pt  # noqa: PLC0415 - an extra

    caption = document.add_paragraph()
    caption.add_run(block.caption).bold = True
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(1 + len(block.rows), len(block.columns), style="Table Grid")
    table.autofit = False
    whole = sum(column.width for column in block.columns)
    lines = [[column.label for column in block.columns], *block.rows]
    for row, cells in zip(table.rows, lines, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no other way
        for cell, column, text in zip(row.cells, block.columns, cells, strict=True):
            cell.width = Cm(_WIDTH * column.width / whole)
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(8), row is table.rows[0] or None
            if column.number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    first = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - as above
    first.append(OxmlElement("w:tblHeader"))
    for run in (run for cell in table.rows[0].cells for run in cell.paragraphs[0].runs):
        run.bold = True
    _small(document, block.note) if block.note else document.add_paragraph()


def _add_picture(document: Any, block: Picture) -> None:  # noqa: ANN401 - as above
    from docx.shared import Cm  # noqa: PLC0415 - an extra

    with TemporaryDirectory() as folder:
        drawn, _ = save(block.draw(), Path(folder), block.name, block.alt)
        shape = document.add_picture(str(drawn), width=Cm(_WIDTH if block.wide else _NARROW))
    described = shape._inline.docPr  # noqa: SLF001 - as above
    described.set("descr", block.alt)
    described.set("name", block.name)


def _same_every_time(made: bytes) -> bytes:
    """Return the file with fixed times inside."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return again.getvalue()
