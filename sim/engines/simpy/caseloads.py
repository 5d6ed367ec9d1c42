"""Own caseloads: each case belongs to a clerk of its team (model.md §5, §8).

The case's steps and certificates, and mails and call-backs about it, wait for that clerk. An
absent clerk's work waits too, unless others are to go on with it after a while; a leaver's
cases go to those who stay. Whoever goes on reads in.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.engines.simpy.queues import Piece, TeamQueue
from sim.engines.simpy.records import Case
from sim.scenario.structure import Discipline

if TYPE_CHECKING:
    from sim.engines.simpy.clerks import Clerk
    from sim.engines.simpy.teams import Team


class Caseloads:
    """The caseloads of a team's clerks."""

    def __init__(self, team: "Team") -> None:
        self._team = team
        self._held: dict[Clerk, int] = {}
        """Cases of each clerk that are still in the office."""
        self._queues: dict[Clerk, TeamQueue] = {}

    def open_for(self, clerk: "Clerk") -> None:
        """Open an empty caseload for a clerk."""
        self._held[clerk] = 0
        self._queues[clerk] = TeamQueue(self._team.discipline)

    def change_discipline(self, discipline: Discipline) -> None:
        """Serve what waits for each clerk in another order from now on."""
        for clerk, queue in self._queues.items():
            self._queues[clerk] = changed = TeamQueue(discipline)
            for piece in queue.taken_out():
                changed.push(piece, self._team.office.target_age(piece))

    def queues(self) -> Iterator[TeamQueue]:
        """Yield the clerks' queues."""
        yield from self._queues.values()

    # -- whose is it ----------------------------------------------------------------------

    def clerk_of(self, piece: Piece) -> "Clerk | None":
        """Return whose a piece of work is; None: anybody's of the team."""
        case = piece if isinstance(piece, Case) else piece.concerns
        if case is None or case.closed:
            return None
        if case.clerk not in self._held or case.holding != case.clerk.holding:
            self._assign(case)
        return case.clerk

    def _assign(self, case: Case) -> None:
        """Give a case to the clerk with the fewest cases for the hours (ties by number)."""
        left = case.clerk
        let_go(case)
        there = [clerk for clerk in self._held if clerk.filled]
        if there:
            case.clerk = min(there, key=lambda c: (self._held[c] / c.seat.fte, c.number))
            case.holding = case.clerk.holding
            self._held[case.clerk] += 1
        if left is not None and case.team is self._team:
            self._team.office.charge_reading_in(case)

    def hand_over(self, case: Case) -> None:
        """Forget who had a case that is handed over, unless it comes back to its clerk."""
        if case.clerk not in self._held or case.holding != case.clerk.holding:
            let_go(case)

    def discount(self, clerk: "Clerk") -> None:
        """Count one case less."""
        self._held[clerk] -= 1

    # -- handing out work -----------------------------------------------------------------

    def take(self, piece: Piece, target_age: float, *, first: bool) -> bool:
        """Hand a piece of work to its clerk; False: it is for anybody of the team."""
        clerk = self.clerk_of(piece)
        if clerk is None:
            return False
        if clerk.deputised:
            if isinstance(piece, Case):
                self._team.office.charge_reading_in(piece)
            return False
        if clerk in self._team.idle:
            self._team.bring(clerk, piece)
        else:
            self._queues[clerk].push(piece, target_age, first=first)
        return True

    def take_next(self, clerk: "Clerk") -> Piece | None:
        """Take the next work of a clerk: the own queue before the team's, class by class."""
        own, shared = self._queues[clerk], self._team.queue
        mine, theirs = own.first_class(), shared.first_class()
        if mine is None or (theirs is not None and theirs < mine):
            return shared.pop()
        return own.pop()

    def reset(self, clerk: "Clerk") -> None:
        """Empty the caseload of a seat whose holder has left."""
        self._held[clerk] = 0
        clerk.holding += 1

    def close_for(self, clerk: "Clerk") -> list[Piece]:
        """Close the caseload of a clerk who moves to another team; return what waits in it."""
        clerk.holding += 1
        del self._held[clerk]
        return self._queues.pop(clerk).taken_out()

    def close_all(self) -> list[Piece]:
        """Close all caseloads; return what waits in them."""
        return [piece for clerk in list(self._held) for piece in self.close_for(clerk)]

    def pass_on(self, clerk: "Clerk") -> None:
        """Offer all that waits for a clerk to the others, or to a successor."""
        for piece in self._queues[clerk].taken_out():
            self._team.offer(piece)


def let_go(case: Case) -> None:
    """Take a case out of its clerk's caseload, if it is in one."""
    if case.clerk is not None and case.holding == case.clerk.holding:
        case.clerk.team.discount_case_of(case.clerk)
    case.clerk = None
