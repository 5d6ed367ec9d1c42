"""The answer in one table, and in a line where room is short: for the screen and for the paper."""

from collections.abc import Mapping

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import verdict_word
from sim.report.document import Column, Table
from sim.report.frames import CLEAR, Compared, Row, Structure, estimate_decimals, row_of
from sim.report.sections.headline import pair_with_today

TOLD = ("decided", "open_end", "answer_rate", "lead_time_mean")
"""Measures of the table: what the office does, and what a resident notices."""
JUDGED = ("decided", "open_end")
"""Measures whose verdicts the table and the lines of further conditions name."""

_LONG = 25
"""Letters of the head of a column from which on it is wider."""


def answer_table(
    compared: Compared, condition: str, heads: Mapping[str, str], language: Language,
    caption: str = "",
) -> Table:  # fmt: skip
    """Return a row per structure: values, and the verdicts in words.

    `heads` are the heads of the measures by name, in the order of the columns; a measure that was
    not found has no column.
    """
    found = {measure: compared.on(condition, measure) for measure in heads}
    found = {measure: rows for measure, rows in found.items() if not rows.empty}
    columns = (
        Column(phrase("common.structure", language), width=1.4),
        *(Column(heads[measure], number=True, width=_width(heads[measure])) for measure in found),
        *((Column(phrase("common.verdict", language), width=2.0),) if compared.others else ()),
    )
    body = []
    for one in compared.structures:
        values = []
        for rows in found.values():
            row = row_of(rows, condition, one.name)
            decimals = estimate_decimals(rows)[0]
            values.append("" if row is None else number(float(row["mean"]), decimals, language))
        judged = phrase("common.today", language) if one.today else _verdicts(
            compared, condition, one, language
        )  # fmt: skip
        body.append((one.label, *values, *((judged,) if compared.others else ())))
    return Table(caption, columns, tuple(body))


def difference_words(
    compared: Compared, condition: str, one: Structure, language: Language
) -> tuple[str, str, str] | None:
    """Return how many cases a structure decides more or fewer, its verdict, and calls answered.

    None where nothing was found. The number is empty where it is not clear, the calls where nobody
    calls.
    """
    rows = compared.on(condition, "decided")
    decided = row_of(rows, condition, one.name)
    if decided is None:
        return None
    verdict, gap = str(decided["verdict"]), ""
    if verdict in CLEAR:
        decimals = estimate_decimals(rows)[1]
        gap = number(float(decided["difference"]), decimals, language, signed=True)
    pair = pair_with_today(compared, condition, one, "answer_rate")
    calls = ""
    if pair:
        own, today = (number(float(row["mean"]), 0, language) for row in pair)
        calls = phrase("first.line_calls", language, own=own, today=today)
    return gap, verdict_word(verdict, "decided", language), calls


def _verdicts(compared: Compared, condition: str, one: Structure, language: Language) -> str:
    """Return the verdicts on what is decided and what is open: in one where they are the same."""
    rows = _judged(compared, condition, one)
    words = [verdict_word(str(row["verdict"]), str(row["measure"]), language) for row in rows]
    if len(set(words)) == 1 and str(rows[0]["verdict"]) not in CLEAR:
        return words[0]
    return ", ".join(
        phrase("first.judged" if str(row["verdict"]) in CLEAR else "first.open", language,
               word=word, measure=phrase(f"first.short.{row['measure']}", language))
        for row, word in zip(rows, words, strict=True) if word
    )  # fmt: skip


def _judged(compared: Compared, condition: str, one: Structure) -> list[Row]:
    found = (row_of(compared.on(condition, name), condition, one.name) for name in JUDGED)
    return [row for row in found if row is not None]


def _width(head: str) -> float:
    """Return how wide a column is, by what heads it, so that heads are low."""
    return 1.0 if len(head) <= _LONG else 1.6
