"""A picture of each structure: who answers, who checks, who decides."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from sim.report.brief.content import Block, Column, Heading, Paragraph, Picture, Table
from sim.report.brief.read import Results
from sim.report.brief.short import period
from sim.report.brief.words import said
from sim.report.frames import Structure as Compared
from sim.report.numbers import Language, date_text
from sim.report.structure_diagram import structure_alt, structure_diagram
from sim.report.words import listed
from sim.scenario.study import Scenario
from sim.scenario.timeline import Phase
from sim.structure.structure import Structure


def compared_table(results: Results, language: Language) -> Table:
    """Return the structures with when the model introduces them."""
    first = results.conditions[0][0]
    rows = tuple(
        (one.label, _introduced(results.scenarios[first, one.name], one, language))
        for one in results.structures
    )
    columns = (
        Column(said("structure", language), width=2.0),
        Column(said("when", language), width=3.0),
    )
    note = said("compared_note", language, **period(results, language))
    return Table(said("compared", language), columns, rows, note)


def _introduced(scenario: Scenario, one: Compared, language: Language) -> str:
    if one.today:
        return said("today_is", language)
    if scenario.timeline is None:
        return said("since_always", language)
    dates = []
    for before, phase in pairwise(scenario.timeline.phases):
        if _governing(phase) == _governing(before):
            continue  # posts change, the structure does not
        assert phase.begin is not None
        key = "pilot" if _is_pilot(phase) else "go_live"
        dates.append(said(key, language, date=date_text(phase.begin, language)))
    return "; ".join(dates) or said("measures_only", language)


def _governing(phase: Phase) -> dict[str, Structure]:
    return {case_type: phase.structures[place] for case_type, place in phase.governs.items()}


def _is_pilot(phase: Phase) -> bool:
    governing = list(_governing(phase).values())
    return any(one != governing[0] for one in governing)


def diagram_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield a picture of every structure that is cut otherwise than today's, and of today's."""
    first = results.conditions[0][0]
    yield Heading(said("structures", language))
    today = results.scenarios[first, results.structures[0].name].structure
    alike = []
    for one in results.structures:
        scenario = results.scenarios[first, one.name]
        goal, key, day = scenario.structure, "picture_of", ""
        if scenario.timeline is not None:
            last = scenario.timeline.phases[-1]
            goal = last.structures[max(last.governs.values(), default=0)]
            if last.begin is not None:
                key, day = "picture_from", date_text(last.begin, language)
        if not one.today and goal == today:
            alike.append(one.label)
            continue
        yield Picture(
            name=f"structure_{one.name}",
            title=said(key, language, label=one.label, date=day),
            alt=structure_alt(goal, language, scenario.office),
            draw=partial(structure_diagram, goal, language=language, office=scenario.office),
            wide=False,
        )
    if alike:
        yield Paragraph(said("same_picture", language, names=listed(alike, language)), note=True)
