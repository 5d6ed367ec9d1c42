"""Checks of a reorganisation on dates: what is named must exist, dates must be possible."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from pydantic import BaseModel

from sim.adding import added
from sim.declared import estimates
from sim.errors import Problem
from sim.messages.message import Message
from sim.plan.phases import begin_of, phases_of, posts_in, staff_in, team_plans
from sim.reading.checks import TOO_MANY_CLERKS, too_many_clerks, working_teams
from sim.reading.office_checks import MISSING_SOURCE
from sim.reading.yaml import Tree, key_problem, problem, suggestion
from sim.scenario.levers import (
    ChangedNext,
    Lever,
    OpenCases,
)
from sim.scenario.office import Office
from sim.scenario.study import Run, Scenario
from sim.scenario.timeline import InForce, Phase, ReorganisationFile
from sim.units import DAY

if TYPE_CHECKING:
    from sim.reading.checked import Loc
    from sim.scenario.structure import TeamPlan


# -- as written -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckedTimeline:
    """A reorganisation as written, with its tree, its office, and the run that it is meant for."""

    written: ReorganisationFile
    tree: Tree
    office: Office
    run: Run


def check_timeline(checked: CheckedTimeline) -> list[Problem]:
    """Return what is wrong with a reorganisation's dates and names, whatever its levers."""
    return [found for check in _TIMELINE for found in check(checked)]


def _something_changes(c: CheckedTimeline) -> Iterator[Problem]:
    if not (c.written.timeline or c.written.loads or c.written.levers):
        message = Message("timeline_checks.nothing_changes_write")
        yield key_problem(c.tree, ("timeline",), message)


def _go_lives_are_in_the_run(c: CheckedTimeline) -> Iterator[Problem]:
    for number, step in enumerate(c.written.timeline):
        loc: Loc = ("timeline", number, "date")
        if step.date <= c.office.start:
            message = Message("timeline_checks.not_after_offices", start=c.office.start)
            yield problem(c.tree, loc, message)
        elif step.date >= _end_of(c.office, c.run):
            yield problem(c.tree, loc, _after_the_end(c.office, c.run))


def _go_lives_name_known_case_types(c: CheckedTimeline) -> Iterator[Problem]:
    for number, step in enumerate(c.written.timeline):
        known = c.office.case_types
        for place, name in enumerate(step.case_types):
            if name not in known:
                message = Message("checks.no_case_type", name=name, hint=suggestion(name, known))
                yield problem(c.tree, ("timeline", number, "case_types", place), message)


def _go_lives_of_a_day_agree(c: CheckedTimeline) -> Iterator[Problem]:
    """Refuse two structures for a case type from one day, and two words on open cases."""
    seen: dict[tuple[date, str], int] = {}
    words: dict[date, OpenCases] = {}
    for number, step in enumerate(c.written.timeline):
        loc: Loc = ("timeline", number)
        for name in step.case_types or c.office.case_types:
            if seen.setdefault((step.date, name), number) != number:
                message = Message("timeline_checks.another_structure_begins", name=name)
                yield problem(c.tree, (*loc, "date"), message)
                break
        word = words.setdefault(step.date, step.open_cases)
        if word != step.open_cases:
            message = Message("timeline_checks.open_cases_another", word=word)
            yield problem(c.tree, (*loc, "open_cases"), message)


def _loads_are_in_the_run(c: CheckedTimeline) -> Iterator[Problem]:
    for number, load in enumerate(c.written.loads):
        yield from _in_the_run(load.begin, load.end, c.tree, ("loads", number), c.office, c.run)


def _estimates_have_sources(c: CheckedTimeline) -> Iterator[Problem]:
    yield from _sources_are_stated(c.written, c.tree, c.office)


_TIMELINE: list[Callable[[CheckedTimeline], Iterator[Problem]]] = [
    _something_changes,
    _go_lives_are_in_the_run,
    _go_lives_name_known_case_types,
    _go_lives_of_a_day_agree,
    _loads_are_in_the_run,
    _estimates_have_sources,
]


