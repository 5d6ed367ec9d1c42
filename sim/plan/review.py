"""What a weekly review goes by: how much work waits, and who may go where (model.md §11).

Work waiting is reckoned from numbers of pieces and central mean minutes: drawn minutes are the
future. Who may join a team follows from the homes and pay grades of posts, never from its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.events.kinds import ACCOMPANY, CALL_BACK_TASK, CERTIFICATE_TASK, MAIL
from sim.plan.expected import expected_visits
from sim.plan.lateness import certificate_of
from sim.plan.pay import grade_of_post
from sim.plan.phases import casework_teams, phases_of, staff_in, team_plans
from sim.plan.shape import client_kinds, steps_of
from sim.plan.staffing import TeamStaff
from sim.scenario.office import WEEKDAYS, Office
from sim.scenario.structure import TeamPlan
from sim.scenario.study import Scenario
from sim.units import DAY

TASKS = (MAIL, CALL_BACK_TASK, ACCOMPANY, CERTIFICATE_TASK)
"""Work that can wait besides steps, in the order in which it is counted."""
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
    columns: Mapping[int, int]
    """The place of each step and task among those of a case type, by its code."""
    type_of_client: tuple[int, ...]
    minutes: tuple[float, ...]
    """Central mean minutes of a piece of work, case type by case type, by step and task."""
    joins: tuple[Mapping[tuple[str, str], tuple[str, ...]], ...]
    """By phase: from (team, home) of a seat, as planned, to the teams that it may be in."""

    def place(self, client: int, step: int) -> int:
        """Return where a piece of work about a kind of clients is counted."""
        return self.type_of_client[client] * len(self.columns) + self.columns[step]

    def work(self, counts: Sequence[int]) -> float:
        """Return the minutes of so many waiting pieces, summed in their order."""
        minutes = 0.0
        for number, each in zip(counts, self.minutes, strict=True):
            minutes += number * each
        return minutes


def review_plan(scenario: Scenario) -> ReviewPlan | None:
    """Return what the review of a scenario goes by; None where there is none."""
    rule = scenario.management.review
    if rule is None:
        return None
    steps, types = steps_of(scenario), list(scenario.office.case_types)
    codes = [*range(len(steps)), *TASKS]
    days = (WEEKDAYS.index(rule.weekday) - scenario.office.start.weekday()) % _WEEK
    return ReviewPlan(
        first=(days or _WEEK) * DAY,
        up_to=rule.up_to,
        factor=rule.factor,
        keep=rule.keep,
        columns={code: place for place, code in enumerate(codes)},
        type_of_client=tuple(types.index(kind.case_type) for kind in client_kinds(scenario)),
        minutes=tuple(
            minutes for name in types for minutes in _mean_minutes(scenario.office, name, steps)
        ),
        joins=tuple(
            joins_in(
                scenario.office, staff_in(scenario, phase), team_plans(phase),
                across_homes=rule.across_homes,
            )
            for phase in phases_of(scenario)
        ),
    )  # fmt: skip


def _mean_minutes(office: Office, case_type: str, steps: Sequence[str]) -> Iterator[float]:
    """Yield the central mean minutes of a piece of each step, and of each task."""
    visits = expected_visits(office, case_type)
    for step in steps:
        pieces = visits.pieces.get(step, 0.0)
        yield visits.minutes.get(step, 0.0) / pieces if pieces > 0.0 else 0.0
    contact = office.contacts.minutes.mean.value if office.contacts is not None else 0.0
    certificate = certificate_of(office.case_types[case_type])
    for task in TASKS:
        if task != CERTIFICATE_TASK:
            yield contact
        else:
            yield certificate.minutes.mean.value if certificate is not None else 0.0


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
