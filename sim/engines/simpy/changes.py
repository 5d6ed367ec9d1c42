"""What changes on dates: which arrangement governs whom, and the day of a go-live (model.md §10).

Rules are asked when a case comes to a step, so another structure is another answer from a date
on. A case whose structure changes goes to its new team, or stays with the old one, whose clerks
then finish it, wherever they sit.
"""

from typing import TYPE_CHECKING

from sim.adding import added
from sim.engines.simpy.queues import Piece
from sim.engines.simpy.records import Case, Contact
from sim.events.kinds import ACCOMPANY, GO_LIVE, JOINED, LEFT, MAIL, NONE
from sim.plan.arithmetic import rank
from sim.plan.plan import Arrangement
from sim.plan.shape import ClientKind
from sim.scenario.rules import CHANNELS, Unresolved

if TYPE_CHECKING:
    from collections.abc import Generator

    from simpy.events import Event

    from sim.engines.simpy.clerks import Clerk
    from sim.engines.simpy.office import OfficeAtWork
    from sim.engines.simpy.teams import Team

_GO_LIVE = rank(GO_LIVE)
COUNTER = CHANNELS.index("counter")


class Governed:
    """Who owns, does and receives what under one arrangement, as the office is now."""

    def __init__(self, office: "OfficeAtWork", arrangement: Arrangement) -> None:
        self._office, self._arrangement = office, arrangement
        self.referrals, self.accompany = arrangement.referrals, arrangement.accompany

    def owner(self, client: ClientKind) -> str:
        """Name the team that owns a client's case."""
        return self._arrangement.owners[client.index]

    def who_does(self, step: int, client: ClientKind, age: float) -> str:
        """Name the team that does a step of a case of that age, in minutes."""
        return self._arrangement.does[step][client.index].pick(self._waiting, age)

    def who_receives(self, channel: int, kind: int, client: ClientKind) -> str:
        """Name the team that receives a contact."""
        return self._arrangement.receives[channel][kind][client.index].pick(self._waiting, 0.0)

    def unresolved(self, channel: int) -> Unresolved:
        """Return what becomes of a contact that its receiver does not resolve."""
        return self._arrangement.unresolved[channel]

    def _waiting(self, team: str) -> int:
        """Return the pieces of work that wait in a team."""
        return added(queue.waiting for queue in self._office.teams[team].queues())


