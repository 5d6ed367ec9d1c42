"""What `umbau check` says of classes that an office names, due times, and whom steps ask for."""

from collections.abc import Iterator

from sim.plan.shape import every
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import minutes_text
from sim.report.catalogue.numbers import figures
from sim.report.catalogue.words import listed, named
from sim.report.rows.teams import team_label
from sim.scenario.office import CaseType, Due
from sim.scenario.study import Scenario


def classes_sentences(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield which classes there are, whose queues have them, and what is due when."""
    types = scenario.office.case_types
    yield from class_sentences(scenario, language)
    classes = {
        name for plan in scenario.structure.teams.values() for name in plan.discipline.classes
    }
    for name in _priorities(scenario):
        if name not in classes:
            cases = _cases_of(scenario, name, language)
            yield phrase("check.class_of_nobody", language, name=name, cases=cases)
    yield from _persons(scenario, language)
    for key, one in types.items():
        if one.due is not None:
            limit = _limit(one.due, language)
            yield phrase("check.due", language, case_type=_called(key, one), limit=limit)


def class_sentences(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield the classes of the office's own that a structure's queues have."""
    teams = scenario.structure.teams
    for name in _priorities(scenario):
        having = [key for key, plan in teams.items() if name in plan.discipline.classes]
        if having:
            key = "check.class_of_all" if len(having) == len(teams) else "check.class_of_teams"
            labels = listed([team_label(scenario, team) for team in having], language)
            cases = _cases_of(scenario, name, language)
            yield phrase(key, language, name=name, cases=cases, teams=labels)


def _priorities(scenario: Scenario) -> list[str]:
    types = scenario.office.case_types.values()
    return list(dict.fromkeys(one.priority for one in types if one.priority))


def _cases_of(scenario: Scenario, priority: str, language: Language) -> str:
    types = scenario.office.case_types
    named_so = [_called(key, one) for key, one in types.items() if one.priority == priority]
    return listed(named_so, language)


def _persons(scenario: Scenario, language: Language) -> Iterator[str]:
    asked: dict[str, list[str]] = {}
    for journey in scenario.office.journeys.values():
        for stage in every(journey.stages):
            if stage.step is not None and stage.person is not None:
                asked.setdefault(stage.person, []).append(named(stage.step, language))
    for person, steps in asked.items():
        listing = listed(list(dict.fromkeys(steps)), language)
        yield phrase(f"check.person_{person}", language, steps=listing)


def _called(name: str, case_type: CaseType) -> str:
    return case_type.label or name


def _limit(due: Due, language: Language) -> str:
    if due.within is not None:
        return minutes_text(due.within, language)
    return phrase("check.working_days", language, days=figures(due.limit, 3, language))
