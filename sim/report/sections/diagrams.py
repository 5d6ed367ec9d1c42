"""A picture of each structure: who answers, who checks, who decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from sim.plan.phases import phases_of, posts_in
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import date_text
from sim.report.catalogue.words import listed
from sim.report.document import Block, Column, Heading, Paragraph, Picture, Table
from sim.report.folder.read import Results
from sim.report.frames import Structure as Compared
from sim.report.picture.draw import structure_diagram
from sim.report.sections.pictures import picture_blocks
from sim.scenario.structure import Structure
from sim.scenario.study import Scenario
from sim.scenario.timeline import Phase


def _question_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield what is compared; with dates as a table of when the model introduces what."""
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
    return Table(phrase("brief.compared", language), columns, rows)


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


def _posts(scenario: Scenario) -> dict[str, int]:
    """Return the posts of each team at the end: with dates, once all of it is introduced."""
    last = phases_of(scenario)[-1]
    return {team: sum(homes.values()) for team, homes in posts_in(scenario, last).items()}


@dataclass(frozen=True)
class Diagrams:
    """Pictures of the structures, and what is to be known of them."""

    pictures: tuple[Picture, ...]
    caution: str


def structure_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield what is compared, the structures, and what they do, in pictures two by two."""
    yield Heading(phrase("brief.structures", language))
    yield from _question_blocks(results, language)
    found = _diagrams(results, language)
    yield from found.pictures
    yield from picture_blocks(results, language, found.caution, len(found.pictures))


def _diagrams(results: Results, language: Language) -> Diagrams:
    """Return a picture of every structure; of those that are alike one."""
    first = results.conditions[0][0]
    pictures = []
    drawn: dict[str, str] = {}
    alike: dict[str, list[str]] = {}
    for one in results.structures:
        scenario = results.scenarios[first, one.name]
        goal, title = scenario.structure, one.label
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
        pictures.append(Picture(
            name=f"structure_{one.name}",
            title=title,
            draw=partial(structure_diagram, goal, language=language, title=title,
                         office=scenario.office, posts=_posts(scenario), compact=True),
            wide=False,
        ))  # fmt: skip
    said = phrase("brief.picture_note", language)
    if alike:
        told = "; ".join(
            phrase("brief.like", language, names=listed(names, language),
                 other=phrase("common.quoted", language, name=other))
            for other, names in alike.items()
        )  # fmt: skip
        said = f"{phrase('brief.same_picture', language, names=told)} {said}"
    return Diagrams(tuple(pictures), said)
