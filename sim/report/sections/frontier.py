"""Calls answered against cases decided, as more of the clerks answer: in words and tables."""

from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import pandas as pd

from sim.experiment.comparison import equal_what
from sim.experiment.frontier import (
    ALIKE,
    ANSWERED,
    DECIDED,
    NEITHER,
    OPEN,
    Frontier,
    Stretch,
    standing_of,
    stretches,
)
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.numbers import estimate, number, percent
from sim.report.catalogue.words import measure_word, runs_words
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import CLEAR
from sim.report.sections.answers import answers_table

ENDS = ("mean", "low", "high")


def frontier_blocks(
    found: Frontier, points: pd.DataFrame, above: pd.DataFrame, language: Language, *,
    every: bool = False,
) -> Iterator[Block]:  # fmt: skip
    """Yield the answers in one table; `every`: whose frontier lies above where, every point, too.

    `points` and `above` are the tables `frontier` and `frontier_above`.
    """
    study = found.study
    yield Heading(phrase("frontier.head", language))
    if study.preview:
        yield Paragraph(phrase("frontier.preview", language))
    yield _answers(found, points, above, language)
    for condition, label in study.conditions.items() if every else ():
        if label:
            yield Heading(label, 2)
        told = [
            _sentence(found, above, condition, name, language)
            for name in study.structures
            if name != study.today
        ]
        if told:
            yield Bullets(tuple(told))
        yield _every_point(found, points, condition, language)
    yield Paragraph(equal_sentence(equal_what(study), language))
    runs = runs_words(found.replications, found.replications, language)
    yield Paragraph(phrase("frontier.note", language, runs=runs), note=True)


def _answers(
    found: Frontier, points: pd.DataFrame, above: pd.DataFrame, language: Language
) -> Table:
    """Return a row per circumstance and structure: as its file says, and where its line lies."""
    study = found.study
    heads = [measure_word(measure, language) for measure in (ANSWERED, DECIDED)]
    answers = {}
    for condition, where in study.conditions.items():
        for name, label in study.structures.items():
            word = f"({phrase('common.today', language)})"
            if name != study.today:
                standing = standing_of(stretches(above, condition, name))
                word = phrase(f"frontier.standing.{standing}", language)
            here = points[(points["condition"] == condition) & (points["structure"] == name)]
            own = here[here["share_answering"].isna()]
            cells = (cell.replace("\u00a0(", " (") for cell in _cells(own, language)[:2])
            answers[where, label] = (*cells, word)
    return answers_table(
        phrase("frontier.as_written", language), phrase("common.structure", language),
        [*heads, phrase("frontier.against_today", language)], answers, language,
    )  # fmt: skip


def _sentence(
    found: Frontier, above: pd.DataFrame, condition: str, structure: str, language: Language
) -> str:
    """Say along the calls answered where a structure decides more than today, and where fewer."""
    parts = [
        phrase(
            f"frontier.found.{each.finding}", language,
            levels=_levels(each, language), amount=_amount(each, language),
        )
        for each in stretches(above, condition, structure)
        if each.finding != NEITHER
    ]  # fmt: skip
    label = found.study.structures[structure]
    return phrase("frontier.line", language, structure=label, parts="; ".join(parts))


def _levels(each: Stretch, language: Language) -> str:
    low, high = (number(100 * level, 0, language) for level in (each.low, each.high))
    if low == high:
        return low
    return phrase("common.interval", language, low=low, high=high)


def _amount(each: Stretch, language: Language) -> str:
    """Write from which to which number of cases the mean difference goes on a stretch."""
    if each.finding not in (*CLEAR, ALIKE, OPEN) or not isfinite(each.smallest):
        return ""
    ends = [each.smallest, each.largest]
    if each.finding in CLEAR:
        ends = sorted(abs(end) for end in ends)
    signed = each.finding not in CLEAR
    low, high = (number(end, 0, language, signed=signed) for end in ends)
    return low if low == high else phrase("common.interval", language, low=low, high=high)


def _every_point(
    found: Frontier, points: pd.DataFrame, condition: str, language: Language
) -> Table:
    columns = (
        Column(phrase("common.structure", language)),
        Column(phrase("service_level.share", language), number=True),
        Column(measure_word(ANSWERED, language), number=True),
        Column(measure_word(DECIDED, language), number=True),
        Column(measure_word("open_end", language), number=True),
    )
    body = []
    for name, label in found.study.structures.items():
        here = points[(points["condition"] == condition) & (points["structure"] == name)]
        own = here[here["share_answering"].isna()]
        body.append((label, phrase("frontier.as_stated", language), *_cells(own, language)))
        for share in found.shares:
            own = here[here["share_answering"] == share]
            body.append((label, percent(share, language), *_cells(own, language)))
    return Table(phrase("frontier.points", language), columns, tuple(body))


def _cells(rows: pd.DataFrame, language: Language) -> tuple[str, str, str]:
    """Write calls answered, cases decided and open cases of one point, with their intervals."""
    by_measure = rows.set_index("measure")
    cells = []
    for measure in (ANSWERED, DECIDED, "open_end"):
        factor = 100.0 if measure == ANSWERED else 1.0
        mean, low, high = (factor * float(by_measure[key][measure]) for key in ENDS)
        told = estimate((mean, low, high), 0, language, signed=False)
        if measure == ANSWERED and isfinite(mean):
            told = percent(mean / 100, language) + "".join(told.partition(" (")[1:])
        cells.append(told.replace(" ", "\u00a0"))
    return cells[0], cells[1], cells[2]


def closing_words(out: Path, language: Language) -> str:
    """Say where the results are."""
    return phrase("frontier.out", language, out=out)
