"""The service level of a study: with which share of answering clerks each structure delivers it."""

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.measures.registry import MEASURES
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import minutes_text, working_days_text
from sim.report.catalogue.numbers import estimate, percent
from sim.report.catalogue.words import listed, measure_word, under
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import Row, Structure, row_of
from sim.units import DAY

ANSWERED = "answer_rate"


def service_level_blocks(
    table: pd.DataFrame | None, structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]], language: Language,
) -> Iterator[Block]:  # fmt: skip
    """Yield what is asked of every structure, the share of clerks each needs, and what it delivers.

    `table` is that of `service_level`; nothing where a study asks for none. A structure that does
    not deliver it with any share is named, and by how much it misses it.
    """
    if table is None or table.empty:
        return
    measures = list(dict.fromkeys(table["measure"].astype(str)))
    yield Heading(phrase("service_level.head", language))
    yield Paragraph(phrase("service_level.means", language, goals=_goals(table, language)))
    columns = (
        Column(phrase("common.structure", language)),
        Column(phrase("service_level.share", language), number=True),
        *(Column(phrase(f"service_level.column.{name}", language), number=True)
          for name in measures),
    )  # fmt: skip
    for condition, label in conditions:
        here = table[table["condition"] == condition]
        by_measure = {name: here[here["measure"] == name] for name in measures}
        body, missed = [], []
        for one in structures:
            rows = {name: row_of(by_measure[name], condition, one.name) for name in measures}
            told = {name: row for name, row in rows.items() if row is not None}
            if not told:
                continue
            first = next(iter(told.values()))
            share = percent(float(first["share_answering"]), language)
            body.append((one.label, share, *(_cell(row, language) for row in told.values())))
            if not bool(first["reached"]):
                missed.append(_missed(one.label, share, told, language))
        if not body:
            continue
        caption = under(label, phrase("service_level.caption", language))
        note = phrase("service_level.note", language, runs=int(here["replications"].min()))
        yield Table(caption, columns, tuple(body), note)
        if missed:
            yield Bullets(tuple(missed))


def service_level_lines(
    table: pd.DataFrame | None, structures: Sequence[Structure], condition: str, language: Language
) -> Iterator[Block]:
    """Yield in few lines what is asked, and with which share of clerks each structure was run."""
    if table is None or table.empty:
        return
    said = [phrase("service_level.briefly", language, goals=_goals(table, language))]
    reached, missed = [], []
    for one in structures:
        rows = [
            row for name in dict.fromkeys(table["measure"].astype(str))
            if (row := row_of(table[table["measure"] == name], condition, one.name)) is not None
        ]  # fmt: skip
        if not rows:
            continue
        share = percent(float(rows[0]["share_answering"]), language)
        if bool(rows[0]["reached"]):
            reached.append(
                phrase("service_level.reached_by", language, structure=one.label, share=share)
            )
        else:
            short = [_short(row, language) for row in rows if float(row["miss"]) > 0]
            missed.append(
                phrase("service_level.missed_with", language, structure=one.label, share=share,
                       missed="; ".join(short))
            )  # fmt: skip
    if reached:
        listing = listed(reached, language)
        said.append(phrase("service_level.reached", language, structures=listing))
    yield Paragraph(" ".join((*said, *missed)))


def _short(row: Row, language: Language) -> str:
    """Write what the training runs delivered instead of what is asked."""
    name = str(row["measure"])
    trained, asked = (_amount(name, float(row[key]), language) for key in ("trained", "asked"))
    head = phrase(f"service_level.short.{name}", language)
    return phrase("service_level.instead", language, measure=head, trained=trained, asked=asked)


def _goals(table: pd.DataFrame, language: Language) -> str:
    """Say what is asked of every structure."""
    asked = dict(zip(table["measure"].astype(str), table["asked"].astype(float), strict=True))
    return listed(
        [
            phrase(f"service_level.asks.{name}", language, asked=_amount(name, value, language))
            for name, value in asked.items()
        ],
        language,
    )


def _cell(row: Row, language: Language) -> str:
    """Write what the reported runs deliver of a measure, with its interval."""
    name = str(row["measure"])
    factor = 100.0 if name == ANSWERED else 1.0
    mean, low, high = (factor * float(row[key]) for key in ("mean", "low", "high"))
    decimals = 1 if MEASURES[name].unit == "working_days" else 0
    told = estimate((mean, low, high), decimals, language, signed=False)
    return told.replace(" ", "\u00a0")


def _missed(label: str, share: str, told: dict[str, Row], language: Language) -> str:
    """Say what a structure misses with the share that misses least, and by how much."""
    parts = [
        phrase(
            "service_level.missed_by", language, measure=measure_word(name, language),
            trained=_amount(name, float(row["trained"]), language),
            asked=_amount(name, float(row["asked"]), language),
            miss=percent(float(row["miss"]), language),
        )
        for name, row in told.items()
        if float(row["miss"]) > 0
    ]  # fmt: skip
    return phrase(
        "service_level.not_reachable", language, structure=label, share=share,
        missed="; ".join(parts),
    )  # fmt: skip


def _amount(measure: str, value: float, language: Language) -> str:
    """Write a value of a measure of a service level with its unit."""
    if measure == ANSWERED:
        return percent(value, language, 0 if round(100 * value, 6).is_integer() else 1)
    if MEASURES[measure].unit == "working_days":
        return working_days_text(round(value, 1), language)
    return minutes_text(round(value) * DAY, language)
