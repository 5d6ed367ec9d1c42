"""What `umbau check` says of teams that are open when the office is not, or closed when it is."""

from collections.abc import Iterator

from sim.plan.own_hours import lines_of
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.rows.teams import team_label
from sim.report.sections.check.throttle import week_text
from sim.scenario.study import Scenario


def hours_sentences(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield the hours of teams where they differ from the office's."""
    for name, plan in scenario.structure.teams.items():
        team = team_label(scenario, name)
        if plan.presence:
            hours = week_text(plan.presence, language)
            yield phrase("check.own_presence", language, team=team, hours=hours)
        for channel in ("phone", "counter"):
            line = lines_of(scenario.office.calendar, plan, channel)
            if line:
                hours = week_text(line, language)
                yield phrase(f"check.own_{channel}", language, team=team, hours=hours)
            elif line is not None:
                yield phrase("check.never_answers", language, team=team)
