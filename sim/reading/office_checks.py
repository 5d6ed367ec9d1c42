"""Checks of an office by itself: names that must exist, numbers that must be possible."""

from collections.abc import Callable, Iterator, Mapping

from sim.adding import added
from sim.declared import estimates
from sim.errors import Problem
from sim.messages.message import Message, in_thousands
from sim.plan.calendar import Calendar, office_calendars
from sim.plan.enquiries import mails_after_lost_calls, population_rates
from sim.plan.lateness import emergency_of, gives_appointments
from sim.reading.appointment_checks import (
    appointments_are_possible,
    asks_by,
    visits_leave_work,
    visits_name_known_appointments,
)
from sim.reading.checked import CheckedOffice, Loc
from sim.reading.following_checks import following_cases_can_come, following_types_are_known
from sim.reading.journey_checks import JOURNEY_NAMES, JOURNEY_NUMBERS, stages_of
from sim.reading.office_limits import (
    numbers_are_possible,
    office_is_not_too_large,
    profiles_are_possible,
    visits_are_few,
    work_is_possible,
)
from sim.reading.people_checks import (
    patterns_are_possible,
    people_are_possible,
    somebody_is_there,
    staff_names_are_known,
)
from sim.reading.yaml import suggestion
from sim.scenario.office import Contacts, Office
from sim.scenario.structure import QUEUE_CLASSES
from sim.units import YEAR

MISSING_SOURCE = Message("office_checks.source_missing_write")


def check_office_names(checked: CheckedOffice) -> list[Problem]:
    """Return what is wrong with the office's names and sizes; the other checks rely on them."""
    return [found for check in _NAMES for found in check(checked)]


def check_office_numbers(checked: CheckedOffice) -> list[Problem]:
    """Return what is wrong with the numbers of an office whose names hold."""
    found = [found for check in _NUMBERS for found in check(checked)]
    return found or [found for check in _WORKED_OUT for found in check(checked)]


# -- names ------------------------------------------------------------------------------------


