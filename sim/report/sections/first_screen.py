"""The first screen of `umbau compare`: the answer, why, how sure, and what to do next.

At most 25 lines of 100 letters for the first condition and up to four structures; a line for each
further condition. Everything else stands behind `--all` and in the folder of results.
"""

from collections.abc import Iterator, Sequence

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import listed, runs_words, verdict_word
from sim.report.document import Block, Bullets, Column, Paragraph, Table
from sim.report.frames import CLEAR, Compared, Row, Structure, estimate_decimals, row_of
from sim.report.sections.headline import headline, pair_with_today

TOLD = ("decided", "open_end", "answer_rate", "lead_time_mean")
"""Measures of the table: what the office does, and what a resident notices."""
JUDGED = ("decided", "open_end")
"""Measures whose verdicts the table and the lines of further conditions name."""


def first_screen(
    compared: Compared,
    language: Language,
    *,
    flagged: Sequence[str] = (),
    why: Sequence[str] = (),
    known: Sequence[str] = (),
    sure: str = "",
) -> Iterator[Block]:
    """Yield gain and price of each structure, why, one table, how sure, and further conditions.

    `compared` has all circumstances, the leading one of the first condition first. Under that,
    `flagged` are alarms, `why` the reasons, `known` what is to be known before any result, and
    `sure` says what would decide what is undecided: sentences.
    """
    if not compared.conditions:
        return
    condition, label = compared.conditions[0]
    if label:
        yield Paragraph(f"{label}:")
    balances = (headline(compared, condition, one, language) for one in compared.structures)
    yield Bullets(tuple(filter(None, balances)))
    yield from map(Paragraph, (*flagged, *why))
    yield _table(compared, condition, language)
    if known:
        yield Paragraph(" ".join(known))
    yield Paragraph(" ".join(filter(None, (_runs(compared, condition, language), sure))))
    for other, its_label in compared.conditions[1:]:
        said = _in_a_line(compared, other, language)
        if said:
            yield Paragraph(phrase("first.condition", language, label=its_label, said=said))


def _table(compared: Compared, condition: str, language: Language) -> Table:
    """Return a row per structure: values, and the verdicts in words."""
    found = {measure: compared.on(condition, measure) for measure in TOLD}
    found = {measure: rows for measure, rows in found.items() if not rows.empty}
    columns = (
        Column(phrase("common.structure", language)),
        *(Column(phrase(f"first.head.{measure}", language), number=True) for measure in found),
        Column(phrase("common.verdict", language)),
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
        body.append((one.label, *values, judged))
    return Table("", columns, tuple(body))


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


def _runs(compared: Compared, condition: str, language: Language) -> str:
    here = compared.table[compared.table["condition"] == condition]["replications"]
    runs = runs_words(int(here.min()), int(here.max()), language)
    return phrase("first.runs", language, runs=runs)


def _in_a_line(compared: Compared, condition: str, language: Language) -> str:
    """Say of each structure how many cases it decides more or fewer than today, and answers.

    Of what is undecided or without a material difference only that.
    """
    said = []
    for one in compared.others:
        decided = row_of(compared.on(condition, "decided"), condition, one.name)
        if decided is None:
            continue
        decimals = estimate_decimals(compared.on(condition, "decided"))[1]
        gap = number(float(decided["difference"]), decimals, language, signed=True)
        word = verdict_word(str(decided["verdict"]), "decided", language)
        calls = _calls(compared, condition, one, language)
        key = "first.line" if str(decided["verdict"]) in CLEAR else "first.line_open"
        said.append(phrase(key, language, name=one.label, gap=gap, word=word, calls=calls))
    return listed(said, language) if said else ""


def _calls(compared: Compared, condition: str, one: Structure, language: Language) -> str:
    """Say how many calls reach somebody, against today; nothing where nobody calls."""
    pair = pair_with_today(compared, condition, one, "answer_rate")
    if not pair:
        return ""
    own, today = (number(float(row["mean"]), 0, language) for row in pair)
    return phrase("first.line_calls", language, own=own, today=today)
