"""What a plan says of appointments, as tables: who offers which slots, and what holds of them."""

from collections.abc import Iterator, Sequence
from itertools import product

from sim.adding import added
from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.slots import DESKS
from sim.engines.compiled.tables import Calendars
from sim.plan.calendar import MARGIN_DAYS, Calendar
from sim.plan.plan import Plan
from sim.plan.roster import Seat
from sim.plan.slots import MOST_ORDINALS, AppointmentPlan, OpenDays, open_days, slots_of_day
from sim.scenario.appointments import Offer
from sim.units import DAY

_DAYS_BEHIND = 10
"""Days behind a horizon's end that may be opened with it."""

_Key = tuple[int, Offer]
"""An appointment and who offers it: one calendar of slots."""


def fill_appointments(
    plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays
) -> None:
    """Fill the calendars of slots, and what is fixed of each appointment."""
    diary, stated = arrays.new("diary", 1), plan.appointments
    diary["appointments"], diary["ordinals"] = len(stated), MOST_ORDINALS
    diary["first"] = diary["last"] = NONE
    rows = arrays.new("appointments", len(stated))
    rows["waiting_first"] = rows["waiting_last"] = NONE
    for name in (
        "no_show", "no_show_per_week", "late_cancel", "rebooks", "withdrawn_after", "notice",
        "horizon",
    ):  # fmt: skip
        rows[name] = [getattr(one, name) for one in stated]
    rows["is_weekly"] = [one.weekly is not None for one in stated]
    rows["weekly"] = [one.weekly or 0.0 for one in stated]
    arrays.put("no_shows_from", plan.no_shows_kept.begins)
    arrays.put("no_shows_kept", [kept for each in plan.no_shows_kept.values for kept in each])
    _fill_slots(plan, roster, calendars, arrays)


def _fill_slots(plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays) -> None:
    """Write the calendars of slots of all phases, and which of them are whose in each."""
    opened = _in_force(plan)
    every = sorted({one for each in opened for one in each.items()}, key=lambda one: one[1])
    most = max(map(len, opened))
    arrays["diary"]["calendars"] = most
    in_force = arrays.put("calendars_in_force", [NONE] * (len(opened) * most))
    of_phase = len(plan.appointments) * len(plan.clients)
    calendar_of = arrays.put("calendar_of", [NONE] * (len(opened) * of_phase))
    for phase, numbers in enumerate(opened):
        in_force[phase * most : phase * most + len(numbers)] = list(numbers.values())
        for place, key in enumerate(_offers(plan, phase)):
            if key in numbers:
                calendar_of[phase * of_phase + place] = numbers[key]
    rows, at_once = arrays.new("slot_calendars", len(every)), 0
    hours: dict[OpenDays, int] = {}
    for (index, offer), number in every:
        appointment = plan.appointments[index]
        days = open_days(plan.scenario.office, offer, plan.scenario.run.run_length)
        rows["appointment"][number] = index
        rows["team"][number] = team = plan.teams.index(offer.held_by(""))
        if days not in hours:
            hours[days] = calendars.add(_by_day(days.calendar, plan))
        rows["hours"][number] = hours[days]
        rows["desks"][number] = NONE if offer.slots.desks is None else offer.slots.desks
        rows["share"][number] = offer.slots.share or 0.0
        rows["length"][number] = appointment.length
        rows["first_desk"][number] = number * DESKS
        posts = _most_posts(plan, roster, team)
        at_once += _most_at_once(plan, appointment, offer, days, posts)
    last = max((one.horizon for one in plan.appointments), default=0.0)
    number = int((plan.scenario.run.run_length + last) // DAY) + _DAYS_BEHIND
    arrays.put("first_slots", [NONE] * (len(every) * number))
    counted = arrays.new("slot_days", 1)
    counted["number"], counted["at_once"] = number, at_once


def _offers(plan: Plan, phase: int) -> Iterator[_Key | None]:
    """Yield who offers each appointment to each kind of clients in a phase."""
    for appointment, client in product(plan.appointments, plan.clients):
        governed = plan.arrangements[plan.phases[phase].arrangement[client.index]]
        offer = governed.offers[appointment.index][client.index]
        yield (appointment.index, offer) if offer is not None else None


def _in_force(plan: Plan) -> list[dict[_Key, int]]:
    """Return by phase the calendars of slots in their order, with their numbers.

    From the phase on in which they are opened first, those that there were are kept, and new ones
    numbered on.
    """
    found: list[dict[_Key, int]] = []
    made, before = 0, dict[_Key, int]()
    for phase in range(len(plan.phases)):
        now: dict[_Key, int] = {}
        for key in _offers(plan, phase) if phase >= plan.phase_at(0.0) else ():
            if key is not None and key not in now:
                now[key] = before.get(key, made)
                made += now[key] == made
        found.append(now)
        before = now
    return found


def _by_day(calendar: Calendar, plan: Plan) -> Calendar:
    """Return a calendar whose hours lie in single days: round the clock, a day is an interval."""
    if not calendar.always:
        return calendar
    days = int(plan.scenario.run.run_length // DAY) + MARGIN_DAYS
    begins = [number * DAY for number in range(days + 1)]
    return Calendar(tuple(begins[:-1]), tuple(begins[1:]))


def _most_at_once(
    plan: Plan, appointment: AppointmentPlan, offer: Offer, days: OpenDays, posts: float
) -> int:
    """Return how many slots a calendar opens at one instant at most."""
    released = int(appointment.horizon // DAY) + _DAYS_BEHIND
    last = int(plan.scenario.run.run_length // DAY) + released
    length = appointment.length
    return released * max(
        len(slots_of_day(offer, posts, each, length)) for each in days.kinds(last)
    )


def _most_posts(plan: Plan, roster: Sequence[Seat], team: int) -> float:
    """Return the most posts that a team may have filled."""
    if plan.review is not None:  # it may move anybody anywhere
        return added(seat.fte for seat in roster)
    return max(
        added(seat.fte for seat in roster if seat.in_phase(phase) == team)
        for phase in range(len(plan.phases))
    )
