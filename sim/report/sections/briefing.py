"""A whole briefing from results: what stands in it, in which order."""

from collections.abc import Iterator, Sequence

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.document import Block, Brief, Paragraph
from sim.report.folder.read import Doubt, Results
from sim.report.sections.alarms import alarm_blocks
from sim.report.sections.anchors import anchor_blocks
from sim.report.sections.assumptions import assumption_blocks
from sim.report.sections.break_even import break_even_blocks
from sim.report.sections.compared import comparison_blocks, how_to_read, young_blocks
from sim.report.sections.diagrams import structure_blocks
from sim.report.sections.first_page import first_page_blocks, reasons_left
from sim.report.sections.interrupted import interruption_sentences
from sim.report.sections.made import made_blocks, not_modelled_blocks
from sim.report.sections.managed import management_blocks
from sim.report.sections.money import money_blocks
from sim.report.sections.opposite import opposite_blocks
from sim.report.sections.pictures import break_even_pictures
from sim.report.sections.precision import precision_blocks
from sim.report.sections.regime import regime_blocks
from sim.report.sections.remarks import remark_blocks
from sim.report.sections.service_level import service_level_blocks
from sim.report.sections.sheets import sheets
from sim.report.sections.why import rest_of_why_blocks


def briefing(
    results: Results, doubts: Sequence[Doubt] = (), language: Language | None = None
) -> Brief:
    """Return the briefing about results, in their language unless another is given.

    Raises BriefError where what `doubts` found cannot be told.
    """
    language = language or results.language
    return Brief(
        language=language,
        title=results.details.name,
        subtitle=results.details.question,
        kind=phrase("brief.kind", language),
        blocks=tuple(_blocks(results, doubts, language)),
        sheets=sheets(results, language),
    )


def _blocks(results: Results, doubts: Sequence[Doubt], language: Language) -> Iterator[Block]:
    every, results = results, results.led()
    yield from first_page_blocks(every, doubts, language)
    yield from _modelled_blocks(every, results, language)
    yield from service_level_blocks(
        results.tables.get("service_level"), results.structures, results.conditions, language
    )
    yield from _compared_blocks(every, results, doubts, language)
    yield from structure_blocks(results, language)
    yield from management_blocks(
        every.tables.get("management"), every.study, every.compared, language, briefly=True
    )
    yield from regime_blocks(
        results.tables.get("regime"),
        results.structures,
        results.conditions,
        language,
        briefly=True,
    )
    yield from _dated_blocks(results, language)
    yield from opposite_blocks(results, doubts, language)
    yield from assumption_blocks(results, doubts, language)
    yield from not_modelled_blocks(language)
    yield from made_blocks(results, language)


def _modelled_blocks(every: Results, results: Results, language: Language) -> Iterator[Block]:
    """Yield what the model is worth: known values beside it, and offices that nobody would run."""
    if "anchors" in every.tables:
        office = next(iter(every.scenarios.values())).office
        yield from anchor_blocks(
            every.tables["anchors"], dict(every.conditions), office, language, briefly=True
        )
    yield from alarm_blocks(
        results.tables.get("alarms"),
        results.structures,
        results.conditions,
        results.scenarios,
        language,
        briefly=True,
    )


def _compared_blocks(
    every: Results, results: Results, doubts: Sequence[Doubt], language: Language
) -> Iterator[Block]:
    """Yield the comparison, and what to be careful with in it."""
    compared, study = results.compared, results.study
    yield from comparison_blocks(compared, language)
    how = how_to_read(results.begin, results.last, language, alone=not results.others)
    yield Paragraph(how, note=True)
    if results.others:
        yield from young_blocks(compared, language)
        yield from precision_blocks(study, results.tables["precision"], compared.table, language)
        yield from remark_blocks(compared, interruption_sentences(results, language), language)
    else:
        yield from map(Paragraph, interruption_sentences(results, language))
    yield from rest_of_why_blocks(reasons_left(every, doubts, language), language)


def _dated_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield when reorganisations even out and what they cost; nothing where none has a date."""
    tables, conditions = results.tables, results.conditions
    if not results.dated:
        return
    if {"break_even", "cumulative_difference"} <= set(tables):
        pictures = break_even_pictures(results, language)
        yield from break_even_blocks(
            tables["break_even"], results.dated, conditions, language, pictures
        )
    yield from money_blocks(tables["money"], results.structures, conditions, language)
