"""Teams of an office in which steps ask for another person, or for the same again (model.md §5)."""

from collections.abc import Iterable
from itertools import chain
from typing import ClassVar

from sim.adding import added
from sim.engines.simpy.barring import BarringQueue
from sim.engines.simpy.caseloads import Caseloads
from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.queues import TeamQueue
from sim.engines.simpy.records import Case, Contact, Hands, Piece
from sim.engines.simpy.same_clerk import SameClerks
from sim.engines.simpy.teams import Team
from sim.events.kinds import BAR_LIFTED, NONE
from sim.events.log import row
from sim.scenario.structure import TeamPlan

ENOUGH = 2
"""Filled seats: who did the last step, and another one."""


class AskingTeam(Team):
    """A team that minds who did a case's last step."""

    queue_kind: ClassVar[type[TeamQueue]] = BarringQueue
    __slots__ = ()

    def _new_caseloads(self, plan: TeamPlan) -> Caseloads | None:
        own, asks = super()._new_caseloads(plan), self._desk.plan.persons
        if own is None and asks is not None and asks.keeps:
            return SameClerks(self._desk, self.index, self.tally)
        return own

    def lent_to(self, piece: Piece) -> int:
        """Return who may be lent a piece of the team's work."""
        if self._lent is not None and self.caseloads is not None and not self.caseloads.own:
            return self._lent[piece.step][piece.client.index]
        return super().lent_to(piece)

    # -- who may ----------------------------------------------------------------------------

    def _lifts_bars(self) -> bool:
        """Tell whether the team has too few people for steps of another person."""
        return added(clerk.filled for clerk in chain(self.clerks, self.finishers)) < ENOUGH

    def _unbarred(self, piece: Piece, clerks: Iterable[Clerk]) -> list[Clerk]:
        """Return those of some clerks who may do a piece of work, in their order."""
        hands = _hands(piece)
        if hands is None or hands.barred == NONE or self._lifts_bars():
            return list(clerks)
        return [clerk for clerk in clerks if clerk.person != hands.barred]

    # -- handing out work ---------------------------------------------------------------------

    def _pop(self, clerk: Clerk, past_urgent: bool = False) -> Piece | None:  # noqa: FBT001, FBT002 - see lines
        """Take the next piece that this person may do, or any where bars are lifted."""
        by = NONE if self._lifts_bars() else clerk.person
        if self.caseloads is not None:
            piece = self.caseloads.take_next(clerk, self.queue, past_urgent=past_urgent, by=by)
        else:
            piece = self.queue.pop(past_urgent=past_urgent, by=by)
        if piece is not None:
            self._log_lifted(clerk, piece)
        return piece

    def offer(self, piece: Piece, first: bool = False) -> None:  # noqa: FBT001, FBT002 - see lines
        """Give work to the clerk idle longest who may do it, or let it wait."""
        if isinstance(piece, Contact) and piece.dropped:
            return
        loads = self.caseloads
        whose = loads.who_goes_on(piece) if loads is not None else None
        if loads is not None and whose is not None and self._unbarred(piece, (whose,)):
            if whose in self.idle:
                self._hand_to(whose, piece)
            else:
                loads.push(whose, piece, first=first)
            return
        clerk = self._who_is_idle(piece)
        if clerk is not None:
            self._hand_to(clerk, piece)
            return
        lending = self.lending
        if (
            lending is None
            or piece.since + lending.after > self._clock.now
            or not lending.give_away(piece, self)
        ):
            self.queue.push(piece, first=first)

    def _who_is_idle(self, piece: Piece) -> Clerk | None:
        """Return who is idle longest and may do a piece of work; former clerks after the own."""
        own = self._unbarred(piece, self.idle)
        if own:
            return own[0]
        former = [clerk for clerk in self.finishers if clerk in clerk.team.idle]
        idle = [(clerk.team.idle[clerk], clerk.number, clerk) for clerk in former]
        may = set(self._unbarred(piece, former))
        return min((one for one in idle if one[2] in may), default=(0.0, 0, None))[2]

    def _hand_to(self, clerk: Clerk, piece: Piece) -> None:
        self._log_lifted(clerk, piece)
        clerk.team.bring(clerk, piece)

    def _log_lifted(self, clerk: Clerk, piece: Piece) -> None:
        """Log that somebody gets a step who did the one before: there are too few others."""
        hands = _hands(piece)
        if hands is not None and hands.barred == clerk.person:
            self._desk.write(
                row(self._clock.now, BAR_LIFTED, piece.entity, piece.step, self.index, clerk.number,
                 piece.about, piece.since, 0.0)
            )  # fmt: skip

    def look_for_barred_work(self) -> None:
        """Give idle clerks what was barred for them, where that is lifted from now on."""
        self.look_for_work()


def _hands(piece: Piece) -> Hands | None:
    return piece.hands if isinstance(piece, Case) else None
