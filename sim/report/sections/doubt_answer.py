"""The first screen of a sensitivity analysis: in how many draws each structure beats today's."""

from collections.abc import Iterator

from sim.experiment.comparison import equal_what
from sim.experiment.doubt import Answer
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.words import draw_runs_words, under
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.frames import Row
from sim.report.naming import Namer, measures_of
from sim.report.sections.answers import answers_table
from sim.report.sections.doubt import explained_of, rejected_text

HALF = 0.5
NEARLY_ALL = 0.95
"""Share of draws from which a structure is called better nearly always."""


def doubt_answer_blocks(answer: Answer, language: Language) -> Iterator[Block]:
    """Yield what was asked, one table of answers, and what decides the difference."""
    names, asked = Namer(answer.study, answer.inputs, language), answer.asked
    yield Heading(phrase("doubt.head_beaten", language))
    if answer.study.preview:
        yield Paragraph(phrase("tipping.preview", language))
    runs = draw_runs_words(asked.replications, asked.repeated, language)
    told = {"draws": asked.draws, "inputs": len(answer.inputs), "runs": runs}
    yield Paragraph(phrase("doubt.asked", language, **told))
    yield Paragraph(equal_sentence(equal_what(answer.study), language))
    table = answer.tables["beaten"]
    against = table[table["against"] == answer.study.today]
    measures = measures_of(against)
    answers: dict[tuple[str, str], list[str]] = {}
    for condition, label in names.conditions(against):
        here = against[against["condition"] == condition]
        for structure in dict.fromkeys(here["structure"].astype(str)):
            mine = here[here["structure"] == structure]
            rows = [mine[mine["measure"] == measure] for measure in measures]
            answers[label, names.structure(structure)] = [
                "" if row.empty else _words(row.iloc[0], answer, names) for row in rows
            ]
    yield answers_table(
        phrase("doubt.against", language, today=names.structure(answer.study.today)),
        phrase("common.structure", language), list(map(names.measure, measures)), answers, language,
    )  # fmt: skip
    yield Paragraph(phrase("doubt.words", language), note=True)
    yield Bullets(tuple(_deciding(answer, names)))


def _words(row: Row, answer: Answer, names: Namer) -> str:
    """Say whether a structure is better or worse than today's, and in how many of the draws."""
    language, draws = names.language, int(row["draws"])
    share, low, high = (float(row[key]) for key in ("better", "better_low", "better_high"))
    smallest = answer.matters(str(row["condition"]), str(row["measure"]))
    if smallest is not None and max(abs(float(row["low"])), abs(float(row["high"]))) < smallest:
        word = phrase("verdict.no_material_difference", language)
    elif low > HALF:
        word = phrase("doubt.nearly_better" if share >= NEARLY_ALL else "doubt.better_mostly",
                      language)  # fmt: skip
    elif high < HALF:
        word = phrase("doubt.nearly_worse" if share <= 1 - NEARLY_ALL else "doubt.worse_mostly",
                      language)  # fmt: skip
    else:
        word = phrase("verdict.undecided", language)
    return phrase("doubt.in_draws", language, word=word, count=round(share * draws), draws=draws)


def _deciding(answer: Answer, names: Namer) -> Iterator[str]:
    """Yield under each circumstance what decides the first measure, and draws left out."""
    worth, rejected = answer.tables["worth"], answer.tables["rejected"]
    for condition, label in names.conditions(worth):
        rows = worth[worth["condition"] == condition]
        measure = measures_of(rows)[0]
        rows = rows[rows["measure"] == measure]
        where = ", ".join(filter(None, (label, names.measure(measure))))
        yield under(where, explained_of(rows, names))
        gone = rejected[rejected["condition"] == condition]
        if len(gone):
            yield under(label, rejected_text(gone, answer.asked.draws, names.language))
