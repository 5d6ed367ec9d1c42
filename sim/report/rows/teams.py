"""What teams, groups of posts and case types are called: their labels, as planners know them."""

from collections.abc import Iterable

from sim.plan.phases import teams_over_time
from sim.scenario.study import Scenario


def team_label(scenario: Scenario, team: str) -> str:
    """Return the label of a team of any phase; the name itself where it has none, or is no team."""
    plan = teams_over_time(scenario).get(team)
    return team if plan is None else plan.label or team


def team_labels(scenario: Scenario, teams: Iterable[str]) -> list[str]:
    """Return the labels of several teams."""
    return [team_label(scenario, team) for team in teams]


def home_label(scenario: Scenario, home: str) -> str:
    """Return the label of a group of posts; the name itself where it has none."""
    found = scenario.office.staff.homes.get(home)
    return home if found is None else found.label or home


def case_type_label(scenario: Scenario, case_type: str) -> str:
    """Return the label of a case type; the name itself where it has none."""
    found = scenario.office.case_types.get(case_type)
    return case_type if found is None else found.label or case_type


def labels_of_teams(scenario: Scenario) -> dict[str, str]:
    """Return what each team of any phase is called."""
    return {team: team_label(scenario, team) for team in teams_over_time(scenario)}
