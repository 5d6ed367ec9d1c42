"""Slots of appointments as arithmetic: how many a day has, when they begin, when they open.

Nothing here simulates or draws. A day is numbered from the start of the run; dates are minutes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from math import ceil, inf

from sim.adding import added
from sim.declared import WeekHours
from sim.events.families import PER_VISIT
from sim.events.kinds import FIRST_APPOINTMENT
from sim.plan import arithmetic
from sim.plan.calendar import Calendar, hours_of, office_calendars
from sim.plan.shape import every, owned_kinds
from sim.scenario.appointments import Appointment, Offer
from sim.scenario.journey import Drawn
from sim.scenario.levers import Effect
from sim.scenario.office import Office, OfficeHours
from sim.scenario.structure import Structure
from sim.scenario.study import Scenario
from sim.units import DAY, WEEK

Interval = tuple[float, float]
Place = tuple[float, int]
"""Begin of a slot and number of its desk."""

RASTER = 5.0
"""Minutes of which a slot lasts a multiple."""

MOST_ORDINALS = PER_VISIT
"""Bookings of one visit of a case, and times that its client asks; the last booking is kept, and
the last ask waits for the next release."""
MOST_ASKS = MOST_ORDINALS - 1
"""Times that the client of one visit asks again after a while."""


def slot_length(length: Drawn) -> float:
    """Return how long a slot is: the central mean of the appointment, rounded up to 5 min."""
    return max(1, ceil(length.mean.value / RASTER - 1e-9)) * RASTER


def desks_of(offer: Offer, posts: float) -> int:
    """Return how many desks hold the slots of a team with so many filled posts."""
    if offer.slots.desks is not None:
        return offer.slots.desks
    assert offer.slots.share is not None
    return arithmetic.desks_of_share(offer.slots.share, posts)


def slots_of_day(
    offer: Offer, posts: float, hours: Sequence[Interval], length: float
) -> list[Place]:
    """Return the slots of a day by begin and desk, for a team with so many filled posts.

    floor(share x posts x open minutes / length) of them, or as many as fit at a fixed number of
    desks. They are dealt to the desks as evenly as can be, and on each lie evenly over its places,
    which follow each other without a gap in each of the day's hours. 3 slots of 20 minutes at one
    desk from 08:00 to 10:00 are at its places 0, 2 and 4 of 6: at 08:00, 08:40 and 09:20.
    """
    places = [
        opens + number * length
        for opens, closes in hours
        for number in range(arithmetic.places_between(opens, closes, length))
    ]
    desks = desks_of(offer, posts)
    if not places or desks <= 0:
        return []
    number = desks * len(places)
    if offer.slots.share is not None:
        minutes = added(closes - opens for opens, closes in hours)
        number = min(number, arithmetic.slots_of_share(offer.slots.share, posts, minutes, length))
    return [(places[place], desk) for place, desk in _dealt(number, desks, len(places))]


@lru_cache(maxsize=1024)
def _dealt(number: int, desks: int, places: int) -> Sequence[tuple[int, int]]:
    """Deal so many slots of a day to desks of so many places: place and desk of each, in order."""
    return sorted(
        (arithmetic.place_of_slot(slot, here, places), desk)
        for desk in range(desks)
        for here in (arithmetic.slots_at_desk(number, desks, desk),)
        for slot in range(here)
    )


@dataclass(frozen=True, eq=False)
class OpenDays:
    """The hours of an offer, day by day."""

    calendar: Calendar
    _kinds: dict[int, set[tuple[Interval, ...]]] = field(default_factory=dict)

    @cached_property
    def _by_day(self) -> dict[int, list[Interval]]:
        days: dict[int, list[Interval]] = {}
        for opens, closes in self.calendar.intervals():
            days.setdefault(int(opens // DAY), []).append((opens, closes))
        return days

    def on(self, day: int) -> Sequence[Interval]:
        """Return the hours of a day; round the clock the whole day."""
        if self.calendar.always:
            return [(day * DAY, (day + 1) * DAY)]
        return self._by_day.get(day, ())

    def kinds(self, days: int) -> set[tuple[Interval, ...]]:
        """Return the hours of so many days, in minutes of the day, each once."""
        if days not in self._kinds:
            self._kinds[days] = {
                tuple((opens - day * DAY, closes - day * DAY) for opens, closes in self.on(day))
                for day in range(days)
            }
        return self._kinds[days]


def open_days(office: Office, offer: Offer, run_length: float) -> OpenDays:
    """Return on which days an offer has which hours: its own, or the counter's."""
    return _open_days(office.calendar, offer.slots.hours, office.start, run_length)


@lru_cache(maxsize=64)
def _open_days(hours: OfficeHours, own: WeekHours, start: date, run_length: float) -> OpenDays:
    if own:
        return OpenDays(hours_of(hours, own, start, run_length))
    return OpenDays(office_calendars(hours, start, run_length).counter)


# -- what is fixed of an appointment ---------------------------------------------------------------


