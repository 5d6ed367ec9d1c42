"""What management changes: each structure against itself, and the comparison under the others.

A briefing is about the leading management; what is found under the others stands here, in lines.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.circumstances import parted
from sim.measures.registry import MATTERING
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import Compared, Structure, estimate_decimals, measure_rows, row_of
from sim.report.sections.compared import difference_cell, headed_apart

SHOWN = (*MATTERING, "answer_rate")
"""Measures of the tables: what is decided never stands without what is answered."""


def management_blocks(
    table: pd.DataFrame | None, study: Study, compared: Compared, language: Language, *,
    briefly: bool = False,
) -> Iterator[Block]:  # fmt: skip
    """Yield what management changes, and how structures stand under the others than the leading.

    `table` is the table `management`, `compared` the whole comparison. `briefly`: of more than two
    managements only the leading one against the office's own. Nothing where there are not two.
    """
    own, leading = study.own_management, study.leading_management
    if leading == own:
        yield from _alone(study, language, briefly=briefly)
    if table is None or table.empty:
        return
    yield Heading(phrase("managed.head", language))
    yield Paragraph(
        phrase(
            "managed.means", language,
            leading=management_word(study, leading, language),
            own=management_word(study, own, language),
        )
    )  # fmt: skip
    summaries = tuple(
        phrase("managed.summary", language, name=management_word(study, name, language),
               summary=each.summary)
        for name, each in reversed(study.managements.items()) if each.summary
    )  # fmt: skip
    if summaries:
        yield Bullets(summaries)
    shown = study.led().conditions if briefly else study.conditions
    for name, label in shown.items():
        rows = table[table["condition"] == name]
        if not rows.empty:
            against = management_word(study, own, language)
            caption = phrase("managed.caption", language, label=label, own=against)
            yield _table(rows, [(name, one, one.label) for one in compared.structures], caption,
                         phrase("managed.note", language), language)  # fmt: skip
    yield from _other_managements(study, compared, language)


def _alone(study: Study, language: Language, *, briefly: bool) -> Iterator[Block]:
    """Yield under which management everything is, where a study states only one.

    `briefly`: in small print.
    """
    for name, each in study.managements.items():
        if not briefly:
            yield Heading(phrase("managed.head_alone", language))
        word = management_word(study, name, language)
        told = phrase("managed.alone", language, name=word)
        yield Paragraph(" ".join(filter(None, (told, each.summary))), note=briefly)


def management_word(study: Study, name: str, language: Language) -> str:
    """Return what a management is called, in quotes."""
    label = study.managements[name].label or name
    return phrase("common.quoted", language, name=label)


def _other_managements(study: Study, compared: Compared, language: Language) -> Iterator[Block]:
    """Yield the differences to today under the managements that do not lead."""
    for name, label in study.conditions.items():
        if parted(name)[1] != study.leading_management and compared.others:
            lines = [(name, one, one.label) for one in compared.others]
            caption = phrase("managed.others", language, label=label)
            note = phrase("managed.others_note", language)
            yield _table(compared.table, lines, caption, note, language)


def _table(
    table: pd.DataFrame, lines: Sequence[tuple[str, Structure, str]], caption: str, note: str,
    language: Language,
) -> Table:  # fmt: skip
    """Return a row per circumstance and structure with its label: differences with their spans."""
    measures = [name for name in SHOWN if not measure_rows(table, name).empty]
    found = {name: measure_rows(table, name) for name in measures}
    columns = (
        Column(phrase("common.structure", language), width=0.9),
        *(Column(headed_apart(rows, language), number=True) for rows in found.values()),
    )
    body = []
    for name, one, label in lines:
        cells = [
            "" if row is None else difference_cell(row, estimate_decimals(rows)[1], language)
            for rows in found.values()
            for row in [row_of(rows, name, one.name)]
        ]
        body.append((label, *cells))
    return Table(caption, columns, tuple(body), note)
