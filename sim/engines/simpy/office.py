"""The office at work: cases and contacts on their way through the teams (model.md §3, 5, 6).

Assembled from a plan and a demand; from there on a run is deterministic.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import count
from math import ceil

from simpy.events import Event

from sim.demand.blocks import ContactBlock
from sim.demand.demand import Demand, Month
from sim.engines.simpy.appointments import Appointments
from sim.engines.simpy.asking_teams import AskingTeam
from sim.engines.simpy.cases import CasesOnTheirWay
from sim.engines.simpy.caused import CausedCases
from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.clock import Clock, Course
from sim.engines.simpy.contacts import ContactsOnTheirWay
from sim.engines.simpy.ending import end_state
from sim.engines.simpy.go_live import GoLives
from sim.engines.simpy.governing import Governance
from sim.engines.simpy.lapses import LapsingTitles
from sim.engines.simpy.lending import Lending
from sim.engines.simpy.listed import CaseList, ContactList
from sim.engines.simpy.owners import Owners
from sim.engines.simpy.records import Case, Certificate, Contact, Mentoring, Piece, Visit
from sim.engines.simpy.reviews import Reviews
from sim.engines.simpy.shifts import Shifts
from sim.engines.simpy.teams import Team
from sim.engines.simpy.throttle import Throttle
from sim.engines.simpy.workforce import Workforce
from sim.events.end_state import EndState
from sim.events.families import FAMILY
from sim.events.kinds import (
    CASE_ARRIVAL,
    CONTACT_ATTEMPT,
    EXTERNAL_END,
    LEFT,
    LEND_LOOK,
    LINE_CLOSE,
    MAIL,
    MORNING,
    PATIENCE_END,
    PRESENCE_START,
    THROTTLE,
    TRANSFER_END,
    URGENT,
)
from sim.events.log import ROWS_AT_ONCE, EventLog, Observer
from sim.plan.arithmetic import experience_kept, rank
from sim.plan.calendar import Calendar
from sim.plan.luck import PeopleLuck
from sim.plan.plan import Plan
from sim.plan.roster import Seat, roster_of
from sim.scenario.rules import CHANNELS
from sim.units import DAY, HOUR

Life = Generator[Event, None, None]

_ARRIVAL, _ATTEMPT, _EXTERNAL = rank(CASE_ARRIVAL), rank(CONTACT_ATTEMPT), rank(EXTERNAL_END)
_TRANSFER, _PATIENCE, _URGENT = rank(TRANSFER_END), rank(PATIENCE_END), rank(URGENT)
_LINE_CLOSE, _MORNING, _PRESENCE_START = (
    rank(LINE_CLOSE), rank(MORNING), rank(PRESENCE_START),
)  # fmt: skip
_TEAM_LINE_CLOSE = _LINE_CLOSE + 2
"""After the office's and a throttle's, by team."""
_LEND_LOOK, _THROTTLE = rank(LEND_LOOK), rank(THROTTLE)
_BEFORE_ALL = rank(-1)

PHONE, EMAIL, COUNTER = (CHANNELS.index(name) for name in ("phone", "email", "counter"))


class OfficeAtWork:
    """One replication of one scenario."""

    def __init__(
        self, plan: Plan, demand: Demand, observers: Sequence[Observer],
        roster: Sequence[Seat] | None = None,
    ) -> None:  # fmt: skip
        self.plan, self.clock, self.log = plan, Clock(), EventLog(observers)
        self.write = self.log.write
        self.presence, self._phone = plan.hours.presence, plan.hours.phone
        self.roster = roster_of(plan, demand.people) if roster is None else roster
        self._shifts = Shifts(plan, self.clock, self.roster, self._end_day)
        self.has_people = demand.people is not None
        self._demand = demand
        self.teams = self._teams()
        self._by_index = list(self.teams.values())
        lent = plan.lending
        self._lending = Lending(self, self._by_index, lent) if lent is not None else None
        self.governance = Governance(plan, self.clock, self.teams)
        for team in self._by_index:
            team.enter_phase(plan.phases[0], [], self.teams)
        open_cases: dict[int, Case] = {}
        owners = Owners(self, self._by_index, self.governance)
        self.throttle = Throttle(self, self._by_index, open_cases)
        self.contacts = ContactsOnTheirWay(
            self, self._by_index, self.governance, owners, self.throttle, open_cases
        )
        self.lapses = LapsingTitles(self, self.contacts, owners)
        self.appointments = Appointments(self, self.teams, self.governance, self.contacts)
        self.cases = CasesOnTheirWay(
            self, self._by_index, self.governance, self.contacts, self.lapses,
            self.appointments, self.throttle.oldest if plan.throttle is not None else None,
            open_cases,
        )  # fmt: skip
        self._caused = (
            CausedCases(self, self.cases, demand.caused, self._begin_contacts)
            if demand.caused is not None
            else None
        )
        self._go_lives = GoLives(
            self, self.teams, self.governance, self.cases, self.contacts, owners, self._shifts,
            has_people=self.has_people,
        )  # fmt: skip

    def _teams(self) -> dict[str, Team]:
        plan, teams = self.plan, {}
        kind = Team if plan.persons is None else AskingTeam
        for index, (name, stated) in enumerate(plan.team_plans.items()):
            team = kind(self, index, name, stated, plan.phone_free[name])
            team.seat([
                Clerk(self, team, number, seat, shift, self._shifts.hours[shift])
                for number, (seat, shift) in enumerate(
                    zip(self.roster, self._shifts.of_seat, strict=True)
                )
                if seat.team == index
            ])  # fmt: skip
            teams[name] = team
        return teams

    # -- running --------------------------------------------------------------------------

    def run(self) -> EndState:
        """Run from start to end, hand every row to the observers, return what is left."""
        for block in self._demand.opening():
            opening = self.cases.expect(block)
            for index in range(len(opening)):
                self.cases.place(opening, index)
        clock = self.clock
        self.appointments.begin()
        clock.process(self._months())
        if self._demand.people is not None:
            clock.process(self._mornings(self._workforce(self._demand.people)))
        else:
            self._empty_seats_to_come()
        clock.process(self._go_lives.phases_in_turn())
        if self.plan.review is not None:
            reviews = Reviews(self, self.plan.review, self._by_index, self.governance, self._shifts)
            clock.process(reviews.weekly())
        self._shifts.begin(self._by_index)
        for lines in self._all_lines():
            clock.process(lines)
        if self._lending is not None:
            clock.process(self._lend_looks(self._lending))
        if self.plan.throttle is not None:
            clock.process(self._throttled_mornings())
            clock.process(self._throttled_lines(self.plan.throttle.phone))
        for team in self._by_index:
            if team.phone_free is not None:
                clock.process(self._phone_free(team))
        clock.run_until(self.plan.scenario.run.run_length)
        self.log.flush()
        return end_state(self.cases.open.values(), self._by_index, self.appointments.left())

    def _workforce(self, luck: PeopleLuck) -> Workforce:
        return Workforce(self, self._by_index, self.governance, luck)

    def _empty_seats_to_come(self) -> None:
        for team in self._by_index:
            for clerk in team.clerks:
                if clerk.seat.exists[0] > 0.0:
                    clerk.depart(LEFT)

    def _mornings(self, workforce: Workforce) -> Life:
        """Settle every morning who fills the posts, and who is there."""
        day = 0
        while True:
            yield self.clock.at(day * DAY, _MORNING)
            workforce.begin_day(day)
            day += 1

    def _end_day(self) -> None:
        self.log.flush(at_least=ROWS_AT_ONCE)

    def _all_lines(self) -> Iterator[Life]:
        """Yield the office's line, and those of teams that have phone hours of their own."""
        yield self._lines()
        for team in self._by_index:
            own = self.plan.phone_lines[team.name]
            if own is not None:
                yield self._lines_of(team, own)

    def _lines(self) -> Life:
        """Close the phone lines: who still waits gives up."""
        for _, closes in self._phone.intervals():
            yield self.clock.at(closes, _LINE_CLOSE)
            self._hang_up()

    def _lines_of(self, team: Team, hours: Calendar) -> Life:
        """Close the line of a team that has hours of its own."""
        for _, closes in hours.intervals():
            yield self.clock.at(closes, _TEAM_LINE_CLOSE + team.index)
            self._hang_up([team])

    def _hang_up(self, teams: Iterable[Team] | None = None) -> None:
        for team in self._by_index if teams is None else teams:
            for caller in list(team.callers):
                self.contacts.abandon(caller, team)

    def _throttled_lines(self, phone: Calendar) -> Life:
        """Close the lines earlier while the office is throttled."""
        for _, closes in phone.intervals():
            yield self.clock.at(closes, _LINE_CLOSE + 1)
            if self.throttle.on:
                self._hang_up()

    def _throttled_mornings(self) -> Life:
        """Ask on working days whether the office is throttled."""
        working_days = dict.fromkeys(int(opens // DAY) for opens in self.presence.opens)
        for day in count() if self.presence.always else working_days:
            yield self.clock.at(day * DAY, _THROTTLE)
            self.throttle.ask(day)
            if self.throttle.keeps_out_calls():
                self._hang_up()

    def _phone_free(self, team: Team) -> Life:
        """Answer, after a team's phone-free hours, those who held the line through them."""
        assert team.phone_free is not None
        for _, closes in team.phone_free.intervals():
            yield self.clock.at(closes, _PRESENCE_START + team.index)
            team.answer_the_line()

    def _lend_looks(self, lending: Lending) -> Life:
        """Let idle clerks look for other teams' work at every full hour of presence."""
        for opens, closes in self.plan.hours.opening.intervals():
            date = ceil(opens / HOUR) * HOUR
            while date < closes:
                yield self.clock.at(date, _LEND_LOOK)
                lending.look()
                date += HOUR

    def _months(self) -> Life:
        """Draw the demand month by month, and hand the log on every day."""
        clock, begun = self.clock, 0.0
        for month in self._demand.months():
            self._begin_month(month)
            while begun < month.end:
                begun = min(begun + DAY, month.end)
                yield clock.at(begun, _BEFORE_ALL)
                self.log.flush(at_least=ROWS_AT_ONCE)

    def _begin_month(self, month: Month) -> None:
        for block in month.cases:
            cases = self.cases.expect(block)
            if len(cases):
                self.clock.follow(self._arrivals(cases))
        for contacts in month.contacts:
            if len(contacts):
                self._begin_contacts(contacts)
        for flow in month.enquiries:
            for asked in flow.until(month.end, self.cases.closed):
                self._begin_contacts(asked)
        if self._caused is not None:
            self._caused.begin_month(month.end)

    def _begin_contacts(self, contacts: ContactBlock) -> None:
        self.clock.follow(self._attempts(ContactList(contacts)))

    def _arrivals(self, block: CaseList) -> Course:
        """Admit the cases of a month, each at its date."""
        first, admit = _ARRIVAL + block.family * FAMILY, self.cases.admit
        for index, (number, date) in enumerate(zip(block.numbers, block.arrival, strict=True)):
            yield date, first + number
            admit(block, index)

    def _attempts(self, contacts: ContactList) -> Course:
        """Begin the contacts of a month, each at its date: calls, mails and visits."""
        begin = self.contacts.begin
        for index, (date, entity) in enumerate(zip(contacts.time, contacts.entity, strict=True)):
            yield date, _ATTEMPT + entity
            begin(contacts, index)

    # -- what teams and clerks ask --------------------------------------------------------

    def learning(self, team: int) -> float:
        """Return the minutes that somebody who joins a team now needs to learn its work."""
        return self.plan.learning(team, self.governance.phase, self.clock.now)

    def retraining(self, phase: int, before: int, team: int) -> tuple[float, float]:
        """Return what there is to learn in a new team, and the share of experience that counts.

        In full for the types of case that the former team had too, else as the office says.
        """
        people, names = self.plan.scenario.office.staff.people, self.plan.teams
        retraining = people.retraining if people is not None else None
        phases = (phase, self.governance.phase)
        known = self.plan.known(phases, names[before], names[team])
        kept = retraining.kept.value if retraining is not None else 1.0
        return self.learning(team), experience_kept(known, kept)

    # -- what becomes of work -------------------------------------------------------------

    def advance(self, case: Case) -> None:
        """Take a case to the next entry of its journey."""
        self.cases.advance(case)

    def give_up(self, case: Case) -> None:
        """End the way of a case whose client does not come any more."""
        self.cases.give_up(case)

    def answer_ask(self, visit: Visit, *, served: bool) -> None:
        """Book for a client who has asked for a slot; whose call was lost asks again."""
        if served:
            self.appointments.book(visit)
        else:
            self.appointments.ask_again(visit)

    def charge_reading_in(self, case: Case) -> None:
        """Charge reading-in for a case that changes hands inside its team to whoever goes on."""
        case.prefix = self.plan.handoff.at(self.clock.now).reading_in
        self.cases.log_handoff(case)

    def begin_mail(self, mail: Contact) -> None:
        """Drop what else waits about the same as a mail that a clerk gets."""
        self.contacts.begin_mail(mail)

    def route_done(self, piece: Piece | Mentoring, team: int, clerk: int) -> None:
        """Go on with a piece of work that a clerk of a team has done; team NONE: it was lent."""
        if isinstance(piece, Case):
            self.cases.complete_step(piece, clerk)
        elif isinstance(piece, Contact) and piece.step == MAIL:
            self.contacts.settle(piece, team, clerk)

    def route_given_back(self, piece: Piece, team: int) -> None:
        """Offer work of a team that an absent clerk has begun to others."""
        if isinstance(piece, Certificate) and self.lapses.drop_if_void(piece):
            return
        piece.since = self.clock.now
        piece.prefix = 0.0
        home = self._go_lives.home_of(piece, self._by_index[team])
        if isinstance(piece, Case):
            if home.index != team:
                self.cases.send_to(piece, home)
                return
            if home.caseloads is None or not home.caseloads.reads_in(piece):
                self.charge_reading_in(piece)
        home.offer(piece, first=True)

    def route_served(self, contact: Contact, team: int, clerk: int) -> None:
        """Go on with a caller or visitor whom a clerk of a team has served."""
        if not contact.put_through:
            self.contacts.settle(contact, team, clerk)

    def route_visited(self, visit: Visit) -> None:
        """Go on with a case whose client a clerk has served on a date."""
        self.appointments.finish(visit)
        case = visit.concerns
        case.at += 1
        self.cases.advance(case)