# -- levers ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckedLever:
    """A lever as it is used, with the tree that it was read from, its office, and the run."""

    lever: Lever
    tree: Tree
    office: Office
    run: Run


def check_lever(checked: CheckedLever) -> list[Problem]:
    """Return what is wrong with a lever in an office."""
    return [found for check in _LEVERS for found in check(checked)]


def _effects_name_known_case_types(c: CheckedLever) -> Iterator[Problem]:
    for number, effect in enumerate(c.lever.effects):
        for place, name in enumerate(getattr(effect, "case_types", ())):
            if name not in c.office.case_types:
                message = Message(
                    "checks.no_case_type", name=name, hint=suggestion(name, c.office.case_types)
                )
                yield problem(c.tree, ("effects", number, "case_types", place), message)


def _effects_name_known_homes(c: CheckedLever) -> Iterator[Problem]:
    homes = c.office.staff.homes or c.office.staff.clerks
    for number, effect in enumerate(c.lever.effects):
        home = getattr(effect, "home", None)
        if home is not None and home not in homes:
            message = Message("checks.office_has_no", home=home, hint=suggestion(home, homes))
            yield problem(c.tree, ("effects", number, "home"), message)


def _effects_change_what_follows(c: CheckedLever) -> Iterator[Problem]:
    """Refuse another law about cases that no decision of the office causes."""
    for number, effect in enumerate(c.lever.effects):
        if not isinstance(effect, ChangedNext):
            continue
        there = [
            one.case_type
            for name, case_type in c.office.case_types.items()
            for one in case_type.next
            if effect.model_copy(update={"next": one.case_type}).concerns_next(
                name, one.on, one.case_type
            )
        ]
        if effect.next not in there:
            message = Message("timeline_checks.nothing_follows", name=effect.next)
            message += suggestion(effect.next, there) if there else ""
            yield problem(c.tree, ("effects", number, "next"), message)


def _effects_name_known_appointments(c: CheckedLever) -> Iterator[Problem]:
    known = c.office.appointments
    for number, effect in enumerate(c.lever.effects):
        for place, name in enumerate(getattr(effect, "appointments", ())):
            if name not in known:
                hint = suggestion(name, known)
                message = Message("appointments.no_appointment", name=name, hint=hint)
                yield problem(c.tree, ("effects", number, "appointments", place), message)


def _hires_are_possible(c: CheckedLever) -> Iterator[Problem]:
    for number, effect in enumerate(c.lever.effects):
        loc: Loc = ("effects", number)
        if effect.hired() is None:
            continue
        if c.office.staff.people is None:
            message = Message("timeline_checks.nobody_can_be")
            yield problem(c.tree, loc, message)
        elif c.lever.end is None:
            message = Message("timeline_checks.hires_spread_over")
            yield problem(c.tree, loc, message)


def _levers_are_in_the_run(c: CheckedLever) -> Iterator[Problem]:
    yield from _in_the_run(c.lever.begin, c.lever.end, c.tree, (), c.office, c.run)


def _levers_have_sources(c: CheckedLever) -> Iterator[Problem]:
    yield from _sources_are_stated(c.lever, c.tree, c.office)


_LEVERS: list[Callable[[CheckedLever], Iterator[Problem]]] = [
    _effects_name_known_case_types,
    _effects_name_known_homes,
    _effects_change_what_follows,
    _effects_name_known_appointments,
    _hires_are_possible,
    _levers_are_in_the_run,
    _levers_have_sources,
]


