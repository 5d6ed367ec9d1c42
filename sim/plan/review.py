"""What a weekly review goes by: when, how many, and who may go where (model.md §11).

How much work waits is reckoned in `sim.plan.waiting`. Who may join a team follows from the homes
and pay grades of posts, never from its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.plan.pay import grade_of_post
from sim.plan.phases import casework_teams, phases_of, staff_in, team_plans
from sim.plan.staffing import TeamStaff
from sim.scenario.office import WEEKDAYS, Office
from sim.scenario.structure import TeamPlan
from sim.scenario.study import Scenario
from sim.units import DAY

ENOUGH = 60.0
"""Minutes of work per full-time clerk that are never too little: below it teams count as equal."""
_WEEK = 7


@dataclass(frozen=True)
class ReviewPlan:
    """What a review goes by; teams are numbered as in the plan, phases too."""

    first: float
    """Date of the first review, in minutes since the start; then every week."""
    up_to: int
    factor: float
    keep: float
    """Share of the seats planned for a team that stay in it at least."""
    joins: tuple[Mapping[tuple[str, str], tuple[str, ...]], ...]
    """By phase: from (team, home) of a seat, as planned, to the teams that it may be in."""


def review_plan(scenario: Scenario) -> ReviewPlan | None:
    """Return what the review of a scenario goes by; None where there is none."""
    rule = scenario.management.review
    if rule is None:
        return None
    days = (WEEKDAYS.index(rule.weekday) - scenario.office.start.weekday()) % _WEEK
    return ReviewPlan(
        first=(days or _WEEK) * DAY,
        up_to=rule.up_to,
        factor=rule.factor,
        keep=rule.keep,
        joins=tuple(
            joins_in(
                scenario.office, staff_in(scenario, phase), team_plans(phase),
                across_homes=rule.across_homes,
            )
            for phase in phases_of(scenario)
        ),
    )  # fmt: skip


# -- who may be in which team ---------------------------------------------------------------------


def joins_in(
    office: Office, staff: Mapping[str, TeamStaff], teams: Mapping[str, TeamPlan],
    *, across_homes: bool = True,
) -> dict[tuple[str, str], tuple[str, ...]]:  # fmt: skip
    """Return the teams that a seat may be in, by its team and home.

    Its own; those that take posts of its home; and, `across_homes`, of those that may decide, where
    its pay grade is at least the lowest of the team's posts. Grades (of the team, else of the
    home) are ordered by what a post costs a year, and say nothing where one is not stated. Teams
    `outside` neither give nor take. Where people are not modelled one by one seats have no home:
    "" stands for all homes of the team.
    """
    inside = casework_teams(staff, teams)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for team in inside:
        homes = _homes(staff[team])
        for home in homes:
            grade = _cost_of_grade(office, home, teams[team])
            found[team, home] = tuple(
                other
                for other in inside
                if home in _homes(staff[other])
                or (
                    across_homes
                    and teams[other].may_decide
                    and _reaches(
                        grade,
                        [
                            _cost_of_grade(office, each, teams[other])
                            for each in _homes(staff[other])
                        ],
                    )
                )
            )
        joined = {other for home in homes for other in found[team, home]}
        found[team, ""] = tuple(other for other in inside if other in joined)
    return found


def gives_to(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Return to which other teams each team of the start may give somebody; () for none.

    Teams that do no casework are left out.
    """
    phase, rule = phases_of(scenario)[0], scenario.management.review
    joins = joins_in(
        scenario.office, staff_in(scenario, phase), team_plans(phase),
        across_homes=rule is None or rule.across_homes,
    )  # fmt: skip
    return {
        team: tuple(other for other in others if other != team)
        for (team, home), others in joins.items()
        if not home
    }


def _homes(staff: TeamStaff) -> list[str]:
    return [home for home, posts in staff.posts.items() if posts]


def _cost_of_grade(office: Office, home: str, team: TeamPlan) -> float | None:
    """Return what a post of a pay grade costs a year; None where no grade is stated."""
    grade = grade_of_post(office, home, team)
    return office.staff.pay_grades[grade].cost.value if grade is not None else None


def _reaches(grade: float | None, grades: Sequence[float | None]) -> bool:
    known = [each for each in grades if each is not None]
    return grade is not None and len(known) == len(grades) > 0 and grade >= min(known)
