"""Steps that wait for who did the last one, in a team whose cases are anybody's (model.md §5).

As in an own caseload: an absent clerk's work waits, unless others are to go on with it after a
while; a leaver's goes to those who stay. Whoever goes on reads in.
"""

from typing import ClassVar

from sim.engines.simpy.caseloads import Caseloads
from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.records import Case, Hands, Piece
from sim.events.kinds import NONE
from sim.plan.roster import PEOPLE_OF_A_SEAT


class SameClerks(Caseloads):
    """What waits for single clerks of a team; nothing else is anybody's alone."""

    own: ClassVar[bool] = False

    def clerk_of(self, piece: Piece) -> Clerk | None:
        """Return whose a piece of work is; None: anybody's of the team."""
        hands = _kept(piece)
        if hands is None:
            return None
        clerk = self._clerks.get(hands.kept // PEOPLE_OF_A_SEAT)
        return clerk if clerk is not None and clerk.person == hands.kept else None

    def who_goes_on(self, piece: Piece) -> Clerk | None:
        """Return the clerk for whom a piece of work is to wait; None: anybody of the team."""
        hands = _kept(piece)
        if hands is None:
            return None
        clerk = self.clerk_of(piece)
        if clerk is not None and clerk.filled and not clerk.deputised:
            return clerk
        hands.kept = NONE
        self._desk.charge_reading_in(piece)  # type: ignore[arg-type]
        return None

    def reads_in(self, piece: Case) -> bool:
        """Tell whether a case that is given back is read in by its clerk's deputy alone."""
        return _kept(piece) is not None

    def hand_over(self, case: Case) -> None:
        """Keep nothing: no case is anybody's beyond its step."""


def _kept(piece: Piece) -> Hands | None:
    """Return the hands of a case whose step waits for one person."""
    if not isinstance(piece, Case) or piece.hands is None or piece.hands.kept == NONE:
        return None
    return piece.hands
