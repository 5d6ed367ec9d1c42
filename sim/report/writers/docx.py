"""The briefing as a Word file (DOCX), so that a city can copy from it into its own paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from sim.report.catalogue.catalogue import phrases
from sim.report.catalogue.words import plain
from sim.report.charts import png_bytes, svg_bytes
from sim.report.charts.style import GREY_LINE, INK, PALETTE, QUIET, ZONE
from sim.report.document import Block, Brief, Bullets, Heading, Paragraph, Picture, Table
from sim.report.writers.docx_drawing import lay_svg_over
from sim.report.writers.layout import (
    CELL_EDGE,
    HALF,
    ROOM,
    Fit,
    Row,
    fitted,
    laid_out,
    language_tag,
    leads_in,
    picture_width,
    running_head,
)
from sim.texts import language_known

_FONT = "Arial"  # on every office machine, or something of the same widths
_LETTERS = 0.9
"""How wide letters of this font are beside those of the PDF, at most."""
_LARGER = (8.0,)
"""Points of a table where they do: letters of this font look smaller than those of the PDF."""
_PROPERTY = 255
"""Characters that a property of a file may have."""

_TOGETHER = 12
"""Rows of the longest table that stays on one page."""

_NOTE, _CELL = "Umbau Note", "Umbau Cell"


@dataclass(frozen=True)
class _Look:
    """How a style looks: points, colour, weight, points before and after."""

    size: float
    colour: str
    bold: bool
    before: float
    after: float


_STYLES = {
    "Normal": _Look(10.5, INK, bold=False, before=0, after=6),
    "Title": _Look(20, PALETTE[0], bold=True, before=0, after=4),
    "Subtitle": _Look(12, QUIET, bold=False, before=0, after=12),
    "Heading 1": _Look(14, PALETTE[0], bold=True, before=18, after=6),
    "Heading 2": _Look(11.5, PALETTE[0], bold=True, before=12, after=4),
    "Caption": _Look(9.5, INK, bold=True, before=10, after=4),
    "List Bullet": _Look(10.5, INK, bold=False, before=0, after=3),
    "Header": _Look(8.5, QUIET, bold=False, before=0, after=0),
    "Footer": _Look(8.5, QUIET, bold=False, before=0, after=0),
    _NOTE: _Look(8.5, QUIET, bold=False, before=3, after=8),
    _CELL: _Look(9, INK, bold=False, before=2, after=2),
}


def docx_of(brief: Brief) -> bytes:
    """Return the briefing as DOCX; the same briefing gives the same bytes."""
    document = docx.Document()
    _set_up(document, brief)
    document.add_paragraph(plain(brief.title), style="Title")
    if brief.subtitle:
        _mark(
            document.add_paragraph(style="Subtitle").add_run(plain(brief.subtitle)), brief.subtitle
        )
    laid = list(laid_out(brief.blocks))
    for place, block in enumerate(laid):
        _add(document, block)
        if _leads(laid[max(0, place - 1) : place + 2]):
            document.paragraphs[-1].paragraph_format.keep_with_next = True
    kept = BytesIO()
    document.save(kept)
    return _undated(kept.getvalue())


def _leads(three: Sequence[Block | Row]) -> bool:
    """Tell whether the middle one of three is words between a heading and a picture or table.

    Without these it would stand alone with the heading at the foot of a page.
    """
    return (
        len(three) == 3  # noqa: PLR2004 - as named
        and isinstance(three[0], Heading)
        and isinstance(three[1], Paragraph)
        and isinstance(three[2], Picture | Table | Row)
    )


def _add(document: Document, block: Block | Row) -> None:
    match block:
        case Heading():
            document.add_paragraph(plain(block.text), style=f"Heading {block.level}")
        case Paragraph():
            style = _NOTE if block.note else "Normal"
            made = document.add_paragraph(plain(block.text), style=style)
            made.paragraph_format.keep_with_next = leads_in(block) or None
        case Bullets():
            for item in block.items:
                document.add_paragraph(plain(item), style="List Bullet")
        case Table():
            _add_table(document, block)
        case Picture():
            _add_pictures(document, [block], ROOM)
        case Row():
            _add_pictures(document, block.pictures, HALF)


def _undated(made: bytes) -> bytes:
    """Return a zip file with the same parts, none of which tells when it was written."""
    kept = BytesIO()
    with ZipFile(BytesIO(made)) as parts, ZipFile(kept, "w", ZIP_DEFLATED) as undated:
        for name in parts.namelist():
            part = ZipInfo(name)  # of 1 January 1980
            part.compress_type = ZIP_DEFLATED
            undated.writestr(part, parts.read(name))
    return kept.getvalue()


# -- the paper: size, language, styles, head and foot ------------------------------------------


def _set_up(document: Document, brief: Brief) -> None:
    properties = document.core_properties
    filed = brief.filed
    properties.title = plain(filed.title)[:_PROPERTY]
    properties.subject = plain(brief.kind)[:_PROPERTY]
    properties.author = properties.last_modified_by = plain(filed.author)[:_PROPERTY]
    properties.comments = ""
    properties.language = language_tag(brief.language)
    properties.created = properties.modified = filed.made.replace(tzinfo=None)
    properties.revision = 1
    paper = document.sections[0]
    paper.page_width, paper.page_height = Mm(210), Mm(297)
    paper.left_margin = paper.right_margin = Mm((210 - ROOM) / 2)
    paper.top_margin = paper.bottom_margin = Mm(25)
    paper.header_distance = paper.footer_distance = Mm(12)
    _drop_preview(document)
    _set_language(document, language_tag(brief.language))
    _set_styles(document)
    paper.header.paragraphs[0].text = plain(running_head(brief))
    _write_foot(paper.footer.paragraphs[0], brief)


def _drop_preview(document: Document) -> None:
    """Take away the template's little picture of its own first page."""
    relations = document.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[name]