def _case_types_are_known(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    for name, case_type in office.case_types.items():
        if case_type.journey not in office.journeys:
            message = Message("office_checks.no_journey", journey=case_type.journey)
            message += suggestion(case_type.journey, office.journeys)
            yield c.at(("case_types", name, "journey"), message)
    for flow, applications in office.applications.items():
        for name in applications.case_types:
            if name not in office.case_types:
                message = Message(
                    "checks.no_case_type", name=name, hint=suggestion(name, office.case_types)
                )
                yield c.at_key(("applications", flow, "case_types", name), message)


def _flows_of_homes_are_known(c: CheckedOffice) -> Iterator[Problem]:
    for name, home in c.office.staff.homes.items():
        for number, flow in enumerate(home.serves):
            if flow not in c.office.applications:
                message = Message(
                    "office_checks.no_applications",
                    flow=flow,
                    hint=suggestion(flow, c.office.applications),
                )
                yield c.at(("staff", "homes", name, "serves", number), message)


def _priorities_have_names_of_their_own(c: CheckedOffice) -> Iterator[Problem]:
    for name, case_type in c.office.case_types.items():
        if case_type.priority in QUEUE_CLASSES:
            message = Message("office_checks.priority_is_taken", name=case_type.priority)
            yield c.at(("case_types", name, "priority"), message)


_NAMES: list[Callable[[CheckedOffice], Iterator[Problem]]] = [
    office_is_not_too_large,
    _case_types_are_known,
    _priorities_have_names_of_their_own,
    *JOURNEY_NAMES,
    following_types_are_known,
    visits_name_known_appointments,
    _flows_of_homes_are_known,
    staff_names_are_known,
]


# -- numbers ----------------------------------------------------------------------------------


def _estimates_have_sources(c: CheckedOffice) -> Iterator[Problem]:
    if c.office.laboratory:
        return
    for loc, estimate in estimates(c.office):
        if not estimate.stated:
            yield c.at(loc, MISSING_SOURCE)


def _shares_sum_to_one(c: CheckedOffice) -> Iterator[Problem]:
    office_types = c.office.case_types
    for loc, shares in _shares(c.office):
        total = added(shares.values())
        if not shares:
            message = Message("office_checks.no_shares_written")
            if loc[-1] == "case_types":
                known = list(office_types) or ["renewal"]
                message = Message("office_checks.no_case_types", known=known[0])
            yield c.at_key(loc, message)
        elif abs(total - 1.0) > 0.001:  # noqa: PLR2004 - a tenth of a percent, for thirds
            message = Message("office_checks.shares_sum_write", total=f"{total * 100:.4g}")
            yield c.at_key(loc, message)


def _shares(office: Office) -> Iterator[tuple[Loc, Mapping[str, float]]]:
    for loc, each in stages_of(office):
        if each.stage.branch is not None:
            yield (*loc, "branch"), {name: way.share for name, way in each.stage.branch.items()}
    yield ("clients", "surnames"), office.clients.surnames
    yield ("clients", "groups"), office.clients.groups
    for name, flow in office.applications.items():
        yield ("applications", name, "case_types"), flow.case_types
        if flow.opening is not None:
            places = {str(place): share for place, share in flow.opening.places.items()}
            yield ("applications", name, "opening", "places"), places
    for name, appointment in office.appointments.items():
        if appointment.channels:
            asked = {str(channel): share for channel, share in appointment.channels.items()}
            yield ("appointments", name, "channels"), asked
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


def _hours_for_channels(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    calendar = office.calendar
    if calendar.kind == "always":
        return
    calendars = office_calendars(office.calendar, office.start, c.run.run_length)
    if _never_open(calendars.presence):
        message = Message("office_checks.office_never_open")
        yield c.at(("calendar", "presence"), message)
        return
    if office.contacts is None:
        return
    for channel, hours, times in (
        ("phone", office.calendar.phone, calendars.phone),
        ("counter", office.calendar.counter, calendars.counter),
    ):
        used = _channel_used(office.contacts, channel)
        if channel == "counter" and gives_appointments(office):
            used = True
        used |= asks_by(office, channel)
        if used and _never_open(times):
            message = (
                Message("office_checks.hours_all_fall", channel=channel)
                if hours
                else Message("office_checks.there_contacts_but", channel=channel)
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


def _appointments_are_contacts(c: CheckedOffice) -> Iterator[Problem]:
    for name, case_type in c.office.case_types.items():
        if c.office.contacts is None and emergency_of(case_type) is not None:
            message = Message("office_checks.emergency_appointments_contacts")
            yield c.at_key(("case_types", name, "expiry", "emergency"), message)


def _observed_ranges_are_in_order(c: CheckedOffice) -> Iterator[Problem]:
    for name, observed in c.office.anchors.items():
        if observed.low > observed.high:
            message = Message("office_checks.expected_low_high")
            yield c.at(("anchors", name), message)


_NUMBERS: list[Callable[[CheckedOffice], Iterator[Problem]]] = [
    _estimates_have_sources,
    _shares_sum_to_one,
    *JOURNEY_NUMBERS,
    visits_leave_work,
    appointments_are_possible,
    _hours_for_channels,
    _appointments_are_contacts,
    following_cases_can_come,
    profiles_are_possible,
    work_is_possible,
    numbers_are_possible,
    _observed_ranges_are_in_order,
    patterns_are_possible,
    people_are_possible,
    somebody_is_there,
]


# -- what follows from the numbers --------------------------------------------------------------


def _population_is_positive(c: CheckedOffice) -> Iterator[Problem]:
    for channel, rate in population_rates(c.office).items():
        if rate < 0:
            less = in_thousands(-rate * YEAR)
            message = Message("office_checks.total_smaller_than", rate=less)
            lost = mails_after_lost_calls(c.office) if channel == "email" else 0.0
            if lost > 0:
                message = Message(
                    "office_checks.total_smaller_with_lost_calls",
                    rate=less,
                    lost=in_thousands(lost * YEAR),
                )
            yield c.at(("contacts", "population", channel, "total"), message)


_WORKED_OUT: list[Callable[[CheckedOffice], Iterator[Problem]]] = [
    visits_are_few,
    _population_is_positive,
]
