"""The STRESS-DES reporting checklist (Monks et al. 2019), filled in from a study's scenarios.

Its text is a Markdown template per language, `catalogue/stress.*.md`: headings are sections and
items, paragraphs answer an item, and a paragraph that begins with ☐ is for the city to complete.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from sim.report.catalogue.catalogue import FOLDER, Language
from sim.report.sections.reported import Reported
from sim.report.sections.stress_answers import answers

_TO_COMPLETE = "☐ "


@dataclass
class _Item:
    number: str
    title: str
    section: str
    answer: list[str] = field(default_factory=list)
    """Lines."""
    to_complete: str = ""


@dataclass
class _Checklist:
    head: list[str] = field(default_factory=list)
    """Paragraphs before the first section."""
    items: list[_Item] = field(default_factory=list)


def checklist(about: Reported, language: Language) -> pd.DataFrame:
    """Return the items in order: `item`, `section`, `title`, `answer`, `to_complete`.

    `to_complete` says what only the city can add; empty where nothing is missing.
    """
    rows = [
        {
            "item": item.number,
            "section": item.section,
            "title": item.title,
            "answer": "\n".join(item.answer),
            "to_complete": item.to_complete.partition(": ")[2],
        }
        for item in _filled(about, language).items
    ]
    return pd.DataFrame(rows)


def checklist_text(about: Reported, language: Language) -> str:
    """Return the checklist as Markdown that reads as text."""
    filled = _filled(about, language)
    lines, section = [f"{paragraph}\n" for paragraph in filled.head], ""
    for item in filled.items:
        if item.section != section:
            section = item.section
            lines.append(f"## {item.number[0]} {section}\n")
        lines.append(f"### {item.number} {item.title}\n")
        lines += _paragraphs(item.answer)
        if item.to_complete:
            lines.append(f"{item.to_complete}\n")
    return "\n".join(lines)


def _filled(about: Reported, language: Language) -> _Checklist:
    """Read the template and fill it in; a paragraph of which nothing is left goes."""
    fields, found, section = answers(about, language), _Checklist(), ""
    template = (FOLDER / f"stress.{language}.md").read_text(encoding="utf-8")
    for paragraph in template.strip().split("\n\n"):
        mark, _, title = paragraph.partition(" ")
        if mark == "##":
            section = title.partition(" ")[2]
        elif mark == "###":
            number, _, name = title.partition(" ")
            found.items.append(_Item(number, name, section))
        else:
            text = paragraph.replace("\n", " ").format(**fields)
            lines = [re.sub(" +", " ", line).strip(" ") for line in text.splitlines()]
            if not found.items:
                found.head += lines
            elif text.startswith(_TO_COMPLETE):
                found.items[-1].to_complete = text
            else:
                found.items[-1].answer += [line for line in lines if line]
    return found


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Yield sentences as paragraphs; points of a list stay together."""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        point = line.startswith("• ")
        shown = f"- {line[2:]}" if point else line
        yield shown if point and after.startswith("• ") else f"{shown}\n"