def _set_language(document: Document, tag: str) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), tag)
    settings = document.settings.element
    hyphenation = OxmlElement("w:autoHyphenation")
    hyphenation.set(qn("w:val"), "true")
    settings.find(qn("w:defaultTabStop")).addnext(hyphenation)
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), tag)


def _set_styles(document: Document) -> None:
    styles = document.styles
    for name, look in _STYLES.items():
        if name in styles:
            style = cast("Any", styles[name])
        else:
            style = cast("Any", styles.add_style(name, 1))
            style.base_style = styles["Normal"]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # the template's point to a theme
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONT)
        style.font.size, style.font.bold = Pt(look.size), look.bold
        style.font.italic = False
        style.font.color.rgb = _colour(look.colour)
        spacing = style.element.get_or_add_rPr().find(qn("w:spacing"))
        if spacing is not None:
            style.element.rPr.remove(spacing)  # letters set apart, in the template's subtitle
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(look.before), Pt(look.after)
        form.line_spacing = 1.15
    _border(styles["Title"].element.get_or_add_pPr(), None)
    _border(styles["Subtitle"].element.get_or_add_pPr(), PALETTE[0])
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
        _keep_words(styles[name].element.get_or_add_pPr())


def _keep_words(properties: Any) -> None:  # noqa: ANN401 - XML
    """Hyphenate no word of a paragraph, or of a style's."""
    suppressed = OxmlElement("w:suppressAutoHyphens")
    properties.insert_element_before(suppressed, *_AFTER_HYPHENS)


_AFTER_HYPHENS = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
_AFTER_BORDER = ("w:shd", "w:tabs", "w:suppressAutoHyphens", *_AFTER_HYPHENS)


def _border(properties: Any, colour: str | None) -> None:  # noqa: ANN401 - XML
    """Put a line below a paragraph, or take the template's away."""
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    if colour is not None:
        borders = OxmlElement("w:pBdr")
        borders.append(_edge("bottom", colour, eighths=12, space=6))
        properties.insert_element_before(borders, *_AFTER_BORDER)


def _edge(side: str, colour: str, eighths: int, space: int = 0) -> Any:  # noqa: ANN401 - XML
    edge = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", eighths), ("space", space)):
        edge.set(qn(f"w:{key}"), str(value))
    edge.set(qn("w:color"), colour.removeprefix("#"))
    return edge


def _colour(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))


def _write_foot(foot: WordParagraph, brief: Brief) -> None:
    """Write title, page and number of pages, which Word counts."""
    page, of = phrases("page.words", brief.language).values()
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    foot.add_run(f"{plain(brief.title)}")
    foot.add_run().add_break()
    foot.add_run(f"{page} ")
    _add_field(foot, "PAGE")
    foot.add_run(f" {of} ")
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: WordParagraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    field.append(run._r)  # noqa: SLF001 - python-docx has no fields
    paragraph._p.append(field)  # noqa: SLF001 - as above


# -- pictures and tables ------------------------------------------------------------------------


