"""Appointments: calendars of slots, who books them, who comes, and who asks again (model.md §6).

A case that comes to a visit books at that instant, at any hour and without a clerk. A slot keeps no
clerk free: at its date a clerk of the team that holds it is taken, or the client waits.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Generator, Iterator, Mapping

from simpy.events import Event

from sim.adding import added
from sim.demand.blocks import ASKED_TOGETHER
from sim.engines.simpy.contacts import COUNTER, PHONE, ContactsOnTheirWay
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.governing import Governance
from sim.engines.simpy.records import Case, Contact, Visit
from sim.engines.simpy.teams import Team
from sim.events.end_state import Bookings
from sim.events.kinds import (
    BOOKED,
    CANCELLED,
    CANCELLED_BY_OFFICE,
    CONTACT_ATTEMPT,
    EXTERNAL_END,
    HANDOFF,
    NO_SHOW,
    NONE,
    REBOOKED,
    SLOT_RELEASE,
    SLOT_START,
    UNBOOKED,
    VISIT_TASK,
)
from sim.events.log import row
from sim.plan.arithmetic import rank
from sim.plan.journeys import VISIT
from sim.plan.plan import Plan
from sim.plan.shape import ClientKind
from sim.plan.slots import (
    MOST_ASKS,
    MOST_ORDINALS,
    AppointmentPlan,
    OpenDays,
    Place,
    open_days,
    slots_of_day,
)
from sim.scenario.appointments import Offer
from sim.units import DAY

_SLOT_RELEASE, _SLOT_START = rank(SLOT_RELEASE), rank(SLOT_START)
_ATTEMPT, _EXTERNAL = rank(CONTACT_ATTEMPT), rank(EXTERNAL_END)

_DESKS, _KEPT = 10_000, 5_000
"""Numbers of desks that a calendar has; from which on are those of dates kept at a go-live."""


class SlotCalendar:
    """The slots that one team opens for an appointment, and which of them are free."""

    def __init__(
        self, plan: Plan, appointment: AppointmentPlan, offer: Offer, team: Team, number: int
    ) -> None:
        self._appointment, self.offer, self.team = appointment, offer, team
        self._days: OpenDays = open_days(plan.scenario.office, offer, plan.scenario.run.run_length)
        self._first_desk, self._kept = number * _DESKS, 0
        self._free: deque[Place] = deque()
        """The free slots in order, but those of `_too_soon`."""
        self._too_soon: list[Place] = []
        """Free slots that begin before the notice is over: nobody can book them any more."""

    def open_day(self, day: int) -> int:
        """Open the slots of a day, as many as the team's filled posts now make; return how many."""
        posts = added(clerk.seat.fte for clerk in self.team.clerks if clerk.filled)
        slots = slots_of_day(self.offer, posts, self._days.on(day), self._appointment.length)
        self._free += [(begin, self._first_desk + desk) for begin, desk in slots]
        return len(slots)

    def take(self, earliest: float, latest: float) -> Place | None:
        """Take the first free slot between two dates, the first of which is never before another.

        So it is the first one of all, and nobody looks for it.
        """
        free = self._free
        while free and free[0][0] < earliest:
            self._too_soon.append(free.popleft())
        if not free or free[0][0] > latest:
            return None
        return free.popleft()

    def give_back(self, slot: Place) -> None:
        """Open a slot again that was booked."""
        insort(self._free, slot)

    def forget_before(self, now: float) -> None:
        """Drop the free slots that are past."""
        self._too_soon = [slot for slot in self._too_soon if slot[0] >= now]
        while self._free and self._free[0][0] < now:
            self._free.popleft()

    def free_by_day(self) -> dict[int, int]:
        """Count the free slots of each day."""
        days: dict[int, int] = {}
        for begin, _ in (*self._too_soon, *self._free):
            days[int(begin // DAY)] = days.get(int(begin // DAY), 0) + 1
        return days

    def keep(self, begin: float) -> tuple[int, bool]:
        """Keep a date of another calendar, for one free slot of its day less.

        The one of the same time, else the nearest. Returns the desk, and whether there was a slot
        to give.
        """
        day = begin // DAY
        self._free, self._too_soon = deque(sorted((*self._too_soon, *self._free))), []
        first, last = (bisect_left(self._free, (d * DAY, NONE)) for d in (day, day + 1))
        if first < last:
            near = min(range(first, last), key=lambda each: abs(self._free[each][0] - begin))
            slot = self._free[near]
            del self._free[near]
            if slot[0] == begin:
                return slot[1], True
        self._kept += 1
        return self._first_desk + _KEPT + self._kept, first < last


class Appointments:
    """The appointments of an office: every visit of a case, from its first ask to its end."""

    def __init__(
        self, desk: Desk, teams: Mapping[str, Team], governance: Governance,
        contacts: ContactsOnTheirWay,
    ) -> None:  # fmt: skip
        self._desk, self._clock, self._write = desk, desk.clock, desk.write
        self._plan, self._plans = desk.plan, desk.plan.appointments
        self._no_shows_kept = desk.plan.no_shows_kept
        self._teams, self._governance, self._contacts = teams, governance, contacts
        self._by_index = list(teams.values())
        self._calendars: dict[tuple[int, Offer], SlotCalendar] = {}
        self._offered: list[list[SlotCalendar | None]] = []
        """The same calendars by appointment and kind of clients; None: nobody offers it to them."""
        self._calendars_made = 0
        self._released = [0] * len(self._plans)
        """Of each appointment, the first day that is not open for booking yet."""
        self._first: list[Visit] | None = []
        """Who wants to book before the calendars are opened on the first day; None: they are."""
        self._asking: dict[Visit, None] = {}
        """Visits without a date whose clients ask again, or wait for the next release."""
        self._waiting: list[list[Visit]] = [[] for _ in self._plans]
        """Of those, who waits for the next release."""
        self._to_come: dict[Visit, None] = {}
        self._there: dict[Visit, None] = {}
        """Who has come to a date: they wait, or a clerk has them."""

    # -- slots ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Await the releases of all calendars; the first opens them."""
        if self._plans:
            self._clock.call_at(0.0, _SLOT_RELEASE, self._open, None)
        for appointment in self._plans:
            self._clock.process(self._releases(appointment))

    def _open(self, _: None) -> None:
        self._renew_calendars()
        for appointment in self._plans:
            self._release(appointment)
        first, self._first = self._first or [], None
        for visit in sorted(first, key=lambda one: (one.concerns.application, one.entity)):
            self.book(visit)

    def _releases(self, appointment: AppointmentPlan) -> Generator[Event, None, None]:
        for date in appointment.releases():
            if date > 0.0:
                yield self._clock.at(date, _SLOT_RELEASE + appointment.index)
                self._release(appointment)
                self._let_in(appointment)

    def _release(self, appointment: AppointmentPlan) -> None:
        """Open the days that are due, in every calendar of an appointment."""
        until = appointment.released_by(self._clock.now)
        for calendar in self._calendars_of(appointment):
            calendar.forget_before(self._clock.now)
            for day in range(self._released[appointment.index], until):
                self._log_slots(appointment, calendar, day, calendar.open_day(day))
        self._released[appointment.index] = max(until, self._released[appointment.index])

    def _let_in(self, appointment: AppointmentPlan) -> None:
        """Let those book who wait for a release, in the order in which they asked first."""
        waiting = self._waiting[appointment.index]
        waiting.sort(key=lambda visit: (visit.first_ask, visit.entity))
        full: set[SlotCalendar] = set()
        left = []
        for visit in waiting:
            calendar = self._calendar(visit)
            if calendar in full or not self._try(visit):
                full.add(calendar)
                left.append(visit)
        self._waiting[appointment.index] = left

    def _calendars_of(self, appointment: AppointmentPlan) -> Iterator[SlotCalendar]:
        for (index, _), calendar in self._calendars.items():
            if index == appointment.index:
                yield calendar

    def _log_slots(
        self, appointment: AppointmentPlan, calendar: SlotCalendar, day: int, number: int
    ) -> None:
        if number:
            self._write(row(self._clock.now, SLOT_RELEASE, NONE, appointment.code,
                         calendar.team.index, NONE, NONE, day * DAY, number))  # fmt: skip

    def _calendar(self, visit: Visit) -> SlotCalendar:
        """Return the calendar in which the dates of a visit are now."""
        calendar = self._offered[visit.appointment][visit.client.index]
        assert calendar is not None
        return calendar

    # -- booking --------------------------------------------------------------------------

    def reach(self, case: Case) -> None:
        """Book the first visit that a case comes to now."""
        visits, code = case.block.visits, case.block.codes[case.at]
        assert visits is not None
        visit = Visit(case, VISIT - code, visits.place_of[case.at], self._clock.now)
        if self._first is not None:
            self._first.append(visit)
        else:
            self.book(visit)

    def book(self, visit: Visit) -> None:
        """Book the earliest free slot for a visit; without one the client asks again."""
        if not self._try(visit):
            self.ask_again(visit)

    def _try(self, visit: Visit) -> bool:
        """Book the earliest free slot, if there is one."""
        appointment, now = self._plans[visit.appointment], self._clock.now
        calendar = self._calendar(visit)
        slot = calendar.take(now + appointment.notice, now + appointment.horizon)
        if slot is None:
            return False
        self._asking.pop(visit, None)
        self._to_come[visit] = None
        (visit.date, visit.desk), visit.calendar = slot, calendar
        self._log(BOOKED if visit.bookings == 0 else REBOOKED, visit, slot[0] - now)
        nth, visit.bookings = visit.bookings, visit.bookings + 1
        self._decide_what_comes(visit, nth, appointment)
        self._clock.call_at(slot[0], _SLOT_START + visit.entity, self._begin_slot, (visit, nth))
        return True

    def _decide_what_comes(self, visit: Visit, nth: int, appointment: AppointmentPlan) -> None:
        """Let the luck of a booking say whether the client comes; to the last one they do."""
        assert visit.luck is not None
        luck, lead = visit.luck.bookings(nth), visit.date - self._clock.now
        kept = self._no_shows_kept.at(visit.date)[appointment.index]
        stays_away, uniform = appointment.no_show_after(lead) * kept, luck.comes[visit.place]
        last = nth == MOST_ORDINALS - 1
        visit.comes = last or uniform >= stays_away + appointment.late_cancel
        if not visit.comes and uniform >= stays_away:
            date = self._clock.now + luck.cancels[visit.place] * lead
            self._clock.call_at(date, _ATTEMPT + visit.entity, self._cancel, (visit, nth))

    def ask_again(self, visit: Visit) -> None:
        """Let a client without a date ask again after a while, or wait for the next release."""
        assert visit.luck is not None
        nth, now = visit.asks, self._clock.now
        self._asking[visit] = None
        self._log(UNBOOKED, visit, nth + 1)
        if nth >= MOST_ASKS:
            self._waiting[visit.appointment].append(visit)
            return
        visit.asks = nth + 1
        group, place = divmod(visit.place, ASKED_TOGETHER)
        asks, ask = visit.luck.asks(group), place * MOST_ASKS + nth
        date = now + asks.after[ask]
        if not asks.by_contact[ask] or asks.contacts is None:
            self._clock.call_at(date, _ATTEMPT + visit.entity, self.book, visit)
            return
        case = visit.concerns
        contact = Contact(asks.contacts, ask, visit.client, case, case)
        contact.asks = visit
        hours = {PHONE: self._plan.hours.phone, COUNTER: self._plan.hours.counter}
        if contact.channel in hours:
            date = hours[contact.channel].place_from(date, asks.places[ask])
        self._clock.call_at(date, _ATTEMPT + contact.entity, self._contacts.attempt, contact)

    # -- dates ----------------------------------------------------------------------------

    def _cancel(self, booking: tuple[Visit, int]) -> None:
        """Call a date off for its client; its slot is open from now on."""
        visit, nth = booking
        if visit not in self._to_come or visit.bookings != nth + 1:
            return
        del self._to_come[visit]
        self._log(CANCELLED, visit, 0.0)
        slot, calendar = (visit.date, visit.desk), visit.calendar
        self._book_again_or_not(visit, nth)
        assert isinstance(calendar, SlotCalendar)
        calendar.give_back(slot)  # behind it: nobody calls off a date to take it again

    def _begin_slot(self, booking: tuple[Visit, int]) -> None:
        visit, nth = booking
        if visit not in self._to_come or visit.bookings != nth + 1:
            return
        del self._to_come[visit]
        self._log(SLOT_START, visit, visit.desk)
        if visit.comes:
            self._receive(visit)
        else:
            self._log(NO_SHOW, visit, 0.0)
            self._book_again_or_not(visit, nth)

    def _book_again_or_not(self, visit: Visit, nth: int) -> None:
        """Let a client who has not come book again; of the others nothing is heard any more."""
        appointment, case = self._plans[visit.appointment], visit.concerns
        assert visit.luck is not None
        if visit.luck.bookings(nth).rebooks[visit.place] < appointment.rebooks:
            self.book(visit)
            return
        case.with_applicant, case.since = True, self._clock.now
        date = self._clock.now + appointment.withdrawn_after
        self._clock.call_at(date, _EXTERNAL + visit.entity, self._desk.give_up, case)

    def _receive(self, visit: Visit) -> None:
        """Bring a client to the team that holds the date, or to its deputy."""
        team = self._calendar(visit).team
        if team.deputy is not None and not team.somebody_present():
            team = team.deputy
        self._there[visit] = None
        visit.since = self._clock.now
        self._hand_over(visit, team)
        team.receive(visit)
        if visit.waits:
            self._look_at_midnight(visit)

    def _hand_over(self, visit: Visit, team: Team) -> None:
        """Give the file to the team that has the visit; another one than before reads in."""
        case = visit.concerns
        visit.prefix, case.prefix = max(visit.prefix, case.prefix), 0.0
        before, case.team = case.team, team.index
        if before in (NONE, team.index):
            return
        visit.prefix = self._plan.handoff.at(self._clock.now).reading_in
        self._write(row(self._clock.now, HANDOFF, visit.entity, VISIT_TASK, team.index, NONE,
                     visit.about, case.application, visit.prefix))  # fmt: skip
        if team.caseloads is not None:
            team.caseloads.hand_over(case)

    def _look_at_midnight(self, visit: Visit) -> None:
        midnight = (self._clock.now // DAY + 1.0) * DAY
        self._clock.call_at(midnight, _SLOT_RELEASE + visit.entity, self._close_the_day, visit)

    def _close_the_day(self, visit: Visit) -> None:
        """Call a date off for the office where nobody has been there all day."""
        if not visit.waits:
            return
        team = self._by_index[visit.concerns.team]
        if team.somebody_present():
            self._look_at_midnight(visit)
            return
        team.send_away(visit)
        del self._there[visit]
        visit.concerns.prefix, visit.prefix = visit.prefix, 0.0
        self._log(CANCELLED_BY_OFFICE, visit, 0.0)
        self.book(visit)

    def finish(self, visit: Visit) -> None:
        """Note that a client has been served."""
        del self._there[visit]
        visit.prefix = 0.0

    def _log(self, event: int, visit: Visit, minutes: float) -> None:
        team, write = self._calendar(visit).team, self._write
        write(row(self._clock.now, event, visit.entity, self._plans[visit.appointment].code,
                  team.index, NONE, visit.about, visit.first_ask, minutes))  # fmt: skip

    # -- go-lives, and the end ------------------------------------------------------------

    def enter_phase(self) -> None:
        """Open the calendars of the structures in force from now on; booked dates are kept.

        Each of them goes to the team that offers such dates now, which has a free slot less.
        """
        if self._first is not None:
            return
        before = self._calendars
        self._renew_calendars()
        for (index, _), calendar in before.items():
            if calendar not in self._calendars.values():
                self._log_closed(self._plans[index], calendar)
        today = int(self._clock.now // DAY)
        for key, calendar in self._calendars.items():
            if key not in before:
                appointment = self._plans[key[0]]
                for day in range(today, self._released[key[0]]):
                    self._log_slots(appointment, calendar, day, calendar.open_day(day))
        for visit in sorted(self._to_come, key=lambda one: (one.date, one.desk)):
            if self._calendar(visit) is not visit.calendar:
                self._move(visit)
        for visit in [visit for visit in self._there if visit.waits]:
            self._move_visitor(visit)

    def _renew_calendars(self) -> None:
        """Keep the calendars that the structures in force have, and make those that are new."""
        before, self._calendars = self._calendars, {}
        self._offered = [
            [self._offered_to(client, appointment, before) for client in self._plan.clients]
            for appointment in self._plans
        ]

    def _offered_to(
        self, client: ClientKind, appointment: AppointmentPlan,
        before: Mapping[tuple[int, Offer], SlotCalendar],
    ) -> SlotCalendar | None:  # fmt: skip
        """Return the calendar that the structure in force has for a kind of clients."""
        offer = self._governance.in_force(client).offer(appointment.index, client)
        if offer is None:
            return None
        key = appointment.index, offer
        found = self._calendars.get(key, before.get(key))
        if found is None:
            team = self._teams[offer.held_by("")]
            number, self._calendars_made = self._calendars_made, self._calendars_made + 1
            found = SlotCalendar(self._plan, appointment, offer, team, number)
        self._calendars[key] = found
        return found

    def _log_closed(self, appointment: AppointmentPlan, calendar: SlotCalendar) -> None:
        """Log the slots to come of a calendar that is no more, free and booked."""
        calendar.forget_before(self._clock.now)
        days = calendar.free_by_day()
        for visit in self._to_come:
            if visit.calendar is calendar:
                day = int(visit.date // DAY)
                days[day] = days.get(day, 0) + 1
        for day in sorted(days):
            self._log_slots(appointment, calendar, day, -days[day])

    def _move(self, visit: Visit) -> None:
        """Keep a date in the calendar that is the case's now; its former slot is open again."""
        assert isinstance(visit.calendar, SlotCalendar)
        visit.calendar.give_back((visit.date, visit.desk))
        visit.calendar = calendar = self._calendar(visit)
        visit.desk, had_one = calendar.keep(visit.date)
        if not had_one:
            appointment = self._plans[visit.appointment]
            self._log_slots(appointment, calendar, int(visit.date // DAY), 1)

    def _move_visitor(self, visit: Visit) -> None:
        """Bring a client who waits in a team that is no more to the one that holds such dates."""
        team = self._by_index[visit.concerns.team]
        if team.goes_on:
            return
        team.send_away(visit)
        target = self._calendar(visit).team
        self._hand_over(visit, target)
        target.receive(visit)

    def left(self) -> Bookings:
        """Return how many dates are to come, how many clients are there, and who has none."""
        return Bookings(len(self._to_come), len(self._there), len(self._asking))
