"""What else stands out in a comparison: further measures that councils ask about."""

from collections.abc import Iterable, Iterator

from sim.measures.registry import REMARKED
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import under
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.frames import Compared, row_of
from sim.report.sections.findings import Finding, findings_on, quoted_names, sentence

MOST = 2
"""Sentences under one condition."""
SMALLEST = 0.01
"""Share of today's mean from which on a clear difference is told."""


def remark_blocks(
    compared: Compared, interrupted: Iterable[str], language: Language
) -> Iterator[Block]:
    """Yield what is surely other than today on further measures, under each condition.

    `interrupted` says where interruptions happen.
    """
    told = []
    for condition, label in compared.conditions:
        found = [
            one
            for measure in REMARKED
            for one in findings_on(compared, condition, measure)
            if one.clear and abs(one.difference) >= SMALLEST * _today(compared, condition, measure)
        ]
        if found:
            told.append(under(label, " ".join(_told(compared, found, language))))
    every = (*told, *interrupted)
    if every:
        yield Heading(phrase("compared.else", language), 2)
        yield Bullets(every)
    yield Paragraph(
        phrase("compared.else_note" if told else "compared.else_none", language), note=True
    )


def _today(compared: Compared, condition: str, measure: str) -> float:
    row = row_of(compared.on(condition, measure), condition, compared.structures[0].name)
    return abs(float(row["mean"])) if row is not None else 0.0


def _told(compared: Compared, found: list[Finding], language: Language) -> Iterator[str]:
    """Yield a sentence per finding, what is worse first; what has no room is counted."""
    names = quoted_names(compared.structures, language)
    found = sorted(found, key=lambda one: not one.worse)
    for one in found[:MOST]:
        yield sentence(one, names[one.structure], language)
    if len(found) > MOST:
        yield phrase("compared.else_more", language, count=len(found) - MOST)