class Changes:
    """The phase that the office is in, and what it means for cases, contacts and clerks."""

    def __init__(self, office: "OfficeAtWork") -> None:
        plan = office.plan
        self._office, self._phases = office, plan.phases
        self._governed = [Governed(office, arrangement) for arrangement in plan.arrangements]
        self.phase = 0
        """Number of the phase that holds now."""
        self._enquiries_kept = plan.enquiries_kept

    # -- who is governed by what ----------------------------------------------------------

    def govern_as_new(self, case: Case) -> None:
        """Put a new case under what governs its clients now."""
        case.phase = self.phase
        case.arrangement = self._phases[self.phase].arrangement[case.client.index]

    def governing(self, case: Case) -> Governed:
        """Return what governs a case now."""
        while case.phase < self.phase:
            case.phase += 1
            now, before = self._phases[case.phase], self._phases[case.phase - 1]
            client = case.client.index
            changed = now.arrangement[client] != before.arrangement[client]
            if changed and now.open_cases == "move":
                case.arrangement = now.arrangement[client]
        return self._governed[case.arrangement]

    def has_passed(self, case: Case) -> bool:
        """Tell whether another arrangement governs a case than when it came to its step."""
        self.governing(case)
        return case.arrangement != case.routed

    def govern_as_now(self, case: Case) -> Governed:
        """Put a case that stayed under what governs new ones: nobody is left to finish it."""
        case.arrangement = self._phases[self.phase].arrangement[case.client.index]
        return self._governed[case.arrangement]

    def in_force(self, client: ClientKind) -> Governed:
        """Return what governs new clients of a kind now."""
        return self._governed[self._phases[self.phase].arrangement[client.index]]

    def enquiries_kept(self, case: Case) -> float:
        """Return the share of enquiries about a case that levers leave."""
        kept, now = 1.0, self._office.clock.now
        for effect in self._enquiries_kept.at(now):
            if now - case.application < effect.below:
                kept *= effect.shares[case.client.index]
        return kept

    # -- the day itself -------------------------------------------------------------------

    def phases_in_turn(self) -> "Generator[Event, None, None]":
        """Enter every later phase on its day."""
        for number, phase in enumerate(self._phases[1:], start=1):
            yield self._office.clock.at(phase.begin, _GO_LIVE + number)
            self._enter_phase(number)

    def _enter_phase(self, number: int) -> None:
        """Move clerks, change teams, and send waiting work where it belongs from now on."""
        teams, self.phase = list(self._office.teams.values()), number
        if self._phases[number].changes(self._phases[number - 1]):
            row = (self._office.clock.now, GO_LIVE, NONE, NONE, NONE, NONE, NONE, NONE, number)
            self._office.log.write(row)
        before = {team: list(team.clerks) for team in teams}
        loose = [
            (piece, team)
            for team, clerks in before.items()
            for clerk in clerks
            if clerk.seat.in_phase(number) != team.index
            for piece in clerk.move_to(teams[clerk.seat.in_phase(number)])
        ]
        for team, clerks in before.items():
            team.enter_phase(self._phases[number], clerks)
        coming = self._begin_and_end_posts(teams) if not self._office.has_people else []
        self._move_waiting_work(teams)
        for piece, team in loose:
            self._send(piece, self.home_of(piece, team), team)
        for team in teams:
            self._move_callers_and_visitors(team)
        for team in teams:
            team.bring_in([clerk for clerk in coming if clerk.team is team])
            team.look_for_work()

    def _begin_and_end_posts(self, teams: "list[Team]") -> "list[Clerk]":
        """Seat clerks of the staffing arithmetic on posts that begin, and empty those that end.

        Returns who comes in the middle of the presence.
        """
        now, coming = self._office.clock.now, []
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

    def _move_waiting_work(self, teams: "list[Team]") -> None:
        """Send what waits to the team that it belongs to now, in the queues' order.

        One by one, for rules look at the queues.
        """
        waiting = [(p, team, queue) for team in teams for queue in team.queues()
                   for p in queue.pieces()]  # fmt: skip
        for piece, team, queue in waiting:
            home = self.home_of(piece, team)
            if home is not team:
                queue.take_out(piece)
                self._send(piece, home, team)

    def home_of(self, piece: Piece, team: "Team") -> "Team":
        """Return the team that work of a team belongs to now.

        A case whose arrangement is the same, and a contact whose team goes on, stay. To be asked
        once for each piece: a case is from then on where it is told to go.
        """
        contacts = self._office.contacts
        if isinstance(piece, Case):
            passed = self.has_passed(piece) or not team.gets_done
            return self._office.cases.team_for(piece) if passed else team
        stays = self._phases[self.phase].open_cases == "stay" or piece.step == ACCOMPANY
        if team.goes_on or (stays and team.gets_done):
            return team
        if isinstance(piece, Contact) and piece.step == MAIL:
            return contacts.receiver_of(piece)
        return contacts.owner_of(piece)

    def _send(self, piece: Piece, home: "Team", team: "Team") -> None:
        """Send work of a team to the one that it belongs to now, cases with a handoff."""
        if isinstance(piece, Case) and home is not team:
            self._office.cases.send_to(piece, home)
        else:
            home.offer(piece)

    def _move_callers_and_visitors(self, team: "Team") -> None:
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
            contact.team = target = self._office.contacts.receiver_of(contact)
            if contact.channel == COUNTER:
                target.welcome(contact)
            elif not target.ring(contact):
                target.callers[contact] = None
