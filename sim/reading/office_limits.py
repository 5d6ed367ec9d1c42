"""Checks that an office can be simulated: sizes and numbers beyond which Umbau refuses."""

from collections.abc import Iterator, Mapping
from math import inf, isfinite

from sim.adding import added
from sim.declared import estimates
from sim.errors import Problem
from sim.messages.message import Message, in_thousands
from sim.plan.expected import expected_visits
from sim.plan.shape import placed, placed_singly
from sim.reading.checked import CheckedOffice, Loc
from sim.scenario.journey import Stage
from sim.scenario.office import Home, Office, Profile, Staff
from sim.units import YEAR

OLDEST = 50 * YEAR
MOST_ARRIVALS = 20_000_000
MOST_OPEN = 1_000_000
MOST_POSTS = 5_000
MOST_NAMES = 200
"""Case types, journeys, homes; stages of a journey."""
MOST_FLOWS = 25
"""Each has ten families of entities (`sim.demand.demand`), of which there are 255."""
MOST_KINDS = 2_000
"""Case types times surname bands times groups."""
MOST_VISITS = 100.0
"""Expected visits of a case to one stage."""
LONGEST_WORK = 10_000 * 60.0
"""Mean minutes of one piece of work."""
MOST_CV = 10.0
MOST_FACTOR = 1_000.0

_WORK = frozenset({"hands_on", "minutes", "length", "recheck", "lag", "mail_switch", "reading_in"})


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
            yield c.at_key((key,), Message("office_limits.more_than_refused", most=most))
    if max(len(office.staff.homes), len(office.staff.clerks)) > MOST_NAMES:
        yield c.at_key(("staff",), Message("office_limits.more_than_homes", most_names=MOST_NAMES))
    for name, journey in office.journeys.items():
        if len(list(placed(journey.stages))) > MOST_NAMES:
            message = Message("office_limits.more_than_stages", most_names=MOST_NAMES)
            yield c.at_key(("journeys", name, "stages"), message)
    if not office.case_types:
        its = next(iter(office.journeys), "NAME")
        message = Message("office_limits.an_office_needs", its=its)
        yield c.at(("case_types",), message)
    kinds = len(office.case_types) * len(office.clients.surnames) * len(office.clients.groups)
    if kinds > MOST_KINDS:
        message = Message("office_limits.case_types_x", kinds=kinds, most_kinds=MOST_KINDS)
        yield c.at(("clients",), message)


def profiles_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse trends and pulses that no office sees, and pulses that end before they start."""
    for loc, profile in _profiles(c.office):
        if not 0.1 <= profile.trend <= 10:  # noqa: PLR2004 - tenfold in a year, or a tenth
            message = Message("office_limits.trend_factor_from")
            yield c.at((*loc, "trend"), message)
        for number, pulse in enumerate(profile.pulses):
            if pulse.end <= pulse.start:
                message = Message("office_limits.pulse_ends_before")
                yield c.at((*loc, "pulses", number, "end"), message)
            if pulse.factor.high > MOST_FACTOR:
                message = Message(
                    "office_limits.factor_above_refused", most_factor=f"{MOST_FACTOR:.0f}"
                )
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
            message = Message("office_limits.one_piece_work")
            yield c.at(loc, message)
    for name, journey in c.office.journeys.items():
        for place, stage in placed(journey.stages):
            for keys, cv in _spreads(stage):
                if cv > MOST_CV:
                    message = Message("office_limits.cv_above_refused", most_cv=f"{MOST_CV:.0f}")
                    yield c.at(("journeys", name, "stages", *place, *keys), message)


def _spreads(stage: Stage) -> Iterator[tuple[Loc, float]]:
    """Yield the coefficients of variation that a stage states, and where."""
    work, time = stage.work, stage.time
    if work is not None and work.cv:
        yield ("work", "cv"), work.cv
    if work is not None and work.minutes is not None and work.minutes.cv:
        yield ("work", "minutes", "cv"), work.minutes.cv
    if isinstance(time, dict):
        yield from ((("time", name, "cv"), each.cv) for name, each in time.items() if each.cv)
    elif time is not None and time.cv:
        yield ("time", "cv"), time.cv


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
            message = Message("office_limits.more_than_opening", most_open=in_thousands(MOST_OPEN))
            yield c.at((*loc, "cases"), message)
        if opening.mean_age.high > OLDEST:
            message = Message("office_limits.mean_age_more")
            yield c.at((*loc, "mean_age"), message)
    contacts = office.contacts
    if contacts is not None:
        for population in contacts.population.values():
            total += population.total.high * length * _growth(population.profile, length)
        yield from _enquiries_are_possible(c)
    if not isfinite(total) or total > MOST_ARRIVALS:
        message = Message(
            "office_limits.cases_contacts_one",
            total=f"{total:.3g}",
            most_arrivals=in_thousands(MOST_ARRIVALS),
        )
        yield c.at_key(("applications",), message)
    yield from _staff_is_possible(c)


def _growth(profile: Profile, length: float) -> float:
    """Return by how much the mean rate of a run may exceed the stated one."""
    most = max((pulse.factor.high for pulse in profile.pulses), default=1.0)
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
        message = Message("office_limits.old_cases_asked", most_factor=f"{MOST_FACTOR:.0f}")
        yield c.at(("contacts", "enquiries", "old_multiple"), message)
    if enquiries.mean_rate.high > 1 / 60:
        message = Message("office_limits.more_than_one")
        yield c.at(("contacts", "enquiries", "mean_rate"), message)


def _staff_is_possible(c: CheckedOffice) -> Iterator[Problem]:
    staff = c.office.staff
    if seats_of(staff) > MOST_POSTS:
        yield c.at_key(("staff",), Message("office_limits.more_than_posts", most_posts=MOST_POSTS))
    hours = staff.net_hours
    if staff.homes and hours is not None and not 0 < hours.low <= hours.high <= YEAR:
        message = Message("office_limits.post_works_more")
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
            message = Message("office_limits.these_loops_case", visits=in_thousands(visits[number]))
            stages = c.office.journeys[case_type.journey].stages
            place, _ = list(placed_singly(stages))[number]
            yield c.at(("journeys", case_type.journey, "stages", *place), message)
