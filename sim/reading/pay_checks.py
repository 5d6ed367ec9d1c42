"""Checks of comparing at equal pay: whether what posts cost is known, and how many it buys."""

from sim.messages.message import Message
from sim.plan.pay import bill_by_home
from sim.plan.phases import phases_of, posts_in, staff_in, team_plans
from sim.plan.staffing import posts_by_team
from sim.reading.checks import too_many_clerks
from sim.scenario.study import Scenario


def pay_problem(scenario: Scenario) -> Message | None:
    """Return why a scenario cannot be run at equal pay, if it is to be and cannot."""
    if scenario.run.equal != "pay":
        return None
    if not scenario.office.staff.homes:
        return Message("pay_checks.no_pay")
    for phase in phases_of(scenario):
        bills = bill_by_home(scenario.office, posts_in(scenario, phase), team_plans(phase))
        for home, euros in bills.items():
            if euros is None:
                return Message("pay_checks.no_price", home=home)
        if too_many_clerks(staff_in(scenario, phase)):
            return Message("pay_checks.too_many_posts")
    return None


def bill_of_today(today: Scenario) -> dict[str, float] | None:
    """Return what today's structure pays for the posts of each home (EUR a year).

    None where its teams state no pay grade: the homes' grades then say it. Homes of which a post
    has no price are left out.
    """
    teams = today.structure.teams
    if all(team.pay_grade is None for team in teams.values()):
        return None
    bills = bill_by_home(today.office, posts_by_team(today), teams)
    return {home: euros for home, euros in bills.items() if euros is not None}
