"""Checks of a reorganisation on dates: what is named must exist, dates must be possible."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from sim.declared import estimates
from sim.errors import Problem
from sim.scenario.levers import CapacityLoss, ExtraPosts, Hires, Lever, MovedPosts
from sim.scenario.office import Office
from sim.scenario.office_checks import MISSING_SOURCE
from sim.scenario.phases import (
    begin_of,
    effects_of,
    loads_in,
    phases_of,
    posts_in,
    staff_in,
    teams_over_time,
)
from sim.scenario.study import Scenario
from sim.scenario.timeline import ReorganisationFile
from sim.yaml_source import Tree, key_problem, problem, suggestion

if TYPE_CHECKING:
    from sim.scenario.checked import Loc


def check_timeline(written: ReorganisationFile, tree: Tree, office: Office) -> list[Problem]:
    """Return what is wrong with a reorganisation's dates and names, whatever its levers."""
    found = [
        *_go_lives_are_possible(written, tree, office),
        *_sources_are_stated(written, tree, office),
    ]
    if not (written.timeline or written.loads or written.levers):
        message = "nothing changes; write timeline, loads or levers"
        found.append(key_problem(tree, ("timeline",), message))
    return found


def _go_lives_are_possible(
    written: ReorganisationFile, tree: Tree, office: Office
) -> Iterator[Problem]:
    seen: dict[tuple[object, str], int] = {}
    for number, step in enumerate(written.timeline):
        loc: Loc = ("timeline", number)
        if step.date <= office.start:
            message = (
                f"is not after the office's start ({office.start}); a structure of the start is "
                "written as starts_from"
            )
            yield problem(tree, (*loc, "date"), message)
        for place, name in enumerate(step.case_types):
            if name not in office.case_types:
                message = f"no case type '{name}'{suggestion(name, office.case_types)}"
                yield problem(tree, (*loc, "case_types", place), message)
        for name in step.case_types or office.case_types:
            if seen.setdefault((step.date, name), number) != number:
                message = f"another structure begins on the same day for '{name}'; keep one"
                yield problem(tree, (*loc, "date"), message)
                break


def check_lever(lever: Lever, tree: Tree, office: Office) -> list[Problem]:
    """Return what is wrong with a lever in an office."""
    return [
        *_effects_name_known_things(lever, tree, office),
        *_sources_are_stated(lever, tree, office),
    ]


def _effects_name_known_things(lever: Lever, tree: Tree, office: Office) -> Iterator[Problem]:
    staff = office.staff
    homes = staff.homes or staff.clerks
    for number, effect in enumerate(lever.effects):
        loc: Loc = ("effects", number)
        for place, name in enumerate(getattr(effect, "case_types", ())):
            if name not in office.case_types:
                message = f"no case type '{name}'{suggestion(name, office.case_types)}"
                yield problem(tree, (*loc, "case_types", place), message)
        if hasattr(effect, "home") and effect.home not in homes:
            message = f"the office has no posts at '{effect.home}'{suggestion(effect.home, homes)}"
            yield problem(tree, (*loc, "home"), message)
        if isinstance(effect, Hires) and (staff.people is None or lever.end is None):
            message = "hires need an office with 'people', and a lever with 'begin' and 'end'"
            yield problem(tree, loc, message)


def _sources_are_stated(model: BaseModel, tree: Tree, office: Office) -> Iterator[Problem]:
    if office.laboratory:
        return
    for loc, estimate in estimates(model):
        if not estimate.stated:
            yield problem(tree, loc, MISSING_SOURCE)


# -- resolved -------------------------------------------------------------------------------------


def check_phases(scenario: Scenario, tree: Tree) -> list[Problem]:
    """Return what is wrong with the phases of a scenario whose structures are sound."""
    names = [*_effects_name_known_teams(scenario, tree), *_teams_are_the_same(scenario, tree)]
    return names or [*_teams_with_work_have_posts(scenario, tree), *_retraining(scenario, tree)]


def _effects_name_known_teams(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    known = teams_over_time(scenario)
    for each in effects_of(scenario):
        named = list(getattr(each.effect, "teams", ()))
        if isinstance(each.effect, ExtraPosts | MovedPosts) and each.effect.team is not None:
            named.append(each.effect.team)
        for name in named:
            if name not in known:
                where = "loads" if isinstance(each.effect, CapacityLoss) else "levers"
                message = f"'{each.part}' names team '{name}', which no structure has"
                message += suggestion(name, known)
                yield key_problem(tree, (where,), message)


def _teams_are_the_same(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Refuse a team that is inside the office's casework in one structure, outside in another."""
    known = teams_over_time(scenario)
    for phase in phases_of(scenario):
        for structure in phase.structures:
            for name, team in structure.teams.items():
                if team.outside != known[name].outside or team.caseload != known[name].caseload:
                    message = (
                        f"team '{name}' of '{structure.name}' differs from the team of that name "
                        "before in 'outside' or 'caseload'; give it a name of its own"
                    )
                    yield key_problem(tree, ("timeline",), message)


def _teams_with_work_have_posts(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    for phase in phases_of(scenario):
        posts, staff = posts_in(scenario, phase), staff_in(scenario, phase)
        for name, loads in loads_in(scenario, phase).items():
            if sum(loads.values()) <= 0:
                continue
            if sum(posts.get(name, {}).values()) == 0 or staff[name].clerks == 0:
                since = f"from {phase.begin} on " if phase.begin is not None else ""
                message = (
                    f"team '{name}' has work {since}but no clerks; let its 'takes' name a home "
                    "that serves the case types of then, or take more posts"
                )
                yield key_problem(tree, ("timeline",), message)


def _retraining(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """Demand that an office says what experience is worth where people change teams."""
    people = scenario.office.staff.people
    if people is None or people.newcomers is None or people.retraining is not None:
        return
    phases = phases_of(scenario)
    before = posts_in(scenario, phases[0])
    for phase in phases[1:]:
        after = posts_in(scenario, phase)
        fewer = any(
            number > after.get(team, {}).get(home, 0)
            for team, homes in before.items()
            for home, number in homes.items()
        )
        if fewer and begin_of(scenario, phase) > 0:
            message = (
                "people change teams, but the office does not say what their experience is worth "
                "there; write staff.people.retraining: {kept: {low: ..., central: ..., ...}}"
            )
            yield key_problem(tree, ("timeline",), message)
            return
        before = after
