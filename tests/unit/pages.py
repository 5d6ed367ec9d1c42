"""The pages for readers, and what can be read off them: chapters, commands, numbers, links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_BEGINS = re.compile(
    r"(?:py|python3) run\.py (?=\w)|umbau (?=\w)|(?:cp|pip|jupyter|jupytext|python) "
)
_NUMBER = {
    "en": re.compile(r"(?<![a-z])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*)"),
    "de": re.compile(r"(?<![a-z])(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+(?:\.\d+)*)"),
}
"""Without those that end a name, as in `python3`."""
_IN_ENGLISH = {"en": str.maketrans("", "", ","), "de": str.maketrans(",", ".", ".")}


@dataclass(frozen=True)
class Chapter:
    """A heading and what stands below it, up to the next one."""

    heading: str
    """With its `#`."""
    text: str
    language: Literal["de", "en"]

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """Blocks between fences: what kind of text they hold, if that is said, and the text."""
        return _FENCE.findall(self.text)

    def shown(self, number: int) -> list[str]:
        """Return the lines of a block that is no YAML, counted from 0."""
        return [text for kind, text in self.blocks if not kind][number].splitlines()

    @property
    def typed(self) -> list[str]:
        """Commands that stand between fences, as `umbau …` and without a language."""
        lines = (line for kind, text in self.blocks if not kind for line in text.splitlines())
        return [_as_umbau(line) for line in lines if _BEGINS.match(line)]

    @property
    def codes(self) -> list[str]:
        """What running text has as code: names, options and commands, these likewise."""
        return [_as_umbau(code) for code in _CODE.findall(self.prose)]

    @property
    def prose(self) -> str:
        """The text without what stands between fences."""
        return _FENCE.sub("", self.text)

    @property
    def numbers(self) -> list[str]:
        """Numbers in prose and in what is printed, written as in English without commas."""
        text = _LINK.sub("", self.prose) + "".join(text for kind, text in self.blocks if not kind)
        found = _NUMBER[self.language].findall(text)
        return [_plain(each, self.language) for each in found]

    @property
    def rows(self) -> list[list[str]]:
        """What is code in the first cell of each row of its tables."""
        cells = re.findall(r"^\| ([^|]+) \|", self.text, re.MULTILINE)
        return [_CODE.findall(cell) for cell in cells]


@dataclass(frozen=True)
class Page:
    """A page of the project, in Markdown."""

    name: str
    """Its path in the project."""

    @property
    def language(self) -> Literal["de", "en"]:
        """As the name says; the first hour is there in German only."""
        return "de" if self.name.endswith((".de.md", "erste-stunde.md")) else "en"

    @cached_property
    def text(self) -> str:
        """All of it."""
        return (ROOT / self.name).read_text(encoding="utf-8")

    @property
    def chapters(self) -> list[Chapter]:
        """All chapters in their order; a `#` between fences is none."""
        fences = [found.span() for found in _FENCE.finditer(self.text)]
        heads = [
            found
            for found in re.finditer(r"^#+ .*$", self.text, re.MULTILINE)
            if not any(begin < found.start() < end for begin, end in fences)
        ]
        ends = [*(each.start() for each in heads[1:]), len(self.text)]
        return [
            Chapter(head[0], self.text[head.end() : end], self.language)
            for head, end in zip(heads, ends, strict=True)
        ]

    def chapter(self, number: int) -> Chapter:
        """Return the chapter whose heading begins with this number."""
        (found,) = (each for each in self.chapters if each.heading.startswith(f"## {number}. "))
        return found

    @property
    def anchors(self) -> set[str]:
        """What can stand behind `#` in a link to this page."""
        return {_anchor(each.heading) for each in self.chapters}

    @property
    def links(self) -> list[tuple[str, str]]:
        """Links inside the project: the path of what they lead to, and the anchor in it."""
        prose = _FENCE.sub("", self.text)
        return [
            _resolved(self.name, target)
            for target in _LINK.findall(prose)
            if not re.match(r"\w+:", target)
        ]


def pages() -> Iterator[Page]:
    """Yield the READMEs and all pages in `docs`."""
    for path in sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")]):
        yield Page(path.relative_to(ROOT).as_posix())


def translated() -> list[tuple[Page, Page]]:
    """Return the pages that there are in both languages, English first."""
    pairs = ((Page(each.name.replace(".de.md", ".md")), each) for each in pages())
    return [(english, german) for english, german in pairs if english != german]


def assert_shown(shown: list[str], printed: list[str]) -> None:
    """Every shown line is printed, in this order; `…` stands for what is left out."""
    left = iter(printed)
    for line in shown:
        assert line == "…" or line in left, line
    assert len(shown) > 1


def _as_umbau(command: str) -> str:
    command = re.sub(r"^(?:py|python3) run\.py ", "umbau ", command)
    return re.sub(r" ?--language \w+", "", command)


def _plain(number: str, language: Literal["de", "en"]) -> str:
    """Write a number as in English without commas; versions stay what they are."""
    if language == "de" and not re.fullmatch(r"\d{1,3}(?:\.\d{3})*(?:,\d+)?|\d+,\d+", number):
        return number
    return number.translate(_IN_ENGLISH[language])


def _anchor(heading: str) -> str:
    """Return the anchor of a heading, as the places that show Markdown make it."""
    words = heading.lstrip("#").strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def _resolved(page: str, target: str) -> tuple[str, str]:
    path, _, anchor = target.partition("#")
    if not path:
        return page, anchor
    found = (ROOT / page).parent / path
    return Path(found).resolve().relative_to(ROOT).as_posix(), anchor
