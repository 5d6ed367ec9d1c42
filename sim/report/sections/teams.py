"""What a team is called: its label, as planners know it."""

from sim.plan.phases import teams_over_time
from sim.scenario.study import Scenario


def team_label(scenario: Scenario, team: str) -> str:
    """Return the label of a team of any phase; the name itself where it has none, or is no team."""
    plan = teams_over_time(scenario).get(team)
    return team if plan is None else plan.label or team
