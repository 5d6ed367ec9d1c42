"""Checks of appointments: who needs them, who offers them, and that there is a slot at all."""

from collections.abc import Iterator

from sim.errors import Problem
from sim.messages.message import Message
from sim.plan.expected import rest_minutes, rest_share
from sim.plan.shape import appointments_in, placed
from sim.plan.slots import holders, slot_length, slots_per_week
from sim.reading.checked import Checked, CheckedOffice, Loc
from sim.reading.office_limits import MOST_CV
from sim.reading.yaml import suggestion
from sim.scenario.office import Office, lie_within


def visits_name_known_appointments(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse visits for an appointment that the office does not state."""
    known = c.office.appointments
    for name, journey in c.office.journeys.items():
        for place, stage in placed(journey.stages):
            if stage.visit is not None and stage.visit not in known:
                hint = suggestion(stage.visit, known)
                message = Message("appointments.no_appointment", name=stage.visit, hint=hint)
                yield c.at(("journeys", name, "stages", *place, "visit"), message)


def appointments_are_possible(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse clients who ask where nobody can be asked, and spreads that no run would meet."""
    for name, stated in c.office.appointments.items():
        if stated.channels and c.office.contacts is None:
            message = Message("appointments.channels_need_contacts")
            yield c.at_key(("appointments", name, "channels"), message)
        for key in ("length", "asks_again"):
            cv = getattr(stated, key).cv
            if cv and cv > MOST_CV:
                message = Message("office_limits.cv_above_refused", most_cv=f"{MOST_CV:.0f}")
                yield c.at(("appointments", name, key, "cv"), message)


def visits_leave_work(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse visits that take more than the hands-on minutes that the other work leaves them."""
    office = c.office
    for name, case_type in office.case_types.items():
        stages = office.journeys[case_type.journey].stages
        rests = [place for place, s in placed(stages) if s.work and s.work.rest is not None]
        if rests and rest_share(office, case_type) >= 0.0 > rest_minutes(office, case_type):
            message = Message("appointments.visits_take_more", name=name)
            yield c.at(("journeys", case_type.journey, "stages", *rests[0], "work"), message)


def asks_by(office: Office, channel: str) -> bool:
    """Tell whether clients ask for slots by a channel."""
    for one in office.appointments.values():
        shares = {str(name): share for name, share in one.channels.items()}
        if shares.get(channel, 0.0) > 0.0:
            return True
    return False


# -- who offers them -------------------------------------------------------------------------------


def appointments_are_offered(c: Checked) -> Iterator[Problem]:
    """Refuse visits that no team holds, and teams that hold what nobody knows."""
    office, offered = c.scenario.office, c.scenario.structure.appointments
    for name in offered:
        if name not in office.appointments:
            hint = suggestion(name, office.appointments)
            message = Message("appointments.no_appointment", name=name, hint=hint)
            yield c.at_key(("appointments", name), message)
    for name in appointments_in(c.scenario):
        if name not in offered:
            message = Message("appointments.nobody_offers", name=name)
            yield c.at_key(("appointments",), message)


def slots_are_in_the_presence(c: Checked) -> Iterator[Problem]:
    """Refuse slots outside the presence, and those of which it is not said when they are."""
    calendar = c.scenario.office.calendar
    if calendar.kind == "always":
        return
    for name, offer in c.scenario.structure.appointments.items():
        loc: Loc = ("appointments", name, "slots")
        if not (offer.slots.hours or calendar.counter):
            yield c.in_structure(loc, Message("appointments.hours_missing"))
        if not lie_within(offer.slots.hours, calendar.presence):
            yield c.in_structure((*loc, "hours"), Message("appointments.hours_outside"))


def there_are_slots(c: Checked) -> Iterator[Problem]:
    """Refuse offers without a single slot in a week, where all teams have posts."""
    office, staff = c.scenario.office, c.staff
    for name in appointments_in(c.scenario):
        for team in holders(c.scenario, name):
            filled = staff[team].filled if team in staff else 0.0
            if slots_per_week(c.scenario, name, filled) == 0:
                length = slot_length(office.appointments[name].length)
                message = Message("appointments.no_slot", team=team, length=f"{length:.0f}")
                yield c.in_structure(("appointments", name, "slots"), message)
