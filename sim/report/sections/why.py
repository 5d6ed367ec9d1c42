"""Why structures differ from today's: the section of the terminal and the briefing."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for, number
from sim.report.catalogue.words import measure_word, under, unit_word
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import Compared, row_of
from sim.report.rows.why import (
    Why,
    cases_sentence,
    hours_sentence,
    part_order,
    part_word,
    why_of,
)
from sim.report.sections.findings import quoted_names

TOLD = (("decided", "cases"), ("open_end", "cases"), ("lead_time_mean", "days"))
"""Measures with a table of their parts, and the unit of these."""


def why_blocks(
    table: pd.DataFrame | None, compared: Compared, language: Language, *,
    every: bool = False,
) -> Iterator[Block]:  # fmt: skip
    """Yield for each structure why it decides more or fewer cases; nothing where none is compared.

    `table` is the table `why`. `every`: with the tables of all parts.
    """
    if table is None or table.empty:
        return
    yield Heading(phrase("why.head", language))
    for condition, label in compared.conditions:
        said = tuple(why_sentences(table, compared, condition, language).values())
        if said:
            if label:
                yield Paragraph(f"{label}:")
            yield Bullets(said)
    yield Paragraph(phrase("why.note", language), note=True)
    if every:
        for condition, label in compared.conditions:
            for measure, unit in TOLD:
                yield from why_table_blocks(table, compared, (condition, label), measure, unit,
                                            language)  # fmt: skip


def rest_of_why_blocks(reasons: Mapping[str, str], language: Language) -> Iterator[Block]:
    """Yield the reasons that were not told before; nothing without any."""
    if reasons:
        yield Heading(phrase("why.head", language), 2)
        yield Bullets(tuple(reasons.values()))


def why_sentences(
    table: pd.DataFrame, compared: Compared, condition: str, language: Language
) -> dict[str, str]:
    """Return by structure in one or two sentences why it decides more or fewer cases than today."""
    names = quoted_names(compared.others, language)
    found = {}
    for one in compared.others:
        hours = why_of(table, condition, one.name, "decided", "hours")
        if hours is None:
            continue
        cases = why_of(table, condition, one.name, "decided", "cases")
        row = row_of(compared.on(condition, "decided"), condition, one.name)
        matters = 0.0 if row is None or not row["delta"] > 0 else float(row["delta"])
        verdict = "" if row is None else str(row["verdict"])
        in_hours = matters * _hours_per_case(hours, cases)
        said = [hours_sentence(hours, in_hours, names[one.name], language)]
        if cases is not None:
            said.append(cases_sentence(cases, matters, language, verdict))
        found[one.name] = " ".join(filter(None, said))
    return found


def _hours_per_case(hours: Why, cases: Why | None) -> float:
    """Return about how many hours a case stands for: of all parts, whose ratio differs by run."""
    return hours.size / cases.size if cases is not None and cases.size > 0 else 0.0


def why_table_blocks(
    table: pd.DataFrame, compared: Compared, condition: tuple[str, str], measure: str, unit: str,
    language: Language,
) -> Iterator[Table]:  # fmt: skip
    """Yield a table of the parts of a difference, a column per structure; nothing without parts."""
    name, label = condition
    found = {one.label: why_of(table, name, one.name, measure, unit) for one in compared.others}
    told = {structure: each for structure, each in found.items() if each is not None}
    sizes = [part.mean for each in told.values() for part in (*each.parts.values(), each.whole)]
    if not told or not any(sizes):
        return
    decimals = decimals_for(sizes)
    parts = dict.fromkeys(part for each in told.values() for part in each.parts)
    rows = []
    for part in part_order(parts):
        means = [each.parts[part].mean if part in each.parts else 0.0 for each in told.values()]
        if any(round(mean, decimals) for mean in means):
            written = [number(mean, decimals, language, signed=True) for mean in means]
            rows.append((part_word(measure, part, language), *written))
    whole = (number(each.whole.mean, decimals, language, signed=True) for each in told.values())
    rows.append((part_word(measure, "all", language), *whole))
    what = phrase("why.caption", language, measure=measure_word(measure, language),
                  unit=unit_word(unit, language))  # fmt: skip
    columns = (
        Column(phrase("why.of", language), width=1.6),
        *(Column(structure, number=True) for structure in told),
    )
    yield Table(under(label, what), columns, tuple(rows))
