"""Pages in two languages say the same; what pages name is there."""

import re
from collections import Counter
from pathlib import Path

import pytest
import typer

from sim.cli import COMMANDS, app
from tests.unit.pages import ROOT, Chapter, Page, pages, translated

READMES = [Page("README.md"), Page("README.de.md")]
PAGES = list(pages())
PAIRS = translated()


def _name(page: object) -> str:
    return page.name if isinstance(page, Page) else str(page)


both = pytest.mark.parametrize(("english", "german"), PAIRS, ids=_name)


def _side_by_side(english: Page, german: Page) -> list[tuple[Chapter, Chapter]]:
    return list(zip(english.chapters, german.chapters, strict=True))


# -- two languages ----------------------------------------------------------------------------


def test_readme_and_tutorial_are_there_in_both_languages() -> None:
    assert [english.name for english, _ in PAIRS] == ["README.md", "docs/tutorial.md"]


@both
def test_chapter_for_chapter(english: Page, german: Page) -> None:
    for one, other in _side_by_side(english, german):
        begins = [re.match(r"#+ (?:\d+\. )?", each.heading) for each in (one, other)]
        assert len({each[0] for each in begins if each}) == 1, other.heading
        assert [kind for kind, _ in one.blocks] == [kind for kind, _ in other.blocks], other.heading


@both
def test_the_same_commands_in_the_same_order(english: Page, german: Page) -> None:
    for one, other in _side_by_side(english, german):
        assert one.typed == other.typed, other.heading
    assert any(each.typed for each in english.chapters)


@both
def test_what_is_code_in_english_is_in_german_too(english: Page, german: Page) -> None:
    for one, other in _side_by_side(english, german):
        missing = Counter(one.codes) - Counter(other.codes)
        assert set(missing) <= {"n/a"}, other.heading  # as printed: k. A.


@both
def test_the_same_numbers_in_text_and_outputs(english: Page, german: Page) -> None:
    for one, other in _side_by_side(english, german):
        left, right = Counter(one.numbers), Counter(other.numbers)
        assert (left - right, right - left) == (Counter(), Counter()), other.heading


@both
def test_the_same_files_and_tables(english: Page, german: Page) -> None:
    for one, other in _side_by_side(english, german):
        assert one.rows == other.rows, other.heading
        yaml = [[text for kind, text in each.blocks if kind] for each in (one, other)]
        assert yaml[0] == yaml[1], other.heading


@both
def test_each_names_the_other_at_its_head_and_keeps_to_its_language(
    english: Page, german: Page
) -> None:
    for page, other in ((english, german), (german, english)):
        head = "\n".join(page.text.splitlines()[:4])
        assert f"]({Path(other.name).name})" in head
    own = {one.name: other.name for one, other in PAIRS}
    led = [own.get(path, path) for path, _ in english.links]
    # The first hour is in German; each page leads once to the other language.
    spared = {english.name, german.name, "docs/erste-stunde.md"}
    assert {*led} - spared == {path for path, _ in german.links} - spared


def test_the_first_hour_is_found() -> None:
    for page in (*READMES, Page("docs/tutorial.de.md")):
        assert "docs/erste-stunde.md" in {path for path, _ in page.links}, page.name


# -- what pages name is there -----------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_leads_somewhere(page: Page) -> None:
    for path, anchor in page.links:
        assert (ROOT / path).exists(), path
        assert not anchor or anchor in Page(path).anchors, f"{path}#{anchor}"


def test_every_page_is_found_from_either_readme() -> None:
    for readme in READMES:
        found, new = {readme.name}, {readme.name}
        while new:
            new = {
                path for name in new for path, _ in Page(name).links if path.endswith(".md")
            } - found
            found |= new
        assert {page.name for page in PAGES} <= found, readme.name


@pytest.mark.parametrize("page", READMES, ids=_name)
def test_the_table_of_a_readme_has_every_command(page: Page) -> None:
    (rows,) = (each.rows for each in page.chapters if each.rows)
    told = [code.split()[1] for codes in rows for code in codes]
    assert sorted(told) == sorted(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_command_has_the_options_that_a_page_gives_it(page: Page) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    for chapter in page.chapters:
        for said in [*chapter.typed, *chapter.codes]:
            if not re.match(r"umbau \w", said) or said == "umbau test":
                continue
            name, *words = said.split()[1:]
            assert name in COMMANDS, said
            known = {option for each in group.commands[name].params for option in each.opts}
            asked = {word for word in words if re.match(r"--?[a-z]", word)}
            assert asked - known <= {"--help"}, said
