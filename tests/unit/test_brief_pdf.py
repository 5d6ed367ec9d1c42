import re
import zlib

import pytest

from sim.report.document import Column, Paragraph, Picture, Table
from sim.report.writers.layout import (
    ROOM,
    SIZES,
    BriefFileError,
    Row,
    fitted,
    laid_out,
    picture_width,
)
from sim.report.writers.pdf import pdf_of
from tests.unit.invented_brief import blocks, brief, main_table, small


def _parts(made: bytes) -> bytes:
    """Return a PDF with what is packed in its streams unpacked."""
    parts = [made]
    for match in re.finditer(rb"stream\r?\n", made):
        unpack = zlib.decompressobj()
        try:
            parts.append(unpack.decompress(made[match.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_the_whole_briefing_is_tagged_in_its_language_and_the_same_every_time() -> None:
    made = pdf_of(brief())
    assert made.startswith(b"%PDF-1.7")
    assert made == pdf_of(brief())
    parts = _parts(made)
    assert b"/Lang (de-DE)" in parts or b"/Lang(de-DE)" in parts
    assert re.search(rb"/Marked\s*true", parts)
    assert b"pdfuaid:part" in parts
    record = brief().filed
    for said in (record.title, record.author, "2026-03-03T08:30:00"):
        assert said.encode() in parts
    assert b"D:20260303083000" in parts
    assert b"pdfaid:conformance" in parts
    pictures = [block for block in blocks() if isinstance(block, Picture)]
    assert len(re.findall(rb"/S\s*/Figure", parts)) >= len(pictures)
    assert re.search(rb"/S\s*/TH\b", parts)
    assert re.search(rb"/S\s*/H1\b", parts)


def test_markup_is_text() -> None:
    said = '#panic("no") $x$ *a* _b_ @c <d> // e \\ " \u00e4'
    table = Table(said, (Column(said),), ((said,),), said)
    assert pdf_of(small(Paragraph(said), table)).startswith(b"%PDF")


def test_a_letter_that_cannot_be_kept_is_named() -> None:
    said = r'the PDF cannot be made: PDF/A-2a error: .* codepoint `"\\u\{e123\}"`'
    with pytest.raises(BriefFileError, match=said):
        pdf_of(small(Paragraph("ein Zeichen \ue123 ohne Bedeutung")))


@pytest.mark.parametrize("structures", [1, 4, 8])
def test_a_table_fills_the_page_in_the_largest_letters_that_fit(structures: int) -> None:
    fit = fitted(main_table(structures))
    assert sum(fit.widths) == pytest.approx(ROOM)
    assert fit.size == {1: SIZES[0], 4: SIZES[0], 8: 7.0}[structures]


def test_words_stay_whole_where_a_table_has_room() -> None:
    label = "Staatsangehörigkeitsbehörde"
    table = Table("", (Column("A"), Column("B", width=9.0)), ((label, "b"),))
    fit = fitted(table)
    assert (fit.size, fit.holds) == (SIZES[0], True)
    assert fit.widths[0] > 35
    crowded = Table("", (Column(label),) * 8, ())
    assert not fitted(crowded).holds
    assert fitted(crowded).whole < len(label)


def test_columns_get_the_share_they_ask_for_where_words_allow_it() -> None:
    columns = (Column("A", width=3), Column("B"), Column("C"))
    assert fitted(Table("", columns, ())).widths == pytest.approx((102, 34, 34))
    wide = Table("", columns, (("a", "1.234.567.890.123.456", "c"),))
    first, second, third = fitted(wide).widths
    assert second > 34
    assert first == pytest.approx(3 * third)


def test_data_stand_below_their_picture() -> None:
    backlog = next(block for block in blocks() if isinstance(block, Picture) and block.data)
    said = Paragraph("")
    assert list(laid_out([said, backlog, said])) == [said, backlog, backlog.data, said]


def test_pictures_of_half_the_width_stand_two_by_two() -> None:
    one, two, three = [b for b in blocks() if isinstance(b, Picture) and not b.wide]
    said = Paragraph("")
    assert list(laid_out([one, two, three, said])) == [Row((one, two)), Row((three,)), said]
    assert list(laid_out([one, said, two])) == [Row((one,)), said, Row((two,))]


def test_a_tall_picture_is_made_narrower() -> None:
    assert picture_width((9.0, 4.0), 170.0) == 170.0
    assert picture_width((9.0, 18.0), 170.0) == 102.5
