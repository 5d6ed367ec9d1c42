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
    teams = scenario.structure.teams
    for name in dict.fromkeys(one.priority for one in types.values() if one.priority):
        cases = [_called(key, one) for key, one in types.items() if one.priority == name]
        having = [key for key, plan in teams.items() if name in plan.discipline.classes]
        texts = {"name": name, "cases": listed(cases, language)}
        if not having:
            yield phrase("check.class_of_nobody", language, **texts)
            continue
        key = "check.class_of_all" if len(having) == len(teams) else "check.class_of_teams"
        labels = listed([team_label(scenario, team) for team in having], language)
        yield phrase(key, language, teams=labels, **texts)
    yield from _persons(scenario, language)
    for key, one in types.items():
        if one.due is not None:
            limit = _limit(one.due, language)
            yield phrase("check.due", language, case_type=_called(key, one), limit=limit)


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
