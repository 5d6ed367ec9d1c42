"""Checks across keys: what pydantic cannot see. One function each, yielding located problems."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from sim.declared import estimates
from sim.errors import Problem
from sim.scenario.calendar import YEAR, german_lands
from sim.scenario.enquiries import population_rates
from sim.scenario.expected import expected_visits, rest_share
from sim.scenario.journey import Stage
from sim.scenario.shape import client_kinds, steps_of
from sim.scenario.staffing import posts_by_team, staffing
from sim.scenario.study import Scenario
from sim.structure.structure import ALL, BY_LOAD
from sim.yaml_source import Tree, problem

MOST_ARRIVALS = 20_000_000
MOST_CLERKS = 5_000
LONGEST_RUN = 50 * YEAR

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Checked:
    """A scenario with the trees that its office and structure were read from."""

    scenario: Scenario
    office: Tree
    structure: Tree

    def in_office(self, loc: Loc, message: str) -> Problem:
        """Return a problem of the office file."""
        return problem(self.office, loc, message)

    def in_structure(self, loc: Loc, message: str) -> Problem:
        """Return a problem of the structure file."""
        return problem(self.structure, loc, message)


def check_scenario(checked: Checked) -> Iterator[Problem]:
    """Yield every problem; later checks run only on what earlier ones found sound."""
    for group in (_NAMES, _NUMBERS, _OWNERS, _STAFF):
        found = [found for check in group for found in check(checked)]
        yield from found
        if found:
            return


def _listed(names: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(names) or "(none)"


# -- names ------------------------------------------------------------------------------------


def _case_types_are_known(c: Checked) -> Iterator[Problem]:
    office = c.scenario.office
    for name, case_type in office.case_types.items():
        if case_type.journey not in office.journeys:
            message = f"no journey '{case_type.journey}'; known are {_listed(office.journeys)}"
            yield c.in_office(("case_types", name, "journey"), message)
    for flow, applications in office.applications.items():
        for name in applications.case_types:
            if name not in office.case_types:
                message = f"no case type '{name}'; known are {_listed(office.case_types)}"
                yield c.in_office(("applications", flow, "case_types", name), message)


def _loops_go_back(c: Checked) -> Iterator[Problem]:
    for name, journey in c.scenario.office.journeys.items():
        before: list[str] = []
        if not any(stage.step for stage in journey.stages):
            yield c.in_office(("journeys", name), "a journey needs at least one step")
        for number, stage in enumerate(journey.stages):
            loc = ("journeys", name, "stages", number)
            if stage.step is not None and stage.step in before:
                yield c.in_office((*loc, "step"), f"step '{stage.step}' stands twice in the journey")
            before += [stage.step] if stage.step else []
            if stage.loop is not None and stage.loop.back_to not in before:
                message = f"'{stage.loop.back_to}' is no step up to here; known are {_listed(tuple(before))}"
                yield c.in_office((*loc, "loop", "back_to"), message)


def _rules_name_known_teams(c: Checked) -> Iterator[Problem]:
    structure = c.scenario.structure
    known = f"known are {_listed(structure.teams)}"
    for step, rule in structure.steps.items():
        for team in rule.names():
            if team not in structure.teams:
                yield c.in_structure(("steps", step), f"no team '{team}'; {known}")
    for channel in ("phone", "email", "counter"):
        rules = getattr(structure.contacts, channel)
        for team in rules.names() if rules is not None else ():
            if team not in structure.teams:
                yield c.in_structure(("contacts", channel), f"no team '{team}'; {known}")
    for key, name in (
        ("referrals", structure.referrals and structure.referrals.to),
        ("accompany", structure.accompany and structure.accompany.team),
    ):
        if name and name not in structure.teams:
            yield c.in_structure((key,), f"no team '{name}'; {known}")


def _step_rules_name_known_steps(c: Checked) -> Iterator[Problem]:
    steps = (*steps_of(c.scenario), "others")
    for step in c.scenario.structure.steps:
        if step not in steps:
            message = f"no journey has a step '{step}'; known are {_listed(steps)}"
            yield c.in_structure(("steps", step), message)


def _owners_own_known_things(c: Checked) -> Iterator[Problem]:
    office = c.scenario.office
    known: dict[str, Mapping[str, object]] = {
        "case_types": office.case_types,
        "surnames": office.clients.surnames,
        "groups": office.clients.groups,
    }
    for team, plan in c.scenario.structure.teams.items():
        for what, names in known.items():
            for name in getattr(plan.owns, what) if plan.owns is not None else ():
                if name not in names:
                    message = f"the office has no '{name}' in {what}; known are {_listed(names)}"
                    yield c.in_structure(("teams", team, "owns", what), message)


def _homes_are_known(c: Checked) -> Iterator[Problem]:
    staff = c.scenario.office.staff
    homes = staff.homes or staff.clerks
    for team, plan in c.scenario.structure.teams.items():
        for home in plan.takes:
            if home not in homes:
                message = f"the office has no posts at '{home}'; known are {_listed(homes)}"
                yield c.in_structure(("teams", team, "takes", home), message)
    for name, home_posts in staff.homes.items():
        for flow in home_posts.serves:
            if flow not in c.scenario.office.applications:
                message = f"no applications '{flow}'; known are "
                message += _listed(c.scenario.office.applications)
                yield c.in_office(("staff", "homes", name, "serves"), message)


def _land_is_known(c: Checked) -> Iterator[Problem]:
    land = c.scenario.office.calendar.land
    if land is not None and land not in german_lands():
        message = f"no German Land '{land}'; write one of {_listed(german_lands())}"
        yield c.in_office(("calendar", "land"), message)


def _referrals_have_an_end(c: Checked) -> Iterator[Problem]:
    referred = any(
        stage.referral for j in c.scenario.office.journeys.values() for stage in j.stages
    )
    if referred and c.scenario.structure.referrals is None:
        message = "the office's journeys refer cases; write referrals: {to: TEAM}"
        yield c.in_structure(("referrals",), message)


def _classes_are_complete(c: Checked) -> Iterator[Problem]:
    for team, plan in c.scenario.structure.teams.items():
        classes = plan.discipline.classes
        missing = [name for name in ("call_backs", "mails", "cases") if name not in classes]
        if missing or len(set(classes)) < len(classes):
            message = (
                "each of call_backs, mails and cases stands in the list once (urgent and "
                f"old_cases may); missing or double: {_listed(tuple(missing)) or 'a name'}"
            )
            yield c.in_structure(("teams", team, "discipline", "classes"), message)


_NAMES: list[Callable[[Checked], Iterator[Problem]]] = [
    _case_types_are_known,
    _loops_go_back,
    _rules_name_known_teams,
    _step_rules_name_known_steps,
    _owners_own_known_things,
    _homes_are_known,
    _land_is_known,
    _referrals_have_an_end,
    _classes_are_complete,
]


# -- numbers ----------------------------------------------------------------------------------


def _estimates_have_sources(c: Checked) -> Iterator[Problem]:
    if not c.scenario.office.laboratory:
        for loc, estimate in estimates(c.scenario.office):
            if not estimate.stated:
                message = (
                    "the source is missing; write {low: ..., central: ..., high: ..., "
                    "source: ..., confidence: A, B or C}"
                )
                yield c.in_office(loc, message)
        for loc, estimate in estimates(c.scenario.structure):
            if not estimate.stated:
                message = "the source is missing; write low, central, high, source, confidence"
                yield c.in_structure(loc, message)


def _shares_sum_to_one(c: Checked) -> Iterator[Problem]:
    office = c.scenario.office
    groups: list[tuple[Loc, Mapping[str, float]]] = [
        (("clients", "surnames"), office.clients.surnames),
        (("clients", "groups"), office.clients.groups),
    ]
    for name, flow in office.applications.items():
        groups.append((("applications", name, "case_types"), flow.case_types))
        if flow.opening is not None:
            places = {str(place): share for place, share in flow.opening.places.items()}
            groups.append((("applications", name, "opening", "places"), places))
    if office.contacts is not None:
        contacts = office.contacts
        groups.append((("contacts", "kinds"), {str(k): v for k, v in contacts.kinds.items()}))
        if contacts.submissions:
            sent = {str(k): v for k, v in contacts.submissions.items()}
            groups.append((("contacts", "submissions"), sent))
        if contacts.enquiries is not None:
            asked = {str(k): v for k, v in contacts.enquiries.channels.items()}
            groups.append((("contacts", "enquiries", "channels"), asked))
    for loc, shares in groups:
        total = sum(shares.values())
        if abs(total - 1.0) > 0.001:  # noqa: PLR2004 - a tenth of a percent, for thirds
            yield c.in_office(loc, f"the shares sum to {total * 100:.4g} %, not to 100 %")


def _work_adds_up(c: Checked) -> Iterator[Problem]:
    office = c.scenario.office
    for name, journey in office.journeys.items():
        rests = [
            number
            for number, stage in enumerate(journey.stages)
            if stage.work is not None and stage.work.rest is not None
        ]
        for number in rests[1:]:
            yield c.in_office(
                ("journeys", name, "stages", number, "work"), "only one step has 'rest'"
            )
    for name, case_type in office.case_types.items():
        stages = office.journeys[case_type.journey].stages
        needs = [s for s in stages if s.work is not None and s.work.minutes is None]
        if needs and case_type.hands_on is None:
            message = "'hands_on' is missing: the journey's work is a share of it"
            yield c.in_office(("case_types", name), message)
        if rest_share(office, case_type) < 0:
            message = "the shares of the hands-on minutes sum to more than 100 %"
            yield c.in_office(("journeys", case_type.journey, "stages"), message)


def _loops_end(c: Checked) -> Iterator[Problem]:
    for name, journey in c.scenario.office.journeys.items():
        for number, stage in enumerate(journey.stages):
            loc = ("journeys", name, "stages", number)
            if stage.loop is not None and stage.loop.probability.high > 0.95:  # noqa: PLR2004 - bound
                message = "a loop with more than 95 % hardly ends; write a smaller probability"
                yield c.in_office((*loc, "loop", "probability"), message)
            if stage.documents is not None and _again(stage) > 0.95:  # noqa: PLR2004 - the same bound
                message = "repeated checks fail with more than 95 %; write a smaller again_factor"
                yield c.in_office((*loc, "documents", "again_factor"), message)


def _again(stage: Stage) -> float:
    assert stage.documents is not None
    return stage.documents.probability.high * stage.documents.again_factor


def _places_exist(c: Checked) -> Iterator[Problem]:
    office = c.scenario.office
    for flow, applications in office.applications.items():
        if applications.opening is None:
            continue
        for name in applications.case_types:
            stages = office.journeys[office.case_types[name].journey].stages
            has = {
                "intake": True,
                "applicant": any(stage.documents for stage in stages),
                "external": any(stage.external for stage in stages),
                "decision": any(stage.decides for stage in stages),
            }
            for place, share in applications.opening.places.items():
                if share > 0 and not has[place]:
                    message = f"the journey of '{name}' has no place '{place}'; remove it"
                    yield c.in_office(("applications", flow, "opening", "places", place), message)


def _hours_for_channels(c: Checked) -> Iterator[Problem]:
    office = c.scenario.office
    if office.contacts is None or office.calendar.kind == "always":
        return
    enquiries = office.contacts.enquiries
    for channel, hours in (("phone", office.calendar.phone), ("counter", office.calendar.counter)):
        used = channel in office.contacts.population or (
            enquiries is not None and enquiries.channels.get(channel, 0.0) > 0  # type: ignore[call-overload]
        )
        used = used or office.contacts.submissions.get(channel, 0.0) > 0  # type: ignore[call-overload]
        if used and not hours:
            message = f"there are contacts on the {channel}; write its hours, e.g. Mon-Fri 10:00-13:00"
            yield c.in_office(("calendar", channel), message)


def _numbers_are_possible(c: Checked) -> Iterator[Problem]:
    office, run = c.scenario.office, c.scenario.run
    if run.run_length > LONGEST_RUN:
        yield c.in_office((), "a run of more than 50 years is refused; write a shorter run_length")
        return
    total = 0.0
    for flow, applications in office.applications.items():
        total += applications.rate.high * run.run_length
        opening = applications.opening
        if opening is not None and opening.cases.high > MOST_ARRIVALS / 20:
            message = "more than a million opening cases are refused"
            yield c.in_office(("applications", flow, "opening", "cases"), message)
        if opening is not None and opening.mean_age.high > LONGEST_RUN:
            message = "a mean age of more than 50 years is refused"
            yield c.in_office(("applications", flow, "opening", "mean_age"), message)
    if office.contacts is not None:
        total += sum(p.total.high for p in office.contacts.population.values()) * run.run_length
        enquiries = office.contacts.enquiries
        if enquiries is not None and enquiries.old_multiple.low < 1:
            message = "enquiries do not fall with age; write a multiple of at least 1"
            yield c.in_office(("contacts", "enquiries", "old_multiple"), message)
        if enquiries is not None and enquiries.mean_rate.high > 1 / 60:
            message = "more than one enquiry an hour of each open case is refused"
            yield c.in_office(("contacts", "enquiries", "mean_rate"), message)
    if not isfinite(total) or total > MOST_ARRIVALS:
        message = f"{total:.3g} cases and contacts in one run are more than Umbau takes on"
        yield c.in_office(("applications",), message)
    staff = office.staff
    if sum(home.posts for home in staff.homes.values()) + sum(staff.clerks.values()) > MOST_CLERKS:
        yield c.in_office(("staff",), f"more than {MOST_CLERKS} posts are refused")
    if staff.homes and staff.net_hours is not None and not 0 < staff.net_hours.high <= YEAR:
        yield c.in_office(("staff", "net_hours"), "a post works between 1 and 8760 hours a year")


_NUMBERS: list[Callable[[Checked], Iterator[Problem]]] = [
    _estimates_have_sources,
    _shares_sum_to_one,
    _work_adds_up,
    _loops_end,
    _places_exist,
    _hours_for_channels,
    _numbers_are_possible,
]


# -- owners and staff -------------------------------------------------------------------------


def _every_case_has_one_owner(c: Checked) -> Iterator[Problem]:
    for kind in client_kinds(c.scenario):
        owners = list(c.scenario.structure.owners(kind.case_type, kind.surname, kind.group))
        who = f"case type '{kind.case_type}', surnames {kind.surname}, group '{kind.group}'"
        if not owners:
            yield c.in_structure(("teams",), f"no team owns {who}; add it to a team's 'owns'")
        elif len(owners) > 1:
            message = f"{who} has several owners ({', '.join(owners)}); keep one"
            yield c.in_structure(("teams", owners[1], "owns"), message)


def _deciders_may_decide(c: Checked) -> Iterator[Problem]:
    structure = c.scenario.structure
    deciding = {
        stage.step
        for journey in c.scenario.office.journeys.values()
        for stage in journey.stages
        if stage.decides and stage.step is not None
    }
    for step in sorted(deciding):
        rule = structure.step_rule(step)
        by_owner = rule.rule != "fixed_team"
        owners = [name for name, plan in structure.teams.items() if plan.owns is not None]
        for team in dict.fromkeys([*rule.names(), *(owners if by_owner else ())]):
            if team in structure.teams and not structure.teams[team].may_decide:
                message = (
                    f"step '{step}' decides and falls to team '{team}', which may not decide; "
                    "write may_decide: true, or another team"
                )
                yield c.in_structure(("teams", team), message)


def _no_post_is_lost(c: Checked) -> Iterator[Problem]:
    staff, teams = c.scenario.office.staff, c.scenario.structure.teams
    homes = {name: home.posts for name, home in staff.homes.items()} or dict(staff.clerks)
    for home, posts in homes.items():
        taken = sum(t for plan in teams.values() if isinstance(t := plan.takes.get(home), int))
        takers = [name for name, plan in teams.items() if plan.takes.get(home) in (BY_LOAD, ALL)]
        whole = [name for name in takers if teams[name].takes[home] == ALL]
        if whole and (taken or len(takers) > 1):
            message = f"'all' of '{home}' leaves nothing for other teams; write numbers or by_load"
            yield c.in_structure(("teams", whole[0], "takes", home), message)
        elif taken > posts:
            message = f"the teams take {taken} posts of '{home}', which has {posts}"
            yield c.in_structure(("teams",), message)
        elif taken < posts and not takers:
            message = (
                f"{posts - taken} of the {posts} posts of '{home}' are in no team; "
                f"posts are moved, never lost: raise 'takes', or write by_load"
            )
            yield c.in_structure(("teams",), message)
        elif len(takers) > posts - taken:
            message = f"{posts - taken} posts of '{home}' are left for {len(takers)} teams"
            yield c.in_structure(("teams",), message)


def _calls_reach_somebody(c: Checked) -> Iterator[Problem]:
    contacts = c.scenario.office.contacts
    if contacts is None or "phone" not in contacts.population:
        return
    structure = c.scenario.structure
    rule = structure.contacts.phone
    receivers = set(rule.names()) if rule is not None else set()
    if rule is None or rule.rule != "fixed_team":
        receivers |= {name for name, plan in structure.teams.items() if plan.owns is not None}
    for name in sorted(receivers & set(structure.teams)):
        if structure.teams[name].phone_clerks in ("none", 0):
            message = f"calls go to team '{name}', where nobody answers; change phone_clerks"
            yield c.in_structure(("teams", name, "phone_clerks"), message)


def _population_is_positive(c: Checked) -> Iterator[Problem]:
    for channel, rate in population_rates(c.scenario.office).items():
        if rate < 0:
            message = (
                f"the total is smaller than what open cases cause by {-rate * YEAR:,.0f} a year; "
                "raise the total, or lower the enquiries (no contact is counted twice)"
            )
            yield c.in_office(("contacts", "population", channel, "total"), message)


def _teams_have_clerks(c: Checked) -> Iterator[Problem]:
    for name in c.scenario.office.case_types:
        if not isfinite(sum(expected_visits(c.scenario.office, name).minutes.values())):
            yield c.in_office(("case_types", name), "its expected work is infinite")
            return
    working = set(_working_teams(c))
    posts = posts_by_team(c.scenario)
    clerks = staffing(c.scenario)
    for name in c.scenario.structure.teams:
        if name in working and sum(posts[name].values()) == 0:
            message = f"team '{name}' has work but no posts; write 'takes'"
            yield c.in_structure(("teams", name), message)
        elif name in working and clerks[name].clerks == 0:
            message = f"of the posts of team '{name}' not one clerk is at work after vacancy"
            yield c.in_structure(("teams", name), message)


def _working_teams(c: Checked) -> Iterator[str]:
    structure = c.scenario.structure
    for name, plan in structure.teams.items():
        if plan.owns is not None:
            yield name
    for rule in structure.steps.values():
        yield from rule.names()
    for channel in ("phone", "email", "counter"):
        rules = getattr(structure.contacts, channel)
        if rules is not None and c.scenario.office.contacts is not None:
            yield from rules.names()
    if structure.accompany is not None:
        yield structure.accompany.team


_OWNERS: list[Callable[[Checked], Iterator[Problem]]] = [
    _every_case_has_one_owner,
    _deciders_may_decide,
    _no_post_is_lost,
    _calls_reach_somebody,
    _population_is_positive,
]
_STAFF: list[Callable[[Checked], Iterator[Problem]]] = [_teams_have_clerks]
