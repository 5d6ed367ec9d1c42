"""The phases of a scenario: from when on which structure governs what, and who has which posts.

A phase is the time between two dates on which structures or posts change. Without a time line
there is one, and its structure counts as long established.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from sim.adding import added
from sim.plan.effects import effects_of
from sim.plan.load import offered_load
from sim.plan.pay import bought, states_grades, with_bought
from sim.plan.staffing import (
    TeamStaff,
    case_types_of_home,
    largest_remainder,
    posts_by_team,
    staffing,
)
from sim.scenario.levers import ExtraPosts, PostsChange
from sim.scenario.office import Office
from sim.scenario.structure import TeamPlan
from sim.scenario.study import Scenario
from sim.scenario.timeline import InForce, Phase
from sim.units import DAY


def phases_of(scenario: Scenario) -> list[Phase]:
    """Return the phases of a scenario; those that begin after its run are left out."""
    if scenario.timeline is None:
        governs = dict.fromkeys(scenario.office.case_types, 0)
        return [Phase(structures=[scenario.structure], governs=governs)]
    return [
        phase
        for phase in scenario.timeline.phases
        if begin_of(scenario, phase) < scenario.run.run_length
    ]


def begin_of(scenario: Scenario, phase: Phase) -> float:
    """Return the minutes from the start of the run to the first day of a phase."""
    if phase.begin is None:
        return 0.0
    return (phase.begin - scenario.office.start).days * DAY


def team_plans(phase: Phase) -> dict[str, TeamPlan]:
    """Return the teams of a phase.

    A team that several structures name is one team, as the newest of them describes it.
    """
    plans: dict[str, TeamPlan] = {}
    for structure in phase.structures:
        plans |= structure.teams
    return plans


def teams_over_time(scenario: Scenario) -> dict[str, TeamPlan]:
    """Return every team of any phase, in order of appearance, as it is described first."""
    plans: dict[str, TeamPlan] = {}
    for phase in phases_of(scenario):
        plans |= {name: plan for name, plan in team_plans(phase).items() if name not in plans}
    return plans


def pays_by_team(scenario: Scenario) -> bool:
    """Tell whether a team of any phase states the grade by which its posts are paid."""
    return states_grades(teams_over_time(scenario)) or scenario.pay_bill is not None


# -- posts ----------------------------------------------------------------------------------------


def extra_posts(scenario: Scenario) -> list[tuple[InForce, PostsChange]]:
    """Return the effects that bring posts, in order: their posts are numbered in it.

    At equal pay they are the posts that are bought: nothing else brings any then.
    """
    stated = [*effects_of(scenario), *_bought_over_time(scenario)]
    changes = [(each, each.effect.posts_change()) for each in stated]
    return [(each, change) for each, change in changes if change is not None and change.paid > 0]


def posts_in(scenario: Scenario, phase: Phase) -> dict[str, dict[str, int]]:
    """Return the posts of every team by home in a phase.

    With one structure they are its posts (`posts_by_team`). In a pilot each home is split
    between the structures in proportion to the central offered load of the case types that
    each governs; inside its part a structure allots posts as it does in whole, each team
    weighted with the part of its load that is governed. Where the phase holds its posts, they
    are those. At equal pay posts are then bought or given up by their teams' pay grades.
    """
    return with_bought(scenario, _allotted(scenario, phase), team_plans(phase))


def _allotted(scenario: Scenario, phase: Phase) -> dict[str, dict[str, int]]:
    """Return the posts of every team by home in a phase as the structures allot them."""
    if phase.posts is not None:
        return {team: dict(homes) for team, homes in phase.posts.items()}
    day = phase.begin or scenario.office.start
    office = office_in(scenario.office, effects_of(scenario), day)
    copies = [
        scenario.model_copy(update={"structure": structure, "office": office, "timeline": None})
        for structure in phase.structures
    ]
    posts = posts_by_team(copies[0]) if len(copies) == 1 else _split(copies, phase)
    for team, home, number in _given_to_teams(scenario, day):
        posts[team][home] = posts[team].get(home, 0) + number
    return posts


def _bought_over_time(scenario: Scenario) -> Iterator[InForce]:
    """Yield the posts that are bought at equal pay, with the days on which there are so many.

    The first of a team and home is there in every phase in which the team has one or more of
    them, the second in those with two or more, and so on: a team that keeps posts keeps its people.
    """
    if scenario.run.equal != "pay":
        return
    phases = phases_of(scenario)
    counts = [bought(scenario, _allotted(scenario, each), team_plans(each)) for each in phases]
    ends = [*(phase.begin for phase in phases[1:]), None]
    for team, home in dict.fromkeys(key for each in counts for key in each):
        levels = [each.get((team, home), 0) for each in counts]
        spans: dict[tuple[int, int], int] = {}
        for number in range(1, max(levels) + 1):
            for span in _runs(levels, number):
                spans[span] = spans.get(span, 0) + 1
        for (first, last), posts in spans.items():
            effect = ExtraPosts(effect="extra_posts", home=home, posts=posts, team=team)
            yield InForce(
                part="equal_pay", begin=phases[first].begin, end=ends[last], effect=effect
            )


def _runs(levels: Sequence[int], number: int) -> Iterator[tuple[int, int]]:
    """Yield first and last place of each unbroken run of levels of at least a number."""
    first = None
    for place, level in enumerate([*levels, 0]):
        if level >= number and first is None:
            first = place
        elif level < number and first is not None:
            yield first, place - 1
            first = None


def with_held_posts(scenario: Scenario) -> Scenario:
    """Return the scenario with the posts of every phase as numbers; nothing else changes.

    At equal pay they are those to which posts are then bought.
    """
    if scenario.timeline is None:
        return scenario
    phases = [
        phase.model_copy(update={"posts": _allotted(scenario, phase)})
        if begin_of(scenario, phase) < scenario.run.run_length
        else phase
        for phase in scenario.timeline.phases
    ]
    timeline = scenario.timeline.model_copy(update={"phases": phases})
    return scenario.model_copy(update={"timeline": timeline})


def staff_in(scenario: Scenario, phase: Phase) -> dict[str, TeamStaff]:
    """Return the staff of every team in a phase."""
    return staffing(scenario, posts_in(scenario, phase), team_plans(phase))


def casework_teams(staff: Mapping[str, TeamStaff], teams: Mapping[str, TeamPlan]) -> list[str]:
    """Name the teams of a phase that have clerks and are part of the casework."""
    return [name for name, of in staff.items() if of.clerks and not teams[name].outside]


def office_in(office: Office, effects: Iterable[InForce], day: date) -> Office:
    """Return the office with the posts that it has more on a day; those of a team are left out."""
    for each in effects:
        change = each.effect.posts_change()
        if change is not None and each.on(day):
            office = _with_posts(office, change.home, change.allotted)
    return office


def _given_to_teams(scenario: Scenario, day: date) -> Iterator[tuple[str, str, int]]:
    """Yield team, home and number of the posts that levers give to one team."""
    for each in effects_of(scenario):
        change = each.effect.posts_change()
        if change is not None and change.team and each.on(day):
            yield change.team, change.home, change.given


def _with_posts(office: Office, home: str, more: int) -> Office:
    staff = office.staff
    if staff.clerks:
        clerks = staff.clerks | {home: staff.clerks[home] + more}
        return office.model_copy(update={"staff": staff.model_copy(update={"clerks": clerks})})
    stated = staff.homes[home]
    homes = staff.homes | {home: stated.model_copy(update={"posts": stated.posts + more})}
    return office.model_copy(update={"staff": staff.model_copy(update={"homes": homes})})


def _split(copies: list[Scenario], phase: Phase) -> dict[str, dict[str, int]]:
    posts: dict[str, dict[str, int]] = {name: {} for name in team_plans(phase)}
    whole = [posts_by_team(copy) for copy in copies]
    loads = [_loads(copy) for copy in copies]
    staff = copies[0].office.staff
    homes = {name: home.posts for name, home in staff.homes.items()} or staff.clerks
    for home, number in homes.items():
        served = case_types_of_home(copies[0], home)
        governed = [{t for t in served if phase.governs[t] == n} for n in range(len(copies))]
        parts = largest_remainder(
            {
                str(n): added(m for (_, t), m in load.items() if t in governed[n])
                for n, load in enumerate(loads)
            },
            number,
        )
        for n, load in enumerate(loads):
            weights = {
                team: taken[home] * _part_of_load(load, team, governed[n], served)
                for team, taken in whole[n].items()
                if taken.get(home)
            }
            for team, given in largest_remainder(weights, parts[str(n)], at_least=1).items():
                posts[team][home] = posts[team].get(home, 0) + given
    return posts


def _loads(scenario: Scenario) -> dict[tuple[str, str], float]:
    """Return the central offered load by team and case type."""
    found: dict[tuple[str, str], float] = {}
    for load in offered_load(scenario):
        key = (load.team, load.case_type)
        found[key] = found.get(key, 0.0) + load.minutes_per_year
    return found


def _part_of_load(
    load: dict[tuple[str, str], float], team: str, governed: set[str], served: set[str]
) -> float:
    """Return the part of a team's load from a home's case types that is governed.

    A team without such load (it takes no part in casework) is split like its home's types.
    """
    whole = added(minutes for (name, t), minutes in load.items() if name == team and t in served)
    if whole <= 0:
        return len(governed) / len(served)
    part = added(minutes for (name, t), minutes in load.items() if name == team and t in governed)
    return part / whole


# -- experience -----------------------------------------------------------------------------------


def loads_in(scenario: Scenario, phase: Phase) -> dict[str, dict[str, float]]:
    """Return the central offered load of a phase by team and case type, as governed."""
    found: dict[str, dict[str, float]] = {}
    for number, structure in enumerate(phase.structures):
        copy = scenario.model_copy(update={"structure": structure, "timeline": None})
        for (team, case_type), minutes in _loads(copy).items():
            if phase.governs[case_type] == number:
                found.setdefault(team, {})[case_type] = minutes
    return found


def known_share(before: dict[str, float], after: dict[str, float]) -> float:
    """Return the share of a team's load that is of case types which another team had too."""
    whole = added(after.values())
    if whole <= 0:
        return 1.0
    return added(minutes for t, minutes in after.items() if before.get(t, 0.0) > 0.0) / whole
