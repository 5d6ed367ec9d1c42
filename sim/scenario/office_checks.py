"""Checks of an office by itself: names that must exist, numbers that must be possible."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import inf, isfinite

from sim.declared import estimates
from sim.errors import Problem
from sim.scenario.calendar import YEAR, Calendar, german_lands, office_calendars
from sim.scenario.enquiries import population_rates
from sim.scenario.expected import expected_visits, rest_share
from sim.scenario.journey import Stage
from sim.scenario.office import Contacts, Office, Profile
from sim.scenario.study import Run
from sim.yaml_source import Tree, key_problem, problem, suggestion

LONGEST_RUN = 50 * YEAR
MOST_ARRIVALS = 20_000_000
MOST_OPEN = 1_000_000
MOST_POSTS = 5_000
MOST_NAMES = 200
"""Case types, journeys, flows, homes; stages of a journey."""
MOST_KINDS = 2_000
"""Case types times surname bands times groups."""
MOST_VISITS = 100.0
"""Expected visits of a case to one stage."""
LONGEST_WORK = 10_000 * 60.0
"""Mean minutes of one piece of work."""
MOST_CV = 10.0
MOST_FACTOR = 1_000.0

_ODDS = 0.95
_WORK = frozenset({"hands_on", "minutes", "recheck", "lag", "mail_switch", "reading_in"})

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class CheckedOffice:
    """An office with the tree that it was read from, and the run that it is meant for."""

    office: Office
    tree: Tree
    run: Run

    def at(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a value."""
        return problem(self.tree, loc, message)

    def at_key(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a key."""
        return key_problem(self.tree, loc, message)


def check_office_names(checked: CheckedOffice) -> list[Problem]:
    """Return what is wrong with the office's names and sizes; the other checks rely on them."""
    return [found for check in _NAMES for found in check(checked)]


def check_office_numbers(checked: CheckedOffice) -> list[Problem]:
    """Return what is wrong with the numbers of an office whose names hold."""
    found = [found for check in _NUMBERS for found in check(checked)]
    return found or [found for check in _WORKED_OUT for found in check(checked)]


# -- names ------------------------------------------------------------------------------------


def _office_is_not_too_large(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    parts: dict[str, Mapping[str, object]] = {
        "case_types": office.case_types,
        "journeys": office.journeys,
        "applications": office.applications,
    }
    for key, part in parts.items():
        if len(part) > MOST_NAMES:
            yield c.at_key((key,), f"more than {MOST_NAMES} are refused; merge some of them")
    if max(len(office.staff.homes), len(office.staff.clerks)) > MOST_NAMES:
        yield c.at_key(("staff",), f"more than {MOST_NAMES} homes are refused; merge some of them")
    for name, journey in office.journeys.items():
        if len(journey.stages) > MOST_NAMES:
            message = f"more than {MOST_NAMES} stages are refused; merge some of them"
            yield c.at_key(("journeys", name, "stages"), message)
    if not office.case_types:
        yield c.at(("case_types",), "an office needs at least one case type; write one")
    kinds = len(office.case_types) * len(office.clients.surnames) * len(office.clients.groups)
    if kinds > MOST_KINDS:
        message = (
            f"case types x surname bands x groups make {kinds} kinds of clients, "
            f"more than {MOST_KINDS} are refused; merge some of them"
        )
        yield c.at(("clients",), message)


def _case_types_are_known(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    for name, case_type in office.case_types.items():
        if case_type.journey not in office.journeys:
            message = f"no journey '{case_type.journey}'"
            message += suggestion(case_type.journey, office.journeys)
            yield c.at(("case_types", name, "journey"), message)
    for flow, applications in office.applications.items():
        for name in applications.case_types:
            if name not in office.case_types:
                message = f"no case type '{name}'{suggestion(name, office.case_types)}"
                yield c.at_key(("applications", flow, "case_types", name), message)


def _loops_go_back(c: CheckedOffice) -> Iterator[Problem]:
    for name, journey in c.office.journeys.items():
        before: list[str] = []
        if not any(stage.step for stage in journey.stages):
            message = "a journey needs at least one step; write {step: NAME, work: ...}"
            yield c.at_key(("journeys", name), message)
        for number, stage in enumerate(journey.stages):
            loc = ("journeys", name, "stages", number)
            if stage.step is not None and stage.step in before:
                message = f"step '{stage.step}' stands twice in the journey; rename one"
                yield c.at((*loc, "step"), message)
            before += [stage.step] if stage.step else []
            if stage.loop is not None and stage.loop.back_to not in before:
                message = f"'{stage.loop.back_to}' is no step up to here"
                message += suggestion(stage.loop.back_to, before)
                yield c.at((*loc, "loop", "back_to"), message)


def _flows_of_homes_are_known(c: CheckedOffice) -> Iterator[Problem]:
    for name, home in c.office.staff.homes.items():
        for number, flow in enumerate(home.serves):
            if flow not in c.office.applications:
                message = f"no applications '{flow}'{suggestion(flow, c.office.applications)}"
                yield c.at(("staff", "homes", name, "serves", number), message)


def _land_is_known(c: CheckedOffice) -> Iterator[Problem]:
    land = c.office.calendar.land
    if land is not None and land not in german_lands():
        message = f"no German Land '{land}'; write one of {', '.join(german_lands())}"
        yield c.at(("calendar", "land"), message)


_NAMES: list[Callable[[CheckedOffice], Iterator[Problem]]] = [
    _office_is_not_too_large,
    _case_types_are_known,
    _loops_go_back,
    _flows_of_homes_are_known,
    _land_is_known,
]


# -- numbers ----------------------------------------------------------------------------------


def _estimates_have_sources(c: CheckedOffice) -> Iterator[Problem]:
    if c.office.laboratory:
        return
    for loc, estimate in estimates(c.office):
        if not estimate.stated:
            yield c.at(loc, MISSING_SOURCE)


MISSING_SOURCE = (
    "the source is missing; write {low: ..., central: ..., high: ..., "
    "source: ..., confidence: A, B or C}"
)


def _shares_sum_to_one(c: CheckedOffice) -> Iterator[Problem]:
    for loc, shares in _shares(c.office):
        total = sum(shares.values())
        if abs(total - 1.0) > 0.001:  # noqa: PLR2004 - a tenth of a percent, for thirds
            message = f"the shares sum to {total * 100:.4g} %; write shares that sum to 100 %"
            yield c.at_key(loc, message)


def _shares(office: Office) -> Iterator[tuple[Loc, Mapping[str, float]]]:
    yield ("clients", "surnames"), office.clients.surnames
    yield ("clients", "groups"), office.clients.groups
    for name, flow in office.applications.items():
        yield ("applications", name, "case_types"), flow.case_types
        if flow.opening is not None:
            places = {str(place): share for place, share in flow.opening.places.items()}
            yield ("applications", name, "opening", "places"), places
    contacts = office.contacts
    if contacts is None:
        return
    yield ("contacts", "kinds"), {str(kind): share for kind, share in contacts.kinds.items()}
    if contacts.submissions:
        sent = {str(channel): share for channel, share in contacts.submissions.items()}
        yield ("contacts", "submissions"), sent
    if contacts.enquiries is not None:
        asked = {str(channel): share for channel, share in contacts.enquiries.channels.items()}
        yield ("contacts", "enquiries", "channels"), asked


def _work_adds_up(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    for name, journey in office.journeys.items():
        rests = [
            number
            for number, stage in enumerate(journey.stages)
            if stage.work is not None and stage.work.rest is not None
        ]
        for number in rests[1:]:
            message = "the journey has 'work: rest' twice; write a share of the minutes here"
            yield c.at(("journeys", name, "stages", number, "work"), message)
    for name, case_type in office.case_types.items():
        stages = office.journeys[case_type.journey].stages
        needs = [s for s in stages if s.work is not None and s.work.minutes is None]
        if needs and case_type.hands_on is None:
            message = (
                f"'hands_on' is missing, and the work of the journey '{case_type.journey}' is a "
                "share of it; write hands_on: with the minutes of one case"
            )
            yield c.at(("case_types", name), message)
        if rest_share(office, case_type) < 0:
            message = "the shares of the hands-on minutes sum to more than 100 %; lower them"
            yield c.at_key(("journeys", case_type.journey, "stages"), message)


def _loops_end(c: CheckedOffice) -> Iterator[Problem]:
    for name, journey in c.office.journeys.items():
        for number, stage in enumerate(journey.stages):
            loc = ("journeys", name, "stages", number)
            if stage.loop is not None and stage.loop.probability.high > _ODDS:
                message = "a loop with more than 95 % hardly ends; write a smaller probability"
                yield c.at((*loc, "loop", "probability"), message)
            if stage.documents is not None and _again(stage) > _ODDS:
                message = "repeated checks fail with more than 95 %; write a smaller again_factor"
                yield c.at((*loc, "documents", "again_factor"), message)


def _again(stage: Stage) -> float:
    assert stage.documents is not None
    return stage.documents.probability.high * stage.documents.again_factor


def _places_exist(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    for flow, applications in office.applications.items():
        if applications.opening is None:
            continue
        for name in applications.case_types:
            stages = office.journeys[office.case_types[name].journey].stages
            last = max((n for n, s in enumerate(stages) if s.decides), default=len(stages))
            has = {
                "intake": True,
                "applicant": any(stage.documents for stage in stages),
                "external": any(stage.external for stage in stages[:last]),
                "decision": any(stage.decides for stage in stages),
            }
            for place, share in applications.opening.places.items():
                if share > 0 and not has[place]:
                    message = (
                        f"no case of '{name}' can be at '{place}': "
                        f"{_LACKING[place]}; remove the place, or change the journey"
                    )
                    loc = ("applications", flow, "opening", "places", place)
                    yield c.at_key(loc, message)


_LACKING = {
    "applicant": "no step of its journey has 'documents'",
    "external": "its journey has no external wait before the decision",
    "decision": "no step of its journey has 'decides: true'",
}


def _hours_for_channels(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    if office.calendar.kind == "always":
        return
    calendars = office_calendars(office.calendar, office.start, c.run.run_length)
    if _never_open(calendars.presence):
        message = "the office is never open in its first year; write more hours or fewer closed days"
        yield c.at(("calendar", "presence"), message)
        return
    if office.contacts is None:
        return
    for channel, hours, calendar in (
        ("phone", office.calendar.phone, calendars.phone),
        ("counter", office.calendar.counter, calendars.counter),
    ):
        if _channel_used(office.contacts, channel) and _never_open(calendar):
            message = (
                f"the hours of '{channel}' all fall on closed days; write other hours"
                if hours
                else f"there are contacts by '{channel}', but it has no hours; "
                f"write {channel}: with its hours, e.g. Mon-Fri 10:00-13:00"
            )
            yield c.at(("calendar", channel), message)


def _never_open(calendar: Calendar) -> bool:
    return calendar.between(0.0, YEAR) <= 0


def _channel_used(contacts: Contacts, channel: str) -> bool:
    shares = {str(name): share for name, share in contacts.submissions.items()}
    if contacts.enquiries is not None:
        for name, share in contacts.enquiries.channels.items():
            shares[name] = shares.get(name, 0.0) + share
    return channel in contacts.population or shares.get(channel, 0.0) > 0


def _profiles_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    for loc, profile in _profiles(c.office):
        if not 0.1 <= profile.trend <= 10:  # noqa: PLR2004 - tenfold in a year, or a tenth
            message = "a trend is the factor from one year to the next; write 0.1 to 10, e.g. 1.05"
            yield c.at((*loc, "trend"), message)
        for number, pulse in enumerate(profile.pulses):
            if pulse.end <= pulse.start:
                message = "the pulse ends before it starts; 'end' is the first day after it"
                yield c.at((*loc, "pulses", number, "end"), message)
            if pulse.factor > MOST_FACTOR:
                message = f"a factor above {MOST_FACTOR:.0f} is refused; write a smaller one"
                yield c.at((*loc, "pulses", number, "factor"), message)


def _profiles(office: Office) -> Iterator[tuple[Loc, Profile]]:
    for name, flow in office.applications.items():
        yield ("applications", name, "profile"), flow.profile
    if office.contacts is not None:
        for channel, contacts in office.contacts.population.items():
            yield ("contacts", "population", channel, "profile"), contacts.profile


def _work_is_possible(c: CheckedOffice) -> Iterator[Problem]:
    for loc, estimate in estimates(c.office):
        key = loc[-2] if loc[-1] == "mean" else loc[-1]
        if key in _WORK and estimate.high > LONGEST_WORK:
            message = "one piece of work of more than 10,000 h is refused; check the unit"
            yield c.at(loc, message)
    for name, journey in c.office.journeys.items():
        for number, stage in enumerate(journey.stages):
            work = stage.work
            cvs = [
                (("work", "cv"), work and work.cv),
                (("work", "minutes", "cv"), work and work.minutes and work.minutes.cv),
                (("time", "cv"), stage.time and stage.time.cv),
            ]
            for keys, cv in cvs:
                if cv and cv > MOST_CV:
                    loc = ("journeys", name, "stages", number, *keys)
                    yield c.at(loc, f"a cv above {MOST_CV:.0f} is refused; write a smaller one")


def _numbers_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    office, length = c.office, c.run.run_length
    total = 0.0
    for flow, applications in office.applications.items():
        total += applications.rate.high * length * _growth(applications.profile, length)
        opening = applications.opening
        if opening is None:
            continue
        loc = ("applications", flow, "opening")
        if opening.cases.high > MOST_OPEN:
            message = f"more than {MOST_OPEN:,} opening cases are refused; write fewer"
            yield c.at((*loc, "cases"), message)
        if opening.mean_age.high > LONGEST_RUN:
            message = "a mean age of more than 50 years is refused; check the unit"
            yield c.at((*loc, "mean_age"), message)
    contacts = office.contacts
    if contacts is not None:
        for population in contacts.population.values():
            total += population.total.high * length * _growth(population.profile, length)
        yield from _enquiries_are_possible(c)
    if not isfinite(total) or total > MOST_ARRIVALS:
        message = (
            f"{total:.3g} cases and contacts in one run are too many, at most "
            f"{MOST_ARRIVALS:,} are taken on; write lower rates, or a shorter run_length"
        )
        yield c.at_key(("applications",), message)
    yield from _staff_is_possible(c)


def _growth(profile: Profile, length: float) -> float:
    """Return by how much the mean rate of a run may exceed the stated one."""
    most = max((pulse.factor for pulse in profile.pulses), default=1.0)
    try:
        return float(max(1.0, profile.trend) ** (length / YEAR) * max(1.0, most))
    except OverflowError:
        return inf


def _enquiries_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    assert c.office.contacts is not None
    enquiries = c.office.contacts.enquiries
    if enquiries is None:
        return
    if enquiries.old_multiple.low < 1 or enquiries.old_multiple.high > MOST_FACTOR:
        message = f"old cases are asked after more often: write a multiple of 1 to {MOST_FACTOR:.0f}"
        yield c.at(("contacts", "enquiries", "old_multiple"), message)
    if enquiries.mean_rate.high > 1 / 60:
        message = "more than one enquiry an hour about every open case is refused; check the unit"
        yield c.at(("contacts", "enquiries", "mean_rate"), message)


def _staff_is_possible(c: CheckedOffice) -> Iterator[Problem]:
    staff = c.office.staff
    posts = sum(home.posts for home in staff.homes.values()) + sum(staff.clerks.values())
    if posts > MOST_POSTS:
        yield c.at_key(("staff",), f"more than {MOST_POSTS} posts are refused; write fewer")
    hours = staff.net_hours
    if staff.homes and hours is not None and not 0 < hours.low <= hours.high <= YEAR:
        message = "a post works more than 0 and at most 8760 h a year; write e.g. 1540 h"
        yield c.at(("staff", "net_hours"), message)


def _observed_ranges_are_in_order(c: CheckedOffice) -> Iterator[Problem]:
    for name, observed in c.office.anchors.items():
        if observed.low > observed.high:
            message = "expected low <= high; put the two numbers in order"
            yield c.at(("anchors", name), message)


_NUMBERS: list[Callable[[CheckedOffice], Iterator[Problem]]] = [
    _estimates_have_sources,
    _shares_sum_to_one,
    _work_adds_up,
    _loops_end,
    _places_exist,
    _hours_for_channels,
    _profiles_are_possible,
    _work_is_possible,
    _numbers_are_possible,
    _observed_ranges_are_in_order,
]


# -- what follows from the numbers --------------------------------------------------------------


def _visits_are_few(c: CheckedOffice) -> Iterator[Problem]:
    for name, case_type in c.office.case_types.items():
        visits = expected_visits(c.office, name).stages
        number = max(range(len(visits)), key=lambda index: visits[index])
        if not isfinite(sum(visits)) or visits[number] > MOST_VISITS:
            message = (
                f"with these loops a case would come here {visits[number]:.3g} times on average; "
                "write smaller probabilities of going back"
            )
            yield c.at(("journeys", case_type.journey, "stages", number), message)


def _population_is_positive(c: CheckedOffice) -> Iterator[Problem]:
    for channel, rate in population_rates(c.office).items():
        if rate < 0:
            message = (
                f"the total is smaller than what open cases cause by {-rate * YEAR:,.0f} a year; "
                "raise the total, or lower the enquiries (no contact is counted twice)"
            )
            yield c.at(("contacts", "population", channel, "total"), message)


_WORKED_OUT: list[Callable[[CheckedOffice], Iterator[Problem]]] = [
    _visits_are_few,
    _population_is_positive,
]
