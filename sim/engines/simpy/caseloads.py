"""Own caseloads: each case belongs to a clerk of its team (model.md §5, §8).

The case's steps and certificates, and mails and call-backs about it, wait for that clerk. An
absent clerk's work waits too, unless others are to go on with it after a while; a leaver's
cases go to those who stay. Whoever goes on reads in.
"""

from collections.abc import Iterator
from typing import ClassVar

from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.queues import Tally, TeamQueue
from sim.engines.simpy.records import Case, Load, Piece
from sim.events.kinds import NONE
from sim.scenario.structure import Discipline


class Caseloads:
    """The caseloads of a team's clerks, by the clerks' numbers."""

    own: ClassVar[bool] = True
    """Whether every case is somebody's."""

    def __init__(self, desk: Desk, team: int, tally: Tally | None) -> None:
        self._desk, self._team, self._tally = desk, team, tally
        self._clerks: dict[int, Clerk] = {}
        self._loads: dict[int, Load] = {}
        self._queues: dict[int, TeamQueue] = {}

    def open_for(self, clerk: Clerk, discipline: Discipline) -> None:
        """Open an empty caseload for a clerk."""
        self._clerks[clerk.number] = clerk
        self._loads[clerk.number] = Load(clerk.number)
        self._queues[clerk.number] = self._queue(discipline)

    def change_discipline(self, discipline: Discipline) -> None:
        """Serve what waits for each clerk in another order from now on."""
        for number, queue in self._queues.items():
            self._queues[number] = changed = self._queue(discipline)
            for piece in queue.taken_out():
                changed.push(piece)

    def _queue(self, discipline: Discipline) -> TeamQueue:
        plan = self._desk.plan
        urgent_by = plan.scenario.management.urgent_by
        return TeamQueue(
            discipline, urgent_by, plan.target_age, tally=self._tally, priorities=plan.priorities
        )

    def queues(self) -> Iterator[TeamQueue]:
        """Yield the clerks' queues."""
        yield from self._queues.values()

    # -- whose is it ----------------------------------------------------------------------

    def clerk_of(self, piece: Piece) -> Clerk | None:
        """Return whose a piece of work is; None: anybody's of the team."""
        case = piece if isinstance(piece, Case) else piece.concerns
        if case is None or case.closed:
            return None
        if not self._has(case):
            self._assign(case)
        return self._clerks[case.load.clerk] if case.load is not None else None

    def _has(self, case: Case) -> bool:
        """Tell whether a case is in one of these caseloads."""
        return case.load is not None and self._loads.get(case.load.clerk) is case.load

    def _assign(self, case: Case) -> None:
        """Give a case to the clerk with the fewest cases for the hours (ties by number)."""
        left = case.load
        let_go(case)
        there = [clerk for clerk in self._clerks.values() if clerk.filled]
        if there:
            fewest = min(there, key=self._cases_for_the_hours)
            case.load = self._loads[fewest.number]
            case.load.held += 1
        if left is not None and case.team == self._team:
            self._desk.charge_reading_in(case)

    def _cases_for_the_hours(self, clerk: Clerk) -> tuple[float, int]:
        return self._loads[clerk.number].held / clerk.seat.fte, clerk.number

    def reads_in(self, piece: Case) -> bool:
        """Tell whether who goes on with a case that is given back is charged with reading it in."""
        return isinstance(piece, Case)

    def hand_over(self, case: Case) -> None:
        """Forget who had a case that is handed over, unless it comes back to its clerk."""
        if not self._has(case):
            let_go(case)

    # -- handing out work -----------------------------------------------------------------

    def who_goes_on(self, piece: Piece) -> Clerk | None:
        """Return the clerk for whom a piece of work is to wait; None: anybody of the team."""
        clerk = self.clerk_of(piece)
        if clerk is not None and clerk.deputised:
            if isinstance(piece, Case):
                self._desk.charge_reading_in(piece)
            return None
        return clerk

    def push(self, clerk: Clerk, piece: Piece, *, first: bool) -> None:
        """Let a piece of work wait for a clerk; see `TeamQueue.push`."""
        self._queues[clerk.number].push(piece, first=first)

    def take_next(
        self, clerk: Clerk, shared: TeamQueue, *, past_urgent: bool = False, by: int = NONE
    ) -> Piece | None:
        """Take the next work of a clerk: the own queue before the team's, class by class.

        With `past_urgent`, from the classes of cases but the urgent ones; `by` as in the queue.
        """
        own = self._queues[clerk.number]
        mine = own.first_class(past_urgent=past_urgent)
        theirs = shared.first_class(past_urgent=past_urgent, by=by)
        if mine is None or (theirs is not None and theirs < mine):
            return shared.pop(past_urgent=past_urgent, by=by)
        return own.pop(past_urgent=past_urgent)

    def take_waiting(self, clerk: Clerk) -> list[Piece]:
        """Take out all that waits for a clerk."""
        return self._queues[clerk.number].taken_out()

    def reset(self, clerk: Clerk) -> None:
        """Empty the caseload of a seat whose holder has left; what waits goes on waiting."""
        self._loads[clerk.number] = Load(clerk.number)

    def close_for(self, clerk: Clerk) -> list[Piece]:
        """Close the caseload of a clerk who moves to another team; return what waits in it."""
        del self._clerks[clerk.number], self._loads[clerk.number]
        return self._queues.pop(clerk.number).taken_out()

    def close_all(self) -> list[Piece]:
        """Close all caseloads; return what waits in them."""
        clerks = list(self._clerks.values())
        return [piece for clerk in clerks for piece in self.close_for(clerk)]


def let_go(case: Case) -> None:
    """Take a case out of its clerk's caseload, if it is in one."""
    if case.load is not None:
        case.load.held -= 1
    case.load = None
