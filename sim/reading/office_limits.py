"""Checks that an office can be simulated: sizes and numbers beyond which Umbau refuses."""

from collections.abc import Iterator, Mapping
from math import inf, isfinite

from sim.adding import added
from sim.declared import estimates
from sim.errors import Problem
from sim.plan.calendar import YEAR
from sim.plan.expected import expected_visits
from sim.reading.checked import CheckedOffice, Loc
from sim.scenario.office import Home, Office, Profile, Staff

OLDEST = 50 * YEAR
MOST_ARRIVALS = 20_000_000
MOST_OPEN = 1_000_000
MOST_POSTS = 5_000
MOST_NAMES = 200
"""Case types, journeys, homes; stages of a journey."""
MOST_FLOWS = 30
"""Each has eight families of entities (`sim.demand.demand`), of which there are 255."""
MOST_KINDS = 2_000
"""Case types times surname bands times groups."""
MOST_VISITS = 100.0
"""Expected visits of a case to one stage."""
LONGEST_WORK = 10_000 * 60.0
"""Mean minutes of one piece of work."""
MOST_CV = 10.0
MOST_FACTOR = 1_000.0

_WORK = frozenset({"hands_on", "minutes", "recheck", "lag", "mail_switch", "reading_in"})


def office_is_not_too_large(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse more names and stages than the arithmetic of the check is made for."""
    office = c.office
    parts: dict[str, tuple[Mapping[str, object], int]] = {
        "case_types": (office.case_types, MOST_NAMES),
        "journeys": (office.journeys, MOST_NAMES),
        "applications": (office.applications, MOST_FLOWS),
    }
    for key, (part, most) in parts.items():
        if len(part) > most:
            yield c.at_key((key,), f"more than {most} are refused; merge some of them")
    if max(len(office.staff.homes), len(office.staff.clerks)) > MOST_NAMES:
        yield c.at_key(("staff",), f"more than {MOST_NAMES} homes are refused; merge some of them")
    for name, journey in office.journeys.items():
        if len(journey.stages) > MOST_NAMES:
            message = f"more than {MOST_NAMES} stages are refused; merge some of them"
            yield c.at_key(("journeys", name, "stages"), message)
    if not office.case_types:
        its = next(iter(office.journeys), "NAME")
        message = (
            "an office needs at least one case type; write it with its journey, e.g. "
            f"renewal: {{journey: {its}}}"
        )
        yield c.at(("case_types",), message)
    kinds = len(office.case_types) * len(office.clients.surnames) * len(office.clients.groups)
    if kinds > MOST_KINDS:
        message = (
            f"case types x surname bands x groups make {kinds} kinds of clients, "
            f"more than {MOST_KINDS} are refused; merge some of them"
        )
        yield c.at(("clients",), message)


def profiles_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse trends and pulses that no office sees, and pulses that end before they start."""
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


def work_is_possible(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse work that lasts for years, and spreads whose means no run would meet."""
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


def numbers_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse more cases, contacts and posts than a run can hold."""
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
        if opening.mean_age.high > OLDEST:
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
        message = (
            f"old cases are asked after more often: write a multiple of 1 to {MOST_FACTOR:.0f}"
        )
        yield c.at(("contacts", "enquiries", "old_multiple"), message)
    if enquiries.mean_rate.high > 1 / 60:
        message = "more than one enquiry an hour about every open case is refused; check the unit"
        yield c.at(("contacts", "enquiries", "mean_rate"), message)


def _staff_is_possible(c: CheckedOffice) -> Iterator[Problem]:
    staff = c.office.staff
    if seats_of(staff) > MOST_POSTS:
        yield c.at_key(("staff",), f"more than {MOST_POSTS} posts are refused; write fewer")
    hours = staff.net_hours
    if staff.homes and hours is not None and not 0 < hours.low <= hours.high <= YEAR:
        message = "a post works more than 0 and at most 8760 h a year; write e.g. 1540 h"
        yield c.at(("staff", "net_hours"), message)


def seats_of(staff: Staff) -> int:
    """Return the seats of all posts and clerks of an office."""
    seats = added(_persons(staff, home) for home in staff.homes.values())
    return seats + added(staff.clerks.values())


def _persons(staff: Staff, home: Home) -> int:
    """Return the seats of a home's posts; unknown patterns count as one person."""
    shared = added(
        posts * (len(staff.patterns[name].persons) - 1)
        for name, posts in home.patterns.items()
        if name in staff.patterns
    )
    return home.posts + shared


def visits_are_few(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse loops that bring a case back again and again."""
    for name, case_type in c.office.case_types.items():
        visits = expected_visits(c.office, name).stages
        number = max(range(len(visits)), key=lambda index: visits[index])
        if not isfinite(added(visits)) or visits[number] > MOST_VISITS:
            message = (
                f"with these loops a case would come here {visits[number]:,.0f} times on average; "
                "write smaller probabilities of going back"
            )
            yield c.at(("journeys", case_type.journey, "stages", number), message)
