import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import sim.report.writers.html
from sim.report.document import Heading, Picture
from sim.report.writers.html import html_of
from sim.report.writers.html_drawing import drawing_of
from tests.unit.invented_brief import blocks, brief, diagram, main_table, small

VOID = {"meta", "col"}


@cache
def _whole() -> bytes:
    return html_of(brief())


class Page(HTMLParser):
    """A page as its tags with their attributes; opened and closed in pairs."""

    def __init__(self, made: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(made.decode())
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_whole_briefing_is_well_formed_self_contained_and_the_same_every_time() -> None:
    made = _whole()
    assert made == html_of(brief())
    page = Page(made)
    assert page.all("html") == [{"lang": "de-DE"}]
    assert len(page.all("main")) == 1
    named = {each["name"]: each["content"] for each in page.all("meta") if "name" in each}
    assert named["dcterms.created"] == "2026-03-03"
    assert named["author"] == brief().filed.author
    assert f"<title>{brief().filed.title}</title>" in made.decode()
    names = {name for name, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object"}
    values = [str(value) for _, attributes in page.tags for value in attributes.values()]
    assert not [value for value in values if value.startswith(("http", "//", "data:"))]
    assert b"@import" not in made


def test_headings_come_in_order() -> None:
    page = Page(_whole())
    found = [name for name, _ in page.tags if re.fullmatch(r"h\d", name)]
    said = [f"h{block.level + 1}" for block in blocks() if isinstance(block, Heading)]
    assert found == ["h1", *said]


def test_links_lead_to_the_content_and_to_its_parts() -> None:
    page = Page(_whole())
    parts = [block for block in blocks() if isinstance(block, Heading) and block.level == 1]
    links = [str(each["href"]) for each in page.all("a")]
    assert links == ["#content", *(f"#part{number + 1}" for number in range(len(parts)))]
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {link.removeprefix("#") for link in links} <= ids
    assert page.tags.index(("a", {"class": "skip", "href": "#content"})) < [
        name for name, _ in page.tags
    ].index("header")


def test_words_of_pictures_are_words_and_their_titles_stand_outside() -> None:
    said = small(next(b for b in blocks() if isinstance(b, Picture) and b.wide))
    made = html_of(said).decode()
    drawing = made[made.index("<svg") : made.index("</svg>")]
    assert ">März</text>" in drawing
    outside = made.replace(drawing, "")
    title = "Clearing (mittel): 9\u00a0% weniger offene Fälle am Ende als heute"
    assert f'<p class="picture-title">{title}' in outside
    assert "weniger offene Fälle" not in drawing.partition(">")[2]
    assert '<p class="foot">Band: alle 5 Läufe.' in outside
    assert "Simulation mit Umbau, 5 Läufe je Struktur." in outside
    left, top, width, height = map(float, re.findall(r'viewBox="([^"]*)"', made)[0].split())
    assert (left, width) == (0, 468)
    whole = said.blocks[0]
    assert isinstance(whole, Picture)
    assert 20 < top < 80
    assert top + height < 72 * float(whole.draw().figure.get_size_inches()[1]) - 10


def test_pictures_have_alternative_texts_and_ids_of_their_own() -> None:
    page = Page(_whole())
    pictures = [block for block in blocks() if isinstance(block, Picture)]
    assert [(each["role"], each["aria-label"]) for each in page.all("svg")] == [
        ("img", picture.draw().alt) for picture in pictures
    ]
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    used = {each["href"] for each in page.all("use")}
    values = [str(value) for _, attributes in page.tags for value in attributes.values()]
    used |= {f"#{name}" for value in values for name in re.findall(r"url\(#([^)]+)\)", value)}
    assert used <= {f"#{name}" for name in ids}
    assert len(used) > 10


def test_tables_have_captions_and_scopes() -> None:
    made = html_of(small(main_table()))
    page = Page(made)
    assert len(page.all("caption")) == 1
    assert [each["scope"] for each in page.all("th")] == ["col"] * 9 + ["row"] * 6
    assert "&lt;ausgelagert&gt; &amp; geprüft" in made.decode()


def test_on_a_phone_only_tables_and_pictures_of_structures_scroll() -> None:
    chart = next(b for b in blocks() if isinstance(b, Picture) and b.wide)
    assert drawing_of(chart.draw(), "a-").svg.get("class") is None
    assert drawing_of(diagram("clearing"), "b-").svg.get("class") == "broad"
    style = (Path(sim.report.writers.html.__file__).parent / "html.css").read_text("utf-8")
    wide = re.findall(r"(\S+) \{ min-width: \d+rem", style)
    assert wide == [".broad"]
