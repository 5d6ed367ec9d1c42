"""What changes on dates, as charts mark it: days on which structures go live, and windows."""

from dataclasses import dataclass
from datetime import date

from sim.plan.effects import effects_of
from sim.scenario.study import Scenario


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which a change takes capacity: what it is called, first day, first day without it."""

    label: str
    begin: date
    end: date


def go_lives(scenario: Scenario) -> list[date]:
    """Return the days in the run on which another structure begins to govern."""
    if scenario.timeline is None:
        return []
    begins = [phase.begin for phase in scenario.timeline.phases]
    return [day for day in begins if day is not None]


def dips(scenario: Scenario) -> list[Window]:
    """Return the windows in which a change takes capacity."""
    return [
        Window(each.label or each.part, each.begin, each.end)
        for each in effects_of(scenario)
        if each.effect.lost() is not None and each.begin and each.end
    ]
