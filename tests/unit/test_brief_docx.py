from functools import cache
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import docx
from docx.document import Document

from sim.report.document import Column, Heading, Paragraph, Picture, Table
from sim.report.writers.docx import docx_of
from tests.unit.invented_brief import blocks, brief, main_table, small

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def _whole() -> bytes:
    return docx_of(brief())


def _opened(made: bytes) -> Document:
    return docx.Document(BytesIO(made))


def _part(made: bytes, name: str) -> Element:
    with ZipFile(BytesIO(made)) as parts:
        return fromstring(parts.read(name))  # noqa: S314 - made by the test


def _values(root: Element, tag: str) -> set[str | None]:
    return {element.get(f"{W}val") for element in root.iter(f"{W}{tag}")}


def test_the_whole_briefing_is_the_same_every_time_and_undated() -> None:
    made = _whole()
    assert made == docx_of(brief())
    with ZipFile(BytesIO(made)) as parts:
        assert {part.date_time[:3] for part in parts.infolist()} == {(1980, 1, 1)}
        assert not [name for name in parts.namelist() if "thumbnail" in name]


def test_title_and_headings_are_real() -> None:
    made = _opened(_whole())
    styles = [(paragraph.style.name, paragraph.text) for paragraph in made.paragraphs
              if paragraph.style is not None]  # fmt: skip
    assert ("Title", brief().title) in styles
    found = [(name, text) for name, text in styles if str(name).startswith("Heading")]
    said = [block for block in blocks() if isinstance(block, Heading)]
    assert found == [(f"Heading {block.level}", block.text) for block in said]
    assert sum(name == "List Bullet" for name, _ in styles) == 3


def test_pictures_have_their_alternative_texts() -> None:
    made = _part(_whole(), "word/document.xml")
    told = [element.get("descr") for element in made.iter() if element.tag.endswith("}docPr")]
    assert told == [block.draw().alt for block in blocks() if isinstance(block, Picture)]


def test_pictures_are_drawings_with_a_picture_of_points_behind() -> None:
    made = _whole()
    with ZipFile(BytesIO(made)) as parts:
        drawings = sorted(name for name in parts.namelist() if name.endswith(".svg"))
        assert all(parts.read(name).startswith(b"<?xml") for name in drawings)
        types = parts.read("[Content_Types].xml").decode()
        relations = fromstring(parts.read("word/_rels/document.xml.rels"))  # noqa: S314 - own
    assert len(drawings) == sum(isinstance(block, Picture) for block in blocks())
    assert "image/svg+xml" in types
    targets = {each.get("Id"): str(each.get("Target")) for each in relations}
    embed = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    blips = [each for each in _part(made, "word/document.xml").iter() if each.get(embed)]
    kinds = [(each.tag.rpartition("}")[2], targets[each.get(embed)][-3:]) for each in blips]
    assert kinds == [("blip", "png"), ("svgBlip", "svg")] * len(drawings)


def test_what_leads_to_something_stays_with_it() -> None:
    made = _opened(docx_of(small(Heading("A"), Paragraph("Das sind:"), Paragraph("Ende."))))
    styles: Any = made.styles
    assert styles["Heading 1"].paragraph_format.keep_with_next
    kept = [paragraph.paragraph_format.keep_with_next for paragraph in made.paragraphs]
    assert kept[-2:] == [True, None]


def test_tables_repeat_their_head_and_split_no_row() -> None:
    made = _part(docx_of(small(main_table())), "word/document.xml")
    (table,) = made.iter(f"{W}tbl")
    rows = list(table.iter(f"{W}tr"))
    heads = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert heads == rows[:1]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert _values(table, "tblCaption") == {main_table().caption}
    assert "Caption" in _values(made, "pStyle")


def test_words_of_a_table_are_hyphenated_only_where_they_have_no_room() -> None:
    word = "Staatsangehörigkeitsbehörde"
    for columns, broken in ((2, False), (8, True)):
        table = Table("", (Column(word),) * columns, ())
        made = _part(docx_of(small(table)), "word/document.xml")
        (told,) = made.iter(f"{W}tbl")
        kept = list(told.iter(f"{W}suppressAutoHyphens"))
        assert (not kept) is broken


def test_language_paper_and_properties() -> None:
    said = brief("en")
    made = docx_of(small(Heading("Größe")))
    opened = _opened(made)
    assert _values(_part(made, "word/styles.xml"), "lang") == {"de-DE"}
    section: Any = opened.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    properties = opened.core_properties
    assert (properties.title, properties.author) == ("Prüfung der Größe", "")
    assert properties.created is not None
    assert properties.created.year == 2000  # nothing is known of its results
    foot = _part(made, "word/footer1.xml")
    assert "".join(text for text in foot.itertext()) == "Prüfung der GrößeSeite 1 von 1"
    filed = _opened(_whole()).core_properties
    record = said.filed
    assert (filed.title, filed.author, filed.language) == (record.title, record.author, "de-DE")
    assert filed.created == filed.modified == record.made
    english = docx_of(type(said)("en", "T", "", "Annex", (), ()))
    assert _values(_part(english, "word/styles.xml"), "lang") == {"en-GB"}


def test_every_page_tells_the_date_of_the_results_and_whose_they_are() -> None:
    head = "".join(_part(_whole(), "word/header1.xml").itertext())
    assert head.split(" · ")[1:] == ["Ergebnisse vom 3. März 2026", "Referat für Erdachtes"]


def test_soft_hyphens_do_not_show() -> None:
    table = Table("Grö\u00adße", (), ())
    made = _part(docx_of(small(Heading("Grö\u00adße"), table)), "word/document.xml")
    assert "\u00ad" not in "".join(made.itertext())