def _add_pictures(document: Document, pictures: Sequence[Picture], most: float) -> None:
    """Add pictures side by side, their heads level."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = pictures[-1].data is not None
    level = OxmlElement("w:textAlignment")
    level.set(qn("w:val"), "top")
    paragraph._p.get_or_add_pPr().append(level)  # noqa: SLF001 - python-docx has no such setting
    for picture in pictures:
        drawn = picture.draw()
        figure = drawn.figure
        width = picture_width(tuple(figure.get_size_inches()), most)
        shape = paragraph.add_run().add_picture(BytesIO(png_bytes(figure)), width=Mm(width))
        lay_svg_over(document, shape, svg_bytes(figure), len(document.inline_shapes))
        for side in ("T", "B", "L", "R"):  # else LibreOffice keeps three millimetres free
            shape._inline.set(f"dist{side}", "0")  # noqa: SLF001 - python-docx has no such setting
        told = shape._inline.docPr  # noqa: SLF001 - python-docx has no alternative texts
        told.set("name", picture.name)
        told.set("descr", drawn.alt)


def _add_table(document: Document, table: Table) -> None:
    fit = fitted(table, letters=_LETTERS, larger=_LARGER)
    if table.caption:
        document.add_paragraph(plain(table.caption), style="Caption")
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    made.autofit = False
    _draw_lines(made, table)
    for place, width in enumerate(fit.widths):
        made.columns[place].width = Mm(width)
    _repeat(made.rows[0])
    for place, cell in enumerate(_row(made.rows[0], fit.widths)):
        column = table.columns[place]
        _fill(cell, column.label, fit, right=column.number, bold=True)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), ZONE.removeprefix("#"))
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading
    for number, texts in enumerate(table.rows, start=1):
        if table.heads(texts):
            cells = list(_row(made.rows[number], fit.widths))
            _fill(cells[0].merge(cells[-1]), texts[0], fit, right=False, bold=True)
            continue
        for place, cell in enumerate(_row(made.rows[number], fit.widths)):
            _fill(cell, texts[place], fit, right=table.columns[place].number)
            cell.paragraphs[0].paragraph_format.keep_with_next = _stays(number, table)
    if table.note:
        document.add_paragraph(plain(table.note), style=_NOTE)
    else:
        _add_gap(document)


def _add_gap(document: Document) -> None:
    """Keep a table apart from what follows: without it, Word makes two tables one."""
    document.add_paragraph(style=_NOTE).paragraph_format.space_after = Pt(0)


def _repeat(row: _Row) -> None:
    """Mark a row as the table's head on every page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no such setting
    properties.append(OxmlElement("w:tblHeader"))


def _row(row: _Row, widths: tuple[float, ...]) -> Iterator[_Cell]:
    """Yield the cells of a row that no page splits."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no such setting
    properties.insert(0, OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
        yield cell


def _stays(number: int, table: Table) -> bool:
    """Whether a row stays on the page of the next: short tables, ends with what belongs to them."""
    last = len(table.rows)
    if number == last:
        return bool(table.note)
    return last <= _TOGETHER or number in {1, last - 1}


def _fill(cell: _Cell, text: str, fit: Fit, *, right: bool, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = _CELL
    if fit.holds:  # every word has room
        _keep_words(paragraph._p.get_or_add_pPr())  # noqa: SLF001 - python-docx has no such setting
    run = paragraph.add_run(plain(text))
    run.font.size = Pt(fit.size)
    _mark(run, text)
    if bold:
        run.font.bold = True
        paragraph.paragraph_format.keep_with_next = True
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark(run: Any, text: str) -> None:  # noqa: ANN401 - python-docx has no types
    """Say of a run in which language it is, where its text is known to be in one."""
    if language := language_known(text):
        said = OxmlElement("w:lang")
        said.set(qn("w:val"), language)
        run._r.get_or_add_rPr().append(said)  # noqa: SLF001 - python-docx has no such setting


def _draw_lines(made: WordTable, table: Table) -> None:
    """Draw a line under every row, and say what the table is to who has it read aloud."""
    properties = made._tbl.tblPr  # noqa: SLF001 - python-docx has no borders
    layout, look = properties.find(qn("w:tblLayout")), properties.find(qn("w:tblLook"))
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        borders.append(_edge(side, GREY_LINE, eighths=4))
    layout.addprevious(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Mm(CELL_EDGE).twips)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout.addnext(margins)
    look.set(qn("w:firstColumn"), "0")
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), plain(table.caption))
    look.addnext(caption)
