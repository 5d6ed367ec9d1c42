"""The contents of the briefing: what stands in it, in which order."""

from collections.abc import Callable, Iterator
from datetime import date

from matplotlib.figure import Figure

from sim.report import alt_texts, charts
from sim.report.brief.assumptions import assumptions_table
from sim.report.brief.content import Block, Brief, Bullets, Heading, Paragraph, Picture
from sim.report.brief.findings import short_sentences
from sim.report.brief.opposite import opposite
from sim.report.brief.read import Results
from sim.report.brief.results_table import course_table, regime_tables, result_tables
from sim.report.brief.sheets import sheets
from sim.report.brief.words import NOT_MODELLED, quoted, said
from sim.report.equal_words import equal_code, equal_words
from sim.report.numbers import Language, date_text, number
from sim.report.structure_diagram import structure_alt, structure_diagram, structure_look
from sim.report.words import runs_words
from sim.scenario.phases import phases_of
from sim.structure.structure import Structure

CHARTED = ("decided",)
_DAYS_OF_MONTH = 365 / 12


def brief_of(results: Results, language: Language) -> Brief:
    """Return the briefing of a comparison; the same results give the same one."""
    return Brief(
        language=language,
        title=results.study.name,
        subtitle=said("subtitle", language),
        kind=said("kind", language),
        blocks=tuple(_blocks(results, language)),
        sheets=sheets(results, language),
        file_name="anlage" if language == "de" else "annex",
    )


def _blocks(results: Results, language: Language) -> Iterator[Block]:
    yield Heading(said("in_short", language))
    yield Bullets(tuple(short_sentences(results, language)))
    yield Heading(said("question", language))
    yield from (Paragraph(text) for text in _question(results, language))
    yield Heading(said("structures", language))
    yield from _structures(results, language)
    yield Heading(said("results", language))
    yield from result_tables(results, language)
    yield from _charts(results, language)
    yield Heading(said("heading", language))
    yield from regime_tables(results, language)
    yield Heading(said("opposite", language))
    yield Bullets(tuple(opposite(results, language)))
    yield Heading(said("assumptions", language))
    yield assumptions_table(results, language)
    yield Heading(said("missing", language))
    yield Bullets(NOT_MODELLED[language])
    yield Heading(said("computed", language))
    yield from (Paragraph(text) for text in _computed(results, language))


def _question(results: Results, language: Language) -> Iterator[str]:
    study, details = results.study, results.details
    if study.question:
        yield study.question
    equal = equal_code(results.tables["comparison"], "comparison")
    yield said(
        "asked", language, start=date_text(date.fromisoformat(str(details["start"])), language),
        length=_length(float(details["run_length_days"]), language),
        equal=f", {equal_words(equal, language)}", runs=_runs(results, language),
    )  # fmt: skip
    if len(study.conditions) > 1:
        labels = quoted(list(study.conditions.values()), language)
        yield said("conditions", language, count=len(study.conditions), labels=labels)
    limits = list(_limits(results, language))
    if limits and len(study.structures) > 1:
        yield said("matters", language, limits="; ".join(limits))


def _length(days: float, language: Language) -> str:
    years, months = divmod(round(days / _DAYS_OF_MONTH), 12)
    if months or not years:
        number_of = 12 * years + months
        return said("month" if number_of == 1 else "months", language, months=number_of)
    return said("year", language) if years == 1 else said("years", language, years=years)


def _runs(results: Results, language: Language) -> str:
    counts = results.tables["comparison"]["replications"]
    return runs_words(int(counts.min()), int(counts.max()), language)


def _limits(results: Results, language: Language) -> Iterator[str]:
    """Yield the smallest differences that matter, as the manifest tells them."""
    stated = results.details.get("matters", {})
    for name, value in stated.items():
        if name == "median_age_open":
            days = said("days", language, days=number(float(value) / 1440.0, 0, language))
            yield said("limits_median_age_open", language, days=days)
        else:
            yield said(f"limits_{name}", language,
                       share=f"{number(100 * float(value), 0, language)} %")  # fmt: skip


def _structures(results: Results, language: Language) -> Iterator[Block]:
    """Yield a picture of each structure; those that look alike share one."""
    alike: dict[tuple[object, ...], list[str]] = {}
    structures: dict[tuple[object, ...], Structure] = {}
    for name, scenario in results.scenarios().items():
        label = results.study.structures[name]
        structure = phases_of(scenario)[-1].structures[-1]
        look = structure_look(structure, language)
        structures.setdefault(look, structure)
        alike.setdefault(look, []).append(label)
        if scenario.timeline is not None:
            yield Paragraph(said("on_dates", language, label=label), note=True)
    for number_of, (look, labels) in enumerate(alike.items(), start=1):
        structure = structures[look]
        yield Picture(
            f"structure_{number_of}", labels[0], structure_alt(structure, language),
            _diagram(structure, ", ".join(labels), language), wide=False,
        )  # fmt: skip


def _diagram(structure: Structure, label: str, language: Language) -> Callable[[], Figure]:
    return lambda: structure_diagram(structure, language=language, title=label)


def _charts(results: Results, language: Language) -> Iterator[Block]:
    tables, study, preview = results.tables, results.study, results.preview
    lists, source = (tables["structures"], tables["conditions"]), results.study.name
    compared = tables["comparison"]
    yield Picture(
        "open_cases", "",
        alt_texts.alt_backlog_over_time(tables["series"], *lists, language=language),
        lambda: charts.backlog_over_time(
            tables["series"], *lists, comparison=compared, language=language, preview=preview,
            source=source,
        ),
    )  # fmt: skip
    yield course_table(results, language)
    known = set(compared["measure"])
    for measure in CHARTED if len(study.structures) > 1 else ():
        if measure in known:
            yield Picture(
                f"difference_{measure}", "",
                alt_texts.alt_paired_differences(compared, *lists, measure, language=language),
                lambda measure=measure: charts.paired_differences(  # type: ignore[misc]
                    compared, tables["differences"], *lists, measure, language=language,
                    preview=preview, source=source,
                ),
            )  # fmt: skip
    if "break_even" in tables and any(s.timeline for s in results.scenarios().values()):
        passed = (tables["cumulative_difference"], tables["break_even"])
        yield Picture(
            "break_even", "",
            alt_texts.alt_cumulative_difference(*passed, *lists, language=language),
            lambda: charts.cumulative_difference(
                *passed, *lists, language=language, preview=preview, source=source
            ),
        )  # fmt: skip


def _computed(results: Results, language: Language) -> Iterator[str]:
    details = results.details
    yield said(
        "computed_text", language, umbau=details["umbau"], python=details["python"],
        simpy=details["libraries"]["simpy"], seed=details["seed"], runs=_runs(results, language),
    )  # fmt: skip
    yield said("check", language)