def _in_the_run(
    begin: date | None, end: date | None, tree: Tree, loc: "Loc", office: Office, run: Run
) -> Iterator[Problem]:  # fmt: skip
    """Refuse what is over before the run begins, or begins after its end."""
    if end is not None and end <= office.start:
        message = Message("timeline_checks.over_before_run", start=office.start)
        yield problem(tree, (*loc, "end"), message)
    elif begin is not None and begin >= _end_of(office, run):
        yield problem(tree, (*loc, "begin"), _after_the_end(office, run))


def _end_of(office: Office, run: Run) -> date:
    """Return the first day after a run."""
    return office.start + timedelta(days=ceil(run.run_length / DAY))


def _after_the_end(office: Office, run: Run) -> str:
    last = _end_of(office, run)
    return Message("timeline_checks.after_the_end", last=last)


def _sources_are_stated(model: BaseModel, tree: Tree, office: Office) -> Iterator[Problem]:
    if office.laboratory:
        return
    for loc, estimate in estimates(model):
        if not estimate.stated:
            yield problem(tree, loc, MISSING_SOURCE)


# -- resolved -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckedPhases:
    """A scenario with its time line, and the trees that its parts were read from."""

    scenario: Scenario
    office: Tree
    structures: list[list[Tree]]
    """Of each phase, in order."""
    effects: list[tuple[Tree, "Loc"]]
    """Where each effect stands, in order."""

    @property
    def stated(self) -> list[InForce]:
        """The effects as the files state them, whatever is compared at equal what."""
        return self.scenario.timeline.effects if self.scenario.timeline is not None else []

    def phases(self) -> Iterator[tuple[Phase, list[Tree]]]:
        """Yield the phases that the run comes to, with the trees of their structures."""
        yield from zip(phases_of(self.scenario), self.structures, strict=False)

    def at_team(self, trees: list[Tree], team: str, message: str) -> Problem:
        """Return a problem of a team of a phase, in the newest structure that has it."""
        has = [tree for tree in trees if team in _teams_of(tree)]
        return key_problem(has[-1], ("teams", team), message)


def _teams_of(tree: Tree) -> set[str]:
    teams = tree.value.get("teams") if isinstance(tree.value, dict) else None
    return set(teams.value) if teams is not None and isinstance(teams.value, dict) else set()


def check_phases(checked: CheckedPhases) -> list[Problem]:
    """Return what is wrong with the phases of a scenario whose structures are sound."""
    names = [found for check in _PHASE_NAMES for found in check(checked)]
    return names or [found for check in _PHASE_STAFF for found in check(checked)]


def _known_teams(scenario: Scenario) -> list[str]:
    """Return the teams of all phases, those that begin after the run too."""
    assert scenario.timeline is not None
    phases = scenario.timeline.phases
    return list(dict.fromkeys(name for phase in phases for name in team_plans(phase)))


def _effects_name_known_teams(c: CheckedPhases) -> Iterator[Problem]:
    known = _known_teams(c.scenario)
    for each, (tree, loc) in zip(c.stated, c.effects, strict=True):
        change = each.effect.posts_change()
        listed: list[tuple[Loc, str]] = [
            (("teams", place), name) for place, name in enumerate(each.effect.named())
        ]
        given: list[tuple[Loc, str]] = (
            [] if change is None or change.team is None else [(("team",), change.team)]
        )
        for place, name in [*listed, *given]:
            if name not in known:
                message = Message(
                    "timeline_checks.no_structure_has", name=name, hint=suggestion(name, known)
                )
                yield problem(tree, (*loc, *place), message)


def _extra_posts_have_their_team(c: CheckedPhases) -> Iterator[Problem]:
    """Refuse posts for a team at a time at which no structure in force has it."""
    known = _known_teams(c.scenario)
    for each, (tree, loc) in zip(c.stated, c.effects, strict=True):
        change = each.effect.posts_change()
        if change is None or change.team not in known:
            continue
        for phase, _ in c.phases():
            day = phase.begin or c.scenario.office.start
            if each.on(day) and change.team not in team_plans(phase):
                message = Message("timeline_checks.no_structure_force", day=day, team=change.team)
                yield problem(tree, (*loc, "team"), message)
                break


