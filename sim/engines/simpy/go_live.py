"""The day on which structures, posts or levers change (model.md §10).

Clerks move, teams take on what they are from now on, and waiting work goes where it belongs. A case
that stays with the old structure is finished by its clerks, wherever they sit.
"""

from collections.abc import Generator, Mapping

from simpy.events import Event

from sim.engines.simpy.cases import CasesOnTheirWay
from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.contacts import ContactsOnTheirWay
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.governing import Governance
from sim.engines.simpy.owners import Owners
from sim.engines.simpy.records import Case, Certificate, Contact, Piece
from sim.engines.simpy.shifts import Shifts
from sim.engines.simpy.teams import Team
from sim.events.kinds import ACCOMPANY, GO_LIVE, JOINED, LEFT, MAIL, NONE
from sim.events.log import row
from sim.plan.arithmetic import rank
from sim.scenario.rules import CHANNELS

_GO_LIVE = rank(GO_LIVE)
COUNTER = CHANNELS.index("counter")


class GoLives:
    """The days on which an office enters its later phases."""

    def __init__(
        self, desk: Desk, teams: Mapping[str, Team], governance: Governance,
        cases: CasesOnTheirWay, contacts: ContactsOnTheirWay, owners: Owners, shifts: Shifts, *,
        has_people: bool,
    ) -> None:  # fmt: skip
        self._phases, self._clock, self._write = desk.plan.phases, desk.clock, desk.write
        self._teams, self._governance, self._owners = teams, governance, owners
        self._cases, self._contacts, self._has_people = cases, contacts, has_people
        self._shifts = shifts

    def phases_in_turn(self) -> Generator[Event, None, None]:
        """Enter every later phase on its day."""
        for number, phase in enumerate(self._phases[1:], start=1):
            yield self._clock.at(phase.begin, _GO_LIVE + number)
            self._enter_phase(number)

    def _enter_phase(self, number: int) -> None:
        """Move clerks, change teams, and send waiting work where it belongs from now on."""
        teams = list(self._teams.values())
        self._governance.enter_phase(number)
        changes = self._phases[number].changes(self._phases[number - 1])
        if changes:
            now = self._clock.now
            self._write(row(now, GO_LIVE, NONE, NONE, NONE, NONE, NONE, NONE, number))
        before = {team: list(team.clerks) for team in teams}
        loose = [
            (piece, team)
            for team, clerks in before.items()
            for clerk in clerks
            if changes and clerk.seat.in_phase(number) != team.index
            for piece in clerk.move_to(teams[clerk.seat.in_phase(number)], number - 1)
        ]
        for team, clerks in before.items():
            team.enter_phase(self._phases[number], clerks, self._teams)
        if changes:
            self._shifts.follow([c for team in teams for c in team.clerks], number)
        coming = self._begin_and_end_posts(teams) if not self._has_people else []
        self._move_waiting_work(teams)
        for piece, team in loose:
            self._send(piece, self.home_of(piece, team), team)
        for team in teams:
            self._move_callers_and_visitors(team)
        self._cases.appointments.enter_phase()
        for team in teams:
            team.bring_in([clerk for clerk in coming if clerk.team is team])
            team.look_for_work()

    def _begin_and_end_posts(self, teams: list[Team]) -> list[Clerk]:
        """Seat clerks of the staffing arithmetic on posts that begin, and empty those that end.

        Returns who comes in the middle of the presence.
        """
        now, coming = self._clock.now, []
        for clerk in sorted((c for team in teams for c in team.clerks), key=lambda c: c.number):
            begins, ends = clerk.seat.exists
            if begins == now and begins > 0.0:
                clerk.fill_seat(now, 0.0, 1.0)
                clerk.log_seat(JOINED, 0)
                if clerk.presence.is_open(now):
                    coming.append(clerk)
            elif ends == now:
                clerk.depart(LEFT)
        return coming

    def _move_waiting_work(self, teams: list[Team]) -> None:
        """Send what waits to the team that it belongs to now, in the queues' order.

        One by one, for rules look at the queues.
        """
        waiting = [(p, team, queue) for team in teams for queue in team.queues()
                   for p in queue.pieces()]  # fmt: skip
        for piece, team, queue in waiting:
            if isinstance(piece, Contact) and piece.dropped:
                continue  # another mail about the same has found a clerk meanwhile
            home = self.home_of(piece, team)
            if home is not team:
                queue.take_out(piece)
                self._send(piece, home, team)

    def home_of(self, piece: Piece, team: Team) -> Team:
        """Return the team that work of a team belongs to now.

        A case whose arrangement is the same, and a contact whose team goes on, stay. To be asked
        once for each piece: a case is from then on where it is told to go.
        """
        if isinstance(piece, Case):
            passed = self._governance.has_passed(piece) or not team.gets_done
            return self._cases.team_for(piece) if passed else team
        stays = self._governance.open_cases() == "stay" or piece.step == ACCOMPANY
        if team.goes_on or (stays and team.gets_done):
            return team
        if isinstance(piece, Contact) and piece.step == MAIL:
            return self._contacts.receiver_of(piece)
        if isinstance(piece, Certificate):
            return self._owners.of_certificate(piece)
        return self._owners.of_contact(piece)

    def _send(self, piece: Piece, home: Team, team: Team) -> None:
        """Send work of a team to the one that it belongs to now, cases with a handoff."""
        if isinstance(piece, Case) and home is not team:
            self._cases.send_to(piece, home)
        else:
            home.offer(piece)

    def _move_callers_and_visitors(self, team: Team) -> None:
        """Pass who waits in a team that receives no more on to the one that does.

        Callers if nobody of it answers any more, visitors if nobody is left in it.
        """
        waiting: list[Contact] = []
        if not (team.goes_on and team.phone_clerks):
            waiting += team.callers
            team.callers.clear()
        if not team.goes_on:
            waiting += team.visitors
            team.visitors.clear()
        for contact in waiting:
            target = self._contacts.receiver_of(contact)
            contact.team = target.index
            if contact.channel == COUNTER:
                target.welcome(contact)
            elif not target.ring(contact):
                target.callers[contact] = None
