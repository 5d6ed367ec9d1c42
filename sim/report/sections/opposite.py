"""What would have to be true for the opposite result: tipping points and draws, where there are."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from sim.experiment.inputs import InputError, find_inputs
from sim.experiment.tipping import Line
from sim.messages.message import Message
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.folder.read import BriefError, Doubt, Results
from sim.report.naming import Namer
from sim.report.sections.assumptions import leading_inputs
from sim.report.sections.doubt import better_words, explained_sentence, turning_sentences
from sim.report.sections.tipping import Tipping, tipping_blocks

MEASURE = "decided"
"""The measure that is told here; the results of the analyses hold the others."""
ENDS = ("lowest", "highest")
_MOST_LEADING = 5


def opposite_blocks(
    results: Results, doubts: Sequence[Doubt], language: Language
) -> Iterator[Block]:
    """Yield what is known of values that turn the result round. Raises BriefError."""
    if not results.others:
        return
    yield Heading(phrase("opposite.heading", language))
    if not doubts:
        yield Paragraph(phrase("opposite.nothing", language))
    for doubt in doubts:
        make = _tipping if doubt.command == "tipping" else _draws
        try:
            yield from make(results, doubt, language)
        except (InputError, LookupError) as error:
            message = Message("opposite.not_told", command=doubt.command, why=error)
            raise BriefError(message) from None


def _tipping(results: Results, doubt: Doubt, language: Language) -> Iterator[Block]:
    """Yield where the sign turns along an input."""
    asked = doubt.details.tipping
    if asked is None:
        return
    inputs = find_inputs(doubt.study, asked.inputs)
    line = Line(inputs[0], doubt.tables["curve"], doubt.tables["tipping"], asked.points)
    found = Tipping(doubt.study, line, None, doubt.details.replications)
    yield from tipping_blocks(
        found, language, (MEASURE,), lambda row: _immaterial(results, doubt, row, ENDS)
    )


def _draws(results: Results, doubt: Doubt, language: Language) -> Iterator[Block]:
    """Yield how often a structure is better over draws of all inputs, and what decides it."""
    asked = doubt.details.sensitivity
    if asked is None:
        return
    inputs = find_inputs(doubt.study, doubt.details.inputs)
    names = Namer(doubt.study, inputs, language)
    yield Heading(phrase("opposite.draws", language), 2)
    yield Paragraph(phrase("opposite.draws_means", language, draws=asked.draws))
    if doubt.study.preview:
        yield Paragraph(phrase("tipping.preview", language))
    yield _draws_table(results, doubt, names)
    leading = [names.input(name) for name in leading_inputs(doubt)][:_MOST_LEADING]
    yield Paragraph(explained_sentence(leading, language))
    if "tornado" in doubt.tables:
        yield Bullets(tuple(_turning(doubt, names)))


def _turning(doubt: Doubt, names: Namer) -> Iterator[str]:
    """Yield which inputs turn the sign by themselves, under each condition."""
    for condition, rows in doubt.tables["tornado"].groupby("condition", sort=False):
        where = _in(doubt, str(condition), names.language)
        yield from turning_sentences(rows, names, (MEASURE,), where)


def _draws_table(results: Results, doubt: Doubt, names: Namer) -> Table:
    language = names.language
    table = doubt.tables["beaten"]
    mine = (table["measure"] == MEASURE) & (table["against"] == doubt.study.today)
    several = len(doubt.study.conditions) > 1
    rows = []
    for row in table[mine].to_dict("records"):
        low_end, high_end = (names.amount(MEASURE, float(row[key])) for key in ("low", "high"))
        small = _immaterial(results, doubt, row, ("low", "high"))
        where = (doubt.study.conditions[str(row["condition"])],) if several else ()
        rows.append(
            (
                *where,
                names.structure(str(row["structure"])),
                better_words(row, names),
                phrase(
                    "opposite.between",
                    language,
                    low=low_end,
                    high=high_end,
                    immaterial=phrase("opposite.immaterial", language) if small else "",
                ),
            )
        )
    first = (Column(phrase("common.condition", language), width=1.8),) if several else ()
    columns = (
        *first, Column(phrase("common.structure", language), width=1.8),
        Column(phrase("opposite.better", language), number=True, width=1.5),
        Column(phrase("opposite.difference", language), number=True, width=1.5),
    )  # fmt: skip
    return Table(phrase("opposite.draws_caption", language), columns, tuple(rows))


def _immaterial(
    results: Results, doubt: Doubt, row: Mapping[Hashable, Any], ends: tuple[str, str]
) -> bool:
    """Tell whether a difference stays below what matters in the comparison, over as long a run."""
    if doubt.details.run_length_days != results.details.run_length_days:
        return False
    table = results.tables["comparison"]
    own = table[(table["condition"] == row["condition"]) & (table["measure"] == row["measure"])]
    delta = float(own["delta"].max()) if len(own) else 0.0
    return all(abs(float(row[end])) < delta for end in ends)


def _in(doubt: Doubt, condition: str, language: Language) -> str:
    label = doubt.study.conditions[condition]
    return phrase("tipping.in", language, condition=label) if label else ""
