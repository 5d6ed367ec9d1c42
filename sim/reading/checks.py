"""Checks of an office and a structure together: what pydantic cannot see.

One function per check, yielding located problems.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from itertools import product

from sim.adding import added
from sim.choices import MOST_REPLICATIONS
from sim.declared import estimates
from sim.errors import Problem
from sim.messages.message import Message, in_thousands
from sim.plan.calls import teams_called
from sim.plan.shape import (
    RECHECK,
    client_kinds,
    deciding_steps,
    every,
    owned_kinds,
    referrals_of,
    steps_in,
    steps_of,
)
from sim.plan.staffing import TeamStaff
from sim.reading.appointment_checks import (
    appointments_are_offered,
    slots_are_in_the_presence,
    there_are_slots,
)
from sim.reading.checked import Checked, Loc
from sim.reading.hours_checks import teams_fit_hours
from sim.reading.office_checks import MISSING_SOURCE
from sim.reading.office_limits import MOST_POSTS
from sim.reading.people_checks import teams_fit_people
from sim.reading.yaml import Tree, problem, suggestion
from sim.scenario.named import named
from sim.scenario.rules import CHANNELS, KINDS
from sim.scenario.structure import ALL, BY_LOAD, QUEUE_CLASSES
from sim.scenario.study import Precision, RunFile, Scenario
from sim.units import Stretch

LONGEST_RUN = Stretch(months=50 * 12)
_ANY_DAY = date(2000, 1, 1)


def check_together(checked: Checked) -> list[Problem]:
    """Return what does not fit together in an office and a structure sound by themselves."""
    names = [found for check in _NAMES for found in check(checked)]
    return names or [found for check in _OWNERS for found in check(checked)]


def check_staff(checked: Checked) -> list[Problem]:
    """Return teams that have work but nobody at work, or hold no date, in a sound scenario."""
    return list(_teams_have_clerks(checked)) or list(there_are_slots(checked))


def check_run(run: RunFile, tree: Tree, loc: Loc) -> list[Problem]:
    """Return what is too much of a run that stands at `loc` of a scenario or study."""
    found = []
    if run.run_length.minutes_from(_ANY_DAY) > LONGEST_RUN.minutes_from(_ANY_DAY):
        message = Message("checks.run_more_than")
        found.append(problem(tree, (*loc, "run_length"), message))
    if run.replications > MOST_REPLICATIONS:
        message = Message(
            "checks.more_than_replications", most_replications=in_thousands(MOST_REPLICATIONS)
        )
        found.append(problem(tree, (*loc, "replications"), message))
    return found


def check_precision(precision: Precision | None, run: RunFile, tree: Tree) -> list[Problem]:
    """Return what is wrong with the most replications that a study may take."""
    if precision is None:
        return []
    most, at = precision.most_replications, ("precision", "most_replications")
    if most > MOST_REPLICATIONS:
        message = Message(
            "checks.more_than_replications", most_replications=in_thousands(MOST_REPLICATIONS)
        )
        return [problem(tree, at, message)]
    if most < run.replications:
        message = Message("checks.study_begins_replications", replications=run.replications)
        return [problem(tree, at, message)]
    return []


# -- names ------------------------------------------------------------------------------------


def _step_rules_name_known_steps(c: Checked) -> Iterator[Problem]:
    steps = (*steps_of(c.scenario), "others")
    journeys = c.scenario.office.journeys.values()
    for step, rule in c.scenario.structure.steps.items():
        if step not in steps:
            message = Message("checks.no_journey_has", step=step, hint=suggestion(step, steps))
            if step == RECHECK and any(s.documents for j in journeys for s in every(j.stages)):
                message = Message("checks.every_office_belongs", recheck=RECHECK)
            yield c.at_key(("steps", step), message)
        known = c.scenario.office.case_types
        for keys, name in named(rule, "case_type"):
            if name not in known:
                message = Message("checks.no_case_type", name=name, hint=suggestion(name, known))
                yield c.at_key(("steps", step, *keys), message)


def _owners_own_known_things(c: Checked) -> Iterator[Problem]:
    office = c.scenario.office
    known: dict[str, Mapping[str, object]] = {
        "case_types": office.case_types,
        "surnames": office.clients.surnames,
        "groups": office.clients.groups,
    }
    for team, plan in c.scenario.structure.teams.items():
        for what, names in known.items():
            owned = getattr(plan.owns, what) if plan.owns is not None else ()
            for number, name in enumerate(owned):
                if name not in names:
                    message = Message(
                        "checks.office_has_no_2", name=name, what=what, hint=suggestion(name, names)
                    )
                    yield c.in_structure(("teams", team, "owns", what, number), message)


def _homes_are_known(c: Checked) -> Iterator[Problem]:
    staff = c.scenario.office.staff
    homes = staff.homes or staff.clerks
    for team, plan in c.scenario.structure.teams.items():
        for home in plan.takes:
            if home not in homes:
                message = Message("checks.office_has_no", home=home, hint=suggestion(home, homes))
                yield c.at_key(("teams", team, "takes", home), message)


def _classes_are_known(c: Checked) -> Iterator[Problem]:
    types = c.scenario.office.case_types.values()
    known = (*QUEUE_CLASSES, *dict.fromkeys(one.priority for one in types if one.priority))
    for team, plan in c.scenario.structure.teams.items():
        for number, name in enumerate(plan.discipline.classes):
            if name not in known:
                message = Message("checks.no_queue_class", name=name, hint=suggestion(name, known))
                loc = ("teams", team, "discipline", "classes", number)
                yield c.in_structure(loc, message)


def _referrals_have_an_end(c: Checked) -> Iterator[Problem]:
    if referrals_of(c.scenario) and c.scenario.structure.referrals is None:
        message = Message("checks.referrals_missing_office")
        yield c.in_structure(("referrals",), message)


def _referrals_are_known(c: Checked) -> Iterator[Problem]:
    stated, known = c.scenario.structure.referrals, referrals_of(c.scenario)
    for name in stated.teams if stated is not None else ():
        if name not in known:
            message = Message(
                "checks.no_journey_has_referral", name=name, hint=suggestion(name, known)
            )
            yield c.at_key(("referrals", "teams", name), message)


_NAMES: list[Callable[[Checked], Iterator[Problem]]] = [
    _step_rules_name_known_steps,
    _owners_own_known_things,
    _homes_are_known,
    _classes_are_known,
    _referrals_have_an_end,
    _referrals_are_known,
    appointments_are_offered,
    slots_are_in_the_presence,
    teams_fit_people,
    teams_fit_hours,
]


# -- owners -----------------------------------------------------------------------------------


def _estimates_have_sources(c: Checked) -> Iterator[Problem]:
    if c.scenario.office.laboratory:
        return
    for loc, estimate in estimates(c.scenario.structure):
        if not estimate.stated:
            yield c.in_structure(loc, MISSING_SOURCE)


def _every_case_has_one_owner(c: Checked) -> Iterator[Problem]:
    bands = c.scenario.office.clients
    for kind in client_kinds(c.scenario):
        owners = list(c.scenario.structure.owners(kind.case_type, kind.surname, kind.group))
        who = Message("checks.of_case_type", name=kind.case_type)
        if len(bands.surnames) > 1:
            who += Message("checks.of_surnames", band=kind.surname)
        if len(bands.groups) > 1:
            who += Message("checks.of_group", name=kind.group)
        if not owners:
            yield c.at_key(("teams",), Message("checks.no_team_owns", who=who))
        elif len(owners) > 1:
            message = Message("checks.has_several_owners", who=who, owners=", ".join(owners))
            yield c.at_key(("teams", owners[1], "owns"), message)


def _deciders_may_decide(c: Checked) -> Iterator[Problem]:
    structure, office = c.scenario.structure, c.scenario.office
    fall: dict[tuple[str, str], None] = {}
    for kind, owner in owned_kinds(c.scenario):
        stages = office.journeys[office.case_types[kind.case_type].journey].stages
        if office.laboratory and not any(stage.decides for stage in every(stages)):
            continue  # there the last step decides, whoever does it
        for step in deciding_steps(stages):
            for team in structure.step_rule(step).choice(kind, owner).teams:
                fall[step, team] = None
    for step, team in fall:
        if not structure.teams[team].may_decide:
            message = Message("checks.step_decides_falls", step=step, team=team)
            yield c.at_key(("teams", team), message)


def _no_post_is_lost(c: Checked) -> Iterator[Problem]:
    staff, teams = c.scenario.office.staff, c.scenario.structure.teams
    homes = {name: home.posts for name, home in staff.homes.items()} or dict(staff.clerks)
    for home, posts in homes.items():
        takes = {name: plan.takes[home] for name, plan in teams.items() if home in plan.takes}
        loc: Loc = ("teams", next(reversed(takes)), "takes", home) if takes else ("teams",)
        taken = added(take for take in takes.values() if isinstance(take, int))
        takers = [name for name, take in takes.items() if take in (BY_LOAD, ALL)]
        whole = [name for name in takers if takes[name] == ALL]
        if whole and len(takes) > 1:
            message = Message("checks.all_leaves_nothing", home=home)
            yield c.in_structure(("teams", whole[0], "takes", home), message)
        elif taken > posts:
            message = Message("checks.teams_take_posts", taken=taken, home=home, posts=posts)
            yield c.in_structure(loc, message)
        elif taken < posts and not takers:
            message = Message("checks.posts_no_team", posts=posts - taken, posts_2=posts, home=home)
            yield c.in_structure(loc, message) if takes else c.at_key(loc, message)
        elif len(takers) > posts - taken:
            message = Message(
                "checks.posts_left_teams",
                posts=posts - taken,
                posts_2=posts,
                home=home,
                takers=", ".join(takers),
            )
            yield c.in_structure(loc, message)


def _calls_reach_somebody(c: Checked) -> Iterator[Problem]:
    contacts = c.scenario.office.contacts
    if contacts is None or "phone" not in contacts.population:
        return
    for name in teams_called(c.scenario):
        if c.scenario.structure.teams[name].phone_clerks in ("none", 0):
            message = Message("checks.calls_go_team", name=name)
            message += Message("checks.or_send_calls")
            yield c.in_structure(("teams", name, "phone_clerks"), message)


_OWNERS: list[Callable[[Checked], Iterator[Problem]]] = [
    _estimates_have_sources,
    _every_case_has_one_owner,
    _deciders_may_decide,
    _no_post_is_lost,
    _calls_reach_somebody,
]


# -- staff ------------------------------------------------------------------------------------


TOO_MANY_CLERKS = Message("checks.so_few_opening", most_posts=MOST_POSTS)


def too_many_clerks(staff: Mapping[str, TeamStaff]) -> bool:
    """Tell whether the posts of all teams make more clerks than a run can hold."""
    return added(team.clerks for team in staff.values()) > MOST_POSTS


def _teams_have_clerks(c: Checked) -> Iterator[Problem]:
    posts, clerks = c.posts, c.staff
    if too_many_clerks(clerks) and c.scenario.run.equal == "pay":
        yield c.in_office(("staff", "pay_grades"), Message("pay_checks.too_many_posts"))
    elif too_many_clerks(clerks):
        yield c.in_office(("calendar", "presence"), TOO_MANY_CLERKS)
    working = working_teams(c.scenario, set(c.scenario.office.case_types))
    for name in c.scenario.structure.teams:
        if name not in working:
            continue
        if added(posts[name].values()) == 0:
            yield c.at_key(("teams", name), Message("checks.team_has_work", name=name))
        elif clerks[name].clerks == 0:
            message = Message("checks.posts_team_not", name=name)
            yield c.at_key(("teams", name), message)


def working_teams(scenario: Scenario, case_types: Collection[str]) -> list[str]:
    """Return the teams that may get work of some case types, whatever the queues and ages.

    In the order of the structure: owners, and whom its rules name.
    """
    structure, office, found = scenario.structure, scenario.office, set()
    for kind, owner in owned_kinds(scenario):
        if kind.case_type not in case_types:
            continue
        found.add(owner)
        for step in steps_in(office.journeys[office.case_types[kind.case_type].journey]):
            found.update(structure.step_rule(step).choice(kind, owner).teams)
        found.update(_offering(scenario, kind.case_type, owner))
        for channel, about in product(CHANNELS, KINDS) if office.contacts is not None else ():
            found.update(structure.contact_rule(channel).choice(kind, about, owner).teams)
    if structure.accompany is not None:
        found.add(structure.accompany.team)
    return [name for name in structure.teams if name in found]


def _offering(scenario: Scenario, case_type: str, owner: str) -> Iterator[str]:
    """Yield the teams that hold the appointments of cases of a type with an owner."""
    office = scenario.office
    for stage in every(office.journeys[office.case_types[case_type].journey].stages):
        if stage.visit is not None:
            yield scenario.structure.appointments[stage.visit].held_by(owner)
