"""The first screen of `umbau compare`: the answer, why, how sure, and what to do next.

At most 25 lines of 100 letters for the first condition and up to four structures; a line for each
further condition. Everything else stands behind `--all` and in the folder of results.
"""

from collections.abc import Iterator, Sequence

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import listed, runs_words
from sim.report.document import Block, Bullets, Paragraph
from sim.report.frames import Compared
from sim.report.sections.answer import TOLD, answer_table, difference_words
from sim.report.sections.headline import headline


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
    heads = {name: phrase(f"first.head.{name}", language) for name in TOLD}
    yield answer_table(compared, condition, heads, language)
    if known:
        yield Paragraph(" ".join(known))
    yield Paragraph(" ".join(filter(None, (_runs(compared, condition, language), sure))))
    for other, its_label in compared.conditions[1:]:
        said = _in_a_line(compared, other, language)
        if said:
            yield Paragraph(phrase("first.condition", language, label=its_label, said=said))


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
        told = difference_words(compared, condition, one, language)
        if told is None:
            continue
        gap, word, calls = told
        key = "first.line" if gap else "first.line_open"
        calls = f"; {calls}" if calls else ""
        said.append(phrase(key, language, name=one.label, gap=gap, word=word, calls=calls))
    return listed(said, language) if said else ""