def _teams_are_the_same(c: CheckedPhases) -> Iterator[Problem]:
    """Refuse a team that two structures take for another one.

    Inside the office's casework and outside, with other caseloads, or paid by other grades.
    """
    known: dict[str, TeamPlan] = {}
    for phase, trees in c.phases():
        for structure, tree in zip(phase.structures, trees, strict=True):
            for name, team in structure.teams.items():
                first = known.setdefault(name, team)
                for key in ("outside", "caseload", "pay_grade"):
                    if getattr(team, key) != getattr(first, key):
                        message = Message(
                            "timeline_checks.another_structure_time", name=name, key=key
                        )
                        yield key_problem(tree, ("teams", name, key), message)


_PHASE_NAMES: list[Callable[[CheckedPhases], Iterator[Problem]]] = [
    _effects_name_known_teams,
    _extra_posts_have_their_team,
    _teams_are_the_same,
]


def _clerks_are_few(c: CheckedPhases) -> Iterator[Problem]:
    if any(too_many_clerks(staff_in(c.scenario, phase)) for phase, _ in c.phases()):
        yield problem(c.office, ("calendar", "presence"), TOO_MANY_CLERKS)


def _teams_with_work_have_posts(c: CheckedPhases) -> Iterator[Problem]:
    said: set[str] = set()
    for phase, trees in c.phases():
        staff = staff_in(c.scenario, phase)
        for name in _working_in(c.scenario, phase):
            if name in said or staff[name].clerks > 0:
                continue
            said.add(name)
            since = f" from {phase.begin} on" if phase.begin is not None else ""
            if added(staff[name].posts.values()) > 0:
                message = Message("timeline_checks.posts_team_not", name=name, since=since)
            elif len(phase.structures) > 1:
                message = Message("timeline_checks.team_has_work", name=name, since=since)
            else:
                message = Message("timeline_checks.team_has_work_but", name=name, since=since)
            yield c.at_team(trees, name, message)


def _working_in(scenario: Scenario, phase: Phase) -> Iterator[str]:
    """Yield the teams that may get work in a phase: each structure's, for what it governs."""
    found: dict[str, None] = {}
    for number, structure in enumerate(phase.structures):
        copy = scenario.model_copy(update={"structure": structure, "timeline": None})
        governed = {name for name, by in phase.governs.items() if by == number}
        found |= dict.fromkeys(working_teams(copy, governed))
    yield from found


def _retraining_is_stated(c: CheckedPhases) -> Iterator[Problem]:
    """Demand that an office says what experience is worth where people change teams."""
    people = c.scenario.office.staff.people
    if people is None or people.newcomers is None or people.retraining is not None:
        return
    phases = phases_of(c.scenario)
    for before, after in pairwise(phases):
        if begin_of(c.scenario, after) > 0 and _people_move(c.scenario, before, after):
            message = Message("timeline_checks.people_change_teams", begin=after.begin)
            yield key_problem(c.office, ("staff", "people"), message)
            return


def _people_move(scenario: Scenario, before: Phase, after: Phase) -> bool:
    """Tell whether teams lose more posts than those that end with a lever."""
    had, have = posts_in(scenario, before), posts_in(scenario, after)
    lost = dict.fromkeys(scenario.office.staff.homes, 0)
    gone = dict(lost)
    for team, homes in had.items():
        for home, number in homes.items():
            lost[home] += max(0, number - have.get(team, {}).get(home, 0))
            gone[home] += number
    for homes in have.values():
        for home, number in homes.items():
            gone[home] -= number
    return any(number > max(0, gone[home]) for home, number in lost.items())


_PHASE_STAFF: list[Callable[[CheckedPhases], Iterator[Problem]]] = [
    _clerks_are_few,
    _teams_with_work_have_posts,
    _retraining_is_stated,
]
