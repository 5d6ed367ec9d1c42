"""What the check calls a team: its label, as planners know it."""

from sim.plan.phases import teams_over_time
from sim.scenario.study import Scenario


def team_label(scenario: Scenario, team: str) -> str:
    """Return the label of a team of any phase, its name where it has none."""
    return teams_over_time(scenario)[team].label or team
