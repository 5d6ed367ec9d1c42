"""The one table that a screen begins with: what was asked, and the answers in a verdict's words."""

from collections.abc import Mapping, Sequence

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import under
from sim.report.document import Column, Table

Answers = Mapping[tuple[str, str], Sequence[str]]
"""Cells by the label of a circumstance and the name of what the row is about."""


def answers_table(
    what: str, of: str, heads: Sequence[str], answers: Answers, language: Language
) -> Table:
    """Return a row per circumstance and structure, a column per measure.

    `what` says what the cells are, `of` heads the names of the rows. Of a single circumstance the
    label stands above; of several in the first column, once for all rows under it.
    """
    labels = list(dict.fromkeys(label for label, _ in answers))
    several = len(labels) > 1
    rows, before = [], ""
    for (label, name), cells in answers.items():
        where = (label if label != before else "",) if several else ()
        rows.append((*where, name, *cells))
        before = label
    first = (Column(phrase("common.condition", language), width=1.5),) if several else ()
    columns = (*first, Column(of), *map(Column, heads))
    caption = what if several or not labels else under(labels[0], what)
    return Table(caption, columns, tuple(rows))