@dataclass(frozen=True)
class AppointmentPlan:
    """A kind of appointment as the office at work looks it up."""

    index: int
    name: str
    length: float
    """Minutes of a slot."""
    no_show: float
    no_show_per_week: float
    late_cancel: float
    rebooks: float
    withdrawn_after: float
    notice: float
    horizon: float
    weekly: float | None
    """Minutes from the start of the run to its first weekly release, below 0; None: rolling."""

    @cached_property
    def code(self) -> int:
        """Its code in the step column of the log."""
        return FIRST_APPOINTMENT - self.index

    def no_show_after(self, lead: float) -> float:
        """Return the probability that a client does not come who booked so many minutes before."""
        return arithmetic.no_show_after(self.no_show, self.no_show_per_week, lead)

    def releases(self) -> Iterator[float]:
        """Yield the dates on which further days are opened; the first is the start."""
        yield 0.0
        step, date = (DAY, DAY) if self.weekly is None else (WEEK, self.weekly + WEEK)
        while date < inf:
            if date > 0.0:
                yield date
            date += step

    def released_by(self, now: float) -> int:
        """Return the first day that is not open for booking after the last release by a date."""
        if self.weekly is None:
            return arithmetic.released_daily(now, self.horizon)
        return arithmetic.released_weekly(now, self.weekly, self.horizon)


def appointments_of(office: Office) -> tuple[AppointmentPlan, ...]:
    """Return the appointments of an office in the order in which they stand."""
    return tuple(
        _plan_of(office, index, name, stated)
        for index, (name, stated) in enumerate(office.appointments.items())
    )


def _plan_of(office: Office, index: int, name: str, stated: Appointment) -> AppointmentPlan:
    weekly = None
    if stated.release != "rolling":
        weekday, minute = stated.release
        weekly = (weekday - office.start.weekday()) % 7 * DAY + minute
        weekly -= WEEK if weekly > 0.0 else 0.0
    per_week, late = stated.no_show_per_week, stated.late_cancel
    return AppointmentPlan(
        index=index,
        name=name,
        length=slot_length(stated.length),
        no_show=stated.no_show.value,
        no_show_per_week=per_week.value if per_week is not None else 0.0,
        late_cancel=late.value if late is not None else 0.0,
        rebooks=stated.rebooks.value,
        withdrawn_after=stated.withdrawn_after.value,
        notice=stated.notice,
        horizon=stated.horizon,
        weekly=weekly,
    )


Offers = tuple[tuple[Offer | None, ...], ...]
"""Who offers an appointment to a kind of clients: by appointment, then by kind; None: nobody."""


def offers_of(office: Office, structure: Structure, owners: Sequence[str]) -> Offers:
    """Return who offers each appointment under a structure; `owners`: of each kind of clients."""
    return tuple(
        tuple(_to_clients_of(owner, structure.appointments.get(name)) for owner in owners)
        for name in office.appointments
    )


def _to_clients_of(owner: str, offer: Offer | None) -> Offer | None:
    return offer and offer.model_copy(update={"team": offer.held_by(owner)})


def holders(scenario: Scenario, name: str) -> list[str]:
    """Name the teams that hold dates of an appointment, whose cases have it."""
    office, offer = scenario.office, scenario.structure.appointments[name]
    needed = {
        case_type
        for case_type, stated in office.case_types.items()
        if any(stage.visit == name for stage in every(office.journeys[stated.journey].stages))
    }
    owned = (owner for kind, owner in owned_kinds(scenario) if kind.case_type in needed)
    return list(dict.fromkeys(offer.held_by(owner) for owner in owned))


def no_shows_kept(effects: Iterable[Effect], names: Sequence[str]) -> tuple[float, ...]:
    """Return the share of no-shows that levers leave, per appointment."""
    kept = [1.0] * len(names)
    for effect in effects:
        for number, name in enumerate(names):
            kept[number] *= effect.no_shows_kept(name)
    return tuple(kept)


# -- what is expected ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a visit, by the probabilities of a booking on the shortest notice."""

    served: float
    """Share of the visits that are held at last."""
    bookings: float
    """Bookings per visit."""


def outcome_of(stated: Appointment) -> Outcome:
    """Return what is expected of a visit: bookings fail with f, and are made again with r.

    Held (1 - f) / (1 - f r) of them, after 1 / (1 - f r) bookings (geometric series).
    """
    per_week = stated.no_show_per_week.value if stated.no_show_per_week is not None else 0.0
    late = stated.late_cancel.value if stated.late_cancel is not None else 0.0
    fails = min(1.0, stated.no_show.value + per_week * stated.notice / WEEK + late)
    again = fails * stated.rebooks.value
    if again >= 1.0:
        return Outcome(0.0, float(MOST_ORDINALS))
    return Outcome((1.0 - fails) / (1.0 - again), 1.0 / (1.0 - again))


def slots_per_week(scenario: Scenario, name: str, posts: float) -> float:
    """Return the slots of an appointment in a week without holidays."""
    office, offer = scenario.office, scenario.structure.appointments[name]
    length = slot_length(office.appointments[name].length)
    hours = offer.slots.hours or office.calendar.counter
    if office.calendar.kind == "always" and not hours:
        return 7.0 * len(slots_of_day(offer, posts, [(0.0, DAY)], length))
    days = [[(float(o), float(c)) for day, o, c in hours if day == number] for number in range(7)]
    return float(added(len(slots_of_day(offer, posts, day, length)) for day in days))
