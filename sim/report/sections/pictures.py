"""The charts of a briefing, drawn again from the tables of the results."""

from collections.abc import Iterator
from dataclasses import replace

from sim.plan.opening import opening_cases
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.charts.of_study import Draw, charts_of, of_condition
from sim.report.charts.page import HALF, WIDTH
from sim.report.document import Block, Paragraph, Picture
from sim.report.folder.read import Results
from sim.report.frames import Structure
from sim.report.sections.first_page import is_clear, most_different, told_structures

_FEW = 4
"""Structures beside today's, up to which half of the width has room for all names."""


def picture_blocks(
    results: Results, language: Language, caution: str, before: int
) -> Iterator[Block]:
    """Yield gain and price, where time goes, why, and open cases over time.

    All but the last under the first condition. Time is shown of those structures that are told in
    sentences, reasons of those that differ; the workbook has the numbers of all. `before`: so many
    pictures of half the width stand before; the last one has all of it where it would be alone.
    `caution` is what is to be known of those.
    """
    condition, label = results.conditions[0]
    where = phrase("pictures.where", language, label=label) if label else ""
    known = [
        (of_condition(chart, condition), phrase(title, language, where=where), told, many)
        for chart, title, told, many in (
            ("balance", "balance.picture", results, len(results.others) > _FEW),
            ("case_time", "case_time.table", _told(results, "lead_time"), False),
            ("why", "why.picture", _told_why(results), False),
        )
    ]
    known = [each for each in known if each[0] in _charts(each[2], language)]
    half = [name for name, _, _, many in known if not many]
    for name, title, told, many in known:
        alone = (before + len(half)) % 2 == 1 and name == half[-1]
        drawn = _charts(told, language, WIDTH if many or alone else HALF)[name]
        yield Picture(name, title, drawn, wide=many or alone)
    course = _charts(results, language).get("open_cases")
    if course is not None:
        yield Picture("open_cases", phrase("pictures.open_cases", language), course)
    said = [caution]
    if of_condition("why", condition) in half:
        said.append(phrase("why.note", language))
    if course is not None:
        said += _opening(results, language)
    yield Paragraph(" ".join(said), note=True)


def _told_why(results: Results) -> Results:
    """Return results whose table of reasons has only the structures that differ."""
    table = results.tables.get("why")
    if table is None:
        return results
    differing = {one.name for one in _differing(results)}
    return replace(
        results, tables={**results.tables, "why": table[table["structure"].isin(differing)]}
    )


def _differing(results: Results) -> list[Structure]:
    """Return of the structures told in sentences those that clearly decide more or fewer cases.

    Without any the one that differs most, so that its parts are seen.
    """
    told = told_structures(results)
    clear = [one for one in told if is_clear(results, one)]
    most = most_different(results, told)
    return clear or [one for one in told if one == most]


def _told(results: Results, name: str) -> Results:
    """Return results with a table of no structures but today's and those told in sentences."""
    table = results.tables.get(name)
    if table is None:
        return results
    told = {one.name for one in (*results.structures[:1], *told_structures(results))}
    return replace(results, tables={**results.tables, name: table[table["structure"].isin(told)]})


def _charts(results: Results, language: Language, width: float = WIDTH) -> dict[str, Draw]:
    """Return by name what draws the charts again; their source is the title of the paper."""
    return charts_of(
        results.tables, results.scenarios, years=results.years, width=width,
        language=language, preview=results.preview, source="",
    )  # fmt: skip


def break_even_pictures(results: Results, language: Language) -> list[Block]:
    """Return the chart of the decisions since the start against today's; none without dates."""
    drawn = _charts(results, language).get("break_even")
    if drawn is None:
        return []
    return [Picture("break_even", phrase("pictures.break_even", language), drawn)]


def _opening(results: Results, language: Language) -> Iterator[str]:
    """Yield how many cases are open at the begin, as the office states it; not after a warm-up."""
    stated = opening_cases(
        results.scenarios[results.conditions[0][0], results.structures[0].name].office
    )
    if stated and not results.details.warm_up_days:
        cases = number(stated, 0, language)
        yield phrase("pictures.opening", language, cases=cases)
