"""Clerks without work take work of other teams (model.md §11, Management)."""

from collections.abc import Sequence

from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.records import Piece
from sim.engines.simpy.teams import Team
from sim.events.kinds import LEND_LOOK
from sim.plan.arithmetic import rank
from sim.plan.lending import ANYBODY, DECIDERS, NOBODY, Lendable

_LEND_LOOK = rank(LEND_LOOK)
_LEVELS = {False: (ANYBODY,), True: (ANYBODY, DECIDERS)}
"""What a clerk may be lent, by whether the own team may decide."""


class Lending:
    """The rule by which teams lend their work; teams outside the casework take no part."""

    def __init__(self, desk: Desk, teams: Sequence[Team], rule: Lendable) -> None:
        self._clock, self.after = desk.clock, rule.after
        self._teams = [team for team in teams if not team.outside]
        for team in self._teams:
            team.lending = self
        self._looks_at = -1.0
        """The date for which a look at all idle clerks was arranged last."""

    # -- work looked for ------------------------------------------------------------------

    def take_for(self, clerk: Clerk) -> Piece | None:
        """Take for a clerk without work, of what other teams would do next, what waits longest.

        Each team offers the piece that its own clerks would take first of those that it may lend
        to this clerk and that have waited long enough.
        """
        if not (clerk.present and clerk.is_experienced()):
            return None
        levels, latest = _LEVELS[clerk.team.may_decide], self._clock.now - self.after
        owner, longest = None, None
        for team in self._teams:
            if team is clerk.team or not team.queue.waiting:
                continue
            piece = team.queue.first_lent_to(levels, latest)
            if piece is not None and (longest is None or piece.since < longest.since):
                owner, longest = team, piece
        if owner is None or longest is None:
            return None
        clerk.helps = owner.index
        owner.queue.take_out(longest)
        return longest

    def look_soon(self) -> None:
        """Let all idle clerks look when what happens at this instant is over."""
        if self._looks_at < self._clock.now:
            self._looks_at = self._clock.now
            self._clock.call_at(self._clock.now, _LEND_LOOK, self.look, None)

    def look(self, _: object = None) -> None:
        """Let all idle clerks look for work of other teams, who is idle longest first."""
        idle = [
            (since, clerk.number, clerk)
            for team in self._teams
            for clerk, since in team.idle.items()
        ]
        for _, _, clerk in sorted(idle, key=lambda one: one[:2]):
            piece = self.take_for(clerk)
            if piece is not None:
                clerk.team.bring(clerk, piece)

    # -- work that comes ------------------------------------------------------------------

    def give_away(self, piece: Piece, owner: Team) -> bool:
        """Bring work that would wait on to the clerk of another team who is idle longest.

        False: it is lent to nobody, or nobody is idle who may do it.
        """
        level = owner.lent_to(piece)
        if level == NOBODY:
            return False
        found: tuple[float, int, Clerk] | None = None
        for team in self._teams:
            if team is owner or not team.idle or (level == DECIDERS and not team.may_decide):
                continue
            clerk = next((one for one in team.idle if one.is_experienced()), None)
            if clerk is not None and (
                found is None or (team.idle[clerk], clerk.number) < found[:2]
            ):
                found = team.idle[clerk], clerk.number, clerk
        if found is None:
            return False
        helper = found[2]
        helper.helps = owner.index
        helper.team.bring(helper, piece)
        return True
