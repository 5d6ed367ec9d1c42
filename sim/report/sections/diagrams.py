"""A picture of each structure: who answers, who checks, who decides."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import date_text
from sim.report.catalogue.words import listed
from sim.report.document import Block, Column, Heading, Paragraph, Picture, Table
from sim.report.folder.read import Results
from sim.report.frames import Structure as Compared
from sim.report.picture.draw import structure_diagram
from sim.report.sections.compared import period
from sim.scenario.structure import Structure
from sim.scenario.study import Scenario
from sim.scenario.timeline import Phase


def question_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield what is compared; with dates as a table of when the model introduces what."""
    yield Paragraph(phrase("brief.about", language))
    if results.dated:
        yield _compared_table(results, language)
    elif results.others:
        today, *others = [
            phrase("common.quoted", language, name=one.label) for one in results.structures
        ]
        names = listed(others, language)
        yield Paragraph(phrase("brief.established", language, today=today, names=names))


def _compared_table(results: Results, language: Language) -> Table:
    """Return the structures with when the model introduces them."""
    first = results.conditions[0][0]
    rows = tuple(
        (one.label, _introduced(results.scenarios[first, one.name], one, language))
        for one in results.structures
    )
    columns = (
        Column(phrase("common.structure", language), width=2.0),
        Column(phrase("brief.when", language), width=3.0),
    )
    note = phrase("brief.compared_note", language, **period(results.begin, results.last, language))
    return Table(phrase("brief.compared", language), columns, rows, note)


def _introduced(scenario: Scenario, one: Compared, language: Language) -> str:
    if one.today:
        return phrase("brief.today_is", language)
    if scenario.timeline is None:
        return phrase("brief.since_always", language)
    dates = []
    for before, phase in pairwise(scenario.timeline.phases):
        if _governing(phase) == _governing(before):
            continue  # posts change, the structure does not
        assert phase.begin is not None
        key = "pilot" if _is_pilot(phase) else "go_live"
        dates.append(phrase(f"brief.{key}", language, date=date_text(phase.begin, language)))
    return "; ".join(dates) or phrase("brief.measures_only", language)


def _governing(phase: Phase) -> dict[str, Structure]:
    return {case_type: phase.structures[place] for case_type, place in phase.governs.items()}


def _is_pilot(phase: Phase) -> bool:
    governing = list(_governing(phase).values())
    return any(one != governing[0] for one in governing)


def diagram_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield a picture of every structure, of those with the same teams and rules one."""
    first = results.conditions[0][0]
    yield Heading(phrase("brief.structures", language))
    drawn: dict[str, str] = {}
    alike: dict[str, list[str]] = {}
    for one in results.structures:
        scenario = results.scenarios[first, one.name]
        goal, title = scenario.structure, ""
        if scenario.timeline is not None:
            last = scenario.timeline.phases[-1]
            goal = last.structures[max(last.governs.values(), default=0)]
            if last.begin is not None:
                day = date_text(last.begin, language)
                title = phrase("brief.picture_from", language, label=one.label, date=day)
        key = goal.model_dump_json(exclude={"name", "label", "summary", "source"})
        if key in drawn:
            name = phrase("common.quoted", language, name=one.label)
            alike.setdefault(drawn[key], []).append(name)
            continue
        drawn[key] = one.label
        yield Picture(
            name=f"structure_{one.name}",
            title=title,
            draw=partial(structure_diagram, goal, language=language, office=scenario.office,
                         compact=True),
            wide=False,
        )  # fmt: skip
    if alike:
        told = "; ".join(
            phrase("brief.like", language, names=listed(names, language),
                 other=phrase("common.quoted", language, name=other))
            for other, names in alike.items()
        )  # fmt: skip
        yield Paragraph(phrase("brief.same_picture", language, names=told), note=True)
